#include "exports/oscal.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "exports/html.hpp"
#include "exports/statement_page.hpp"
#include "exports/words.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view oscal_version = "1.2.2";
constexpr std::string_view our_names = "https://zorgborg.example/oscal";
constexpr Words titles_only{"Alleen nummers en korte titels; de tekst van de norm is van NEN.",
                            "Numbers and short titles only; the text of the standard is NEN's."};
constexpr Words not_described{"Nog niet beschreven.", "Not described yet."};
constexpr Words not_justified{"Nog niet gemotiveerd.", "Not justified yet."};
constexpr Words controls_title{"De beheersmaatregelen van ", "The controls of "};
constexpr Words mapping_title{"Van NEN 7510:2017 naar NEN 7510:2024", "From NEN 7510:2017 to NEN 7510:2024"};
constexpr Words mapping_words{
    "Onze eigen lezing van wat waarmee overeenkomt; niet of het een het ander geheel dekt.",
    "Our own reading of what corresponds with what, not whether one covers the other wholly."};
constexpr Words how{"Hoe de organisatie eraan voldoet.", "How the organisation meets it."};

/// Our namespace (RFC 9562, 5.5), within the one of addresses.
Uuid const& name_space() {
    static auto const id = uuid_v5(parse_uuid("6ba7b811-9dad-11d1-80b4-00c04fd430c8").value(), our_names);
    return id;
}

std::string id_of(std::string const& name) { return to_text(uuid_v5(name_space(), name)); }
/// Of something that has one of our ids.
std::string id_of(Uuid const& ours, std::string const& part) { return to_text(uuid_v5(ours, part)); }

/// Tokens begin with a letter: a clause's number doesn't.
std::string control_id(std::string_view requirement) {
    auto const number = number_of(requirement);
    return (number.starts_with("A.") ? "" : "clause-") + std::string(number);
}

std::string catalog_file(std::string_view framework) { return "catalog-" + std::string(framework) + ".json"; }

class Oscal {
 public:
    Oscal(Snapshot const& snapshot, Instant as_of)
        : snapshot_(snapshot),
          catalogue_(snapshot.source().catalogue),
          language_(snapshot.language()),
          as_of_(as_of),
          statement_(statement_of_applicability(snapshot)) {}

    json::object catalog(Framework const& framework) const;
    json::object profile() const;
    json::object components() const;
    json::object mappings() const;

 private:
    std::string told(Words const& words) const { return std::string(words.in(language_)); }
    std::string owner_name() const {
        auto const* const organisation = snapshot_.organisation();
        return organisation == nullptr ? std::string() : organisation->body.name.value;
    }
    std::string id_here(std::string const& part) const { return id_of(snapshot_.organisation_id(), part); }
    json::object metadata(std::string title) const;
    json::object group(std::string const& id, std::string_view title, json::array controls) const;
    json::object component(Record<Control> const& control) const;
    json::object alteration(StatementLine const& line) const;

    Snapshot const& snapshot_;
    Catalogue const& catalogue_;
    Language language_;
    Instant as_of_;
    Statement const statement_;
};

json::object property(std::string_view name, std::string_view value) {
    return {{"name", name}, {"ns", our_names}, {"value", value}};
}

json::object Oscal::metadata(std::string title) const {
    return {{"title", std::move(title)},
            {"last-modified", to_text(as_of_)},
            {"version", std::to_string(snapshot_.size())},
            {"oscal-version", oscal_version}};
}

json::object Oscal::group(std::string const& id, std::string_view title, json::array controls) const {
    return {{"id", id}, {"title", title}, {"controls", std::move(controls)}};
}

json::object Oscal::catalog(Framework const& framework) const {
    json::array groups;
    json::array controls;
    std::string id;
    std::string title;
    auto const close = [&] {
        if (!controls.empty()) groups.push_back(group(id, title, std::move(controls)));
        controls = json::array();
    };
    for (auto const& requirement : framework.requirements) {
        auto const named = title_in(catalogue_, requirement.id, language_);
        auto const theme = theme_of(requirement);
        auto const of = !requirement.is_control ? "clause-" + requirement.number.substr(0, requirement.number.find('.'))
                        : theme.empty()         ? std::string("annex")
                                                : std::string(theme);
        if (of != id) {
            close();
            id = of;
            title = requirement.is_control ? theme_words(of).in(language_) : named;
        }
        if (requirement.assessable)
            controls.push_back(
                json::object{{"id", control_id(requirement.id)},
                             {"class", requirement.is_control ? "control" : "clause"},
                             {"title", named},
                             {"props", json::array{json::object{{"name", "label"}, {"value", requirement.number}}}}});
    }
    close();
    auto about =
        metadata(std::string(framework.data.at(language_ == Language::nl ? "titleNl" : "titleEn").as_string()));
    about["remarks"] = told(titles_only);
    return {{"uuid", id_of("catalog:" + framework.id)}, {"metadata", std::move(about)}, {"groups", std::move(groups)}};
}

json::object Oscal::alteration(StatementLine const& line) const {
    auto applicable = property("applicable", enum_name(line.applicable));
    applicable["remarks"] = line.justification ? line.justification->value : told(not_justified);
    json::array properties{std::move(applicable), property("status", enum_name(line.status))};
    for (auto const& ground : enumerators<Ground>)
        if (line.grounds.contains(ground.value)) properties.push_back(property("ground", ground.name));
    return {{"control-id", control_id(line.requirement.id)},
            {"adds", json::array{json::object{{"props", std::move(properties)}}}}};
}

/// Everything the standard asks but what was decided not to apply. Undecided isn't *no*, and says so.
json::object Oscal::profile() const {
    json::array excluded;
    json::array reasons;
    json::array links;
    json::array alterations;
    for (auto const& line : statement_.lines) {
        if (line.applicable != Applicable::no) {
            alterations.push_back(alteration(line));
            continue;
        }
        excluded.emplace_back(control_id(line.requirement.id));
        links.push_back(json::object{{"href", "#" + id_of(line.id, "exclusion")}, {"rel", "reference"}});
        reasons.push_back(
            json::object{{"uuid", id_of(line.id, "exclusion")},
                         {"title", control_id(line.requirement.id)},
                         {"description", line.justification ? line.justification->value : told(not_justified)}});
    }
    json::object import{{"href", catalog_file(enum_name(statement_.edition))}, {"include-all", json::object()}};
    if (!excluded.empty())
        import["exclude-controls"] = json::array{json::object { { "with-ids", std::move(excluded) } }};
    json::object out{{"uuid", id_here("profile")},
                     {"metadata", metadata(std::string(words::statement.in(language_)) + ": " + owner_name())},
                     {"imports", json::array{std::move(import)}},
                     {"merge", {{"as-is", true}}}};
    if (!alterations.empty()) out["modify"] = {{"alters", std::move(alterations)}};
    if (!reasons.empty()) {
        out["metadata"].as_object()["links"] = std::move(links);
        out["back-matter"] = {{"resources", std::move(reasons)}};
    }
    return out;
}

json::object Oscal::component(Record<Control> const& control) const {
    auto const& body = control.body;
    auto const& id = control.envelope.id;
    auto const implementation = body.implementation ? body.implementation->value : told(not_described);
    json::array implementations;
    for (auto const& edition : enumerators<Edition>) {
        json::array met;
        for (auto const& requirement : body.requirements) {
            auto const* const known = catalogue_.requirement(requirement.id);
            if (known == nullptr || !known->assessable || !requirement.id.starts_with(std::string(edition.name) + ":"))
                continue;
            met.push_back(
                json::object{{"uuid", id_of(id, "meets " + requirement.id)},
                             {"control-id", control_id(requirement.id)},
                             {"props", json::array{property("implementation-status", enum_name(body.status))}},
                             {"description", implementation}});
        }
        if (!met.empty())
            implementations.push_back(json::object{{"uuid", id_of(id, "meets " + std::string(edition.name))},
                                                   {"source", catalog_file(edition.name)},
                                                   {"description", told(how)},
                                                   {"implemented-requirements", std::move(met)}});
    }
    json::array properties{property("id", to_text(id)), property("implementation-status", enum_name(body.status))};
    if (body.ground) properties.push_back(property("ground", enum_name(*body.ground)));
    json::object out{{"uuid", id_of(id, "component")},
                     {"type", "process-procedure"},
                     {"title", body.title.value},
                     {"description", body.description ? body.description->value : implementation},
                     {"props", std::move(properties)}};
    if (!implementations.empty()) out["control-implementations"] = std::move(implementations);
    return out;
}

json::object Oscal::components() const {
    json::array all;
    for (auto const* control : snapshot_.all<Control>()) all.push_back(component(*control));
    json::object out{{"uuid", id_here("component-definition")},
                     {"metadata", metadata(told(controls_title) + owner_name())}};
    if (!all.empty()) out["components"] = std::move(all);
    return out;
}

json::object Oscal::mappings() const {
    constexpr std::string_view from = enum_name(Edition::nen7510_2017);
    constexpr std::string_view to = enum_name(Edition::nen7510_2024);
    auto const end = [](std::string const& requirement) {
        return json::array{json::object{{"type", "control"}, {"id-ref", control_id(requirement)}}};
    };
    auto const resource = [](std::string_view framework) {
        return json::object{{"type", "catalog"}, {"href", catalog_file(framework)}};
    };
    json::array maps;
    for (auto const& mapping : catalogue_.mappings(from, to))
        maps.push_back(json::object{{"uuid", id_of("map:" + mapping.from + ">" + mapping.to)},
                                    {"relationship", "intersects-with"},
                                    {"sources", end(mapping.from)},
                                    {"targets", end(mapping.to)}});
    json::object mapping{{"uuid", id_of("mapping")},
                         {"source-resource", resource(from)},
                         {"target-resource", resource(to)},
                         {"maps", std::move(maps)}};
    return {{"uuid", id_of("mapping-collection")},
            {"metadata", metadata(told(mapping_title))},
            {"provenance",
             {{"method", "human"},
              {"matching-rationale", "semantic"},
              {"status", "complete"},
              {"mapping-description", told(mapping_words)}}},
            {"mappings", json::array{std::move(mapping)}}};
}

}  // namespace

std::vector<OscalFile> oscal_files(Snapshot const& snapshot, Instant as_of) {
    Oscal const oscal(snapshot, as_of);
    auto const file = [](std::string name, std::string_view model, json::object content) {
        return OscalFile{std::move(name), json::serialize(json::object{{model, std::move(content)}}) + "\n"};
    };
    std::vector<OscalFile> out;
    for (auto const& edition : enumerators<Edition>) {
        auto const& framework = *snapshot.source().catalogue.framework(edition.name);
        out.push_back(file(catalog_file(edition.name), "catalog", oscal.catalog(framework)));
    }
    out.push_back(file("component-definition.json", "component-definition", oscal.components()));
    out.push_back(file("mapping-collection.json", "mapping-collection", oscal.mappings()));
    out.push_back(file("profile.json", "profile", oscal.profile()));
    return out;
}

}  // namespace zorgborg
