#include "exports/statement_sheets.hpp"

#include "register/codec.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

template <class T>
NamedSheet named(std::string_view view, std::span<T const> rows, Language language) {
    return {std::string(label(LabelKind::views, view, language)),
            sheet_of(fields_of<T>(), rows.size(), [rows](std::size_t n) { return &rows[n]; })};
}

}  // namespace

std::vector<NamedSheet> sheets_of(Statement const& statement, Language language) {
    return {named<StatementLine>("statement-of-applicability", statement.lines, language),
            named<AdditionalControl>("additional-controls", statement.additional, language),
            named<StatementTotals>("totals", {&statement.totals, 1}, language)};
}

}  // namespace zorgborg
