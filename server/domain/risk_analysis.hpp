#pragma once

#include "domain/asset.hpp"
#include "domain/due.hpp"
#include "domain/risk_criteria.hpp"

namespace zorgborg {

struct Risk;

enum class AnalysisStatus { draft, finished };
BOOST_DESCRIBE_ENUM(AnalysisStatus, draft, finished)

/// A threat of the library that was looked at for this analysis: kept as a risk, or dropped with a reason.
struct Consideration {
    Text<60> threat;
    Refs<Asset> assets;
    bool kept = false;
    std::optional<Text<500>> reason;
    std::optional<Ref<Risk>> risk;  // kept: what became of it
    Instant at;
    Text<40> by;
};
BOOST_DESCRIBE_STRUCT(Consideration, (), (threat, assets, kept, reason, risk, at, by))

/// A risk as it stood when the analysis was finished.
struct AnalysedRisk {
    Uuid risk;
    std::int64_t version = 0;
    std::string title;
    std::optional<RiskBand> inherent_band;
    std::optional<RiskBand> current_band;
    std::optional<RiskBand> target_band;
};
BOOST_DESCRIBE_STRUCT(AnalysedRisk, (), (risk, version, title, inherent_band, current_band, target_band))

/// A look at what could go wrong with some assets (ISO/IEC 27000, risk assessment; NEN 7510-1, 6.1.2 and 8.2). Once it
/// is finished it says what was judged then, and doesn't change any more; its risks live on, and the next version of
/// the analysis goes on with them.
struct RiskAnalysis {
    static constexpr Traits traits{"risk-analyses",
                                   "risk-analysis",
                                   Area::content,
                                   {Ability::create, Ability::change, Ability::archive, Ability::approve,
                                    Ability::erase, Ability::analyse, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view kept_by_server[] = {"continues", "status", "summary", "considerations",
                                                          "results"};

    Text<200> title;
    std::optional<Markdown> scope;
    std::optional<Text<200>> method;
    std::optional<Date> date;
    std::optional<UserRef> owner;
    std::vector<Text<200>> participants;  // by function
    Refs<Asset> assets;
    std::optional<Period> review_interval;
    std::optional<Ref<RiskAnalysis>> continues;
    AnalysisStatus status = AnalysisStatus::draft;
    std::optional<Markdown> summary;
    std::vector<Consideration> considerations;
    std::vector<AnalysedRisk> results;
};
BOOST_DESCRIBE_STRUCT(RiskAnalysis, (),
                      (title, scope, method, date, owner, participants, assets, review_interval, continues, status,
                       summary, considerations, results))

/// Why an analysis is looked at again before its time (NEN 7510-1, 8.2).
enum class TriggerKind { new_product, incident, big_change, other };
BOOST_DESCRIBE_ENUM(TriggerKind, new_product, incident, big_change, other)

/// Something happened that an analysis must be looked at again for. Made by the act `triggers` only.
struct ReviewTrigger {
    static constexpr Traits traits{"review-triggers", "review-trigger", Area::acts, {}};
    static constexpr std::string_view register_name = traits.name;

    Ref<RiskAnalysis> analysis;
    TriggerKind kind = TriggerKind::other;
    Text<500> reason;
    std::optional<AnyRef> about;
    Date review_by_date;
};
BOOST_DESCRIBE_STRUCT(ReviewTrigger, (), (analysis, kind, reason, about, review_by_date))

struct ReviewTriggerRequest {
    static constexpr std::string_view always_given = "kind";

    TriggerKind kind = TriggerKind::other;
    Text<500> reason;
    std::optional<AnyRef> about;
    std::optional<Date> review_by_date;  // in 30 days, when it isn't said
};
BOOST_DESCRIBE_STRUCT(ReviewTriggerRequest, (), (kind, reason, about, review_by_date))

struct RiskAnalysisDerived {
    std::optional<ApprovalState> approval;
    std::int64_t risks = 0;
    std::int64_t unscored = 0;
    std::optional<Date> next_review_date;
    bool review_overdue = false;
    std::vector<TriggerKind> triggers;  // since it was finished
    std::optional<Uuid> continued_by;
};
BOOST_DESCRIBE_STRUCT(RiskAnalysisDerived, (),
                      (approval, risks, unscored, next_review_date, review_overdue, triggers, continued_by))

struct FinishRequest {
    std::optional<Markdown> summary;
};
BOOST_DESCRIBE_STRUCT(FinishRequest, (), (summary))

/// A finished analysis falls due after its interval, or when a trigger asks so, until a later one that goes on with it
/// is finished.
RiskAnalysisDerived derive(Record<RiskAnalysis> const& analysis, Facts const& facts);
std::optional<Due> due(Record<RiskAnalysis> const& analysis, Facts const& facts, Date on);

void check(Record<RiskAnalysis> const* before, RiskAnalysis const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<RiskAnalysis> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);
/// What isn't finished isn't approved yet.
void check_approval(Record<RiskAnalysis> const& record, Actor const& actor, Complaints& complaints);
Set<Role> approvers(RiskAnalysis const& analysis);

/// The analysis, finished: every risk of it is scored; what they are is written down.
RiskAnalysis finished(Record<RiskAnalysis> const& before, FinishRequest const& act, Actor const& actor,
                      Facts const& facts, Complaints& complaints);

/// The next version of a finished analysis, a draft.
RiskAnalysis continued(Record<RiskAnalysis> const& before, Facts const& facts, Complaints& complaints);

ReviewTrigger trigger_of(Record<RiskAnalysis> const& analysis, ReviewTriggerRequest const& act, Facts const& facts,
                         Complaints& complaints);

}  // namespace zorgborg
