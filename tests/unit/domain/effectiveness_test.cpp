#include <doctest/doctest.h>

#include "domain/exercise.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

UserRef const leader{Uuid{{1}}}, looker{Uuid{{2}}}, keeper{Uuid{{3}}};

Exercise exercise(char const* held, ExerciseOutcome outcome) {
    Exercise out;
    out.kind = ExerciseKind::restore_test;
    out.held_date = day(held);
    out.facilitator = leader;
    out.evaluator = looker;
    out.outcome = outcome;
    return out;
}

/// A control, and plans that name it among their measures.
struct World {
    TestFacts facts{"2026-11-22"};
    Record<Control>& control = facts.add(Control{});

    Record<ContinuityPlan>& plan() {
        ContinuityPlan out;
        out.measures = {{control.envelope.id}};
        out.owner = keeper;
        return facts.add(out, {to_text(control.envelope.id)});
    }
    void hold(Record<ContinuityPlan> const& plan, Exercise body) {
        body.plans = {{plan.envelope.id}};
        complete(nullptr, body, facts);
        facts.add(std::move(body), {to_text(plan.envelope.id)});
    }
    std::string_view effectiveness() const { return enum_name(derive(control, facts).effectiveness); }
};

}  // namespace

TEST_CASE("a control is as effective as the exercise that was evaluated last shows") {
    using enum ExerciseOutcome;
    struct Case {
        char const* name;
        std::vector<Exercise> exercises;
        char const* effectiveness;
    };
    auto const but = [](Exercise body, auto const& change) {
        change(body);
        return body;
    };
    auto const good = exercise("2026-05-01", passed);
    for (auto const& c : std::vector<Case>{
             {"no exercise", {}, "unknown"},
             {"passed", {good}, "effective"},
             {"failed", {exercise("2026-05-01", failed)}, "ineffective"},
             {"partly", {exercise("2026-05-01", partly)}, "ineffective"},
             {"failed, then passed", {exercise("2026-04-01", failed), good}, "effective"},
             {"passed, then failed, entered earlier", {exercise("2026-06-01", failed), good}, "ineffective"},
             {"not evaluated yet",
              {good, but(exercise("2026-06-01", failed), [](auto& e) { e.outcome.reset(); })},
              "effective"},
             {"its own facilitator", {but(good, [](auto& e) { e.evaluator = leader; })}, "unknown"},
             {"the plan's owner", {but(good, [](auto& e) { e.evaluator = keeper; })}, "unknown"},
             {"a failure that its own people saw",
              {good, but(exercise("2026-06-01", failed), [](auto& e) { e.evaluator.reset(); })},
              "effective"},
             {"only talked", {but(good, [](auto& e) { e.kind = ExerciseKind::tabletop; })}, "unknown"},
             {"held after that day", {but(good, [](auto& e) { e.held_date = day("2026-11-23"); })}, "unknown"}}) {
        SUBCASE(c.name) {
            World world;
            auto const& plan = world.plan();
            for (auto const& each : c.exercises) world.hold(plan, each);
            CHECK(world.effectiveness() == c.effectiveness);
        }
    }
}

TEST_CASE("the exercises of all plans that name the control count, of others none") {
    World world;
    world.hold(world.plan(), exercise("2026-05-01", ExerciseOutcome::passed));
    world.hold(world.plan(), exercise("2026-06-01", ExerciseOutcome::failed));
    CHECK(world.effectiveness() == "ineffective");
    World other;
    other.plan();
    other.hold(other.facts.add(ContinuityPlan{}), exercise("2026-06-01", ExerciseOutcome::failed));
    CHECK(other.effectiveness() == "unknown");
}

TEST_CASE("the plans stand where the worst of those stands that aren't retired") {
    World world;
    CHECK_FALSE(worst_test_state(world.facts));
    auto const state = [&] { return enum_name(worst_test_state(world.facts).value()); };
    auto& never = world.plan();
    CHECK(state() == "never-tested");
    auto& tested = world.plan();
    tested.body.least_kind = ExerciseKind::restore_test;
    world.hold(tested, exercise("2026-11-01", ExerciseOutcome::passed));
    CHECK(state() == "never-tested");
    never.body.status = PlanStatus::retired;
    CHECK(state() == "tested");
    world.hold(tested, exercise("2026-11-02", ExerciseOutcome::partly));
    CHECK(state() == "failed-retest-due");
    tested.body.status = PlanStatus::retired;
    CHECK_FALSE(worst_test_state(world.facts));
}

TEST_CASE("what wasn't tested, failed or is overdue lacks a test") {
    std::vector<std::string_view> lacking;
    for (auto const& state : enumerators<TestState>)
        if (lacks_test(state.value)) lacking.push_back(state.name);
    CHECK(lacking == std::vector<std::string_view>{"never-tested", "talked-through", "failed-retest-due", "overdue"});
}
