#include "domain/recurrence.hpp"

#include <cstring>
#include <libical/ical.h>
#include <memory>
#include <set>

namespace zorgborg {
namespace {

using std::chrono::year_month_day;

/// The parts a rule for days may have; hours and smaller have no place in it.
constexpr std::string_view parts[] = {"FREQ",       "INTERVAL", "COUNT",    "UNTIL",     "WKST",    "BYDAY",
                                      "BYMONTHDAY", "BYMONTH",  "BYWEEKNO", "BYYEARDAY", "BYSETPOS"};

/// Years ahead in which a rule must give a day; 29 February on a certain weekday comes every 28 or 40 years.
constexpr int longest_gap = 41;

icaltimetype ical_day(Date date) {
    year_month_day const day(date.days());
    icaltimetype out{};  // icaltime_null_date() has hours of -1, which recurrences never get out of
    out.is_date = 1;
    out.year = static_cast<int>(day.year());
    out.month = static_cast<int>(static_cast<unsigned>(day.month()));
    out.day = static_cast<int>(static_cast<unsigned>(day.day()));
    return out;
}

Date day_of(icaltimetype const& time) {
    using namespace std::chrono;
    return Date(sys_days(year_month_day(year(time.year), month(static_cast<unsigned>(time.month)),
                                        day(static_cast<unsigned>(time.day)))));
}

/// Whether it is parts of `NAME=VALUE`, each known and once.
bool is_well_formed(std::string_view text) {
    std::set<std::string_view> seen;
    for (auto const& part : split(text, ';')) {
        auto const equals = part.find('=');
        if (equals == std::string_view::npos || equals + 1 == part.size()) return false;
        auto const name = std::string_view(part).substr(0, equals);
        if (std::ranges::find(parts, name) == std::end(parts) || !seen.insert(name).second) return false;
        if (part.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=,+-") != std::string_view::npos) return false;
    }
    return text.starts_with("FREQ=");
}

icalrecurrencetype parsed(Recurrence const& rule) { return icalrecurrencetype_from_string(rule.value.c_str()); }

bool is_daily_or_longer(icalrecurrencetype const& rule) {
    return rule.freq == ICAL_DAILY_RECURRENCE || rule.freq == ICAL_WEEKLY_RECURRENCE ||
           rule.freq == ICAL_MONTHLY_RECURRENCE || rule.freq == ICAL_YEARLY_RECURRENCE;
}

bool clamps(std::string_view rule, icalrecurrencetype const& parsed) {
    bool const by_months = parsed.freq == ICAL_MONTHLY_RECURRENCE || parsed.freq == ICAL_YEARLY_RECURRENCE;
    return by_months && rule.find(";BY") == std::string_view::npos;
}

/// Calls `take` with each day from the start on until it returns false, or the series ends.
template <class Take>
void each_stepped(icalrecurrencetype const& rule, Date start, Date after, Take const& take) {
    auto const months = (rule.freq == ICAL_YEARLY_RECURRENCE ? 12 : 1) * static_cast<int>(rule.interval);
    auto const until = icaltime_is_null_time(rule.until) ? std::optional<Date>() : day_of(rule.until);
    // Not from the start on when that is long ago.
    auto const from = rule.count == 0 ? std::max(0, (after - start) / (31 * months) - 1) : 0;
    for (int n = from; rule.count == 0 || n < rule.count; ++n) {
        auto const day = Period{.months = n * months}.after(start);
        if (until && day > *until) return;
        if (day > after && !take(day)) return;
    }
}

template <class Take>
void each_by_library(icalrecurrencetype const& rule, Date start, Date after, Take const& take) {
    std::unique_ptr<icalrecur_iterator, decltype(&icalrecur_iterator_free)> const days(
        icalrecur_iterator_new(rule, ical_day(start)), icalrecur_iterator_free);
    if (!days) return;
    auto const give_up = std::max(start, after) + longest_gap * 366;
    for (auto time = icalrecur_iterator_next(days.get()); !icaltime_is_null_time(time);
         time = icalrecur_iterator_next(days.get())) {
        auto const day = day_of(time);
        if (day > after && (!take(day) || day > give_up)) return;
    }
}

template <class Take>
void each_after(Recurrence const& text, Date start, Date after, Take const& take) {
    auto const rule = parsed(text);
    if (clamps(text.value, rule))
        each_stepped(rule, start, after, take);
    else
        each_by_library(rule, start, after, take);
}

}  // namespace

Parsed Value<Recurrence>::parse(std::string_view in, Recurrence& out) {
    Fault const fault{Rule::format,
                      "A recurrence rule for days by RFC 5545 such as FREQ=MONTHLY or "
                      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO: FREQ first, upper case, DAILY or longer."};
    if (in.size() > static_cast<std::size_t>(info.maximum) || !is_well_formed(in)) return fault;
    Recurrence rule{std::string(in)};
    icalerror_set_errors_are_fatal(0);
    icalerror_clear_errno();
    auto const read = parsed(rule);
    if (!is_daily_or_longer(read) || read.interval < 1) return fault;
    bool const dated = icaltime_is_null_time(read.until) || icaltime_is_date(read.until);
    if (!dated || icalerrno == ICAL_MALFORMEDDATA_ERROR) return fault;
    out = std::move(rule);
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
