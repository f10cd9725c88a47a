/// How the cycle stands: what falls short first, and the independent assessment.

#include <algorithm>

#include "exports/cycle_report_sections.hpp"

namespace zorgborg {
namespace {

Words const& rule_words(StandingRule rule) {
    static constexpr Words all[] = {words::cycle::rule_complete, words::cycle::rule_recent,
                                    words::cycle::rule_valid,    words::cycle::rule_accredited,
                                    words::cycle::rule_scope,    words::cycle::rule_audited};
    static_assert(std::size(all) == enum_size<StandingRule>);
    return all[static_cast<std::size_t>(rule)];
}

Words const& counts_words(std::optional<bool> counts) {
    if (!counts) return words::cycle::counts_unknown;
    return *counts ? words::cycle::counts : words::cycle::counts_not;
}

void write_failing(Html& page, ReportPhase const& phase) {
    for (auto const& each : phase.criteria) {
        if (each.met) continue;
        page.in("li",
                [&] { page.in("strong", label_of(each.criterion, page.language())).text(": ").said(each.reason); });
    }
}

void write_gate(Html& page, CycleReport const& report) {
    auto const language = page.language();
    auto const* const phase = present_phase(report);
    if (phase == nullptr || phase->criteria.empty()) {
        bool const closed = report.phase == Phase::closed;
        page.in("p", [&] { page.text(closed ? words::cycle::closed_cycle : words::cycle::no_criteria); });
        return;
    }
    auto const failed = failing(*phase);
    page.in(failed > 0 ? "p class=\"mark\"" : "p", [&] {
        page.text(with_numbers(failed > 0 ? words::cycle::gate_fails : words::cycle::gate_open,
                               {failed > 0 ? failed : std::ssize(phase->criteria), std::ssize(phase->criteria)},
                               language));
        page.text(label_of(phase->phase, language)).text(failed > 0 ? ":" : ".");
    });
    if (failed > 0) page.in("ul", [&] { write_failing(page, *phase); });
}

/// What was met or overridden when the cycle went on, and doesn't hold now.
void write_earlier(Html& page, CycleReport const& report) {
    std::int64_t failed = 0, all = 0;
    for (auto const& phase : report.phases) {
        if (phase.phase >= report.phase) continue;
        failed += failing(phase);
        all += std::ssize(phase.criteria);
    }
    if (failed == 0) return;
    page.in("p", [&] {
        page.in("span class=\"mark\"", with_numbers(words::cycle::earlier_fail, {failed, all}, page.language()));
        std::string_view separator;
        for (auto const& phase : report.phases)
            for (auto const& each : phase.criteria) {
                if (phase.phase >= report.phase || each.met) continue;
                page.text(separator).text(label_of(each.criterion, page.language()));
                separator = "; ";
            }
        page.text(".");
    });
}

void write_overrides(Html& page, CycleReport const& report) {
    auto const language = page.language();
    if (report.overrides.empty()) {
        page.in("p", words::cycle::overrides_none);
        return;
    }
    page.in("p class=\"mark\"",
            with_numbers(words::cycle::overrides_count, {std::ssize(report.overrides), report.transitions}, language));
    page.in("ul", [&] {
        for (auto const& each : report.overrides)
            page.in("li", [&] {
                page.in("strong",
                        std::string(label_of(each.from, language)) + " → " + std::string(label_of(each.to, language)));
                page.text(", ").day(each.date).text(", ").text(each.who).text("; ").text(words::cycle::failed_then);
                std::string_view separator;
                for (auto const& criterion : enumerators<Criterion>) {
                    if (!each.failed.contains(criterion.value)) continue;
                    page.text(separator).text(label_of(criterion.value, language));
                    separator = ", ";
                }
                page.text(".").prose(each.reason);
            });
    });
}

/// What each part comes to, with what it is of.
void write_counts(Html& page, CycleReport const& report) {
    auto const item = [&](Words const& words, std::initializer_list<std::int64_t> numbers) {
        page.in("li", with_numbers(words, numbers, page.language()));
    };
    auto const missing = [&](Words const& words) { page.in("li", [&] { write_mark(page, words); }); };
    auto const& goals = report.objectives;
    if (goals.empty())
        missing(words::cycle::no_objectives);
    else
        item(words::cycle::objectives_count,
             {std::ranges::count(goals, std::optional(true), &ReportObjective::met), std::ssize(goals),
              std::ranges::count(goals, std::optional<bool>(), &ReportObjective::met)});
    if (report.risks_unscored.n == report.risks_unscored.of)
        missing(words::cycle::none_scored);
    else
        item(words::cycle::risks_count, {std::ranges::count_if(report.risks, &ReportRisk::is_decided),
                                         std::ssize(report.risks), report.risks_unscored.n, report.risks_unscored.of});
    if (report.plans.empty())
        missing(words::cycle::no_plans);
    else
        item(words::cycle::plans_count,
             {std::ranges::count_if(report.plans, [](auto const& plan) { return !lacks_test(plan.state); }),
              std::ssize(report.plans), std::ranges::count(report.plans, TestState::never_tested, &ReportPlan::state)});
    if (report.findings.open.of == 0)
        missing(words::cycle::no_findings);
    else
        item(words::cycle::findings_count, {report.findings.open.n, report.findings.open.of, report.findings.overdue});
    item(words::cycle::statement_count,
         {report.statement.implemented, sum_of(report.statement), report.statement.undecided});
}

void write_rules(Html& page, ReportIndependence const& standing) {
    if (standing.rules.empty()) return;
    page.table(words::cycle::rules,
               {words::cycle::rule, words::cycle::route, words::cycle::standing_verdict, words::cycle::records,
                words::cycle::until},
               [&] {
                   write_rows(page, standing.rules, [&](ReportRule const& each) {
                       page.row_heading([&] { page.text(rule_words(each.rule)); });
                       page.in("td", label_of(each.route, page.language()));
                       page.in(each.verdict == Verdict::holds ? "td" : "td class=\"mark\"",
                               label_of(each.verdict, page.language()));
                       page.cell([&] { write_records(page, each.records); });
                       page.cell([&] {
                           if (each.until) page.day(*each.until);
                       });
                   });
               });
}

}  // namespace

void write_where_we_stand(Html& page, CycleReport const& report) {
    write_gate(page, report);
    write_earlier(page, report);
    if (report.phase != Phase::closed && report.end_date && *report.end_date < report.as_of)
        page.in("p class=\"mark\"", [&] { page.text(words::cycle::past_end).day(*report.end_date).text("."); });
    write_overrides(page, report);
    page.in("ul", [&] {
        page.in("li", [&] {
            auto const counts = report.independence.counts;
            page.in(counts == true ? "span" : "span class=\"mark\"", counts_words(counts));
        });
        write_counts(page, report);
    });
}

void write_independence(Html& page, CycleReport const& report) {
    auto const& standing = report.independence;
    page.in("p", words::cycle::our_reading);
    page.in("dl", [&] {
        page.fact(words::cycle::standing_verdict, [&] {
            page.in(standing.counts == true ? "span" : "span class=\"mark\"", counts_words(standing.counts));
        });
        if (standing.counts == true) {
            page.fact(words::cycle::by_route, label_of(standing.route, page.language()));
            page.fact(words::cycle::until, [&] {
                if (standing.until)
                    page.day(*standing.until);
                else
                    write_mark(page, words::cycle::no_until);
                if (standing.warning) write_mark(page, words::cycle::ends_soon);
            });
        }
        page.fact(words::cycle::handled, [&] {
            if (standing.coverage.of == 0)
                write_mark(page, words::cycle::no_requirements);
            else
                page.text(
                    with_numbers(words::cycle::n_of_m, {standing.coverage.n, standing.coverage.of}, page.language()));
        });
        if (!standing.records.empty())
            page.fact(words::cycle::leans_on, [&] { write_records(page, standing.records); });
    });
    write_rules(page, standing);
    if (standing.coverage.missing.empty() || standing.coverage.n == 0) return;
    page.in("p", [&] {
        page.text(words::cycle::not_handled);
        for (auto const& each : standing.coverage.missing)
            page.text(&each == &standing.coverage.missing.front() ? "" : ", ").text(number_of(each.id));
        page.text(".");
    });
}

}  // namespace zorgborg
