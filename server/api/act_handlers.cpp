#include "api/act_handlers.hpp"

#include "acts/tasks.hpp"
#include "acts/year_plan.hpp"
#include "api/view_answers.hpp"
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

Result<Act> adopt_year_plan(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"dryRun"}); !ok) return ok.error();
    auto const dry_run = flag_parameter(call.query, "dryRun");
    if (!dry_run) return dry_run.error();
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto request = read_struct<YearPlanRequest>(*body);
    if (!request) return request.error();
    return Act([request = *request, dry = *dry_run](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto outcome = adopt_year_plan(editor, request);
        if (!outcome) return outcome.error();
        outcome->dry_run = dry;
        auto out = answer_of(*outcome);
        out.discard = dry;
        return out;
    });
}

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
