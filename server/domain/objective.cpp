#include "domain/objective.hpp"

#include <algorithm>
#include <cmath>

namespace zorgborg {
namespace {

constexpr int days_to_write_down = 92;  // a quarter: later it isn't a measurement of its time
constexpr long double millionth = 1'000'000;

std::int64_t number(Decimal const& decimal) { return Value<Decimal>::number(decimal); }

/// As people write it: two places, no zeros at the end.
std::string decimal_text(std::int64_t millionths) {
    constexpr std::int64_t shown = 10'000;
    auto const rounded = (millionths + (millionths < 0 ? -shown / 2 : shown / 2)) / shown;
    auto const whole = rounded < 0 ? -rounded : rounded;
    auto out = (rounded < 0 ? "-" : "") + std::to_string(whole / 100);
    if (auto const rest = whole % 100; rest != 0) {
        out += '.' + std::to_string(rest / 10);
        if (rest % 10 != 0) out += std::to_string(rest % 10);
    }
    return out;
}

bool is_late(Record<Measurement> const& row, Facts const& facts) {
    return facts.day_of(row.envelope.created_at) - row.body.period_end_date > days_to_write_down;
}

std::optional<bool> is_met(std::int64_t value, std::optional<Decimal> const& target, Direction direction) {
    if (!target) return std::nullopt;
    return direction == Direction::higher ? value >= number(*target) : value <= number(*target);
}

Trend trend_of(std::int64_t before, std::int64_t after, Direction direction) {
    if (before == after) return Trend::same;
    return (after > before) == (direction == Direction::higher) ? Trend::better : Trend::worse;
}

}  // namespace

std::optional<std::int64_t> value_of(Measurement const& measurement) {
    auto const above = number(measurement.numerator);
    if (!measurement.denominator) return above;
    auto const below = number(*measurement.denominator);
    if (below == 0) return std::nullopt;
    auto const out = static_cast<long double>(above) / static_cast<long double>(below) * 100 * millionth;
    constexpr long double most = 9e17L;
    if (out > most || out < -most) return std::nullopt;
    return std::llround(out);
}

std::vector<Record<Measurement> const*> measurements_of(Uuid const& objective, Facts const& facts) {
    auto out = facts.linking<Measurement>(to_text(objective));
    std::erase_if(
        out, [&](auto const* row) { return row->body.objective.id != objective || derive(*row, facts).corrected; });
    std::ranges::sort(out, {}, [](auto const* row) { return std::pair(row->body.period_end_date, row->envelope.id); });
    return out;
}

ObjectiveDerived derive(Record<Objective> const& objective, Facts const& facts) {
    ObjectiveDerived out;
    auto const rows = measurements_of(objective.envelope.id, facts);
    out.measurements = static_cast<std::int64_t>(rows.size());
    std::vector<std::int64_t> values;
    Date last = facts.day_of(objective.envelope.created_at);
    for (auto const* row : rows) {
        auto const value = value_of(row->body);
        if (!value || is_late(*row, facts)) continue;
        values.push_back(*value);
        out.latest_value = decimal_text(*value);
        out.latest_date = last = row->body.period_end_date;
    }
    if (!values.empty()) out.met = is_met(values.back(), objective.body.target, objective.body.direction);
    if (values.size() > 1) out.trend = trend_of(*(values.end() - 2), values.back(), objective.body.direction);
    if (objective.body.measure_interval) out.next_measurement_date = objective.body.measure_interval->after(last);
    return out;
}

std::optional<Due> due(Record<Objective> const& objective, Facts const& facts, Date) {
    auto const derived = derive(objective, facts);
    bool const reached = derived.met == true;
    if (derived.next_measurement_date &&
        (!objective.body.due_date || reached || *derived.next_measurement_date < *objective.body.due_date))
        return Due{DueKind::measurement, *derived.next_measurement_date};
    if (!objective.body.due_date || reached) return std::nullopt;
    return Due{DueKind::objective, *objective.body.due_date};
}

MeasurementDerived derive(Record<Measurement> const& measurement, Facts const& facts) {
    MeasurementDerived out;
    auto const value = value_of(measurement.body);
    if (value) out.value = decimal_text(*value);
    if (auto const* objective = facts.find<Objective>(measurement.body.objective.id); value && objective != nullptr)
        out.met = is_met(*value, measurement.body.target, objective->body.direction);
    out.corrected = std::ranges::any_of(
        facts.linking<Measurement>(to_text(measurement.envelope.id)),
        [&](auto const* row) { return row->body.corrects == Ref<Measurement>{measurement.envelope.id}; });
    out.late = is_late(measurement, facts);
    return out;
}

void complete(Record<Measurement> const* before, Measurement& after, Facts const& facts) {
    auto const* const objective = facts.find<Objective>(after.objective.id);
    if (before != nullptr || objective == nullptr) return;
    after.target = objective->body.target;
    after.unit = objective->body.unit;
    after.definition_version = {objective->envelope.version};
}

void check(Record<Measurement> const*, Measurement const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (after.period_end_date < after.period_start_date)
        complaints.add(Rule::date_order, "periodEndDate", "The period ends before it begins.");
    if (after.period_end_date > facts.today)
        complaints.add(Rule::in_future, "periodEndDate", "The period isn't over yet.");
    if (after.denominator && number(*after.denominator) == 0)
        complaints.add(Rule::range, "denominator", "Of nothing there is no part; leave it out where there is none.");
    if (!after.corrects) return;
    auto const* const row = facts.find<Measurement>(after.corrects->id);
    if (row != nullptr && row->body.objective != after.objective)
        complaints.add(Rule::contradiction, "corrects", "That row is of another objective.");
    if (row != nullptr && derive(*row, facts).corrected)
        complaints.add(Rule::unique, "corrects", "That row was corrected already; correct the later one.");
    if (!after.correction_reason)
        complaints.add(Rule::reason_needed, "correctionReason", "Correcting a row asks its reason.");
}

}  // namespace zorgborg
