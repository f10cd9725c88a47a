#include "api/calendar_handlers.hpp"

#include <algorithm>

#include "access/feeds.hpp"
#include "api/view_answers.hpp"
#include "exports/calendar.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view file_ending = ".ics";

FeedView view_of(Record<CalendarFeed> const& feed) {
    FeedView out;
    out.id = feed.envelope.id;
    out.title = feed.body.title.value;
    out.scope = feed.body.scope;
    out.owner = feed.body.owner.id;
    out.role = feed.body.role;
    out.created_at = feed.envelope.created_at;
    out.revoked_at = feed.envelope.archived_at;
    return out;
}

/// Who asks, and what his roles allow with feeds.
struct Asker {
    std::optional<Uuid> user;
    Allowance allowed;
    bool may(Record<CalendarFeed> const& feed) const {
        return allowed.always || (allowed.own && user == feed.body.owner.id);
    }
};

/// The feed of the path; 404 also when it isn't this one's to know of.
Result<std::shared_ptr<Record<CalendarFeed> const>> feed_of(Snapshot const& snapshot, Uuid const& id,
                                                            Asker const& asker) {
    auto const feed = snapshot.record<CalendarFeed>(id);
    if (!feed || !asker.may(*feed)) return refuse(Refusal::Kind::not_found);
    return feed;
}

Asker asker_of(ReadCall const& call) {
    return {call.identity->user, allowance(call.roles, Area::calendars, Right::read)};
}

}  // namespace

Result<Answer> list_feeds(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const asker = asker_of(call);
    std::vector<FeedView> out;
    for (auto const& record : call.organisation->table(definition<CalendarFeed>()).records()) {
        auto const& feed = static_cast<Record<CalendarFeed> const&>(*record);
        if (asker.may(feed)) out.push_back(view_of(feed));
    }
    return items_of(out);
}

Result<Answer> get_feed(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const id = path_id(call, 1);
    if (!id) return id.error();
    auto const feed = feed_of(*call.organisation, *id, asker_of(call));
    if (!feed) return feed.error();
    return answer_of(view_of(**feed));
}

Result<Act> create_feed(ReadCall& call) {
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto request = read_struct<FeedRequest>(*body);
    if (!request) return request.error();
    return Act([request = *request](WriteCall& write) -> Result<Answer> {
        if (!write.identity.user)
            return refuse(Refusal::Kind::rules,
                          Problems{{Rule::person_needed, "#", "A program keeps nothing: it has no calendar."}});
        CalendarFeed feed{request.title, request.scope, UserRef{*write.identity.user}, write.identity.role, {}};
        Editor editor(*write.organisation, write.actor());
        auto made = make_feed(editor, std::move(feed));
        if (!made) return made.error();
        auto view = view_of(static_cast<Record<CalendarFeed> const&>(*made->record));
        auto const base = "/v1/organisations/" + to_text(write.organisation->organisation_id()) + "/";
        view.secret = made->secret;
        view.url = base + std::string(http::secret_below) + "/" + made->secret + std::string(file_ending);
        auto out = answer_of(view);
        out.status = 201;
        out.secret = true;
        out.location = base + std::string(CalendarFeed::register_name) + "/" + to_text(view.id);
        return out;
    });
}

Result<Act> revoke_feed(ReadCall& call) {
    auto const id = path_id(call, 1);
    if (!id) return id.error();
    return Act([id = *id](WriteCall& write) -> Result<Answer> {
        Asker const asker{write.identity.user, allowance(write.roles, Area::calendars, Right::archive)};
        auto const feed = feed_of(*write.organisation, id, asker);
        if (!feed) return feed.error();
        Editor editor(*write.organisation, write.actor());
        auto revoked = editor.archive(definition<CalendarFeed>(), id, (*feed)->envelope.version,
                                      [](AnyRecord const&) { return true; });
        if (!revoked) return revoked.error();
        return answer_of(view_of(static_cast<Record<CalendarFeed> const&>(*revoked->record)));
    });
}

Result<Answer> get_calendar(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const organisation = path_id(call, 0);
    if (!organisation) return organisation.error();
    std::string_view secret = call.path.at(1);
    Trees trees(call.source, call.now);
    auto const* const snapshot = trees.open(*organisation);
    if (snapshot == nullptr || *organisation == installation || !secret.ends_with(file_ending))
        return refuse(Refusal::Kind::not_found);
    secret.remove_suffix(file_ending.size());
    auto const open = open_feed(trees, *snapshot, secret);
    if (!open) return refuse(Refusal::Kind::not_found);
    auto const& feed = open->feed->body;
    CalendarQuery query{feed.title.value, open->roles, {}};
    if (feed.scope == FeedScope::own) query.keeper = feed.owner.id;
    Answer out;
    out.content_type = "text/calendar; charset=utf-8";
    out.cache_control = "private, no-store";
    out.body = calendar(*snapshot, query);
    return out;
}

}  // namespace zorgborg
