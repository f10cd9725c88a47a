#include "domain/evidence.hpp"

#include <algorithm>

#include "domain/assessment.hpp"
#include "domain/control.hpp"
#include "domain/document.hpp"

namespace zorgborg {
namespace {

bool in_use(Control const& control) { return control.status != ControlStatus::retired; }
bool in_use(Document const& document) { return document.status != DocumentStatus::withdrawn; }

/// Whether something else that lasts longer shows the same thing, too.
bool is_outlived(Refs<Evidence> const& all, Record<Evidence> const& one, Facts const& facts) {
    return std::ranges::any_of(all, [&](Ref<Evidence> const& reference) {
        auto const* const other = facts.find<Evidence>(reference.id);
        if (other == nullptr || other == &one || other->envelope.archived_at) return false;
        auto const& until = other->body.valid_until_date;
        return !until || *until > *one.body.valid_until_date;
    });
}

template <class T>
bool is_needed(Record<Evidence> const& evidence, Facts const& facts) {
    return std::ranges::any_of(facts.linking<T>(to_text(evidence.envelope.id)), [&](Record<T> const* record) {
        return in_use(record->body) && !is_outlived(record->body.evidence, evidence, facts);
    });
}

EvidenceState state_of(Evidence const& evidence, Date today) {
    if (evidence.valid_from_date && *evidence.valid_from_date > today) return EvidenceDerived().state;
    bool const over = evidence.valid_until_date && *evidence.valid_until_date < today;
    return over ? EvidenceState::expired : EvidenceState::current;
}

}  // namespace

EvidenceDerived derive(Record<Evidence> const& evidence, Facts const& facts) {
    EvidenceDerived out;
    auto const& until = evidence.body.valid_until_date;
    out.state = state_of(evidence.body, facts.today);
    if (until && (is_needed<Control>(evidence, facts) || is_needed<Document>(evidence, facts)))
        out.renewal_date = until;
    return out;
}

std::optional<Due> due(Record<Evidence> const& evidence, Facts const& facts, Date) {
    auto const date = derive(evidence, facts).renewal_date;
    if (!date) return std::nullopt;
    return Due{DueKind::renewal, *date};
}

void check(Record<Evidence> const* before, Evidence const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (after.valid_from_date && after.valid_until_date && *after.valid_until_date < *after.valid_from_date)
        complaints.add(Rule::date_order, "validUntilDate", "The period ends before it begins.");
    if (after.seen_date > facts.today)
        complaints.add(Rule::in_future, "seenDate", "It can't have been seen after today.");
    bool const kept = after.custody == Custody::kept;
    if (kept && before != nullptr && before->body.content_version == after.content_version &&
        before->body.sha256 != after.sha256)
        complaints.add(Rule::read_only, "sha256", "It is the file's; another file has another one.");
    bool const other = before != nullptr &&
                       (before->body.content_version != after.content_version || before->body.sha256 != after.sha256);
    if (other && is_report(before->envelope.id, facts))
        complaints.add(Rule::frozen, "sha256",
                       "It is the report of an assessment that was issued; it stays as it was.");
    auto const ask = [&](bool given, std::string_view member, std::string_view what) {
        if (!kept && !given)
            complaints.add(Rule::seen_needs, member, "Evidence seen and not kept names " + std::string(what) + ".");
    };
    ask(after.location.has_value(), "location", "where the original is");
    ask(after.seen_by.has_value(), "seenBy", "who saw it");
    ask(after.seen_date.has_value(), "seenDate", "when it was seen");
}

EvidenceState evidence_state(Refs<Evidence> const& evidence, Facts const& facts) {
    auto out = EvidenceState::none;
    for (auto const& reference : evidence) {
        auto const* const record = facts.find<Evidence>(reference.id);
        if (record == nullptr || record->envelope.archived_at) continue;
        auto const state = state_of(record->body, facts.today);
        if (state == EvidenceState::current) return state;
        if (state == EvidenceState::expired) out = state;
    }
    return out;
}

}  // namespace zorgborg
