#include "domain/approval.hpp"

namespace zorgborg {

std::optional<ApprovalState> approval_of(Envelope const& envelope, Facts const& facts) {
    std::optional<ApprovalState> latest;
    for (auto const* approval : facts.linking<Approval>(to_text(envelope.id))) {
        if (approval->body.of_version.value != envelope.version) continue;
        if (latest && latest->at >= approval->envelope.created_at) continue;
        latest = {approval->body.decision, approval->envelope.created_by, approval->envelope.created_at,
                  approval->body.note};
    }
    return latest;
}

}  // namespace zorgborg
