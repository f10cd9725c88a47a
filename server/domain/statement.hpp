#pragma once
/// What the statement of applicability consists of (NEN 7510-1, 6.1.3 d), as it is computed and as it is frozen.

#include "domain/applicability.hpp"
#include "domain/continuity_plan.hpp"

namespace zorgborg {

struct Verified {
    Uuid assessment;
    Date date;
};
BOOST_DESCRIBE_STRUCT(Verified, (), (assessment, date))

struct StatementLine {
    Uuid id;  // of the line in the register `applicability`
    RequirementRef requirement;
    std::string title;
    Applicable applicable = Applicable::undecided;
    std::optional<Markdown> justification;
    Set<Ground> grounds;
    std::optional<Date> decided_date;
    std::vector<Uuid> controls;
    LineStatus status = LineStatus::undecided;
    std::optional<Verified> verified;
    EvidenceState evidence_state = EvidenceState::none;
    Effectiveness effectiveness = Effectiveness::unknown;
    std::optional<TestState> test_state;     // of continuity's lines: the worst of the plans; none: there is no plan
    std::optional<std::vector<Uuid>> risks;  // that its controls bring down; none: no risk leans on them
};
BOOST_DESCRIBE_STRUCT(StatementLine, (),
                      (id, requirement, title, applicable, justification, grounds, decided_date, controls, status,
                       verified, evidence_state, effectiveness, test_state, risks))

/// A control for no requirement of the annex, with its ground.
struct AdditionalControl {
    Uuid id;
    std::string title;
    std::optional<Ground> ground;
    ControlStatus status = ControlStatus::planned;
    std::optional<UserRef> owner;
};
BOOST_DESCRIBE_STRUCT(AdditionalControl, (), (id, title, ground, status, owner))

/// Counts by status; their sum is the number of lines.
struct StatementTotals {
    std::int64_t undecided = 0;
    std::int64_t not_applicable = 0;
    std::int64_t not_started = 0;
    std::int64_t partial = 0;
    std::int64_t implemented = 0;
    std::int64_t lapsed = 0;
};
BOOST_DESCRIBE_STRUCT(StatementTotals, (), (undecided, not_applicable, not_started, partial, implemented, lapsed))

}  // namespace zorgborg
