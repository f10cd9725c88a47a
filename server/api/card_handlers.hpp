#pragma once
/// What wards take in their hands: cards of continuity plans, and all of it as one file.

#include "api/call.hpp"

namespace zorgborg {

Result<Answer> get_plan_card(ReadCall& call);
/// Of the plan in the path, or of all that are to be followed.
Result<Answer> get_offline_pack(ReadCall& call);

}  // namespace zorgborg
