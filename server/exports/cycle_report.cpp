#include "exports/cycle_report.hpp"

#include <algorithm>

#include "exports/cycle_report_sections.hpp"

namespace zorgborg {
namespace {

struct ReportSection {
    std::string_view id;
    Words const& heading;
    void (*write)(Html&, CycleReport const&);
};
constexpr std::size_t shown_records = 8;

constexpr ReportSection report_sections[] = {{"independence", words::cycle::independence, write_independence},
                                             {"phases", words::cycle::phases, write_phases},
                                             {"objectives", words::cycle::objectives, write_objectives},
                                             {"risks", words::cycle::risks, write_risks},
                                             {"plans", words::cycle::plans, write_plans},
                                             {"audits", words::cycle::audits, write_audits},
                                             {"findings", words::cycle::findings, write_findings},
                                             {"review", words::cycle::review, write_reviews},
                                             {"trainings", words::cycle::trainings, write_trainings},
                                             {"statement", words::statement, write_statement_totals},
                                             {"to-decide", words::cycle::to_decide, write_decisions}};

void write_state(Html& page, CycleReport const& report, ReportPhase const& phase) {
    page.in("p", [&] {
        if (phase.phase > report.phase)
            page.text(words::cycle::to_come);
        else if (phase.phase == report.phase)
            page.text(words::cycle::under_way);
        else if (phase.passed_date)
            page.text(words::cycle::passed).day(*phase.passed_date).text(".");
        else
            page.text(words::cycle::passed_sometime);
    });
}

void write_head(Html& page, CycleReport const& report) {
    page.in("h1", [&] { page.text(words::cycle::report).text(": ").said(report.title); }).markup("\n");
    page.in("dl", [&] {
        page.fact(words::organisation, [&] { write_or(page, report.organisation, words::unknown); });
        page.fact(words::cycle::period, [&] {
            page.day(report.start_date).text(words::cycle::through);
            if (report.end_date)
                page.day(*report.end_date);
            else
                write_mark(page, words::cycle::no_end);
        });
        page.fact(words::cycle::phase, label_of(report.phase, page.language()));
        if (report.phase == Phase::closed)
            page.fact(words::cycle::close_approved, [&] {
                if (report.close_approved_date)
                    page.day(*report.close_approved_date);
                else
                    page.in("span class=\"mark\"", words::cycle::not_yet);
            });
        page.fact(words::as_of, [&] { page.day(report.as_of); });
    });
}

/// What the board is asked: a question of ours, and what it is about.
struct Question {
    std::string text;
    std::string title = {};
    std::string kind = {};
};

/// Whether the cycle goes on.
void ask_gate(std::vector<Question>& out, CycleReport const& report) {
    auto const* const phase = present_phase(report);
    if (phase == nullptr || phase->criteria.empty()) return;
    auto const failed = failing(*phase);
    auto text = failed > 0
                    ? with_numbers(words::cycle::decide_gate, {failed, std::ssize(phase->criteria)}, report.language)
                    : std::string(words::cycle::decide_move.in(report.language));
    text.replace(text.find('@'), 1, label_of(phase->phase, report.language));
    out.push_back({std::move(text)});
}

void ask_independence(std::vector<Question>& out, CycleReport const& report) {
    auto const& standing = report.independence;
    auto const ask = [&](Words const& words) { out.push_back({std::string(words.in(report.language))}); };
    if (!standing.counts)
        ask(words::cycle::decide_unknown);
    else if (!*standing.counts)
        ask(words::cycle::decide_assessment);
    else if (standing.warning && standing.until) {
        ask(words::cycle::decide_renewal);
        out.back().text += spelled(*standing.until, report.language) + ".";
    }
}

std::vector<Question> questions_of(CycleReport const& report) {
    std::vector<Question> out;
    auto const ask = [&](Words const& words, std::string const& title, std::string const& kind = {}) {
        out.push_back({std::string(words.in(report.language)), title, kind});
    };
    ask_gate(out, report);
    for (auto const& each : report.to_approve) ask(words::cycle::decide_approval, each.title, each.register_name);
    for (auto const& each : report.risks)
        if (each.boards && !each.is_decided()) ask(words::cycle::decide_risk, each.title);
    for (auto const& each : report.audits)
        if (each.unanswered) ask(words::cycle::decide_answer, each.title);
    ask_independence(out, report);
    if (report.phase >= Phase::act && !report.has_next) ask(words::cycle::decide_next, "");
    return out;
}

}  // namespace

/// Null once the cycle is closed.
ReportPhase const* present_phase(CycleReport const& report) {
    auto const found = std::ranges::find(report.phases, report.phase, &ReportPhase::phase);
    return found == report.phases.end() ? nullptr : &*found;
}

std::int64_t failing(ReportPhase const& phase) {
    return std::ranges::count(phase.criteria, false, &ReportCriterion::met);
}
std::int64_t all_of(ReportPhase const& phase) { return std::ssize(phase.criteria); }

void write_records(Html& page, std::vector<ReportRecord> const& records) {
    auto const shown = std::min(records.size(), shown_records);
    for (auto const& record : std::span(records).first(shown))
        page.in("p", [&] {
            if (!record.title.empty()) page.said(record.title).text(" (");
            page.text(record.register_name).text(record.title.empty() ? "" : ")");
        });
    if (shown < records.size())
        page.in("p", with_numbers(words::cycle::others, {std::ssize(records) - std::int64_t(shown)}, page.language()));
}

std::string with_numbers(Words const& words, std::initializer_list<std::int64_t> numbers, Language language) {
    std::string out;
    auto next = numbers.begin();
    for (auto const c : words.in(language)) {
        if (c == '#' && next != numbers.end())
            out += std::to_string(*next++);
        else
            out += c;
    }
    return out;
}

void write_whether(Html& page, std::optional<bool> value, Words const& otherwise) {
    if (value == true)
        page.text(words::cycle::yes);
    else
        write_mark(page, value ? otherwise : words::unknown);
}

void write_phases(Html& page, CycleReport const& report) {
    for (auto const& phase : report.phases) {
        auto const name = label_of(phase.phase, page.language());
        page.heading('3', name);
        write_state(page, report, phase);
        if (phase.criteria.empty()) {
            page.in("p", [&] { write_mark(page, words::cycle::no_criteria); });
            continue;
        }
        auto const headings = {words::cycle::criterion, words::cycle::met, words::reason, words::cycle::records};
        page.table(name, page.told(headings), [&] {
            write_rows(page, phase.criteria, [&](ReportCriterion const& each) {
                page.row_heading([&] { page.text(label_of(each.criterion, page.language())); });
                page.cell([&] {
                    if (!each.met && phase.phase > report.phase)
                        page.text(words::cycle::not_yet);
                    else
                        write_whether(page, each.met, words::cycle::no);
                });
                page.cell([&] { page.said(each.reason); }).cell([&] { write_records(page, each.records); });
            });
        });
    }
}

void write_decisions(Html& page, CycleReport const& report) {
    auto const questions = questions_of(report);
    if (questions.empty()) page.in("p", words::cycle::nothing_to_decide);
    if (questions.empty()) return;
    page.in("ol", [&] {
        for (auto const& each : questions)
            page.in("li", [&] {
                page.text(each.text);
                if (!each.title.empty()) page.text(": ").said(each.title);
                if (!each.kind.empty()) page.text(each.title.empty() ? ": " : ", ").text(each.kind);
            });
    });
}

std::string cycle_report_page(CycleReport const& report) {
    Html page(report.language, report.texts);
    page.in("div class=\"portrait\"", [&] {
        page.in("header", [&] { write_head(page, report); });
        page.markup("\n<main id=\"content\">\n<section class=\"gaps\">\n").heading('2', words::cycle::where_we_stand);
        write_where_we_stand(page, report);
        page.markup("</section>\n<nav aria-label=\"").text(words::contents).markup("\"><ul>\n");
        for (auto const& section : report_sections) {
            page.markup("<li><a href=\"#").text(section.id).markup("\">").text(section.heading).markup("</a></li>\n");
        }
        page.markup("</ul></nav>\n");
        for (auto const& section : report_sections) {
            page.markup("<section>\n").heading('2', section.heading, section.id);
            section.write(page, report);
            page.markup("</section>\n");
        }
        page.markup("</main>\n");
    });
    return page.document(std::string(words::cycle::report.in(report.language)) + ": " + report.title);
}

std::string cycle_report(Snapshot const& snapshot, Snapshot const& people, Record<PdcaCycle> const& cycle,
                         Language language) {
    return cycle_report_page(cycle_report_of(snapshot, people, cycle, language));
}

}  // namespace zorgborg
