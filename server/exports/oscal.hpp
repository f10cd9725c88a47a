#pragma once
/// The registers in OSCAL 1.2 (NIST), for programs that read it: catalogs with numbers and titles only, a profile that
/// is the statement of applicability, the organisation's controls as components, the mapping between editions; plans
/// and results of audits and exercises, and what came of them as plan of action and milestones.

#include "exports/oscal_parts.hpp"

namespace zorgborg {

/// Files that refer to one another by name, the same bytes for the same snapshot. Their ids are UUIDs of version 5,
/// made from ours: the schema knows no version 7. People aren't named; justifications and how controls are implemented
/// are. What would be empty is left out: without a finding there is no plan of action.
std::vector<OscalFile> oscal_files(Snapshot const& snapshot, Instant as_of, OscalScope const& scope = {});

}  // namespace zorgborg
