#include "catalogue/library.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "base/embedded.hpp"
#include "base/names.hpp"
#include "catalogue/catalogue.hpp"
#include "domain/asset.hpp"

using namespace zorgborg;

namespace {

namespace json = boost::json;

constexpr std::string_view no_scenarios = R"({"scenarios": []})";
constexpr std::string_view no_templates = R"({"templates": []})";
constexpr std::string_view no_threats = R"({"threats": []})";

Catalogue const& catalogue() {
    static Catalogue const out;
    return out;
}

json::value scenarios() { return json::parse(embedded("controls/exercise-scenarios.json")); }
json::value templates() { return json::parse(embedded("controls/year-plan-templates.json")); }
json::value threats() { return json::parse(embedded("controls/threats.json")); }

/// What the library says is wrong; empty when nothing is.
std::string fault_of(std::string_view scenarios, std::string_view templates, std::string_view threats = no_threats) {
    try {
        Library const library(scenarios, templates, threats, catalogue());
        return "";
    } catch (std::runtime_error const& fault) {
        return fault.what();
    }
}

}  // namespace

TEST_CASE("the catalogue reads every scenario whole") {
    auto const source = scenarios();
    auto const& all = source.at("scenarios").as_array();
    REQUIRE(catalogue().exercise_scenarios().size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const& read = catalogue().exercise_scenarios()[i];
        CAPTURE(read.id);
        CHECK(json::serialize(read.data) == json::serialize(all[i]));
        CHECK(catalogue().exercise_scenario(read.id) == &read);
        auto const& object = all[i].as_object();
        for (auto const& [member, count] : {std::pair{"requirements", read.requirements.size()},
                                            {"roles", read.roles.size()},
                                            {"injects", read.injects.size()},
                                            {"questions", read.questions.size()},
                                            {"objectives", read.objectives.size()},
                                            {"measures", read.measures.size()}}) {
            CAPTURE(member);
            CHECK(count == object.at(member).as_array().size());
        }
    }
    auto const* const regional = catalogue().exercise_scenario("ransomware-with-regional-partners");
    REQUIRE(regional != nullptr);
    CHECK(regional->scenario == "ransomware");
    CHECK(regional->kind == "regional");
    CHECK(regional->duration == "PT3H");
    CHECK(regional->title.nl == "Gijzelsoftware: samen met de regio verder zonder systemen");
    CHECK(regional->title.en == "Ransomware: keeping care going together with the region");
    CHECK(regional->requirements.front() == "nen7510-2024:A.5.24");
    CHECK(regional->injects[1].minute == 15);
    CHECK(regional->injects[1].to == Wording{"Crisisteam", "Crisis team"});
    CHECK(regional->objectives.front().en.starts_with("The 8 o'clock medication round"));
    CHECK(catalogue().exercise_scenario("ransomware") == nullptr);
}

TEST_CASE("the catalogue reads every year plan whole") {
    auto const source = templates();
    auto const& all = source.at("templates").as_array();
    REQUIRE(catalogue().year_plan_templates().size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const& read = catalogue().year_plan_templates()[i];
        CAPTURE(read.id);
        CHECK(json::serialize(read.data) == json::serialize(all[i]));
        CHECK(catalogue().year_plan_template(read.id) == &read);
        CHECK(read.tasks.size() == all[i].as_object().at("tasks").as_array().size());
    }
    auto const* const small = catalogue().year_plan_template("small-organisation");
    REQUIRE(small != nullptr);
    CHECK(small->title.en == "Year plan for a small organisation");
    REQUIRE(small->tasks.size() == 12);
    auto const& first = small->tasks.front();
    CHECK(first.key == "log-check");
    CHECK(first.kind == "log-check");
    CHECK(first.title.nl == "Logging van dossierinzage controleren");
    CHECK(first.requirements ==
          std::vector<std::string>{"nen7510-2024:A.5.15", "nen7510-2024:A.8.15", "nen7510-2024:A.8.16"});
    CHECK(first.recurrence == "FREQ=MONTHLY");
    CHECK(first.recurrence_from == "schedule");
    CHECK(first.start_offset == "P2W");
    CHECK(first.evidence_required);
    CHECK(first.checklist.size() == 5);
    CHECK(catalogue().year_plan_template("small") == nullptr);
}

TEST_CASE("the catalogue reads every threat whole") {
    auto const source = threats();
    auto const& all = source.at("threats").as_array();
    REQUIRE(catalogue().threats().size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const& read = catalogue().threats()[i];
        CAPTURE(read.id);
        CHECK(json::serialize(read.data) == json::serialize(all[i]));
        CHECK(catalogue().threat(read.id) == &read);
        auto const& object = all[i].as_object();
        for (auto const& [member, count] : {std::pair{"assetKinds", read.asset_kinds.size()},
                                            {"affects", read.affects.size()},
                                            {"impactAreas", read.impact_areas.size()},
                                            {"requirements", read.requirements.size()},
                                            {"questions", read.questions.size()}}) {
            CAPTURE(member);
            CHECK(count == object.at(member).as_array().size());
        }
        for (auto const& kind : read.asset_kinds) {
            CAPTURE(kind);
            CHECK(enum_value<AssetKind>(kind).has_value());
        }
    }
    auto const* const lost = catalogue().threat("device-lost-or-stolen");
    REQUIRE(lost != nullptr);
    CHECK(lost->origin == "accidental");
    CHECK(lost->title.nl == "Een telefoon, tablet of laptop met cliëntgegevens raakt kwijt of wordt gestolen");
    CHECK(lost->title.en == "A phone, tablet or laptop with client data is lost or stolen");
    CHECK(lost->description.nl.starts_with("In de wijk ligt de tablet"));
    CHECK(lost->description.en.starts_with("In home care the tablet"));
    CHECK(lost->asset_kinds == std::vector<std::string>{"device", "information"});
    CHECK(lost->affects == std::vector<std::string>{"confidentiality", "availability"});
    CHECK(lost->impact_areas == std::vector<std::string>{"privacy", "continuity-of-care", "law", "money"});
    CHECK(lost->requirements.front() == "nen7510-2024:A.5.9");
    CHECK(lost->questions.front().en == "Can ICT wipe this device remotely, and does that work in the evening too?");
    CHECK(catalogue().threat("device") == nullptr);
}

TEST_CASE("what is wrong with a threat is told by name") {
    REQUIRE(fault_of(no_scenarios, no_templates, no_threats) == "");
    struct Case {
        char const* what;
        std::function<void(json::array& threats)> spoil;
        char const* fault;
    };
    auto const first = [](json::array& entries) -> json::object& { return entries.front().as_object(); };
    for (auto const& [what, spoil, fault] :
         {Case{"no origin", [&](auto& t) { first(t).erase("origin"); }, "origin is missing"},
          {"a text", [&](auto& t) { first(t)["assetKinds"] = "process"; }, "assetKinds is no list"},
          {"no texts", [&](auto& t) { first(t)["affects"] = json::array{1}; }, "affects is no list of texts"},
          {"no list", [&](auto& t) { first(t).erase("impactAreas"); }, "impactAreas is missing"},
          {"one language",
           [&](auto& t) {
               first(t)["questions"] = json::array{{{"textNl", "Wie?"}}};
           },
           "textEn is missing"},
          {"unknown", [&](auto& t) { first(t)["requirements"] = json::array{"nen7510-2024:A.9.9"}; },
           "names unknown nen7510-2024:A.9.9"},
          {"twice", [&](auto& t) { t.push_back(t.front()); }, "stands twice"}}) {
        CAPTURE(what);
        auto t = threats();
        spoil(t.at("threats").as_array());
        CHECK(fault_of(no_scenarios, no_templates, json::serialize(t)) ==
              "controls/threats.json: ransomware-stops-care: " + std::string(fault));
    }
    CHECK(fault_of(no_scenarios, no_templates, no_scenarios) == "controls/threats.json: threats is missing");
}

TEST_CASE("what lacks a member, stands twice or names what isn't there is told by name") {
    REQUIRE(fault_of(no_scenarios, no_templates) == "");
    struct Case {
        char const* what;
        std::function<void(json::array& scenarios, json::array& templates)> spoil;
        char const* fault;
    };
    auto const first = [](json::array& entries) -> json::object& { return entries.front().as_object(); };
    auto const task = [&](json::array& entries) -> json::object& {
        return first(entries).at("tasks").as_array().front().as_object();
    };
    static constexpr auto of_scenario = "controls/exercise-scenarios.json: ransomware-with-regional-partners: ";
    static constexpr auto of_task = "controls/year-plan-templates.json: small-organisation: log-check: ";
    for (auto const& [what, spoil, fault] :
         {Case{"no goal", [&](auto&s, auto&) { first(s).erase("goalEn"); }, "goalEn is missing"},
          {"a number", [&](auto&s, auto&) { first(s)["kind"] = 1; }, "kind is no text"},
          {"a text", [&](auto&s, auto&) { first(s)["roles"] = "all"; }, "roles is no list"},
          {"texts", [&](auto&s, auto&) { first(s)["roles"] = json::array{"all"}; }, "roles is no list of objects"},
          {"a fraction", [&](auto&s, auto&) { first(s).at("injects").at(0).as_object()["minute"] = 0.5; },
           "minute is no whole number"},
          {"backwards", [&](auto&s, auto&) { first(s).at("injects").at(0).as_object()["minute"] = 16; },
           "injects run back"},
          {"unknown", [&](auto&s, auto&) { first(s)["requirements"] = json::array{"nen7510-2024:A.9.9"}; },
           "names unknown nen7510-2024:A.9.9"},
          {"no texts", [&](auto&s, auto&) { first(s)["requirements"] = json::array{1}; },
           "requirements is no list of texts"},
          {"twice", [&](auto&s, auto&) { s.push_back(s.front()); }, "stands twice"}}) {
        CAPTURE(what);
        auto s = scenarios();
        auto t = templates();
        spoil(s.at("scenarios").as_array(), t.at("templates").as_array());
        CHECK(fault_of(json::serialize(s), no_templates) == of_scenario + std::string(fault));
    }
    for (auto const& [what, spoil, fault] :
         {Case{"no recurrence", [&](auto&, auto& t) { task(t).erase("recurrence"); }, "recurrence is missing"},
          {"a text", [&](auto&, auto& t) { task(t)["evidenceRequired"] = "yes"; }, "evidenceRequired is no boolean"},
          {"unknown", [&](auto&, auto& t) { task(t)["requirements"] = json::array{"iso:1"}; }, "names unknown iso:1"},
          {"twice", [&](auto&, auto& t) { first(t).at("tasks").as_array().push_back(task(t)); }, "stands twice"}}) {
        CAPTURE(what);
        auto s = scenarios();
        auto t = templates();
        spoil(s.at("scenarios").as_array(), t.at("templates").as_array());
        CHECK(fault_of(no_scenarios, json::serialize(t)) == of_task + std::string(fault));
    }
    CHECK(fault_of("{", no_templates).starts_with("controls/exercise-scenarios.json: "));
    CHECK(fault_of(no_scenarios, "[]") == "controls/year-plan-templates.json: the whole is no object");
    CHECK(fault_of(no_scenarios, no_scenarios) == "controls/year-plan-templates.json: templates is missing");
    CHECK(fault_of(R"({"scenarios": [{}]})", no_templates) == "controls/exercise-scenarios.json: id is missing");
}
