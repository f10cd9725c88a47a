#pragma once
/// Calendar feeds: an address that opens what falls due for who knows it.

#include "access/accounts.hpp"
#include "domain/calendar_feed.hpp"

namespace zorgborg {

/// A new feed and its secret, which is told this once.
struct NewFeed {
    RecordPointer record;
    std::string secret;
};
Result<NewFeed> make_feed(Editor& organisation, CalendarFeed feed);

/// What a secret opens, as long as the feed isn't revoked and its owner is a member: with the roles he has now.
struct OpenFeed {
    std::shared_ptr<Record<CalendarFeed> const> feed;
    Set<Role> roles;
};
std::optional<OpenFeed> open_feed(Trees& trees, Snapshot const& organisation, std::string_view secret);

}  // namespace zorgborg
