#include "api/formats.hpp"
#include "api/problems.hpp"
#include "api/record_handlers.hpp"
#include "exports/xlsx_reader.hpp"
#include "register/codec.hpp"
#include "register/csv.hpp"
#include "register/sheet.hpp"

namespace zorgborg {
namespace {

constexpr std::size_t bulk_limit = 1000;

/// What `_bulk` takes, beyond what a struct can say: each change is a patch of a record or a new one.
struct BulkRequest {
    std::optional<Text<2000>> reason;
    std::vector<BulkRow> rows;
};

BulkRow read_row(json::value const& value, std::string pointer, RegisterDefinition const& definition,
                 Problems& problems) {
    BulkRow row;
    row.pointer = std::move(pointer);
    auto const fail = [&](Rule rule, std::string_view where, std::string detail) {
        problems.push_back({rule, row.pointer + std::string(where), std::move(detail)});
    };
    auto const check = [&](std::string_view where, Result<void> const& ok) {
        if (ok) return;
        for (auto const& problem : ok.error().problems)
            fail(problem.rule, std::string(where) + problem.pointer.substr(1), problem.detail);
    };
    if (!value.is_object()) return fail(Rule::type, "", "An object was expected."), row;
    auto const& object = value.get_object();
    for (auto const& [key, member] : object)
        if (key != "id" && key != "version" && key != "patch" && key != "create")
            fail(Rule::unknown_member, pointer_token(key), "There is no such member.");
    auto const* const create = object.if_contains("create");
    auto const* const patch = object.if_contains("patch");
    if ((create == nullptr) == (patch == nullptr))
        return fail(Rule::required, "", "Either create, or id, version and patch."), row;
    if (create != nullptr) {
        auto const record = read_new(definition, *create);
        check("/create", record ? Result<void>() : Result<void>(record.error()));
        if (create->is_object()) row.members = create->get_object();
        return row;
    }
    auto const* const id = object.if_contains("id");
    auto const* const version = object.if_contains("version");
    if (id != nullptr && id->is_string()) row.id = parse_uuid(std::string_view(id->get_string()));
    if (!row.id) fail(id == nullptr ? Rule::required : Rule::format, "/id", "The record's id.");
    if (version != nullptr && version->is_int64())
        row.version = version->get_int64();
    else
        fail(version == nullptr ? Rule::required : Rule::type, "/version", "The version you read.");
    check("/patch", check_patch(definition, *patch));
    if (patch->is_object()) row.members = patch->get_object();
    return row;
}

Result<BulkRequest> read_bulk(json::value const& body, RegisterDefinition const& definition) {
    if (!body.is_object()) return refuse(Refusal::Kind::shape, Rule::type, "An object was expected.");
    BulkRequest out;
    Problems problems;
    Reading reading(problems);
    json::value const* changes = nullptr;
    for (auto const& [key, value] : body.get_object()) {
        if (key == "changes")
            changes = &value;
        else if (key == "reason")
            reading.at(key, [&, &value = value] {
                codec::Codec<std::optional<Text<2000>>>::read(value, out.reason, reading);
            });
        else
            problems.push_back({Rule::unknown_member, "#" + pointer_token(key), "There is no such member."});
    }
    if (changes == nullptr)
        problems.push_back({Rule::required, "#/changes", "This member is required."});
    else if (!changes->is_array())
        problems.push_back({Rule::type, "#/changes", "A list was expected."});
    else if (changes->get_array().empty() || changes->get_array().size() > bulk_limit)
        problems.push_back({Rule::length, "#/changes", "1 to " + std::to_string(bulk_limit) + " changes."});
    else
        for (std::size_t i = 0; i < changes->get_array().size(); ++i)
            out.rows.push_back(
                read_row(changes->get_array()[i], "#/changes/" + std::to_string(i), definition, problems));
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return out;
}

BulkPermits permits_of(WriteCall const& write) {
    auto const creating = allowance(write.roles, write.definition->traits.area, Right::create);
    return {write.permit(Right::change), creating.always && write.definition->can(Ability::create)};
}

/// Counts, and a line for each row.
void write_outcomes(ObjectWriter& writer, std::vector<RowOutcome> const& outcomes,
                    std::function<void(ObjectWriter&, std::size_t)> const& name_row) {
    using Action = RowOutcome::Action;
    writer.number("created", count(outcomes, Action::create));
    writer.number("changed", count(outcomes, Action::change));
    writer.number("unchanged", count(outcomes, Action::unchanged));
    writer.number("refused", count(outcomes, Action::refuse));
    auto& items = writer.key("items") += '[';
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto const& outcome = outcomes[i];
        if (i != 0) items += ',';
        ObjectWriter item(items);
        name_row(item, i);
        item.text("action", enum_name(outcome.action));
        if (outcome.id) item.text("id", to_text(*outcome.id));
        if (outcome.version > 0) item.number("version", outcome.version);
        if (!outcome.problems.empty()) write_errors(item, outcome.problems);
        item.end();
    }
    items += ']';
}

/// How sheets are read, by media type.
struct SheetFormat {
    std::string_view media_type;
    Result<std::vector<SheetLine>> (*read)(std::string_view);
};
constexpr SheetFormat sheet_formats[] = {{"text/csv", parse_csv}, {xlsx_type, read_xlsx}};
static_assert(sheet_media.ends_with(xlsx_type));

struct ImportRequest {
    std::vector<SheetLine> lines;
    std::vector<std::string> skipped;
    std::optional<Text<2000>> reason;
    bool dry_run = false;
};

Result<ImportRequest> read_import(ReadCall const& call) {
    if (auto const ok = only_parameters(call.query, {"dryRun", "skip", "reason"}); !ok) return ok.error();
    ImportRequest out;
    auto const dry_run = flag_parameter(call.query, "dryRun");
    if (!dry_run) return dry_run.error();
    out.dry_run = *dry_run;
    if (auto const* const skipped = parameter(call.query, "skip"))
        for (auto const name : split_list(*skipped, ",")) out.skipped.emplace_back(name);
    if (auto const* const reason = parameter(call.query, "reason"))
        if (auto fault = Value<Text<2000>>::parse(*reason, out.reason.emplace()))
            return refuse(Refusal::Kind::shape, Problems{{fault->rule, "reason", fault->detail}});
    auto lines = sheet_lines(call.request);
    if (!lines) return lines.error();
    out.lines = std::move(*lines);
    return out;
}

Result<Answer> carry_out(ImportRequest const& request, WriteCall& write) {
    auto const people = Snapshot::open(write.source, installation, write.now);
    auto rows = rows_of(request.lines, request.skipped, *write.definition, *write.organisation, *people);
    if (!rows) return rows.error();
    Editor editor(*write.organisation, write.actor());
    auto outcomes = apply_rows(editor, *write.definition, *rows, permits_of(write));
    if (auto refusal = refusal_of(outcomes); refusal && !request.dry_run) return std::move(*refusal);
    if (auto kept = keep_bulk(editor, *write.definition, outcomes, request.reason, true); !kept) return kept.error();
    Answer out;
    out.discard = request.dry_run;
    ObjectWriter writer(out.body);
    writer.boolean("dryRun", request.dry_run);
    write_outcomes(writer, outcomes, [&](ObjectWriter& item, std::size_t i) {
        item.number("row", request.lines[i + 1].line);
        if (request.dry_run && outcomes[i].action == RowOutcome::Action::create) outcomes[i].id.reset();
    });
    writer.end();
    return out;
}

}  // namespace

Result<std::vector<SheetLine>> sheet_lines(http::Request const& request) {
    auto const type = lower_ascii(trimmed(split(request.content_type, ';').front()));
    for (auto const& format : sheet_formats)
        if (type == format.media_type) return format.read(request.body);
    return refuse(Refusal::Kind::media_type, Rule::media_type, "Send one of: " + std::string(sheet_media) + ".");
}

Result<Act> bulk_change(ReadCall& call) {
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto request = read_bulk(*body, *call.definition);
    if (!request) return request.error();
    return Act([request = *request](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto const outcomes = apply_rows(editor, *write.definition, request.rows, permits_of(write));
        if (auto refusal = refusal_of(outcomes)) return std::move(*refusal);
        if (auto kept = keep_bulk(editor, *write.definition, outcomes, request.reason, false); !kept)
            return kept.error();
        Answer out;
        ObjectWriter writer(out.body);
        write_outcomes(writer, outcomes, [](ObjectWriter&, std::size_t) {});
        writer.end();
        return out;
    });
}

Result<Act> import_sheet(ReadCall& call) {
    auto request = read_import(call);
    if (!request) return request.error();
    auto const shared = std::make_shared<ImportRequest const>(std::move(*request));
    return Act([shared](WriteCall& write) { return carry_out(*shared, write); });
}

}  // namespace zorgborg
