#pragma once
/// Instants, days, exact durations and calendar periods, each with the one way it is written outside.
/// Instants are UTC microseconds (RFC 3339, `Z` out, any offset in); days are days in the organisation's time zone.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zorgborg {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// Microseconds since 1970-01-01T00:00:00Z, and back: how an instant stands in a column.
inline std::int64_t number_of(Instant at) { return at.time_since_epoch().count(); }
inline Instant instant_of(std::int64_t microseconds) { return Instant(std::chrono::microseconds(microseconds)); }

/// The clock of the machine. Only `main`, `api/` and the commands ask it; rules get the answer handed in.
Instant clock_now();

/// `2026-11-22T09:00:00.123456Z`: always 27 characters for years 0001 to 9999, so it sorts as text.
std::string to_text(Instant instant);
/// Strict RFC 3339 with seconds; leap second 60 and years before 1900 are refused.
std::optional<Instant> parse_instant(std::string_view text);

/// A calendar day.
class Date {
 public:
    constexpr Date() = default;
    explicit constexpr Date(std::chrono::sys_days days) : days_(days) {}
    constexpr std::chrono::sys_days days() const { return days_; }
    constexpr auto operator<=>(Date const&) const = default;
    constexpr Date operator+(int days) const { return Date(days_ + std::chrono::days(days)); }
    constexpr int operator-(Date other) const { return static_cast<int>((days_ - other.days_).count()); }

 private:
    std::chrono::sys_days days_{};
};
std::string to_text(Date date);
/// `YYYY-MM-DD`, years 1900 to 9999.
std::optional<Date> parse_date(std::string_view text);

/// The day it is at that instant in an IANA time zone. Throws std::runtime_error when the zone isn't known.
Date local_day(Instant instant, std::string const& zone);
/// When the day ends in the zone: the next one's first instant.
Instant day_end(Date day, std::string const& zone);
/// When a clock in the zone shows that time of that day, the first time it does.
Instant local_instant(Date day, std::chrono::minutes time, std::string const& zone);
bool is_time_zone(std::string_view zone);

/// A calendar period (ISO 8601 `P1Y`, `P6M`, `P2W`, `P10D`, `P1Y6M`): steps through the calendar, month ends clamp.
struct Period {
    int months = 0;
    int days = 0;
    auto operator<=>(Period const&) const = default;
    /// The day this period after `date`: months first (31 January + P1M = the last of February), then days.
    Date after(Date date) const;
};
std::string to_text(Period period);
/// Counts from 1: years to 100, months to 999 (to 12 after years), weeks to 999, days to 6999 (to 6 after weeks); so
/// each count has its own limit, the whole is at most some 120 years, and what `to_text` writes is read again. Time
/// parts and fractions are refused.
std::optional<Period> parse_period(std::string_view text);

/// An exact span in whole seconds (ISO 8601 `PT4H`, `PT90M`, `P2DT4H`, `PT0S`); a day is 24 hours here.
struct Duration {
    std::int64_t seconds = 0;
    auto operator<=>(Duration const&) const = default;
};
/// Hours, minutes and seconds, days only above 99999 hours: `PT52H30M`.
std::string to_text(Duration duration);
/// The first count is free within its digits (9999 days, 99999 hours, 999999 minutes, 9999999 seconds), those after it
/// stay below the next larger unit; what `to_text` writes is read again.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace zorgborg
