#include "access/feeds.hpp"

#include "base/crypto.hpp"

namespace zorgborg {

Result<NewFeed> make_feed(Editor& organisation, CalendarFeed feed) {
    NewFeed out;
    out.secret = random_secret();
    feed.secret_hash = {hexadecimal(as_text(sha256({out.secret})))};
    auto made = organisation.create(std::move(feed));
    if (!made) return made.error();
    out.record = made->record;
    return out;
}

std::optional<OpenFeed> open_feed(Trees& trees, Snapshot const& organisation, std::string_view secret) {
    auto const hash = hexadecimal(as_text(sha256({secret})));
    OpenFeed out;
    for (auto const* feed : organisation.all<CalendarFeed>())
        if (equal_in_constant_time(feed->body.secret_hash.value, hash))
            out.feed = organisation.record<CalendarFeed>(feed->envelope.id);
    if (!out.feed) return std::nullopt;
    auto const owner = out.feed->body.owner.id;
    auto const* const people = trees.open(installation);
    auto const person = people != nullptr ? people->record<User>(owner) : nullptr;
    if (!person || person->envelope.archived_at) return std::nullopt;
    Identity identity;
    identity.user = owner;
    identity.tree = organisation.organisation_id();
    identity.role = out.feed->body.role;
    out.roles = roles_in(identity, organisation);
    if (out.roles.empty()) return std::nullopt;
    return out;
}

}  // namespace zorgborg
