#pragma once
/// PDCA cycles: their gates, moving through them, the board's report; and management reviews.

#include "api/call.hpp"

namespace zorgborg {

Result<Answer> get_gates(ReadCall& call);
Result<Act> move_cycle(ReadCall& call);
Result<Answer> get_cycle_report(ReadCall& call);
Result<Act> prefill_review(ReadCall& call);

}  // namespace zorgborg
