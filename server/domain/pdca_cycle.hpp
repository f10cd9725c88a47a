#pragma once

#include "domain/approval.hpp"
#include "domain/due.hpp"

namespace zorgborg {

enum class Phase { plan, do_, check, act, closed };
BOOST_DESCRIBE_ENUM(Phase, plan, do_, check, act, closed)

/// What a phase asks before the next begins, about this cycle only.
enum class Criterion {
    scope_approved,  // plan
    independent_measurement,
    risk_analysis_approved,
    statement_approved,
    objectives_with_targets,
    high_risks_decided,
    treatment_on_time,  // do
    critical_processes_planned,
    trainings_held,
    internal_audit_issued,  // check
    plans_tested,
    objectives_measured,
    management_review_held,
    nonconformities_handled,  // act
    next_cycle,
};
BOOST_DESCRIBE_ENUM(Criterion, scope_approved, independent_measurement, risk_analysis_approved, statement_approved,
                    objectives_with_targets, high_risks_decided, treatment_on_time, critical_processes_planned,
                    trainings_held, internal_audit_issued, plans_tested, objectives_measured, management_review_held,
                    nonconformities_handled, next_cycle)

/// A move to the next phase, with what failed when the board overrode its gate.
struct Transition {
    Phase from = Phase::plan;
    Phase to = Phase::do_;
    Instant at;
    Text<40> by;
    Set<Criterion> failed;
    std::optional<Markdown> override_reason;
    bool operator==(Transition const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Transition, (), (from, to, at, by, failed, override_reason))

/// One turn of plan, do, check, act (NEN 7510-1, clauses 4 to 10).
struct PdcaCycle {
    static constexpr Traits traits{"pdca-cycles",
                                   "pdca-cycle",
                                   Area::content,
                                   {Ability::create, Ability::change, Ability::archive, Ability::approve,
                                    Ability::erase, Ability::cycle, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view kept_by_server[] = {"phase", "transitions"};

    Text<200> title;
    Date start_date;
    std::optional<Date> end_date;
    Phase phase = Phase::plan;
    std::optional<Markdown> goals;
    std::optional<UserRef> owner;
    std::vector<Transition> transitions;
    bool operator==(PdcaCycle const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PdcaCycle, (), (title, start_date, end_date, phase, goals, owner, transitions))

struct PdcaCycleDerived {
    std::optional<ApprovalState> approval;  // of its close, by the board
    std::int64_t overrides = 0;
};
BOOST_DESCRIBE_STRUCT(PdcaCycleDerived, (), (approval, overrides))

struct Override {
    Markdown reason;
};
BOOST_DESCRIBE_STRUCT(Override, (), (reason))

struct TransitionRequest {
    static constexpr std::string_view always_given = "to";

    Phase to = Phase::do_;
    std::optional<Override> override_;
};
BOOST_DESCRIBE_STRUCT(TransitionRequest, (), (to, override_))

/// None after *closed*.
std::optional<Phase> next_phase(Phase phase);
/// The criteria that stand between a phase and the next.
std::vector<Criterion> criteria_of(Phase phase);

PdcaCycleDerived derive(Record<PdcaCycle> const& cycle, Facts const& facts);
std::optional<Due> due(Record<PdcaCycle> const& cycle, Facts const& facts, Date on);
void check(Record<PdcaCycle> const* before, PdcaCycle const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<PdcaCycle> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);
/// What isn't closed has no close to approve.
void check_approval(Record<PdcaCycle> const& record, Actor const& actor, Complaints& complaints);
Set<Role> approvers(PdcaCycle const& cycle);

/// The cycle in its next phase, with `failed` on record; who isn't of the board passes an open gate only.
PdcaCycle moved(Record<PdcaCycle> const& before, TransitionRequest const& act, Set<Criterion> failed,
                Actor const& actor, Facts const& facts, Complaints& complaints);

}  // namespace zorgborg
