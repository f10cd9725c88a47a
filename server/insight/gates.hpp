#pragma once
/// The gates of a PDCA cycle, from live data: what stands between its phase and the next.

#include "domain/pdca_cycle.hpp"
#include "insight/independence.hpp"

namespace zorgborg {

struct CriterionVerdict {
    Criterion criterion = Criterion::scope_approved;
    bool met = false;
    std::string reason;              // what meets it, or what is missing
    std::vector<RecordRef> records;  // that say so
};
BOOST_DESCRIBE_STRUCT(CriterionVerdict, (), (criterion, met, reason, records))

struct Gates {
    Phase phase = Phase::plan;
    std::optional<Phase> next;  // none: the cycle is closed
    bool open = false;          // every criterion is met
    std::vector<CriterionVerdict> criteria;
};
BOOST_DESCRIBE_STRUCT(Gates, (), (phase, next, open, criteria))

/// Of the phase the cycle is in. `language` is the reasons': the interface's own by default.
Gates gates(Snapshot const& snapshot, Record<PdcaCycle> const& cycle, Language language = Language::en);
/// Of any phase: what the report shows of all of them.
std::vector<CriterionVerdict> criteria(Snapshot const& snapshot, Record<PdcaCycle> const& cycle, Phase phase,
                                       Language language);

}  // namespace zorgborg
