#pragma once
/// Moving a PDCA cycle through its gates; filling in a management review.

#include "domain/management_review.hpp"
#include "domain/pdca_cycle.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// The cycle in its next phase. 404, 403 (neither who keeps it nor the board), 409 `gate-closed` naming each criterion
/// that fails.
Result<Changed> move_cycle(Editor& editor, Uuid const& cycle, TransitionRequest const& request, Permit const& permit);

}  // namespace zorgborg
