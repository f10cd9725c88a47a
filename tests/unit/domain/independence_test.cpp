#include "domain/independence.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "facts.hpp"

using namespace zorgborg;

namespace {

enum Person { anna, piet, bea };  // the lead, the other assessor, and somebody who isn't one
enum Firm { consultancy, certifier, supplier };

constexpr char const* backup = "nen7510-2024:A.8.13";   // Anna assessed it
constexpr char const* logging = "nen7510-2024:A.8.15";  // so did she
constexpr char const* crypto = "nen7510-2024:A.8.24";   // Piet assessed it
constexpr char const* before = "2026-01-15";            // a day in the months before it started
constexpr char const* today = "2026-11-30";

struct Found {
    std::string requirement, by;
    ResultKind result = ResultKind::conform;
    ActorId writer = "maker";
};

struct World;
using Step = std::function<void(World&)>;

/// An internal audit that started on 1 June 2026, by Anna and Piet, with a log that goes back to 2020.
struct World {
    explicit World(std::vector<Step> const& steps = {}) {
        audit.title = {"Internal audit 2026"};
        audit.start_date = day("2026-06-01");
        audit.report_date = day("2026-06-30");
        audit.status = AssessmentStatus::issued;
        audit.issued_at = Instant(day("2026-06-30").days());
        audit.report = Ref<Evidence>{facts.add(Evidence{}).envelope.id};
        audit.reported_to_board_date = day("2026-07-10");
        for (auto const who : {anna, piet}) {
            auto& one = audit.assessors.emplace_back();
            one.name = {who == anna ? "Anna" : "Piet"};
            one.user = UserRef{people[who]};
            one.function = who == anna ? AssessorFunction::lead : AssessorFunction::auditor;
            one.qualification = Text<500>{"Lead auditor ISO 27001"};
            one.care_knowledge = who == anna;
        }
        for (auto const& step : steps) step(*this);
    }
    Record<Party>* firm(char const* title, PartyKind kind) {
        Party body;
        body.title = {title};
        body.kind = kind;
        return &facts.add(body);
    }
    AssessmentIndependence judged() {
        auto const& assessment = facts.add(audit);
        Results results;
        for (auto const& one : found) {
            AssessmentResult body;
            body.assessment = {assessment.envelope.id};
            body.requirement = {one.requirement};
            body.result = one.result;
            if (!one.by.empty()) body.assessed_by = Text<200>{one.by};
            results.push_back(&facts.add(body, {to_text(assessment.envelope.id), one.requirement}, one.writer));
        }
        return independence(assessment, results, past, facts);
    }

    TestFacts facts{today};
    Uuid people[3] = {new_uuid(facts.now), new_uuid(facts.now), new_uuid(facts.now)};
    Record<Party> const* firms[3] = {firm("Adviesbureau Veilig", PartyKind::consultant),
                                     firm("Keurhuis", PartyKind::certifier), firm("Dossierbouw", PartyKind::supplier)};
    Assessment audit;
    std::vector<Found> found{{backup, "Anna"}, {logging, "Anna"}, {crypto, "Piet"}};
    Past past{day("2020-01-01"), {}};
};

void add_tie(World& world, TieKind kind, Uuid const& who, std::vector<std::string> const& requirements,
             char const* from, char const* until) {
    RecordRef const record{"controls", new_uuid(world.facts.now)};
    world.past.ties.push_back({kind, who, requirements, day(from), day(until ? until : from), record});
}
Step tied(Person who, TieKind kind, std::vector<std::string> const& requirements, char const* from,
          char const* until = nullptr) {
    return [=](World& world) { add_tie(world, kind, world.people[who], requirements, from, until); };
}
Step tied(Firm which, TieKind kind, char const* from, char const* until = nullptr) {
    return [=](World& world) { add_tie(world, kind, world.firms[which]->envelope.id, {}, from, until); };
}
Step officer(Person who, char const* until = today) {
    return tied(who, TieKind::security_officer, {}, "2022-01-01", until);
}
template <class Member, class Given>
Step with(Member Assessment::*member, Given const& given) {
    return [=](World& world) { world.audit.*member = given; };
}
template <class Member, class Given>
Step with(Person who, Member Assessor::*member, Given const& given) {
    return [=](World& world) { world.audit.assessors[who].*member = given; };
}
Step works_for(Person who, Firm which) {
    return [=](World& world) { world.audit.assessors[who].party = Ref<Party>{world.firms[which]->envelope.id}; };
}
Step comes_from(Person who, char const* organisation) {
    return with(who, &Assessor::organisation, Text<200>{organisation});
}
Step declares(Person who, std::vector<std::string> const& conflicts = {}, char const* relation = "") {
    return [=](World& world) {
        auto& assessor = world.audit.assessors[who];
        assessor.relation = Remark{relation};
        assessor.declared_conflicts = Declaration{};
        for (auto const& conflict : conflicts) assessor.declared_conflicts->items.push_back({conflict});
    };
}
Step log_since(char const* date) {
    return [=](World& world) { world.past.known_from = day(date); };
}
Step knows_care(Person who, std::optional<bool> answer) { return with(who, &Assessor::care_knowledge, answer); }
/// What was found of `crypto`, without saying who assessed it.
Step written_by(Person who) {
    return [=](World& world) { world.found.back() = {crypto, "", ResultKind::conform, to_text(world.people[who])}; };
}
void named_by_id(World& world) { world.found.back().by = to_text(world.people[piet]); }
void led_by_bea(World& world) { world.audit.assessors[anna].user = UserRef{world.people[bea]}; }
void not_all(World& world) { world.found[1].result = ResultKind::not_assessed; }
void all_by_piet(World& world) {
    for (auto& one : world.found) one.by = "Piet";
}
void whole_annex(World& world) {
    world.found.clear();
    for (int n = 1; n <= 101; ++n) world.found.push_back({"nen7510-2024:A.9." + std::to_string(n), "Anna"});
}

/// Rules that aren't named hold. Where `no_ties` fails the audit is out as a whole, whatever it excepts.
struct Expected {
    std::optional<bool> counts;
    std::string except;
    std::map<IndependenceRule, Verdict> rules;
};
Expected counts(std::string const& except = "") { return {true, except, {}}; }
Expected fails(IndependenceRule rule) { return {false, "", {{rule, Verdict::fails}}}; }
Expected unknown(IndependenceRule rule) { return {std::nullopt, "", {{rule, Verdict::unknown}}}; }

struct Row {
    std::string name;
    std::vector<Step> steps;
    Expected expected;
};

std::string text(std::optional<bool> answer) { return !answer ? "unknown" : *answer ? "yes" : "no"; }

std::string text(std::vector<RequirementRef> requirements) {
    std::sort(requirements.begin(), requirements.end());
    std::string out;
    for (auto const& one : requirements) out += (out.empty() ? "" : " ") + one.id.substr(one.id.find(':') + 1);
    return out;
}

RuleVerdict const& said_of(IndependenceRule rule, AssessmentIndependence const& out) {
    auto const found = std::find_if(out.rules.begin(), out.rules.end(), [&](auto& one) { return one.rule == rule; });
    REQUIRE(found != out.rules.end());
    return *found;
}

void check_rows(std::vector<Row> const& rows) {
    for (auto const& [name, steps, expected] : rows) {
        CAPTURE(name);
        auto const out = World(steps).judged();
        CHECK(text(out.counts) == text(expected.counts));
        if (expected.rules != fails(IndependenceRule::no_ties).rules) CHECK(text(out.except) == expected.except);
        CHECK(out.rules.size() == enum_size<IndependenceRule>);
        for (auto const& [rule, rule_name] : enumerators<IndependenceRule>) {
            CAPTURE(rule_name);
            auto const wanted = expected.rules.contains(rule) ? expected.rules.at(rule) : Verdict::holds;
            auto const& said = said_of(rule, out);
            CHECK(enum_name(said.verdict) == enum_name(wanted));
            CHECK((said.verdict == Verdict::holds || !said.reason.empty()));
        }
    }
}

}  // namespace

TEST_CASE("what kind of assessment counts, and as an audit of the programme besides") {
    using enum AssessmentKind;
    struct KindRow {
        AssessmentKind kind;
        char const* title;
        bool counts, counts_for_programme;
    };
    KindRow const rows[] = {
        {certification_audit, "Surveillance", true, false},
        {external_audit, "External audit", true, true},
        {internal_audit, "Internal audit", true, true},
        {baseline, "Where we stand", true, false},
        {peer_audit, "Audit by our neighbours", true, true},
        {supplier_audit, "Audit of the record's supplier", false, false},
        {supplier_audit, "Independent external audit NEN 7510", false, false},
        {self_assessment, "Self-assessment", false, false},
        {self_assessment, "Internal audit by the quality desk", false, false},
        {risk_analysis, "Risk analysis", false, false},
        {risk_analysis, "Baseline against NEN 7510", false, false},
        {dpia, "DPIA", false, false},
        {dpia, "PIA, independent assessment", false, false},
        {penetration_test, "Penetration test", false, false},
        {penetration_test, "External audit NEN 7510", false, false},
        {regulator_visit, "Visit of the inspectorate", false, false},
        {regulator_visit, "Certification audit", false, false},
    };
    for (auto const& row : rows) {
        CAPTURE(enum_name(row.kind));
        std::vector const called{with(&Assessment::kind, row.kind), with(&Assessment::title, Text<200>{row.title})};
        check_rows({{row.title, called, row.counts ? counts() : fails(IndependenceRule::kind)}});
        CHECK(World(called).judged().counts_for_programme == row.counts_for_programme);
    }
}

TEST_CASE("how far back ties count, and whose the firm is") {
    struct FirmRow {
        std::string name;
        std::vector<Step> steps;
        int months;
        std::optional<Firm> firm;
    };
    FirmRow const rows[] = {
        {"of no firm", {}, 12, {}},
        {"a supplier's", {works_for(anna, supplier)}, 12, supplier},
        {"a consultant's", {works_for(anna, consultancy)}, 24, consultancy},
        {"a certifier's", {works_for(anna, certifier)}, 24, certifier},
        {"a consultant's, by name", {comes_from(anna, "Adviesbureau Veilig")}, 24, consultancy},
        {"of a firm nobody knows", {comes_from(anna, "Elders")}, 12, {}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        World world(row.steps);
        auto const& assessor = world.audit.assessors[anna];
        CHECK(look_back_months(assessor, world.facts) == row.months);
        CHECK(firm_of(assessor, world.facts) == (row.firm ? world.firms[*row.firm] : nullptr));
    }
}

TEST_CASE("each kind of tie") {
    using enum TieKind;
    using enum IndependenceRule;
    auto const employed = works_for(anna, supplier);
    std::vector<Row> rows = {
        {"the lead's role", {officer(anna)}, fails(no_ties)},
        {"another's role", {officer(piet)}, counts("A.8.24")},
        {"the lead's firm advised", {employed, tied(supplier, advised, before)}, fails(no_ties)},
        {"the lead's firm built", {employed, tied(supplier, built, before)}, fails(no_ties)},
    };
    for (auto const kind : {owned, implemented, documented, tested, decided, analysed, treated, fixed, led_exercise}) {
        auto const name = std::string(enum_name(kind));
        rows.push_back({name, {tied(anna, kind, {backup, crypto}, before)}, counts("A.8.13")});
        rows.push_back({name, {tied(piet, kind, {backup, crypto}, before)}, counts("A.8.24")});
    }
    check_rows(rows);
    for (auto const& row : rows) {
        CAPTURE(row.name);
        World world(row.steps);
        auto const records = said_of(no_ties, world.judged()).records;
        CHECK(std::count(records.begin(), records.end(), world.past.ties.front().record) == 1);
    }
}

TEST_CASE("ties: whose, of what and when") {
    using enum IndependenceRule;
    using enum TieKind;
    auto const wrote = [](Person who, char const* on) { return tied(who, documented, {backup, crypto}, on); };
    auto const anna_advises = works_for(anna, consultancy), known_by_name = comes_from(anna, "Adviesbureau Veilig");
    auto const peers = with(&Assessment::kind, AssessmentKind::peer_audit);
    auto const advice = [](char const* on) { return tied(consultancy, advised, on); };
    check_rows({
        {"owned one control of 101", {whole_annex, tied(anna, owned, {"nen7510-2024:A.9.7"}, before)}, counts("A.9.7")},
        {"owned two of three", {tied(anna, owned, {backup, logging}, before)}, counts("A.8.13 A.8.15")},
        {"evidence of 11 months before", {wrote(anna, "2025-07-01")}, counts("A.8.13")},
        {"evidence of 13 months before", {wrote(anna, "2025-05-01")}, counts()},
        {"12 months before to the day", {wrote(anna, "2025-06-01")}, counts("A.8.13")},
        {"a day longer ago", {wrote(anna, "2025-05-31")}, counts()},
        {"owned until 11 months before", {tied(anna, owned, {backup}, "2021-01-01", "2025-07-01")}, counts("A.8.13")},
        {"owned until 13 months before", {tied(anna, owned, {backup}, "2021-01-01", "2025-05-01")}, counts()},
        {"a consultant, 13 months before", {anna_advises, wrote(anna, "2025-05-01")}, counts("A.8.13")},
        {"a consultant, 25 months before", {anna_advises, wrote(anna, "2024-05-01")}, counts()},
        {"a certifier, 13 months before", {works_for(piet, certifier), wrote(piet, "2025-05-01")}, counts("A.8.24")},
        {"a certifier, 25 months before", {works_for(piet, certifier), wrote(piet, "2024-05-01")}, counts()},
        {"beside a consultant, 13 months before", {works_for(piet, consultancy), wrote(anna, "2025-05-01")}, counts()},
        {"after it started", {tied(anna, fixed, {backup}, "2026-06-10")}, counts("A.8.13")},
        {"after it was issued", {tied(anna, treated, {backup}, "2026-10-01")}, counts("A.8.13")},
        {"today", {tied(anna, owned, {backup}, today)}, counts("A.8.13")},
        {"of somebody who isn't an assessor", {tied(bea, owned, {backup, logging, crypto}, before)}, counts()},
        {"the lead's, to what another assessed", {tied(anna, owned, {crypto}, before)}, counts()},
        {"another's, to what the lead assessed", {tied(piet, tested, {backup}, before)}, counts()},
        {"to what isn't in the audit", {tied(anna, owned, {"nen7510-2024:A.5.1"}, before)}, counts()},
        {"one requirement not assessed", {not_all}, counts()},
        {"an assessor named by id", {tied(piet, owned, {crypto}, before), named_by_id}, counts("A.8.24")},
        {"nobody named: the writer", {tied(piet, owned, {crypto}, before), written_by(piet)}, counts("A.8.24")},
        {"nobody named or near: the lead", {tied(anna, owned, {crypto}, before), written_by(bea)}, counts("A.8.24")},
        {"a lead with the role who left the results to another", {officer(anna), all_by_piet}, fails(no_ties)},
        {"a lead with the role until 11 months before", {officer(anna, "2025-07-01")}, fails(no_ties)},
        {"a lead with the role until 13 months before", {officer(anna, "2025-05-01")}, counts()},
        {"peers who swap: theirs audits us", {peers, officer(bea)}, counts()},
        {"peers who swap: ours audits them", {peers, led_by_bea, officer(anna)}, counts()},
        {"the lead's firm advised last year", {anna_advises, advice("2025-09-30")}, fails(no_ties)},
        {"it advised 23 months before", {anna_advises, advice("2024-07-01")}, fails(no_ties)},
        {"it advised three years ago", {anna_advises, advice("2023-09-30")}, counts()},
        {"it is known by its name only", {known_by_name, advice("2025-09-30")}, fails(no_ties)},
        {"the same, three years ago", {known_by_name, advice("2023-09-30")}, counts()},
        {"another firm advised", {works_for(anna, certifier), advice(before)}, counts()},
        {"it built, 13 months before", {works_for(anna, supplier), tied(supplier, built, "2025-05-01")}, counts()},
    });
}

TEST_CASE("what the log can't tell is declared, or unknown") {
    using enum IndependenceRule;
    auto const young = log_since("2026-01-01"), middling = log_since("2025-01-01");
    auto const annas = declares(anna), piets = declares(piet);
    auto const only_conflicts = with(anna, &Assessor::declared_conflicts, Declaration{});
    auto const only_relation = with(anna, &Assessor::relation, Remark{});
    auto const unknown_piet = with(piet, &Assessor::user, std::nullopt);
    check_rows({
        {"a log as old as the look-back", {log_since("2025-06-01")}, counts()},
        {"a log one day younger", {log_since("2025-06-02")}, unknown(no_ties)},
        {"both declared", {young, annas, piets}, counts()},
        {"only the lead declared", {young, annas}, unknown(no_ties)},
        {"only the other declared", {young, piets}, unknown(no_ties)},
        {"a relation, no conflict", {young, declares(anna, {}, "Hired for this audit"), piets}, counts()},
        {"no relation given", {young, piets, only_conflicts}, unknown(no_ties)},
        {"no conflicts given", {young, piets, only_relation}, unknown(no_ties)},
        {"a conflict of the lead", {young, declares(anna, {"Wrote the policy"}), piets}, fails(no_ties)},
        {"a conflict of another", {young, annas, declares(piet, {"Chose the keys"})}, counts("A.8.24")},
        {"words that say there is none", {young, declares(anna, {"geen"}), declares(piet, {"None"})}, counts()},
        {"such a word before a conflict", {young, declares(anna, {"geen", "Wrote the policy"}), piets}, fails(no_ties)},
        {"what the log tells", {young, annas, piets, tied(anna, TieKind::owned, {backup}, today)}, counts("A.8.13")},
        {"the role of a lead who declared nothing", {young, officer(anna)}, fails(no_ties)},
        {"a consultant, a log of 17 months", {middling, works_for(piet, consultancy)}, unknown(no_ties)},
        {"the same, declared", {middling, works_for(piet, consultancy), piets}, counts()},
        {"a consultant, a log of 24 months", {log_since("2024-06-01"), works_for(piet, consultancy)}, counts()},
        {"without account and firm", {unknown_piet}, unknown(no_ties)},
        {"the same, declared", {unknown_piet, piets}, counts()},
        {"of a firm nobody knows", {unknown_piet, comes_from(piet, "Elders")}, unknown(no_ties)},
    });
}

TEST_CASE("who is competent") {
    using enum IndependenceRule;
    check_rows({
        {"only the other does", {knows_care(anna, false), knows_care(piet, true)}, counts()},
        {"the other does, of the lead nobody said", {knows_care(anna, {}), knows_care(piet, true)}, counts()},
        {"neither does", {knows_care(anna, false)}, fails(competent)},
        {"nobody said", {knows_care(anna, {}), knows_care(piet, {})}, unknown(competent)},
        {"one doesn't, of the other nobody said", {knows_care(anna, {})}, unknown(competent)},
        {"fails beside unknown",
         {knows_care(anna, false), log_since("2026-01-01")},
         {false, "", {{competent, Verdict::fails}, {no_ties, Verdict::unknown}}}},
    });
}

TEST_CASE("what was reported, and confirmed") {
    using enum IndependenceRule;
    using enum AssessmentStatus;
    auto const external = with(&Assessment::kind, AssessmentKind::external_audit);
    auto const not_issued = with(&Assessment::issued_at, std::nullopt);
    Step const typed = [&](World& world) {
        auto const no_account = with(anna, &Assessor::user, std::nullopt);
        for (auto const& step : {external, no_account, works_for(anna, certifier), declares(anna)}) step(world);
    };
    auto const given = [](Date date) { return with(&Assessment::reported_to_board_date, date); };
    auto const is = [](AssessmentStatus status) { return with(&Assessment::status, status); };
    check_rows({
        {"no report", {with(&Assessment::report, std::nullopt)}, fails(reported)},
        {"planned", {is(planned), not_issued}, fails(reported)},
        {"in progress", {is(in_progress), not_issued}, fails(reported)},
        {"answered by the board", {is(responded)}, counts()},
        {"closed", {is(AssessmentStatus::closed)}, counts()},
        {"not given to the board", {with(&Assessment::reported_to_board_date, std::nullopt)}, fails(reported)},
        {"given to the board today", {given(day(today))}, counts()},
        {"given to the board tomorrow", {given(day(today) + 1)}, fails(reported)},
        {"typed over, unconfirmed", {typed}, fails(confirmed)},
        {"typed over, confirmed",
         {typed, with(&Assessment::confirmed_at, Instant(day("2026-07-05").days()))},
         counts()},
        {"from outside, by a lead with an account", {external}, counts()},
    });
}

TEST_CASE("without a qualification or without assessors it doesn't count") {
    for (auto const assessors : {2u, 0u}) {
        CAPTURE(assessors);
        World world;
        world.audit.assessors.resize(assessors);
        for (auto& one : world.audit.assessors) one.qualification.reset();
        auto const out = world.judged();
        CHECK(text(out.counts) != "yes");
        CHECK_FALSE(out.counts_for_programme);
        CHECK(enum_name(said_of(IndependenceRule::competent, out).verdict) != "holds");
    }
}
