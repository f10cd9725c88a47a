#include "exports/cycle_report_sections.hpp"

#include <algorithm>

namespace zorgborg {
namespace {

void write_day(Html& page, std::optional<Date> const& day, Words const& otherwise) {
    page.cell([&] {
        if (day)
            page.day(*day);
        else
            write_mark(page, otherwise);
    });
}

void write_heading(Html& page, std::string_view title, std::string_view kind = {}) {
    page.row_heading([&] {
        if (title.empty())
            page.text(words::cycle::no_title);
        else
            page.said(title);
        if (!kind.empty()) page.text(" (").text(kind).text(")");
    });
}

void write_missing(Html& page, Words const& words) {
    page.in("p", [&] { write_mark(page, words); });
}

/// A decimal as it is written in the language, with its unit.
std::string quantity(std::string number, std::string const& unit, Language language) {
    if (language == Language::nl) std::ranges::replace(number, '.', ',');
    return unit.empty() ? number : number + " " + unit;
}

void write_objective(Html& page, ReportObjective const& objective) {
    auto const language = page.language();
    write_heading(page, objective.title);
    page.cell([&] {
        if (!objective.target) return write_mark(page, words::cycle::no_target);
        page.text(objective.direction == Direction::higher ? words::cycle::at_least : words::cycle::at_most);
        page.text(quantity(*objective.target, objective.unit, language));
    });
    page.cell([&] {
        if (!objective.value) return write_mark(page, words::cycle::not_measured);
        page.text(quantity(*objective.value, objective.unit, language));
        if (objective.date) page.in("p", [&] { page.day(*objective.date); });
    });
    page.cell([&] { write_whether(page, objective.met, words::cycle::no); });
    page.in(objective.trend == Trend::unknown ? "td class=\"mark\"" : "td", label_of(objective.trend, language));
}

void write_decision(Html& page, ReportRisk const& risk) {
    auto const language = page.language();
    if (risk.accepted) {
        if (risk.accepted_until_date)
            page.text(words::cycle::accepted_until).day(*risk.accepted_until_date);
        else
            page.text(words::cycle::accepted);
    } else if (risk.is_decided()) {
        page.text(words::cycle::treated).text(label_of(*risk.treatment, language));
    } else {
        write_mark(page, risk.planless    ? words::cycle::treatment_waits
                         : risk.treatment ? words::cycle::acceptance_waits
                                          : words::cycle::not_decided);
    }
    if (risk.reopened_because)
        page.in("p", [&] { page.text(words::cycle::reopened).text(label_of(*risk.reopened_because, language)); });
}

/// From the worst on; only what there is.
void write_results(Html& page, ReportAudit const& audit) {
    auto const language = page.language();
    std::int64_t all = 0;
    for (auto const count : audit.results) all += count;
    if (all == 0) return write_mark(page, words::cycle::no_results);
    page.in("p", with_numbers(words::cycle::requirements_count, {all}, language));
    for (auto kind = enumerators<ResultKind>.rbegin(); kind != enumerators<ResultKind>.rend(); ++kind) {
        auto const count = audit.results[static_cast<std::size_t>(kind->value)];
        if (count > 0)
            page.in("p", [&] { page.text(label_of(kind->value, language)).text(": " + std::to_string(count)); });
    }
}

void write_types(Html& page, std::vector<FindingsOfType> const& all) {
    std::vector<FindingsOfType> types;
    std::ranges::copy_if(all, std::back_inserter(types), [](auto const& each) { return each.open > 0; });
    if (types.empty()) return;
    page.table(words::cycle::by_type, {words::kind, words::cycle::open, words::cycle::late}, [&] {
        write_rows(page, types, [&](FindingsOfType const& each) {
            page.row_heading([&] {
                page.text(each.grade ? label_of(*each.grade, page.language()) : label_of(each.type, page.language()));
                if (!each.grade && each.type == FindingType::nonconformity)
                    page.text(", ").text(words::cycle::not_graded);
            });
            page.count(each.open).count(each.overdue);
        });
    });
}

void write_review(Html& page, ReportReview const& review) {
    bool const held = review.status != ReviewStatus::planned;
    page.in("h3", [&] { page.said(review.title); }).markup("\n");
    page.in("p", [&] {
        page.in(held ? "span" : "span class=\"mark\"", label_of(review.status, page.language())).text(", ");
        if (review.date)
            page.day(*review.date);
        else
            write_mark(page, words::cycle::no_date);
        page.text(". ").text(with_numbers(words::cycle::inputs, {review.inputs.n, review.inputs.of}, page.language()));
    });
    if (review.decisions.empty()) return write_missing(page, words::cycle::no_decisions);
    page.table(words::cycle::decisions, {words::cycle::decision, words::cycle::tasks_done}, [&] {
        write_rows(page, review.decisions, [&](ReportDecision const& each) {
            write_heading(page, each.text);
            page.in("td",
                    each.tasks_done.of == 0
                        ? std::string(words::cycle::no_tasks.in(page.language()))
                        : with_numbers(words::cycle::n_of_m, {each.tasks_done.n, each.tasks_done.of}, page.language()));
        });
    });
}

void write_names(Html& page, ReportTraining const& training) {
    if (training.kind != TrainingKind::management || !training.held_date) return;
    auto const list = [&](Words const& words, std::vector<std::string> const& names) {
        page.text(words);
        for (auto const& name : names) page.text(&name == &names.front() ? "" : ", ").text(name);
    };
    if (training.attended.empty())
        write_mark(page, words::cycle::nobody_named);
    else
        page.in("p", [&] { list(words::cycle::attended, training.attended); });
    if (!training.missed.empty()) page.in("p class=\"mark\"", [&] { list(words::cycle::missed, training.missed); });
}

void write_training(Html& page, ReportTraining const& training) {
    write_heading(page, training.title, label_of(training.kind, page.language()));
    page.cell([&] {
        if (training.held_date)
            page.day(*training.held_date);
        else if (training.planned_date)
            page.in("span class=\"mark\"", [&] { page.text(words::cycle::planned_on).day(*training.planned_date); });
    });
    page.cell([&] {
        if (!training.held_date) return;
        page.text(training.of ? with_numbers(words::cycle::n_of_m, {training.present, *training.of}, page.language())
                              : with_numbers(words::cycle::present_of_unknown, {training.present}, page.language()));
    });
    page.cell([&] { write_names(page, training); });
}

/// Each count with the name of its status, as `f(name, of totals)`.
template <class F>
void each_total(F&& f) {
    boost::mp11::mp_for_each<boost::describe::describe_members<StatementTotals, boost::describe::mod_any_access>>(
        [&]<class Member>(Member) { f(names::kebab_of<Member>.view(), Member::pointer); });
}

}  // namespace

std::int64_t sum_of(StatementTotals const& totals) {
    std::int64_t out = 0;
    each_total([&](std::string_view, auto member) { out += totals.*member; });
    return out;
}

void write_objectives(Html& page, CycleReport const& report) {
    if (report.objectives.empty()) return write_missing(page, words::cycle::no_objectives);
    page.table(words::cycle::objectives,
               {words::cycle::objective, words::cycle::target, words::cycle::latest, words::cycle::reached,
                words::cycle::trend},
               [&] {
                   write_rows(page, report.objectives,
                              [&](ReportObjective const& each) { write_objective(page, each); });
               });
}

void write_risks(Html& page, CycleReport const& report) {
    auto const& unscored = report.risks_unscored;
    if (unscored.n == unscored.of) return write_missing(page, words::cycle::none_scored);
    if (unscored.n > 0)
        page.in("p class=\"mark\"", with_numbers(words::cycle::unscored, {unscored.n, unscored.of}, page.language()));
    if (report.risks.empty()) {
        page.in("p", with_numbers(words::cycle::no_risks, {unscored.of - unscored.n}, page.language()));
        return;
    }
    page.table(words::cycle::risks, {words::cycle::risk, words::cycle::band, words::cycle::decided}, [&] {
        write_rows(page, report.risks, [&](ReportRisk const& each) {
            write_heading(page, each.title);
            page.in("td", label_of(each.band, page.language()));
            page.cell([&] { write_decision(page, each); });
        });
    });
}

void write_plans(Html& page, CycleReport const& report) {
    if (report.plans.empty()) return write_missing(page, words::cycle::no_plans);
    page.table(words::cycle::plans,
               {words::cycle::plan, words::cycle::tested, words::cycle::last_test, words::cycle::next_test}, [&] {
                   write_rows(page, report.plans, [&](ReportPlan const& each) {
                       write_heading(page, each.title);
                       page.in(lacks_test(each.state) ? "td class=\"mark\"" : "td",
                               label_of(each.state, page.language()));
                       write_day(page, each.last_date, words::cycle::never);
                       page.cell([&] {
                           if (each.next_date) page.day(*each.next_date);
                       });
                   });
               });
}

void write_audits(Html& page, CycleReport const& report) {
    if (report.audits.empty()) return write_missing(page, words::cycle::no_audits);
    page.table(words::cycle::audits,
               {words::cycle::audit, words::cycle::reported_on, words::cycle::results, words::cycle::independent}, [&] {
                   write_rows(page, report.audits, [&](ReportAudit const& each) {
                       write_heading(page, each.title, label_of(each.kind, page.language()));
                       write_day(page, each.date, words::unknown);
                       page.cell([&] {
                           write_results(page, each);
                           if (each.unconfirmed) write_missing(page, words::cycle::unconfirmed);
                       });
                       page.cell([&] { write_whether(page, each.independent, words::cycle::no); });
                   });
               });
}

void write_findings(Html& page, CycleReport const& report) {
    auto const& findings = report.findings;
    if (findings.open.of == 0) return write_missing(page, words::cycle::no_findings);
    page.in("p", with_numbers(words::cycle::findings_count, {findings.open.n, findings.open.of, findings.overdue},
                              page.language()));
    write_types(page, findings.by_type);
    if (findings.majors.empty()) {
        page.in("p", words::cycle::no_majors);
        return;
    }
    page.table(words::cycle::majors, {words::cycle::finding, words::cycle::settle_by}, [&] {
        write_rows(page, findings.majors, [&](ReportFinding const& each) {
            write_heading(page, each.title);
            page.cell([&] {
                if (each.settle_by_date)
                    page.day(*each.settle_by_date);
                else
                    write_mark(page, words::cycle::no_day);
                if (each.overdue) write_missing(page, words::cycle::too_late);
            });
        });
    });
}

void write_reviews(Html& page, CycleReport const& report) {
    if (report.reviews.empty()) write_missing(page, words::cycle::no_review);
    for (auto const& review : report.reviews) write_review(page, review);
}

void write_trainings(Html& page, CycleReport const& report) {
    if (report.trainings.empty()) return write_missing(page, words::cycle::no_trainings);
    page.table(words::cycle::trainings,
               {words::cycle::training, words::cycle::held_on, words::cycle::present, words::cycle::board}, [&] {
                   write_rows(page, report.trainings, [&](ReportTraining const& each) { write_training(page, each); });
               });
}

void write_statement_totals(Html& page, CycleReport const& report) {
    auto const& version = report.approved_version;
    if (version)
        page.in("p", [&] {
            page.text(with_numbers(words::cycle::approved_version, {version->number}, page.language()));
            page.day(version->date).text(".");
        });
    else
        write_missing(page, words::cycle::no_approved_version);
    std::vector<std::string_view> headings{words::status.in(page.language())};
    if (version) headings.push_back(words::cycle::in_version.in(page.language()));
    headings.push_back(words::cycle::today.in(page.language()));
    page.table(words::lines_by_status.in(page.language()), headings, [&] {
        auto const row = [&](std::string_view name, auto const& of) {
            page.in("tr", [&] {
                page.row_heading([&] { page.text(name); });
                if (version) page.count(of(version->totals));
                page.count(of(report.statement));
            });
        };
        each_total([&](std::string_view name, auto member) {
            row(label(LabelKind::values, name, page.language()),
                [&](StatementTotals const& totals) { return totals.*member; });
        });
        row(words::total.in(page.language()), sum_of);
    });
}

}  // namespace zorgborg
