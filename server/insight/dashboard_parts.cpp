#include "insight/dashboard_parts.hpp"

#include <algorithm>

#include "domain/management_review.hpp"
#include "domain/objective.hpp"

namespace zorgborg {
namespace {

constexpr int year_days = 365;
constexpr std::size_t next_count = 5;

/// In the 365 days that end today.
bool within_year(Date day, Date today) { return day <= today && today - day < year_days; }

void add_next(ContinuityFigures& out, std::vector<Record<Exercise> const*> const& exercises, Date today) {
    for (auto const* exercise : exercises) {
        auto const& body = exercise->body;
        if (body.held_date || !body.planned_date || *body.planned_date < today) continue;
        out.next_exercises.push_back({exercise->envelope.id, *body.planned_date, body.title.value, body.kind});
    }
    std::ranges::sort(out.next_exercises, {}, [](auto const& each) { return std::tie(each.planned_date, each.id); });
    if (out.next_exercises.size() > next_count) out.next_exercises.resize(next_count);
}

void add_last(ContinuityFigures& out, std::vector<Record<Exercise> const*> const& exercises, Facts const& facts) {
    auto const order = [](auto const* exercise) { return std::pair(exercise->body.held_date, exercise->envelope.id); };
    auto const last = std::ranges::max_element(exercises, {}, order);
    if (last == exercises.end() || !(*last)->body.held_date) return;
    auto const& body = (*last)->body;
    out.last_exercise = HeldExercise{(*last)->envelope.id, *body.held_date,
                                     body.title.value,     body.kind,
                                     body.outcome,         derive(**last, facts).self_evaluated};
}

/// Each type; nonconformities by grade.
std::vector<FindingsOfType> types_of_findings() {
    std::vector<FindingsOfType> out;
    for (auto const& [type, name] : enumerators<FindingType>) {
        if (type == FindingType::nonconformity)
            for (auto const grade : {Grade::major, Grade::minor}) out.push_back({type, grade, 0, 0});
        out.push_back({type, std::nullopt, 0, 0});
    }
    return out;
}

}  // namespace

ContinuityFigures continuity_figures(Snapshot const& snapshot) {
    ContinuityFigures out;
    for (auto const& [state, name] : enumerators<TestState>) out.by_test_state.push_back({state, 0, 0});
    for (auto const* plan : snapshot.all<ContinuityPlan>()) {
        if (plan->body.status != PlanStatus::active) continue;
        auto const derived = derive(*plan, snapshot);
        ++std::ranges::find(out.by_test_state, derived.test_state, &PlansOfState::test_state)->n;
        for (auto& row : out.by_test_state) ++row.of;
        out.locations_drilled.n += derived.locations_drilled.n;
        out.locations_drilled.of += derived.locations_drilled.of;
    }
    for (auto const* asset : snapshot.all<Asset>()) {
        if (asset->body.kind != AssetKind::process || !asset->body.critical) continue;
        ++out.critical_processes_planned.of;
        out.critical_processes_planned.n += has_active_plan(*asset, snapshot);
    }
    auto const exercises = snapshot.all<Exercise>();
    add_next(out, exercises, snapshot.today);
    add_last(out, exercises, snapshot);
    return out;
}

TaskFigures task_figures(Snapshot const& snapshot) {
    TaskFigures out;
    for (auto const* task : snapshot.all<Task>()) {
        auto const& body = task->body;
        auto const derived = derive(*task, snapshot);
        bool const open = body.status == TaskStatus::open;
        out.open += open;
        out.overdue += derived.overdue;
        auto const missed_last = open ? standing(body, snapshot.today).last_missed : body.missed_until_date;
        if (missed_last && within_year(*missed_last, snapshot.today)) out.missed += derived.missed_occurrences;
        if (body.status != TaskStatus::done || body.completions.empty()) continue;
        auto const day = snapshot.day_of(body.completions.back().at);
        if (!within_year(day, snapshot.today)) continue;
        ++out.done_on_time.of;
        out.done_on_time.n += day <= body.due_date;
    }
    return out;
}

RiskFigures risk_figures(Snapshot const& snapshot) {
    RiskFigures out;
    for (auto const& band : enumerators<RiskBand>) out.by_band.insert(out.by_band.begin(), RisksOfBand{band.value});
    out.by_band.emplace_back();
    for (auto const* risk : snapshot.all<Risk>()) {
        auto const derived = derive(*risk, snapshot);
        ++std::ranges::find(out.by_band, derived.current_band, &RisksOfBand::band)->n;
        ++out.accepted.of;
        out.accepted.n += derived.accepted;
        out.reopened += derived.reopened_because.has_value();
        if (!derived.current_band || *derived.current_band < RiskBand::high) continue;
        ++out.high_decided.of;
        out.high_decided.n += derived.accepted || (risk->body.treatment && risk->body.treatment != Treatment::accept);
    }
    for (auto& row : out.by_band) row.of = out.accepted.of;
    return out;
}

FindingFigures finding_figures(Snapshot const& snapshot) {
    FindingFigures out;
    out.by_type = types_of_findings();
    for (auto const* finding : snapshot.all<Finding>()) {
        auto const& body = finding->body;
        if (is_settled(body)) continue;
        bool const overdue = derive(*finding, snapshot).overdue;
        auto const row = std::ranges::find_if(out.by_type, [&](FindingsOfType const& each) {
            return each.type == body.type && (body.type != FindingType::nonconformity || each.grade == body.grade);
        });
        ++row->open;
        row->overdue += overdue;
        ++out.open;
        out.overdue += overdue;
        if (!out.oldest || body.found_date < out.oldest->found_date)
            out.oldest = OldestFinding{finding->envelope.id, body.title.value, body.found_date,
                                       snapshot.today - body.found_date};
    }
    return out;
}

CheckFigures check_figures(Snapshot const& snapshot, Statement const& statement) {
    CheckFigures out;
    auto const& standing = independence_standing(snapshot);
    out.independence = {
        standing.counts, standing.until, standing.warning, standing.route, {standing.coverage.n, standing.coverage.of}};
    out.lines_verified.of = static_cast<std::int64_t>(statement.lines.size());
    for (auto const& line : statement.lines) out.lines_verified.n += line.verified.has_value();
    for (auto const* assessment : snapshot.all<Assessment>()) {
        out.awaiting_confirmation += derive(*assessment, snapshot).awaiting_confirmation;
        out.awaiting_response += counts_as_said(assessment->body) && assessment->body.responses.empty();
    }
    for (auto const* objective : snapshot.all<Objective>()) {
        ++out.objectives_met.of;
        out.objectives_met.n += derive(*objective, snapshot).met == true;
    }
    for (auto const* review : snapshot.all<ManagementReview>())
        if (review->body.status != ReviewStatus::planned && review->body.date)
            out.last_review_date = std::max(out.last_review_date.value_or(Date()), *review->body.date);
    Record<PdcaCycle> const* current = nullptr;
    for (auto const* cycle : snapshot.all<PdcaCycle>())
        if (cycle->body.phase != Phase::closed && cycle->body.start_date <= snapshot.today &&
            (current == nullptr || current->body.start_date < cycle->body.start_date))
            current = cycle;
    if (current == nullptr) return out;
    auto const gate = gates(snapshot, *current);
    out.cycle = CycleFigures{current->envelope.id,
                             current->body.title.value,
                             current->body.phase,
                             {std::ranges::count(gate.criteria, true, &CriterionVerdict::met),
                              static_cast<std::int64_t>(gate.criteria.size())},
                             derive(*current, snapshot).overrides};
    return out;
}

}  // namespace zorgborg
