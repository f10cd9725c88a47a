#pragma once
/// Approving, with what follows from it.

#include "register/acts.hpp"

namespace zorgborg {

/// The approval made. When it puts other risk criteria in force, whoever owns a risk that is in a worse band by them
/// gets a task to look at it again. Errors as `approve`.
Result<Changed> approve_record(Editor& editor, RegisterDefinition const& definition, Uuid const& id,
                               ApprovalRequest const& request);

}  // namespace zorgborg
