#include "api/cycle_handlers.hpp"

#include "acts/cycles.hpp"
#include "api/act_handlers.hpp"
#include "api/formats.hpp"
#include "api/view_answers.hpp"
#include "exports/cycle_report.hpp"
#include "insight/gates.hpp"

namespace zorgborg {
namespace {

ManagementReview filled_in(Record<ManagementReview> const& before, NothingAsked const&, Actor const&,
                           Facts const& facts, Complaints& complaints) {
    return prefilled(before, facts, complaints);
}

Result<Answer> carry_out_move(WriteCall& write, Editor& editor, Uuid const& id, TransitionRequest const& request) {
    auto const changed = move_cycle(editor, id, request, write.permit(Right::change));
    if (!changed) return changed.error();
    return record_answer(*write.definition, *changed->record, *write.organisation, 201);
}

}  // namespace

Result<Answer> get_gates(ReadCall& call) {
    return view_of_record<PdcaCycle>(
        call, [](Snapshot const& snapshot, Record<PdcaCycle> const& cycle) { return gates(snapshot, cycle); });
}

Result<Act> move_cycle(ReadCall& call) { return act_on_record<TransitionRequest>(call, carry_out_move); }

Result<Answer> get_cycle_report(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "language"}); !ok) return ok.error();
    auto const language = asked_language(call);
    if (!language) return language.error();
    auto const record = find_record(call);
    if (!record) return record.error();
    auto const people = Snapshot::open(call.source, installation, call.now);
    auto const& cycle = static_cast<Record<PdcaCycle> const&>(**record);
    return html_page(call, cycle_report(*call.organisation, *people, cycle, *language));
}

Result<Act> prefill_review(ReadCall& call) {
    return rewrite_record<ManagementReview, NothingAsked, filled_in>(call, Right::change, "prefill", 200);
}

}  // namespace zorgborg
