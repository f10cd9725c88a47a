#pragma once
/// Whether an assessment counts as independent, and whether the organisation has one that does: by our reading of what
/// the inspectorate asks (NEN 7510-2, 5.35; NEN 7510-1, 9.2). Pure: what people and firms did here before comes in as
/// `Past`, gathered from the log.

#include <map>

#include "domain/assessment_result.hpp"

namespace zorgborg {

/// What ties somebody to what is assessed.
enum class TieKind {
    security_officer,  // has or had that role here
    owned,
    implemented,
    documented,
    tested,
    decided,
    analysed,
    treated,
    fixed,
    led_exercise,
    advised,  // the firm advised
    built,    // the firm built or supplies
};
BOOST_DESCRIBE_ENUM(TieKind, security_officer, owned, implemented, documented, tested, decided, analysed, treated,
                    fixed, led_exercise, advised, built)

struct RecordRef {
    std::string register_;
    Uuid id;
    auto operator<=>(RecordRef const&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordRef, (), (register_, id))

/// Something a person or a firm did or was here, from one day through another.
struct Tie {
    TieKind kind = TieKind::owned;
    Uuid who;                               // a person's id, or a party's
    std::vector<std::string> requirements;  // that it touches; of the role and of a firm's work: all of them
    Date from;
    Date until;
    RecordRef record;

    bool is_whole() const {
        return kind == TieKind::security_officer || kind == TieKind::advised || kind == TieKind::built;
    }
};

/// What is known of before.
struct Past {
    Date known_from;  // since when the log tells
    std::vector<Tie> ties;
};

enum class IndependenceRule {
    kind,       // an audit against requirements, whatever it is called
    no_ties,    // nobody judged his own work
    competent,  // qualified, and somebody knows care
    reported,   // there is a report, issued and given to the board
    confirmed,  // what was typed over was held against the report by a second person
};
BOOST_DESCRIBE_ENUM(IndependenceRule, kind, no_ties, competent, reported, confirmed)

enum class Verdict { holds, fails, unknown };
BOOST_DESCRIBE_ENUM(Verdict, holds, fails, unknown)

struct RuleVerdict {
    IndependenceRule rule = IndependenceRule::kind;
    Verdict verdict = Verdict::unknown;
    std::string reason;
    std::vector<RecordRef> records;  // that say so
};
BOOST_DESCRIBE_STRUCT(RuleVerdict, (), (rule, verdict, reason, records))

struct AssessmentIndependence {
    std::optional<bool> counts;          // none: a rule is unknown and none fails
    bool counts_for_programme = false;   // as an audit of 9.2, besides; a baseline doesn't
    std::vector<RequirementRef> except;  // whoever assessed them is tied to them
    std::vector<RuleVerdict> rules;
};
BOOST_DESCRIBE_STRUCT(AssessmentIndependence, (), (counts, counts_for_programme, except, rules))

using Results = std::vector<Record<AssessmentResult> const*>;

/// How far back ties count before the start: 12 months; 24 for consultants and certifiers, who come and go.
int look_back_months(Assessor const& assessor, Facts const& facts);
/// The party an assessor works for: the one named, or one whose title is the organisation's name.
Record<Party> const* firm_of(Assessor const& assessor, Facts const& facts);

AssessmentIndependence independence(Record<Assessment> const& assessment, Results const& results, Past const& past,
                                    Facts const& facts);

// ---- the organisation -----------------------------------------------------------------------------------------------

/// How old the newest report may be, or the last audit of a certificate.
constexpr Period newest_report_at_most{.months = 12};

/// An issued assessment as the standing sees it.
struct CountedAssessment {
    Uuid id;
    std::optional<Uuid> programme;
    Date report_date;
    std::optional<bool> counts;
    std::vector<std::string> handled;  // requirements that count
};

enum class StandingRoute { programme, certificate };
BOOST_DESCRIBE_ENUM(StandingRoute, programme, certificate)

enum class StandingRule {
    complete,    // every applicable requirement was handled, at most 18 months ago
    recent,      // the newest report is at most 12 months old
    valid,       // a certificate that was decided, not withdrawn, not ended
    accredited,  // by a body that is accredited for it
    scope,       // its scope holds the care in question
    audited,     // its last audit is at most 12 months ago
};
BOOST_DESCRIBE_ENUM(StandingRule, complete, recent, valid, accredited, scope, audited)

struct StandingVerdict {
    StandingRoute route = StandingRoute::programme;
    StandingRule rule = StandingRule::complete;
    Verdict verdict = Verdict::unknown;
    std::string reason;
    std::optional<Date> until;  // holds: through that day
    std::vector<RecordRef> records;
};
BOOST_DESCRIBE_STRUCT(StandingVerdict, (), (route, rule, verdict, reason, until, records))

struct RequirementCoverage {
    std::int64_t n = 0;
    std::int64_t of = 0;
    std::vector<RequirementRef> missing;
};
BOOST_DESCRIBE_STRUCT(RequirementCoverage, (), (n, of, missing))

/// Where the organisation stands, by either route.
struct IndependenceStanding {
    std::optional<bool> counts;  // none: unknown
    std::optional<Date> until;   // counts: through that day, if nothing else happens
    bool warning = false;        // ends within three months
    StandingRoute route = StandingRoute::programme;
    RequirementCoverage coverage;
    std::vector<StandingVerdict> rules;
    std::vector<RecordRef> records;  // what it leans on
};
BOOST_DESCRIBE_STRUCT(IndependenceStanding, (), (counts, until, warning, route, coverage, rules, records))

/// `applicable`: the requirements that apply, those undecided too, in the order of the standard.
IndependenceStanding standing(std::vector<CountedAssessment> const& assessments,
                              std::vector<std::string> const& applicable, Facts const& facts);

}  // namespace zorgborg
