#include "insight/risk_views.hpp"

#include <algorithm>

namespace zorgborg {
namespace {

std::optional<RiskScore> const& score_of(Risk const& risk, RiskStage stage) {
    switch (stage) {
        case RiskStage::inherent: return risk.inherent;
        case RiskStage::current: return risk.current;
        case RiskStage::target: break;
    }
    return risk.target;
}

std::optional<RiskBand> band_in(RiskCriteria const& criteria, std::optional<RiskScore> const& score) {
    return score ? band_of(criteria, *score) : std::nullopt;
}

void put(HeatMap& map, Record<Risk> const& risk) {
    auto const& score = score_of(risk.body, map.stage);
    auto const cell = std::ranges::find_if(map.cells, [&](HeatMapCell const& each) {
        return score && each.likelihood == score->likelihood.value && each.impact == worst_impact(*score);
    });
    (cell == map.cells.end() ? map.unscored : cell->risks).push_back(risk.envelope.id);
}

template <class T>
void add_steps(std::vector<TreatmentStep>& steps, Refs<T> const& links, Snapshot const& snapshot) {
    for (auto const& link : links) {
        auto const* const record = snapshot.find<T>(link.id);
        if (record == nullptr || record->envelope.archived_at) continue;
        auto const& body = record->body;
        TreatmentStep step{std::string(T::register_name),       link.id,    body.title.value,
                           std::string(enum_name(body.status)), body.owner, {}};
        if constexpr (std::is_same_v<T, Task>)
            step.due_date = derive(*record, snapshot).current_due_date;
        else
            step.due_date = body.implemented_date;
        steps.push_back(std::move(step));
    }
}

std::int64_t implemented_beside(Risk const& risk, Uuid const& control, Snapshot const& snapshot) {
    return std::ranges::count_if(risk.controls, [&](Ref<Control> const& link) {
        auto const* const other = snapshot.find<Control>(link.id);
        return link.id != control && other != nullptr && !other->envelope.archived_at &&
               other->body.status == ControlStatus::implemented;
    });
}

}  // namespace

HeatMap heat_map(Snapshot const& snapshot, Uuid const& analysis, RiskStage stage) {
    HeatMap out;
    out.stage = stage;
    if (auto const* criteria = criteria_in_force(snapshot)) {
        out.criteria = criteria->envelope.id;
        out.likelihood_levels = criteria->body.likelihood_levels.value;
        out.impact_levels = criteria->body.impact_levels.value;
        for (auto const& cell : criteria->body.matrix)
            out.cells.push_back({cell.likelihood.value, cell.impact.value, cell.band, {}});
        std::ranges::sort(out.cells, {},
                          [](HeatMapCell const& cell) { return std::pair(cell.likelihood, cell.impact); });
    }
    for (auto const* risk : snapshot.linking<Risk>(to_text(analysis))) {
        ++out.total;
        put(out, *risk);
    }
    return out;
}

TreatmentPlan treatment_plan(Snapshot const& snapshot, Uuid const& analysis) {
    TreatmentPlan out;
    for (auto const* risk : snapshot.linking<Risk>(to_text(analysis))) {
        auto const derived = derive(*risk, snapshot);
        auto const& body = risk->body;
        TreatmentPlanLine line;
        line.risk = risk->envelope.id;
        line.title = body.title.value;
        line.current_band = derived.current_band;
        line.target_band = derived.target_band;
        line.treatment = body.treatment;
        line.treatment_plan = body.treatment_plan;
        line.owner = body.owner;
        line.accepted = derived.accepted;
        line.accepted_until_date = derived.accepted_until_date;
        add_steps(line.steps, body.controls, snapshot);
        add_steps(line.steps, body.tasks, snapshot);
        line.gaps = derived.gaps;
        out.lines.push_back(std::move(line));
    }
    auto const worst_first = [](TreatmentPlanLine const& line) {
        return std::pair(line.current_band ? -static_cast<int>(*line.current_band) : -99, line.risk);
    };
    std::ranges::sort(out.lines, {}, worst_first);
    return out;
}

RisksOfControl risks_of_control(Snapshot const& snapshot, Uuid const& control) {
    RisksOfControl out;
    for (auto const* risk : snapshot.linking<Risk>(to_text(control))) {
        auto const derived = derive(*risk, snapshot);
        out.items.push_back({risk->envelope.id, risk->body.title.value, derived.inherent_band, derived.current_band,
                             derived.accepted, implemented_beside(risk->body, control, snapshot)});
    }
    std::ranges::sort(out.items, {}, &RiskOfControl::id);
    out.total = static_cast<std::int64_t>(out.items.size());
    return out;
}

BandChanges band_changes(Snapshot const& snapshot, RiskCriteria const& criteria) {
    BandChanges out;
    auto const* const in_force = criteria_in_force(snapshot);
    for (auto const* risk : snapshot.all<Risk>()) {
        ++out.risks;
        for (auto const& stage : enumerators<RiskStage>) {
            auto const& score = score_of(risk->body, stage.value);
            auto const from = in_force ? band_in(in_force->body, score) : std::nullopt;
            auto const to = band_in(criteria, score);
            if (!score || from == to) continue;
            out.items.push_back(
                {risk->envelope.id, risk->body.title.value, stage.value, from, to, from && to && *to > *from});
        }
    }
    out.total = static_cast<std::int64_t>(out.items.size());
    return out;
}

}  // namespace zorgborg
