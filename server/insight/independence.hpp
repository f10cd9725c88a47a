#pragma once
/// Independence, with what people and firms did here before read from the log as it was.

#include "domain/independence.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

/// What is known of these assessments' assessors from before, in one reading of the log.
Past past_of(Snapshot const& snapshot, std::vector<Record<Assessment> const*> const& assessments);

/// Of one assessment, by the results that the viewer may see.
AssessmentIndependence independence_of(Snapshot const& snapshot, Record<Assessment> const& assessment,
                                       Actor const& viewer);

/// Every issued assessment that may still count for something, with its verdict: what the standing, the statement's
/// `verified` and the gates lean on.
struct JudgedAssessment {
    Record<Assessment> const* record = nullptr;
    AssessmentIndependence independence;
};
std::vector<JudgedAssessment> const& judged_assessments(Snapshot const& snapshot);

/// The requirements of the organisation's edition that apply; undecided counts as applicable.
std::vector<std::string> applicable_requirements(Snapshot const& snapshot);

IndependenceStanding const& independence_standing(Snapshot const& snapshot);

/// What the standing leans on, and the day it lapses or lapsed; none when there never was anything to lapse.
struct Lapse {
    RecordRef record;
    std::string title;
    Date date;
    std::optional<Uuid> owner;
};
std::optional<Lapse> independence_lapse(Snapshot const& snapshot);

/// An independent conform result of the requirement that still holds: at most 36 months old, and no control for it
/// changed materially since. None where there is none.
std::optional<Verified> verified(Snapshot const& snapshot, std::string const& requirement);

}  // namespace zorgborg
