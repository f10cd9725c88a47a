#pragma once
/// A recurrence rule for days taken apart (RFC 5545, 3.3.10).

#include "domain/value.hpp"

namespace zorgborg {

enum class Step { day, week, month, year };

/// `MO`, or `2MO`, `-1MO` of a month or year.
struct WeekdayPart {
    int nth = 0;  // 0: every one
    std::chrono::weekday day;
};

struct RecurrenceRule {
    Step step = Step::day;
    int interval = 1;
    int count = 0;              // 0: without end
    std::optional<Date> until;  // the last day it may give
    std::chrono::weekday week_start = std::chrono::Monday;
    std::vector<WeekdayPart> weekdays;
    std::vector<int> months;
    std::vector<int> month_days;  // of these four negative ones count from the end
    std::vector<int> year_days;
    std::vector<int> weeks;
    std::vector<int> positions;  // which days of each step

    /// Whether it says on which days of its step it falls; else its start does.
    bool says_days() const { return !weekdays.empty() || !month_days.empty() || !year_days.empty(); }
    bool has_by_parts() const { return says_days() || !months.empty() || !weeks.empty(); }
};

/// None when the text isn't a rule for days: FREQ first, upper case, each part once and where RFC 5545 allows it, UNTIL
/// a day.
std::optional<RecurrenceRule> read_rule(std::string_view text);

}  // namespace zorgborg
