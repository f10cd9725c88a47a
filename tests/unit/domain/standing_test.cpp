#include <doctest/doctest.h>

#include <functional>

#include "domain/independence.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

using Requirements = std::vector<std::string>;

constexpr char const* none = "none";
constexpr char const* today = "2026-11-15";
Requirements const applicable{"nen7510-2024:9.2", "nen7510-2024:A.5.9", "nen7510-2024:A.5.10", "nen7510-2024:A.8.13"};
Requirements const first_half{applicable[0], applicable[1]};
Requirements const second_half{applicable[2], applicable[3]};

struct World;
using Step = std::function<void(World&)>;

/// What the steps say, and nothing else.
struct World {
    World(std::vector<Step> const& steps, char const* on) : facts(on) {
        for (auto const& step : steps) step(*this);
    }
    IndependenceStanding judged() const { return standing(audits, applicable, facts); }

    TestFacts facts;
    Uuid programmes[2] = {new_uuid(facts.now), new_uuid(facts.now)};
    std::vector<CountedAssessment> audits;
    Record<Certificate>* certificate = nullptr;
};

Step report(char const* on, Requirements const& handled = applicable, std::optional<int> programme = {},
            std::optional<bool> counts = true) {
    return [=](World& world) {
        Assessment body;
        body.report_date = day(on);
        auto const in = programme ? std::optional(world.programmes[*programme]) : std::nullopt;
        world.audits.push_back({world.facts.add(body).envelope.id, in, day(on), counts, handled});
    };
}

/// By an accredited body, for the care in question, from December 2025 through November 2028; the steps that follow are
/// about it.
void certified(World& world) {
    Party body;
    body.title = {"Keurhuis"};
    body.kind = PartyKind::certifier;
    Certificate certificate;
    certificate.title = {"NEN 7510"};
    certificate.body = Ref<Party>{world.facts.add(body).envelope.id};
    certificate.accreditation = Text<200>{"C 123"};
    certificate.covers_care = true;
    certificate.covers_care_reason = Markdown{"Every house is in it"};
    certificate.decided_date = day("2025-12-01");
    certificate.valid_until_date = day("2028-11-30");
    world.certificate = &world.facts.add(certificate);
}
template <class Member, class Given>
Step with(Member Certificate::*member, Given const& given) {
    return [=](World& world) { world.certificate->body.*member = given; };
}
Step visited(char const* held) {
    return [=](World& world) {
        world.certificate->body.stages = {{AuditStage::stage_2, {}, {}, day(held)},
                                          {AuditStage::surveillance_1, day("2028-01-01"), day("2028-03-01"), {}}};
    };
}
/// By an assessment that names the certificate.
Step reported(char const* report, AssessmentStatus status = AssessmentStatus::issued) {
    return [=](World& world) {
        Assessment body;
        body.kind = AssessmentKind::certification_audit;
        body.stage = AuditStage::surveillance_1;
        body.certificate = Ref<Certificate>{world.certificate->envelope.id};
        body.report_date = day(report);
        body.status = status;
        if (is_issued(body)) body.issued_at = body.confirmed_at = Instant(day(report).days());
        world.facts.add(body, {to_text(world.certificate->envelope.id)});
    };
}
Step place(LocationKind kind, bool is_named) {
    return [=](World& world) {
        Location body;
        body.title = {"Place"};
        body.kind = kind;
        if (kind != LocationKind::office) body.care_kind = Text<200>{"Elderly care"};
        auto const& location = world.facts.add(body);
        if (is_named) world.certificate->body.locations.push_back({location.envelope.id});
    };
}
void archived(World& world) { world.certificate->envelope.archived_at = world.facts.now; }

std::string text(std::optional<bool> answer) { return !answer ? "unknown" : *answer ? "yes" : "no"; }
std::string text(std::optional<Date> date) { return date ? to_text(*date) : "none"; }
std::string text(Requirements const& requirements) {
    std::string out;
    for (auto const& one : requirements) out += (out.empty() ? "" : " ") + one;
    return out;
}

/// Rules that aren't named aren't looked at, but for those of the route that holds.
struct Expected {
    std::optional<bool> counts;
    char const* until = none;
    bool warning = false;
    std::map<StandingRule, Verdict> rules = {};
};
Expected const no_route{false}, unknown_route{std::nullopt};
Expected through(char const* until) { return {true, until}; }
Expected ending(char const* until) { return {true, until, true}; }
Expected fails(std::map<StandingRule, Verdict> const& rules) { return {false, none, false, rules}; }
Expected fails(StandingRule rule) { return fails({{rule, Verdict::fails}}); }
Expected unknown(StandingRule rule) { return {std::nullopt, none, false, {{rule, Verdict::unknown}}}; }

struct Row {
    std::string name;
    std::vector<Step> steps;
    Expected expected;
    char const* on = today;
};

StandingVerdict const& said_of(StandingRule rule, IndependenceStanding const& out) {
    auto const found = std::find_if(out.rules.begin(), out.rules.end(), [&](auto& one) { return one.rule == rule; });
    REQUIRE(found != out.rules.end());
    return *found;
}

IndependenceStanding check_row(Row const& row) {
    CAPTURE(row.name);
    auto const out = World(row.steps, row.on).judged();
    CHECK(text(out.counts) == text(row.expected.counts));
    CHECK(text(out.until) == row.expected.until);
    CHECK(out.warning == row.expected.warning);
    for (auto const& [rule, verdict] : row.expected.rules) {
        CAPTURE(enum_name(rule));
        auto const& said = said_of(rule, out);
        CHECK(enum_name(said.verdict) == enum_name(verdict));
        CHECK((said.verdict == Verdict::holds || !said.reason.empty()));
    }
    for (auto const& said : out.rules) {
        CAPTURE(enum_name(said.rule));
        bool const of_programme = said.rule == StandingRule::complete || said.rule == StandingRule::recent;
        CHECK((said.route == StandingRoute::programme) == of_programme);
        if (out.counts == true && said.route == out.route) CHECK(enum_name(said.verdict) == "holds");
    }
    return out;
}

}  // namespace

TEST_CASE("by the programme: which audits, how old they may be, and until when") {
    using enum StandingRule;
    auto const incomplete = fails({{complete, Verdict::fails}, {recent, Verdict::holds}});
    auto const old = fails({{complete, Verdict::holds}, {recent, Verdict::fails}});
    Requirements const most{applicable.begin() + 1, applicable.end()};
    Requirements more = applicable;
    more.push_back("nen7510-2024:A.7.1");
    std::optional<bool> const untold;
    auto const older_half = [](char const* on) { return report(on, first_half, 0); };
    auto const too_old = report("2025-10-01", applicable, 0);
    auto const newer_half = report("2026-10-01", second_half, 0);
    Row const rows[] = {
        {"no audit", {}, fails(complete)},
        {"all in one", {report("2026-03-10")}, through("2027-03-10")},
        {"on its last day", {report("2026-03-10")}, ending("2027-03-10"), "2027-03-10"},
        {"a day later", {report("2026-03-10")}, old, "2027-03-11"},
        {"all but one", {report("2026-03-10", most)}, incomplete},
        {"more than applies", {report("2026-03-10", more)}, through("2027-03-10")},
        {"halves of a programme", {older_half("2026-08-01"), newer_half}, through("2027-10-01")},
        {"halves of two programmes", {report("2026-08-01", first_half, 1), newer_half}, fails(complete)},
        {"halves of none", {report("2026-08-01", first_half), report("2026-10-01", second_half)}, fails(complete)},
        {"halves, one of none", {report("2026-08-01", first_half), newer_half}, fails(complete)},
        {"12 months old", {report("2025-11-15")}, ending("2026-11-15")},
        {"a day older", {report("2025-11-14")}, old},
        {"half 18 months old", {older_half("2025-05-15"), newer_half}, ending("2026-11-15")},
        {"half a day older", {older_half("2025-05-14"), newer_half}, incomplete},
        {"half that ends first", {older_half("2025-07-20"), newer_half}, ending("2027-01-20")},
        {"half done again", {older_half("2025-05-14"), report("2026-10-01", applicable, 0)}, through("2027-10-01")},
        {"three months before", {report("2026-02-15")}, ending("2027-02-15")},
        {"a day before that", {report("2026-02-16")}, through("2027-02-16")},
        {"the later of two", {report("2026-08-01"), report("2026-03-10")}, through("2027-08-01")},
        {"unknown", {report("2026-03-10", applicable, {}, untold)}, unknown(complete)},
        {"unknown beside one that counts",
         {report("2026-03-10"), report("2026-09-01", applicable, {}, untold)},
         through("2027-03-10")},
        {"half unknown", {older_half("2026-08-01"), report("2026-10-01", second_half, 0, untold)}, unknown(complete)},
        {"the newer one unknown", {too_old, report("2026-10-01", applicable, 0, untold)}, unknown(recent)},
        {"doesn't count", {report("2026-03-10", applicable, {}, false)}, fails(complete)},
        {"doesn't count, beside one that does",
         {report("2026-03-10"), report("2026-09-01", applicable, {}, false)},
         through("2027-03-10")},
        {"half doesn't count",
         {older_half("2026-08-01"), report("2026-10-01", second_half, 0, false)},
         fails(complete)},
        {"no newer one that counts", {too_old, report("2026-10-01", applicable, 0, false)}, old},
    };
    for (auto const& row : rows) check_row(row);
}

TEST_CASE("what is covered, and what is missing in the standard's order") {
    struct CoverageRow {
        std::string name;
        std::vector<Step> steps;
        std::int64_t n;
        Requirements missing;
    };
    Requirements const outer{applicable[3], applicable[0]}, inner{applicable[1], applicable[2]};
    Requirements const twice{applicable[0], applicable[0], "nen7510-2024:A.7.1"}, one{applicable[2]};
    Requirements const other_three{applicable[0], applicable[1], applicable[3]};
    CoverageRow const rows[] = {
        {"no audit", {}, 0, applicable},
        {"all", {report("2026-03-10")}, 4, {}},
        {"two of four", {report("2026-03-10", outer)}, 2, inner},
        {"twice the same, and what doesn't apply", {report("2026-03-10", twice)}, 1, {inner[0], inner[1], outer[0]}},
        {"of a programme together", {report("2026-03-10", inner, 0), report("2026-09-01", outer, 0)}, 4, {}},
        {"of two programmes the better", {report("2026-03-10", other_three, 0), report("2026-09-01", one, 1)}, 3, one},
        {"not what is too old",
         {report("2025-05-14", outer, 0), report("2026-10-01", inner, 0)},
         2,
         {outer[1], outer[0]}},
        {"not what doesn't count", {report("2026-03-10", inner, 0, false), report("2026-10-01", outer, 0)}, 2, inner},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const coverage = World(row.steps, today).judged().coverage;
        CHECK(coverage.n == row.n);
        CHECK(coverage.of == 4);
        Requirements missing;
        for (auto const& requirement : coverage.missing) missing.push_back(requirement.id);
        CHECK(text(missing) == text(row.missing));
    }
}

TEST_CASE("by a certificate: valid, of which scope, and audited when") {
    using enum StandingRule;
    auto const march = visited("2026-03-10");
    auto const ends = [](char const* on) { return with(&Certificate::valid_until_date, day(on)); };
    auto const withdrawn = with(&Certificate::withdrawn_date, day("2026-05-01"));
    auto const unjudged = with(&Certificate::covers_care, std::nullopt);
    auto const excluded = with(&Certificate::covers_care, false);
    auto const old_edition = with(&Certificate::edition, Edition::nen7510_2017);
    auto const house = place(LocationKind::residential, true), other_house = place(LocationKind::residential, false);
    auto const office = place(LocationKind::office, false);
    Row const rows[] = {
        {"as it should be", {certified, march}, through("2027-03-10")},
        {"withdrawn", {certified, march, withdrawn}, fails(valid)},
        {"ended yesterday", {certified, march, ends("2026-11-14")}, fails(valid)},
        {"ends today", {certified, march, ends("2026-11-15")}, ending("2026-11-15")},
        {"ends before the next audit", {certified, march, ends("2027-01-31")}, ending("2027-01-31")},
        {"archived", {certified, march, archived}, no_route},
        {"its scope leaves care out", {certified, march, excluded}, fails(scope)},
        {"nobody judged its scope", {certified, march, unjudged}, unknown(scope)},
        {"a house isn't named", {certified, march, unjudged, house, other_house}, fails(scope)},
        {"an office isn't named", {certified, march, house, office}, through("2027-03-10")},
        {"audited 12 months ago", {certified, visited("2025-11-15")}, ending("2026-11-15")},
        {"a day longer ago", {certified, visited("2025-11-14")}, fails(audited)},
        {"audited by a report", {certified, reported("2026-05-20")}, through("2027-05-20")},
        {"by a report since", {certified, visited("2025-11-14"), reported("2026-05-20")}, through("2027-05-20")},
        {"by a report before", {certified, march, reported("2025-10-01")}, through("2027-03-10")},
        {"by a report too long ago", {certified, reported("2025-11-14")}, fails(audited)},
        {"2017", {certified, march, old_edition}, through("2027-02-20")},
        {"2017, three months before", {certified, march, old_edition}, ending("2027-02-20"), "2026-11-20"},
        {"2017, on the last day", {certified, march, old_edition}, ending("2027-02-20"), "2027-02-20"},
        {"2017, after it", {certified, march, old_edition}, fails(valid), "2027-02-21"},
        {"2017, ends earlier", {certified, march, old_edition, ends("2026-12-31")}, ending("2026-12-31")},
        {"one withdrawn, one valid", {certified, withdrawn, certified, march}, through("2027-03-10")},
        {"one valid, one withdrawn", {certified, march, certified, withdrawn}, through("2027-03-10")},
    };
    for (auto const& row : rows) check_row(row);
}

TEST_CASE("what a certificate doesn't count without") {
    struct OpenRow {
        std::string name;
        std::vector<Step> steps;
    };
    auto const march = visited("2026-03-10");
    OpenRow const rows[] = {
        {"accreditation", {certified, march, with(&Certificate::accreditation, std::nullopt)}},
        {"a decision", {certified, march, with(&Certificate::decided_date, std::nullopt)}},
        {"a decision by today", {certified, march, with(&Certificate::decided_date, day("2026-11-16"))}},
        {"an audit", {certified}},
        {"a report that is issued", {certified, reported("2026-05-20", AssessmentStatus::in_progress)}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const out = World(row.steps, today).judged();
        CHECK(text(out.counts) != "yes");
        CHECK(text(out.until) == none);
    }
}

TEST_CASE("either route will do, and the one that lasts longer says until when") {
    using enum StandingRoute;
    struct RouteRow {
        Row row;
        std::optional<StandingRoute> route;
    };
    auto const withdrawn = with(&Certificate::withdrawn_date, day("2026-05-01"));
    auto const unjudged = with(&Certificate::covers_care, std::nullopt);
    auto const march = visited("2026-03-10");
    auto const untold = report("2026-06-01", applicable, {}, std::nullopt), june = report("2026-06-01");
    auto const half = report("2026-06-01", first_half);
    RouteRow const rows[] = {
        {{"both, the programme longer", {certified, visited("2026-01-10"), june}, through("2027-06-01")}, {}},
        {{"both, the certificate longer", {certified, visited("2026-08-01"), june}, through("2027-08-01")}, {}},
        {{"the programme only", {certified, march, withdrawn, june}, through("2027-06-01")}, programme},
        {{"the certificate only", {certified, march, half}, through("2027-03-10")}, certificate},
        {{"neither", {certified, march, withdrawn, half}, no_route}, {}},
        {{"the certificate unknown", {certified, march, unjudged, half}, unknown_route}, {}},
        {{"the programme unknown", {certified, march, withdrawn, untold}, unknown_route}, {}},
        {{"both unknown", {certified, march, unjudged, untold}, unknown_route}, {}},
        {{"the certificate unknown beside it", {certified, march, unjudged, june}, through("2027-06-01")}, programme},
        {{"the programme unknown beside it", {certified, march, untold}, through("2027-03-10")}, certificate},
    };
    for (auto const& [row, route] : rows) {
        CAPTURE(row.name);
        auto const out = check_row(row);
        if (route) CHECK(enum_name(out.route) == enum_name(*route));
    }
}

TEST_CASE("each rule says until when it holds, and what it leans on") {
    auto const leans_on = [](IndependenceStanding const& out, RecordRef const& record) {
        return std::find(out.records.begin(), out.records.end(), record) != out.records.end();
    };
    World const by_audit({report("2026-03-10"), report("2026-09-01", applicable, {}, false)}, today);
    auto const audit = by_audit.judged();
    CHECK(text(said_of(StandingRule::complete, audit).until) == "2027-09-10");
    CHECK(text(said_of(StandingRule::recent, audit).until) == "2027-03-10");
    CHECK(leans_on(audit, {"assessments", by_audit.audits.front().id}));
    CHECK_FALSE(leans_on(audit, {"assessments", by_audit.audits.back().id}));
    World const by_certificate({certified, visited("2026-03-10")}, today);
    auto const certificate = by_certificate.judged();
    CHECK(text(said_of(StandingRule::valid, certificate).until) == "2028-11-30");
    CHECK(text(said_of(StandingRule::audited, certificate).until) == "2027-03-10");
    CHECK(leans_on(certificate, {"certificates", by_certificate.certificate->envelope.id}));
}
