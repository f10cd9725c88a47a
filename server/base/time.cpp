#include "base/time.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/zones.hpp"

namespace zorgborg {
namespace {

using namespace std::chrono;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int value = 0;
    for (auto const c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// Writes the last `count` digits of a number that isn't negative. By hand: every record shows two instants, and
/// fmt took a third of the time of a list.
void write_digits(std::string& out, std::size_t at, std::size_t count, std::int64_t number) {
    for (; count > 0; number /= 10) out[at + --count] = static_cast<char>('0' + number % 10);
}

void write_day(std::string& out, year_month_day const& day) {
    write_digits(out, 0, 4, static_cast<int>(day.year()));
    write_digits(out, 5, 2, static_cast<unsigned>(day.month()));
    write_digits(out, 8, 2, static_cast<unsigned>(day.day()));
}

bool is_at(std::string_view text, std::size_t at, std::string_view any_of) {
    return at < text.size() && any_of.find(text[at]) != std::string_view::npos;
}

/// The fraction from `at` on in microseconds (more digits are cut off); moves `at` behind it.
std::optional<int> fraction(std::string_view text, std::size_t& at) {
    if (!is_at(text, at, ".")) return 0;
    int value = 0;
    int count = 0;
    for (++at; is_at(text, at, "0123456789"); ++at, ++count)
        if (count < 6) value = value * 10 + (text[at] - '0');
    if (count == 0 || count > 12) return std::nullopt;
    for (; count < 6; ++count) value *= 10;
    return value;
}

/// The offset of `Z` or `+01:00` at the end of the text, in minutes.
std::optional<int> offset(std::string_view text, std::size_t at) {
    if (is_at(text, at, "Zz")) return at + 1 == text.size() ? std::optional(0) : std::nullopt;
    auto const hour = digits(text, at + 1, 2);
    auto const minute = digits(text, at + 4, 2);
    if (!is_at(text, at, "+-") || !is_at(text, at + 3, ":") || at + 6 != text.size()) return std::nullopt;
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    return (*hour * 60 + *minute) * (text[at] == '-' ? -1 : 1);
}

}  // namespace

Instant clock_now() { return floor<microseconds>(system_clock::now()); }

std::string to_text(Instant instant) {
    auto const day = floor<days>(instant);
    auto const rest = (instant - day).count();
    std::string out = "0000-00-00T00:00:00.000000Z";
    write_day(out, year_month_day(day));
    write_digits(out, 11, 2, rest / 3'600'000'000);
    write_digits(out, 14, 2, rest / 60'000'000 % 60);
    write_digits(out, 17, 2, rest / 1'000'000 % 60);
    write_digits(out, 20, 6, rest % 1'000'000);
    return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
    if (text.size() < 20 || text.size() > 40 || !is_at(text, 10, "Tt")) return std::nullopt;
    auto const date = parse_date(text.substr(0, 10));
    auto const hour = digits(text, 11, 2);
    auto const minute = digits(text, 14, 2);
    auto const second = digits(text, 17, 2);
    if (!date || !hour || !minute || !second || text[13] != ':' || text[16] != ':') return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    std::size_t at = 19;
    auto const micro = fraction(text, at);
    if (!micro) return std::nullopt;
    auto const shift = offset(text, at);
    if (!shift) return std::nullopt;
    return Instant(date->days()) + hours(*hour) + minutes(*minute - *shift) + seconds(*second) + microseconds(*micro);
}

std::string to_text(Date date) {
    std::string out = "0000-00-00";
    write_day(out, year_month_day(date.days()));
    return out;
}

std::optional<Date> parse_date(std::string_view text) {
    auto const y = digits(text, 0, 4);
    auto const m = digits(text, 5, 2);
    auto const d = digits(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !y || !m || !d || *y < 1900) return std::nullopt;
    year_month_day const ymd{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
    if (!ymd.ok()) return std::nullopt;
    return Date(sys_days(ymd));
}

void load_time_zones() { date::get_tzdb(); }

Date local_day(Instant instant, std::string const& zone) {
    auto const local = date::locate_zone(zone)->to_local(instant);
    return Date(sys_days(floor<days>(local.time_since_epoch())));
}

Instant local_instant(Date day, std::chrono::minutes time, std::string const& zone) {
    auto const local = date::local_time<microseconds>(day.days().time_since_epoch() + time);
    return date::locate_zone(zone)->to_sys(local, date::choose::earliest);
}

Instant day_end(Date day, std::string const& zone) { return local_instant(day + 1, minutes(0), zone); }

bool is_time_zone(std::string_view zone) {
    try {
        return date::locate_zone(std::string(zone)) != nullptr;
    } catch (std::runtime_error const&) {
        return false;
    }
}

Date Period::after(Date date) const {
    year_month_day const from(date.days());
    auto const month = year_month(from.year(), from.month()) + std::chrono::months(months);
    auto const last = year_month_day_last(month.year(), month_day_last(month.month())).day();
    auto const stepped = Date(sys_days(month / std::min(from.day(), last))) + days;
    return std::min(stepped, Date(sys_days(year(9999) / December / 31)));  // the last day that can be written
}

std::string to_text(Period period) {
    std::string out = "P";
    if (period.months / 12 != 0) out += std::to_string(period.months / 12) + "Y";
    if (period.months % 12 != 0) out += std::to_string(period.months % 12) + "M";
    if (period.months == 0 && period.days % 7 == 0) return out + std::to_string(period.days / 7) + "W";
    if (period.days != 0) out += std::to_string(period.days) + "D";
    return out;
}

std::optional<Period> parse_period(std::string_view text) {
    if (text.size() < 3 || text.front() != 'P') return std::nullopt;
    constexpr std::string_view units = "YMWD";
    std::array<int, 4> counts{};
    std::size_t next = 0;
    for (text.remove_prefix(1); !text.empty();) {
        int count = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        bool const plain = error == std::errc() && text.front() >= '1' && text.front() <= '9';
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!plain || text.empty()) return std::nullopt;
        auto const unit = units.find(text.front(), next);
        if (unit == std::string_view::npos) return std::nullopt;
        counts[unit] = count;
        next = unit + 1;
        text.remove_prefix(1);
    }
    auto const [years, months, weeks, days] = counts;
    if (years > (months > 0 ? 99 : 100) || months > (years > 0 ? 12 : 999)) return std::nullopt;
    if (weeks > 999 || days > (weeks > 0 ? 6 : 6999)) return std::nullopt;
    return Period{.months = years * 12 + months, .days = weeks * 7 + days};
}

namespace {

struct Unit {
    char letter;
    std::int64_t seconds;
    std::size_t digits;    // of the first count
    std::int64_t highest;  // of a count after a larger unit's
};
constexpr Unit units_of_duration[] = {{'D', 86400, 4, 0}, {'H', 3600, 5, 23}, {'M', 60, 6, 59}, {'S', 1, 7, 59}};

}  // namespace

std::string to_text(Duration duration) {
    auto left = duration.seconds;
    std::string days, time;
    for (auto const& unit : units_of_duration) {
        bool const day = unit.letter == 'D';
        if (day && left < std::int64_t{100'000} * 3600) continue;
        auto const count = left / unit.seconds;
        left -= count * unit.seconds;
        if (count != 0) (day ? days : time) += std::to_string(count) + unit.letter;
    }
    if (days.empty() && time.empty()) time = "0S";
    return "P" + days + (time.empty() ? "" : "T" + time);
}

std::optional<Duration> parse_duration(std::string_view text) {
    if (!text.starts_with('P')) return std::nullopt;
    text.remove_prefix(1);
    Duration out;
    auto const* next = std::begin(units_of_duration);
    bool first = true, in_time = false;
    while (!text.empty()) {
        if (text.front() == 'T') {
            if (in_time) return std::nullopt;
            in_time = true;
            text.remove_prefix(1);
        }
        auto const digits = std::min(text.find_first_not_of("0123456789"), text.size());
        if (digits == 0 || digits == text.size() || digits > 7) return std::nullopt;
        auto const* const unit = std::find_if(next, std::end(units_of_duration),
                                              [&](Unit const& each) { return each.letter == text[digits]; });
        if (unit == std::end(units_of_duration) || (unit->letter != 'D') != in_time) return std::nullopt;
        std::int64_t count = 0;
        std::from_chars(text.data(), text.data() + digits, count);
        if (first ? digits > unit->digits : digits > 2 || count > unit->highest) return std::nullopt;
        out.seconds += count * unit->seconds;
        text.remove_prefix(digits + 1);
        next = unit + 1;
        first = false;
    }
    if (first) return std::nullopt;
    return out;
}

}  // namespace zorgborg
