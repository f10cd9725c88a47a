#include "exports/calendar.hpp"

#include "domain/exercise.hpp"
#include "seeded.hpp"

using namespace zorgborg;

namespace {

constexpr Set<Role> officer{Role::security_officer};

Uuid make_task(Seeded& seeded, std::string title, std::string_view due, std::optional<UserRef> owner = {}) {
    Task task;
    task.title = {std::move(title)};
    task.due_date = parse_date(due).value();
    task.owner = owner;
    return seeded.create(task, instant("2026-03-01T10:00:00Z"));
}

/// Lines as they were before folding; none may be longer than 75 octets.
std::vector<std::string> unfolded(std::string const& text) {
    std::vector<std::string> out;
    REQUIRE(text.ends_with("\r\n"));
    for (std::size_t at = 0; at < text.size();) {
        auto const end = text.find("\r\n", at);
        auto const line = text.substr(at, end - at);
        CAPTURE(line);
        CHECK(line.size() <= 75);
        CHECK(code_points(line) != std::string::npos);
        if (line.starts_with(' '))
            out.back() += line.substr(1);
        else
            out.push_back(line);
        at = end + 2;
    }
    return out;
}

std::vector<std::string> calendar_of(Seeded& seeded, CalendarQuery const& query) {
    return unfolded(calendar(*seeded.at(Seeded::now()), query));
}

std::size_t times(std::vector<std::string> const& lines, std::string const& line) {
    return static_cast<std::size_t>(std::ranges::count(lines, line));
}

}  // namespace

TEST_CASE("each thing due is an event of its own, titles only") {
    Seeded seeded;
    auto const id = make_task(seeded, "Logcontrole", "2026-12-01");
    make_task(seeded, "Veel later", "2028-02-01");
    auto const lines = calendar_of(seeded, {"Agenda, van \\ ons; nu", officer});
    auto const uid = "UID:tasks-" + to_text(id) + "@" + to_text(seeded.at(Seeded::now())->organisation_id());
    CHECK(lines.front() == "BEGIN:VCALENDAR");
    CHECK(lines.back() == "END:VCALENDAR");
    for (std::string const line :
         {"VERSION:2.0", "PRODID:-//zorgborg//calendar//NL", "METHOD:PUBLISH", "NAME:Agenda\\, van \\\\ ons\\; nu",
          "X-WR-CALNAME:Agenda, van \\\\ ons; nu", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "BEGIN:VEVENT", "SEQUENCE:1",
          "DTSTAMP:20260301T100000Z", "LAST-MODIFIED:20260301T100000Z", "DTSTART;VALUE=DATE:20261201",
          "SUMMARY:Taak: Logcontrole", "CATEGORIES:Taak", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "TRIGGER:-P7D",
          "TRIGGER:-P1D", "DESCRIPTION:Taak: Logcontrole"}) {
        CAPTURE(line);
        CAPTURE(lines);
        CHECK(times(lines, line) == (line.starts_with("DESCRIPTION") ? 2 : 1));
    }
    CHECK(times(lines, uid) == 1);
}

TEST_CASE("texts are escaped, and folded between characters") {
    Seeded seeded;
    std::string title = "a, b; c \\ ";
    for (int i = 0; i < 120; ++i) title += i % 2 ? "é" : "€";
    make_task(seeded, title, "2026-12-01");
    std::string escaped = title;
    escaped.replace(0, 10, "a\\, b\\; c \\\\ ");
    CHECK(times(calendar_of(seeded, {"x", officer}), "SUMMARY:Taak: " + escaped) == 1);
}

TEST_CASE("an exercise is announced a month ahead, too") {
    Seeded seeded;
    ContinuityPlan plan;
    plan.title = {"Stroom"};
    Exercise exercise;
    exercise.title = {"Nacht"};
    exercise.plans = {{seeded.create(plan, instant("2026-03-01T10:00:00Z"))}};
    exercise.planned_date = parse_date("2027-01-10");
    seeded.create(exercise, instant("2026-03-01T10:00:00Z"));
    auto const lines = calendar_of(seeded, {"x", officer});
    CAPTURE(lines);
    CHECK(times(lines, "SUMMARY:Oefening: Nacht") == 1);
    CHECK(times(lines, "SUMMARY:Nooit getest: Stroom") == 1);
    CHECK(times(lines, "TRIGGER:-P30D") == 1);
    CHECK(times(lines, "TRIGGER:-P1D") == 2);
}

TEST_CASE("a calendar shows what its bearer may read, and what he keeps when it is his own") {
    Seeded seeded;
    make_task(seeded, "Mijn", "2026-12-01", UserRef{seeded.person()});
    make_task(seeded, "Niemands", "2026-12-02");
    struct Case {
        Set<Role> roles;
        bool own;
        std::size_t events;
    };
    for (auto const& [roles, own, events] : {Case{officer, false, 2},
                                             {officer, true, 1},
                                             {{Role::reader}, false, 2},
                                             {{Role::administrator}, false, 0},
                                             {{Role::administrator}, true, 0}}) {
        CAPTURE(events);
        CAPTURE(own);
        CalendarQuery query{"x", roles};
        if (own) query.keeper = seeded.person();
        CHECK(times(calendar_of(seeded, query), "BEGIN:VEVENT") == events);
    }
}
