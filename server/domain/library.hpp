#pragma once
/// What an exercise takes over from the library of scenarios, in the organisation's language.

#include "domain/value.hpp"

namespace zorgborg {

struct LibraryInject {
    Whole<0, 10'000> minute;
    std::optional<Text<200>> to;
    Text<1000> text;
};

struct LibraryScenario {
    Markdown goal;
    Duration duration;
    std::vector<Text<500>> roles;
    std::vector<LibraryInject> injects;
    std::vector<Text<500>> questions;
    std::vector<Text<500>> measures;
    std::vector<Text<200>> objectives;
};

}  // namespace zorgborg
