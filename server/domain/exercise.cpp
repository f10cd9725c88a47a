#include "domain/exercise.hpp"

#include <algorithm>

namespace zorgborg {
namespace {

/// The strictest target of the plans.
std::optional<Duration> target(Exercise const& exercise, std::optional<Duration> ContinuityPlan::*member,
                               Facts const& facts) {
    std::optional<Duration> out;
    for (auto const& link : exercise.plans) {
        auto const* const plan = facts.find<ContinuityPlan>(link.id);
        if (plan == nullptr || !(plan->body.*member)) continue;
        out = out ? std::min(*out, *(plan->body.*member)) : *(plan->body.*member);
    }
    return out;
}

struct Target {
    std::string_view member;
    std::optional<Duration> Exercise::*measured;
    std::optional<Duration> ContinuityPlan::*asked;
};
constexpr Target targets[] = {{"measuredRto", &Exercise::measured_rto, &ContinuityPlan::rto},
                              {"measuredRpo", &Exercise::measured_rpo, &ContinuityPlan::rpo}};

void check_targets(Exercise const& exercise, Facts const& facts, Complaints& complaints) {
    for (auto const& each : targets) {
        auto const asked = target(exercise, each.asked, facts);
        auto const& measured = exercise.*each.measured;
        if (asked && measured && *measured > *asked)
            complaints.add(
                Rule::beyond_target, each.member,
                "Measured " + to_text(*measured) + ", the plan asks " + to_text(*asked) + ": that isn't passed.");
        else if (asked && !measured && each.asked == &ContinuityPlan::rto && recoveries.contains(exercise.kind))
            complaints.add(Rule::not_measured, each.member, "A recovery that nobody timed isn't passed.");
    }
}

void check_objectives(Exercise const& exercise, Complaints& complaints) {
    for (std::size_t i = 0; i < exercise.objectives.size(); ++i) {
        auto const& result = exercise.objectives[i].result;
        if (result == ObjectiveResult::met) continue;
        complaints.add(result ? Rule::objective_missed : Rule::not_judged,
                       "objectives/" + std::to_string(i) + "/result",
                       result ? "An exercise with an objective that wasn't met isn't passed."
                              : "An objective that nobody judged isn't met.");
    }
}

/// What stays open once it is evaluated: what it taught, and what is reported of it.
constexpr std::string_view open_afterwards[] = {"outcome", "lessons", "evaluation", "clientSafety", "report"};

/// An outcome may be corrected for the worse, never for the better.
void check_frozen(Exercise const& before, Exercise const& after, Complaints& complaints) {
    if (!before.outcome) return;
    auto const ask = [&](bool same, std::string_view member) {
        if (!same) complaints.add(Rule::frozen, member, "The exercise was evaluated; hold another one instead.");
    };
    ask(after.outcome && *after.outcome >= *before.outcome, "outcome");
    boost::mp11::mp_for_each<boost::describe::describe_members<Exercise, boost::describe::mod_public>>(
        [&](auto member) {
            constexpr auto name = member_name<decltype(member)>;
            if (std::ranges::find(open_afterwards, name) == std::end(open_afterwards))
                ask(before.*member.pointer == after.*member.pointer, name);
        });
}

std::vector<Text<40>> owners_of_plans(Exercise const& exercise, Facts const& facts) {
    std::vector<Text<40>> out;
    for (auto const& link : exercise.plans) {
        auto const* const plan = facts.find<ContinuityPlan>(link.id);
        if (plan != nullptr && plan->body.owner) out.push_back({to_text(plan->body.owner->id)});
    }
    return out;
}

template <class T>
void take_over(std::vector<T>& to, std::vector<T> const& from) {
    if (to.empty()) to = from;
}

}  // namespace

bool is_self_evaluated(Exercise const& exercise, Facts const& facts) {
    if (!exercise.evaluator)
        return !exercise.external_evaluator || exercise.external_evaluator == exercise.external_facilitator;
    if (exercise.evaluator == exercise.facilitator) return true;
    auto const owners = exercise.outcome ? exercise.plan_owners : owners_of_plans(exercise, facts);
    return std::ranges::find(owners, Text<40>{to_text(exercise.evaluator->id)}) != owners.end();
}

bool counts(Exercise const& exercise, Set<ExerciseKind> kinds, Facts const& facts) {
    if (!exercise.outcome || !kinds.contains(exercise.kind)) return false;
    return exercise.outcome != ExerciseOutcome::passed || !is_self_evaluated(exercise, facts);
}

ExerciseDerived derive(Record<Exercise> const& exercise, Facts const& facts) {
    ExerciseDerived out;
    auto const& body = exercise.body;
    if (body.planned_date) out.state = ExerciseState::planned;
    if (body.held_date) out.state = ExerciseState::held;
    if (body.outcome) out.state = ExerciseState::evaluated;
    out.self_evaluated = body.held_date && is_self_evaluated(body, facts);
    out.target_rto = target(body, &ContinuityPlan::rto, facts);
    out.target_rpo = target(body, &ContinuityPlan::rpo, facts);
    for (auto const& objective : body.objectives)
        ++(!objective.result                           ? out.objectives_unjudged
           : *objective.result == ObjectiveResult::met ? out.objectives_met
                                                       : out.objectives_missed);
    for (auto const& link : body.plans)
        if (auto const* plan = facts.find<ContinuityPlan>(link.id))
            if (counts(body, counting(least_kind(plan->body)), facts)) out.tests.push_back(link);
    return out;
}

std::optional<Due> due(Record<Exercise> const& exercise, Facts const&, Date) {
    if (exercise.body.held_date || !exercise.body.planned_date) return std::nullopt;
    return Due{DueKind::exercise, *exercise.body.planned_date};
}

std::vector<Uuid> owners(Exercise const& exercise) {
    std::vector<Uuid> out;
    if (exercise.facilitator) out.push_back(exercise.facilitator->id);
    if (exercise.evaluator) out.push_back(exercise.evaluator->id);
    return out;
}

void complete(Record<Exercise> const* before, Exercise& after, Facts const& facts) {
    if (after.outcome && (before == nullptr || !before->body.outcome))
        after.plan_owners = owners_of_plans(after, facts);
    bool const chosen = after.scenario && (before == nullptr || before->body.scenario != after.scenario);
    auto const library = chosen ? facts.scenario(after.scenario->value) : std::nullopt;
    if (!library) return;
    if (!after.goal) after.goal = library->goal;
    if (!after.duration) after.duration = library->duration;
    take_over(after.roles, library->roles);
    take_over(after.questions, library->questions);
    take_over(after.measures, library->measures);
    if (after.injects.empty())
        for (auto const& inject : library->injects) after.injects.push_back({inject.minute, inject.to, inject.text});
    if (after.objectives.empty())
        for (auto const& title : library->objectives) after.objectives.push_back({title, {}, {}});
}

void check(Record<Exercise> const* before, Exercise const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (after.held_date > facts.today)
        complaints.add(Rule::in_future, "heldDate", "An exercise isn't held before its day.");
    if (before != nullptr) check_frozen(before->body, after, complaints);
    bool const concluded = after.outcome && (before == nullptr || before->body.outcome != after.outcome);
    if (!concluded) return;
    if (!after.held_date)
        complaints.add(Rule::not_held, "heldDate", "What wasn't held has no outcome: say on which day it was.");
    if (after.outcome != ExerciseOutcome::passed) return;
    check_targets(after, facts, complaints);
    check_objectives(after, complaints);
    if (after.data_checked == false)
        complaints.add(Rule::contradiction, "dataChecked", "A recovery whose data nobody checked isn't passed.");
}

void check_archive(Record<Exercise> const& record, Actor const&, Facts const&, Complaints& complaints) {
    if (record.body.outcome) complaints.add(Rule::frozen, "outcome", "An exercise that was evaluated stays on show.");
}

Exercise logged(Record<Exercise> const& before, LogLineRequest const& act, Actor const& actor, Facts const& facts,
                Complaints& complaints) {
    auto out = before.body;
    auto const at = act.at.value_or(facts.now);
    if (at > facts.now) complaints.add(Rule::in_future, "at", "That hasn't happened yet.");
    out.log.push_back({at, act.kind, act.text, act.by, {actor.id}});
    std::ranges::stable_sort(out.log, {}, &LogLine::at);
    return out;
}

}  // namespace zorgborg
