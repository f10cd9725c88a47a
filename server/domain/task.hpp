#pragma once

#include "domain/due.hpp"
#include "domain/evidence.hpp"

namespace zorgborg {

enum class TaskKind {
    general,
    log_check,  // asks its four figures (NEN 7513)
    access_review,
    restore_test,
    exercise,
    review,
    audit,
    training,
    supplier_review,
    technical_check,
    report,
    follow_up,
};
BOOST_DESCRIBE_ENUM(TaskKind, general, log_check, access_review, restore_test, exercise, review, audit, training,
                    supplier_review, technical_check, report, follow_up)

enum class TaskStatus { open, done, missed, cancelled };
BOOST_DESCRIBE_ENUM(TaskStatus, open, done, missed, cancelled)

/// What the next due date is counted from.
enum class RecurrenceFrom { schedule, completion };
BOOST_DESCRIBE_ENUM(RecurrenceFrom, schedule, completion)

/// What a check of the access log of client files says: each count is part of the one before it.
struct LogCheckFigures {
    Whole<0, 1'000'000'000> opened;       // files that were opened in the period
    Whole<0, 1'000'000'000> checked;      // of them looked into
    Whole<0, 1'000'000'000> unexplained;  // of them without a relation of care or another reason
    Whole<0, 1'000'000'000> followed_up;  // of them taken up with whom it concerns
    auto operator<=>(LogCheckFigures const&) const = default;
};
BOOST_DESCRIBE_STRUCT(LogCheckFigures, (), (opened, checked, unexplained, followed_up))

struct Completion {
    Instant at;
    Text<40> by;
    std::optional<Markdown> note;
    std::optional<LogCheckFigures> figures;
    auto operator<=>(Completion const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Completion, (), (at, by, note, figures))

struct Rescheduling {
    Date from_date;
    Date to_date;
    Markdown reason;
    Instant at;
    Text<40> by;
    auto operator<=>(Rescheduling const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rescheduling, (), (from_date, to_date, reason, at, by))

/// Something to be done by a day, once or again and again. Of a series one task is open; what was done or missed is
/// history, the next one is a record of its own.
struct Task {
    static constexpr Traits traits{
        "tasks",
        "task",
        Area::content,
        {Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::complete, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view kept_by_server[] = {"scheduledDate", "seriesStartDate", "series",
                                                          "completions",   "evidence",        "reschedulings",
                                                          "missedCount",   "missedUntilDate"};

    Text<200> title;
    TaskKind kind = TaskKind::general;
    std::optional<Markdown> description;
    std::vector<RequirementRef> requirements;
    std::optional<AnyRef> about;
    std::optional<UserRef> owner;
    std::optional<UserRef> deputy;
    Date due_date;
    Date scheduled_date;  // as first planned
    std::optional<Recurrence> recurrence;
    RecurrenceFrom recurrence_from = RecurrenceFrom::schedule;
    Date series_start_date;           // so that a series doesn't drift
    std::optional<Ref<Task>> series;  // its first task
    std::vector<Text<200>> checklist;
    bool evidence_required = false;
    std::optional<Text<60>> year_plan_key;  // of the year plan it came from
    TaskStatus status = TaskStatus::open;
    std::vector<Completion> completions;
    Refs<Evidence> evidence;
    std::vector<Rescheduling> reschedulings;
    std::optional<Whole<1, 1'000'000>> missed_count;  // missed: so many days of the series
    std::optional<Date> missed_until_date;            // missed: the last of them
    std::optional<Markdown> missed_reason;

    bool operator==(Task const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (title, kind, description, requirements, about, owner, deputy, due_date, scheduled_date,
                       recurrence, recurrence_from, series_start_date, series, checklist, evidence_required,
                       year_plan_key, status, completions, evidence, reschedulings, missed_count, missed_until_date,
                       missed_reason))

struct TaskDerived {
    std::optional<Date> current_due_date;  // open: of the occurrence that counts today
    bool overdue = false;
    std::int64_t days_late = 0;
    bool due_soon = false;                // within 14 days
    std::int64_t missed_occurrences = 0;  // nobody has to open a page for one to be missed
    std::optional<Date> next_due_date;    // open: of the occurrence after this one
};
BOOST_DESCRIBE_STRUCT(TaskDerived, (),
                      (current_due_date, overdue, days_late, due_soon, missed_occurrences, next_due_date))

struct CompletionRequest {
    std::optional<Markdown> note;
    Refs<Evidence> evidence;
    std::optional<LogCheckFigures> figures;
};
BOOST_DESCRIBE_STRUCT(CompletionRequest, (), (note, evidence, figures))

struct RescheduleRequest {
    Date due_date;
    Markdown reason;
};
BOOST_DESCRIBE_STRUCT(RescheduleRequest, (), (due_date, reason))

/// Of an open task as of a day: when the next occurrence has fallen due the one before is missed.
struct Standing {
    Date due_date;
    std::int64_t missed = 0;
    std::optional<Date> last_missed = {};
};
Standing standing(Task const& task, Date on);

TaskDerived derive(Record<Task> const& task, Facts const& facts);
std::optional<Due> due(Record<Task> const& task, Facts const& facts, Date on);
std::vector<Uuid> owners(Task const& task);

/// Keeps when it was first planned and where the series starts.
void complete(Record<Task> const* before, Task& after, Facts const& facts);

/// A task begins open; moving it and completing it are acts of their own; what is done, missed or cancelled is history.
void check(Record<Task> const* before, Task const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<Task> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);

/// What an act makes of an open task: itself, a record of what was missed before, and the next one.
struct TaskOutcome {
    Task task;
    std::optional<Task> missed = {};
    std::optional<Task> next = {};
};
TaskOutcome completed(Record<Task> const& before, CompletionRequest const& act, Actor const& actor, Facts const& facts,
                      Complaints& complaints);
TaskOutcome rescheduled(Record<Task> const& before, RescheduleRequest const& act, Actor const& actor,
                        Facts const& facts, Complaints& complaints);

}  // namespace zorgborg
