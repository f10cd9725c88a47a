#include "acts/year_plan.hpp"

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "domain/task.hpp"

namespace zorgborg {
namespace {

using TaskPointer = Record<Task> const*;

TaskPointer open_task(Snapshot const& snapshot, std::string_view key) {
    for (auto const* task : snapshot.all<Task>())
        if (task->body.status == TaskStatus::open && task->body.year_plan_key && task->body.year_plan_key->value == key)
            return task;
    return nullptr;
}

Task task_of(YearPlanTask const& from, YearPlanRequest const& request, Snapshot const& snapshot) {
    auto const in = [&](Wording const& words) { return words.in(snapshot.language()); };
    Task out;
    out.title = {in(from.title)};
    out.kind = enum_value<TaskKind>(from.kind).value();
    out.description = {in(from.description)};
    for (auto const& requirement : from.requirements) out.requirements.push_back({requirement});
    out.owner = request.owner;
    out.due_date = parse_period(from.start_offset).value().after(request.start_date.value_or(snapshot.today));
    out.recurrence = {from.recurrence};
    out.recurrence_from = enum_value<RecurrenceFrom>(from.recurrence_from).value();
    for (auto const& item : from.checklist) out.checklist.push_back({in(item)});
    out.evidence_required = from.evidence_required;
    out.year_plan_key = {from.key};
    return out;
}

AdoptedTask told(std::string const& key, Adoption action, Record<Task> const& task) {
    return {key,
            action,
            task.envelope.id,
            task.body.title.value,
            standing(task.body, task.body.due_date).due_date,
            task.body.recurrence,
            task.body.owner};
}

bool is_wanted(YearPlanRequest const& request, std::string const& key) {
    return request.tasks.empty() || std::ranges::find(request.tasks, key, &Text<60>::value) != request.tasks.end();
}

}  // namespace

Result<YearPlanOutcome> adopt_year_plan(Editor& editor, YearPlanRequest const& request) {
    auto const* const plan = editor.snapshot().source().catalogue.year_plan_template(request.template_.value);
    if (plan == nullptr)
        return refuse(Refusal::Kind::rules,
                      Problems{{Rule::link_target, "#/template", "There is no such template in the library."}});
    Problems problems;
    for (std::size_t i = 0; i < request.tasks.size(); ++i)
        if (std::ranges::find(plan->tasks, request.tasks[i].value, &YearPlanTask::key) == plan->tasks.end())
            problems.push_back(
                {Rule::link_target, "#/tasks/" + std::to_string(i), "The template has no task with this key."});
    if (!problems.empty()) return refuse(Refusal::Kind::rules, std::move(problems));
    YearPlanOutcome out;
    out.template_ = plan->id;
    for (auto const& task : plan->tasks) {
        if (!is_wanted(request, task.key)) continue;
        if (auto const* open = open_task(editor.snapshot(), task.key)) {
            ++out.unchanged;
            out.items.push_back(told(task.key, Adoption::unchanged, *open));
            continue;
        }
        auto made = editor.create(task_of(task, request, editor.snapshot()));
        if (!made) return made.error();
        ++out.created;
        out.items.push_back(told(task.key, Adoption::create, static_cast<Record<Task> const&>(*made->record)));
    }
    return out;
}

}  // namespace zorgborg
