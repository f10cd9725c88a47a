#pragma once
/// The statement of applicability (NEN 7510-1, 6.1.3 d) and the conformity of all assessable requirements, computed
/// when asked for from what the registers say at that moment.

#include "domain/document.hpp"
#include "domain/statement.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

/// The newest version of the statement that the board approved.
struct ApprovedVersion {
    Uuid id;
    std::int64_t number = 0;
    Instant approved_at;
};
BOOST_DESCRIBE_STRUCT(ApprovedVersion, (), (id, number, approved_at))

struct Statement {
    Edition edition = Edition::nen7510_2024;
    std::optional<ApprovedVersion> approved_version;
    std::vector<StatementLine> lines;
    std::vector<AdditionalControl> additional;
    StatementTotals totals;
};
BOOST_DESCRIBE_STRUCT(Statement, (), (edition, approved_version, lines, additional, totals))

/// Each annex control of the organisation's edition once, in the order of the standard.
Statement statement_of_applicability(Snapshot const& snapshot);

enum class Missing {
    decision,
    control,
    implementation,
    document,
    document_in_force,
    approval,
    exercise,           // a continuity plan was never really tested, failed, or its test is overdue
    analysis,           // no finished and approved risk analysis that isn't due again
    treatment,          // high risks that nobody decided on, or none that was scored
    statement_version,  // no approved version of the statement
    objective,          // no objectives, or one without a target
    measurement,        // an objective that wasn't measured within a year
    training,           // none of its kind within a year
    audit,              // none issued within a year
    programme,          // no audit programme, or requirements of it wait
    review,             // no management review within a year
    correction,         // a nonconformity without cause, similar elsewhere or action, or late
};
BOOST_DESCRIBE_ENUM(Missing, decision, control, implementation, document, document_in_force, approval, exercise,
                    analysis, treatment, statement_version, objective, measurement, training, audit, programme, review,
                    correction)

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
/// scope: approved), implemented controls, and what the registers hold of it (`insight/clauses.hpp`).
Conformity conformity(Snapshot const& snapshot);

}  // namespace zorgborg
