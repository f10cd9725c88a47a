#include "domain/applicability.hpp"

#include "domain/risk.hpp"

namespace zorgborg {

LineStatus line_status(Applicable applicable, std::vector<Record<Control> const*> const& controls) {
    if (applicable == Applicable::undecided) return LineStatus::undecided;
    if (applicable == Applicable::no) return LineStatus::not_applicable;
    std::size_t retired = 0, planned = 0, implemented = 0;
    for (auto const* control : controls) {
        retired += control->body.status == ControlStatus::retired;
        planned += control->body.status == ControlStatus::planned;
        implemented += control->body.status == ControlStatus::implemented;
    }
    auto const living = controls.size() - retired;
    if (living == 0) return controls.empty() ? LineStatus::not_started : LineStatus::lapsed;
    if (implemented == living) return LineStatus::implemented;
    return planned == living ? LineStatus::not_started : LineStatus::partial;
}

ApplicabilityDerived derive(Record<Applicability> const& line, Facts const& facts) {
    auto const& requirement = line.body.requirement.id;
    return {facts.title_of(requirement), line_status(line.body.applicable, facts.linking<Control>(requirement))};
}

void complete(Record<Applicability> const* before, Applicability& after, Facts const& facts) {
    if (after.applicable == Applicable::undecided) {
        after.decided_date.reset();
        return;
    }
    bool const decided_anew = !before || before->body.applicable != after.applicable;
    if (decided_anew && (!after.decided_date || (before && after.decided_date == before->body.decided_date)))
        after.decided_date = facts.today;
}

void check(Record<Applicability> const* before, Applicability const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (before && before->body.requirement != after.requirement)
        complaints.add(Rule::read_only, "requirement", "A line stays with its requirement.");
    if (after.decided_date > facts.today)
        complaints.add(Rule::in_future, "decidedDate", "The decision can't have been taken after today.");
    if (after.applicable == Applicable::undecided) return;
    if (!after.justification)
        complaints.add(Rule::justification_needed, "justification",
                       "A decision, yes or no, gives its reason (NEN 7510-1, 6.1.3).");
    if (after.applicable != Applicable::no) return;
    for (auto const* control : facts.linking<Control>(after.requirement.id)) {
        if (control->body.status == ControlStatus::retired) continue;
        for (auto const* risk : facts.linking<Risk>(to_text(control->envelope.id)))
            complaints.add(Rule::contradiction, "applicable",
                           "The risk \"" + risk->body.title.value + "\" (" + to_text(risk->envelope.id) +
                               ") is treated by a control for this requirement; treat it otherwise first.");
        if (control->body.status == ControlStatus::implemented)
            complaints.add(
                Rule::contradiction, "applicable",
                "The control \"" + control->body.title.value + "\" (" + to_text(control->envelope.id) +
                    ") is implemented for this requirement; retire it or take the requirement off it first.");
    }
}

}  // namespace zorgborg
