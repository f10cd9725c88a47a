#pragma once
/// When a series of days goes on (RFC 5545, 3.3.10).
///
/// A rule without BY parts that starts on day 29 to 31 clamps to the month's last day instead of passing it over
/// (RFC 7529, SKIP=BACKWARD); the series keeps its start, so that it doesn't drift: 31 January, 28 February, 31 March.
///
/// Our own, for libical 3.0.16 gave other days than dateutil for one random rule in seven (it passes over BYSETPOS by
/// days and weeks, over negative BYMONTHDAY by days, over months in FREQ=YEARLY;BYMONTHDAY), refused one in eight, and
/// looked for minutes for what never comes. A step is a day, week, month or year; its days are those that fit all
/// parts: so a series is entered anywhere without walking it, but for COUNT. Ten years of days take 0.1 ms.

#include "domain/value.hpp"

namespace zorgborg {

/// The first day of the series after `after`; none when it has ended. `start` is the series' DTSTART; it isn't a day of
/// the series unless the rule says so.
std::optional<Date> next_occurrence(Recurrence const& rule, Date start, Date after);

/// Whether it ends after so many days.
bool is_counted(Recurrence const& rule);

/// The days of the series in (`after`, `until`].
struct Passed {
    std::int64_t count = 0;
    std::optional<Date> last = {};          // of them
    std::optional<Date> last_but_one = {};  // of them, when there are two
};
Passed occurrences(Recurrence const& rule, Date start, Date after, Date until);

}  // namespace zorgborg
