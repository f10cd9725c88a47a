#include "domain/control.hpp"

#include "domain/applicability.hpp"
#include "domain/assessment_result.hpp"
#include "domain/exercise.hpp"
#include "domain/review.hpp"
#include "domain/risk.hpp"

namespace zorgborg {
namespace {

/// Whether an exercise shows that a control works or doesn't: evaluated by somebody else, and more than talk.
bool shows_effect(Exercise const& exercise, Facts const& facts) {
    return exercise.outcome && exercise.held_date <= facts.today && !talks.contains(exercise.kind) &&
           !is_self_evaluated(exercise, facts);
}

/// What an audit said last of the requirements it is for.
struct LastSaid {
    std::optional<Date> date = {};
    Effectiveness effectiveness = Effectiveness::unknown;
};
LastSaid said_by_audits(Control const& control, Facts const& facts) {
    LastSaid out;
    for (auto const& requirement : control.requirements) {
        auto const* const result = latest_result(requirement.id, facts);
        if (result == nullptr) continue;
        auto const date = day_of(facts.find<Assessment>(result->body.assessment.id)->body);
        bool const bad = result->body.result == ResultKind::minor || result->body.result == ResultKind::major;
        if (out.date && (*date < *out.date || (*date == *out.date && !bad))) continue;
        out = {date, bad                                             ? Effectiveness::ineffective
                     : conform_results.contains(result->body.result) ? Effectiveness::effective
                                                                     : Effectiveness::unknown};
    }
    return out;
}

/// What the latest audit or exercise says of it: of an exercise of a plan that it is a measure of.
Effectiveness effectiveness(Record<Control> const& control, Facts const& facts) {
    Record<Exercise> const* last = nullptr;
    auto const order = [](Record<Exercise> const& exercise) {
        return std::pair(exercise.body.held_date, exercise.envelope.id);
    };
    for (auto const* plan : facts.linking<ContinuityPlan>(to_text(control.envelope.id)))
        for (auto const* exercise : facts.linking<Exercise>(to_text(plan->envelope.id)))
            if (shows_effect(exercise->body, facts) && (last == nullptr || order(*last) < order(*exercise)))
                last = exercise;
    auto const audit = said_by_audits(control.body, facts);
    if (last == nullptr || (audit.date && *audit.date > *last->body.held_date)) return audit.effectiveness;
    return last->body.outcome == ExerciseOutcome::passed ? Effectiveness::effective : Effectiveness::ineffective;
}

/// A requirement that a risk leans on the control for isn't one that the statement says no to.
void check_risks(Uuid const& id, Control const& control, Facts const& facts, Complaints& complaints) {
    auto const requirement = ruled_out(control, facts);
    if (!requirement) return;
    for (auto const* risk : facts.linking<Risk>(to_text(id)))
        complaints.add(Rule::contradiction, "requirements",
                       "The statement calls " + requirement->id + " not applicable, and the risk \"" +
                           risk->body.title.value + "\" (" + to_text(risk->envelope.id) + ") leans on this control.");
}

}  // namespace

bool is_stub(Control const& control) {
    return control.status == ControlStatus::planned && !control.description && !control.implementation;
}

ControlDerived derive(Record<Control> const& control, Facts const& facts) {
    ControlDerived out;
    auto const& body = control.body;
    out.stub = is_stub(body);
    out.evidence_state = evidence_state(body.evidence, facts);
    out.effectiveness = effectiveness(control, facts);
    if (body.status != ControlStatus::retired) derive_review(out, body, body.implemented_date, facts.today);
    return out;
}

std::optional<Due> due(Record<Control> const& control, Facts const& facts, Date) {
    auto const date = derive(control, facts).next_review_date;
    if (!date) return std::nullopt;
    return Due{DueKind::review, *date};
}

void check(Record<Control> const* before, Control const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (before != nullptr) check_risks(before->envelope.id, after, facts, complaints);
    if (after.implemented_date > facts.today)
        complaints.add(Rule::in_future, "implementedDate", "The control can't have been implemented after today.");
    if (after.last_reviewed_date > facts.today)
        complaints.add(Rule::in_future, "lastReviewedDate", "The control can't have been reviewed after today.");
    if (after.status != ControlStatus::implemented) return;
    auto const ask = [&](bool given, std::string_view member, std::string_view what) {
        if (!given)
            complaints.add(Rule::implemented_needs, member, "An implemented control names " + std::string(what) + ".");
    };
    ask(after.owner.has_value(), "owner", "its owner");
    ask(after.implementation.has_value(), "implementation", "how it is implemented");
    ask(after.implemented_date.has_value(), "implementedDate", "since when");
    for (auto const& requirement : after.requirements)
        for (auto const* line : facts.linking<Applicability>(requirement.id))
            if (line->body.applicable == Applicable::no)
                complaints.add(Rule::contradiction, "status",
                               "The statement of applicability says that " + requirement.id +
                                   " is not applicable; decide that line first.");
}

void check_restore(Record<Control> const& control, Actor const& actor, Facts const& facts, Complaints& complaints) {
    check(nullptr, control.body, actor, facts, complaints);
    check_risks(control.envelope.id, control.body, facts, complaints);
}

}  // namespace zorgborg
