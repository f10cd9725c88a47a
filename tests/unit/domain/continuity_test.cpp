#include <doctest/doctest.h>

#include "domain/exercise.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

struct World {
    explicit World(std::string_view today = "2026-11-22") : facts(today) {
        plan.title = {"The record system is down"};
        plan.fallback = {"Use the printed lists."};
        plan.rto = Duration{4 * 3600};
        plan.owner = UserRef{owner};
        plan.status = PlanStatus::active;
        plan.described_date = day("2025-01-01");
    }
    Record<ContinuityPlan>& stored() {
        if (record == nullptr) record = &facts.add(plan);
        return *record;
    }
    Exercise exercise(ExerciseKind kind, std::string_view held, std::optional<ExerciseOutcome> outcome) {
        Exercise out;
        out.title = {"Exercise"};
        out.plans = {{stored().envelope.id}};
        out.kind = kind;
        out.held_date = day(held);
        out.facilitator = UserRef{facilitator};
        out.evaluator = UserRef{evaluator};
        out.outcome = outcome;
        complete(nullptr, out, facts);
        return out;
    }
    void add(Exercise exercise) { facts.add(std::move(exercise), {to_text(stored().envelope.id)}); }
    ContinuityPlanDerived derived() { return derive(stored(), facts); }

    TestFacts facts;
    Uuid owner = new_uuid(facts.now), facilitator = new_uuid(facts.now), evaluator = new_uuid(facts.now);
    ContinuityPlan plan;
    Record<ContinuityPlan>* record = nullptr;
};

using enum ExerciseKind;
using enum ExerciseOutcome;
std::string text(std::optional<Date> date) { return date ? to_text(*date) : "none"; }

}  // namespace

TEST_CASE("where a plan stands") {
    struct Held {
        ExerciseKind kind;
        char const* date;
        std::optional<ExerciseOutcome> outcome;
        bool self_evaluated = false;
    };
    struct Row {
        char const* name;
        char const* today;
        std::vector<Held> held;
        TestState state;
        char const* next;
        DueKind due;
    };
    std::vector<Row> const rows = {
        {"never exercised", "2026-11-22", {}, TestState::never_tested, "2025-01-01", DueKind::never_tested},
        {"held, not evaluated",
         "2026-11-22",
         {{simulation, "2026-11-01", {}}},
         TestState::never_tested,
         "2025-01-01",
         DueKind::never_tested},
        {"only talked",
         "2026-11-22",
         {{tabletop, "2026-11-01", passed}, {walkthrough, "2026-10-01", passed}},
         TestState::talked_through,
         "2025-01-01",
         DueKind::talked_through},
        {"a kind that doesn't count",
         "2026-11-22",
         {{restore_test, "2026-11-01", passed}},
         TestState::never_tested,
         "2025-01-01",
         DueKind::never_tested},
        {"tested", "2026-11-22", {{simulation, "2026-11-01", passed}}, TestState::tested, "2027-11-01", DueKind::test},
        {"due within 60 days",
         "2027-09-02",
         {{simulation, "2026-11-01", passed}},
         TestState::due,
         "2027-11-01",
         DueKind::test},
        {"not due yet on the day before",
         "2027-09-01",
         {{simulation, "2026-11-01", passed}},
         TestState::tested,
         "2027-11-01",
         DueKind::test},
        {"due on its last day",
         "2027-11-01",
         {{simulation, "2026-11-01", passed}},
         TestState::due,
         "2027-11-01",
         DueKind::test},
        {"overdue the day after",
         "2027-11-02",
         {{simulation, "2026-11-01", passed}},
         TestState::overdue,
         "2027-11-01",
         DueKind::test},
        {"failed",
         "2026-11-22",
         {{simulation, "2026-11-01", failed}},
         TestState::failed_retest_due,
         "2027-01-30",
         DueKind::retest},
        {"passed in part",
         "2026-11-22",
         {{simulation, "2026-11-01", partly}},
         TestState::failed_retest_due,
         "2027-01-30",
         DueKind::retest},
        {"failed, then passed",
         "2026-12-22",
         {{simulation, "2026-11-01", failed}, {simulation, "2026-12-01", passed}},
         TestState::tested,
         "2027-12-01",
         DueKind::test},
        {"passed, then failed",
         "2026-12-22",
         {{simulation, "2026-11-01", passed}, {regional, "2026-12-01", failed}},
         TestState::failed_retest_due,
         "2027-03-01",
         DueKind::retest},
        {"self-evaluated doesn't count",
         "2026-11-22",
         {{simulation, "2026-11-01", passed, true}},
         TestState::never_tested,
         "2025-01-01",
         DueKind::never_tested},
        {"self-evaluated doesn't reset",
         "2027-01-22",
         {{simulation, "2026-01-10", passed}, {simulation, "2026-11-01", passed, true}},
         TestState::overdue,
         "2027-01-10",
         DueKind::test},
        {"a failure counts whoever saw it",
         "2026-11-22",
         {{simulation, "2026-11-01", failed, true}},
         TestState::failed_retest_due,
         "2027-01-30",
         DueKind::retest},
        {"a real outage counts",
         "2026-11-22",
         {{real_outage, "2026-11-01", passed}},
         TestState::tested,
         "2027-11-01",
         DueKind::test},
    };
    for (auto const& row : rows) SUBCASE(row.name) {
            World world(row.today);
            for (auto const& held : row.held) {
                auto exercise = world.exercise(held.kind, held.date, held.outcome);
                if (held.self_evaluated) exercise.evaluator = exercise.facilitator;
                world.add(exercise);
            }
            auto const out = world.derived();
            CHECK(out.test_state == row.state);
            CHECK(text(out.next_exercise_date) == row.next);
            auto const due_now = due(world.stored(), world.facts, world.facts.today);
            REQUIRE(due_now);
            CHECK(due_now->what == row.due);
        }
}

TEST_CASE("what counts where the plan doesn't say") {
    ContinuityPlan plan;
    CHECK(least_kind(plan) == simulation);
    plan.measures = {{Uuid()}};
    CHECK(least_kind(plan) == restore_test);
    plan.fallback = {"x"};
    CHECK(least_kind(plan) == simulation);
    plan.least_kind = technical_failover;
    CHECK(least_kind(plan) == technical_failover);
}

TEST_CASE("self-evaluated") {
    World world;
    auto exercise = world.exercise(simulation, "2026-11-01", passed);
    bool expected = true;
    SUBCASE("somebody else looked") { expected = false; }
    SUBCASE("nobody") { exercise.evaluator.reset(); }
    SUBCASE("the facilitator") { exercise.evaluator = exercise.facilitator; }
    SUBCASE("the plan's owner") { exercise.evaluator = UserRef{world.owner}; }
    SUBCASE("somebody of a peer organisation") {
        exercise.evaluator.reset();
        exercise.external_evaluator = {"Security officer of De Hoek"};
        expected = false;
    }
    SUBCASE("who led it, from outside") {
        exercise.evaluator.reset();
        exercise.external_facilitator = exercise.external_evaluator = {"Bureau X"};
    }
    CHECK(is_self_evaluated(exercise, world.facts) == expected);
}

TEST_CASE("who owned the plan when it was evaluated judged himself, whoever owns it later") {
    World world;
    auto own = world.exercise(simulation, "2026-11-01", {});
    own.evaluator = UserRef{world.owner};
    CHECK(is_self_evaluated(own, world.facts));
    auto const before = world.facts.add(own);
    own.outcome = passed;
    complete(&before, own, world.facts);
    auto const other = world.exercise(simulation, "2026-11-01", passed);
    world.stored().body.owner = UserRef{world.evaluator};
    CHECK(is_self_evaluated(own, world.facts));
    CHECK_FALSE(is_self_evaluated(other, world.facts));
}

TEST_CASE("what can't be passed") {
    World world;
    world.stored();
    auto exercise = world.exercise(simulation, "2026-11-01", passed);
    std::vector<std::string> wrong;
    SUBCASE("nothing wrong") {}
    SUBCASE("within the target") { exercise.measured_rto = Duration{4 * 3600}; }
    SUBCASE("beyond the target") {
        exercise.measured_rto = Duration{5 * 3600};
        wrong = {"#/measuredRto beyond-target"};
    }
    SUBCASE("an objective missed, another not judged") {
        exercise.objectives = {
            {{"a"}, ObjectiveResult::met, {}}, {{"b"}, ObjectiveResult::not_met, {}}, {{"c"}, {}, {}}};
        wrong = {"#/objectives/1/result objective-missed", "#/objectives/2/result not-judged"};
    }
    SUBCASE("a recovery that nobody timed") {
        exercise.kind = restore_test;
        wrong = {"#/measuredRto not-measured"};
    }
    SUBCASE("a recovery whose data nobody checked") {
        exercise.data_checked = false;
        wrong = {"#/dataChecked contradiction"};
    }
    SUBCASE("what wasn't held") {
        exercise.held_date.reset();
        wrong = {"#/heldDate not-held"};
    }
    SUBCASE("what is still to come") {
        exercise.held_date = day("2026-12-01");
        wrong = {"#/heldDate in-future"};
    }
    Complaints complaints;
    check(nullptr, exercise, {}, world.facts, complaints);
    CHECK(named(complaints.problems()) == wrong);
    if (wrong.empty() || exercise.held_date != day("2026-11-01")) return;
    Complaints none;
    exercise.outcome = failed;
    check(nullptr, exercise, {}, world.facts, none);
    CHECK(named(none.problems()).empty());
}

TEST_CASE("what was evaluated isn't embellished") {
    World world;
    auto const& before = world.facts.add(world.exercise(simulation, "2026-11-01", partly));
    auto after = before.body;
    std::vector<std::string> wrong;
    SUBCASE("lessons and report may follow") { after.evaluation = {"x"}; }
    SUBCASE("worse") { after.outcome = failed; }
    SUBCASE("better") {
        after.outcome = passed;
        wrong = {"#/outcome frozen"};
    }
    SUBCASE("none any more") {
        after.outcome.reset();
        wrong = {"#/outcome frozen"};
    }
    SUBCASE("another evaluator, other objectives") {
        after.evaluator = after.facilitator;
        after.objectives = {{{"a"}, ObjectiveResult::met, {}}};
        wrong = {"#/evaluator frozen", "#/objectives frozen"};
    }
    SUBCASE("a measurement") {
        after.measured_rto = Duration{60};
        wrong = {"#/measuredRto frozen"};
    }
    Complaints complaints;
    check(&before, after, {}, world.facts, complaints);
    CHECK(named(complaints.problems()) == wrong);
    Complaints archiving;
    check_archive(before, {}, world.facts, archiving);
    CHECK(named(archiving.problems()) == std::vector<std::string>{"#/outcome frozen"});
}

TEST_CASE("a scenario of the library is copied where nothing else was said") {
    TestFacts facts("2026-11-22");
    Exercise exercise;
    exercise.scenario = {"known"};
    exercise.roles = {{"ours"}};
    complete(nullptr, exercise, facts);
    CHECK(exercise.goal->value == "goal");
    CHECK(exercise.roles == std::vector<Text<500>>{{"ours"}});
    REQUIRE(exercise.objectives.size() == 1);
    CHECK_FALSE(exercise.objectives[0].result);
    CHECK(exercise.injects[0].minute.value == 5);
    exercise = {};
    exercise.scenario = {"power"};
    complete(nullptr, exercise, facts);
    CHECK_FALSE(exercise.goal);
}

TEST_CASE("the time line is in the order of time, and not of the future") {
    TestFacts facts("2026-11-22");
    auto record = facts.add(Exercise{});
    Complaints complaints;
    record.body = logged(record, {facts.now, LineKind::action, {"second"}, {}}, {}, facts, complaints);
    record.body =
        logged(record, {facts.now - std::chrono::hours(1), LineKind::inject, {"first"}, {}}, {}, facts, complaints);
    CHECK(named(complaints.problems()).empty());
    CHECK(record.body.log[0].text.value == "first");
    logged(record, {facts.now + std::chrono::hours(1), LineKind::inject, {"later"}, {}}, {}, facts, complaints);
    CHECK(named(complaints.problems()) == std::vector<std::string>{"#/at in-future"});
}

TEST_CASE("where it was drilled, n of m") {
    World world;
    auto const north = world.facts.add(Location{}).envelope.id, south = world.facts.add(Location{}).envelope.id;
    world.plan.locations = {{north}, {south}};
    auto exercise = world.exercise(simulation, "2026-11-01", failed);
    exercise.location = Ref<Location>{north};
    world.add(exercise);
    auto talk = world.exercise(tabletop, "2026-11-01", passed);
    talk.location = Ref<Location>{south};
    world.add(talk);
    auto const out = world.derived().locations_drilled;
    CHECK(out.n == 1);
    CHECK(out.of == 2);
    CHECK(out.missing == std::vector<Uuid>{south});
}

TEST_CASE("a card that hangs grows old when what stands on it changes") {
    World world;
    auto const& before = world.stored();
    auto after = before.body;
    SUBCASE("a copy hung up") {
        after.printed_copies = {{{"Ward 1"}, world.facts.today, {1}}};
        complete(&before, after, world.facts);
        CHECK(after.card_version.value == 1);
    }
    SUBCASE("another fallback") {
        after.printed_copies = {{{"Ward 1"}, world.facts.today, {1}}};
        after.fallback = {"Call the back-up."};
        complete(&before, after, world.facts);
        CHECK(after.card_version.value == 2);
        Record<ContinuityPlan> changed = before;
        changed.body = after;
        CHECK(derive(changed, world.facts).old_cards == 1);
    }
}

TEST_CASE("what a plan may not say") {
    World world;
    Asset process;
    process.kind = AssetKind::process;
    process.title = {"Evening care"};
    process.mtpd = Duration{2 * 3600};
    auto const evening = world.facts.add(process).envelope.id;
    Asset system;
    system.kind = AssetKind::application;
    auto const application = world.facts.add(system).envelope.id;
    auto plan = world.plan;
    std::vector<std::string> wrong;
    SUBCASE("recovery after the process broke down") {
        plan.processes = {{evening}};
        wrong = {"#/rto beyond-mtpd"};
    }
    SUBCASE("beyond its own limit") {
        plan.mtpd = Duration{3600};
        wrong = {"#/rto beyond-mtpd"};
    }
    SUBCASE("a process that is none") {
        plan.processes = {{application}};
        wrong = {"#/processes/0 link-target"};
    }
    SUBCASE("that talking is testing") {
        plan.least_kind = tabletop;
        wrong = {"#/leastKind talking-only"};
    }
    SUBCASE("a card of tomorrow") {
        plan.printed_copies = {{{"Ward 1"}, day("2026-11-23"), {2}}};
        wrong = {"#/printedCopies/0/printedDate in-future", "#/printedCopies/0/cardVersion range"};
    }
    Complaints complaints;
    check(nullptr, plan, {}, world.facts, complaints);
    CHECK(named(complaints.problems()) == wrong);
}
