#include "reminders/rules.hpp"

#include <doctest/doctest.h>

#include <set>

#include "facts.hpp"
#include "reminders/outbox.hpp"

using namespace zorgborg;

namespace {

using Named = std::vector<std::string>;
std::string const amsterdam = "Europe/Amsterdam";
Uuid const anna{{1}}, bob{{2}}, olga{{3}}, berta{{4}}, siem{{5}};

std::string name_of(Uuid const& id) {
    std::map<Uuid, std::string> const names{
        {anna, "anna"}, {bob, "bob"}, {olga, "olga"}, {berta, "berta"}, {siem, "siem"}};
    return names.at(id);
}

Instant at(std::string_view text) { return parse_instant(text).value(); }

/// Due on that day, known for long, kept by anna with bob as her deputy.
Subject subject(DueKind what, std::string_view due) {
    Subject out;
    out.register_name = "tasks";
    out.record = Uuid{{9}};
    out.title = "Log nalopen";
    out.due = {what, day(due)};
    out.known = at("2020-01-01T00:00:00Z");
    out.keepers = {anna, bob};
    return out;
}

/// Everybody a member of the same rhythm; olga is the security officer.
People people(ReminderRhythm rhythm) {
    People out;
    for (auto const& person : {anna, bob, olga, berta}) out.members[person] = rhythm;
    out.officers = {olga};
    return out;
}

/// What is told in these days, hour by hour: when, rule, who. Each is ready from its time on, and not before.
Named told(Subject const& subject, People const& people, std::string_view from, std::string_view until,
           std::string const& zone = amsterdam) {
    Named out;
    std::set<std::pair<std::string, Uuid>> known;
    std::vector<Reminder> ready;
    ready_reminders(subject, people, zone, Instant(day(from).days()) - std::chrono::microseconds(1), ready);
    for (auto const& each : ready) known.emplace(each.rule, each.recipient);
    for (auto now = Instant(day(from).days()); now < Instant(day(until).days()); now += std::chrono::hours(1)) {
        ready.clear();
        ready_reminders(subject, people, zone, now, ready);
        for (auto const& each : ready) {
            if (!known.emplace(each.rule, each.recipient).second) continue;
            CHECK(to_text(each.ready_at) == to_text(now));
            out.push_back(to_text(now).substr(0, 13) + " " + each.rule + " " + name_of(each.recipient));
        }
    }
    return out;
}

Named told(Subject const& subject, ReminderRhythm rhythm = ReminderRhythm::daily) {
    return told(subject, people(rhythm), "2026-09-01", "2027-03-01");
}

}  // namespace

TEST_CASE("each kind of date has its days before and after") {
    Named const exercise{"2026-10-19T05 before-60 anna", "2026-11-18T06 before-30 anna", "2026-12-11T06 before-7 anna",
                         "2026-12-19T06 after-1 anna",   "2026-12-19T06 after-1 bob",    "2026-12-25T06 after-7 olga"};
    Named const task{"2026-12-04T06 before-14 anna", "2026-12-15T06 before-3 anna", "2026-12-18T06 on-the-day anna",
                     "2026-12-19T06 after-1 anna",   "2026-12-19T06 after-1 bob",   "2026-12-25T06 after-7 olga"};
    Named const other{"2026-11-18T06 before-30 anna", "2026-12-11T06 before-7 anna", "2026-12-18T06 on-the-day anna",
                      "2026-12-19T06 after-1 anna",   "2026-12-19T06 after-1 bob",   "2026-12-25T06 after-7 olga"};
    Named const standing{"2026-09-19T05 before-90 olga", "2026-11-18T06 before-30 olga", "2026-12-11T06 before-7 olga",
                         "2026-12-18T06 on-the-day olga", "2026-12-25T06 after-7 olga"};
    std::map<DueKind, Named> const expected{{DueKind::exercise, exercise},    {DueKind::test, exercise},
                                            {DueKind::retest, exercise},      {DueKind::task, task},
                                            {DueKind::answer, task},          {DueKind::review, other},
                                            {DueKind::renewal, other},        {DueKind::never_tested, other},
                                            {DueKind::talked_through, other}, {DueKind::finding, other},
                                            {DueKind::acceptance, other},     {DueKind::reopened, other},
                                            {DueKind::audit, exercise},       {DueKind::management_review, exercise},
                                            {DueKind::training, exercise},    {DueKind::confirmation, other},
                                            {DueKind::reporting, other},      {DueKind::response, other},
                                            {DueKind::objective, other},      {DueKind::measurement, other},
                                            {DueKind::cycle, other},          {DueKind::independence, standing},
                                            {DueKind::certificate, standing}};
    for (auto const& kind : enumerators<DueKind>) {
        SUBCASE(std::string(enum_name(kind.value)).c_str()) {
            auto const what = subject(kind.value, "2026-12-18");
            CHECK(told(what) == expected.at(kind.value));
            CHECK(told(what, ReminderRhythm::at_once) == expected.at(kind.value));
            CHECK(told(what, ReminderRhythm::never).empty());
        }
    }
}

TEST_CASE("who wants one mail a week is told on the Monday of that week") {
    struct Row {
        char const* due;
        Named told;
    };
    Row const rows[] = {
        {"2026-12-18",  // a Friday
         {"2026-11-30T06 before-14 anna", "2026-12-14T06 before-3 anna", "2026-12-14T06 on-the-day anna",
          "2026-12-14T06 after-1 anna", "2026-12-14T06 after-1 bob", "2026-12-21T06 after-7 olga"}},
        {"2026-12-14",  // a Monday
         {"2026-11-30T06 before-14 anna", "2026-12-07T06 before-3 anna", "2026-12-14T06 on-the-day anna",
          "2026-12-14T06 after-1 anna", "2026-12-14T06 after-1 bob", "2026-12-21T06 after-7 olga"}},
        {"2026-12-20",  // a Sunday
         {"2026-11-30T06 before-14 anna", "2026-12-14T06 before-3 anna", "2026-12-14T06 on-the-day anna",
          "2026-12-21T06 after-1 anna", "2026-12-21T06 after-1 bob", "2026-12-21T06 after-7 olga"}}};
    for (auto const& row : rows) SUBCASE(row.due) {
            CHECK(told(subject(DueKind::task, row.due), ReminderRhythm::weekly) == row.told);
        }
}

TEST_CASE("seven in the morning is where the organisation is, whatever the clocks do") {
    std::pair<char const*, char const*> const rows[] = {{"2027-03-27", "2027-03-27T06"},
                                                        {"2027-03-28", "2027-03-28T05"},  // they go forward
                                                        {"2026-10-24", "2026-10-24T05"},
                                                        {"2026-10-25", "2026-10-25T06"}};  // and back
    for (auto const& [due, when] : rows) SUBCASE(due) {
            auto const until = to_text(day(due) + 1);
            CHECK(told(subject(DueKind::task, due), people(ReminderRhythm::daily), due, until) ==
                  Named{std::string(when) + " on-the-day anna"});
        }
    CHECK(told(subject(DueKind::task, "2026-12-18"), people(ReminderRhythm::daily), "2026-12-18", "2026-12-19",
               "America/Kralendijk") == Named{"2026-12-18T11 on-the-day anna"});
}

TEST_CASE("the day whose mails have left") {
    std::pair<char const*, char const*> const rows[] = {
        {"2026-12-18T05:59:59.999999Z", "2026-12-17"}, {"2026-12-18T06:00:00Z", "2026-12-18"},
        {"2026-12-18T22:59:59Z", "2026-12-18"},        {"2026-12-18T23:00:00Z", "2026-12-18"},
        {"2027-03-28T04:59:59Z", "2027-03-27"},        {"2027-03-28T05:00:00Z", "2027-03-28"}};
    for (auto const& [now, expected] : rows) SUBCASE(now) {
            CHECK(to_text(told_day(at(now), amsterdam)) == expected);
        }
}

TEST_CASE("what came too late for a reminder has none") {
    auto what = subject(DueKind::task, "2026-12-18");
    what.known = at("2026-12-15T06:00:00Z");  // just in time for the one of that day
    Named const in_time{"2026-12-15T06 before-3 anna", "2026-12-18T06 on-the-day anna", "2026-12-19T06 after-1 anna",
                        "2026-12-19T06 after-1 bob", "2026-12-25T06 after-7 olga"};
    CHECK(told(what) == in_time);
    what.known += std::chrono::microseconds(1);
    CHECK(told(what) == Named(in_time.begin() + 1, in_time.end()));
    what.known = at("2026-12-26T00:00:00Z");
    CHECK(told(what).empty());
}

TEST_CASE("what came after Monday's mail is told on its own day in that week") {
    auto what = subject(DueKind::task, "2026-12-18");
    what.known = at("2026-12-16T12:00:00Z");  // a Wednesday
    CHECK(told(what, ReminderRhythm::weekly) == Named{"2026-12-18T06 on-the-day anna", "2026-12-19T06 after-1 anna",
                                                      "2026-12-19T06 after-1 bob", "2026-12-21T06 after-7 olga"});
}

TEST_CASE("a daily series that nobody keeps up is told on Mondays only") {
    auto const all = people(ReminderRhythm::weekly);
    Named out;
    for (auto today = day("2026-11-30"); today < day("2026-12-28"); today = today + 1) {
        auto what = subject(DueKind::task, to_text(today));
        what.due.rolled = true;
        what.known = local_instant(today, std::chrono::minutes(0), amsterdam);
        auto const here = told(what, all, to_text(today), to_text(today + 1));
        out.insert(out.end(), here.begin(), here.end());
    }
    Named expected;
    for (auto const* monday : {"2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"})
        for (auto const* each : {" on-the-day anna", " after-1 anna", " after-1 bob"})
            expected.push_back(monday + std::string("T06") + each);
    CHECK(out == expected);
}

TEST_CASE("a day of a monthly series that took the place of a missed one waits for the next Monday") {
    auto what = subject(DueKind::task, "2026-12-16");  // a Wednesday
    what.due.rolled = true;
    what.known = local_instant(what.due.date, std::chrono::minutes(0), amsterdam);
    CHECK(told(what, ReminderRhythm::weekly) == Named{"2026-12-21T06 on-the-day anna", "2026-12-21T06 after-1 anna",
                                                      "2026-12-21T06 after-1 bob", "2026-12-21T06 after-7 olga"});
    CHECK(told(what) == Named{"2026-12-16T06 on-the-day anna", "2026-12-17T06 after-1 anna",
                              "2026-12-17T06 after-1 bob", "2026-12-23T06 after-7 olga"});
}

TEST_CASE("who is told") {
    auto what = subject(DueKind::task, "2026-12-18");
    auto all = people(ReminderRhythm::daily);
    auto const told_to = [&](std::string_view from, std::string_view until) {
        Named out;
        for (auto const& each : told(what, all, from, until)) out.push_back(each.substr(each.find(' ') + 1));
        return out;
    };
    auto const before = [&] { return told_to("2026-12-15", "2026-12-16"); };
    auto const after = [&] { return told_to("2026-12-19", "2026-12-20"); };
    SUBCASE("nobody owns it: the security officers") {
        what.keepers.clear();
        all.officers = {bob, olga};
        CHECK(before() == Named{"before-3 bob", "before-3 olga"});
        CHECK(after() == Named{"after-1 bob", "after-1 olga"});
    }
    SUBCASE("its owner left: the deputy") {
        all.members.erase(anna);
        CHECK(before() == Named{"before-3 bob"});
        CHECK(after() == Named{"after-1 bob"});
    }
    SUBCASE("both left: the security officer") {
        all.members.erase(anna);
        all.members.erase(bob);
        CHECK(before() == Named{"before-3 olga"});
        CHECK(after() == Named{"after-1 olga"});
    }
    SUBCASE("its deputy left: the owner") {
        all.members.erase(bob);
        CHECK(before() == Named{"before-3 anna"});
        CHECK(after() == Named{"after-1 anna"});
    }
    SUBCASE("who wants none leaves it to nobody else") {
        all.members[anna] = ReminderRhythm::never;
        CHECK(before().empty());
        CHECK(after() == Named{"after-1 bob"});
    }
    SUBCASE("each in his own rhythm") {
        all.members[bob] = ReminderRhythm::weekly;
        CHECK(told_to("2026-12-14", "2026-12-15") == Named{"after-1 bob"});
        CHECK(after() == Named{"after-1 anna"});
    }
    SUBCASE("without an owner or officers nobody") {
        what.keepers.clear();
        all.officers.clear();
        CHECK(told_to("2026-09-01", "2027-03-01").empty());
    }
}

TEST_CASE("the board hears on the first of each month of what was so before it") {
    auto what = subject(DueKind::never_tested, "2026-11-30");
    what.for_board = true;
    what.keepers.clear();
    auto all = people(ReminderRhythm::daily);
    all.officers.clear();
    all.board = {berta};
    auto const on = [&](std::string_view from, std::string_view until) { return told(what, all, from, until); };
    std::vector<Reminder> ready;
    SUBCASE("each month anew") {
        for (auto const* month : {"2026-12-01", "2027-01-01", "2027-02-01"}) {
            ready.clear();
            ready_reminders(what, all, amsterdam, at(std::string(month) + "T06:00:00Z"), ready);
            REQUIRE(ready.size() == 1);
            CHECK(ready[0].rule == board_rule);
            CHECK(ready[0].recipient == berta);
            CHECK(to_text(ready[0].occurrence) == month);
            CHECK(to_text(ready[0].ready_at) == std::string(month) + "T06:00:00.000000Z");
        }
    }
    SUBCASE("at seven") { CHECK(on("2026-11-30", "2026-12-02") == Named{"2026-12-01T06 board-monthly berta"}); }
    SUBCASE("not of this month's") {
        what.due.date = day("2026-12-01");  // late from the second on
        CHECK(on("2026-11-30", "2026-12-30").empty());
    }
    SUBCASE("not of what was known later") {
        what.known = at("2026-12-01T06:00:01Z");
        CHECK(on("2026-11-30", "2026-12-30").empty());
    }
    SUBCASE("of nothing else") {
        what.for_board = false;
        CHECK(on("2026-11-30", "2026-12-30").empty());
    }
    SUBCASE("not who wants none") {
        all.members[berta] = ReminderRhythm::never;
        CHECK(on("2026-11-30", "2026-12-30").empty());
    }
}

TEST_CASE("a webhook is told of the events it asks for, from when it was made") {
    auto const what = subject(DueKind::task, "2026-12-18");
    People all;
    auto& listener = all.webhooks[siem];
    Named const everything{"2026-12-04T06 before-14 siem", "2026-12-15T06 before-3 siem",
                           "2026-12-18T06 on-the-day siem", "2026-12-19T06 after-1 siem", "2026-12-25T06 after-7 siem"};
    struct Row {
        char const* name;
        Set<WebhookEvent> events;
        char const* since;
        Named told;
    };
    Row const rows[] = {
        {"all of them", {}, "2026-01-01T00:00:00Z", everything},
        {"due soon", {WebhookEvent::due_soon}, "2026-01-01T00:00:00Z", {everything[0], everything[1]}},
        {"due", {WebhookEvent::due}, "2026-01-01T00:00:00Z", {everything[2]}},
        {"late", {WebhookEvent::late}, "2026-01-01T00:00:00Z", {everything[3], everything[4]}},
        {"not of what was before it", {}, "2026-12-15T06:00:01Z", {everything[2], everything[3], everything[4]}}};
    for (auto const& row : rows) SUBCASE(row.name) {
            listener = {row.events, at(row.since)};
            CHECK(told(what, all, "2026-11-01", "2027-01-31") == row.told);
            std::vector<Reminder> ready;
            ready_reminders(what, all, amsterdam, at("2027-01-31T00:00:00Z"), ready);
            for (auto const& each : ready) CHECK(each.channel == Channel::webhook);
            CHECK(ready.size() == row.told.size());
        }
}

TEST_CASE("how long to wait after so many tries") {
    auto const now = at("2026-12-18T06:00:00Z");
    std::pair<int, int> const rows[] = {{1, 1},   {2, 5},   {3, 15},   {4, 60},    {5, 180},
                                        {6, 360}, {7, 720}, {8, 1440}, {40, 1440}, {0, 1}};
    for (auto const& [attempts, minutes] : rows) {
        CAPTURE(attempts);
        CHECK((next_try(attempts, now) - now) / std::chrono::minutes(1) == minutes);
    }
}
