#include "exports/statement_page.hpp"

#include <algorithm>
#include <numeric>

#include "catalogue/catalogue.hpp"
#include "exports/words.hpp"

namespace zorgborg {
namespace {

/// A value that says that nobody knows stands out.
bool stands_out(Applicable value) { return value == Applicable::undecided; }
bool stands_out(LineStatus value) { return value == LineStatus::undecided; }
bool stands_out(Effectiveness value) { return value == Effectiveness::unknown; }
bool stands_out(TestState value) { return lacks_test(value); }

template <class E>
void write_word(Html& page, E value) {
    if (stands_out(value))
        page.in("span class=\"mark\"", label_of(value, page.language()));
    else
        page.text(label_of(value, page.language()));
}

/// How effective it is, and for continuity whether its plans were tested.
void write_effect(Html& page, StatementLine const& line) {
    page.cell([&] {
        write_word(page, line.effectiveness);
        if (!line.test_state) return;
        page.in("p", [&] {
            page.text(label(LabelKind::members, "testState", page.language())).text(": ");
            write_word(page, *line.test_state);
        });
    });
}

void write_reasons(Html& page, StatementLine const& line) {
    page.in("td class=\"long\"", [&] {
        if (line.justification)
            page.prose(line.justification->value);
        else
            page.in("span class=\"mark\"", words::not_justified);
        std::string grounds;
        for (auto const& ground : enumerators<Ground>)
            if (line.grounds.contains(ground.value))
                grounds.append(grounds.empty() ? "" : ", ").append(label_of(ground.value, page.language()));
        if (!grounds.empty()) page.in("p", grounds);
        if (line.decided_date) page.in("p", [&] { page.text(words::decided_on).text(" ").day(*line.decided_date); });
    });
}

void write_line(Html& page, StatementLine const& line, LineDetail detail) {
    auto const number = number_of(line.requirement.id);
    page.markup("<tr id=\"").text(number).markup("\">");
    page.row_heading([&] { page.text(number.starts_with("A.") ? number.substr(2) : number); });
    page.in("td class=\"name\"", line.title);
    page.cell([&] { write_word(page, line.applicable); });
    if (detail == LineDetail::full) write_reasons(page, line);
    page.cell([&] { write_word(page, line.status); });
    if (detail == LineDetail::full) {
        page.cell([&] { page.text(label_of(line.evidence_state, page.language())); });
        write_effect(page, line);
    }
    page.markup("</tr>\n");
}

void write_facts(Html& page, Snapshot const& snapshot, Statement const& statement) {
    page.in("dl", [&] {
        auto const* const organisation = snapshot.organisation();
        if (organisation != nullptr) {
            page.fact(words::organisation, [&] { page.said(organisation->body.name.value); });
            page.fact(words::scope, [&] {
                if (organisation->body.scope_statement)
                    page.prose(organisation->body.scope_statement->value);
                else
                    page.in("span class=\"mark\"", words::not_given);
            });
        }
        page.fact(words::edition, label_of(statement.edition, page.language()));
        auto const zone = organisation == nullptr ? ZoneName().value : organisation->body.time_zone.value;
        page.fact(words::as_of, [&] { page.precise(snapshot.now, zone); });
    });
}

}  // namespace

std::string_view title_in(Catalogue const& catalogue, std::string_view requirement, Language language) {
    auto const* const known = catalogue.requirement(requirement);
    if (known == nullptr) return requirement;
    return language == Language::nl ? known->title_nl : known->title_en;
}

std::string_view number_of(std::string_view requirement) { return requirement.substr(requirement.find(':') + 1); }

Words const& theme_words(std::string_view theme) {
    static constexpr std::pair<std::string_view, Words> themes[] = {{"organisational", words::organisational},
                                                                    {"people", words::people},
                                                                    {"physical", words::physical},
                                                                    {"technological", words::technological}};
    for (auto const& [name, words] : themes)
        if (name == theme) return words;
    return words::annex;
}

std::vector<StatementGroup> groups_of(Statement const& statement, Catalogue const& catalogue, Language language) {
    std::vector<StatementGroup> out;
    for (auto const& line : statement.lines) {
        auto const* const known = catalogue.requirement(line.requirement.id);
        auto const theme = known == nullptr ? std::string_view() : theme_of(*known);
        if (out.empty() || out.back().theme != theme) out.push_back({std::string(theme), {}});
        out.back().lines.push_back(line);
        out.back().lines.back().title = title_in(catalogue, line.requirement.id, language);
    }
    return out;
}

void write_totals(Html& page, std::vector<StatementGroup> const& groups) {
    page.table(words::lines_by_status, {words::status, words::lines}, [&] {
        std::int64_t sum = 0;
        for (auto const& status : enumerators<LineStatus>) {
            auto const count =
                std::accumulate(groups.begin(), groups.end(), std::int64_t{0}, [&](auto so_far, auto const& group) {
                    return so_far + std::ranges::count(group.lines, status.value, &StatementLine::status);
                });
            sum += count;
            page.in("tr", [&] {
                page.row_heading([&] { page.text(label_of(status.value, page.language())); }).count(count);
            });
        }
        page.in("tr", [&] { page.row_heading([&] { page.text(words::total); }).count(sum); });
    });
    page.in("p", words::undecided_lines);
}

void write_lines(Html& page, std::vector<StatementGroup> const& groups, LineDetail detail, char heading_level) {
    for (auto const& group : groups) {
        auto const& theme = theme_words(group.theme);
        page.heading(heading_level, theme);
        auto const rows = [&] {
            for (auto const& line : group.lines) write_line(page, line, detail);
        };
        if (detail == LineDetail::full)
            page.table(theme,
                       {words::number, words::control, words::applicable, words::why, words::status,
                        words::evidence_state, words::effectiveness},
                       rows);
        else
            page.table(theme, {words::number, words::control, words::applicable, words::status}, rows);
    }
}

void write_additional(Html& page, std::vector<AdditionalControl> const& controls, char heading_level) {
    page.heading(heading_level, words::additional);
    if (controls.empty()) {
        page.in("p", words::no_lines);
        return;
    }
    page.table(words::additional, {words::title, words::ground, words::status}, [&] {
        for (auto const& control : controls)
            page.in("tr", [&] {
                page.row_heading([&] { page.said(control.title); });
                page.cell([&] {
                    if (control.ground)
                        page.text(label_of(*control.ground, page.language()));
                    else
                        page.in("span class=\"mark\"", words::not_given);
                });
                page.in("td", label_of(control.status, page.language()));
            });
    });
}

std::string statement_page(Snapshot const& snapshot, Statement const& statement, Language language) {
    Html page(language, snapshot.language());
    auto const groups = groups_of(statement, snapshot.source().catalogue, language);
    page.markup("<header>\n").heading('1', words::statement);
    page.in("p", words::as_it_stands);
    write_facts(page, snapshot, statement);
    page.markup("</header>\n<main id=\"content\">\n").heading('2', words::lines_by_status);
    write_totals(page, groups);
    write_lines(page, groups, LineDetail::full, '2');
    write_additional(page, statement.additional, '2');
    page.markup("</main>\n");
    auto title = std::string(words::statement.in(language));
    if (auto const* organisation = snapshot.organisation()) title += ": " + organisation->body.name.value;
    return page.document(title);
}

}  // namespace zorgborg
