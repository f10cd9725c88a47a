#pragma once
/// Continuity plans as one file that is read when nothing works: it lies on a USB stick, and on paper.

#include "exports/plan_card.hpp"

namespace zorgborg {

using Plans = std::vector<Record<ContinuityPlan> const*>;

/// The plans that are to be followed: neither archived nor retired, by title.
Plans plans_in_use(Snapshot const& snapshot);

/// Each plan whole, its card on a page of its own, and the call list of every party.
std::string offline_pack(PlanSource const& from, Plans const& plans, Language language);

}  // namespace zorgborg
