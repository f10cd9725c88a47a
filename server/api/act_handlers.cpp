#include "api/act_handlers.hpp"

#include "acts/tasks.hpp"
#include "domain/exercise.hpp"

namespace zorgborg {
namespace {

template <class Request>
Result<Act> act_on_task(ReadCall& call, Result<Changed> (*act)(Editor&, Uuid const&, Request const&, Permit const&)) {
    return act_on_record<Request>(
        call, [act](WriteCall& write, Editor& editor, Uuid const& id, Request const& request) -> Result<Answer> {
            auto const changed = act(editor, id, request, write.permit(Right::change));
            if (!changed) return changed.error();
            return record_answer(*write.definition, *changed->record, *write.organisation, 201);
        });
}

}  // namespace

Result<Act> complete_task(ReadCall& call) { return act_on_task<CompletionRequest>(call, complete_task); }
Result<Act> reschedule_task(ReadCall& call) { return act_on_task<RescheduleRequest>(call, reschedule_task); }
Result<Act> log_exercise(ReadCall& call) {
    return rewrite_record<Exercise, LogLineRequest, logged>(call, Right::change, "log", 201);
}
Result<Act> check_effect(ReadCall& call) {
    return rewrite_record<Finding, EffectCheckRequest, effect_checked>(call, Right::judge, "effect-check", 201);
}
Result<Act> close_finding(ReadCall& call) {
    return rewrite_record<Finding, CloseRequest, closed>(call, Right::judge, "close", 200);
}

}  // namespace zorgborg
