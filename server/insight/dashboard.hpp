#pragma once
/// What the board sees on one screen: counts, each with what it is of; never one percentage for all. Computed from the
/// registers as they are in the snapshot, and once more as they were 90 days before.

#include "domain/exercise.hpp"
#include "domain/risk.hpp"
#include "domain/trace.hpp"
#include "insight/gates.hpp"
#include "insight/statement.hpp"
#include "ledger/notary.hpp"

namespace zorgborg {

/// n of m.
struct Share {
    std::int64_t n = 0;
    std::int64_t of = 0;
};
BOOST_DESCRIBE_STRUCT(Share, (), (n, of))

// ---- controls and their statement -----------------------------------------------------------------------------------

struct ControlsOfStatus {
    ControlStatus status = ControlStatus::planned;
    std::int64_t n = 0;
    std::int64_t of = 0;  // all controls
};
BOOST_DESCRIBE_STRUCT(ControlsOfStatus, (), (status, n, of))

struct ControlsOfTheme {
    std::optional<std::string> theme;  // of the standard's annex; none: controls for nothing in it
    std::int64_t n = 0;                // implemented
    std::int64_t of = 0;               // not retired; a control for two themes counts in both
};
BOOST_DESCRIBE_STRUCT(ControlsOfTheme, (), (theme, n, of))

struct ControlFigures {
    std::vector<ControlsOfStatus> by_status;  // each status
    std::vector<ControlsOfTheme> by_theme;    // in the order of the standard
};
BOOST_DESCRIBE_STRUCT(ControlFigures, (), (by_status, by_theme))

struct StatementFigures {
    StatementTotals totals;  // their sum is `lines`
    std::int64_t lines = 0;
    std::optional<ApprovedVersion> approved_version;  // the one the board approved last
    std::optional<std::int64_t> approved_days_ago;
};
BOOST_DESCRIBE_STRUCT(StatementFigures, (), (totals, lines, approved_version, approved_days_ago))

// ---- what is late ---------------------------------------------------------------------------------------------------

/// Of what `overdue` lists, by how long ago it was due.
struct DueByAge {
    std::int64_t late_under_7_days = 0;   // 1 to 6
    std::int64_t late_7_to_30_days = 0;   // both included
    std::int64_t late_31_to_90_days = 0;  // both included
    std::int64_t late_over_90_days = 0;   // 91 and more
    std::int64_t due_within_30_days = 0;  // not late; today included
};
BOOST_DESCRIBE_STRUCT(DueByAge, (),
                      (late_under_7_days, late_7_to_30_days, late_31_to_90_days, late_over_90_days, due_within_30_days))

struct DueOfKind {
    DueKind what = DueKind::review;
    DueByAge count;
};
BOOST_DESCRIBE_STRUCT(DueOfKind, (), (what, count))

struct OverdueFigures {
    DueByAge total;
    std::vector<DueOfKind> by_kind;  // each kind
};
BOOST_DESCRIBE_STRUCT(OverdueFigures, (), (total, by_kind))

// ---- continuity -----------------------------------------------------------------------------------------------------

struct PlansOfState {
    TestState test_state = TestState::never_tested;
    std::int64_t n = 0;
    std::int64_t of = 0;  // active plans
};
BOOST_DESCRIBE_STRUCT(PlansOfState, (), (test_state, n, of))

struct PlannedExercise {
    Uuid id;
    Date planned_date;
    std::string title;
    ExerciseKind kind = ExerciseKind::tabletop;
};
BOOST_DESCRIBE_STRUCT(PlannedExercise, (), (id, planned_date, title, kind))

struct HeldExercise {
    Uuid id;
    Date held_date;
    std::string title;
    ExerciseKind kind = ExerciseKind::tabletop;
    std::optional<ExerciseOutcome> outcome;  // none: not evaluated yet
    bool self_evaluated = false;
};
BOOST_DESCRIBE_STRUCT(HeldExercise, (), (id, held_date, title, kind, outcome, self_evaluated))

struct ContinuityFigures {
    std::vector<PlansOfState> by_test_state;      // each state, worst first; active plans
    Share critical_processes_planned;             // with an active plan, of the assets that are critical processes
    Share locations_drilled;                      // within the interval, of the locations of all active plans
    std::vector<PlannedExercise> next_exercises;  // from today on: the first five
    std::optional<HeldExercise> last_exercise;
};
BOOST_DESCRIBE_STRUCT(ContinuityFigures, (),
                      (by_test_state, critical_processes_planned, locations_drilled, next_exercises, last_exercise))

// ---- tasks and findings ---------------------------------------------------------------------------------------------

struct TaskFigures {
    std::int64_t open = 0;
    std::int64_t overdue = 0;  // of them
    std::int64_t missed = 0;   // days of series that nobody did; of those missed last within the 365 days until today
    Share done_on_time;        // by their due date, of those done within the 365 days until today
};
BOOST_DESCRIBE_STRUCT(TaskFigures, (), (open, overdue, missed, done_on_time))

struct FindingsOfType {
    FindingType type = FindingType::nonconformity;
    std::optional<Grade> grade;  // of nonconformities; none: not graded
    std::int64_t open = 0;       // neither closed nor set aside
    std::int64_t overdue = 0;    // of them, past the day to settle them by
};
BOOST_DESCRIBE_STRUCT(FindingsOfType, (), (type, grade, open, overdue))

struct OldestFinding {
    Uuid id;
    std::string title;
    Date found_date;
    std::int64_t days = 0;  // since
};
BOOST_DESCRIBE_STRUCT(OldestFinding, (), (id, title, found_date, days))

struct FindingFigures {
    std::int64_t open = 0;
    std::int64_t overdue = 0;             // of them
    std::vector<FindingsOfType> by_type;  // each type; nonconformities by grade, major first
    std::optional<OldestFinding> oldest;  // open
};
BOOST_DESCRIBE_STRUCT(FindingFigures, (), (open, overdue, by_type, oldest))

// ---- risks ----------------------------------------------------------------------------------------------------------

struct RisksOfBand {
    std::optional<RiskBand> band;  // as they are now; none: nobody scored them, or outside of the matrix
    std::int64_t n = 0;
    std::int64_t of = 0;  // all risks
};
BOOST_DESCRIBE_STRUCT(RisksOfBand, (), (band, n, of))

struct RiskFigures {
    std::vector<RisksOfBand> by_band;  // each band, worst first, then those without
    Share accepted;                    // of all risks
    std::int64_t reopened = 0;         // accepted once, and to be decided on anew
    Share high_decided;                // accepted or with a treatment, of those that are high or worse
};
BOOST_DESCRIBE_STRUCT(RiskFigures, (), (by_band, accepted, reopened, high_decided))

// ---- the check ------------------------------------------------------------------------------------------------------

struct IndependenceFigures {
    std::optional<bool> counts;  // none: unknown
    std::optional<Date> until;
    bool warning = false;  // ends within three months
    StandingRoute route = StandingRoute::programme;
    Share covered;  // of the requirements that apply, at most 18 months ago
};
BOOST_DESCRIBE_STRUCT(IndependenceFigures, (), (counts, until, warning, route, covered))

struct CycleFigures {
    Uuid id;
    std::string title;
    Phase phase = Phase::plan;
    Share criteria_met;  // of those between this phase and the next
    std::int64_t overrides = 0;
};
BOOST_DESCRIBE_STRUCT(CycleFigures, (), (id, title, phase, criteria_met, overrides))

struct CheckFigures {
    IndependenceFigures independence;
    Share lines_verified;                    // by an independent conform result that still holds, of all lines
    std::int64_t awaiting_confirmation = 0;  // reports typed over
    std::int64_t awaiting_response = 0;      // reports that the board was to answer
    Share objectives_met;
    std::optional<Date> last_review_date;  // management review held
    std::optional<CycleFigures> cycle;     // the newest that isn't closed
};
BOOST_DESCRIBE_STRUCT(CheckFigures, (),
                      (independence, lines_verified, awaiting_confirmation, awaiting_response, objectives_met,
                       last_review_date, cycle))

// ---- the log --------------------------------------------------------------------------------------------------------

enum class Integrity {
    holds,    // the log begins with what was signed last
    broken,   // it doesn't: it was put back or exchanged
    unknown,  // nothing is known to have been signed by then
};
BOOST_DESCRIBE_ENUM(Integrity, holds, broken, unknown)

struct SignedCheckpoint {
    std::int64_t size = 0;  // leaves
    Instant signed_at;      // when it was put on this server's disk
};
BOOST_DESCRIBE_STRUCT(SignedCheckpoint, (), (size, signed_at))

struct MadeBundle {
    BundleProfile profile = BundleProfile::certifier;
    Instant as_of;  // what it tells of
    Instant made_at;
    std::string made_by;  // a person's id, or a program token's
};
BOOST_DESCRIBE_STRUCT(MadeBundle, (), (profile, as_of, made_at, made_by))

struct LogFigures {
    std::int64_t size = 0;    // leaves
    Instant last_changed_at;  // leaves that only say who read what aside
    std::optional<SignedCheckpoint> last_checkpoint;
    Integrity integrity = Integrity::unknown;
    std::optional<MadeBundle> last_bundle;
};
BOOST_DESCRIBE_STRUCT(LogFigures, (), (size, last_changed_at, last_checkpoint, integrity, last_bundle))

// ---- then and now ---------------------------------------------------------------------------------------------------

struct KeyNumbers {
    Share controls_implemented;  // of those not retired
    Share lines_implemented;     // of all lines of the statement
    std::int64_t lines_undecided = 0;
    std::int64_t late = 0;  // of what `overdue` lists
    Share plans_tested;     // *tested* or *due*, of active plans
    Share critical_processes_planned;
    Share locations_drilled;
    std::int64_t tasks_overdue = 0;
    Share tasks_done_on_time;
    std::int64_t findings_open = 0;
    std::int64_t findings_overdue = 0;
};
BOOST_DESCRIBE_STRUCT(KeyNumbers, (),
                      (controls_implemented, lines_implemented, lines_undecided, late, plans_tested,
                       critical_processes_planned, locations_drilled, tasks_overdue, tasks_done_on_time, findings_open,
                       findings_overdue))

struct Trends {
    KeyNumbers now;
    Date before_date;                  // the day it was 90 times 24 hours earlier
    std::optional<KeyNumbers> before;  // as of then; none: the organisation wasn't here yet
};
BOOST_DESCRIBE_STRUCT(Trends, (), (now, before_date, before))

struct Dashboard {
    Date on;
    ControlFigures controls;
    StatementFigures statement;
    OverdueFigures overdue;
    RiskFigures risks;
    ContinuityFigures continuity;
    TaskFigures tasks;
    FindingFigures findings;
    CheckFigures check;
    LogFigures log;
    Trends trends;
};
BOOST_DESCRIBE_STRUCT(Dashboard, (),
                      (on, controls, statement, overdue, risks, continuity, tasks, findings, check, log, trends))

/// `last`: what was signed last of the log. Of what was signed after the snapshot's instant nothing is told.
Dashboard dashboard(Snapshot const& snapshot, std::optional<LastSigned> const& last);

}  // namespace zorgborg
