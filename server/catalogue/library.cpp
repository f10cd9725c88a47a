#include "catalogue/library.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <stdexcept>

#include "catalogue/catalogue.hpp"

namespace zorgborg {
namespace {

namespace json = boost::json;

json::value const& member(json::object const& source, std::string_view name) {
    if (auto const* const found = source.if_contains(name)) return *found;
    throw std::runtime_error(std::string(name) + " is missing");
}

[[noreturn]] void not_a(std::string_view what, std::string_view name) {
    throw std::runtime_error(std::string(name) + " is no " + std::string(what));
}

std::string text_member(json::object const& source, std::string_view name) {
    auto const* const found = member(source, name).if_string();
    if (found == nullptr) not_a("text", name);
    return std::string(*found);
}

std::int64_t number(json::object const& source, std::string_view name) {
    auto const* const found = member(source, name).if_int64();
    if (found == nullptr) not_a("whole number", name);
    return *found;
}

bool flag(json::object const& source, std::string_view name) {
    auto const* const found = member(source, name).if_bool();
    if (found == nullptr) not_a("boolean", name);
    return *found;
}

/// Each object of a list, as `make` sees it.
template <class Make>
auto list(json::object const& source, std::string_view name, Make make) {
    std::vector<decltype(make(source))> out;
    auto const* const items = member(source, name).if_array();
    if (items == nullptr) not_a("list", name);
    for (auto const& item : *items) {
        if (!item.is_object()) not_a("list of objects", name);
        out.push_back(make(item.get_object()));
    }
    return out;
}

/// The same for entries that have a name of their own: it is told with what is wrong, and is given once.
template <class Make>
auto entries(json::object const& source, std::string_view name, std::string_view key, Make make) {
    std::vector<std::string> keys;
    return list(source, name, [&](json::object const& item) {
        auto const& id = keys.emplace_back(text_member(item, key));
        try {
            if (std::ranges::count(keys, id) > 1) throw std::runtime_error("stands twice");
            return make(item);
        } catch (std::runtime_error const& fault) {
            throw std::runtime_error(id + ": " + fault.what());
        }
    });
}

Wording words(json::object const& source, std::string const& name) {
    return {text_member(source, name + "Nl"), text_member(source, name + "En")};
}

std::vector<Wording> texts(json::object const& source, std::string_view name) {
    return list(source, name, [](json::object const& item) { return words(item, "text"); });
}

std::vector<std::string> strings(json::object const& source, std::string_view name) {
    auto const* const items = member(source, name).if_array();
    if (items == nullptr) not_a("list", name);
    std::vector<std::string> out;
    for (auto const& item : *items) {
        if (!item.is_string()) not_a("list of texts", name);
        out.emplace_back(item.get_string());
    }
    return out;
}

std::vector<std::string> requirements_of(json::object const& source, Catalogue const& catalogue) {
    auto out = strings(source, "requirements");
    for (auto const& id : out)
        if (catalogue.requirement(id) == nullptr) throw std::runtime_error("names unknown " + id);
    return out;
}

ScenarioInject inject_of(json::object const& source) {
    return {number(source, "minute"), words(source, "to"), words(source, "text")};
}

ExerciseScenario scenario_of(json::object const& source, Catalogue const& catalogue) {
    ExerciseScenario out;
    out.id = text_member(source, "id");
    out.scenario = text_member(source, "scenario");
    out.kind = text_member(source, "kind");
    out.title = words(source, "title");
    out.goal = words(source, "goal");
    out.duration = text_member(source, "duration");
    out.requirements = requirements_of(source, catalogue);
    out.roles = texts(source, "roles");
    out.injects = list(source, "injects", inject_of);
    if (!std::ranges::is_sorted(out.injects, {}, &ScenarioInject::minute)) throw std::runtime_error("injects run back");
    out.questions = texts(source, "questions");
    out.objectives = texts(source, "objectives");
    out.measures = texts(source, "measures");
    out.data = source;
    return out;
}

YearPlanTask task_of(json::object const& source, Catalogue const& catalogue) {
    YearPlanTask out;
    out.key = text_member(source, "key");
    out.kind = text_member(source, "kind");
    out.title = words(source, "title");
    out.description = words(source, "description");
    out.requirements = requirements_of(source, catalogue);
    out.recurrence = text_member(source, "recurrence");
    out.recurrence_from = text_member(source, "recurrenceFrom");
    out.start_offset = text_member(source, "startOffset");
    out.evidence_required = flag(source, "evidenceRequired");
    out.checklist = texts(source, "checklist");
    return out;
}

YearPlanTemplate template_of(json::object const& source, Catalogue const& catalogue) {
    YearPlanTemplate out;
    out.id = text_member(source, "id");
    out.title = words(source, "title");
    out.description = words(source, "description");
    out.tasks = entries(source, "tasks", "key", [&](json::object const& task) { return task_of(task, catalogue); });
    out.data = source;
    return out;
}

Threat threat_of(json::object const& source, Catalogue const& catalogue) {
    Threat out;
    out.id = text_member(source, "id");
    out.origin = text_member(source, "origin");
    out.title = words(source, "title");
    out.description = words(source, "description");
    out.asset_kinds = strings(source, "assetKinds");
    out.affects = strings(source, "affects");
    out.impact_areas = strings(source, "impactAreas");
    out.requirements = requirements_of(source, catalogue);
    out.questions = texts(source, "questions");
    out.data = source;
    return out;
}

/// The entries of a file; what is wrong with it is told with its name.
template <class Make>
auto entries_of_file(std::string_view file, std::string_view content, std::string_view name, Make make) {
    try {
        auto const whole = json::parse(content);
        if (!whole.is_object()) not_a("object", "the whole");
        return entries(whole.get_object(), name, "id", make);
    } catch (std::runtime_error const& fault) {
        throw std::runtime_error("controls/" + std::string(file) + ".json: " + fault.what());
    }
}

}  // namespace

Library::Library(std::string_view scenarios, std::string_view templates, std::string_view threats,
                 Catalogue const& catalogue)
    : exercise_scenarios_(entries_of_file("exercise-scenarios", scenarios, "scenarios",
                                          [&](json::object const& source) { return scenario_of(source, catalogue); })),
      year_plan_templates_(entries_of_file("year-plan-templates", templates, "templates",
                                           [&](json::object const& source) { return template_of(source, catalogue); })),
      threats_(entries_of_file("threats", threats, "threats",
                               [&](json::object const& source) { return threat_of(source, catalogue); })) {}

}  // namespace zorgborg
