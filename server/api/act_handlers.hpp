#pragma once
/// Acts on records that aren't patches: their shape is read on the I/O thread, what they make of the record is the
/// domain's.

#include "api/call.hpp"
#include "api/record_handlers.hpp"
#include "register/codec.hpp"

namespace zorgborg {

Result<Act> adopt_year_plan(ReadCall& call);
Result<Act> complete_task(ReadCall& call);
Result<Act> reschedule_task(ReadCall& call);
Result<Act> log_exercise(ReadCall& call);
Result<Act> check_effect(ReadCall& call);
Result<Act> close_finding(ReadCall& call);

/// The body of an act; one that asks nothing may come without.
template <class Request>
Result<Request> act_body(ReadCall const& call) {
    bool const nothing = call.request.body.empty() && call.request.content_type.empty();
    auto const body = nothing ? Result<json::value>(json::object()) : json_body(call.request);
    if (!body) return body.error();
    return read_struct<Request>(*body);
}

/// An act with a body of its own: `carry_out` does it on the writer's thread.
template <class Request, class CarryOut>
Result<Act> act_on_record(ReadCall& call, CarryOut carry_out) {
    auto const id = path_id(call, call.path.size() - 1);
    if (!id) return id.error();
    auto request = act_body<Request>(call);
    if (!request) return request.error();
    return Act([id = *id, request = *request, carry_out](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        return carry_out(write, editor, id, request);
    });
}

/// What an act of the domain makes of a record of register `T`, whatever its version. `status` is the answer's.
template <class T, class Request, auto act>
Result<Act> rewrite_record(ReadCall& call, Right right, std::string_view action, int status) {
    return act_on_record<Request>(call, [=](WriteCall& write, Editor& editor, Uuid const& id, Request const& request) {
        auto const rewrite = [&](AnyRecord const& before, AnyRecord& after, Complaints& complaints) {
            static_cast<Record<T>&>(after).body =
                act(static_cast<Record<T> const&>(before), request, editor.actor(), *write.organisation, complaints);
        };
        auto const changed =
            editor.rewrite(*write.definition, id, Versions::whichever(), write.permit(right), rewrite, action);
        if (!changed) return Result<Answer>(changed.error());
        return Result<Answer>(record_answer(*write.definition, *changed->record, *write.organisation, status));
    });
}

}  // namespace zorgborg
