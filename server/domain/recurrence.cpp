#include "domain/recurrence.hpp"

#include <algorithm>

#include "domain/recurrence_rule.hpp"

namespace zorgborg {
namespace {

using namespace std::chrono;

/// After so many steps in a row without a day a series has ended: 41 years by days, weeks, months and years, for 29
/// February on a certain weekday comes every 28 or 40.
constexpr int most_empty_steps[] = {41 * 366, 41 * 53, 41 * 12, 41};

constexpr Date last_date(sys_days(year(9999) / December / 31));

/// A day beside what rules look at.
struct Day {
    Date date;
    year_month_day ymd;

    explicit Day(Date day) : date(day), ymd(day.days()) {}
    int months() const {  // since the year 0
        return static_cast<int>(ymd.year()) * 12 + static_cast<int>(static_cast<unsigned>(ymd.month())) - 1;
    }
    int of_month() const { return static_cast<int>(static_cast<unsigned>(ymd.day())); }
    int in_month() const { return static_cast<int>(static_cast<unsigned>((ymd.year() / ymd.month() / last).day())); }
    int of_year() const { return static_cast<int>((date.days() - sys_days(ymd.year() / January / 1)).count()) + 1; }
    int in_year() const { return ymd.year().is_leap() ? 366 : 365; }
};

/// The first day of the week that a day is in.
Date week_of(Date date, weekday begin) { return date + -static_cast<int>((weekday(date.days()) - begin).count()); }

/// The first week of a year is the one with 4 January in it (ISO 8601).
Date first_week(year of, weekday begin) { return week_of(Date(sys_days(of / January / 4)), begin); }

/// Whether one of the numbers is `n` of `of`, counted from the beginning or, negative, from the end.
bool holds(std::vector<int> const& numbers, int n, int of) {
    return std::ranges::any_of(numbers, [&](int each) { return each == n || each == n - of - 1; });
}

bool is_in_weeks(std::vector<int> const& weeks, Day const& day, weekday begin) {
    auto const week = week_of(day.date, begin);
    auto const of = year_month_day((week + 3).days()).year();
    auto const first = first_week(of, begin);
    return holds(weeks, (week - first) / 7 + 1, (first_week(of + years(1), begin) - first) / 7);
}

/// `2MO` counts in the month, or in the year where the rule goes by years and names no months.
bool is_weekday(RecurrenceRule const& rule, Day const& day) {
    bool const of_year = rule.step == Step::year && rule.months.empty();
    auto const n = of_year ? day.of_year() : day.of_month();
    auto const of = of_year ? day.in_year() : day.in_month();
    return std::ranges::any_of(rule.weekdays, [&](WeekdayPart const& part) {
        if (part.day != weekday(day.date.days())) return false;
        return part.nth == 0 || part.nth == (n - 1) / 7 + 1 || part.nth == -((of - n) / 7 + 1);
    });
}

bool fits(RecurrenceRule const& rule, Date date) {
    Day const day(date);
    return (rule.months.empty() || holds(rule.months, day.months() % 12 + 1, 12)) &&
           (rule.weekdays.empty() || is_weekday(rule, day)) &&
           (rule.month_days.empty() || holds(rule.month_days, day.of_month(), day.in_month())) &&
           (rule.year_days.empty() || holds(rule.year_days, day.of_year(), day.in_year())) &&
           (rule.weeks.empty() || is_in_weeks(rule.weeks, day, rule.week_start));
}

/// A rule with its start: what the rule doesn't say comes from there.
struct Series {
    RecurrenceRule rule;
    Date start;
    Date first_step;
    int months_a_step = 0;  // by months and years
    int days_a_step = 0;    // by days and weeks
    bool clamps = false;    // to the month's last day

    Series(RecurrenceRule given, Date from) : rule(std::move(given)), start(from), first_step(from) {
        auto const ymd = Day(start).ymd;
        switch (rule.step) {
            case Step::day: days_a_step = rule.interval; break;
            case Step::week:
                days_a_step = rule.interval * 7;
                first_step = week_of(start, rule.week_start);
                break;
            case Step::month:
                months_a_step = rule.interval;
                first_step = Date(sys_days(ymd.year() / ymd.month() / 1));
                break;
            case Step::year:
                months_a_step = rule.interval * 12;
                first_step = Date(sys_days(ymd.year() / January / 1));
                break;
        }
        clamps = months_a_step > 0 && !rule.has_by_parts();
        if (clamps || rule.says_days() || rule.step == Step::day) return;
        if (rule.step == Step::week || !rule.weeks.empty())
            rule.weekdays = {{0, weekday(start.days())}};
        else
            rule.month_days = {Day(start).of_month()};
    }

    /// The first day of the n-th step; none after the last date there is.
    std::optional<Date> step(int n) const {
        if (n > step_of(last_date)) return std::nullopt;
        return days_a_step > 0 ? first_step + n * days_a_step : Period{.months = n * months_a_step}.after(first_step);
    }

    /// The last step that begins on that day or before.
    int step_of(Date date) const {
        if (date <= first_step) return 0;
        return days_a_step > 0 ? (date - first_step) / days_a_step
                               : (Day(date).months() - Day(first_step).months()) / months_a_step;
    }

    /// The days that the n-th step gives, before positions are picked.
    void days_of(int n, Date first, std::vector<Date>& out) const {
        out.clear();
        if (clamps) return out.push_back(Period{.months = n * months_a_step}.after(start));
        for (auto day = first; day < beyond(first); day = day + 1)
            if (fits(rule, day)) out.push_back(day);
    }

    Date beyond(Date first) const {
        switch (rule.step) {
            case Step::day: break;
            case Step::week: return first + 7;
            case Step::month: return first + Day(first).in_month();
            case Step::year: return first + Day(first).in_year();
        }
        return first + 1;
    }
};

void pick(std::vector<int> const& positions, std::vector<Date>& days) {
    if (positions.empty()) return;
    auto const size = static_cast<int>(days.size());
    std::vector<Date> out;
    for (int i = 0; i < size; ++i)
        if (holds(positions, i + 1, size)) out.push_back(days[static_cast<std::size_t>(i)]);
    days = std::move(out);
}

/// Calls `take` with each day of the series after `after` until it returns false, or the series ends.
template <class Take>
void each_after(Recurrence const& text, Date start, Date after, Take const& take) {
    auto const rule = read_rule(text.value);
    if (!rule) return;
    Series const series(*rule, start);
    auto const until = rule->until.value_or(last_date);
    auto const most_empty = most_empty_steps[static_cast<int>(rule->step)];
    std::vector<Date> days;
    int counted = 0, empty = 0;
    // A series that counts is walked from its start on; others begin close to where they are asked.
    for (int n = rule->count > 0 ? 0 : series.step_of(after); empty < most_empty; ++n) {
        auto const first = series.step(n);
        if (!first || *first > until) return;
        series.days_of(n, *first, days);
        pick(rule->positions, days);
        empty = days.empty() ? empty + 1 : 0;
        for (auto const day : days) {
            if (day < start) continue;
            if (day > until || (day > after && !take(day)) || ++counted == rule->count) return;
        }
    }
}

}  // namespace

Parsed Value<Recurrence>::parse(std::string_view in, Recurrence& out) {
    if (in.size() > static_cast<std::size_t>(info.maximum) || !read_rule(in))
        return Fault{Rule::format,
                     "A recurrence rule for days by RFC 5545 such as FREQ=MONTHLY or FREQ=WEEKLY;INTERVAL=2;BYDAY=MO: "
                     "FREQ first, upper case, DAILY or longer, each part once, UNTIL a day such as 20271231."};
    out.value = in;
    return std::nullopt;
}

std::optional<Date> next_occurrence(Recurrence const& rule, Date start, Date after) {
    std::optional<Date> out;
    each_after(rule, start, after, [&](Date day) {
        out = day;
        return false;
    });
    return out;
}

bool is_counted(Recurrence const& rule) {
    auto const read = read_rule(rule.value);
    return read && read->count > 0;
}

Passed occurrences(Recurrence const& rule, Date start, Date after, Date until) {
    Passed out;
    each_after(rule, start, after, [&](Date day) {
        if (day > until) return false;
        ++out.count;
        out.last_but_one = out.last;
        out.last = day;
        return true;
    });
    return out;
}

}  // namespace zorgborg
