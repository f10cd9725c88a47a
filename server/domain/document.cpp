#include "domain/document.hpp"

#include "domain/review.hpp"

namespace zorgborg {

DocumentDerived derive(Record<Document> const& document, Facts const& facts) {
    DocumentDerived out;
    auto const& body = document.body;
    out.approval = approval_of(document.envelope, facts);
    if (body.status != DocumentStatus::withdrawn) derive_review(out, body, body.in_force_date, facts.today);
    return out;
}

std::optional<Due> due(Record<Document> const& document, Facts const& facts, Date) {
    auto const date = derive(document, facts).next_review_date;
    if (!date) return std::nullopt;
    return Due{DueKind::review, *date};
}

void check(Record<Document> const*, Document const& after, Actor const&, Facts const& facts, Complaints& complaints) {
    if (after.last_reviewed_date > facts.today)
        complaints.add(Rule::in_future, "lastReviewedDate", "The document can't have been reviewed after today.");
    if (after.last_checked_date > facts.today)
        complaints.add(Rule::in_future, "lastCheckedDate", "The link can't have been checked after today.");
}

Set<Role> approvers(Document const& document) {
    bool const boards = document.kind == DocumentKind::policy || document.kind == DocumentKind::scope;
    return boards ? Set<Role>{Role::board} : Set<Role>{Role::board, Role::owner};
}

}  // namespace zorgborg
