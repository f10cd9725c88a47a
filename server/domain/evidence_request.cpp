#include "domain/evidence_request.hpp"

namespace zorgborg {
namespace {

void check_assessment(Record<EvidenceRequest> const& before, Actor const& actor, Complaints& complaints) {
    if (before.body.status != RequestStatus::answered)
        complaints.add(Rule::not_answered, "status", "There is no answer to assess.");
    else if (before.body.answered_by && before.body.answered_by->value == actor.id)
        complaints.add(Rule::second_person, "status", "You answered this; the auditor assesses it.");
}

EvidenceRequest assessed(EvidenceRequest out, RequestStatus status, std::optional<Markdown> text, Actor const& actor) {
    out.status = status;
    out.assessment = std::move(text);
    out.assessed_by = {actor.id};
    return out;
}

}  // namespace

EvidenceRequestDerived derive(Record<EvidenceRequest> const& request, Facts const&) {
    EvidenceRequestDerived out;
    auto const status = request.body.status;
    if (status == RequestStatus::open || status == RequestStatus::returned) out.answer_due_date = request.body.due_date;
    return out;
}

std::optional<Due> due(Record<EvidenceRequest> const& request, Facts const& facts, Date) {
    auto const date = derive(request, facts).answer_due_date;
    if (!date) return std::nullopt;
    return Due{DueKind::answer, *date};
}

void check(Record<EvidenceRequest> const* before, EvidenceRequest const&, Actor const&, Facts const&,
           Complaints& complaints) {
    if (before != nullptr && before->body.status == RequestStatus::accepted)
        complaints.add(Rule::frozen, "status", "The answer was accepted; ask anew.");
}

EvidenceRequest answered(Record<EvidenceRequest> const& before, AnswerRequest const& act, Actor const& actor,
                         Facts const& facts, Complaints& complaints) {
    auto out = before.body;
    if (out.status == RequestStatus::accepted)
        complaints.add(Rule::frozen, "status", "The answer was accepted already.");
    if (before.envelope.created_by == actor.id)
        complaints.add(Rule::second_person, "status", "You asked this; another person answers it.");
    out.status = RequestStatus::answered;
    out.answer = act.answer;
    out.evidence = act.evidence;
    out.answered_by = {actor.id};
    out.answered_at = facts.now;
    return out;
}

EvidenceRequest accepted(Record<EvidenceRequest> const& before, AcceptRequest const& act, Actor const& actor,
                         Facts const&, Complaints& complaints) {
    check_assessment(before, actor, complaints);
    return assessed(before.body, RequestStatus::accepted, act.note, actor);
}

EvidenceRequest returned(Record<EvidenceRequest> const& before, ReturnRequest const& act, Actor const& actor,
                         Facts const&, Complaints& complaints) {
    check_assessment(before, actor, complaints);
    return assessed(before.body, RequestStatus::returned, act.reason, actor);
}

}  // namespace zorgborg
