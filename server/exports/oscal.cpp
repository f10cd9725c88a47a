#include "exports/oscal.hpp"

#include "catalogue/catalogue.hpp"
#include "exports/oscal_assessments.hpp"
#include "exports/words.hpp"

namespace zorgborg {
namespace {

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

class Oscal {
 public:
    explicit Oscal(OscalView const& view)
        : view_(view),
          catalogue_(view.snapshot.source().catalogue),
          language_(view.snapshot.language()),
          statement_(statement_of_applicability(view.snapshot)) {}

    json::object catalog(Framework const& framework) const;
    json::object profile() const;
    json::object components() const;
    json::object mappings() const;

 private:
    json::object group(std::string const& id, std::string_view title, json::array controls) const;
    json::object component(Record<Control> const& control) const;
    json::object alteration(StatementLine const& line) const;

    OscalView const& view_;
    Catalogue const& catalogue_;
    Language language_;
    Statement const statement_;
};

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
        view_.metadata(std::string(framework.data.at(language_ == Language::nl ? "titleNl" : "titleEn").as_string()));
    about["remarks"] = view_.told(titles_only);
    return {
        {"uuid", oscal_id("catalog:" + framework.id)}, {"metadata", std::move(about)}, {"groups", std::move(groups)}};
}

json::object Oscal::alteration(StatementLine const& line) const {
    auto applicable = property("applicable", enum_name(line.applicable));
    applicable["remarks"] = line.justification ? line.justification->value : view_.told(not_justified);
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
        links.push_back(json::object{{"href", "#" + oscal_id(line.id, "exclusion")}, {"rel", "reference"}});
        reasons.push_back(
            json::object{{"uuid", oscal_id(line.id, "exclusion")},
                         {"title", control_id(line.requirement.id)},
                         {"description", line.justification ? line.justification->value : view_.told(not_justified)}});
    }
    json::object import{{"href", catalog_file(enum_name(statement_.edition))}, {"include-all", json::object()}};
    if (!excluded.empty())
        import["exclude-controls"] = json::array{json::object { { "with-ids", std::move(excluded) } }};
    json::object out{
        {"uuid", view_.id_here("profile")},
        {"metadata", view_.metadata(std::string(words::statement.in(language_)) + ": " + view_.organisation().name)},
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
    auto const implementation = body.implementation ? body.implementation->value : view_.told(not_described);
    json::array implementations;
    for (auto const& edition : enumerators<Edition>) {
        json::array met;
        for (auto const& requirement : body.requirements) {
            auto const* const known = catalogue_.requirement(requirement.id);
            if (known == nullptr || !known->assessable || !requirement.id.starts_with(std::string(edition.name) + ":"))
                continue;
            met.push_back(
                json::object{{"uuid", oscal_id(id, "meets " + requirement.id)},
                             {"control-id", control_id(requirement.id)},
                             {"props", json::array{property("implementation-status", enum_name(body.status))}},
                             {"description", implementation}});
        }
        if (!met.empty())
            implementations.push_back(json::object{{"uuid", oscal_id(id, "meets " + std::string(edition.name))},
                                                   {"source", catalog_file(edition.name)},
                                                   {"description", view_.told(how)},
                                                   {"implemented-requirements", std::move(met)}});
    }
    json::array properties{property("id", to_text(id)), property("implementation-status", enum_name(body.status))};
    if (body.ground) properties.push_back(property("ground", enum_name(*body.ground)));
    json::object out{{"uuid", oscal_id(id, "component")},
                     {"type", "process-procedure"},
                     {"title", body.title.value},
                     {"description", body.description ? body.description->value : implementation},
                     {"props", std::move(properties)}};
    if (!implementations.empty()) out["control-implementations"] = std::move(implementations);
    return out;
}

json::object Oscal::components() const {
    json::array all;
    for (auto const* control : view_.all<Control>()) all.push_back(component(*control));
    json::object out{{"uuid", view_.id_here("component-definition")},
                     {"metadata", view_.metadata(view_.told(controls_title) + view_.organisation().name)}};
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
        maps.push_back(json::object{{"uuid", oscal_id("map:" + mapping.from + ">" + mapping.to)},
                                    {"relationship", "intersects-with"},
                                    {"sources", end(mapping.from)},
                                    {"targets", end(mapping.to)}});
    json::object mapping{{"uuid", oscal_id("mapping")},
                         {"source-resource", resource(from)},
                         {"target-resource", resource(to)},
                         {"maps", std::move(maps)}};
    return {{"uuid", oscal_id("mapping-collection")},
            {"metadata", view_.metadata(view_.told(mapping_title))},
            {"provenance",
             {{"method", "human"},
              {"matching-rationale", "semantic"},
              {"status", "complete"},
              {"mapping-description", view_.told(mapping_words)}}},
            {"mappings", json::array{std::move(mapping)}}};
}

}  // namespace

std::vector<OscalFile> oscal_files(Snapshot const& snapshot, Instant as_of, OscalScope const& scope) {
    OscalView const view{snapshot, as_of, scope};
    Oscal const oscal(view);
    std::vector<OscalFile> out;
    for (auto const& edition : enumerators<Edition>) {
        auto const& framework = *snapshot.source().catalogue.framework(edition.name);
        out.push_back(oscal_file(catalog_file(edition.name), "catalog", oscal.catalog(framework)));
    }
    out.push_back(oscal_file("component-definition.json", "component-definition", oscal.components()));
    out.push_back(oscal_file("mapping-collection.json", "mapping-collection", oscal.mappings()));
    out.push_back(oscal_file("profile.json", "profile", oscal.profile()));
    for (auto* const more : {audit_files, exercise_files, finding_files})
        for (auto& file : more(view)) out.push_back(std::move(file));
    return out;
}

}  // namespace zorgborg
