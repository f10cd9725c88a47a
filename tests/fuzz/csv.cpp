/// Sheets: bytes to rows, rows to changes of every register, carried out and undone. Rows that are written read back
/// the same; a sheet that was exported and is imported again changes nothing.

#include "register/csv.hpp"

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "domain/registers.hpp"
#include "property.hpp"
#include "register/sheet.hpp"
#include "register/sheet_out.hpp"
#include "scratch.hpp"

using namespace zorgborg;
using namespace zorgborg::fuzz;

namespace {

template <class T>
T expect(Result<T> result) {
    if (!result) check_refusal(result.error());
    return std::move(result.value());
}

/// An organisation with a few records; what an input changes is undone.
class House {
 public:
    House() : shared_(std::size_t{64} << 20), tables_(shared_) {
        auto& connection = scratch_.connection();
        connection.begin_write();
        begin_log(connection, installation);
        begin_log(connection, organisation);
        std::vector<Uuid> people;
        for (auto const* const address : {"s.devries@example.nl", "a@example.nl"})
            people.push_back(make(installation, User{.email = {address}, .name = {address}}));
        for (auto const& person : people)
            make(organisation, Membership{.user = {person}, .roles = {Role::security_officer, Role::owner}});
        make(organisation, Organisation{.name = {"De Hoek"}}, organisation);
        for (auto const* const requirement : {"nen7510-2024:A.5.1", "nen7510-2024:A.8.13", "nen7510-2024:A.8.24"}) {
            make(organisation, Applicability{.requirement = {requirement}});
            make(organisation, Control{.title = {requirement}, .requirements = {{requirement}}});
        }
        make(organisation, Document{.title = {"=Beleid, \"kort\""}, .owner = UserRef{people.front()}});
        connection.commit();
        tables_.end_group(true);
    }

    /// Everything the work changes is as it was before.
    template <class F>
    void undone(F const& work) {
        scratch_.connection().begin_write();
        work();
        scratch_.connection().rollback();
        tables_.end_group(false);
    }
    std::unique_ptr<Snapshot> snapshot(Uuid const& tree) { return Snapshot::open(source(), tree, noon()); }

    static constexpr Uuid organisation{{1}};

 private:
    Snapshot::Source source() { return {scratch_.connection(), tables_, catalogue_}; }
    template <class T>
    Uuid make(Uuid const& tree, T body, std::optional<Uuid> id = {}) {
        auto const now = snapshot(tree);
        Editor editor(*now, {"shell", {}, {}, true});
        return expect(editor.create(std::move(body), id)).record->envelope.id;
    }

    Scratch scratch_;
    Catalogue catalogue_;
    SharedTables shared_;
    WriterTables tables_;
};

constexpr std::size_t npos = std::string_view::npos;

std::vector<SheetRow> cells_of(std::vector<SheetLine> lines) {
    std::vector<SheetRow> out;
    for (auto& line : lines) out.push_back(std::move(line.cells));
    return out;
}

/// Without quotation marks, what stands in a row stands in its line of the file.
void check_places(std::string_view text, std::vector<SheetLine> const& lines) {
    if (text.find('"') != npos || !is_utf8(text)) return;
    std::vector<std::string_view> places(1);
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of("\r\n"), text.size());
        places.push_back(text.substr(0, end));
        text.remove_prefix(end);
        text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(text.size(), 1));
    }
    for (auto const& line : lines)
        for (auto const& cell : line.cells)
            must_hold(places.at(static_cast<std::size_t>(line.line)).find(cell) != npos, "a row says its line", cell,
                      line.line);
}

void check_lines(std::vector<SheetLine> const& lines) {
    std::int64_t last = 0;
    for (auto const& line : lines) {
        must_hold(line.line > last, "rows stand in the order of the file", line.line);
        last = line.line;
        for (auto const& cell : line.cells)
            must_hold(is_utf8(cell) && cell.find('\0') == npos, "a cell is a text", cell);
    }
}

/// Under a heading, as every sheet of ours has one.
void check_rewriting(std::vector<SheetRow> rows) {
    std::size_t columns = 1;
    for (auto const& row : rows) columns = std::max(columns, row.size());
    rows.insert(rows.begin(), SheetRow(columns, "heading"));
    std::string text(csv_mark);
    for (auto const& row : rows) append_csv(text, row);
    auto again = parse_csv(text);
    if (rows.size() > sheet_row_limit) return;
    must_hold(again.has_value(), "what is written as CSV is CSV", text);
    must_hold(cells_of(std::move(*again)) == rows, "rows that are written read back the same", text);
}

/// Most sheets are of one register: its headings say so before anything is written.
bool is_sheet_of(House& house, RegisterDefinition const& definition, std::vector<SheetLine> const& lines) {
    static auto const people = house.snapshot(installation);
    static auto const snapshot = house.snapshot(House::organisation);
    auto const headings =
        rows_of({lines.begin(), lines.begin() + (lines.empty() ? 0 : 1)}, {"skipped"}, definition, *snapshot, *people);
    if (!headings) check_refusal(headings.error());
    return headings.has_value();
}

std::vector<RowOutcome> import(House& house, RegisterDefinition const& definition,
                               std::vector<SheetLine> const& lines) {
    auto const people = house.snapshot(installation);
    auto const snapshot = house.snapshot(House::organisation);
    auto const rows = rows_of(lines, {"skipped"}, definition, *snapshot, *people);
    must_hold(rows.has_value(), "headings mean the same again");
    must_hold(rows->size() + 1 == lines.size(), "each line is a row", rows->size());
    Editor editor(*snapshot, {"shell", {}, {}, true});
    auto out = apply_rows(editor, definition, *rows, {[](AnyRecord const&) { return true; }, true});
    must_hold(out.size() == rows->size(), "each row has its outcome", out.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        check_problems(out[i].problems);
        must_hold((out[i].action == RowOutcome::Action::refuse) == !out[i].problems.empty(),
                  "a row that is refused says why", i);
        for (auto const& problem : out[i].problems)
            must_hold(problem.pointer.starts_with((*rows)[i].pointer), "a problem names its row", problem.pointer,
                      (*rows)[i].pointer);
    }
    auto const refusal = refusal_of(out);
    if (refusal) check_refusal(*refusal);
    must_hold(refusal.has_value() == (count(out, RowOutcome::Action::refuse) > 0), "all is refused when a row is",
              out.size());
    return out;
}

void check_export(House& house, RegisterDefinition const& definition) {
    auto const people = house.snapshot(installation);
    auto const snapshot = house.snapshot(House::organisation);
    ListQuery const everything;
    auto const page = list(everything, definition, *snapshot);
    auto const text = csv_of(sheet_of(everything, page, definition, *snapshot, *people));
    auto const lines = parse_csv(text);
    must_hold(lines.has_value(), "an exported sheet is CSV", text);
    for (auto const& outcome : import(house, definition, *lines))
        must_hold(outcome.action == RowOutcome::Action::unchanged, "an exported sheet changes nothing", text,
                  enum_name(outcome.action), outcome.problems.empty() ? "" : outcome.problems.front().detail);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static House house;
    auto const text = fuzz::as_text(data, size);
    auto const lines = parse_csv(text);
    if (!lines) {
        check_refusal(lines.error());
        return 0;
    }
    check_lines(*lines);
    check_places(text, *lines);
    check_rewriting(cells_of(*lines));
    for (auto const& definition : definitions()) {
        if (!definition.can(Ability::serve) || !definition.can(Ability::change)) continue;
        if (!is_sheet_of(house, definition, *lines)) continue;
        house.undone([&] {
            auto const outcomes = import(house, definition, *lines);
            bool const changed = std::ranges::any_of(outcomes, [](RowOutcome const& outcome) {
                return outcome.action == RowOutcome::Action::create || outcome.action == RowOutcome::Action::change;
            });
            if (changed) check_export(house, definition);
        });
    }
    return 0;
}
