#pragma once
/// How a continuity plan can be exercised (ISO 22398), and what that shows.

#include "domain/value.hpp"

namespace zorgborg {

enum class ExerciseKind {
    walkthrough,         // read together
    tabletop,            // talked through along a scenario
    simulation,          // done by the people, on the ward, as if
    technical_failover,  // switched over to the spare
    restore_test,        // brought back from the back-up
    full_interruption,   // really switched off
    regional,            // together with partners
    real_outage,         // it happened, and was evaluated
};
BOOST_DESCRIBE_ENUM(ExerciseKind, walkthrough, tabletop, simulation, technical_failover, restore_test,
                    full_interruption, regional, real_outage)

/// Talking shows that people know the plan, not that it works.
constexpr Set<ExerciseKind> talks{ExerciseKind::walkthrough, ExerciseKind::tabletop};

/// The kinds that bring a system back or over: they have a recovery time to measure.
constexpr Set<ExerciseKind> recoveries{ExerciseKind::technical_failover, ExerciseKind::restore_test,
                                       ExerciseKind::full_interruption, ExerciseKind::real_outage};

/// The kinds that count as a test where at least this one is asked.
constexpr Set<ExerciseKind> counting(ExerciseKind least) {
    using enum ExerciseKind;
    switch (least) {
        case walkthrough:
        case tabletop: return {};
        case simulation: return {simulation, full_interruption, regional, real_outage};
        case technical_failover: return {technical_failover, full_interruption, real_outage};
        case restore_test: return {restore_test, real_outage};
        case full_interruption: return {full_interruption, real_outage};
        case regional: return {regional, real_outage};
        case real_outage: break;
    }
    return {real_outage};
}

}  // namespace zorgborg
