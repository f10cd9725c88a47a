#include "api/record_handlers.hpp"

#include <algorithm>

#include "acts/approvals.hpp"
#include "api/act_handlers.hpp"
#include "api/evidence_handlers.hpp"
#include "api/formats.hpp"
#include "domain/trace.hpp"
#include "register/acts.hpp"
#include "register/codec.hpp"
#include "register/history.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

/// The record's id: the last parameter of the path (the organisation's own record has just the one).
Result<Uuid> record_id(ReadCall const& call) { return path_id(call, call.path.size() - 1); }

}  // namespace

Result<RecordPointer> find_record(ReadCall const& call) {
    auto const id = record_id(call);
    if (!id) return id.error();
    if (auto record = call.organisation->record(*call.definition, *id)) return record;
    std::optional<Entry> newest;  // as of then
    read_history(call.source.connection, call.organisation->organisation_id(), call.definition->traits.name, *id,
                 call.organisation->size(), [&](Entry&& entry) {
                     if (!newest) newest = std::move(entry);
                 });
    if (newest && newest->erased)
        return refuse(Refusal::Kind::gone, Rule::erased, "The content of this record was erased.");
    return refuse(Refusal::Kind::not_found);
}

namespace {

/// What was filtered on, as it stands in a URL: printable whatever was asked.
std::optional<Markdown> filter_of(Parameters const& query) {
    constexpr std::size_t longest = 20'000;
    std::string out;
    for (auto const& [key, value] : query) {
        if (key == "sample" || key == "seed" || key == "fields") continue;
        out.append(out.empty() ? "" : "&")
            .append(http::percent_encoded(key))
            .append("=")
            .append(http::percent_encoded(value));
    }
    if (out.empty()) return std::nullopt;
    return Markdown{out.substr(0, longest)};
}

/// What an auditor drew: population, size and seed, so that anybody can draw it again.
Act keep_sample(ReadCall const& call, ListQuery const& query, std::int64_t population) {
    Sample sample;
    sample.of_register = {std::string(call.definition->traits.name)};
    sample.filter = filter_of(call.query);
    sample.size = {query.sample->size};
    sample.seed = {query.sample->seed};
    sample.population = {population};
    return [sample](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto made = editor.create(sample);
        if (!made) return made.error();
        return Answer{};
    };
}

}  // namespace

std::string record_path(Uuid const& organisation, RegisterDefinition const& definition, Uuid const& id) {
    auto out = "/v1/organisations/" + to_text(organisation);
    if (definition.traits.area == Area::organisation) return out;
    return out.append("/").append(definition.traits.name).append("/").append(to_text(id));
}

Answer record_answer(RegisterDefinition const& definition, AnyRecord const& record, Snapshot const& snapshot,
                     int status) {
    Answer out;
    out.status = status;
    show(definition, record, snapshot, {}, out.body);
    out.etag = etag(snapshot, record.envelope.version);
    out.tree = snapshot.organisation_id();
    out.register_name = definition.traits.name;
    out.record = record.envelope.id;
    out.version = record.envelope.version;
    if (status == 201) out.location = record_path(snapshot.organisation_id(), definition, record.envelope.id);
    return out;
}

Result<Answer> list_records(ReadCall& call) {
    auto query = ListQuery::parse(*call.definition, call.query);
    if (!query) return query.error();
    auto const format = chosen_format(call, list_formats);
    if (!format) return format.error();
    bool const sheet = *format != Format::json;
    Answer out;
    out.etag = etag(*call.organisation, variant(*format));
    if (!query->sample && matches(call.request.if_none_match, out.etag)) return out;
    if (!query->limit && !sheet) query->limit = default_limit;
    auto const page = list(*query, *call.definition, *call.organisation);
    if (query->sample) call.afterwards = keep_sample(call, *query, page.total);
    if (sheet) {
        auto const name = call.definition->traits.name;
        auto const people = Snapshot::open(call.source, installation, call.now);
        auto const title = label(LabelKind::registers, name, call.organisation->language());
        return download(call, *format, name,
                        {{std::string(title), sheet_of(*query, page, *call.definition, *call.organisation, *people)}});
    }
    ObjectWriter writer(out.body);
    auto& items = writer.key("items") += '[';
    for (std::size_t i = 0; i < page.records.size(); ++i) {
        if (i != 0) items += ',';
        show(*call.definition, *page.records[i], *call.organisation, query->fields, items);
        if (i == 0) items.reserve(items.size() * (page.records.size() + 1) * 5 / 4);
    }
    items += ']';
    writer.number("total", page.total);
    if (page.next) writer.text("next", *page.next);
    writer.end();
    return out;
}

Result<Act> create_record(ReadCall& call) {
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto record = read_new(*call.definition, *body);
    if (!record) return record.error();
    std::shared_ptr<AnyRecord> wanted = std::move(*record);
    return Act([wanted](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto made = editor.create(*write.definition, write.definition->clone(*wanted));
        if (!made) return made.error();
        return record_answer(*write.definition, *made->record, *write.organisation, 201);
    });
}

Result<Answer> get_record(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto const record = find_record(call);
    if (!record) return record.error();
    return record_answer(*call.definition, **record, *call.organisation, 200);
}

Result<Act> patch_record(ReadCall& call) {
    auto const id = record_id(call);
    if (!id) return id.error();
    auto const body = json_body(call.request, "application/merge-patch+json");
    if (!body) return body.error();
    if (auto const ok = check_patch(*call.definition, *body); !ok) return ok.error();
    auto const versions = if_match(call.request);
    if (!versions) return versions.error();
    return Act([id = *id, versions = *versions, patch = body->get_object()](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto changed = editor.patch(*write.definition, id, versions, patch, write.permit(Right::change));
        if (!changed) return changed.error();
        return record_answer(*write.definition, *changed->record, *write.organisation, 200);
    });
}

namespace {

using Move = Result<Changed> (Editor::*)(RegisterDefinition const&, Uuid const&, Versions const&, Permit const&);

Result<Act> move_record(ReadCall& call, Move move, Versions const& versions) {
    auto const id = record_id(call);
    if (!id) return id.error();
    return Act([id = *id, versions, move](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto changed = (editor.*move)(*write.definition, id, versions, write.permit(Right::archive));
        if (!changed) return changed.error();
        return record_answer(*write.definition, *changed->record, *write.organisation, 200);
    });
}

}  // namespace

Result<Act> archive_record(ReadCall& call) {
    auto const versions = if_match(call.request);
    return versions ? move_record(call, &Editor::archive, *versions) : versions.error();
}

Result<Act> restore_record(ReadCall& call) {
    // An archived record doesn't change, so nobody's change can be lost by not naming a version.
    bool const any = call.request.if_match.empty();
    auto const versions = any ? Result<Versions>(Versions::whichever()) : if_match(call.request);
    return versions ? move_record(call, &Editor::restore, *versions) : versions.error();
}

Result<Answer> record_history(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto const id = record_id(call);
    if (!id) return id.error();
    Answer out;
    out.body = history_of(*call.organisation, *call.definition, *id);
    if (out.body.empty()) return refuse(Refusal::Kind::not_found);
    out.etag = etag(*call.organisation);
    return out;
}

Result<Answer> list_acts(ReadCall& call, std::vector<AnyRecord const*> (*acts)(Facts const&, Uuid const&),
                         RegisterDefinition const& of) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto const record = find_record(call);
    if (!record) return record.error();
    Answer out;
    out.etag = etag(*call.organisation);
    ObjectWriter writer(out.body);
    auto& items = writer.key("items") += '[';
    std::int64_t total = 0;
    for (auto const* act : acts(*call.organisation, (*record)->envelope.id)) {
        if (total++ > 0) items += ',';
        show(of, *act, *call.organisation, {}, items);
    }
    items += ']';
    writer.number("total", total);
    writer.end();
    return out;
}

namespace {

Result<Answer> carry_out_approval(WriteCall& write, Editor& editor, Uuid const& id, ApprovalRequest const& request) {
    auto made = approve_record(editor, *write.definition, id, request);
    if (!made) return made.error();
    auto out = record_answer(definition<Approval>(), *made->record, *write.organisation, 201);
    out.location = record_path(write.organisation->organisation_id(), *write.definition, id) + "/approvals";
    return out;
}

Result<Answer> carry_out_erasure(WriteCall& write, Editor& editor, Uuid const& id, ErasureRequest const& request) {
    auto outcome = erase(editor, *write.definition, id, request);
    if (!outcome) return outcome.error();
    if (outcome->done && write.definition->can(Ability::upload)) release_files(write, id);
    return record_answer(definition<Erasure>(), *outcome->erasure, *write.organisation, outcome->done ? 200 : 202);
}

}  // namespace

Result<Act> approve_record(ReadCall& call) { return act_on_record<ApprovalRequest>(call, carry_out_approval); }
Result<Act> erase_record(ReadCall& call) { return act_on_record<ErasureRequest>(call, carry_out_erasure); }

}  // namespace zorgborg
