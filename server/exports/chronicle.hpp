#pragma once
/// What was done to the records, version by version, as the log tells it.

#include "register/snapshot.hpp"

namespace zorgborg {

struct ChronicleEntry {
    RegisterDefinition const* definition = nullptr;
    Uuid record;
    std::string title;  // of the record as it is now, or of what it is about
    std::int64_t version = 0;
    Instant at;
    ActorId actor;
    std::string action;
    bool erased = false;                              // what it said is gone
    std::vector<Field const*> changed;                // none for an erased version, and for the one after it
    std::vector<std::pair<Field const*, Date>> days;  // days of events, named anew in this version
};

/// Every version of what the ISMS is made of, of memberships, approvals and erasures; in the order of the log.
std::vector<ChronicleEntry> chronicle(Snapshot const& snapshot);

/// Days between an event and its entry that call for a remark.
constexpr int late_after_days = 30;

}  // namespace zorgborg
