#include "oscal_audited.hpp"

using namespace zorgborg;

namespace {

/// All that a file names, and all that it names of others.
struct Named {
    std::set<std::string> ids;
    std::set<std::string> roles;
    std::vector<std::string> inside;  // ids
    std::vector<std::string> used_roles;
    std::vector<std::string> hrefs;
};

void gather(json::value const& value, Named& out);

void gather_member(std::string_view name, json::value const& value, Named& out) {
    static std::set<std::string_view> const references{"observation-uuid", "risk-uuid", "subject-uuid", "actor-uuid"};
    if (name == "uuid") {
        CAPTURE(text_of(value));
        CHECK(text_of(value)[14] == '5');
        CHECK(out.ids.insert(text_of(value)).second);
    } else if (references.contains(name)) {
        out.inside.push_back(text_of(value));
    } else if (name == "party-uuids") {
        for (auto const& each : value.as_array()) out.inside.push_back(text_of(each));
    } else if (name == "role-id") {
        out.used_roles.push_back(text_of(value));
    } else if (name == "href") {
        out.hrefs.push_back(text_of(value));
    } else if (name == "roles") {
        for (auto const& role : value.as_array()) out.roles.insert(text_of(role.at("id")));
    } else {
        gather(value, out);
    }
}

void gather(json::value const& value, Named& out) {
    if (value.is_array()) {
        CHECK(!value.get_array().empty());
        for (auto const& each : value.get_array()) gather(each, out);
    }
    if (value.is_object())
        for (auto const& [name, member] : value.get_object()) gather_member(name, member, out);
}

}  // namespace

TEST_CASE("an exercise that was evaluated is a result of tests") {
    Audited seeded;
    seeded.exercise();
    Exercise planned;
    planned.title = {"Komt nog"};
    seeded.create(planned, Audited::then());
    auto const files = seeded.files();
    auto const& told = files.at("assessment-results-exercises.json").at("assessment-results");
    CHECK(text_of(told.at("import-ap").at("href")) == "assessment-plan-exercises.json");
    REQUIRE(told.at("results").as_array().size() == 1);
    auto const& result = told.at("results").at(0);
    CHECK(json::serialize(result.at("reviewed-controls").at("control-selections").at(0).at("include-controls")) ==
          R"([{"control-id":"A.5.30"},{"control-id":"A.7.11"}])");
    auto const& observations = result.at("observations").as_array();
    REQUIRE(observations.size() == 3);  // the whole, and the objectives that were judged
    for (auto const& each : observations) CHECK(json::serialize(each.at("methods")) == R"(["TEST"])");
    CHECK(property_of(observations[0], "kind") == "simulation");
    CHECK(property_of(observations[0], "outcome") == "partly");
    CHECK(property_of(observations[0], "counts-as-test") == "true");
    CHECK(property_of(observations[0], "target-rto") == "PT4H");
    CHECK(property_of(observations[0], "measured-rto") == "PT5H");
    CHECK(property_of(observations[0], "continuity-plan") == "Stroomuitval");
    CHECK(property_of(observations[2], "objective") == "not-met");
    CHECK(text_of(observations[2].at("description")) == "Lijst was oud.");
}

TEST_CASE("every finding is an item with its risk, milestones and where it came from") {
    Audited seeded;
    auto const id = seeded.internal_audit();
    seeded.exercise();
    seeded.finding("Los idee", FindingType::improvement, {});
    auto const files = seeded.files();
    auto const& plan = files.at("plan-of-action-and-milestones.json").at("plan-of-action-and-milestones");
    CHECK(plan.at("poam-items").as_array().size() == 3);
    auto const& item = titled(plan.at("poam-items"), "Accounts");
    CHECK(property_of(item, "type") == "nonconformity");
    CHECK(property_of(item, "grade") == "major");
    CHECK(property_of(item, "status") == "open");
    auto const source = text_of(item.at("links").at(0).at("href"));
    CHECK(source.starts_with("assessment-results-" + to_text(id) + ".json#"));
    auto const& risk = titled(plan.at("risks"), "Accounts");
    CHECK(text_of(risk.at("status")) == "open");
    CHECK(text_of(risk.at("statement")) == "Uit dienst wordt niet gemeld.");
    CHECK(text_of(risk.at("deadline")) == "2026-05-21T23:59:59+02:00");
    auto const& response = risk.at("remediations").at(0);
    CHECK(text_of(response.at("lifecycle")) == "planned");
    auto const& milestone = response.at("tasks").at(0);
    CHECK(text_of(milestone.at("type")) == "milestone");
    CHECK(text_of(milestone.at("timing").at("on-date").at("date")) == "2026-04-01T23:59:59+02:00");
    CHECK(json::serialize(milestone.at("responsible-roles")) == R"([{"role-id":"owner"}])");
    CHECK(text_of(titled(plan.at("poam-items"), "Lijsten").at("links").at(0).at("href"))
              .starts_with("assessment-results-exercises.json#"));
    CHECK(titled(plan.at("poam-items"), "Los idee").if_contains("links") == nullptr);
}

TEST_CASE("what happened to a finding stands in its log") {
    Audited seeded;
    Finding finding;
    finding.title = {"Opgelost"};
    finding.found_date = day("2026-02-20");
    finding.correction = Markdown{"Hersteld."};
    finding.effect_checks = {{false, {"Nee."}, instant("2026-03-10T10:00:00Z"), {"x"}},
                             {true, {"Ja."}, instant("2026-04-10T10:00:00Z"), {"x"}}};
    finding.status = FindingStatus::closed;
    finding.closed_at = instant("2026-04-11T10:00:00Z");
    finding.closing_note = Markdown{"Klaar."};
    seeded.create(finding, Audited::then());
    auto const files = seeded.files();
    auto const& risk =
        files.at("plan-of-action-and-milestones.json").at("plan-of-action-and-milestones").at("risks").at(0);
    CHECK(text_of(risk.at("status")) == "closed");
    CHECK(text_of(risk.at("remediations").at(0).at("lifecycle")) == "completed");
    std::vector<std::string> states;
    for (auto const& entry : risk.at("risk-log").at("entries").as_array())
        states.push_back(text_of(entry.at("status-change")));
    CHECK(states == std::vector<std::string>{"open", "remediating", "remediating", "closed"});
}

TEST_CASE("what the files refer to is there: ids and roles within, files and ids across") {
    Audited seeded;
    seeded.internal_audit();
    seeded.exercise();
    std::map<std::string, Named> all;
    for (auto const& [name, file] : seeded.files(with_two_files())) gather(json::value(file), all[name]);
    CHECK(all.size() == 10);
    for (auto const& [name, named] : all) {
        CAPTURE(name);
        for (auto const& id : named.inside) {
            CAPTURE(id);
            CHECK(named.ids.contains(id));
        }
        for (auto const& role : named.used_roles) {
            CAPTURE(role);
            CHECK(named.roles.contains(role));
        }
        for (auto const& href : named.hrefs) {
            CAPTURE(href);
            if (href.starts_with("../evidence/")) continue;
            auto const hash = std::min(href.find('#'), href.size());
            auto const other = hash == 0 ? all.find(name) : all.find(href.substr(0, hash));
            REQUIRE(other != all.end());
            if (hash < href.size()) CHECK(other->second.ids.contains(href.substr(hash + 1)));
        }
    }
}

TEST_CASE("the same snapshot gives the same assessments, dated as of then") {
    Audited seeded;
    seeded.internal_audit();
    seeded.exercise();
    auto const snapshot = seeded.at(Audited::now());
    auto const once = oscal_files(*snapshot, Audited::now(), with_two_files());
    auto const again = oscal_files(*snapshot, Audited::now(), with_two_files());
    REQUIRE(once.size() == again.size());
    for (std::size_t i = 0; i < once.size(); ++i) {
        CAPTURE(once[i].name);
        CHECK(once[i].json == again[i].json);
        CHECK(once[i].json.find(R"("last-modified":"2026-11-22T12:00:00.000000Z")") != std::string::npos);
    }
}

TEST_CASE("what a bundle doesn't hold isn't told, nor linked to") {
    Audited seeded;
    auto const id = seeded.internal_audit();
    seeded.exercise();
    std::set<Uuid> only{id};
    auto const snapshot = seeded.at(Audited::now());
    for (auto const* result : results_of(id, *snapshot)) only.insert(result->envelope.id);
    OscalScope scope;
    scope.tells = [&](Uuid const& record) { return only.contains(record); };
    auto const files = seeded.files(scope);
    CHECK(files.size() == 7);
    CHECK(!files.contains("assessment-results-exercises.json"));
    CHECK(!files.contains("plan-of-action-and-milestones.json"));
    CHECK(files.at("component-definition.json").at("component-definition").as_object().if_contains("components") ==
          nullptr);
    auto const text = json::serialize(files.at("assessment-results-" + to_text(id) + ".json"));
    CHECK(text.find("poam-item") == std::string::npos);
    CHECK(text.find("Lijst van accounts") == std::string::npos);
    CHECK(text.find("Huis aan het Water") == std::string::npos);
}
