#pragma once
/// What an organisation can make its own: ready exercises for its continuity plans, year plans of recurring tasks, and
/// the threats that a care organisation's risks begin with. All of it is the project's own text, in both languages.
///
/// Thread-safety: immutable once made.

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/language.hpp"

namespace zorgborg {

class Catalogue;

/// A text in the two languages of the product.
struct Wording {
    std::string nl, en;
    std::string const& in(Language language) const { return language == Language::nl ? nl : en; }
    bool operator==(Wording const&) const = default;
};

/// What the leader of an exercise tells whom, so many minutes after its start.
struct ScenarioInject {
    std::int64_t minute = 0;
    Wording to;
    Wording text;
};

struct ExerciseScenario {
    std::string id, scenario, kind;  // `scenario` and `kind` are words of continuity plans and exercises
    Wording title, goal;
    std::string duration;  // ISO 8601: `PT2H`
    std::vector<std::string> requirements;
    std::vector<Wording> roles;
    std::vector<ScenarioInject> injects;  // in the order of their minutes
    std::vector<Wording> questions, objectives, measures;
    boost::json::object data;  // everything of it
};

struct YearPlanTask {
    std::string key, kind;  // the same key in two templates is the same thing
    Wording title, description;
    std::vector<std::string> requirements;
    std::string recurrence, recurrence_from;  // an RRULE (RFC 5545); `schedule` or `completion`
    std::string start_offset;                 // ISO 8601, from the start that is chosen: `P1M2W`
    bool evidence_required = false;
    std::vector<Wording> checklist;
};

struct YearPlanTemplate {
    std::string id;
    Wording title, description;
    std::vector<YearPlanTask> tasks;
    boost::json::object data;  // everything of it
};

struct Threat {
    std::string id, origin;  // `origin`: `deliberate`, `accidental`, `environmental` or `organisational`
    Wording title, description;
    std::vector<std::string> asset_kinds;  // what it typically befalls, in the words of assets
    std::vector<std::string> affects, impact_areas;
    std::vector<std::string> requirements;  // what usually helps against it
    std::vector<Wording> questions;         // whose answers say how likely and how bad it is here
    boost::json::object data;               // everything of it
};

class Library {
 public:
    Library() = default;
    /// From the texts of `exercise-scenarios.json`, `year-plan-templates.json` and `threats.json`. Throws
    /// std::runtime_error, which names the entry, when one lacks a member, stands twice or names a requirement that the
    /// catalogue hasn't.
    Library(std::string_view scenarios, std::string_view templates, std::string_view threats,
            Catalogue const& catalogue);

    std::vector<ExerciseScenario> const& exercise_scenarios() const { return exercise_scenarios_; }
    std::vector<YearPlanTemplate> const& year_plan_templates() const { return year_plan_templates_; }
    std::vector<Threat> const& threats() const { return threats_; }

 private:
    std::vector<ExerciseScenario> exercise_scenarios_;
    std::vector<YearPlanTemplate> year_plan_templates_;
    std::vector<Threat> threats_;
};

}  // namespace zorgborg
