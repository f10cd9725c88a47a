#include "exports/oscal.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <set>

#include "seeded.hpp"

using namespace zorgborg;

namespace {

std::map<std::string, json::object> files_of(Seeded& seeded) {
    auto const snapshot = seeded.at(Seeded::now());
    std::map<std::string, json::object> out;
    for (auto const& file : oscal_files(*snapshot, Seeded::now()))
        out.emplace(file.name, json::parse(file.json).as_object());
    return out;
}

std::set<std::string> controls_of(json::object const& catalog) {
    std::set<std::string> out;
    for (auto const& group : catalog.at("catalog").at("groups").as_array())
        for (auto const& control : group.at("controls").as_array())
            CHECK(out.insert(std::string(control.at("id").as_string())).second);
    return out;
}

}  // namespace

TEST_CASE("the catalogs hold every assessable requirement, numbers and titles only") {
    Seeded seeded;
    auto const files = files_of(seeded);
    CHECK(controls_of(files.at("catalog-nen7510-2024.json")).size() == 131);
    auto const old = controls_of(files.at("catalog-nen7510-2017.json"));
    CHECK(std::ranges::count_if(old, [](auto const& id) { return id.starts_with("A."); }) == 117);
    for (auto const& group : files.at("catalog-nen7510-2024.json").at("catalog").at("groups").as_array())
        for (auto const& control : group.at("controls").as_array()) {
            CAPTURE(json::serialize(control));
            CHECK(control.as_object().size() == 4);  // id, class, title, label
        }
}

TEST_CASE("every file is dated as of the snapshot, has its own id of version 5, and comes out the same again") {
    Seeded seeded;
    seeded.live();
    auto const snapshot = seeded.at(Seeded::now());
    auto const once = oscal_files(*snapshot, Seeded::now());
    auto const again = oscal_files(*snapshot, Seeded::now());
    REQUIRE(once.size() == 5);
    std::set<std::string> ids;
    for (std::size_t i = 0; i < once.size(); ++i) {
        CAPTURE(once[i].name);
        CHECK(once[i].json == again[i].json);
        auto const content = json::parse(once[i].json).as_object().begin()->value();
        CHECK(content.at("metadata").at("last-modified").as_string() == "2026-11-22T12:00:00.000000Z");
        auto const id = std::string(content.at("uuid").as_string());
        CHECK(id[14] == '5');
        CHECK(ids.insert(id).second);
    }
}

TEST_CASE("the profile takes everything but what was decided not to apply, and tells why") {
    Seeded seeded;
    seeded.live();
    auto const profile = files_of(seeded).at("profile.json").at("profile").as_object();
    auto const& import = profile.at("imports").at(0);
    CHECK(import.at("href").as_string() == "catalog-nen7510-2024.json");
    CHECK(json::serialize(import.at("exclude-controls")) == R"([{"with-ids":["A.7.4"]}])");
    CHECK(profile.at("back-matter").at("resources").at(0).at("description").as_string() ==
          "Wij hebben geen eigen gebouw.");
    auto const& alterations = profile.at("modify").at("alters").as_array();
    CHECK(alterations.size() == 100);
    auto const& first = alterations.at(0).at("adds").at(0).at("props").as_array();
    CHECK(first.at(0).at("value").as_string() == "yes");
    CHECK(first.at(0).at("remarks").as_string() == "Nodig <hier>.");
    CHECK(first.at(1).at("value").as_string() == "implemented");
    CHECK(first.size() == 4);
    CHECK(alterations.at(1).at("adds").at(0).at("props").at(0).at("value").as_string() == "undecided");
}

TEST_CASE("every control is a component that names what it meets, and no person") {
    Seeded seeded;
    seeded.live();
    auto const files = files_of(seeded);
    auto const& components = files.at("component-definition.json").at("component-definition").at("components");
    REQUIRE(components.as_array().size() == 102);
    auto const known = controls_of(files.at("catalog-nen7510-2024.json"));
    int implemented = 0, without = 0;
    for (auto const& component : components.as_array()) {
        auto const* const met = component.as_object().if_contains("control-implementations");
        without += met == nullptr;
        if (met == nullptr) continue;
        auto const& requirement = met->at(0).at("implemented-requirements").at(0);
        CHECK(known.contains(std::string(requirement.at("control-id").as_string())));
        implemented += requirement.at("props").at(0).at("value").as_string() == "implemented";
    }
    CHECK(implemented == 1);
    CHECK(without == 1);
    auto const text = json::serialize(components);
    CHECK(text.find("**Tweede** & laatste.") != std::string::npos);
    CHECK(text.find("Marit") == std::string::npos);
}

TEST_CASE("the mapping leads from what is in the one catalog to what is in the other") {
    Seeded seeded;
    auto const files = files_of(seeded);
    auto const from = controls_of(files.at("catalog-nen7510-2017.json"));
    auto const to = controls_of(files.at("catalog-nen7510-2024.json"));
    auto const& mapping = files.at("mapping-collection.json").at("mapping-collection").at("mappings").at(0);
    std::set<std::string> ids;
    for (auto const& map : mapping.at("maps").as_array()) {
        CAPTURE(json::serialize(map));
        CHECK(ids.insert(std::string(map.at("uuid").as_string())).second);
        CHECK(from.contains(std::string(map.at("sources").at(0).at("id-ref").as_string())));
        CHECK(to.contains(std::string(map.at("targets").at(0).at("id-ref").as_string())));
    }
    CHECK(ids.size() == 148);
}

TEST_CASE("a line is one that OSCAL takes, whatever white space was pasted with it") {
    CHECK(oscal_line("A b") == "A b");
    CHECK(oscal_line("\u00a0\u3000 A\u00a0b\u2003\u00a0") == "A\u00a0b");
    CHECK(oscal_line("A\u2028b") == "A b");
    CHECK(oscal_line("\u00a0") == "-");
    CHECK(oscal_line("à") == "à");  // its last byte is that of a no-break space
}

TEST_CASE("days are told by the clock of where the organisation is") {
    Seeded seeded;
    OscalScope const scope;
    auto const snapshot = seeded.at(Seeded::now());
    OscalView const view{*snapshot, Seeded::now(), scope};
    auto const day = [](std::string_view text) { return parse_date(text).value(); };
    CHECK(view.begin_of(day("2026-02-10")) == "2026-02-10T00:00:00+01:00");
    CHECK(view.end_of(day("2026-07-10")) == "2026-07-10T23:59:59+02:00");
    CHECK(view.begin_of(day("2026-03-29")) == "2026-03-29T00:00:00+01:00");
    CHECK(view.end_of(day("2026-03-29")) == "2026-03-29T23:59:59+02:00");
    CHECK(view.end_of(day("9999-12-31")) == "2999-12-31T23:59:59+01:00");
}
