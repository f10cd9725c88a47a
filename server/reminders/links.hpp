#pragma once
/// Links in mails. A completion link works once, for one occurrence of one task and one person, for 60 days; its secret
/// stands behind `#`, so that no server's log and no mail scanner that follows links gets to use it, and only its hash
/// is kept.

#include "register/snapshot.hpp"
#include "reminders/rules.hpp"

namespace zorgborg {

struct NewLink {
    std::string secret;
    Uuid reminder;
};
NewLink new_link(Uuid const& reminder);
void keep_link(Connection& connection, NewLink const& link, Instant now);

/// Where a person reads more.
std::string record_link(std::string const& public_url, Uuid const& organisation, Subject const& subject);
std::string completion_address(std::string const& public_url, NewLink const& link);

/// An open task of one's own that asks no evidence.
bool can_complete_by_link(Snapshot const& snapshot, Subject const& subject, Uuid const& person);

/// What a link's secret is good for; none when it is unknown or too old.
struct LinkTarget {
    Uuid organisation;
    Uuid task;
    Date occurrence;
    Uuid person;
    bool used = false;
};
std::optional<LinkTarget> find_link(Connection& connection, std::string_view secret, Instant now);
void use_link(Connection& connection, std::string_view secret, Instant now);

}  // namespace zorgborg
