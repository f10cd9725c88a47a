#pragma once

#include "domain/approval.hpp"
#include "domain/asset.hpp"
#include "domain/control.hpp"
#include "domain/due.hpp"
#include "domain/exercise_kind.hpp"

namespace zorgborg {

enum class ContinuityScenario {
    power,
    internet,
    client_record_system,
    telephony,
    ransomware,
    supplier,
    building,
    staff,
    data_leak,
    other,
};
BOOST_DESCRIBE_ENUM(ContinuityScenario, power, internet, client_record_system, telephony, ransomware, supplier,
                    building, staff, data_leak, other)

enum class PlanStatus { draft, active, retired };
BOOST_DESCRIBE_ENUM(PlanStatus, draft, active, retired)

/// Where a plan stands between being written and being known to work, worst first.
enum class TestState { never_tested, talked_through, failed_retest_due, overdue, due, tested };
BOOST_DESCRIBE_ENUM(TestState, never_tested, talked_through, failed_retest_due, overdue, due, tested)

/// A card that hangs somewhere, with the version that stands on it.
struct PrintedCopy {
    Text<200> place;
    Date printed_date;
    Whole<1, 1'000'000> card_version{1};
    auto operator<=>(PrintedCopy const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PrintedCopy, (), (place, printed_date, card_version))

/// What is done when something falls out, so that care goes on (ISO 22301, 8.4; NEN 7510-2, 5.29, 5.30, 5.42).
struct ContinuityPlan {
    static constexpr Traits traits{"continuity-plans",
                                   "continuity-plan",
                                   Area::content,
                                   {Ability::create, Ability::change, Ability::archive, Ability::approve,
                                    Ability::erase, Ability::card, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view kept_by_server[] = {"describedDate", "cardVersion"};

    Text<200> title;
    ContinuityScenario scenario = ContinuityScenario::other;
    std::optional<Markdown> description;
    Refs<Asset> processes;  // of kind process: what must go on
    Refs<Asset> assets;     // what falls out
    Refs<Control> measures;
    Refs<Location> locations;  // where it must work
    std::optional<UserRef> owner;
    std::optional<Duration> rto;
    std::optional<Duration> rpo;
    std::optional<Duration> mtpd;
    std::optional<Markdown> fallback;       // what the ward does, on one page
    std::optional<Markdown> communication;  // channels that work without our own ICT (5.42)
    Refs<Party> parties;                    // to be called
    Period exercise_interval{.months = 12};
    std::optional<ExerciseKind> least_kind;  // what counts as tested
    PlanStatus status = PlanStatus::draft;
    std::vector<PrintedCopy> printed_copies;
    Date described_date;                  // since when it is written down
    Whole<1, 1'000'000> card_version{1};  // grows when what stands on the ward's card changes
};
BOOST_DESCRIBE_STRUCT(ContinuityPlan, (),
                      (title, scenario, description, processes, assets, measures, locations, owner, rto, rpo, mtpd,
                       fallback, communication, parties, exercise_interval, least_kind, status, printed_copies,
                       described_date, card_version))

/// n of m, and which are missing.
struct Drilled {
    std::int64_t n = 0;
    std::int64_t of = 0;
    std::vector<Uuid> missing;
};
BOOST_DESCRIBE_STRUCT(Drilled, (), (n, of, missing))

/// What a plan that is to be relied on still lacks.
enum class PlanGap { owner, rto, fallback, communication, locations, approval };
BOOST_DESCRIBE_ENUM(PlanGap, owner, rto, fallback, communication, locations, approval)

struct ContinuityPlanDerived {
    TestState test_state = TestState::never_tested;
    std::optional<Uuid> last_exercise;          // the last one that counted
    std::optional<Date> last_exercise_date;     // when it was held
    std::optional<Date> next_exercise_date;     // by when it must be tested
    std::optional<Date> planned_exercise_date;  // when the next exercise is planned
    Set<ExerciseKind> counting_kinds;           // what counts as a test of it
    Drilled locations_drilled;                  // where an exercise was held within the interval
    Set<PlanGap> gaps;
    std::int64_t old_cards = 0;  // printed copies of an older version
    std::optional<ApprovalState> approval;
};
BOOST_DESCRIBE_STRUCT(ContinuityPlanDerived, (),
                      (test_state, last_exercise, last_exercise_date, next_exercise_date, planned_exercise_date,
                       counting_kinds, locations_drilled, gaps, old_cards, approval))

/// Days a failed or partly passed test leaves until it must have been done again.
constexpr int retest_days = 90;

/// Nobody knows whether it works, or it didn't: what an auditor stops at.
constexpr bool lacks_test(TestState state) { return state < TestState::due; }

/// What counts as a test where the plan doesn't say: people's work for a fallback, bringing back for technical
/// measures.
ExerciseKind least_kind(ContinuityPlan const& plan);

ContinuityPlanDerived derive(Record<ContinuityPlan> const& plan, Facts const& facts);
/// Whether an active plan says how a process goes on.
bool has_active_plan(Record<Asset> const& process, Facts const& facts);
/// Where the plans stand that aren't retired, by the worst of them; none: there is no plan.
std::optional<TestState> worst_test_state(Facts const& facts);
/// Described but never tested is due from the day it was described.
std::optional<Due> due(Record<ContinuityPlan> const& plan, Facts const& facts, Date on);
void complete(Record<ContinuityPlan> const* before, ContinuityPlan& after, Facts const& facts);
/// It recovers before the outage of its processes can't be borne, and talking isn't testing.
void check(Record<ContinuityPlan> const* before, ContinuityPlan const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
Set<Role> approvers(ContinuityPlan const& plan);

}  // namespace zorgborg
