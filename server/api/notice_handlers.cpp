#include "api/notice_handlers.hpp"

#include "acts/tasks.hpp"
#include "api/record_handlers.hpp"
#include "api/view_answers.hpp"
#include "base/embedded.hpp"
#include "reminders/links.hpp"
#include "reminders/notifications.hpp"
#include "reminders/view.hpp"
#include "reminders/webhook.hpp"
#include "reminders/webhook_secrets.hpp"

namespace zorgborg {
namespace {

constexpr std::int64_t most_notifications = 1000;

/// The text between two marks of a page.
std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
    auto const from = text.find(open) + open.size();
    return text.substr(from, text.find(close, from) - from);
}

std::string source_hash(std::string_view source) { return "'sha256-" + base64(as_text(sha256({source}))) + "'"; }

}  // namespace

Result<Answer> get_notifications(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"state", "limit", "cursor"}); !ok) return ok.error();
    NotificationQuery query;
    Problems problems;
    if (parameter(call.query, "state") != nullptr) {
        auto state = ReminderState::waiting;
        choice_parameter(call.query, "state", state, problems);
        query.state = state;
    }
    query.limit = whole_parameter(call.query, "limit", 1, most_notifications, query.limit, problems);
    if (auto const* cursor = parameter(call.query, "cursor")) {
        auto const place = parse_whole(*cursor, 1, std::int64_t{1} << 53);
        if (!place) problems.push_back({Rule::cursor, "cursor", "No page of this list ended there."});
        query.before = place.value_or(0);
    }
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    auto const page = notifications(call.source.connection, call.organisation->organisation_id(), query);
    Answer out;
    ObjectWriter writer(out.body);
    auto& items = writer.key("items") += '[';
    for (std::size_t i = 0; i < page.items.size(); ++i) {
        if (i != 0) items += ',';
        write_struct(items, page.items[i]);
    }
    items += ']';
    writer.number("total", page.total);
    if (page.next) writer.text("next", std::to_string(*page.next));
    if (page.last_run_at) writer.text("lastRunAt", to_text(*page.last_run_at));
    auto& gaps = writer.key("missedRuns") += '[';
    for (std::size_t i = 0; i < page.missed_runs.size(); ++i) {
        if (i != 0) gaps += ',';
        write_struct(gaps, page.missed_runs[i]);
    }
    gaps += ']';
    writer.end();
    return out;
}

Result<Act> create_webhook(ReadCall& call) {
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto record = read_new(*call.definition, *body);
    if (!record) return record.error();
    return Act([webhook = static_cast<Record<Webhook> const&>(**record).body](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto const made = editor.create(webhook);
        if (!made) return made.error();
        auto const secret = new_webhook_secret();
        keep_webhook_secret(write.source.connection, write.organisation->organisation_id(), made->record->envelope.id,
                            secret);
        auto out = record_answer(*write.definition, *made->record, *write.organisation, 201);
        out.body.pop_back();
        append_json(out.body += R"(,"secret":)", std::string_view(secret));
        out.body += '}';
        out.secret = true;
        return out;
    });
}

Result<Answer> get_completion_page(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    static auto const page = embedded("server/api/completion.html");
    static auto const policy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        "connect-src 'self'; script-src " +
        source_hash(between(page, "<script>", "</script>")) + "; style-src " +
        source_hash(between(page, "<style>", "</style>"));
    Answer out;
    out.content_type = "text/html; charset=utf-8";
    out.content_policy = policy;
    out.body = page;
    return out;
}

namespace {

/// Why the link does nothing any more.
Refusal spent() {
    return refuse(Refusal::Kind::gone, "This link was used, or the task was done, moved or given to somebody else.");
}

Result<Answer> complete_linked(WriteCall& write, LinkTarget const& target, LinkCompletionRequest const& request,
                               bool look) {
    auto const tree = Snapshot::open(write.source, target.organisation, write.now);
    auto const task = tree ? tree->record<Task>(target.task) : nullptr;
    if (target.used || !task || task->envelope.archived_at || task->body.status != TaskStatus::open) return spent();
    auto const keepers = owners(task->body);
    auto const due_date = standing(task->body, tree->today).due_date;
    bool const keeps = std::ranges::find(keepers, target.person) != keepers.end();
    if (!keeps || due_date != target.occurrence || !people_of(*tree).members.contains(target.person)) return spent();
    LinkCompletion told{task->body.title.value, tree->organisation()->body.name.value, task->body.kind, due_date,
                        TaskStatus::open};
    if (look) return answer_of(told);
    Actor actor{to_text(target.person), target.person, {}, false};
    for (auto const* membership : tree->linking<Membership>(actor.id))
        actor.roles = actor.roles | derive(*membership, *tree).effective_roles;
    Editor editor(*tree, actor);
    auto const done =
        complete_task(editor, target.task, {request.note, {}, request.figures}, [](AnyRecord const&) { return true; });
    if (!done) return done.error();
    use_link(write.source.connection, request.secret.value, write.now);
    told.status = TaskStatus::done;
    return answer_of(told);
}

}  // namespace

Result<Act> complete_by_link(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"dryRun"}); !ok) return ok.error();
    auto const dry_run = flag_parameter(call.query, "dryRun");
    if (!dry_run) return dry_run.error();
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto request = read_struct<LinkCompletionRequest>(*body);
    if (!request) return request.error();
    return Act([request = *request, look = *dry_run, &notary = call.notary](WriteCall& write) -> Result<Answer> {
        auto const target = find_link(write.source.connection, request.secret.value, write.now);
        if (!target) return refuse(Refusal::Kind::not_found, "There is no such link, or it is too old.");
        if (auto const ok = notary.in_order(write.source.connection, target->organisation); !ok) return ok.error();
        auto out = complete_linked(write, *target, request, look);
        if (out) out->discard = look;
        return out;
    });
}

}  // namespace zorgborg
