#include "insight/soa_version.hpp"

#include "insight/statement.hpp"
#include "register/codec.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

/// What says which line or control it is, and what the catalogue calls it: no difference of the statement's.
constexpr std::string_view not_compared[] = {"id", "requirement", "title"};

template <class Row>
std::optional<std::string> value_of(Row const* row, Field const& field) {
    if (row == nullptr) return std::nullopt;
    std::vector<std::string> texts;
    field.type->texts(field.in(row), texts);
    if (texts.empty()) return std::nullopt;
    std::string out;
    for (auto const& text : texts) out.append(out.empty() ? "" : ";").append(text);
    return out;
}

StatementDifference about(StatementLine const& line) {
    StatementDifference out;
    out.requirement = line.requirement;
    return out;
}
StatementDifference about(AdditionalControl const& control) {
    StatementDifference out;
    out.control = control.id;
    return out;
}

/// Member by member; a row that isn't there has no values.
template <class Row>
void compare(Row const* before, Row const* after, std::vector<StatementDifference>& out) {
    for (auto const& field : fields_of<Row>()) {
        if (std::ranges::find(not_compared, field.name) != std::end(not_compared)) continue;
        auto difference = about(before != nullptr ? *before : *after);
        difference.member = field.name;
        difference.from = value_of(before, field);
        difference.to = value_of(after, field);
        if (difference.from != difference.to) out.push_back(std::move(difference));
    }
}

/// In the order of the later rows, then what went.
template <class Row, class Key>
void compare(std::vector<Row> const& before, std::vector<Row> const& after, Key key,
             std::vector<StatementDifference>& out) {
    auto const find = [key](std::vector<Row> const& rows, Row const& row) {
        auto const found = std::ranges::find(rows, std::invoke(key, row), key);
        return found == rows.end() ? nullptr : &*found;
    };
    for (auto const& row : after) compare(find(before, row), &row, out);
    for (auto const& row : before)
        if (find(after, row) == nullptr) compare<Row>(&row, nullptr, out);
}

std::vector<StatementDifference> differences(SoaVersion const& before, SoaVersion const& after) {
    std::vector<StatementDifference> out;
    compare(before.lines, after.lines, &StatementLine::requirement, out);
    compare(before.additional, after.additional, &AdditionalControl::id, out);
    return out;
}

/// Whether or not its content was erased since.
std::int64_t last_number(Snapshot const& snapshot) {
    return count_records(snapshot.source().connection, snapshot.organisation_id(), SoaVersion::register_name);
}

}  // namespace

Result<Changed> freeze_statement(Editor& editor, SoaVersionRequest const& request) {
    auto const& snapshot = editor.snapshot();
    auto statement = statement_of_applicability(snapshot);
    auto const last = last_number(snapshot);
    SoaVersion out;
    out.title = request.title;
    out.note = request.note;
    out.number = {last + 1};
    out.edition = statement.edition;
    out.scope_version = {snapshot.organisation()->envelope.version};
    out.totals = statement.totals;
    out.lines = std::move(statement.lines);
    out.additional = std::move(statement.additional);
    if (!out.title)
        out.title = Text<200>{std::string(label(LabelKind::members, "statement", snapshot.language())) + " " +
                              std::to_string(out.number.value)};
    for (auto const* version : snapshot.all<SoaVersion>())
        if (version->body.number.value == last) out.differences = differences(version->body, out);
    return editor.create(std::move(out));
}

}  // namespace zorgborg
