#include <doctest/doctest.h>

#include "domain/recurrence.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

/// The first days of a series after its start.
std::vector<std::string> days_of(char const* rule, char const* start, std::size_t count) {
    std::vector<std::string> out;
    auto last = day(start);
    while (out.size() < count) {
        auto const next = next_occurrence({rule}, day(start), last);
        if (!next) break;
        last = *next;
        out.push_back(to_text(last));
    }
    return out;
}

}  // namespace

TEST_CASE("a series keeps its weekday, its day of the month and its step") {
    struct Case {
        char const *rule, *start;
        std::vector<std::string> days;
    };
    for (auto const& c : {Case{"FREQ=DAILY", "2026-10-11", {"2026-10-12", "2026-10-13", "2026-10-14"}},
                          Case{"FREQ=DAILY;INTERVAL=3", "2026-10-11", {"2026-10-14", "2026-10-17", "2026-10-20"}},
                          Case{"FREQ=WEEKLY", "2026-10-11", {"2026-10-18", "2026-10-25", "2026-11-01"}},
                          Case{"FREQ=WEEKLY;INTERVAL=2", "2026-10-12", {"2026-10-26", "2026-11-09", "2026-11-23"}},
                          Case{"FREQ=WEEKLY;COUNT=3", "2026-10-11", {"2026-10-18", "2026-10-25"}},
                          Case{"FREQ=WEEKLY;BYDAY=MO,TH", "2026-10-12", {"2026-10-15", "2026-10-19", "2026-10-22"}},
                          Case{"FREQ=MONTHLY;BYDAY=2TU", "2026-10-11", {"2026-10-13", "2026-11-10", "2026-12-08"}},
                          Case{"FREQ=MONTHLY;BYMONTH=1,7", "2026-10-11", {"2027-01-11", "2027-07-11", "2028-01-11"}},
                          Case{"FREQ=YEARLY;BYMONTH=3", "2026-10-11", {"2027-03-11", "2028-03-11", "2029-03-11"}}}) {
        CAPTURE(c.rule);
        CHECK(days_of(c.rule, c.start, 3) == c.days);
    }
}
