#include "base/time.hpp"

#include <doctest/doctest.h>

using namespace zorgborg;

TEST_CASE("an instant is read by RFC 3339 and written in UTC") {
    struct Case {
        char const *in, *out;
    };
    for (auto const& [in, out] : {Case{"2026-11-22T09:00:00Z", "2026-11-22T09:00:00.000000Z"},
                                  {"2026-11-22T10:00:00.5+01:00", "2026-11-22T09:00:00.500000Z"},
                                  {"2026-11-22t09:00:00.123456789z", "2026-11-22T09:00:00.123456Z"},
                                  {"2026-03-29T00:30:00-02:30", "2026-03-29T03:00:00.000000Z"},
                                  {"2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000000Z"}}) {
        CAPTURE(in);
        auto const instant = parse_instant(in);
        REQUIRE(instant);
        CHECK(to_text(*instant) == out);
        CHECK(parse_instant(to_text(*instant)) == instant);
    }
    for (auto const* bad :
         {"", "2026-11-22", "2026-11-22T09:00Z", "2026-11-22 09:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T09:00:60Z",
          "2026-02-30T09:00:00Z", "2026-11-22T09:00:00", "2026-11-22T09:00:00.Z", "2026-11-22T09:00:00+1:00",
          "2026-11-22T09:00:00Zx", "1899-01-01T00:00:00Z"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_instant(bad));
    }
}

TEST_CASE("a date is a real day") {
    CHECK(to_text(parse_date("2024-02-29").value()) == "2024-02-29");
    for (auto const* bad : {"2023-02-29", "2026-13-01", "2026-1-01", "20260101", "2026-01-01x", "0000-01-01"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_date(bad));
    }
}

TEST_CASE("a period steps through the calendar and clamps at month ends") {
    struct Case {
        char const *from, *period, *to;
    };
    for (auto const& [from, period, to] : {Case{"2026-01-31", "P1M", "2026-02-28"},
                                           {"2024-01-31", "P1M", "2024-02-29"},
                                           {"2024-02-29", "P1Y", "2025-02-28"},
                                           {"2026-11-22", "P6M", "2027-05-22"},
                                           {"2026-11-22", "P2W", "2026-12-06"},
                                           {"2026-12-31", "P1Y2M10D", "2028-03-10"},
                                           {"2026-08-31", "P18M", "2028-02-29"}}) {
        CAPTURE(from);
        CAPTURE(period);
        CHECK(to_text(parse_period(period).value().after(parse_date(from).value())) == to);
    }
}

TEST_CASE("a period has one spelling") {
    struct Case {
        char const *in, *out;
    };
    for (auto const& [in, out] : {Case{"P1Y", "P1Y"},
                                  {"P12M", "P1Y"},
                                  {"P18M", "P1Y6M"},
                                  {"P14D", "P2W"},
                                  {"P2W", "P2W"},
                                  {"P10D", "P10D"},
                                  {"P1M1W", "P1M7D"},
                                  {"P99Y12M", "P100Y"},
                                  {"P999M999W6D", "P83Y3M6999D"},
                                  {"P6993D", "P999W"}}) {
        CAPTURE(in);
        CHECK(to_text(parse_period(in).value()) == out);
        CHECK(parse_period(out) == parse_period(in));
    }
    for (auto const* bad :
         {"",      "P",   "P0D",    "1Y",      "P1H",    "PT4H",   "P-1Y",  "P1.5Y",  "P101Y", "P1M1Y",
          "P1Y1Y", "p1y", "P1Y13M", "P100Y1M", "P1000M", "P1000W", "P1W7D", "P7000D", "P0Y1M", "P01Y"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_period(bad));
    }
}

TEST_CASE("a day is the day of the zone") {
    CHECK(to_text(local_day(parse_instant("2026-06-30T22:30:00Z").value(), "Europe/Amsterdam")) == "2026-07-01");
    CHECK(to_text(local_day(parse_instant("2026-12-31T22:30:00Z").value(), "Europe/Amsterdam")) == "2026-12-31");
    CHECK(to_text(local_day(parse_instant("2026-06-30T22:30:00Z").value(), "America/Curacao")) == "2026-06-30");
    CHECK(is_time_zone("Europe/Amsterdam"));
    CHECK_FALSE(is_time_zone("Europe/Amsterdm"));
    CHECK_FALSE(is_time_zone("../etc/passwd"));
}

TEST_CASE("a duration has one spelling, and its limits") {
    struct Case {
        char const* in;
        std::int64_t seconds;
        char const* out;
    };
    for (auto const& [in, seconds, out] : {Case{"PT0S", 0, "PT0S"},
                                           {"PT4H", 14'400, "PT4H"},
                                           {"PT90M", 5'400, "PT1H30M"},
                                           {"PT3600S", 3'600, "PT1H"},
                                           {"P2DT4H", 187'200, "PT52H"},
                                           {"P1D", 86'400, "PT24H"},
                                           {"P0D", 0, "PT0S"},
                                           {"PT1H5S", 3'605, "PT1H5S"},
                                           {"PT04H05M", 14'700, "PT4H5M"},
                                           {"PT99999H59M59S", 359'999'999, "PT99999H59M59S"},
                                           {"P4166DT16H", 360'000'000, "P4166DT16H"},
                                           {"P9999DT23H59M59S", 863'999'999, "P9999DT23H59M59S"},
                                           {"PT999999M", 59'999'940, "PT16666H39M"},
                                           {"PT9999999S", 9'999'999, "PT2777H46M39S"}}) {
        CAPTURE(in);
        auto const duration = parse_duration(in);
        REQUIRE(duration);
        CHECK(duration->seconds == seconds);
        CHECK(to_text(*duration) == out);
        CHECK(parse_duration(out) == duration);
    }
    for (auto const* bad : {"",        "P",       "PT",      "P1DT",     "4H",         "P4H",        "PT4",
                            "PT4D",    "P1Y",     "P1M",     "P1W",      "pt4h",       "PT4h",       "PT-4H",
                            "-PT4H",   "PT+4H",   "PT4.5H",  "PT4,5H",   "PT4H ",      " PT4H",      "PTH",
                            "PT1M1H",  "PT1H1H",  "PT1HT1M", "P10000D",  "PT100000H",  "PT1000000M", "PT10000000S",
                            "PT1H60M", "PT1M60S", "P1DT24H", "PT1H100M", "PT00000000S"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_duration(bad));
    }
}
