#include "domain/certificate.hpp"

#include <algorithm>

#include "domain/assessment.hpp"

namespace zorgborg {
namespace {

constexpr Set<LocationKind> care_places{LocationKind::residential, LocationKind::clinic, LocationKind::practice,
                                        LocationKind::day_centre, LocationKind::home_care_team};

Refs<Location> care_not_covered(Certificate const& certificate, Facts const& facts) {
    Refs<Location> out;
    if (certificate.locations.empty()) return out;
    for (auto const* location : facts.all<Location>()) {
        Ref<Location> const link{location->envelope.id};
        if (care_places.contains(location->body.kind) &&
            std::ranges::find(certificate.locations, link) == certificate.locations.end())
            out.push_back(link);
    }
    return out;
}

std::optional<Date> last_audit(Record<Certificate> const& certificate, Facts const& facts) {
    std::optional<Date> out;
    auto const take = [&](std::optional<Date> date) {
        if (date && *date <= facts.today && (!out || *out < *date)) out = date;
    };
    for (auto const& stage : certificate.body.stages) take(stage.held_date);
    for (auto const* assessment : facts.linking<Assessment>(to_text(certificate.envelope.id)))
        if (audits.contains(assessment->body.kind) && counts_as_said(assessment->body)) take(day_of(assessment->body));
    return out;
}

}  // namespace

CertificateDerived derive(Record<Certificate> const& certificate, Facts const& facts) {
    CertificateDerived out;
    auto const& body = certificate.body;
    out.ends_date = body.valid_until_date;
    bool const old_edition = body.edition == Edition::nen7510_2017;
    if (old_edition) {
        out.ends_date = std::min(body.valid_until_date.value_or(transition_end), transition_end);
        out.days_to_transition = transition_end - facts.today;
    }
    bool const begun = body.decided_date && *body.decided_date <= facts.today;
    bool const withdrawn = body.withdrawn_date && *body.withdrawn_date <= facts.today;
    out.valid = begun && !withdrawn && out.ends_date && facts.today <= *out.ends_date;
    out.last_audit_date = last_audit(certificate, facts);
    for (auto const& stage : body.stages)
        if (!stage.held_date && stage.window_end_date &&
            (!out.next_audit_date || *stage.window_end_date < *out.next_audit_date)) {
            out.next_audit_date = stage.window_end_date;
            out.next_stage = stage.stage;
        }
    out.care_not_covered = care_not_covered(body, facts);
    return out;
}

std::optional<Due> due(Record<Certificate> const& certificate, Facts const& facts, Date) {
    if (certificate.body.withdrawn_date) return std::nullopt;
    auto const derived = derive(certificate, facts);
    auto by = derived.ends_date;
    if (derived.next_audit_date && (!by || *derived.next_audit_date < *by)) by = derived.next_audit_date;
    if (!by) return std::nullopt;
    return Due{DueKind::certificate, *by};
}

void check(Record<Certificate> const*, Certificate const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (after.decided_date && after.valid_until_date && *after.valid_until_date < *after.decided_date)
        complaints.add(Rule::date_order, "validUntilDate", "The certificate ends before it was decided on.");
    if (after.decided_date > facts.today)
        complaints.add(Rule::in_future, "decidedDate", "It wasn't decided on after today.");
    if (after.withdrawn_date > facts.today)
        complaints.add(Rule::in_future, "withdrawnDate", "It wasn't withdrawn after today.");
    if (after.covers_care && !after.covers_care_reason)
        complaints.add(Rule::justification_needed, "coversCareReason",
                       "Whether the scope holds the care in question asks its reason, for yes and for no.");
    for (std::size_t i = 0; i < after.stages.size(); ++i) {
        auto const& stage = after.stages[i];
        auto const at = "stages/" + std::to_string(i);
        if (stage.window_start_date && stage.window_end_date && *stage.window_end_date < *stage.window_start_date)
            complaints.add(Rule::date_order, at + "/windowEndDate", "The window ends before it begins.");
        if (stage.held_date > facts.today)
            complaints.add(Rule::in_future, at + "/heldDate", "An audit wasn't held after today.");
    }
}

}  // namespace zorgborg
