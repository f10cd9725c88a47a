#include "exports/cycle_report.hpp"

#include "seeded.hpp"

using namespace zorgborg;

namespace {

constexpr std::string_view attack = "<script>alert(1)</script>";

Date day(std::string_view text) { return parse_date(text).value(); }
bool holds(std::string_view page, std::string_view part) { return page.find(part) != std::string_view::npos; }
std::string_view body_of(std::string const& page) { return std::string_view(page).substr(page.find("<body>")); }

/// Nothing is known but the cycle itself.
CycleReport empty(Language language) {
    CycleReport out;
    out.language = language;
    out.title = "Cyclus 2026";
    out.organisation = "De Waterlelie";
    out.start_date = day("2026-01-01");
    out.as_of = day("2026-11-22");
    return out;
}

void add_phases(CycleReport& report, bool met, std::string const& text) {
    for (auto const& [phase, name] : enumerators<Phase>) {
        if (phase == Phase::closed) continue;
        auto& shown = report.phases.emplace_back();
        shown.phase = phase;
        if (phase < report.phase) shown.passed_date = day("2026-02-01");
        for (auto const& criterion : criteria_of(phase))
            shown.criteria.push_back({criterion, met, text, {{"Documenten", text}}});
    }
}

/// Everything in order; each text is this one.
CycleReport fine(Language language, std::string const& text = "Tekst") {
    auto out = empty(language);
    out.title = out.organisation = text;
    out.end_date = day("2026-12-31");
    out.phase = Phase::check;
    add_phases(out, true, text);
    out.transitions = 2;
    auto& standing = out.independence;
    standing.counts = true;
    standing.until = day("2027-09-01");
    standing.coverage = {131, 131, {}};
    for (auto const& [rule, name] : enumerators<StandingRule>)
        standing.rules.push_back(
            {StandingRoute::programme, rule, Verdict::holds, standing.until, {{"Beoordelingen", text}}});
    standing.records = {{"Beoordelingen", text}};
    out.objectives = {{text, "%", Direction::higher, "95", "97.5", day("2026-10-31"), true, Trend::better}};
    out.risks = {{text, RiskBand::high, true, day("2027-01-01"), Treatment::accept, {}, true},
                 {text, RiskBand::high, false, {}, Treatment::reduce, {}, true, false}};
    out.risks_unscored = {0, 12};
    out.plans = {{text, TestState::tested, day("2026-06-01"), day("2027-06-01")}};
    auto& audit = out.audits.emplace_back();
    audit.title = text;
    audit.date = day("2026-09-01");
    audit.independent = true;
    audit.results.fill(2);
    out.findings.open = {1, 3};
    out.findings.by_type = {{FindingType::nonconformity, Grade::minor, 1, 0}, {FindingType::lesson, {}, 0, 0}};
    out.reviews = {{text, ReviewStatus::held, day("2026-11-01"), {10, 10}, {{text, {1, 2}}}}};
    out.trainings = {
        {text, TrainingKind::management, day("2026-05-01"), {}, 2, 2, {text, "An Bestuurder"}, {}},
        {text, TrainingKind::awareness, day("2026-05-02"), {}, 80, 100, {}, {}},
    };
    out.statement = {.undecided = 0, .not_applicable = 4, .not_started = 0, .partial = 7, .implemented = 90};
    out.approved_version = ReportVersion{3, day("2026-03-01"), out.statement};
    out.has_next = true;
    return out;
}

/// Nothing in order.
CycleReport failing(Language language, std::string const& text = "Tekst") {
    auto out = fine(language, text);
    out.end_date = day("2026-10-31");
    out.phase = Phase::act;
    out.phases.clear();
    add_phases(out, false, text);
    out.transitions = 3;
    out.overrides = {{Phase::plan,
                      Phase::do_,
                      day("2026-02-01"),
                      "Bo " + text,
                      {Criterion::scope_approved, Criterion::statement_approved},
                      text}};
    auto& standing = out.independence;
    standing.counts = false;
    standing.until = {};
    standing.coverage = {1, 3, {{"nen7510-2024:A.5.1"}, {"nen7510-2024:9.2.1"}}};
    standing.rules.front().verdict = Verdict::fails;
    standing.rules.back().verdict = Verdict::unknown;
    out.objectives = {{text, "", Direction::lower, "5", "5.5", day("2026-10-31"), false, Trend::worse},
                      {text, "", Direction::lower, {}, {}, {}, {}, Trend::unknown}};
    out.risks = {{text, RiskBand::very_high, false, {}, {}, {}, true},
                 {text, RiskBand::high, false, {}, Treatment::accept, ReopenedBecause::expired, false},
                 {text, RiskBand::high, false, {}, Treatment::reduce, {}, false, true}};
    out.risks_unscored = {3, 12};
    out.plans = {{text, TestState::never_tested, {}, day("2026-01-01")}};
    auto& audit = out.audits.front();
    audit.results.fill(0);
    audit.independent = {};
    audit.unconfirmed = audit.unanswered = true;
    out.findings.overdue = 1;
    out.findings.by_type = {{FindingType::nonconformity, Grade::major, 1, 1}};
    out.findings.majors = {{text, day("2026-10-01"), true}, {text, {}, false}};
    out.reviews = {{text, ReviewStatus::planned, {}, {4, 10}, {}}};
    out.trainings = {{text, TrainingKind::management, day("2026-05-01"), {}, 1, {}, {}, {"Cees " + text}},
                     {text, TrainingKind::awareness, {}, day("2026-12-01"), 0, {}, {}, {}}};
    out.approved_version = {};
    out.statement.undecided = 60;
    out.to_approve = {{"Documenten", text}};
    out.has_next = false;
    return out;
}

void check_parts(std::string_view page, std::vector<std::string_view> const& parts) {
    for (auto const part : parts) {
        CAPTURE(part);
        CHECK(holds(page, part));
    }
}

}  // namespace

TEST_CASE("of what nobody wrote down the report says so, part by part") {
    auto const nl = cycle_report_page(empty(Language::nl));
    CAPTURE(nl);
    check_parts(nl,
                {"<html lang=\"nl\">", "<h1>Verslag aan het bestuur: Cyclus 2026</h1>", "einde niet bepaald",
                 "Van deze fase is niets bekend.", "Onbekend of er een onafhankelijke beoordeling is die telt.",
                 "Er zijn geen eisen die van toepassing zijn.", "Voor deze cyclus zijn geen doelstellingen vastgelegd.",
                 "Er is geen enkel risico ingeschat.", "Er is geen actief continuïteitsplan.",
                 "In deze cyclus is geen rapport uitgebracht.", "Er zijn geen bevindingen vastgelegd.",
                 "Er is geen directiebeoordeling van deze cyclus.", "Van deze cyclus zijn geen trainingen vastgelegd.",
                 "Er is geen versie die het bestuur heeft goedgekeurd.",
                 "Laten uitzoeken of de onafhankelijke beoordeling telt: dat is onbekend."});
    check_parts(cycle_report_page(empty(Language::en)),
                {"<html lang=\"en\">", "<h1>Report to the board: <span lang=\"nl\">Cyclus 2026</span></h1>",
                 "no end set", "Unknown whether there is an independent assessment that counts.",
                 "Not a single risk was scored.", "There is no active continuity plan."});
}

TEST_CASE("what is in order is told without a mark, each number with what it is of") {
    auto const page = cycle_report_page(fine(Language::nl));
    CAPTURE(page);
    CHECK_FALSE(holds(page, "class=\"mark\""));
    check_parts(
        page,
        {"Vervuld: 4 van de 4 criteria om verder te gaan na de fase ",
         "Geen enkele keer ging de cyclus door terwijl criteria niet waren vervuld.",
         "Doelstellingen: 1 van de 1 gehaald; van 0 is dat onbekend.", "over 2 van de 2 is besloten. Van 0 van de 12",
         "Continuïteitsplannen: 1 van de 1 getest; 0 nooit getest.", "Bevindingen: 1 van de 3 open; daarvan 0 te laat.",
         "90 van de 101 regels ingevoerd", "<dd>131 van de 131</dd>", "minstens 95 %", "97,5 %",
         "Geaccepteerd tot en met <time", "18 eisen", "Er is geen grote afwijking open.", "<td>1 van de 2</td>",
         "Erbij: Tekst, An Bestuurder", "<td>80 van de 100</td>", "Vastgestelde versie: nummer 3, goedgekeurd",
         "is vervuld: de cyclus kan verder."});
    CHECK_FALSE(holds(page, "Bestuur niet erbij"));
}

TEST_CASE("what falls short comes first, marked in words") {
    auto const page = cycle_report_page(failing(Language::nl));
    CAPTURE(page);
    CHECK(between(page, "<h2", "</h2>").front() == "Waar we staan");
    auto const first = std::string_view(page).substr(0, page.find("<nav"));
    check_parts(first, {"Niet vervuld: 2 van de 2 criteria om verder te gaan na de fase ",
                        "Van fasen die voorbij zijn, gelden nu 13 van de 13 criteria niet: ",
                        "De cyclus had gesloten moeten zijn op <time datetime=\"2026-10-31\">",
                        "Het bestuur ging 1 van de 3 keer door terwijl criteria niet waren vervuld:",
                        "Bo Tekst; niet vervuld: ", "Er is geen onafhankelijke beoordeling die telt.",
                        "over 0 van de 3 is besloten. Van 3 van de 12",
                        "Continuïteitsplannen: 0 van de 1 getest; 1 nooit getest."});
    check_parts(page, {"Volgens onze lezing van wat de inspectie vraagt",
                       "<dd>1 van de 3</dd>",
                       "Niet behandeld: A.5.1, 9.2.1.",
                       "<td class=\"mark\">Voldoet niet</td>",
                       "<td class=\"mark\">Onbekend</td>",
                       "<span class=\"mark\">nee</span>",
                       "<span class=\"mark\">niet vastgesteld</span>",
                       "<span class=\"mark\">niet gemeten</span>",
                       "hoogstens 5",
                       "<span class=\"mark\">niet besloten</span>",
                       "<span class=\"mark\">accepteren voorgesteld, niet geaccepteerd</span>",
                       "verkleinen voorgesteld, maar niets doet dat",
                       "Opnieuw open: ",
                       "<td class=\"mark\">Nooit getest</td><td><span class=\"mark\">nooit</span></td>",
                       "niet bevestigd door een tweede persoon",
                       "geen resultaten vastgelegd",
                       "te laat",
                       "geen dag afgesproken",
                       "Onderwerpen beschreven: 4 van de 10.",
                       "geen besluiten vastgelegd",
                       "Bestuur niet erbij: Cees Tekst",
                       "niemand bij naam vastgelegd",
                       "1; van hoeveel is onbekend",
                       "niet gehouden; gepland op "});
    CHECK(count_of(page, "Volgens onze lezing") == 1);
    auto const asked = between(page.substr(page.find("<ol>")), "<li", "</li>");
    REQUIRE(asked.size() == 6);
    CHECK(asked[0].starts_with("2 van de 2 criteria om na de fase"));
    CHECK(asked[1] == "Goedkeuren of afkeuren: Tekst, Documenten");
    CHECK(asked[2] == "Besluiten over een risico boven het mandaat van zijn eigenaar: Tekst");
    CHECK(asked[3] == "Antwoorden op het rapport: Tekst");
    CHECK(asked[4].starts_with("Een onafhankelijke beoordeling laten uitvoeren"));
    CHECK(asked[5].starts_with("De volgende cyclus laten beginnen"));
}

TEST_CASE("phases to come fail nothing yet, and a closed cycle has no gate") {
    auto report = failing(Language::nl);
    report.phase = Phase::plan;
    report.overrides.clear();
    auto const page = cycle_report_page(report);
    CHECK(count_of(page, "<td>nog niet</td>") == 9);
    CHECK(count_of(page, "Komt nog.") == 3);
    CHECK_FALSE(holds(page, "Van fasen die voorbij zijn"));
    auto closed = fine(Language::nl);
    closed.phase = Phase::closed;
    auto const after = cycle_report_page(closed);
    CHECK(holds(after, "Deze cyclus is gesloten."));
    CHECK(holds(after, "Er ligt nu niets ter besluit."));
    CHECK(count_of(after, "Voorbij op <time") + count_of(after, "Voorbij.") == 4);
}

TEST_CASE("an assessment that soon ends is asked for again, and what is unknown is asked after") {
    auto report = fine(Language::en);
    report.independence.warning = true;
    CHECK(holds(cycle_report_page(report),
                "Have the next independent assessment made: this one counts through 1 Sep 2027."));
    report.independence.counts = {};
    auto const page = cycle_report_page(report);
    CHECK(holds(page, "Have it found out whether the independent assessment counts: that is unknown."));
    CHECK_FALSE(holds(page, "By which route"));
}

TEST_CASE("many records are the first few and how many more there are") {
    auto report = fine(Language::nl);
    report.independence.records.assign(11, {"Beoordelingen", "Audit"});
    auto const page = cycle_report_page(report);
    CHECK(count_of(page, "<p>Audit (Beoordelingen)</p>") == 8);
    CHECK(holds(page, "<p>en 3 andere</p>"));
}

TEST_CASE("no text of the report becomes markup") {
    for (auto const language : {Language::nl, Language::en})
        for (auto const& report : {fine(language, std::string(attack)), failing(language, std::string(attack))}) {
            auto const page = cycle_report_page(report);
            auto const body = body_of(page);
            CHECK(holds(page, "<title>" + std::string(language == Language::nl ? "Verslag" : "Report")));
            CHECK(count_of(body, "&lt;script&gt;alert(1)&lt;/script&gt;") > 30);
            for (auto const* foreign : {"<script", "http:", "https:", "style=", "javascript:"}) {
                CAPTURE(foreign);
                CHECK_FALSE(holds(body, foreign));
            }
        }
}

TEST_CASE("the report is whole in either language: headings in order, each table and row named, no list empty") {
    for (auto const& make :
         {+[](Language language) { return empty(language); }, +[](Language language) { return fine(language); },
          +[](Language language) { return failing(language); }}) {
        auto const nl = cycle_report_page(make(Language::nl));
        auto const en = cycle_report_page(make(Language::en));
        CAPTURE(nl);
        for (auto const* tag : {"h2", "caption", "th scope=\"col\"", "dt"}) {
            auto const begin = "<" + std::string(tag);
            auto const end = "</" + std::string(tag).substr(0, std::string(tag).find(' ')) + ">";
            auto const dutch = between(nl, begin, end);
            auto const english = between(en, begin, end);
            REQUIRE(dutch.size() == english.size());
            for (std::size_t i = 0; i < dutch.size(); ++i) {
                CAPTURE(dutch[i]);
                CHECK_FALSE(dutch[i].empty());
                bool const same = dutch[i] == "Status" || dutch[i] == "Plan" || dutch[i] == "Training" ||
                                  dutch[i] == "Open" || dutch[i] == "Do" || dutch[i] == "Check" || dutch[i] == "Act";
                CHECK((dutch[i] == english[i]) == same);
            }
        }
        for (auto const& page : {nl, en}) {
            for (auto const* nothing : {"<ul></ul>", "<ol></ol>", "<th scope=\"row\"></th>", "<h3></h3>",
                                        "<strong>:", "<strong></strong>", "<strong> →", "#", "@"}) {
                CAPTURE(nothing);
                auto const body = body_of(page);
                if (std::string_view(nothing) == "#")
                    CHECK(count_of(body, "#") == count_of(body, "href=\"#"));
                else
                    CHECK_FALSE(holds(body, nothing));
            }
            CHECK(count_of(page, "<table>") == count_of(page, "<caption "));
            int level = 0;
            for (std::size_t at = page.find("<h"); at != std::string::npos; at = page.find("<h", at + 1)) {
                if (page[at + 2] < '1' || page[at + 2] > '6') continue;
                CHECK(page[at + 2] - '0' <= level + 1);
                level = page[at + 2] - '0';
            }
        }
    }
}
