#pragma once
/// Calendar feeds: each its owner's, told of without its secret but once; and what a secret opens.

#include "api/call.hpp"
#include "domain/calendar_feed.hpp"

namespace zorgborg {

Result<Answer> list_feeds(ReadCall& call);
Result<Answer> get_feed(ReadCall& call);
Result<Act> create_feed(ReadCall& call);
Result<Act> revoke_feed(ReadCall& call);
Result<Answer> get_calendar(ReadCall& call);

struct FeedView {
    Uuid id;
    std::string title;
    FeedScope scope = FeedScope::own;
    Uuid owner;
    std::optional<Role> role;
    Instant created_at;
    std::optional<Instant> revoked_at;
    std::optional<std::string> secret;  // at its creation only, this and the next
    std::optional<std::string> url;
};
BOOST_DESCRIBE_STRUCT(FeedView, (), (id, title, scope, owner, role, created_at, revoked_at, secret, url))

}  // namespace zorgborg
