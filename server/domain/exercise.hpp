#pragma once

#include "domain/continuity_plan.hpp"
#include "domain/finding.hpp"

namespace zorgborg {

enum class ObjectiveResult { met, partly, not_met };
BOOST_DESCRIBE_ENUM(ObjectiveResult, met, partly, not_met)

enum class ExerciseOutcome { passed, partly, failed };
BOOST_DESCRIBE_ENUM(ExerciseOutcome, passed, partly, failed)

struct ExerciseObjective {
    Text<200> title;
    std::optional<ObjectiveResult> result;  // none: not judged yet
    std::optional<Markdown> note;
    auto operator<=>(ExerciseObjective const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExerciseObjective, (), (title, result, note))

/// What the facilitator brings in, so many minutes after the start.
struct Inject {
    Whole<0, 10'000> minute;
    std::optional<Text<200>> to;
    Text<1000> text;
    auto operator<=>(Inject const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Inject, (), (minute, to, text))

/// By function, never by name: how many were there of how many.
struct Participants {
    Text<200> function;
    std::optional<Text<200>> party;  // none: ours
    Whole<0, 100'000> present;
    std::optional<Whole<0, 100'000>> of;
    auto operator<=>(Participants const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Participants, (), (function, party, present, of))

enum class LineKind { inject, action, decision, observation };
BOOST_DESCRIBE_ENUM(LineKind, inject, action, decision, observation)

struct LogLine {
    Instant at;
    LineKind kind = LineKind::observation;
    Text<1000> text;
    std::optional<Text<200>> by;  // who did it, by function
    Text<40> entered_by;
    auto operator<=>(LogLine const&) const = default;
};
BOOST_DESCRIBE_STRUCT(LogLine, (), (at, kind, text, by, entered_by))

/// A test of continuity plans, planned, held and evaluated (ISO 22301, 8.5; ISO 22398).
struct Exercise {
    static constexpr Traits traits{
        "exercises",
        "exercise",
        Area::content,
        {Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::log_line, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view always_given = "kind";
    static constexpr std::string_view kept_by_server[] = {"log", "planOwners"};

    Text<200> title;
    Refs<ContinuityPlan> plans;
    ExerciseKind kind = ExerciseKind::tabletop;
    std::optional<Text<200>> scenario;  // what is played; the id of one in the library copies that
    std::optional<Ref<Location>> location;
    std::optional<Shift> shift;
    std::optional<Date> planned_date;
    std::optional<Date> held_date;
    std::optional<UserRef> facilitator;
    std::optional<Text<200>> external_facilitator;
    std::optional<UserRef> evaluator;
    std::optional<Text<200>> external_evaluator;  // of a peer organisation, say
    std::optional<Ref<Exercise>> retest_of;
    std::optional<Markdown> goal;
    std::optional<Duration> duration;
    std::vector<Text<500>> roles;
    std::vector<Inject> injects;
    std::vector<Text<500>> questions;
    std::vector<Text<500>> measures;  // what to measure
    std::vector<ExerciseObjective> objectives;
    std::vector<Participants> participants;
    std::vector<LogLine> log;
    std::optional<Duration> measured_rto;
    std::optional<Duration> measured_rpo;
    std::optional<bool> data_checked;       // after recovery
    std::optional<Markdown> client_safety;  // what it meant for clients
    std::optional<ExerciseOutcome> outcome;
    std::vector<Text<40>> plan_owners;  // whose plans they were when it was evaluated
    Refs<Finding> lessons;
    std::optional<Markdown> evaluation;
    std::optional<Ref<Evidence>> report;
};
BOOST_DESCRIBE_STRUCT(Exercise, (),
                      (title, plans, kind, scenario, location, shift, planned_date, held_date, facilitator,
                       external_facilitator, evaluator, external_evaluator, retest_of, goal, duration, roles, injects,
                       questions, measures, objectives, participants, log, measured_rto, measured_rpo, data_checked,
                       client_safety, outcome, plan_owners, lessons, evaluation, report))

enum class ExerciseState { unplanned, planned, held, evaluated };
BOOST_DESCRIBE_ENUM(ExerciseState, unplanned, planned, held, evaluated)

struct ExerciseDerived {
    ExerciseState state = ExerciseState::unplanned;
    bool self_evaluated = false;         // shown; doesn't reset a date
    Refs<ContinuityPlan> tests;          // the plans that it counts for as a test
    std::optional<Duration> target_rto;  // the strictest of its plans
    std::optional<Duration> target_rpo;
    std::int64_t objectives_met = 0;
    std::int64_t objectives_missed = 0;  // partly or not met
    std::int64_t objectives_unjudged = 0;
};
BOOST_DESCRIBE_STRUCT(ExerciseDerived, (),
                      (state, self_evaluated, tests, target_rto, target_rpo, objectives_met, objectives_missed,
                       objectives_unjudged))

struct LogLineRequest {
    std::optional<Instant> at;  // now, when it isn't said
    LineKind kind = LineKind::observation;
    Text<1000> text;
    std::optional<Text<200>> by;
};
BOOST_DESCRIBE_STRUCT(LogLineRequest, (), (at, kind, text, by))

/// Nobody else than its facilitator or a plan's owner looked at it: who owned the plan when it was evaluated.
bool is_self_evaluated(Exercise const& exercise, Facts const& facts);
/// Whether it says something of a plan of which these kinds are a test: a failure whoever saw it, a success when
/// somebody else did.
bool counts(Exercise const& exercise, Set<ExerciseKind> kinds, Facts const& facts);

ExerciseDerived derive(Record<Exercise> const& exercise, Facts const& facts);
std::optional<Due> due(Record<Exercise> const& exercise, Facts const& facts, Date on);
/// The facilitator and the evaluator keep it.
std::vector<Uuid> owners(Exercise const& exercise);

/// Takes over what the library's scenario says, where nothing else was said; keeps whose plans they are once it is
/// evaluated.
void complete(Record<Exercise> const* before, Exercise& after, Facts const& facts);

/// A measured time beyond its target or an objective that wasn't met can't be *passed*, nor what nobody judged or
/// measured; what was evaluated isn't embellished later.
void check(Record<Exercise> const* before, Exercise const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<Exercise> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);

Exercise logged(Record<Exercise> const& before, LogLineRequest const& act, Actor const& actor, Facts const& facts,
                Complaints& complaints);

}  // namespace zorgborg
