#include "domain/recurrence_rule.hpp"

#include <charconv>
#include <cstdlib>

namespace zorgborg {
namespace {

constexpr std::string_view steps[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
constexpr std::string_view weekdays[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
constexpr std::size_t longest_list = 100;

template <std::size_t N>
std::optional<unsigned> index_in(std::string_view const (&names)[N], std::string_view text) {
    auto const* const found = std::ranges::find(names, text);
    if (found == std::end(names)) return std::nullopt;
    return static_cast<unsigned>(found - std::begin(names));
}

/// A count within its limits, with a sign where `signs` allows it.
std::optional<int> number(std::string_view text, int highest, std::string_view signs = {}) {
    bool const is_signed = !text.empty() && signs.find(text.front()) != std::string_view::npos;
    auto const digits = text.substr(is_signed ? 1 : 0);
    int value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    bool const whole = error == std::errc() && end == digits.data() + digits.size() && digits.front() != '-';
    if (!whole || value < 1 || value > highest) return std::nullopt;
    return is_signed && text.front() == '-' ? -value : value;
}

std::optional<std::chrono::weekday> weekday(std::string_view text) {
    auto const index = index_in(weekdays, text);
    if (!index) return std::nullopt;
    return std::chrono::weekday(*index);
}

std::optional<WeekdayPart> weekday_part(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    auto const day = weekday(text.substr(text.size() - 2));
    auto const before = text.substr(0, text.size() - 2);
    auto const nth = before.empty() ? 0 : number(before, 53, "+-");
    if (!day || !nth) return std::nullopt;
    return WeekdayPart{*nth, *day};
}

std::optional<Date> until_day(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    return parse_date(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
                      std::string(text.substr(6)));
}

/// Takes over one value; false when it isn't one.
template <class T, class U>
bool take(std::optional<T> const& value, U& to) {
    if (value) to = *value;
    return value.has_value();
}

template <class T, class Read>
bool take_list(std::string_view text, std::vector<T>& to, Read const& read) {
    auto const items = split(text, ',');
    for (auto const& item : items) {
        auto const value = read(item);
        if (!value || to.size() == longest_list) return false;
        to.push_back(*value);
    }
    return true;
}

/// The lists of numbers: how far they go, and whether they count from the end, too.
struct NumbersPart {
    std::string_view name;
    std::vector<int> RecurrenceRule::*list;
    int highest;
    std::string_view signs;
};
constexpr NumbersPart numbers_parts[] = {{"BYMONTHDAY", &RecurrenceRule::month_days, 31, "+-"},
                                         {"BYYEARDAY", &RecurrenceRule::year_days, 366, "+-"},
                                         {"BYWEEKNO", &RecurrenceRule::weeks, 53, "+-"},
                                         {"BYSETPOS", &RecurrenceRule::positions, 366, "+-"},
                                         {"BYMONTH", &RecurrenceRule::months, 12, ""}};

bool read_part(std::string_view name, std::string_view value, RecurrenceRule& out) {
    for (auto const& part : numbers_parts)
        if (part.name == name)
            return take_list(value, out.*part.list,
                             [&](std::string_view item) { return number(item, part.highest, part.signs); });
    if (name == "BYDAY") return take_list(value, out.weekdays, weekday_part);
    if (name == "INTERVAL") return take(number(value, 9999), out.interval);
    if (name == "COUNT") return take(number(value, 9999), out.count);
    if (name == "UNTIL") return take(until_day(value), out.until);
    if (name == "WKST") return take(weekday(value), out.week_start);
    return false;
}

/// What RFC 5545 forbids together.
bool fits_together(RecurrenceRule const& rule) {
    bool const yearly = rule.step == Step::year;
    auto const highest_nth = [&] {
        if (yearly) return rule.weeks.empty() ? 53 : 0;
        return rule.step == Step::month ? 5 : 0;
    }();
    bool const nth_fits =
        std::ranges::all_of(rule.weekdays, [&](WeekdayPart const& part) { return std::abs(part.nth) <= highest_nth; });
    return nth_fits && (yearly || (rule.weeks.empty() && rule.year_days.empty())) &&
           (rule.step != Step::week || rule.month_days.empty()) && (rule.positions.empty() || rule.has_by_parts()) &&
           !(rule.count > 0 && rule.until);
}

}  // namespace

std::optional<RecurrenceRule> read_rule(std::string_view text) {
    RecurrenceRule out;
    std::vector<std::string_view> seen;
    for (auto const& part : split(text, ';')) {
        std::string_view const whole = part;
        auto const equals = whole.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        auto const name = whole.substr(0, equals), value = whole.substr(equals + 1);
        if (std::ranges::find(seen, name) != seen.end()) return std::nullopt;
        seen.push_back(name);
        if (seen.size() > 1) {
            if (!read_part(name, value, out)) return std::nullopt;
            continue;
        }
        auto const step = index_in(steps, value);
        if (name != "FREQ" || !step) return std::nullopt;
        out.step = static_cast<Step>(*step);
    }
    if (!fits_together(out)) return std::nullopt;
    return out;
}

}  // namespace zorgborg
