#pragma once

#include "domain/record.hpp"
#include "domain/role.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

enum class FeedScope {
    own,           // what its owner owns or is the deputy of
    organisation,  // everything its owner may read
};
BOOST_DESCRIBE_ENUM(FeedScope, own, organisation)

/// A calendar of what falls due, for a program that can send no token: its address holds a secret that opens this feed
/// and nothing else, until it is archived. The secret itself is kept nowhere.
struct CalendarFeed {
    static constexpr Traits traits{"calendar-feeds", "calendar-feed", Area::calendars, {}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    FeedScope scope = FeedScope::own;
    UserRef owner;             // who made it: it shows what this person may read at that moment
    std::optional<Role> role;  // the one of the token it was made with: a feed never shows more than that did
    Sha256Text secret_hash;
};
BOOST_DESCRIBE_STRUCT(CalendarFeed, (), (title, scope, owner, role, secret_hash))

/// What `POST calendar-feeds` takes.
struct FeedRequest {
    Text<200> title;
    FeedScope scope = FeedScope::own;
};
BOOST_DESCRIBE_STRUCT(FeedRequest, (), (title, scope))

}  // namespace zorgborg
