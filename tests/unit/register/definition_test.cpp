#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <set>

#include "domain/registers.hpp"
#include "facts.hpp"
#include "register/codec.hpp"
#include "register/editor.hpp"
#include "register/labels.hpp"

using namespace zorgborg;

namespace {

using Named = std::vector<std::string>;

json::value parsed(std::string_view text) { return parse_json(text).value(); }

Named problems_of(std::string_view body) {
    auto const record = read_new(definition<Control>(), parsed(body));
    return record ? Named{} : named(record.error().problems);
}

Named problems_of_patch(std::string_view body) {
    auto const ok = check_patch(definition<Control>(), parsed(body));
    return ok ? Named{} : named(ok.error().problems);
}

}  // namespace

TEST_CASE("every bad member is reported with its pointer") {
    CHECK(problems_of(R"({"title": " ", "status": "done", "owner": "me", "maturity": 9, "kinds": ["preventive", "x"],
                          "requirements": ["nen7510-2024:A.5.1", "nen7510-2024:A.5.1"], "implementedDate": "22-11-2026",
                          "reviewInterval": "yearly", "titel": "x", "version": 3, "derived": {}})") ==
          Named{"#/title length", "#/status choice", "#/owner format", "#/maturity range", "#/kinds/1 choice",
                "#/requirements/1 duplicate", "#/implementedDate format", "#/reviewInterval format",
                "#/titel unknown-member", "#/version read-only", "#/derived read-only"});
    CHECK(problems_of("{}") == Named{"#/title required"});
    CHECK(problems_of(R"({"title": null})") == Named{"#/title required"});
    CHECK(problems_of("[]") == Named{"# type"});
    CHECK(problems_of(R"({"title": 5, "kinds": "preventive", "maturity": 2.5, "owner": null})") ==
          Named{"#/title type", "#/kinds type", "#/maturity type"});
}

TEST_CASE("texts are cut at their ends, counted in characters, and hold no control characters") {
    auto const title = [](std::string const& text) {
        json::value const body{{"title", text}};
        auto const record = read_new(definition<Control>(), body);
        return record ? static_cast<Record<Control> const&>(**record).body.title.value
                      : named(record.error().problems)[0];
    };
    CHECK(title("  a  ") == "a");
    std::string accents;
    for (int i = 0; i < 200; ++i) accents += "\xC3\xA9";
    CHECK(title(accents) == accents);
    CHECK(title(accents + "x") == "#/title length");
    CHECK(title("a\tb") == "#/title format");
    CHECK(title(std::string("a\0b", 3)) == "#/title format");
}

TEST_CASE("a patch names what it changes only; null clears or gives the default back") {
    CHECK(problems_of_patch("{}").empty());
    CHECK(problems_of_patch(R"({"owner": null, "status": null, "kinds": null})").empty());
    CHECK(problems_of_patch(R"({"title": null, "x": 1})") == Named{"#/title required", "#/x unknown-member"});
}

TEST_CASE("what is kept is canonical and reads back as the same record") {
    auto const body = parsed(R"({"title": "Back-up", "kinds": ["corrective", "preventive"], "status": "in-progress",
                                 "requirements": ["nen7510-2024:A.8.13"], "reviewInterval": "P18M", "maturity": 3,
                                 "owner": "0192f0e4-7c4b-7b1a-8d3e-0123456789ab", "description": "a\nb"})");
    auto record = read_new(definition<Control>(), body).value()->envelope.id;
    CHECK(record.is_nil());
    auto const made = std::move(read_new(definition<Control>(), body).value());
    made->envelope.version = 1;
    made->envelope.created_by = "someone";
    auto const text = encode(definition<Control>(), *made);
    CHECK(text == canonical_json(parsed(text)));
    CHECK(text.find("null") == std::string::npos);
    CHECK(encode(definition<Control>(), *decode(definition<Control>(), text)) == text);
    CHECK_THROWS(decode(definition<Control>(), R"({"title":"x","unheard":1})"));
}

TEST_CASE("golden contents of released versions are still read") {
    struct Golden {
        char const *register_name, *snapshot;
    };
    for (
        auto const& [name, snapshot] :
        {Golden{
             "controls",
             R"({"createdAt":"2026-11-22T07:52:25.724333Z","createdBy":"shell","id":"01a2023d-f97c-7fc9-8b92-3335ba71f510","implementation":"Nightly","implementedDate":"2026-01-01","kinds":["corrective"],"owner":"01a2023d-f97c-7cf1-a42c-95c825de2ce6","requirements":["nen7510-2024:A.8.13"],"status":"implemented","title":"Back-up van informatie","updatedAt":"2026-11-22T07:52:26.068392Z","updatedBy":"01a2023d-f97c-7cf1-a42c-95c825de2ce6","version":2})"},
         {"applicability",
          R"({"applicable":"yes","createdAt":"2026-11-22T07:52:25.724332Z","createdBy":"shell","decidedDate":"2026-11-22","grounds":["risk"],"id":"01a2023d-f97c-7fc9-8b92-333466c4ffd3","justification":"Ransomware","requirement":"nen7510-2024:A.8.13","updatedAt":"2026-11-22T07:52:26.122470Z","updatedBy":"01a2023d-f97c-7cf1-a42c-95c825de2ce6","version":2})"},
         {"soa-versions",
          R"({"additional":[{"ground":"law","id":"01a2023d-f97c-7fc9-8b92-3335ba71f510","status":"planned","title":"Hek"}],"createdAt":"2026-11-22T07:52:25.724333Z","createdBy":"shell","differences":[{"from":"yes","member":"applicable","requirement":"nen7510-2024:A.8.13","to":"no"},{"control":"01a2023d-f97c-7fc9-8b92-3335ba71f510","member":"ground","to":"law"}],"edition":"nen7510-2024","id":"01a2023d-f97c-7fc9-8b92-3335ba71f510","lines":[{"applicable":"no","controls":["01a2023d-f97c-7fc9-8b92-3335ba71f510"],"decidedDate":"2026-11-22","effectiveness":"unknown","evidenceState":"none","grounds":["risk"],"id":"01a2023d-f97c-7fc9-8b92-3335ba71f510","justification":"Geen","requirement":"nen7510-2024:A.8.13","status":"not-applicable","title":"Back-up van informatie"}],"number":2,"scopeVersion":3,"title":"Verklaring van toepasselijkheid 2","totals":{"implemented":0,"lapsed":0,"notApplicable":1,"notStarted":0,"partial":0,"undecided":0},"updatedAt":"2026-11-22T07:52:25.724333Z","updatedBy":"shell","version":1})"}}) {
        CAPTURE(name);
        auto const& definition = *find_definition(name);
        auto const record = decode(definition, snapshot);
        CHECK(is_canonical(definition, *record, snapshot));
        CHECK(is_canonical(definition, *record, encode(definition, *record)));
        std::string other(snapshot);
        other.replace(other.find("shell"), 5, "shelf");
        CHECK_FALSE(is_canonical(definition, *record, other));
    }
}

TEST_CASE("a record shows all members, or the ones asked for") {
    TestFacts const facts("2026-11-22");
    Record<Control> record;
    record.envelope.version = 4;
    record.body.title = {"Back-up"};
    std::string all;
    show(definition<Control>(), record, facts, {}, all);
    auto const object = parsed(all).as_object();
    for (auto const& field : definition<Control>().fields) CHECK(object.contains(field.name));
    CHECK(object.at("owner").is_null());
    CHECK(object.at("derived").at("stub") == json::value(true));
    std::vector<Column> const some{*find_column(definition<Control>(), "version"),
                                   *find_column(definition<Control>(), "stub")};
    std::string part;
    show(definition<Control>(), record, facts, some, part);
    CHECK(part == R"({"version":4,"derived":{"stub":true}})");
}

TEST_CASE("the schema says what the reader does") {
    auto const request = schema_of(definition<Control>().fields, SchemaUse::request);
    auto const& properties = request.at("properties").as_object();
    CHECK(request.at("required") == json::value{"title"});
    CHECK(properties.at("title").at("maxLength") == 200);
    CHECK(properties.at("maturity") == json::value{{"type", {"integer", "null"}}, {"minimum", 0}, {"maximum", 5}});
    CHECK(properties.at("status").at("enum") ==
          json::value{"planned", "in-progress", "implemented", "retired", nullptr});
    CHECK(properties.at("kinds").at("items").at("enum").as_array().size() == 3);
    auto const patch = schema_of(definition<Control>().fields, SchemaUse::patch);
    CHECK_FALSE(patch.contains("required"));
    CHECK(patch.at("properties").at("status").at("type") == json::value{"string", "null"});
    CHECK(patch.at("properties").at("title").at("type") == "string");
}

TEST_CASE("registers, members and values have their names in Dutch and English") {
    std::set<std::string> missing;
    auto const look = [&](LabelKind kind, std::string_view name) {
        for (auto const language : {Language::nl, Language::en})
            if (label(kind, name, language).empty()) missing.insert(std::string(name));
    };
    for (auto const& definition : definitions()) {
        look(LabelKind::registers, definition.traits.name);
        for (auto const fields : {definition.envelope, definition.fields, definition.derived})
            for (auto const& field : fields) {
                look(LabelKind::members, field.name);
                for (auto const choice : field.type->choices) look(LabelKind::values, choice);
            }
    }
    CHECK(missing == std::set<std::string>{});
}

TEST_CASE("no register has a member that the envelope has too") {
    for (auto const& definition : definitions())
        for (auto const& field : definition.fields) {
            CAPTURE(definition.traits.name);
            CAPTURE(field.name);
            CHECK(find_field(definition.envelope, field.name) == nullptr);
            CHECK(field.name != "derived");
        }
}
