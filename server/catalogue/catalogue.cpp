#include "catalogue/catalogue.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include <algorithm>
#include <stdexcept>

#include "base/embedded.hpp"
#include "base/names.hpp"
#include "base/text.hpp"

namespace zorgborg {
namespace {

namespace json = boost::json;

/// The order in which frameworks are listed.
constexpr std::string_view files[] = {"nen7510-2024", "nen7510-2017", "nis2", "cbw"};

std::string text(json::object const& object, std::string_view member) {
    return json::value_to<std::string>(object.at(member));
}

Requirement requirement_of(std::string const& framework, json::object& source) {
    Requirement out;
    out.number = text(source, "number");
    out.id = framework + ":" + out.number;
    out.is_control = text(source, "kind") == "control";
    out.assessable = source.at("assessable").as_bool();
    out.title_nl = text(source, "titleNl");
    out.title_en = text(source, "titleEn");
    out.data["id"] = out.id;
    for (auto& [key, value] : source) out.data[key] = std::move(value);
    return out;
}

Framework framework_of(std::string_view name) {
    auto source = json::parse(embedded("controls/" + std::string(name) + ".json")).as_object();
    Framework out;
    out.id = text(source, "id");
    for (auto& requirement : source.at("requirements").as_array())
        out.requirements.push_back(requirement_of(out.id, requirement.as_object()));
    source.erase("requirements");
    out.data = std::move(source);
    return out;
}

std::vector<RequiredDocument> documents_of(Catalogue const& catalogue) {
    auto const source = json::parse(embedded("controls/required-documents.json"));
    auto const framework = text(source.as_object(), "framework");
    std::vector<RequiredDocument> out;
    for (auto const& entry : source.at("documents").as_array()) {
        auto const& document = entry.as_object();
        auto const need = enum_value<DocumentNeed>(text(document, "kind"));
        auto const id = framework + ":" + text(document, "requirement");
        if (!need || catalogue.requirement(id) == nullptr)
            throw std::runtime_error("controls/required-documents.json: " + id);
        out.push_back({id, *need, text(document, "titleNl"), text(document, "titleEn")});
    }
    return out;
}

bool is_of(std::string_view requirement, std::string_view framework) {
    return requirement.size() > framework.size() && requirement.starts_with(framework) &&
           requirement[framework.size()] == ':';
}

template <class Entry>
Entry const* with_id(std::vector<Entry> const& entries, std::string_view id) {
    auto const found = std::ranges::find(entries, id, &Entry::id);
    return found == entries.end() ? nullptr : &*found;
}

}  // namespace

std::string_view theme_of(Requirement const& requirement) {
    auto const* const theme = requirement.data.if_contains("theme");
    return theme != nullptr && theme->is_string() ? std::string_view(theme->get_string()) : std::string_view();
}

Catalogue::Catalogue() {
    for (auto const file : files) frameworks_.push_back(framework_of(file));
    for (auto const& framework : frameworks_)
        for (auto const& requirement : framework.requirements)
            if (!by_id_.emplace(requirement.id, &requirement).second)
                throw std::runtime_error("controls/: " + requirement.id + " stands twice");
    auto const source = json::parse(embedded("controls/mappings.json"));
    for (auto const& mapping : source.at("mappings").as_array()) {
        auto const& pair = mapping.as_object();
        mappings_.push_back(
            {text(pair, "from"), text(pair, "to"), pair.contains("strength") ? text(pair, "strength") : std::string()});
        for (auto const& end : {mappings_.back().from, mappings_.back().to})
            if (requirement(end) == nullptr) throw std::runtime_error("controls/mappings.json names unknown " + end);
    }
    required_documents_ = documents_of(*this);
    library_ = Library(embedded("controls/exercise-scenarios.json"), embedded("controls/year-plan-templates.json"),
                       embedded("controls/threats.json"), *this);
}

Framework const* Catalogue::framework(std::string_view id) const { return with_id(frameworks_, id); }

ExerciseScenario const* Catalogue::exercise_scenario(std::string_view id) const {
    return with_id(exercise_scenarios(), id);
}

YearPlanTemplate const* Catalogue::year_plan_template(std::string_view id) const {
    return with_id(year_plan_templates(), id);
}

Threat const* Catalogue::threat(std::string_view id) const { return with_id(threats(), id); }

Requirement const* Catalogue::requirement(std::string_view id) const {
    auto const found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
}

Requirement const* Catalogue::by_number(std::string_view framework, std::string_view number) const {
    number = trimmed(number);
    if (auto const* exact = requirement(number)) return exact;
    if (number.ends_with("HLT")) number = trimmed(number.substr(0, number.size() - 3));
    auto const prefix = std::string(framework) + ":";
    if (auto const* control = requirement(prefix + "A." + std::string(number))) return control;
    return requirement(prefix + std::string(number));
}

std::vector<Mapping> Catalogue::mappings(std::string_view from, std::string_view to) const {
    std::vector<Mapping> out;
    for (auto const& mapping : mappings_) {
        if (is_of(mapping.from, from) && is_of(mapping.to, to))
            out.push_back(mapping);
        else if (is_of(mapping.to, from) && is_of(mapping.from, to))
            out.push_back({mapping.to, mapping.from, mapping.strength});
    }
    return out;
}

}  // namespace zorgborg
