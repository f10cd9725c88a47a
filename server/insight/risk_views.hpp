#pragma once
/// What risks look like together: the heat map, the treatment plan, what leans on a control, what other criteria would
/// change.

#include "domain/risk.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

enum class RiskStage { inherent, current, target };
BOOST_DESCRIBE_ENUM(RiskStage, inherent, current, target)

struct HeatMapCell {
    std::int64_t likelihood = 0;
    std::int64_t impact = 0;
    RiskBand band = RiskBand::low;
    std::vector<Uuid> risks;
};
BOOST_DESCRIBE_STRUCT(HeatMapCell, (), (likelihood, impact, band, risks))

/// The risks of an analysis in the matrix in force, by their worst impact. Those that aren't scored stand beside it.
struct HeatMap {
    RiskStage stage = RiskStage::current;
    std::optional<Uuid> criteria;
    std::int64_t likelihood_levels = 0;
    std::int64_t impact_levels = 0;
    std::int64_t total = 0;
    std::vector<HeatMapCell> cells;  // by likelihood, then impact
    std::vector<Uuid> unscored;
};
BOOST_DESCRIBE_STRUCT(HeatMap, (), (stage, criteria, likelihood_levels, impact_levels, total, cells, unscored))

HeatMap heat_map(Snapshot const& snapshot, Uuid const& analysis, RiskStage stage);

/// Something that brings a risk down: a control or a task.
struct TreatmentStep {
    std::string register_;
    Uuid id;
    std::string title;
    std::string status;
    std::optional<UserRef> owner;
    std::optional<Date> due_date;  // of a task; of a control: when it was implemented
};
BOOST_DESCRIBE_STRUCT(TreatmentStep, (), (register_, id, title, status, owner, due_date))

struct TreatmentPlanLine {
    Uuid risk;
    std::string title;
    std::optional<RiskBand> current_band;
    std::optional<RiskBand> target_band;
    std::optional<Treatment> treatment;
    std::optional<Markdown> treatment_plan;
    std::optional<UserRef> owner;
    bool accepted = false;
    std::optional<Date> accepted_until_date;
    std::vector<TreatmentStep> steps;
    Set<RiskGap> gaps;
};
BOOST_DESCRIBE_STRUCT(TreatmentPlanLine, (),
                      (risk, title, current_band, target_band, treatment, treatment_plan, owner, accepted,
                       accepted_until_date, steps, gaps))

/// The highest first, and before them those that nobody scored (NEN 7510-1, 6.1.3 e).
struct TreatmentPlan {
    std::vector<TreatmentPlanLine> lines;
};
BOOST_DESCRIBE_STRUCT(TreatmentPlan, (), (lines))

TreatmentPlan treatment_plan(Snapshot const& snapshot, Uuid const& analysis);

struct RiskOfControl {
    Uuid id;
    std::string title;
    std::optional<RiskBand> inherent_band;
    std::optional<RiskBand> current_band;
    bool accepted = false;
    std::int64_t other_controls = 0;  // implemented ones beside this
};
BOOST_DESCRIBE_STRUCT(RiskOfControl, (), (id, title, inherent_band, current_band, accepted, other_controls))

/// What falls if this control fails: the risks that lean on it, with what else would hold them.
struct RisksOfControl {
    std::vector<RiskOfControl> items;
    std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(RisksOfControl, (), (items, total))

RisksOfControl risks_of_control(Snapshot const& snapshot, Uuid const& control);

struct BandChange {
    Uuid risk;
    std::string title;
    RiskStage stage = RiskStage::current;
    std::optional<RiskBand> from;  // none: outside of the matrix
    std::optional<RiskBand> to;
    bool rises = false;
};
BOOST_DESCRIBE_STRUCT(BandChange, (), (risk, title, stage, from, to, rises))

struct BandChanges {
    std::vector<BandChange> items;
    std::int64_t total = 0;
    std::int64_t risks = 0;  // all there are
};
BOOST_DESCRIBE_STRUCT(BandChanges, (), (items, total, risks))

/// Which risks these criteria would put in another band than those in force.
BandChanges band_changes(Snapshot const& snapshot, RiskCriteria const& criteria);

}  // namespace zorgborg
