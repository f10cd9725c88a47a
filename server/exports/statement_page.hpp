#pragma once
/// The statement of applicability (NEN 7510-1, 6.1.3 d) as a page to read and print.

#include "exports/html.hpp"
#include "insight/statement.hpp"
#include "register/labels.hpp"

namespace zorgborg {

class Catalogue;
struct Requirement;

/// The lines of a theme, in the order of the standard. Editions without themes have one group.
struct StatementGroup {
    std::string theme;  // of the catalogue; empty: none
    std::vector<StatementLine> lines;
};
/// Titles are those of the language, whatever the statement's own are.
std::vector<StatementGroup> groups_of(Statement const& statement, Catalogue const& catalogue, Language language);

/// A requirement's title in the catalogue; its id when it isn't known there.
std::string_view title_in(Catalogue const& catalogue, std::string_view requirement, Language language);
/// `A.5.38` of `nen7510-2024:A.5.38`.
std::string_view number_of(std::string_view requirement);
Words const& theme_words(std::string_view theme);
/// A described value as people call it.
template <class E>
std::string_view label_of(E value, Language language) {
    return label(LabelKind::values, enum_name(value), language);
}

/// How much of a line is told.
enum class LineDetail { status, full };

/// The tables below a heading of this level, one per theme, then the additional controls (in full only).
void write_lines(Html& page, std::vector<StatementGroup> const& groups, LineDetail detail, char heading_level);
void write_additional(Html& page, std::vector<AdditionalControl> const& controls, char heading_level);
void write_totals(Html& page, std::vector<StatementGroup> const& groups);

/// The whole page: the organisation, the totals, every line.
std::string statement_page(Snapshot const& snapshot, Statement const& statement, Language language);

}  // namespace zorgborg
