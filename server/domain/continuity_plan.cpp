#include "domain/continuity_plan.hpp"

#include <algorithm>

#include "domain/exercise.hpp"

namespace zorgborg {
namespace {

/// Days before a test falls due in which it stands as *due*.
constexpr int due_days = 60;

using Exercises = std::vector<Record<Exercise> const*>;

/// The exercises of the plan that were held until today, the last first.
Exercises held(Record<ContinuityPlan> const& plan, Facts const& facts) {
    Exercises out;
    for (auto const* exercise : facts.linking<Exercise>(to_text(plan.envelope.id)))
        if (exercise->body.held_date && *exercise->body.held_date <= facts.today) out.push_back(exercise);
    std::ranges::sort(out, [](auto const* a, auto const* b) {
        return std::tie(*b->body.held_date, b->envelope.id) < std::tie(*a->body.held_date, a->envelope.id);
    });
    return out;
}

Drilled drilled(ContinuityPlan const& plan, Exercises const& exercises, Date today) {
    Drilled out;
    out.of = static_cast<std::int64_t>(plan.locations.size());
    for (auto const& location : plan.locations) {
        bool const done = std::ranges::any_of(exercises, [&](auto const* exercise) {
            auto const& body = exercise->body;
            return body.outcome && body.location == location && !talks.contains(body.kind) &&
                   plan.exercise_interval.after(*body.held_date) >= today;
        });
        if (done)
            ++out.n;
        else
            out.missing.push_back(location.id);
    }
    return out;
}

Set<PlanGap> gaps(ContinuityPlan const& plan, bool approved) {
    Set<PlanGap> out;
    if (!plan.owner) out.insert(PlanGap::owner);
    if (!plan.rto) out.insert(PlanGap::rto);
    if (!plan.fallback) out.insert(PlanGap::fallback);
    if (!plan.communication) out.insert(PlanGap::communication);
    if (plan.locations.empty()) out.insert(PlanGap::locations);
    if (!approved) out.insert(PlanGap::approval);
    return out;
}

/// What stands on the ward's card.
auto card(ContinuityPlan const& plan) {
    return std::tie(plan.title, plan.scenario, plan.rto, plan.mtpd, plan.fallback, plan.communication, plan.parties,
                    plan.locations, plan.owner, plan.processes, plan.assets);
}

void derive_tests(ContinuityPlanDerived& out, ContinuityPlan const& plan, Exercises const& exercises,
                  Facts const& facts) {
    auto const last = std::ranges::find_if(
        exercises, [&](auto const* each) { return counts(each->body, out.counting_kinds, facts); });
    if (last == exercises.end()) {
        bool const talked = std::ranges::any_of(
            exercises, [](auto const* each) { return each->body.outcome && talks.contains(each->body.kind); });
        out.test_state = talked ? TestState::talked_through : TestState::never_tested;
        out.next_exercise_date = plan.described_date;
        return;
    }
    auto const& body = (*last)->body;
    out.last_exercise = (*last)->envelope.id;
    out.last_exercise_date = body.held_date;
    if (body.outcome != ExerciseOutcome::passed) {
        out.test_state = TestState::failed_retest_due;
        out.next_exercise_date = *body.held_date + retest_days;
        return;
    }
    auto const next = plan.exercise_interval.after(*body.held_date);
    out.next_exercise_date = next;
    out.test_state = next < facts.today               ? TestState::overdue
                     : next - facts.today <= due_days ? TestState::due
                                                      : TestState::tested;
}

}  // namespace

ExerciseKind least_kind(ContinuityPlan const& plan) {
    if (plan.least_kind) return *plan.least_kind;
    return plan.fallback || plan.measures.empty() ? ExerciseKind::simulation : ExerciseKind::restore_test;
}

ContinuityPlanDerived derive(Record<ContinuityPlan> const& plan, Facts const& facts) {
    ContinuityPlanDerived out;
    auto const& body = plan.body;
    auto const exercises = held(plan, facts);
    out.counting_kinds = counting(least_kind(body));
    derive_tests(out, body, exercises, facts);
    for (auto const* exercise : facts.linking<Exercise>(to_text(plan.envelope.id))) {
        auto const& planned = exercise->body.planned_date;
        if (exercise->body.held_date || !planned) continue;
        if (!out.planned_exercise_date || *planned < *out.planned_exercise_date) out.planned_exercise_date = planned;
    }
    out.locations_drilled = drilled(body, exercises, facts.today);
    out.approval = approval_of(plan.envelope, facts);
    out.gaps = gaps(body, out.approval && out.approval->decision == Decision::approved);
    out.old_cards = std::ranges::count_if(body.printed_copies, [&](PrintedCopy const& copy) {
        return copy.card_version.value < body.card_version.value;
    });
    return out;
}

bool has_active_plan(Record<Asset> const& process, Facts const& facts) {
    auto const plans = facts.linking<ContinuityPlan>(to_text(process.envelope.id));
    return std::ranges::any_of(plans, [&](auto const* plan) {
        auto const& processes = plan->body.processes;
        return plan->body.status == PlanStatus::active &&
               std::ranges::find(processes, process.envelope.id, &Ref<Asset>::id) != processes.end();
    });
}

std::optional<TestState> worst_test_state(Facts const& facts) {
    std::optional<TestState> out;
    for (auto const* plan : facts.all<ContinuityPlan>()) {
        if (plan->body.status == PlanStatus::retired) continue;
        auto const state = derive(*plan, facts).test_state;
        if (!out || state < *out) out = state;
    }
    return out;
}

std::optional<Due> due(Record<ContinuityPlan> const& plan, Facts const& facts, Date) {
    if (plan.body.status == PlanStatus::retired) return std::nullopt;
    auto const derived = derive(plan, facts);
    if (!derived.next_exercise_date) return std::nullopt;
    auto const what = [&] {
        switch (derived.test_state) {
            case TestState::never_tested: return DueKind::never_tested;
            case TestState::talked_through: return DueKind::talked_through;
            case TestState::failed_retest_due: return DueKind::retest;
            case TestState::overdue:
            case TestState::due:
            case TestState::tested: break;
        }
        return DueKind::test;
    }();
    return Due{what, *derived.next_exercise_date};
}

void complete(Record<ContinuityPlan> const* before, ContinuityPlan& after, Facts const& facts) {
    if (before == nullptr) {
        if (after.described_date == Date()) after.described_date = facts.today;
    } else if (card(before->body) != card(after)) {
        after.card_version = {before->body.card_version.value + 1};
    }
}

void check(Record<ContinuityPlan> const*, ContinuityPlan const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (after.least_kind && talks.contains(*after.least_kind))
        complaints.add(Rule::talking_only, "leastKind", "Talking a plan through doesn't test it.");
    if (after.rto && after.mtpd && *after.rto > *after.mtpd)
        complaints.add(Rule::beyond_mtpd, "rto",
                       "The plan must recover (rto) before the outage can't be borne (mtpd).");
    for (std::size_t i = 0; i < after.processes.size(); ++i) {
        auto const* const process = facts.find<Asset>(after.processes[i].id);
        if (process == nullptr) continue;
        if (process->body.kind != AssetKind::process)
            complaints.add(Rule::link_target, "processes/" + std::to_string(i), "This asset isn't a process.");
        if (after.rto && process->body.mtpd && *after.rto > *process->body.mtpd)
            complaints.add(Rule::beyond_mtpd, "rto",
                           "The process " + process->body.title.value + " can bear an outage of " +
                               to_text(*process->body.mtpd) + ", less than the plan's rto.");
    }
    for (std::size_t i = 0; i < after.printed_copies.size(); ++i) {
        auto const pointer = "printedCopies/" + std::to_string(i);
        if (after.printed_copies[i].printed_date > facts.today)
            complaints.add(Rule::in_future, pointer + "/printedDate", "It can't have been printed after today.");
        if (after.printed_copies[i].card_version > after.card_version)
            complaints.add(Rule::range, pointer + "/cardVersion", "There is no such version of the card yet.");
    }
}

Set<Role> approvers(ContinuityPlan const&) { return {Role::board, Role::owner}; }

}  // namespace zorgborg
