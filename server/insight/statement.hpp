#pragma once
/// The statement of applicability (NEN 7510-1, 6.1.3 d) and the conformity of all assessable requirements, computed
/// when asked for from what the registers say at that moment.

#include "domain/applicability.hpp"
#include "domain/document.hpp"
#include "register/snapshot.hpp"

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
};
BOOST_DESCRIBE_STRUCT(StatementLine, (),
                      (id, requirement, title, applicable, justification, grounds, decided_date, controls, status,
                       verified, evidence_state, effectiveness))

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

struct Statement {
    Edition edition = Edition::nen7510_2024;
    std::vector<StatementLine> lines;
    std::vector<AdditionalControl> additional;
    StatementTotals totals;
};
BOOST_DESCRIBE_STRUCT(Statement, (), (edition, lines, additional, totals))

/// Each annex control of the organisation's edition once, in the order of the standard.
Statement statement_of_applicability(Snapshot const& snapshot);

enum class Missing { decision, control, implementation, document, document_in_force, approval };
BOOST_DESCRIBE_ENUM(Missing, decision, control, implementation, document, document_in_force, approval)

struct MetBy {
    std::string register_;
    Uuid id;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MetBy, (), (register_, id, title))

struct ConformityLine {
    RequirementRef requirement;
    std::string kind;
    std::string title;
    LineStatus status = LineStatus::not_started;
    std::vector<MetBy> met_by;
    std::vector<Missing> missing;
};
BOOST_DESCRIBE_STRUCT(ConformityLine, (), (requirement, kind, title, status, met_by, missing))

struct Conformity {
    Edition edition = Edition::nen7510_2024;
    std::vector<ConformityLine> lines;
};
BOOST_DESCRIBE_STRUCT(Conformity, (), (edition, lines))

/// Every assessable requirement, clauses too; a clause always applies and is met by documents in force (policy and
/// scope: approved) and implemented controls.
Conformity conformity(Snapshot const& snapshot);

}  // namespace zorgborg
