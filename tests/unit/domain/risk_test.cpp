#include "domain/risk.hpp"

#include <doctest/doctest.h>

#include "domain/token.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

using enum RiskBand;

RiskScore score(std::int64_t likelihood, std::int64_t impact, ImpactArea area = ImpactArea::privacy) {
    RiskScore out;
    out.likelihood = {likelihood};
    out.impacts[area] = ScaleLevel{impact};
    return out;
}

RiskCriteria filled(std::int64_t likelihoods, std::int64_t impacts, TestFacts const& facts) {
    RiskCriteria out;
    out.title = {"Criteria"};
    out.likelihood_levels = {likelihoods};
    out.impact_levels = {impacts};
    complete(nullptr, out, facts);
    return out;
}

std::string name(std::optional<RiskBand> band) { return band ? std::string(enum_name(*band)) : "none"; }

/// A risk at likelihood 2 and impact 3 (medium), accepted by its owner until the end of the year.
struct World {
    World() {
        criteria = &facts.add(filled(5, 5, facts));
        control.title = {"Backup"};
        control.status = ControlStatus::implemented;
        kept = &facts.add(control);
        risk.title = {"Down"};
        risk.inherent = score(4, 4);
        risk.current = score(2, 3);
        risk.owner = UserRef{owner};
        risk.controls = {{kept->envelope.id}};
        stored = &facts.add(risk);
    }
    Actor actor(Set<Role> roles, std::optional<Uuid> user) {
        return {user ? to_text(*user) : "program", user, roles, false};
    }
    Acceptance acceptance(RiskAcceptor as = RiskAcceptor::risk_owner) {
        Acceptance out;
        out.risk = {stored->envelope.id};
        out.level = *stored->body.current;
        out.band = medium;
        out.criteria = {criteria->envelope.id};
        out.acceptor = as;
        out.valid_until_date = day("2026-12-31");
        out.reason = {"Bearable"};
        out.controls = {{kept->envelope.id}};
        return out;
    }
    void accept(Acceptance body) { facts.add(std::move(body), {to_text(stored->envelope.id)}); }
    void approve(Record<RiskCriteria> const& approved, Decision decision = Decision::approved) {
        facts.add(Approval{{approved.envelope.id}, {"risk-criteria"}, {1}, decision, {}},
                  {to_text(approved.envelope.id)});
    }

    TestFacts facts{"2026-11-22"};
    Uuid owner = new_uuid(facts.now), somebody = new_uuid(facts.now);
    Control control;
    Risk risk;
    Record<RiskCriteria>* criteria = nullptr;
    Record<Control>* kept = nullptr;
    Record<Risk>* stored = nullptr;
};

}  // namespace

TEST_CASE("a matrix is filled so that what is rare and fatal isn't low, and never falls") {
    TestFacts const facts("2026-11-22");
    for (std::int64_t likelihoods = smallest_scale; likelihoods <= largest_scale; ++likelihoods)
        for (std::int64_t impacts = smallest_scale; impacts <= largest_scale; ++impacts) {
            CAPTURE(likelihoods);
            CAPTURE(impacts);
            auto const criteria = filled(likelihoods, impacts, facts);
            CHECK(criteria.matrix.size() == static_cast<std::size_t>(likelihoods * impacts));
            CHECK(name(band_of(criteria, score(1, impacts))) != "low");
            CHECK(name(band_of(criteria, score(1, 1))) == "low");
            CHECK(name(band_of(criteria, score(likelihoods, impacts))) == "very-high");
            Complaints complaints;
            check(nullptr, criteria, {}, facts, complaints);
            CHECK(named(complaints.problems()) == std::vector<std::string>{});
        }
}

TEST_CASE("what is said of the matrix and the mandates is kept") {
    TestFacts const facts("2026-11-22");
    RiskCriteria criteria;
    criteria.matrix = {{{1}, {2}, very_high}};
    criteria.mandates = {{low, RiskAcceptor::board}};
    complete(nullptr, criteria, facts);
    CHECK(criteria.matrix.size() == 25);
    CHECK(name(band_of(criteria, score(1, 2))) == "very-high");
    CHECK(acceptor_of(criteria, low) == RiskAcceptor::board);
    CHECK(acceptor_of(criteria, medium) == RiskAcceptor::risk_owner);
    Complaints complaints;
    check(nullptr, criteria, {}, facts, complaints);
    CHECK_FALSE(complaints.problems().empty());
}

TEST_CASE("the worst impact counts, and what lies outside of the matrix has no band") {
    TestFacts const facts("2026-11-22");
    auto const criteria = filled(3, 3, facts);
    auto mixed = score(2, 1);
    mixed.impacts[ImpactArea::money] = ScaleLevel{3};
    CHECK(worst_impact(mixed) == 3);
    CHECK(name(band_of(criteria, mixed)) == name(band_of(criteria, score(2, 3))));
    CHECK(name(band_of(criteria, score(4, 1))) == "none");
    CHECK(name(band_of(criteria, score(1, 4))) == "none");
    CHECK(name(band_of(criteria, RiskScore{{2}, {}})) == "none");
}

TEST_CASE("which is the higher") {
    TestFacts const facts("2026-11-22");
    auto const criteria = filled(5, 5, facts);
    struct Row {
        RiskScore a, b;
        bool above;
    };
    Row const rows[] = {
        {score(2, 3), score(2, 3), false}, {score(3, 3), score(2, 3), true},        {score(2, 4), score(2, 3), true},
        {score(1, 3), score(2, 3), false}, {score(3, 2), score(2, 3), false},  // a trade within the band
        {score(1, 5), score(4, 1), true},                                      // less likely, but of a worse band
        {score(4, 1), score(1, 5), false}, {RiskScore{{1}, {}}, score(5, 5), true},
    };
    for (auto const& row : rows) {
        CAPTURE(row.a.likelihood.value);
        CAPTURE(worst_impact(row.a));
        CAPTURE(worst_impact(row.b));
        CHECK(is_above(row.a, row.b, criteria) == row.above);
    }
}

TEST_CASE("an acceptance holds until something ends it") {
    struct Row {
        char const* what;
        void (*change)(World&);
        std::optional<ReopenedBecause> because;
    };
    using enum ReopenedBecause;
    Row const rows[] = {
        {"nothing", [](World&) {}, {}},
        {"lower", [](World& w) { w.stored->body.current = score(1, 3); }, {}},
        {"higher", [](World& w) { w.stored->body.current = score(3, 3); }, level_rose},
        {"unscored", [](World& w) { w.stored->body.current.reset(); }, level_rose},
        {"retired", [](World& w) { w.kept->body.status = ControlStatus::retired; }, control_lapsed},
        {"not implemented any more", [](World& w) { w.kept->body.status = ControlStatus::in_progress; },
         control_lapsed},
        {"archived", [](World& w) { w.kept->envelope.archived_at = w.facts.now; }, control_lapsed},
        {"taken off the risk", [](World& w) { w.stored->body.controls.clear(); }, {}},
        {"another owner", [](World& w) { w.stored->body.owner = UserRef{w.somebody}; }, {}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        World world;
        world.accept(world.acceptance());
        row.change(world);
        auto const derived = derive(*world.stored, world.facts);
        CHECK(derived.accepted == !row.because);
        CHECK(derived.reopened_because == row.because);
        CHECK((derived.accepted_until_date == day("2026-12-31")) == !row.because);
        CHECK(derived.reopened_date.has_value() == row.because.has_value());
    }
}

TEST_CASE("the day it ends it still holds, the day after it doesn't") {
    World world;
    world.accept(world.acceptance());
    auto const on = [&](char const* date) { return acceptance_of(*world.stored, world.facts, day(date)); };
    CHECK(on("2026-12-31").holds());
    CHECK(on("2027-01-01").because == ReopenedBecause::expired);
    CHECK(on("2027-01-01").since == day("2027-01-01"));
    auto const due_then = due(*world.stored, world.facts, day("2027-01-05"));
    REQUIRE(due_then);
    CHECK(due_then->what == DueKind::acceptance);
    CHECK(due_then->date == day("2026-12-31"));
}

TEST_CASE("the newest acceptance counts, withdrawn or not") {
    World world;
    world.accept(world.acceptance());
    auto withdrawn = world.acceptance();
    withdrawn.withdrawn_at = world.facts.now;
    world.accept(withdrawn);
    CHECK(derive(*world.stored, world.facts).reopened_because == ReopenedBecause::withdrawn);
    CHECK(due(*world.stored, world.facts, world.facts.today)->what == DueKind::reopened);
    world.accept(world.acceptance());
    CHECK(derive(*world.stored, world.facts).accepted);
}

TEST_CASE("criteria in force: the oldest until the board approves, then what it approved last") {
    World world;
    CHECK(criteria_in_force(world.facts) == world.criteria);
    auto& next = world.facts.add(filled(4, 4, world.facts));
    CHECK(criteria_in_force(world.facts) == world.criteria);
    world.approve(next);
    CHECK(criteria_in_force(world.facts) == &next);
    world.approve(*world.criteria);
    CHECK(criteria_in_force(world.facts) == world.criteria);
    world.approve(*world.criteria, Decision::rejected);
    CHECK(criteria_in_force(world.facts) == &next);
}

TEST_CASE("criteria that ask for the board reopen what an owner accepted") {
    for (auto const as : {RiskAcceptor::risk_owner, RiskAcceptor::board}) {
        World world;
        world.accept(world.acceptance(as));
        auto stricter = filled(5, 5, world.facts);
        for (auto& mandate : stricter.mandates) mandate.acceptor = RiskAcceptor::board;
        world.approve(world.facts.add(stricter));
        auto const derived = derive(*world.stored, world.facts);
        CHECK(derived.accepted == (as == RiskAcceptor::board));
        CHECK((derived.reopened_because == ReopenedBecause::mandate) == (as == RiskAcceptor::risk_owner));
    }
}

TEST_CASE("who may accept, and what stands in the way") {
    struct Row {
        char const* what;
        Set<Role> roles;
        bool owns;
        AcceptRight right;
    };
    Row const rows[] = {
        {"the owner", {Role::owner}, true, AcceptRight::owner},
        {"an officer who owns it", {Role::security_officer}, true, AcceptRight::owner},
        {"an officer", {Role::security_officer}, false, AcceptRight::none},
        {"another owner", {Role::owner}, false, AcceptRight::none},
        {"the board", {Role::board}, false, AcceptRight::board},
        {"an auditor, whatever he owns", {Role::internal_auditor}, true, AcceptRight::none},
        {"a reader, whatever he owns", {Role::reader}, true, AcceptRight::none},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        World world;
        auto const actor = world.actor(row.roles, row.owns ? world.owner : world.somebody);
        CHECK(accept_right(world.stored->body, actor) == row.right);
    }
}

TEST_CASE("an acceptance is refused by name") {
    struct Row {
        char const* what;
        void (*change)(World&);
        Set<Role> roles;
        char const* until;
        std::vector<std::string> problems;
    };
    Row const rows[] = {
        {"fine", [](World&) {}, {Role::owner}, "2026-11-23", {}},
        {"today", [](World&) {}, {Role::owner}, "2026-11-22", {"#/validUntilDate in-past"}},
        {"archived",
         [](World& w) { w.stored->envelope.archived_at = w.facts.now; },
         {Role::owner},
         "2027-01-01",
         {"# archived"}},
        {"unscored",
         [](World& w) { w.stored->body.current.reset(); },
         {Role::board},
         "2027-01-01",
         {"#/current not-judged"}},
        {"high",
         [](World& w) { w.stored->body.current = score(4, 4); },
         {Role::owner},
         "2027-01-01",
         {"# beyond-mandate"}},
        {"high, by the board", [](World& w) { w.stored->body.current = score(5, 5); }, {Role::board}, "2027-01-01", {}},
        {"his own score",
         [](World& w) { w.stored->body.scored_by.target = Text<40>{to_text(w.owner)}; },
         {Role::owner},
         "2027-01-01",
         {"# second-person"}},
        {"the board's own score",
         [](World& w) { w.stored->body.scored_by.inherent = Text<40>{to_text(w.owner)}; },
         {Role::board},
         "2027-01-01",
         {"# second-person"}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        World world;
        row.change(world);
        Complaints complaints;
        auto const made = acceptance_for(*world.stored, {day(row.until), {"Bearable"}},
                                         world.actor(row.roles, world.owner), world.facts, complaints);
        CHECK(named(complaints.problems()) == row.problems);
        CHECK(made.controls == Refs<Control>{{world.kept->envelope.id}});
    }
}

TEST_CASE("who writes a score is written down, per stage") {
    World world;
    auto const anna = world.actor({Role::security_officer}, world.somebody);
    auto after = world.stored->body;
    complete(nullptr, after, anna, world.facts);
    CHECK(after.scored_by.inherent == Text<40>{anna.id});
    CHECK(after.scored_by.current == Text<40>{anna.id});
    CHECK_FALSE(after.scored_by.target);
    Record<Risk> before = *world.stored;
    before.body = after;
    after.current = score(1, 1);
    after.inherent.reset();
    complete(&before, after, world.actor({Role::owner}, world.owner), world.facts);
    CHECK(after.scored_by.current == Text<40>{to_text(world.owner)});
    CHECK_FALSE(after.scored_by.inherent);
}
