#pragma once
/// Acts on risks and their analyses.

#include "domain/risk.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// The acceptance made: of the risk as it is now. 404, 403 (neither its owner nor the board), 409.
Result<Changed> accept_risk(Editor& editor, Uuid const& risk, AcceptanceRequest const& request);

/// The acceptance, withdrawn by somebody who may decide on the risk or keeps it. 404, 403, 409.
Result<Changed> withdraw_acceptance(Editor& editor, Uuid const& risk, Uuid const& acceptance,
                                    WithdrawalRequest const& request, Permit const& permit);

/// The next version of a finished analysis; its risks, those that aren't archived, go on in it. 404, 403, 409.
Result<Changed> continue_analysis(Editor& editor, Uuid const& analysis, Permit const& permit);

/// The trigger made. 404, 403, 409.
Result<Changed> add_trigger(Editor& editor, Uuid const& analysis, ReviewTriggerRequest const& request,
                            Permit const& permit);

}  // namespace zorgborg
