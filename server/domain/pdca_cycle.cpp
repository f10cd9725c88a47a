#include "domain/pdca_cycle.hpp"

#include <algorithm>

namespace zorgborg {

std::optional<Phase> next_phase(Phase phase) {
    if (phase == Phase::closed) return std::nullopt;
    return static_cast<Phase>(static_cast<int>(phase) + 1);
}

std::vector<Criterion> criteria_of(Phase phase) {
    using enum Criterion;
    switch (phase) {
        case Phase::plan:
            return {scope_approved,     independent_measurement, risk_analysis_approved,
                    statement_approved, objectives_with_targets, high_risks_decided};
        case Phase::do_: return {treatment_on_time, critical_processes_planned, trainings_held};
        case Phase::check: return {internal_audit_issued, plans_tested, objectives_measured, management_review_held};
        case Phase::act: return {nonconformities_handled, next_cycle};
        case Phase::closed: break;
    }
    return {};
}

PdcaCycleDerived derive(Record<PdcaCycle> const& cycle, Facts const& facts) {
    PdcaCycleDerived out;
    out.approval = approval_of(cycle.envelope, facts);
    out.overrides = std::ranges::count_if(cycle.body.transitions,
                                          [](Transition const& each) { return each.override_reason.has_value(); });
    return out;
}

std::optional<Due> due(Record<PdcaCycle> const& cycle, Facts const&, Date) {
    if (cycle.body.phase == Phase::closed || !cycle.body.end_date) return std::nullopt;
    return Due{DueKind::cycle, *cycle.body.end_date};
}

void check(Record<PdcaCycle> const* before, PdcaCycle const& after, Actor const&, Facts const&,
           Complaints& complaints) {
    if (after.end_date && *after.end_date <= after.start_date)
        complaints.add(Rule::date_order, "endDate", "The cycle ends before it begins.");
    if (before != nullptr && before->body.phase == Phase::closed)
        complaints.add(Rule::frozen, "phase", "The cycle is closed; what comes next is the next cycle's.");
    else if (before != nullptr && before->body.phase != Phase::plan && before->body.start_date != after.start_date)
        complaints.add(Rule::frozen, "startDate", "The cycle runs; what was before isn't of it.");
}

void check_archive(Record<PdcaCycle> const& record, Actor const&, Facts const&, Complaints& complaints) {
    if (record.body.phase != Phase::plan) complaints.add(Rule::frozen, "phase", "A cycle that ran stays on show.");
}

void check_approval(Record<PdcaCycle> const& record, Actor const&, Complaints& complaints) {
    if (record.body.phase != Phase::closed)
        complaints.add(Rule::work_not_done, "phase", "The board approves the close; the cycle isn't closed yet.");
}

Set<Role> approvers(PdcaCycle const&) { return {Role::board}; }

PdcaCycle moved(Record<PdcaCycle> const& before, TransitionRequest const& act, Set<Criterion> failed,
                Actor const& actor, Facts const& facts, Complaints& complaints) {
    auto out = before.body;
    auto const next = next_phase(out.phase);
    if (!next || *next != act.to) {
        complaints.add(
            Rule::contradiction, "to",
            next ? "After " + std::string(enum_name(out.phase)) + " comes " + std::string(enum_name(*next)) + "."
                 : "The cycle is closed; nothing comes after that.");
        return out;
    }
    Transition transition{out.phase, act.to, facts.now, {actor.id}, {}, {}};
    if (!failed.empty() && act.override_) {
        if (!actor.roles.contains(Role::board))
            complaints.add(Rule::right, "override", "Only the board passes a gate that is closed.");
        if (!actor.user && !actor.shell)
            complaints.add(Rule::person_needed, "override", "An act of a person, not of a program.");
        transition.failed = failed;
        transition.override_reason = act.override_->reason;
    }
    out.phase = act.to;
    out.transitions.push_back(std::move(transition));
    return out;
}

}  // namespace zorgborg
