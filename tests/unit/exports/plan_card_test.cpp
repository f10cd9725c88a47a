#include "domain/exercise.hpp"
#include "exports/offline_pack.hpp"
#include "seeded.hpp"

using namespace zorgborg;

namespace {

constexpr std::string_view attack = "<script>alert(1)</script>";

Duration hours(std::int64_t count) { return {count * 3600}; }

/// A plan with markup in every text.
Uuid make_plan(Seeded& seeded) {
    auto const when = instant("2026-03-01T10:00:00Z");
    std::string const bad(attack);
    Location location;
    location.title = {"Huis " + bad};
    Party party;
    party.title = {"Installateur " + bad};
    party.contact = {Text<200>{"Storingsdienst " + bad}};
    party.phone = {Text<60>{"0112 <1>"}};
    Party urgent;
    urgent.title = {"Netbeheerder"};
    urgent.phone = {Text<60>{"0112 345678"}};
    urgent.emergency_phone = {Text<60>{"0800 9009"}};
    ContinuityPlan plan;
    plan.title = {"Stroom weg " + bad};
    plan.scenario = ContinuityScenario::power;
    plan.description = Markdown{"Waarom " + bad};
    plan.locations = {{seeded.create(location, when)}};
    plan.owner = UserRef{seeded.person()};
    plan.rto = hours(4);
    plan.mtpd = hours(52);
    plan.fallback = Markdown{"1. Zaklamp\n2. " + bad};
    plan.communication = Markdown{"Portofoon " + bad};
    plan.parties = {{seeded.create(party, when)}, {seeded.create(urgent, when)}};
    plan.status = PlanStatus::active;
    return seeded.create(plan, when);
}

std::string card(Seeded& seeded, Uuid const& id, Language language) {
    auto const snapshot = seeded.at(Seeded::now());
    auto const people = seeded.people();
    return plan_card_page({*snapshot, *people}, *snapshot->find<ContinuityPlan>(id), language);
}

void check_parts(std::string const& page, std::vector<std::string_view> const& parts) {
    for (auto const part : parts) {
        CAPTURE(part);
        CHECK(page.find(part) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("the card says what to do, whom to call and how long it lasts, in both languages") {
    Seeded seeded;
    auto const plan = make_plan(seeded);
    auto const nl = card(seeded, plan, Language::nl);
    CAPTURE(nl);
    check_parts(nl, {"<html lang=\"nl\">", "Noodkaart · Stroom", "<ol><li>Zaklamp</li>", "Dit doe je het eerst",
                     "Zo houden we contact", "Wie je belt", "Alles werkt weer binnen 4 uur.",
                     "De uitval mag niet langer duren dan 2 dagen en 4 uur.", "NOOIT getest", "Marit &lt;Oldenkamp&gt;",
                     "De Waterlelie &amp; &lt;b&gt;Zonen&lt;/b&gt;", "Geen cliëntgegevens",
                     "<strong>1</strong>, sinds <time datetime=\"2026-03-01T",
                     "\">1 mrt 2026</time>; gedrukt naar de stand van <time",
                     "<time datetime=\"2026-11-22\">22 nov 2026</time>"});
    CHECK(between(nl, "<td class=\"phone\"", "</td>") == std::vector<std::string>{"0112 &lt;1&gt;", "0800 9009"});
    auto const en = card(seeded, plan, Language::en);
    check_parts(en,
                {"<html lang=\"en\">", "Emergency card · Power", "What to do first",
                 "Everything works again within 4 hours.", "The outage must not last longer than 2 days and 4 hours.",
                 "NEVER tested", "No patient data", "<div class=\"text\" lang=\"nl\"><p>Portofoon"});
    for (auto const* tag : {"h2", "dt", "th scope=\"col\""}) {
        CAPTURE(tag);
        auto const end = "</" + std::string(tag).substr(0, std::string(tag).find(' ')) + ">";
        auto const dutch = between(nl, "<" + std::string(tag), end);
        auto const english = between(en, "<" + std::string(tag), end);
        REQUIRE(dutch.size() == english.size());
        CHECK_FALSE(dutch.empty());
        for (std::size_t i = 0; i < dutch.size(); ++i) CHECK(dutch[i] != english[i]);
    }
}

TEST_CASE("what people wrote stays text on card and pack") {
    Seeded seeded;
    auto const plan = make_plan(seeded);
    auto const page = card(seeded, plan, Language::nl);
    CHECK(count_of(page, "<script") == 0);
    CHECK(count_of(page, "&lt;script&gt;alert(1)&lt;/script&gt;") ==
          7);  // title twice, place, fallback, talk, party twice
    auto const snapshot = seeded.at(Seeded::now());
    auto const people = seeded.people();
    auto const pack = offline_pack({*snapshot, *people}, plans_in_use(*snapshot), Language::nl);
    CHECK(count_of(pack, "<script") == 0);
    CHECK(count_of(pack, "&lt;script&gt;alert(1)&lt;/script&gt;") > 7);
    CHECK(count_of(pack, "<b>") == 0);
}

TEST_CASE("a card that isn't to hang says so, and one that is too long") {
    Seeded seeded;
    auto const when = instant("2026-04-01T10:00:00Z");
    auto const plan = make_plan(seeded);
    CHECK(count_of(card(seeded, plan, Language::nl), "class=\"alert\"") == 0);
    CHECK(count_of(card(seeded, plan, Language::nl), "on-screen") == 1);  // the style's own
    seeded.patch<ContinuityPlan>(plan, R"({"status":"draft","fallback":")" + std::string(2190, 'a') + "\"}", when);
    auto const draft = card(seeded, plan, Language::nl);
    check_parts(draft, {"<p class=\"alert\">CONCEPT", "<strong>2</strong>, sinds <time datetime=\"2026-04-01T"});
    CHECK(count_of(draft, "<p class=\"gaps on-screen\">") == 1);
    seeded.patch<ContinuityPlan>(plan, R"({"status":"retired","fallback":null})", when);
    auto const retired = card(seeded, plan, Language::nl);
    check_parts(retired, {"<p class=\"alert\">VERVALLEN", "nog geen noodwerkwijze"});
    CHECK(count_of(retired, "<p class=\"gaps on-screen\">") == 0);
}

TEST_CASE("the day of the card's version isn't the day of a copy printed later") {
    Seeded seeded;
    auto const plan = make_plan(seeded);
    seeded.patch<ContinuityPlan>(plan,
                                 R"({"printedCopies":[{"place":"Gang","printedDate":"2026-05-01","cardVersion":1}]})",
                                 instant("2026-05-01T10:00:00Z"));
    check_parts(card(seeded, plan, Language::nl), {"<strong>1</strong>, sinds <time datetime=\"2026-03-01T"});
}

TEST_CASE("how it was tested, in plain words") {
    struct Case {
        ExerciseKind kind;
        std::string held;
        ExerciseOutcome outcome;
        std::string_view says;
    };
    for (auto const& [kind, held, outcome, says] :
         {Case{ExerciseKind::tabletop, "2026-10-01", ExerciseOutcome::passed, "<strong>Alleen doorgesproken"},
          {ExerciseKind::simulation, "2026-10-01", ExerciseOutcome::passed,
           "<span>Laatst geoefend op <time datetime=\"2026-10-01\">1 okt 2026</time>; opnieuw uiterlijk op <time "
           "datetime=\"2027-10-01\">"},
          {ExerciseKind::simulation, "2025-10-01", ExerciseOutcome::passed,
           "<strong>Laatst geoefend op <time datetime=\"2025-10-01\">1 okt 2025</time>; had opnieuw gemoeten op"},
          {ExerciseKind::simulation, "2026-10-01", ExerciseOutcome::partly,
           "<strong>De laatste oefening is niet helemaal"}}) {
        CAPTURE(says);
        Seeded seeded;
        auto const plan = make_plan(seeded);
        Exercise exercise;
        exercise.title = {"Oefening"};
        exercise.plans = {{plan}};
        exercise.kind = kind;
        exercise.held_date = parse_date(held);
        exercise.outcome = outcome;
        exercise.evaluation = Markdown{"Zo ging het."};
        exercise.external_evaluator = {Text<200>{"Buurinstelling"}};
        exercise.external_facilitator = {Text<200>{"Adviseur"}};
        exercise.objectives = {{{"Licht"}, ObjectiveResult::met, {}}};
        seeded.create(exercise, instant("2026-10-02T10:00:00Z"));
        auto const page = card(seeded, plan, Language::nl);
        CAPTURE(page);
        CHECK(page.find(says) != std::string::npos);
    }
}

TEST_CASE("the pack holds every plan in use with its card, and each number for day and night") {
    Seeded seeded;
    auto const plan = make_plan(seeded);
    ContinuityPlan other;
    other.title = {"Brand"};
    seeded.create(other, instant("2026-03-02T10:00:00Z"));
    other.title = {"Vervallen plan"};
    other.status = PlanStatus::retired;
    seeded.create(other, instant("2026-03-02T10:00:00Z"));
    auto const snapshot = seeded.at(Seeded::now());
    auto const people = seeded.people();
    auto const page = offline_pack({*snapshot, *people}, plans_in_use(*snapshot), Language::nl);
    CAPTURE(page);
    CHECK(count_of(page, "<article class=\"card\">") == 2);
    CHECK(count_of(page, "Vervallen plan") == 0);
    CHECK(between(page, "<h2 id=", "</h2>").size() == 3);
    CHECK(page.find("<h2 id=\"plan-" + to_text(plan)) > page.find(">Brand</h2>"));  // by title
    for (auto const& target : between(page, "<a href=\"#", "</a>")) CHECK_FALSE(target.empty());
    auto const list = page.substr(page.find("id=\"call-list\""));
    CHECK(count_of(list, "Netbeheerder") == 1);
    CHECK(count_of(list, "Installateur") == 0);
    check_parts(list, {"<td>0800 9009</td><td>0112 345678</td>"});
    check_parts(page, {"(<code>2026-11-22T12:00:00.000000Z</code>)", "Waarom &lt;script&gt;"});
}
