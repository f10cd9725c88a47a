#include "domain/task.hpp"

#include "domain/recurrence.hpp"

namespace zorgborg {
namespace {

constexpr int soon_days = 14;

bool is_open(Task const& task) { return task.status == TaskStatus::open; }

/// The next of the series after an occurrence, as if it were done on time.
std::optional<Date> following(Task const& task, Date occurrence) {
    if (!task.recurrence) return std::nullopt;
    return next_occurrence(*task.recurrence, task.series_start_date, occurrence);
}

/// What a task without its history says; the next of a series begins like it.
Task fresh(Task out, Date due_date) {
    out.due_date = out.scheduled_date = due_date;
    out.status = TaskStatus::open;
    out.completions.clear();
    out.evidence.clear();
    out.reschedulings.clear();
    out.missed_count.reset();
    out.missed_until_date.reset();
    out.missed_reason.reset();
    return out;
}

std::optional<Task> next_of(Task const& task, Date occurrence, Date today) {
    if (!task.recurrence) return std::nullopt;
    bool const by_completion = task.recurrence_from == RecurrenceFrom::completion;
    auto const date = by_completion ? next_occurrence(*task.recurrence, today, today) : following(task, occurrence);
    if (!date) return std::nullopt;
    auto out = fresh(task, *date);
    if (by_completion) out.series_start_date = today;
    return out;
}

/// What was missed becomes a record of its own; the task stands for the occurrence that counts today.
void leave_missed(TaskOutcome& out, Uuid const& id, Date today) {
    auto const now = standing(out.task, today);
    if (now.missed == 0) return;
    auto& missed = out.missed.emplace(out.task);
    missed.status = TaskStatus::missed;
    missed.missed_count = {{now.missed}};
    missed.missed_until_date = now.last_missed;
    if (!missed.series) missed.series = {{id}};
    out.task.due_date = out.task.scheduled_date = now.due_date;
}

void check_figures(LogCheckFigures const& figures, Complaints& complaints) {
    auto const part = [&](std::int64_t count, std::int64_t of, std::string_view member, std::string_view whole) {
        if (count > of)
            complaints.add(Rule::contradiction, "figures/" + std::string(member),
                           "It is part of " + std::string(whole) + ", so not more than that.");
    };
    part(figures.checked.value, figures.opened.value, "checked", "what was opened");
    part(figures.unexplained.value, figures.checked.value, "unexplained", "what was checked");
    part(figures.followed_up.value, figures.unexplained.value, "followedUp", "what is unexplained");
}

void check_status(Record<Task> const* before, Task const& after, Complaints& complaints) {
    if (before != nullptr && !is_open(before->body)) {
        auto said = after;
        if (said.status == TaskStatus::missed) said.missed_reason = before->body.missed_reason;
        if (said != before->body)
            complaints.add(Rule::frozen, "status", "A task that was done, missed or cancelled is history.");
        return;
    }
    if (after.status == TaskStatus::done && after.completions.empty())
        complaints.add(Rule::act_needed, "status", "Completing is an act of its own: POST …/completions.");
    if (after.status == TaskStatus::missed && !after.missed_count)
        complaints.add(Rule::act_needed, "status", "A task is missed when the next of its series falls due.");
}

/// A series that never comes looks like one that does; one that begins anew with each completion never counts to its
/// end.
void check_series(Task const& task, Complaints& complaints) {
    if (!task.recurrence) return;
    if (!next_occurrence(*task.recurrence, task.series_start_date, task.series_start_date + -1))
        complaints.add(Rule::contradiction, "recurrence", "This rule gives no day at all from its start on.");
    if (task.recurrence_from == RecurrenceFrom::completion && is_counted(*task.recurrence))
        complaints.add(
            Rule::contradiction, "recurrence",
            "Counted from completion the series begins anew each time: give it UNTIL in the place of COUNT.");
}

bool was_missed(Task const& task, Facts const& facts) {
    return task.missed_count || task.status == TaskStatus::missed || standing(task, facts.today).missed > 0;
}

}  // namespace

Standing standing(Task const& task, Date on) {
    Standing out{task.due_date};
    if (!is_open(task) || !task.recurrence || task.recurrence_from == RecurrenceFrom::completion) return out;
    // A task that was moved beyond the next ones stands for them, too.
    auto const passed =
        occurrences(*task.recurrence, task.series_start_date, std::max(task.due_date, task.scheduled_date), on);
    if (passed.count == 0) return out;
    out.due_date = *passed.last;
    out.missed = passed.count;
    out.last_missed = passed.last_but_one.value_or(task.due_date);
    return out;
}

TaskDerived derive(Record<Task> const& task, Facts const& facts) {
    TaskDerived out;
    auto const& body = task.body;
    if (body.missed_count) out.missed_occurrences = body.missed_count->value;
    if (!is_open(body)) return out;
    auto const now = standing(body, facts.today);
    out.current_due_date = now.due_date;
    out.overdue = now.due_date < facts.today;
    out.days_late = std::max(0, facts.today - now.due_date);
    out.due_soon = !out.overdue && now.due_date - facts.today <= soon_days;
    out.missed_occurrences = now.missed;
    if (body.recurrence_from == RecurrenceFrom::schedule)
        out.next_due_date = following(body, std::max(now.due_date, body.scheduled_date));
    return out;
}

std::optional<Due> due(Record<Task> const& task, Facts const&, Date on) {
    if (!is_open(task.body)) return std::nullopt;
    auto const now = standing(task.body, on);
    Due out{DueKind::task, now.due_date};
    if (now.missed > 0) {
        out.since = Instant(now.due_date.days());
        out.rolled = true;
    } else if (!task.body.reschedulings.empty()) {
        out.since = task.body.reschedulings.back().at;
    }
    return out;
}

std::vector<Uuid> owners(Task const& task) {
    std::vector<Uuid> out;
    if (task.owner) out.push_back(task.owner->id);
    if (task.deputy) out.push_back(task.deputy->id);
    return out;
}

void complete(Record<Task> const* before, Task& after, Facts const& facts) {
    if (before == nullptr && after.scheduled_date == Date()) after.scheduled_date = after.due_date;
    bool const begins =
        before == nullptr ? after.series_start_date == Date() : before->body.recurrence != after.recurrence;
    if (begins) after.series_start_date = after.due_date;
    if (before == nullptr || !is_open(before->body) || after.status != TaskStatus::cancelled) return;
    auto const now = standing(before->body, facts.today);
    if (now.missed == 0) return;
    after.missed_count = {{now.missed}};
    after.missed_until_date = now.last_missed;
}

void check(Record<Task> const* before, Task const& after, Actor const&, Facts const&, Complaints& complaints) {
    check_status(before, after, complaints);
    if (before == nullptr || before->body.recurrence != after.recurrence ||
        before->body.recurrence_from != after.recurrence_from)
        check_series(after, complaints);
    // What is completed was moved to the occurrence that counts by then.
    if (before != nullptr && is_open(before->body) && before->body.due_date != after.due_date &&
        before->body.reschedulings.size() == after.reschedulings.size() && after.status != TaskStatus::done)
        complaints.add(Rule::reason_needed, "dueDate", "Moving a task asks its reason: POST …/reschedulings.");
    if (after.missed_reason && after.status != TaskStatus::missed)
        complaints.add(Rule::contradiction, "missedReason", "Only what was missed has a reason for it.");
}

void check_archive(Record<Task> const& record, Actor const&, Facts const& facts, Complaints& complaints) {
    if (record.body.status == TaskStatus::done || was_missed(record.body, facts))
        complaints.add(Rule::frozen, "status", "What was done or missed stays on show.");
}

TaskOutcome completed(Record<Task> const& before, CompletionRequest const& act, Actor const& actor, Facts const& facts,
                      Complaints& complaints) {
    auto const& task = before.body;
    TaskOutcome out{task};
    if (!is_open(task)) {
        complaints.add(Rule::frozen, "status", "The task isn't open any more.");
        return out;
    }
    if (task.evidence_required && act.evidence.empty())
        complaints.add(Rule::evidence_needed, "evidence", "This task is done when there is evidence of it.");
    if (task.kind == TaskKind::log_check && !act.figures)
        complaints.add(Rule::figures_needed, "figures",
                       "A log check says how many files were opened, checked, unexplained and followed up.");
    if (act.figures) check_figures(*act.figures, complaints);
    leave_missed(out, before.envelope.id, facts.today);
    out.next = next_of(out.task, std::max(out.task.due_date, out.task.scheduled_date), facts.today);
    if (out.next && !out.next->series) out.next->series = {{before.envelope.id}};
    out.task.status = TaskStatus::done;
    out.task.completions.push_back({facts.now, {actor.id}, act.note, act.figures});
    out.task.evidence = act.evidence;
    return out;
}

TaskOutcome rescheduled(Record<Task> const& before, RescheduleRequest const& act, Actor const& actor,
                        Facts const& facts, Complaints& complaints) {
    TaskOutcome out{before.body};
    if (!is_open(before.body)) complaints.add(Rule::frozen, "status", "The task isn't open any more.");
    leave_missed(out, before.envelope.id, facts.today);
    auto& task = out.task;
    if (act.due_date < facts.today) complaints.add(Rule::in_past, "dueDate", "A task is moved to a day to come.");
    if (act.due_date == task.due_date) complaints.add(Rule::unchanged, "dueDate", "It is due on that day already.");
    task.reschedulings.push_back({task.due_date, act.due_date, act.reason, facts.now, {actor.id}});
    task.due_date = act.due_date;
    return out;
}

}  // namespace zorgborg
