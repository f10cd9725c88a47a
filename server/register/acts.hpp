#pragma once
/// Acts on records that are more than a change: approving and erasing, both with a second person.

#include "domain/approval.hpp"
#include "domain/erasure.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// Approves or rejects the record's present version. 404, 403 (not an approver), 409 (a program, the author, archived).
Result<Changed> approve(Editor& editor, RegisterDefinition const& definition, Uuid const& id,
                        ApprovalRequest const& request);

/// The first person asks; the second, asking for the same versions, has them blanked. 409 for the newest version of a
/// living record.
struct ErasureOutcome {
    std::shared_ptr<AnyRecord const> erasure;
    bool done = false;
};
Result<ErasureOutcome> erase(Editor& editor, RegisterDefinition const& definition, Uuid const& id,
                             ErasureRequest const& request);

}  // namespace zorgborg
