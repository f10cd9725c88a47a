#include "domain/finding.hpp"

#include <doctest/doctest.h>

#include "facts.hpp"

using namespace zorgborg;

namespace {

struct World {
    TestFacts facts{"2026-11-22"};
    Uuid doer = new_uuid(facts.now), other = new_uuid(facts.now);
    Finding finding = [this] {
        Finding out;
        out.title = {"The list wasn't current"};
        out.type = FindingType::nonconformity;
        out.grade = Grade::minor;
        out.owner = UserRef{doer};
        out.correction = {"Printed daily"};
        out.found_date = facts.today;
        return out;
    }();
    Actor by_doer{to_text(doer), doer, {Role::owner}, false};
    Actor by_other{to_text(other), other, {Role::owner}, false};
    Actor by_auditor{to_text(other), other, {Role::internal_auditor}, false};
};

}  // namespace

TEST_CASE("who may check an effect, and when") {
    struct Row {
        char const* name;
        void (*change)(World&);
        Actor World::*actor;
        std::vector<std::string> wrong;
    };
    std::vector<Row> const rows = {
        {"another person", [](World&) {}, &World::by_other, {}},
        {"who owns it", [](World&) {}, &World::by_doer, {"#/status second-person"}},
        {"a program", [](World& world) { world.by_other.user.reset(); }, &World::by_other, {"#/status person-needed"}},
        {"before anything was done",
         [](World& world) { world.finding.correction.reset(); },
         &World::by_other,
         {"#/actions work-not-done"}},
        {"before its task is done",
         [](World& world) {
             Task task;
             task.owner = UserRef{world.doer};
             world.finding.actions = {{world.facts.add(task).envelope.id}};
         },
         &World::by_other,
         {"#/actions work-not-done"}},
        {"who did its task",
         [](World& world) {
             Task task;
             task.status = TaskStatus::done;
             task.completions = {{world.facts.now, {to_text(world.other)}, {}, {}}};
             world.finding.actions = {{world.facts.add(task).envelope.id}};
         },
         &World::by_other,
         {"#/status second-person"}},
        {"what isn't followed",
         [](World& world) { world.finding.status = FindingStatus::considered_not_followed; },
         &World::by_other,
         {"#/status frozen"}},
    };
    for (auto const& row : rows) SUBCASE(row.name) {
            World world;
            row.change(world);
            Complaints complaints;
            auto const out = effect_checked(world.facts.add(world.finding), {true, {"Seen on the ward"}},
                                            world.*row.actor, world.facts, complaints);
            CHECK(named(complaints.problems()) == row.wrong);
            if (row.wrong.empty()) CHECK(out.status == FindingStatus::effect_checked);
        }
}

TEST_CASE("what closing asks") {
    auto const check_of = [](bool effective) { return EffectCheck{effective, {"note"}, {}, {"x"}}; };
    World world;
    Complaints complaints;
    auto& finding = world.finding;
    Actor const* actor = &world.by_other;
    std::vector<std::string> wrong;
    SUBCASE("an effective check") { finding.effect_checks = {check_of(false), check_of(true)}; }
    SUBCASE("no check") { wrong = {"#/effectChecks effect-needed"}; }
    SUBCASE("the latest says no") {
        finding.effect_checks = {check_of(true), check_of(false)};
        wrong = {"#/effectChecks effect-needed"};
    }
    SUBCASE("another person") {
        finding.effect_checks = {check_of(true)};
        actor = &world.by_doer;
        wrong = {"#/status second-person"};
    }
    SUBCASE("a major one: an auditor") {
        finding.effect_checks = {check_of(true)};
        finding.grade = Grade::major;
        wrong = {"#/grade auditor-needed"};
    }
    SUBCASE("a major one by an auditor") {
        finding.effect_checks = {check_of(true)};
        finding.grade = Grade::major;
        actor = &world.by_auditor;
    }
    SUBCASE("a lesson needs no check") {
        finding.type = FindingType::lesson;
        finding.grade.reset();
    }
    SUBCASE("a lesson whose check says no") {
        finding.type = FindingType::lesson;
        finding.grade.reset();
        finding.effect_checks = {check_of(false)};
        wrong = {"#/effectChecks effect-needed"};
    }
    closed(world.facts.add(finding), {{"Done"}}, *actor, world.facts, complaints);
    CHECK(named(complaints.problems()) == wrong);
}

TEST_CASE("a check that says no opens it again") {
    World world;
    world.finding.effect_checks = {{true, {"note"}, {}, {"x"}}};
    Complaints complaints;
    auto record = world.facts.add(world.finding);
    record.body = closed(record, {{"Done"}}, world.by_other, world.facts, complaints);
    CHECK(record.body.status == FindingStatus::closed);
    auto const again = effect_checked(record, {false, {"It came back"}}, world.by_other, world.facts, complaints);
    CHECK(named(complaints.problems()).empty());
    CHECK(again.status == FindingStatus::in_progress);
    CHECK_FALSE(again.closed_at);
}

TEST_CASE("what a patch may not do to a finding") {
    struct Row {
        char const* name;
        FindingStatus before;
        void (*change)(Finding&);
        std::vector<std::string> wrong;
    };
    std::vector<Row> const rows = {
        {"close", FindingStatus::open, [](Finding& f) { f.status = FindingStatus::closed; }, {"#/status act-needed"}},
        {"call the effect checked",
         FindingStatus::open,
         [](Finding& f) { f.status = FindingStatus::effect_checked; },
         {"#/status act-needed"}},
        {"open what is closed",
         FindingStatus::closed,
         [](Finding& f) { f.status = FindingStatus::open; },
         {"#/status act-needed"}},
        {"rewrite what is closed", FindingStatus::closed, [](Finding& f) { f.title = {"x"}; }, {"#/status frozen"}},
        {"set a nonconformity aside",
         FindingStatus::open,
         [](Finding& f) {
             f.status = FindingStatus::considered_not_followed;
             f.not_followed_reason = {"x"};
         },
         {"#/status contradiction"}},
        {"set an improvement aside without a reason",
         FindingStatus::open,
         [](Finding& f) {
             f.type = FindingType::improvement;
             f.grade.reset();
             f.status = FindingStatus::considered_not_followed;
         },
         {"#/notFollowedReason reason-needed"}},
        {"grade a lesson",
         FindingStatus::open,
         [](Finding& f) { f.type = FindingType::lesson; },
         {"#/grade contradiction"}},
        {"begin", FindingStatus::open, [](Finding& f) { f.status = FindingStatus::in_progress; }, {}},
    };
    for (auto const& row : rows) SUBCASE(row.name) {
            World world;
            world.finding.status = row.before;
            auto const& before = world.facts.add(world.finding, {}, to_text(world.doer));
            auto after = world.finding;
            row.change(after);
            Complaints complaints;
            check(&before, after, world.by_doer, world.facts, complaints);
            CHECK(named(complaints.problems()) == row.wrong);
        }
}

TEST_CASE("who may weigh a finding less") {
    struct Row {
        char const* name;
        Actor World::*actor;
        void (*change)(Finding&);
        std::vector<std::string> wrong;
    };
    auto const minor = [](Finding& f) { f.grade = Grade::minor; };
    auto const observation = [](Finding& f) {
        f.type = FindingType::observation;
        f.grade.reset();
    };
    std::vector<Row> const rows = {
        {"who found it", &World::by_doer, minor, {}},
        {"an auditor", &World::by_auditor, minor, {}},
        {"somebody else", &World::by_other, minor, {"#/grade auditor-needed"}},
        {"somebody else, without a grade",
         &World::by_other,
         [](Finding& f) { f.grade.reset(); },
         {"#/grade auditor-needed"}},
        {"somebody else, as no nonconformity", &World::by_other, observation, {"#/type auditor-needed"}},
        {"an auditor, as no nonconformity", &World::by_auditor, observation, {}},
        {"not less", &World::by_other, [](Finding& f) { f.cause = {"x"}; }, {}},
    };
    for (auto const& row : rows) SUBCASE(row.name) {
            World world;
            world.finding.grade = Grade::major;
            auto const& before = world.facts.add(world.finding, {}, to_text(world.doer));
            auto after = world.finding;
            row.change(after);
            Complaints complaints;
            check(&before, after, world.*row.actor, world.facts, complaints);
            CHECK(named(complaints.problems()) == row.wrong);
        }
}
