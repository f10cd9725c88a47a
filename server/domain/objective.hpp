#pragma once

#include "domain/due.hpp"
#include "domain/pdca_cycle.hpp"

namespace zorgborg {

/// Which way is better.
enum class Direction { higher, lower };
BOOST_DESCRIBE_ENUM(Direction, higher, lower)

/// What the ISMS is to reach, and how that is seen (NEN 7510-1, 6.2).
struct Objective {
    static constexpr Traits traits{"objectives", "objective"};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    std::optional<Markdown> description;
    std::optional<Ref<PdcaCycle>> cycle;
    std::vector<RequirementRef> requirements;
    std::optional<Text<500>> measure;  // what is measured
    std::optional<Text<40>> unit;
    Direction direction = Direction::higher;
    std::optional<Decimal> target;  // none: nobody adopted one
    std::optional<Markdown> resources;
    std::optional<Markdown> evaluation;  // how results are evaluated
    std::optional<Date> due_date;
    std::optional<Period> measure_interval;
    std::optional<UserRef> owner;
};
BOOST_DESCRIBE_STRUCT(Objective, (),
                      (title, description, cycle, requirements, measure, unit, direction, target, resources, evaluation,
                       due_date, measure_interval, owner))

/// One value of an objective's measure over a period. A row is never changed: a later one corrects it.
struct Measurement {
    static constexpr Traits traits{"measurements", "measurement", Area::content, {Ability::create, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view kept_by_server[] = {"target", "unit", "definitionVersion"};

    std::optional<Text<200>> title;
    Ref<Objective> objective;
    Date period_start_date;
    Date period_end_date;
    Decimal numerator;
    std::optional<Decimal> denominator;  // none: the numerator is the value
    std::optional<Decimal> target;       // the objective's at that moment
    std::optional<Text<40>> unit;
    Whole<1, 1'000'000'000> definition_version;  // of the objective's record
    std::optional<UserRef> measured_by;
    std::optional<UserRef> analysed_by;
    std::optional<Markdown> analysis;
    std::optional<Ref<Measurement>> corrects;
    std::optional<Markdown> correction_reason;
};
BOOST_DESCRIBE_STRUCT(Measurement, (),
                      (title, objective, period_start_date, period_end_date, numerator, denominator, target, unit,
                       definition_version, measured_by, analysed_by, analysis, corrects, correction_reason))

struct MeasurementDerived {
    std::optional<std::string> value;  // numerator, of a denominator: per hundred
    std::optional<bool> met;           // the target of that moment; none: nobody adopted one
    bool corrected = false;            // a later row says otherwise
    bool late = false;                 // written down more than 92 days after its period: shown, no trend
};
BOOST_DESCRIBE_STRUCT(MeasurementDerived, (), (value, met, corrected, late))

enum class Trend { unknown, better, same, worse };
BOOST_DESCRIBE_ENUM(Trend, unknown, better, same, worse)

struct ObjectiveDerived {
    std::int64_t measurements = 0;  // corrected ones aside
    std::optional<std::string> latest_value;
    std::optional<Date> latest_date;  // the end of its period
    std::optional<bool> met;
    Trend trend = Trend::unknown;  // the latest two
    std::optional<Date> next_measurement_date;
};
BOOST_DESCRIBE_STRUCT(ObjectiveDerived, (),
                      (measurements, latest_value, latest_date, met, trend, next_measurement_date))

/// Its rows that hold, by the end of their period.
std::vector<Record<Measurement> const*> measurements_of(Uuid const& objective, Facts const& facts);
/// In millionths; none without a denominator to divide by.
std::optional<std::int64_t> value_of(Measurement const& measurement);

ObjectiveDerived derive(Record<Objective> const& objective, Facts const& facts);
std::optional<Due> due(Record<Objective> const& objective, Facts const& facts, Date on);

MeasurementDerived derive(Record<Measurement> const& measurement, Facts const& facts);
/// Keeps what the objective said at that moment.
void complete(Record<Measurement> const* before, Measurement& after, Facts const& facts);
void check(Record<Measurement> const* before, Measurement const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

}  // namespace zorgborg
