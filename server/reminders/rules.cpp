#include "reminders/rules.hpp"

#include <algorithm>
#include <span>

namespace zorgborg {
namespace {

constexpr auto morning = std::chrono::hours(7);

enum class Audience { owner, keepers, officers };

struct Lead {
    int days;  // after the due date
    Audience audience;
};
constexpr Lead exercise_rules[] = {{-60, Audience::owner},
                                   {-30, Audience::owner},
                                   {-7, Audience::owner},
                                   {1, Audience::keepers},
                                   {7, Audience::officers}};
constexpr Lead task_rules[] = {{-14, Audience::owner},
                               {-3, Audience::owner},
                               {0, Audience::owner},
                               {1, Audience::keepers},
                               {7, Audience::officers}};
constexpr Lead standing_rules[] = {{-90, Audience::officers},
                                   {-30, Audience::officers},
                                   {-7, Audience::officers},
                                   {0, Audience::officers},
                                   {7, Audience::officers}};
constexpr Lead other_rules[] = {{-30, Audience::owner},
                                {-7, Audience::owner},
                                {0, Audience::owner},
                                {1, Audience::keepers},
                                {7, Audience::officers}};

std::span<Lead const> rules_of(DueKind what) {
    switch (what) {
        case DueKind::exercise:
        case DueKind::test:
        case DueKind::retest: return exercise_rules;
        case DueKind::task:
        case DueKind::answer: return task_rules;
        case DueKind::review:
        case DueKind::renewal:
        case DueKind::never_tested:
        case DueKind::talked_through:
        case DueKind::finding:
        case DueKind::acceptance:
        case DueKind::reopened:
        case DueKind::confirmation:
        case DueKind::reporting:
        case DueKind::response:
        case DueKind::objective:
        case DueKind::measurement:
        case DueKind::cycle: break;
        case DueKind::audit:
        case DueKind::management_review:
        case DueKind::training: return exercise_rules;
        case DueKind::independence:
        case DueKind::certificate: return standing_rules;
    }
    return other_rules;
}

std::vector<Uuid> audience(Audience audience, Subject const& subject, People const& people) {
    std::vector<Uuid> out;
    if (audience != Audience::officers)
        for (auto const& keeper : subject.keepers) {
            if (people.members.contains(keeper)) out.push_back(keeper);
            if (audience == Audience::owner && !out.empty()) break;
        }
    return out.empty() ? people.officers : out;
}

WebhookEvent event_of(int days_after) {
    if (days_after == 0) return WebhookEvent::due;
    return days_after < 0 ? WebhookEvent::due_soon : WebhookEvent::late;
}

Date monday_of(Date day) {
    return day + -static_cast<int>((std::chrono::weekday(day.days()) - std::chrono::Monday).count());
}

Date month_of(Date day) {
    std::chrono::year_month_day const date(day.days());
    return Date(std::chrono::sys_days(date.year() / date.month() / 1));
}

/// When a reminder for that day leaves; none when the subject came too late for it.
std::optional<Instant> leaving(Date day, ReminderRhythm rhythm, Subject const& subject, std::string const& zone) {
    auto const at = [&](Date date) { return local_instant(date, morning, zone); };
    auto const moment = at(day);
    if (moment < subject.known) return std::nullopt;
    if (rhythm != ReminderRhythm::weekly) return moment;
    if (auto const slot = at(monday_of(day)); slot >= subject.known) return slot;
    // Whoever wants one mail a week isn't told every day of a series that nobody keeps up.
    if (subject.due.rolled) return at(monday_of(local_day(subject.known, zone)) + 7);
    return moment;
}

Reminder about(Subject const& subject) {
    Reminder out;
    out.register_name = subject.register_name;
    out.record = subject.record;
    out.occurrence = subject.due.date;
    out.what = subject.due.what;
    return out;
}

void tell_board(Subject const& subject, People const& people, std::string const& zone, Instant now,
                std::vector<Reminder>& out) {
    auto reminder = about(subject);
    reminder.occurrence = month_of(local_day(now, zone));
    reminder.rule = board_rule;
    reminder.ready_at = local_instant(reminder.occurrence, morning, zone);
    if (reminder.ready_at > now || reminder.ready_at < subject.known || subject.due.date >= reminder.occurrence) return;
    for (auto const& person : people.board) {
        if (people.members.at(person) == ReminderRhythm::never) continue;
        reminder.recipient = person;
        out.push_back(reminder);
    }
}

}  // namespace

std::string rule_name(int days_after) {
    if (days_after == 0) return "on-the-day";
    return (days_after < 0 ? "before-" : "after-") + std::to_string(std::abs(days_after));
}

Date told_day(Instant now, std::string const& zone) {
    auto const today = local_day(now, zone);
    return now < local_instant(today, morning, zone) ? today + -1 : today;
}

void ready_reminders(Subject const& subject, People const& people, std::string const& zone, Instant now,
                     std::vector<Reminder>& out) {
    for (auto const& rule : rules_of(subject.due.what)) {
        auto const day = subject.due.date + rule.days;
        auto reminder = about(subject);
        reminder.rule = rule_name(rule.days);
        for (auto const& person : audience(rule.audience, subject, people)) {
            auto const rhythm = people.members.at(person);
            auto const ready = leaving(day, rhythm, subject, zone);
            if (rhythm == ReminderRhythm::never || !ready || *ready > now) continue;
            reminder.recipient = person;
            reminder.ready_at = *ready;
            out.push_back(reminder);
        }
        reminder.channel = Channel::webhook;
        auto const moment = leaving(day, ReminderRhythm::daily, subject, zone);
        if (!moment || *moment > now) continue;
        for (auto const& [webhook, listener] : people.webhooks) {
            bool const asked = listener.events.empty() || listener.events.contains(event_of(rule.days));
            if (!asked || *moment < listener.since) continue;
            reminder.recipient = webhook;
            reminder.ready_at = *moment;
            out.push_back(reminder);
        }
    }
    if (subject.for_board) tell_board(subject, people, zone, now, out);
}

}  // namespace zorgborg
