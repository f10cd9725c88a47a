#include "domain/recurrence.hpp"

#include <doctest/doctest.h>

#include "facts.hpp"

using namespace zorgborg;

namespace {

/// The first days of a series from its start on, at most four.
std::string days_of(std::string_view text, std::string_view start) {
    Recurrence rule;
    if (Value<Recurrence>::parse(text, rule)) return "refused";
    std::string out;
    auto at = day(start) + -1;
    for (int n = 0; n < 4; ++n) {
        auto const next = next_occurrence(rule, day(start), at);
        if (!next) break;
        at = *next;
        out += (n == 0 ? "" : " ") + to_text(at);
    }
    return out;
}

}  // namespace

TEST_CASE("a series from the end of a month clamps and doesn't drift") {
    struct Row {
        char const *rule, *start, *days;
    };
    for (auto const& [rule, start, days] :
         {Row{"FREQ=MONTHLY", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"},
          {"FREQ=MONTHLY", "2027-12-29", "2027-12-29 2028-01-29 2028-02-29 2028-03-29"},
          {"FREQ=MONTHLY;INTERVAL=3", "2026-11-30", "2026-11-30 2027-02-28 2027-05-30 2027-08-30"},
          {"FREQ=MONTHLY;COUNT=2", "2026-01-31", "2026-01-31 2026-02-28"},
          {"FREQ=MONTHLY;UNTIL=20260227", "2026-01-31", "2026-01-31"},
          {"FREQ=MONTHLY;UNTIL=20260228", "2026-01-31", "2026-01-31 2026-02-28"},
          {"FREQ=YEARLY", "2028-02-29", "2028-02-29 2029-02-28 2030-02-28 2031-02-28"},
          {"FREQ=YEARLY;INTERVAL=2", "2026-02-28", "2026-02-28 2028-02-28 2030-02-28 2032-02-28"},
          {"FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31"},
          {"FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"}}) {
        CAPTURE(rule);
        CHECK(days_of(rule, start) == days);
    }
}

TEST_CASE("a series keeps its step whatever its start") {
    struct Row {
        char const *rule, *start, *days;
    };
    for (auto const& [rule, start, days] :
         {Row{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-18", "2026-11-30 2026-12-14 2026-12-28 2027-01-11"},
          {"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", "2026-11-18", "2026-11-29 2026-12-13 2026-12-27 2027-01-10"},
          {"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "2026-11-18", "2026-11-22 2026-12-06 2026-12-20 2027-01-03"},
          {"FREQ=DAILY;INTERVAL=10;COUNT=3", "2026-11-18", "2026-11-18 2026-11-28 2026-12-08"},
          {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-10-31",
           "2026-11-30 2026-12-31 2027-01-29 2027-02-26"},
          {"FREQ=YEARLY;BYWEEKNO=20", "2026-11-18", "2027-05-19 2028-05-17 2029-05-16 2030-05-15"},
          {"FREQ=YEARLY;BYMONTH=3", "2026-11-18", "2027-03-18 2028-03-18 2029-03-18 2030-03-18"}}) {
        CAPTURE(rule);
        CHECK(days_of(rule, start) == days);
    }
}

TEST_CASE("occurrences count what lies between two days, the later one with it") {
    struct Row {
        char const *rule, *after, *until;
        std::int64_t count;
        char const *last, *last_but_one;
    };
    auto const text = [](std::optional<Date> date) { return date ? to_text(*date) : ""; };
    for (auto const& [rule, after, until, count, last, last_but_one] :
         {Row{"FREQ=DAILY", "2025-01-01", "2025-12-31", 364, "2025-12-31", "2025-12-30"},
          {"FREQ=DAILY", "2025-01-01", "2025-01-02", 1, "2025-01-02", ""},
          {"FREQ=DAILY", "2025-01-01", "2025-01-01", 0, "", ""},
          {"FREQ=DAILY", "2025-01-01", "2024-01-01", 0, "", ""},
          {"FREQ=DAILY;COUNT=3", "2025-01-01", "2026-01-01", 2, "2025-01-03", "2025-01-02"},
          {"FREQ=MONTHLY", "2025-06-15", "2026-01-01", 7, "2026-01-01", "2025-12-01"}}) {
        CAPTURE(rule);
        CAPTURE(until);
        auto const passed = occurrences({rule}, day("2025-01-01"), day(after), day(until));
        CHECK(passed.count == count);
        CHECK(text(passed.last) == last);
        CHECK(text(passed.last_but_one) == last_but_one);
    }
}

TEST_CASE("what isn't a rule for days") {
    for (auto const* bad : {"",
                            "FREQ",
                            "FREQ=",
                            "FREQ=HOURLY",
                            "FREQ=SECONDLY",
                            "freq=daily",
                            "FREQ=Daily",
                            "INTERVAL=2;FREQ=DAILY",
                            "FREQ=DAILY;FREQ=DAILY",
                            "FREQ=DAILY;",
                            ";FREQ=DAILY",
                            "FREQ=DAILY;;COUNT=2",
                            " FREQ=DAILY",
                            "FREQ=DAILY ",
                            "RRULE:FREQ=DAILY",
                            "FREQ=DAILY;BYHOUR=9",
                            "FREQ=DAILY;BYMINUTE=0",
                            "FREQ=DAILY;BYEASTER=1",
                            "FREQ=DAILY;X=1",
                            "FREQ=DAILY;INTERVAL=0",
                            "FREQ=DAILY;INTERVAL=-1",
                            "FREQ=DAILY;INTERVAL=+1",
                            "FREQ=DAILY;INTERVAL=1,2",
                            "FREQ=DAILY;INTERVAL=10000",
                            "FREQ=DAILY;INTERVAL=",
                            "FREQ=DAILY;INTERVAL=1;INTERVAL=1",
                            "FREQ=DAILY;INTERVAL=99999999999999999999",
                            "FREQ=DAILY;COUNT=0",
                            "FREQ=DAILY;COUNT=-3",
                            "FREQ=DAILY;COUNT=3;UNTIL=20270101",
                            "FREQ=DAILY;UNTIL=20261122T000000Z",
                            "FREQ=DAILY;UNTIL=2026-11-22",
                            "FREQ=DAILY;UNTIL=20261131",
                            "FREQ=DAILY;UNTIL=tomorrow",
                            "FREQ=DAILY;WKST=M",
                            "FREQ=DAILY;BYDAY=1MO",
                            "FREQ=WEEKLY;BYDAY=-1MO",
                            "FREQ=WEEKLY;BYDAY=mo",
                            "FREQ=WEEKLY;BYDAY=",
                            "FREQ=WEEKLY;BYDAY=MO,",
                            "FREQ=WEEKLY;BYMONTHDAY=1",
                            "FREQ=MONTHLY;BYDAY=6MO",
                            "FREQ=MONTHLY;BYDAY=0MO",
                            "FREQ=MONTHLY;BYDAY=+-1MO",
                            "FREQ=MONTHLY;BYMONTHDAY=0",
                            "FREQ=MONTHLY;BYMONTHDAY=32",
                            "FREQ=MONTHLY;BYMONTHDAY=--1",
                            "FREQ=MONTHLY;BYMONTHDAY=- 1",
                            "FREQ=MONTHLY;BYMONTHDAY=1.0",
                            "FREQ=MONTHLY;BYMONTH=13",
                            "FREQ=MONTHLY;BYMONTH=-1",
                            "FREQ=MONTHLY;BYWEEKNO=1",
                            "FREQ=MONTHLY;BYYEARDAY=1",
                            "FREQ=MONTHLY;BYSETPOS=1",
                            "FREQ=YEARLY;BYWEEKNO=54",
                            "FREQ=YEARLY;BYYEARDAY=367",
                            "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
                            "FREQ=YEARLY;BYDAY=54MO"}) {
        CAPTURE(bad);
        CHECK(days_of(bad, "2026-01-01") == "refused");
    }
    CHECK(days_of("FREQ=YEARLY;BYMONTHDAY=" + std::string(170, '1'), "2026-01-01") == "refused");
    std::string many = "FREQ=YEARLY;BYMONTHDAY=1";
    for (int n = 0; n < 100; ++n) many += ",1";
    CHECK(days_of(many, "2026-01-01") == "refused");
}
