#pragma once
/// Acts on tasks: each may leave a record of what was missed before and begin the next of the series.

#include "domain/task.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// The task, done. 404, 403, 409.
Result<Changed> complete_task(Editor& editor, Uuid const& id, CompletionRequest const& request, Permit const& permit);

/// The task, moved. 404, 403, 409.
Result<Changed> reschedule_task(Editor& editor, Uuid const& id, RescheduleRequest const& request, Permit const& permit);

}  // namespace zorgborg
