#pragma once

#include "domain/approval.hpp"
#include "domain/user.hpp"

namespace zorgborg {

/// How often somebody wants to be reminded.
enum class ReminderRhythm { weekly, daily, at_once, never };
BOOST_DESCRIBE_ENUM(ReminderRhythm, weekly, daily, at_once, never)

/// What a person may do in this organisation, and when.
struct Membership {
    static constexpr Traits traits{
        "memberships",
        "membership",
        Area::memberships,
        {Ability::create, Ability::change, Ability::archive, Ability::approve, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    std::optional<Text<200>> title;  // the person's function in the organisation
    Ref<User> user;
    Set<Role> roles;
    std::optional<Date> valid_from_date;
    std::optional<Date> valid_until_date;
    ReminderRhythm reminders = ReminderRhythm::weekly;
};
BOOST_DESCRIBE_STRUCT(Membership, (), (title, user, roles, valid_from_date, valid_until_date, reminders))

struct MembershipDerived {
    Set<Role> effective_roles;  // what counts today
    bool awaiting_approval = false;
    std::optional<ApprovalState> approval;
};
BOOST_DESCRIBE_STRUCT(MembershipDerived, (), (effective_roles, awaiting_approval, approval))

/// Roles count within the dates; the board's and auditors' only once a second person approved this version, or the
/// operator's shell wrote it.
MembershipDerived derive(Record<Membership> const& membership, Facts const& facts);

void check(Record<Membership> const* before, Membership const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<Membership> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);

/// Nobody approves roles of his own.
void check_approval(Record<Membership> const& record, Actor const& actor, Complaints& complaints);

/// A person who administers or a member of the board may approve roles, but never his own or those he wrote.
Set<Role> approvers(Membership const& membership);

}  // namespace zorgborg
