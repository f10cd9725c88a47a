#include <fmt/format.h>

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "exports/oscal_assessments.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view exercise_plan_file = "assessment-plan-exercises.json";
constexpr std::string_view exercise_results_file = "assessment-results-exercises.json";
constexpr Words exercise_plan_title{"Opzet van de oefeningen van ", "Plan of the exercises of "};
constexpr Words exercise_results_title{"Uitkomsten van de oefeningen van ", "Outcomes of the exercises of "};
constexpr Words report{"Verslag van de oefening", "Report of the exercise"};
constexpr Words facilitator{"Oefenleider", "Facilitator"};
constexpr Words evaluator{"Waarnemer", "Evaluator"};

/// The control that asks that continuity is put to the test, whatever else a plan leans on.
std::string_view tested_control(Edition edition) {
    return edition == Edition::nen7510_2017 ? "nen7510-2017:A.17.1.3" : "nen7510-2024:A.5.30";
}

class ExerciseFiles {
 public:
    ExerciseFiles(OscalView const& view, std::vector<Record<Exercise> const*> exercises)
        : view_(view), exercises_(std::move(exercises)) {}

    json::object plan() const;
    json::object results() const;

 private:
    json::object metadata(Words const& title) const;
    json::object reviewed(std::vector<Record<Exercise> const*> const& exercises) const;
    json::object task(Record<Exercise> const& exercise) const;
    json::object result(Record<Exercise> const& exercise) const;
    json::object observation(Record<Exercise> const& exercise) const;
    json::object objective(Record<Exercise> const& exercise, std::size_t index) const;
    json::array properties(Record<Exercise> const& exercise) const;
    json::array lessons(Exercise const& exercise) const;
    Refs<Location> places() const;

    OscalView const& view_;
    std::vector<Record<Exercise> const*> exercises_;
};

Refs<Location> ExerciseFiles::places() const {
    Refs<Location> out;
    for (auto const* exercise : exercises_)
        if (auto const& place = exercise->body.location; place && std::ranges::find(out, *place) == out.end())
            out.push_back(*place);
    return out;
}

json::object ExerciseFiles::metadata(Words const& title) const {
    auto const organisation = view_.organisation();
    auto out = view_.metadata(view_.told(title) + organisation.name);
    out["roles"] = json::array{json::object{{"id", "facilitator"}, {"title", view_.told(facilitator)}},
                               json::object{{"id", "evaluator"}, {"title", view_.told(evaluator)}}};
    put(out, "locations", places_of(places(), view_));
    out["parties"] = parties_of({organisation});
    return out;
}

/// What the plans' measures are for, in the organisation's edition.
json::object ExerciseFiles::reviewed(std::vector<Record<Exercise> const*> const& exercises) const {
    auto const edition = view_.edition();
    auto const& catalogue = view_.snapshot.source().catalogue;
    std::vector<std::string> found{control_id(tested_control(edition))};
    auto const add = [&](RequirementRef const& requirement) {
        auto const* const known = catalogue.requirement(requirement.id);
        auto const id = control_id(requirement.id);
        if (known != nullptr && known->assessable &&
            requirement.id.starts_with(std::string(enum_name(edition)) + ":") &&
            std::ranges::find(found, id) == found.end())
            found.push_back(id);
    };
    for (auto const* exercise : exercises)
        for (auto const& link : exercise->body.plans)
            if (auto const* plan = view_.find<ContinuityPlan>(link.id))
                for (auto const& measure : plan->body.measures)
                    if (auto const* control = view_.find<Control>(measure.id))
                        std::ranges::for_each(control->body.requirements, add);
    json::array controls;
    for (auto const& id : found) controls.push_back(json::object{{"control-id", id}});
    json::object selection{{"links", json::array{link_to(catalog_file(enum_name(edition)), "catalog")}},
                           {"include-controls", std::move(controls)}};
    return {{"control-selections", json::array{std::move(selection)}}};
}

json::object ExerciseFiles::task(Record<Exercise> const& exercise) const {
    auto const day = *exercise.body.held_date;
    json::object out{{"uuid", oscal_id(exercise.envelope.id, "task")},
                     {"type", "action"},
                     {"title", exercise.body.title.value},
                     {"timing", {{"within-date-range", {{"start", view_.begin_of(day)}, {"end", view_.end_of(day)}}}}},
                     {"responsible-roles",
                      json::array{json::object{{"role-id", "facilitator"}}, json::object{{"role-id", "evaluator"}}}}};
    put(out, "description", exercise.body.goal);
    return out;
}

json::object ExerciseFiles::plan() const {
    json::array tasks;
    for (auto const* exercise : exercises_) tasks.push_back(task(*exercise));
    json::object out{{"uuid", view_.id_here("exercises plan")},
                     {"metadata", metadata(exercise_plan_title)},
                     {"reviewed-controls", reviewed(exercises_)},
                     {"assessment-subjects", json::array{subjects_of(places(), view_)}},
                     {"tasks", std::move(tasks)}};
    import_system(out, view_);
    return out;
}

/// What kind it was and what was measured; `counts-as-test`: talking and looking at one's own work don't.
json::array ExerciseFiles::properties(Record<Exercise> const& exercise) const {
    auto const& body = exercise.body;
    auto const derived = derive(exercise, view_.snapshot);
    json::array out{property("id", to_text(exercise.envelope.id)), property("kind", enum_name(body.kind)),
                    property("outcome", enum_name(*body.outcome)),
                    property("counts-as-test", derived.tests.empty() ? "false" : "true"),
                    property("self-evaluated", derived.self_evaluated ? "true" : "false")};
    for (auto const& link : body.plans)
        if (auto const* plan = view_.find<ContinuityPlan>(link.id))
            out.push_back(property("continuity-plan", plan->body.title.value));
    add_property(out, "scenario", body.scenario);
    add_property(out, "shift", body.shift);
    add_property(out, "target-rto", derived.target_rto);
    add_property(out, "measured-rto", body.measured_rto);
    add_property(out, "target-rpo", derived.target_rpo);
    add_property(out, "measured-rpo", body.measured_rpo);
    add_property(out, "data-checked", body.data_checked);
    return out;
}

json::array ExerciseFiles::lessons(Exercise const& exercise) const {
    json::array out;
    for (auto const& lesson : exercise.lessons) {
        if (auto const* finding = told_finding(lesson.id, view_))
            out.push_back(link_to(href_of(*finding), "poam-item"));
    }
    return out;
}

json::object ExerciseFiles::observation(Record<Exercise> const& exercise) const {
    auto const& body = exercise.body;
    json::object out{{"uuid", oscal_id(exercise.envelope.id, "observation")},
                     {"title", body.title.value},
                     {"description", body.evaluation ? body.evaluation->value : view_.called(*body.outcome)},
                     {"props", properties(exercise)},
                     {"methods", json::array{"TEST"}},
                     {"types", json::array{*body.outcome == ExerciseOutcome::passed ? "control-objective" : "finding"}},
                     {"collected", view_.begin_of(*body.held_date)}};
    put(out, "links", lessons(body));
    put(out, "remarks", body.client_safety);
    if (auto const file = body.report ? view_.enclosed_file(*body.report) : std::nullopt)
        out["relevant-evidence"] = json::array{json::object{{"href", *file}, {"description", view_.told(report)}}};
    return out;
}

json::object ExerciseFiles::objective(Record<Exercise> const& exercise, std::size_t index) const {
    auto const& objective = exercise.body.objectives[index];
    auto const result = *objective.result;
    return {{"uuid", oscal_id(exercise.envelope.id, "objective " + std::to_string(index))},
            {"title", objective.title.value},
            {"description", objective.note ? objective.note->value : view_.called(result)},
            {"props", json::array{property("objective", enum_name(result))}},
            {"methods", json::array{"TEST"}},
            {"types", json::array{result == ObjectiveResult::met ? "control-objective" : "finding"}},
            {"collected", view_.begin_of(*exercise.body.held_date)}};
}

json::object ExerciseFiles::result(Record<Exercise> const& exercise) const {
    auto const& body = exercise.body;
    json::array observations{observation(exercise)};
    for (std::size_t i = 0; i < body.objectives.size(); ++i)
        if (body.objectives[i].result) observations.push_back(objective(exercise, i));
    return {{"uuid", oscal_id(exercise.envelope.id, "result")},
            {"title", body.title.value},
            {"description", body.goal ? body.goal->value : view_.called(body.kind)},
            {"start", view_.begin_of(*body.held_date)},
            {"end", view_.end_of(*body.held_date)},
            {"reviewed-controls", reviewed({&exercise})},
            {"observations", std::move(observations)}};
}

json::object ExerciseFiles::results() const {
    json::array all;
    for (auto const* exercise : exercises_) all.push_back(result(*exercise));
    return {{"uuid", view_.id_here("exercises results")},
            {"metadata", metadata(exercise_results_title)},
            {"import-ap", {{"href", exercise_plan_file}}},
            {"results", std::move(all)}};
}

}  // namespace

std::vector<Record<Exercise> const*> told_exercises(OscalView const& view) {
    auto out = view.all<Exercise>();
    std::erase_if(out, [](auto const* exercise) { return !exercise->body.outcome || !exercise->body.held_date; });
    return out;
}

std::string href_of(Record<Exercise> const& exercise) {
    return fmt::format("{}#{}", exercise_results_file, oscal_id(exercise.envelope.id, "observation"));
}

std::vector<OscalFile> exercise_files(OscalView const& view) {
    auto exercises = told_exercises(view);
    if (exercises.empty()) return {};
    ExerciseFiles const files(view, std::move(exercises));
    return {oscal_file(std::string(exercise_plan_file), "assessment-plan", files.plan()),
            oscal_file(std::string(exercise_results_file), "assessment-results", files.results())};
}

}  // namespace zorgborg
