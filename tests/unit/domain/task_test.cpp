#include "domain/task.hpp"

#include <doctest/doctest.h>

#include "facts.hpp"

using namespace zorgborg;

namespace {

Task monthly(std::string_view due) {
    Task out;
    out.title = {"Check the access log"};
    out.due_date = out.scheduled_date = out.series_start_date = day(due);
    out.recurrence = {"FREQ=MONTHLY"};
    return out;
}

Actor officer(Uuid const& id) { return {to_text(id), id, {Role::security_officer}, false}; }

std::string text(std::optional<Date> date) { return date ? to_text(*date) : "none"; }

}  // namespace

TEST_CASE("what an open task of a series stands for") {
    struct Row {
        char const* name;
        char const* recurrence;
        char const* due;
        char const* today;
        char const* current;
        int missed;
        char const* last_missed;
    };
    constexpr Row rows[] = {
        {"before its day", "FREQ=MONTHLY", "2026-01-31", "2026-01-30", "2026-01-31", 0, "none"},
        {"late, the next not due", "FREQ=MONTHLY", "2026-01-31", "2026-02-27", "2026-01-31", 0, "none"},
        {"the next falls due at the month's end", "FREQ=MONTHLY", "2026-01-31", "2026-02-28", "2026-02-28", 1,
         "2026-01-31"},
        {"without drift", "FREQ=MONTHLY", "2026-01-31", "2026-03-31", "2026-03-31", 2, "2026-02-28"},
        {"a daily one left alone for a year", "FREQ=DAILY", "2025-01-01", "2025-12-31", "2025-12-31", 364,
         "2025-12-30"},
        {"a series that ended", "FREQ=DAILY;COUNT=3", "2025-01-01", "2025-12-31", "2025-01-03", 2, "2025-01-02"},
    };
    for (auto const& row : rows) SUBCASE(row.name) {
            auto task = monthly(row.due);
            task.recurrence = {row.recurrence};
            auto const now = standing(task, day(row.today));
            CHECK(to_text(now.due_date) == row.current);
            CHECK(now.missed == row.missed);
            CHECK(text(now.last_missed) == row.last_missed);
        }
}

TEST_CASE("from completion nothing is missed") {
    auto task = monthly("2026-01-31");
    task.recurrence_from = RecurrenceFrom::completion;
    CHECK(standing(task, day("2026-12-31")).missed == 0);
}

TEST_CASE("completing makes the next one and keeps what was missed") {
    TestFacts facts("2026-03-31");
    auto const id = new_uuid(facts.now);
    auto& task = facts.add(monthly("2026-01-31"));
    Complaints complaints;
    auto const out = completed(task, {}, officer(id), facts, complaints);
    CHECK(named(complaints.problems()).empty());
    CHECK(out.task.status == TaskStatus::done);
    CHECK(to_text(out.task.due_date) == "2026-03-31");
    REQUIRE(out.missed);
    CHECK(out.missed->status == TaskStatus::missed);
    CHECK(out.missed->missed_count->value == 2);
    CHECK(text(out.missed->missed_until_date) == "2026-02-28");
    REQUIRE(out.next);
    CHECK(to_text(out.next->due_date) == "2026-04-30");
    CHECK(to_text(out.next->series_start_date) == "2026-01-31");
    CHECK(out.next->series->id == task.envelope.id);
    CHECK(out.next->completions.empty());
}

TEST_CASE("from completion the next one is counted from today, also from a month's end") {
    TestFacts facts("2026-01-31");
    auto body = monthly("2026-01-10");
    body.recurrence_from = RecurrenceFrom::completion;
    Complaints complaints;
    auto const out = completed(facts.add(body), {}, officer(new_uuid(facts.now)), facts, complaints);
    REQUIRE(out.next);
    CHECK(to_text(out.next->due_date) == "2026-02-28");
    CHECK(to_text(out.next->series_start_date) == "2026-01-31");
}

TEST_CASE("a task that was moved") {
    TestFacts facts("2026-01-05");
    auto& task = facts.add(monthly("2026-01-10"));
    Complaints complaints;
    auto const moved = rescheduled(task, {day("2026-02-15"), {"The log isn't in yet"}}, officer(new_uuid(facts.now)),
                                   facts, complaints);
    CHECK(named(complaints.problems()).empty());
    CHECK(to_text(moved.task.scheduled_date) == "2026-01-10");
    CHECK(moved.task.reschedulings.size() == 1);
    SUBCASE("beyond the next ones stands for them, too") {
        CHECK(standing(moved.task, day("2026-02-15")).missed == 0);
        CHECK(standing(moved.task, day("2026-03-10")).missed == 1);
    }
    SUBCASE("the one after it is the series' own") {
        Record<Task> record = task;
        record.body = moved.task;
        TestFacts later("2026-02-15");
        auto const done = completed(record, {}, officer(new_uuid(facts.now)), later, complaints);
        CHECK(to_text(done.next->due_date) == "2026-03-10");
    }
    SUBCASE("what was missed before isn't lost by moving") {
        TestFacts later("2026-04-01");
        auto const again =
            rescheduled(task, {day("2026-04-05"), {"Holidays"}}, officer(new_uuid(facts.now)), later, complaints);
        REQUIRE(again.missed);
        CHECK(again.missed->missed_count->value == 2);
        CHECK(to_text(again.task.scheduled_date) == "2026-03-10");
    }
}

TEST_CASE("what completing and moving ask") {
    struct Row {
        char const* name;
        void (*change)(Task&, CompletionRequest&);
        std::vector<std::string> wrong;
    };
    std::vector<Row> const rows = {
        {"nothing", [](Task&, CompletionRequest&) {}, {}},
        {"evidence",
         [](Task& task, CompletionRequest&) { task.evidence_required = true; },
         {"#/evidence evidence-needed"}},
        {"figures",
         [](Task& task, CompletionRequest&) { task.kind = TaskKind::log_check; },
         {"#/figures figures-needed"}},
        {"figures that fit",
         [](Task&, CompletionRequest& act) {
             act.figures = {{100}, {20}, {5}, {6}};
         },
         {"#/figures/followedUp contradiction"}},
        {"an open task",
         [](Task& task, CompletionRequest&) { task.status = TaskStatus::cancelled; },
         {"#/status frozen"}},
    };
    for (auto const& row : rows) SUBCASE(row.name) {
            TestFacts facts("2026-01-05");
            auto body = monthly("2026-01-10");
            CompletionRequest act;
            row.change(body, act);
            Complaints complaints;
            completed(facts.add(body), act, officer(new_uuid(facts.now)), facts, complaints);
            CHECK(named(complaints.problems()) == row.wrong);
        }
}

TEST_CASE("what a patch may not do") {
    struct Row {
        char const* name;
        TaskStatus before;
        void (*change)(Task&);
        std::vector<std::string> wrong;
    };
    std::vector<Row> const rows = {
        {"another title", TaskStatus::open, [](Task& task) { task.title = {"x"}; }, {}},
        {"cancel", TaskStatus::open, [](Task& task) { task.status = TaskStatus::cancelled; }, {}},
        {"complete", TaskStatus::open, [](Task& task) { task.status = TaskStatus::done; }, {"#/status act-needed"}},
        {"miss", TaskStatus::open, [](Task& task) { task.status = TaskStatus::missed; }, {"#/status act-needed"}},
        {"move without a reason",
         TaskStatus::open,
         [](Task& task) { task.due_date = day("2026-05-05"); },
         {"#/dueDate reason-needed"}},
        {"a reason for what wasn't missed",
         TaskStatus::open,
         [](Task& task) { task.missed_reason = {"x"}; },
         {"#/missedReason contradiction"}},
        {"open what is done",
         TaskStatus::done,
         [](Task& task) { task.status = TaskStatus::open; },
         {"#/status frozen"}},
        {"rewrite what is done", TaskStatus::done, [](Task& task) { task.title = {"x"}; }, {"#/status frozen"}},
        {"say why it was missed", TaskStatus::missed, [](Task& task) { task.missed_reason = {"ill"}; }, {}},
        {"rewrite what was missed",
         TaskStatus::missed,
         [](Task& task) {
             task.owner.reset();
             task.kind = TaskKind::audit;
         },
         {"#/status frozen"}},
    };
    for (auto const& row : rows) SUBCASE(row.name) {
            TestFacts facts("2026-01-05");
            auto body = monthly("2026-01-10");
            body.status = row.before;
            if (row.before == TaskStatus::missed) body.missed_count = {{1}};
            auto const& before = facts.add(body);
            auto after = body;
            row.change(after);
            Complaints complaints;
            check(&before, after, officer(new_uuid(facts.now)), facts, complaints);
            CHECK(named(complaints.problems()) == row.wrong);
        }
}

TEST_CASE("cancelling keeps how often it was missed") {
    TestFacts facts("2026-03-31");
    auto const& before = facts.add(monthly("2026-01-31"));
    auto after = before.body;
    after.status = TaskStatus::cancelled;
    complete(&before, after, facts);
    REQUIRE(after.missed_count);
    CHECK(after.missed_count->value == 2);
}
