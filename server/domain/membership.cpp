#include "domain/membership.hpp"

namespace zorgborg {
namespace {

bool in_force(Membership const& membership, Date today) {
    return membership.valid_from_date.value_or(today) <= today && today <= membership.valid_until_date.value_or(today);
}

/// Somebody must be left who may give rights, and goes on to.
void keep_an_administrator(Uuid const& changed, Facts const& facts, Complaints& complaints) {
    for (auto const* other : facts.all<Membership>())
        if (other->envelope.id != changed && other->body.roles.contains(Role::administrator) &&
            in_force(other->body, facts.today) && !other->body.valid_until_date)
            return;
    complaints.add(Rule::last_administrator, "roles",
                   "The organisation would be left without an administrator whose membership has no end.");
}

bool same_rights(Membership const& a, Membership const& b) {
    return a.roles == b.roles && a.valid_from_date == b.valid_from_date && a.valid_until_date == b.valid_until_date;
}

bool administers(Membership const& membership, Date today) {
    return membership.roles.contains(Role::administrator) && in_force(membership, today) &&
           !membership.valid_until_date;
}

}  // namespace

MembershipDerived derive(Record<Membership> const& membership, Facts const& facts) {
    MembershipDerived out;
    out.approval = approval_of(membership.envelope, facts);
    bool const gated = membership.body.roles.intersects(gated_roles);
    bool const confirmed =
        membership.envelope.updated_by == "shell" || (out.approval && out.approval->decision == Decision::approved);
    out.awaiting_approval = gated && !out.approval && !confirmed;
    if (!in_force(membership.body, facts.today)) return out;
    for (auto const& role : enumerators<Role>)
        if (membership.body.roles.contains(role.value) && (confirmed || !gated_roles.contains(role.value)))
            out.effective_roles.insert(role.value);
    return out;
}

void check(Record<Membership> const* before, Membership const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints) {
    if (after.roles.empty()) complaints.add(Rule::required, "roles", "A membership has at least one role.");
    if (auto const why = incompatibility(after.roles)) complaints.add(Rule::incompatible_roles, "roles", *why);
    if (after.valid_from_date && after.valid_until_date && *after.valid_until_date < *after.valid_from_date)
        complaints.add(Rule::date_order, "validUntilDate", "The membership ends before it begins.");
    if (after.roles.contains(Role::external_auditor) && !after.valid_until_date)
        complaints.add(Rule::required, "validUntilDate", "An external auditor's access has an end.");
    for (auto const* other : facts.linking<Membership>(to_text(after.user.id)))
        if (!before || other->envelope.id != before->envelope.id)
            complaints.add(Rule::unique, "user", "This person has a membership already; change that one.");
    if (before && before->body.user != after.user)
        complaints.add(Rule::read_only, "user", "A membership stays with its person; make another one.");
    if (!actor.shell && actor.user == after.user.id && (!before || !same_rights(before->body, after)))
        complaints.add(Rule::own_rights, "roles", "Nobody changes his own roles or their dates.");
    if (before && administers(before->body, facts.today) && !administers(after, facts.today))
        keep_an_administrator(before->envelope.id, facts, complaints);
}

void check_archive(Record<Membership> const& record, Actor const&, Facts const& facts, Complaints& complaints) {
    if (administers(record.body, facts.today)) keep_an_administrator(record.envelope.id, facts, complaints);
}

void check_approval(Record<Membership> const& record, Actor const& actor, Complaints& complaints) {
    if (actor.user && *actor.user == record.body.user.id)
        complaints.add(Rule::second_person, "", "Nobody approves roles of his own.");
}

Set<Role> approvers(Membership const&) { return {Role::administrator, Role::board}; }

}  // namespace zorgborg
