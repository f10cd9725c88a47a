#include "insight/clauses.hpp"

#include <algorithm>

#include "domain/assessment_result.hpp"
#include "domain/management_review.hpp"
#include "domain/objective.hpp"
#include "domain/risk.hpp"
#include "domain/soa_version.hpp"
#include "domain/training.hpp"

namespace zorgborg {
namespace {

constexpr Period a_year{.months = 12};

bool within_year(std::optional<Date> day, Facts const& facts) {
    return day && *day <= facts.today && facts.today <= a_year.after(*day);
}

bool is_approved(std::optional<ApprovalState> const& approval) {
    return approval && approval->decision == Decision::approved;
}

template <class T>
void show(ClauseFill& fill, Record<T> const& record, bool meets) {
    fill.met_by.push_back({std::string(T::register_name), record.envelope.id, definition<T>().title(record)});
    fill.met += meets;
}

/// Met by at least one record.
void ask_one(ClauseFill& fill, std::size_t before, Missing what) {
    if (fill.met == before) fill.missing.push_back(what);
}

void analyses(ClauseFill& fill, Snapshot const& snapshot) {
    for (auto const* analysis : snapshot.all<RiskAnalysis>()) {
        auto const derived = derive(*analysis, snapshot);
        show(fill, *analysis,
             analysis->body.status == AnalysisStatus::finished && is_approved(derived.approval) &&
                 !derived.review_overdue);
    }
    ask_one(fill, 0, Missing::analysis);
}

/// High risks are accepted or treated, and somebody scored them all; without any there is nothing to treat yet.
void treatment(ClauseFill& fill, Snapshot const& snapshot) {
    std::size_t all = 0, open = 0;
    for (auto const* risk : snapshot.all<Risk>()) {
        ++all;
        auto const derived = derive(*risk, snapshot);
        bool const low = derived.current_band && *derived.current_band < RiskBand::high;
        bool const bad = !low && is_decided(*risk, derived) != true;
        open += bad;
        if (!low) show(fill, *risk, !bad);
    }
    if (all == 0 || open > 0)
        fill.missing.push_back(Missing::treatment);
    else
        ++fill.met;
}

void statement_versions(ClauseFill& fill, Snapshot const& snapshot) {
    auto const before = fill.met;
    if (auto const* version = approved_version(snapshot)) show(fill, *version, true);
    ask_one(fill, before, Missing::statement_version);
}

void objectives(ClauseFill& fill, Snapshot const& snapshot) {
    bool all = true;
    for (auto const* objective : snapshot.all<Objective>()) {
        all = all && objective->body.target;
        show(fill, *objective, objective->body.target.has_value());
    }
    if (!all || fill.met == 0) fill.missing.push_back(Missing::objective);
}

void measurements(ClauseFill& fill, Snapshot const& snapshot) {
    bool all = true;
    for (auto const* objective : snapshot.all<Objective>()) {
        bool const measured = within_year(derive(*objective, snapshot).latest_date, snapshot);
        all = all && measured;
        show(fill, *objective, measured);
    }
    if (!all || fill.met == 0) fill.missing.push_back(Missing::measurement);
}

void trainings(ClauseFill& fill, Snapshot const& snapshot, Set<TrainingKind> kinds) {
    for (auto const* training : snapshot.all<Training>())
        if (kinds.contains(training->body.kind)) show(fill, *training, within_year(training->body.held_date, snapshot));
    ask_one(fill, 0, Missing::training);
}

void audits_held(ClauseFill& fill, Snapshot const& snapshot) {
    for (auto const* assessment : snapshot.all<Assessment>())
        if (programme_audits.contains(assessment->body.kind) && is_issued(assessment->body))
            show(fill, *assessment,
                 counts_as_said(assessment->body) && within_year(day_of(assessment->body), snapshot));
    ask_one(fill, 0, Missing::audit);
}

void programmes(ClauseFill& fill, Snapshot const& snapshot) {
    for (auto const* programme : snapshot.all<AuditProgramme>()) {
        auto const derived = derive(*programme, snapshot);
        bool const running = programme->body.start_date <= snapshot.today && snapshot.today <= derived.end_date;
        show(fill, *programme, running && derived.waiting.empty());
    }
    ask_one(fill, 0, Missing::programme);
}

void reviews(ClauseFill& fill, Snapshot const& snapshot) {
    for (auto const* review : snapshot.all<ManagementReview>())
        if (review->body.status != ReviewStatus::planned) show(fill, *review, within_year(review->body.date, snapshot));
    ask_one(fill, 0, Missing::review);
}

void corrections(ClauseFill& fill, Snapshot const& snapshot) {
    bool all = true;
    for (auto const* finding : snapshot.all<Finding>()) {
        auto const& body = finding->body;
        if (body.type != FindingType::nonconformity || is_settled(body)) continue;
        bool const good = is_handled(*finding, snapshot);
        all = all && good;
        show(fill, *finding, good);
    }
    if (!all) fill.missing.push_back(Missing::correction);
}

struct Clause {
    std::string_view number;
    void (*fill)(ClauseFill&, Snapshot const&);
};
constexpr Clause clauses[] = {
    {"6.1.2", analyses},
    {"8.2", analyses},
    {"6.1.3",
     [](ClauseFill& fill, Snapshot const& snapshot) {
         treatment(fill, snapshot);
         statement_versions(fill, snapshot);
     }},
    {"8.3", treatment},
    {"6.2", objectives},
    {"9.1", measurements},
    {"7.2",
     [](ClauseFill& fill, Snapshot const& snapshot) {
         trainings(fill, snapshot, {TrainingKind::role, TrainingKind::management});
     }},
    {"7.3", [](ClauseFill& fill, Snapshot const& snapshot) { trainings(fill, snapshot, {TrainingKind::awareness}); }},
    {"9.2", audits_held},  // of the edition of 2017, which doesn't split it
    {"9.2.1", audits_held},
    {"9.2.2", programmes},
    {"9.3", reviews},
    {"9.3.1", reviews},
    {"9.3.2", reviews},
    {"9.3.3", reviews},
};

}  // namespace

ClauseFill fill_of(Snapshot const& snapshot, std::string_view number) {
    ClauseFill out;
    auto const* const organisation = snapshot.organisation();
    bool const old_edition = organisation != nullptr && organisation->body.edition == Edition::nen7510_2017;
    if (number == (old_edition ? "10.1" : "10.2")) corrections(out, snapshot);  // they swapped places
    auto const found = std::ranges::find(clauses, number, &Clause::number);
    if (found != std::end(clauses)) found->fill(out, snapshot);
    return out;
}

}  // namespace zorgborg
