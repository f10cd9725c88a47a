#include "oscal_audited.hpp"

using namespace zorgborg;

TEST_CASE("an audit is told once its report is issued and counts as said") {
    Audited seeded;
    auto const draft = seeded.create(seeded.audit("Loopt nog", AssessmentKind::internal_audit), Audited::then());
    seeded.create(Audited::result(draft, "A.5.1", ResultKind::major), Audited::then());
    auto const own = seeded.create(seeded.audit("Zelf", AssessmentKind::self_assessment), Audited::then());
    seeded.create(Audited::result(own, "A.5.1", ResultKind::conform), Audited::then());
    seeded.issue(own);
    auto outside = seeded.audit("Van buiten", AssessmentKind::external_audit);
    outside.assessors.erase(outside.assessors.begin());
    outside.assessors.front().function = AssessorFunction::lead;
    auto const external = seeded.create(outside, Audited::then());
    seeded.create(Audited::result(external, "A.5.1", ResultKind::conform), Audited::then());
    seeded.issue(external, seeded.with_report('d'));
    CHECK(seeded.files().size() == 5);

    seeded.confirm(external);
    auto const files = seeded.files();
    CHECK(files.size() == 7);
    CHECK(files.contains("assessment-plan-" + to_text(external) + ".json"));
    auto const& told = files.at("assessment-results-" + to_text(external) + ".json").at("assessment-results");
    CHECK(text_of(told.at("import-ap").at("href")) == "assessment-plan-" + to_text(external) + ".json");
    auto const& log = told.at("results").at(0).at("assessment-log").at("entries").as_array();
    CHECK(log.size() == 2);
}

TEST_CASE("an audit that assessed nothing, or nothing that has a catalog, isn't told") {
    Audited seeded;
    for (auto const* requirement : {"nen7510-2024:A.5.1", "nis2:21(2)(a)"}) {
        CAPTURE(requirement);
        auto const id = seeded.create(seeded.audit(requirement, AssessmentKind::internal_audit), Audited::then());
        auto result = Audited::result(id, "", ResultKind::conform);
        result.requirement = {requirement};
        if (result.requirement.id.starts_with("nen")) {
            result.result = ResultKind::not_assessed;
            result.reason = Markdown{"Geen tijd."};
        }
        seeded.create(result, Audited::then());
        seeded.issue(id);
        CHECK(seeded.files().size() == 5);
    }
}

TEST_CASE("results tell what was looked at, when, and what was left out") {
    Audited seeded;
    auto const id = seeded.internal_audit();
    auto const result = seeded.results(id, with_two_files());
    CHECK(text_of(result.at("start")) == "2026-02-02T00:00:00+01:00");
    CHECK(text_of(result.at("end")) == "2026-02-20T23:59:59+01:00");
    CHECK(text_of(result.at("description")) == "Het gaat de goede kant op.");
    CHECK(property_of(result, "kind") == "internal-audit");
    CHECK(text_of(result.at("links").at(0).at("href")) == "../evidence/cccc/rapport.pdf");
    auto const& reviewed = result.at("reviewed-controls");
    CHECK(text_of(reviewed.at("description")) == "NEN 7510-1 en -2.");
    auto const& selections = reviewed.at("control-selections").as_array();
    REQUIRE(selections.size() == 1);
    CHECK(json::serialize(selections[0].at("links")) == R"([{"href":"catalog-nen7510-2024.json","rel":"catalog"}])");
    CHECK(
        json::serialize(selections[0].at("include-controls")) ==
        R"([{"control-id":"clause-9.2.2"},{"control-id":"A.5.1"},{"control-id":"A.5.15"},{"control-id":"A.7.4"},{"control-id":"A.7.5"}])");
    CHECK(json::serialize(selections[0].at("exclude-controls")) == R"([{"control-id":"A.8.8"}])");
    CHECK(result.at("findings").as_array().size() == 5);
    CHECK(result.at("observations").as_array().size() == 7);  // a sample, six results
    auto const& unseen = titled(result.at("observations"), "A.8.8");
    CHECK(text_of(unseen.at("description")) == "Geen tijd.");
    CHECK(json::serialize(unseen.at("methods")) == R"(["UNKNOWN"])");
}

TEST_CASE("each result is a verdict on its control") {
    struct Case {
        std::string_view control, result, state, reason;
    };
    Audited seeded;
    auto const result = seeded.results(seeded.internal_audit());
    for (auto const& each :
         {Case{"A.5.15", "major", "not-satisfied", "fail"}, Case{"clause-9.2.2", "conform", "satisfied", "pass"},
          Case{"A.5.1", "improvement", "satisfied", "pass"},
          Case{"A.7.4", "exclusion-refused", "not-satisfied", "other"},
          Case{"A.7.5", "exclusion-accepted", "satisfied", "other"}}) {
        SUBCASE(each.control.data()) {
            json::object const* found = nullptr;
            for (auto const& verdict : result.at("findings").as_array())
                if (verdict.at("target").at("target-id").as_string() == each.control) found = &verdict.as_object();
            REQUIRE(found != nullptr);
            auto const& target = found->at("target");
            CHECK(text_of(target.at("type")) == "objective-id");
            CHECK(text_of(target.at("status").at("state")) == each.state);
            CHECK(text_of(target.at("status").at("reason")) == each.reason);
            CHECK(property_of(*found, "result") == each.result);
            CHECK(property_of(*found, "grade") == (each.result == "major" ? "major" : ""));
        }
    }
}

TEST_CASE("a result leans on what was seen: by method, with the file where it is enclosed") {
    Audited seeded;
    auto const result = seeded.results(seeded.internal_audit(), with_two_files());
    auto const& seen = titled(result.at("observations"), "A.5.15");
    CHECK(json::serialize(seen.at("methods")) == R"(["INTERVIEW","EXAMINE","TEST"])");
    CHECK(json::serialize(seen.at("types")) == R"(["finding"])");
    CHECK(text_of(seen.at("description")) == "Oud-medewerkers kunnen nog inloggen.");
    CHECK(text_of(seen.at("collected")) == "2026-02-10T00:00:00+01:00");
    CHECK(property_of(seen, "external-number") == "NC-1");
    auto const& evidence = seen.at("relevant-evidence").as_array();
    REQUIRE(evidence.size() == 4);
    CHECK(text_of(evidence[0].at("description")) == "Interview: teamleider");
    CHECK(text_of(evidence[1].at("description")) == "Document: Lijst van accounts");
    CHECK(text_of(evidence[1].at("href")) == "../evidence/aaaa/accounts.csv");
    CHECK(property_of(evidence[1], "sha256") == std::string(64, 'a'));
    CHECK(evidence[2].as_object().if_contains("href") == nullptr);
    CHECK(evidence[3].as_object().if_contains("href") == nullptr);  // not enclosed
    CHECK(property_of(evidence[3], "sha256") == std::string(64, 'b'));

    auto const& sample = titled(result.at("observations"), "Autorisaties");
    CHECK(json::serialize(sample.at("methods")) == R"(["TEST"])");
    CHECK(text_of(sample.at("description")) == "12 van 240 bekeken, 1 met een afwijking.");
    CHECK(property_of(sample, "population") == "240");
    for (auto const& verdict : result.at("findings").as_array())
        CHECK(verdict.at("related-observations").as_array().size() ==
              (verdict.at("target").at("target-id").as_string() == "A.5.15" ? 2u : 1u));
}

TEST_CASE("assessors appear by function and organisation, and nobody by name") {
    Audited seeded;
    auto const id = seeded.internal_audit();
    seeded.exercise();
    auto const files = seeded.files(with_two_files());
    auto const& about = files.at("assessment-plan-" + to_text(id) + ".json").at("assessment-plan").at("metadata");
    std::set<std::string> parties;
    for (auto const& party : about.at("parties").as_array()) parties.insert(text_of(party.at("name")));
    CHECK(parties == std::set<std::string>{"De Waterlelie & <b>Zonen</b>", "Zorggroep Zuid"});
    CHECK(about.at("responsible-parties").as_array().size() == 2);
    CHECK(text_of(about.at("responsible-parties").at(0).at("role-id")) == "lead");
    for (auto const& [name, file] : files)
        for (auto const* person : {"Marit", "Oldenkamp", "Joris", "Zandstra", "Fenna", "Postma"}) {
            CAPTURE(name);
            CAPTURE(person);
            CHECK(json::serialize(file).find(person) == std::string::npos);
        }
}
