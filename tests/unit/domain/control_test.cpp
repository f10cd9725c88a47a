#include <doctest/doctest.h>

#include "domain/applicability.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

using Named = std::vector<std::string>;
Actor const officer{"officer", Uuid{{1}}, {Role::security_officer}, false};

Control control(ControlStatus status) {
    Control out;
    out.title = {"Back-up"};
    out.requirements = {{"nen7510-2024:A.8.13"}};
    out.status = status;
    return out;
}

Named problems(Control const& after, Facts const& facts) {
    Complaints complaints;
    check(static_cast<Record<Control> const*>(nullptr), after, officer, facts, complaints);
    return named(complaints.problems());
}

Named problems(Applicability const& after, Facts const& facts, Record<Applicability> const* before = nullptr) {
    Complaints complaints;
    check(before, after, officer, facts, complaints);
    return named(complaints.problems());
}

}  // namespace

TEST_CASE("an implemented control names owner, way and date, all asked at once") {
    TestFacts const facts("2026-11-22");
    auto body = control(ControlStatus::implemented);
    CHECK(problems(body, facts) == Named{"#/owner implemented-needs", "#/implementation implemented-needs",
                                         "#/implementedDate implemented-needs"});
    body.owner = UserRef{Uuid{{1}}};
    body.implementation = Markdown{"Nightly"};
    CHECK(problems(body, facts) == Named{"#/implementedDate implemented-needs"});
    body.implemented_date = day("2026-11-22");
    CHECK(problems(body, facts).empty());
    body.implemented_date = day("2026-11-23");
    CHECK(problems(body, facts) == Named{"#/implementedDate in-future"});
    for (auto const status : {ControlStatus::planned, ControlStatus::in_progress, ControlStatus::retired})
        CHECK(problems(control(status), facts).empty());
}

TEST_CASE("a control's review falls due an interval after the last one") {
    TestFacts const facts("2026-11-22");
    struct Case {
        char const* name;
        ControlStatus status;
        char const *interval, *reviewed, *implemented, *due;
        bool overdue;
    };
    for (auto const& c :
         {Case{"no interval", ControlStatus::implemented, "", "2026-01-01", "2025-01-01", "", false},
          {"since the implementation", ControlStatus::implemented, "P1Y", "", "2025-11-22", "2026-11-22", false},
          {"a day late", ControlStatus::implemented, "P1Y", "", "2025-11-21", "2026-11-21", true},
          {"the last review counts", ControlStatus::implemented, "P6M", "2026-08-31", "2020-01-01", "2027-02-28",
           false},
          {"nothing to count from", ControlStatus::planned, "P1Y", "", "", "", false},
          {"retired", ControlStatus::retired, "P1Y", "", "2020-01-01", "", false}}) {
        SUBCASE(c.name) {
            Record<Control> record;
            record.body = control(c.status);
            if (*c.interval) record.body.review_interval = parse_period(c.interval);
            if (*c.reviewed) record.body.last_reviewed_date = day(c.reviewed);
            if (*c.implemented) record.body.implemented_date = day(c.implemented);
            auto const derived = derive(record, facts);
            CHECK((derived.next_review_date ? to_text(*derived.next_review_date) : "") == c.due);
            CHECK(derived.review_overdue == c.overdue);
        }
    }
}

TEST_CASE("a stub is a planned control that nobody described") {
    auto body = control(ControlStatus::planned);
    CHECK(is_stub(body));
    body.description = Markdown{"What we do"};
    CHECK_FALSE(is_stub(body));
    CHECK_FALSE(is_stub(control(ControlStatus::in_progress)));
}

TEST_CASE("a line's status follows from the decision and its controls") {
    using enum ControlStatus;
    struct Case {
        char const* name;
        Applicable applicable;
        std::vector<ControlStatus> controls;
        LineStatus status;
    };
    for (auto const& c : std::vector<Case>{
             {"undecided stays so", Applicable::undecided, {implemented}, LineStatus::undecided},
             {"undecided without control", Applicable::undecided, {}, LineStatus::undecided},
             {"no", Applicable::no, {}, LineStatus::not_applicable},
             {"no with a planned control", Applicable::no, {planned}, LineStatus::not_applicable},
             {"no control", Applicable::yes, {}, LineStatus::not_started},
             {"planned only", Applicable::yes, {planned, planned}, LineStatus::not_started},
             {"planned and retired", Applicable::yes, {planned, retired}, LineStatus::not_started},
             {"in progress", Applicable::yes, {in_progress}, LineStatus::partial},
             {"one of two", Applicable::yes, {implemented, planned}, LineStatus::partial},
             {"in progress and implemented", Applicable::yes, {in_progress, implemented}, LineStatus::partial},
             {"implemented", Applicable::yes, {implemented}, LineStatus::implemented},
             {"implemented beside a retired one", Applicable::yes, {implemented, retired}, LineStatus::implemented},
             {"all retired", Applicable::yes, {retired, retired}, LineStatus::lapsed}}) {
        SUBCASE(c.name) {
            std::vector<Record<Control>> records(c.controls.size());
            std::vector<Record<Control> const*> pointers;
            for (std::size_t i = 0; i < records.size(); ++i) {
                records[i].body = control(c.controls[i]);
                pointers.push_back(&records[i]);
            }
            CHECK(enum_name(line_status(c.applicable, pointers)) == enum_name(c.status));
        }
    }
}

TEST_CASE("a decision, yes or no, has its justification and its day") {
    TestFacts const facts("2026-11-22");
    for (auto const decision : {Applicable::yes, Applicable::no}) {
        Applicability line;
        line.requirement = {"nen7510-2024:A.8.13"};
        line.applicable = decision;
        CHECK(problems(line, facts) == Named{"#/justification justification-needed"});
        line.justification = Markdown{"because"};
        CHECK(problems(line, facts).empty());
        complete(nullptr, line, facts);
        CHECK(line.decided_date == day("2026-11-22"));
    }
}

TEST_CASE("the day of a decision is kept until it is decided otherwise") {
    TestFacts const facts("2026-11-22");
    Record<Applicability> before;
    before.body.requirement = {"nen7510-2024:A.8.13"};
    before.body.applicable = Applicable::yes;
    before.body.decided_date = day("2026-01-05");
    auto after = before.body;
    after.justification = Markdown{"better words"};
    complete(&before, after, facts);
    CHECK(after.decided_date == day("2026-01-05"));
    after.applicable = Applicable::no;
    complete(&before, after, facts);
    CHECK(after.decided_date == day("2026-11-22"));
    after.applicable = Applicable::undecided;
    complete(&before, after, facts);
    CHECK_FALSE(after.decided_date);
}

TEST_CASE("an implemented control and a line that says no exclude each other, from both sides") {
    TestFacts facts("2026-11-22");
    auto implemented = control(ControlStatus::implemented);
    implemented.owner = UserRef{Uuid{{1}}};
    implemented.implementation = Markdown{"Nightly"};
    implemented.implemented_date = day("2026-01-01");
    Applicability no;
    no.requirement = {"nen7510-2024:A.8.13"};
    no.applicable = Applicable::no;
    no.justification = Markdown{"because"};
    SUBCASE("the line") {
        facts.add(implemented, {"nen7510-2024:A.8.13"});
        CHECK(problems(no, facts) == Named{"#/applicable contradiction"});
    }
    SUBCASE("the control") {
        facts.add(no, {"nen7510-2024:A.8.13"});
        CHECK(problems(implemented, facts) == Named{"#/status contradiction"});
        CHECK(problems(control(ControlStatus::planned), facts).empty());
    }
}
