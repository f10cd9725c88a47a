#include "acts/risks.hpp"

namespace zorgborg {
namespace {

template <class T>
Record<T> const& as(RecordPointer const& record) {
    return static_cast<Record<T> const&>(*record);
}

Result<Changed> create_unless(Editor& editor, Complaints& complaints, auto body) {
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    return editor.create(std::move(body));
}

Refusal not_yours() { return refuse(Refusal::Kind::forbidden, "Its owner or the board decides on this risk."); }

}  // namespace

Result<Changed> accept_risk(Editor& editor, Uuid const& risk, AcceptanceRequest const& request) {
    auto const found = editor.find(definition<Risk>(), risk);
    if (!found) return found.error();
    auto const& record = as<Risk>(*found);
    if (accept_right(record.body, editor.actor()) == AcceptRight::none) return not_yours();
    Complaints complaints;
    auto acceptance = acceptance_for(record, request, editor.actor(), editor.snapshot(), complaints);
    return create_unless(editor, complaints, std::move(acceptance));
}

Result<Changed> withdraw_acceptance(Editor& editor, Uuid const& risk, Uuid const& acceptance,
                                    WithdrawalRequest const& request, Permit const& permit) {
    auto const found = editor.find(definition<Risk>(), risk);
    if (!found) return found.error();
    auto const made = editor.find(definition<Acceptance>(), acceptance);
    if (!made || as<Acceptance>(*made).body.risk.id != risk) return refuse(Refusal::Kind::not_found);
    auto const& actor = editor.actor();
    if (accept_right(as<Risk>(*found).body, actor) == AcceptRight::none && !permit(**found)) return not_yours();
    Complaints complaints;
    if (!actor.user) complaints.add(Rule::person_needed, "", "Withdrawing is an act of a person, not of a program.");
    auto after = std::make_unique<Record<Acceptance>>(as<Acceptance>(*made));
    if (after->body.withdrawn_at) complaints.add(Rule::unchanged, "", "It was withdrawn already.");
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    after->body.withdrawn_at = editor.snapshot().now;
    after->body.withdrawn_by = {actor.id};
    after->body.withdrawal_reason = request.reason;
    return editor.replace(definition<Acceptance>(), std::move(after), "withdraw");
}

Result<Changed> continue_analysis(Editor& editor, Uuid const& analysis, Permit const& permit) {
    auto const found = editor.find_for_change(definition<RiskAnalysis>(), analysis, Versions::whichever(), permit);
    if (!found) return found.error();
    auto const& before = as<RiskAnalysis>(*found);
    Complaints complaints;
    auto next = continued(before, editor.snapshot(), complaints);
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    auto made = editor.create(std::move(next), {}, &before);
    if (!made) return made;
    std::vector<Uuid> risks;
    for (auto const* risk : editor.snapshot().linking<Risk>(to_text(analysis))) risks.push_back(risk->envelope.id);
    auto const move = [&](AnyRecord const&, AnyRecord& after, Complaints&) {
        static_cast<Record<Risk>&>(after).body.analysis = {made->record->envelope.id};
    };
    for (auto const& risk : risks) {
        auto const moved = editor.rewrite(
            definition<Risk>(), risk, Versions::whichever(), [](AnyRecord const&) { return true; }, move, "continue");
        if (!moved) return moved.error();
    }
    return made;
}

Result<Changed> add_trigger(Editor& editor, Uuid const& analysis, ReviewTriggerRequest const& request,
                            Permit const& permit) {
    auto const found = editor.find_for_change(definition<RiskAnalysis>(), analysis, Versions::whichever(), permit);
    if (!found) return found.error();
    Complaints complaints;
    auto trigger = trigger_of(as<RiskAnalysis>(*found), request, editor.snapshot(), complaints);
    return create_unless(editor, complaints, std::move(trigger));
}

}  // namespace zorgborg
