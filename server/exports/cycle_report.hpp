#pragma once
/// The board's report of a PDCA cycle, to read and print: first what falls short, then each part with what it is of,
/// last what the board is asked to decide. Persons are named for the board's trainings and overrides only.

#include "domain/management_review.hpp"
#include "domain/objective.hpp"
#include "domain/training.hpp"
#include "exports/html.hpp"
#include "insight/dashboard.hpp"
#include "insight/gates.hpp"

namespace zorgborg {

/// A record as people call it; what has no title is called by its register.
struct ReportRecord {
    std::string register_name;
    std::string title;
};

struct ReportCriterion {
    Criterion criterion = Criterion::scope_approved;
    bool met = false;
    std::string reason;
    std::vector<ReportRecord> records;
};

struct ReportPhase {
    Phase phase = Phase::plan;
    std::optional<Date> passed_date;
    std::vector<ReportCriterion> criteria;
};

struct ReportOverride {
    Phase from = Phase::plan;
    Phase to = Phase::do_;
    Date date;
    std::string who;
    Set<Criterion> failed;
    std::string reason;
};

struct ReportRule {
    StandingRoute route = StandingRoute::programme;
    StandingRule rule = StandingRule::complete;
    Verdict verdict = Verdict::unknown;
    std::optional<Date> until;
    std::vector<ReportRecord> records;  // that say so
};

struct ReportIndependence {
    std::optional<bool> counts;  // none: unknown
    std::optional<Date> until;
    bool warning = false;
    StandingRoute route = StandingRoute::programme;
    RequirementCoverage coverage;
    std::vector<ReportRule> rules;
    std::vector<ReportRecord> records;  // what it leans on
};

struct ReportObjective {
    std::string title;
    std::string unit;  // empty: none
    Direction direction = Direction::higher;
    std::optional<std::string> target;
    std::optional<std::string> value;  // the latest
    std::optional<Date> date;          // of it
    std::optional<bool> met;
    Trend trend = Trend::unknown;
};

struct ReportRisk {
    std::string title;
    RiskBand band = RiskBand::high;
    bool accepted = false;
    std::optional<Date> accepted_until_date;
    std::optional<Treatment> treatment;
    std::optional<ReopenedBecause> reopened_because;
    bool boards = false;    // the board's to accept
    bool planless = false;  // to be reduced, and nothing does it

    /// *Accept* alone decides nothing: somebody who may has to.
    bool is_decided() const { return accepted || (treatment && treatment != Treatment::accept && !planless); }
};

struct ReportPlan {
    std::string title;
    TestState state = TestState::never_tested;
    std::optional<Date> last_date;
    std::optional<Date> next_date;
};

struct ReportAudit {
    std::string title;
    AssessmentKind kind = AssessmentKind::internal_audit;
    std::optional<Date> date;
    std::optional<bool> independent;
    bool unconfirmed = false;
    bool unanswered = false;  // given to the board, which said nothing yet
    std::array<std::int64_t, enum_size<ResultKind>> results{};
};

struct ReportFinding {
    std::string title;
    std::optional<Date> settle_by_date;
    bool overdue = false;
};

struct ReportFindings {
    Share open;  // of all on record
    std::int64_t overdue = 0;
    std::vector<FindingsOfType> by_type;
    std::vector<ReportFinding> majors;  // open
};

struct ReportDecision {
    std::string text;
    Share tasks_done;
};

struct ReportReview {
    std::string title;
    ReviewStatus status = ReviewStatus::planned;
    std::optional<Date> date;
    Share inputs;  // written, of those asked
    std::vector<ReportDecision> decisions;
};

struct ReportTraining {
    std::string title;
    TrainingKind kind = TrainingKind::awareness;
    std::optional<Date> held_date;
    std::optional<Date> planned_date;
    std::int64_t present = 0;
    std::optional<std::int64_t> of;     // none: nobody said how many were to come
    std::vector<std::string> attended;  // by name: of the board's trainings
    std::vector<std::string> missed;    // members of the board
};

struct ReportVersion {
    std::int64_t number = 0;
    Date date;  // of its approval
    StatementTotals totals;
};

struct CycleReport {
    Language language = Language::nl;
    Language texts = Language::nl;  // of what people wrote

    std::string title;
    std::string organisation;
    Date start_date;
    std::optional<Date> end_date;
    Phase phase = Phase::plan;
    std::optional<Date> close_approved_date = {};  // closed: by the board
    Date as_of;

    std::vector<ReportPhase> phases;  // in their order, the last one (closed) aside
    std::int64_t transitions = 0;
    std::vector<ReportOverride> overrides;
    ReportIndependence independence;
    std::vector<ReportObjective> objectives;
    std::vector<ReportRisk> risks;  // high and above, worst first
    Share risks_unscored;           // of all risks
    std::vector<ReportPlan> plans;  // active, worst first
    std::vector<ReportAudit> audits;
    ReportFindings findings;
    std::vector<ReportReview> reviews;
    std::vector<ReportTraining> trainings;
    std::optional<ReportVersion> approved_version;  // of the statement
    StatementTotals statement;                      // as it is now
    std::vector<ReportRecord> to_approve;           // what only the board approves, and hasn't judged
    bool has_next = false;                          // a cycle that begins after this one
};

/// What the registers tell. `people`: the installation's snapshot, for names.
CycleReport cycle_report_of(Snapshot const& snapshot, Snapshot const& people, Record<PdcaCycle> const& cycle,
                            Language language);

std::string cycle_report_page(CycleReport const& report);

/// Both in one.
std::string cycle_report(Snapshot const& snapshot, Snapshot const& people, Record<PdcaCycle> const& cycle,
                         Language language);

}  // namespace zorgborg
