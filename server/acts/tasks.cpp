#include "acts/tasks.hpp"

namespace zorgborg {
namespace {

template <class Request>
using TaskAct = TaskOutcome (*)(Record<Task> const&, Request const&, Actor const&, Facts const&, Complaints&);

template <class Request>
Result<Changed> carry_out(Editor& editor, Uuid const& id, Request const& request, Permit const& permit,
                          TaskAct<Request> act, std::string_view action) {
    TaskOutcome outcome;
    auto const rewrite = [&](AnyRecord const& before, AnyRecord& after, Complaints& complaints) {
        outcome = act(static_cast<Record<Task> const&>(before), request, editor.actor(), editor.snapshot(), complaints);
        static_cast<Record<Task>&>(after).body = outcome.task;
    };
    auto changed = editor.rewrite(definition<Task>(), id, Versions::whichever(), permit, rewrite, action);
    if (!changed) return changed;
    for (auto* other : {&outcome.missed, &outcome.next}) {
        if (!*other) continue;
        auto const& done = static_cast<Record<Task> const&>(*changed->record);
        if (auto made = editor.create(std::move(**other), {}, &done); !made) return made;
    }
    return changed;
}

}  // namespace

Result<Changed> complete_task(Editor& editor, Uuid const& id, CompletionRequest const& request, Permit const& permit) {
    return carry_out<CompletionRequest>(editor, id, request, permit, completed, "complete");
}

Result<Changed> reschedule_task(Editor& editor, Uuid const& id, RescheduleRequest const& request,
                                Permit const& permit) {
    return carry_out<RescheduleRequest>(editor, id, request, permit, rescheduled, "reschedule");
}

}  // namespace zorgborg
