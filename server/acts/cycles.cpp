#include "acts/cycles.hpp"

#include "insight/gates.hpp"

namespace zorgborg {

Result<Changed> move_cycle(Editor& editor, Uuid const& cycle, TransitionRequest const& request, Permit const& permit) {
    auto const& actor = editor.actor();
    bool const boards = actor.roles.contains(Role::board);
    auto const may = [&](AnyRecord const& record) { return boards || permit(record); };
    auto const found = editor.find_for_change(definition<PdcaCycle>(), cycle, Versions::whichever(), may);
    if (!found) return found.error();
    auto const gate = gates(editor.snapshot(), static_cast<Record<PdcaCycle> const&>(**found));
    auto const move = [&](AnyRecord const& before, AnyRecord& after, Complaints& complaints) {
        Set<Criterion> failed;
        for (auto const& criterion : gate.criteria)
            if (!criterion.met) failed.insert(criterion.criterion);
        static_cast<Record<PdcaCycle>&>(after).body =
            moved(static_cast<Record<PdcaCycle> const&>(before), request, failed, actor, editor.snapshot(), complaints);
        if (request.override_ || gate.next != request.to) return;
        for (auto const& criterion : gate.criteria)
            if (!criterion.met)
                complaints.add(Rule::gate_closed, "criteria/" + std::string(enum_name(criterion.criterion)),
                               criterion.reason);
    };
    return editor.rewrite(definition<PdcaCycle>(), cycle, Versions::whichever(), may, move, "transition");
}

}  // namespace zorgborg
