#pragma once

#include "domain/due.hpp"
#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

/// Requirements that an audit is to look at by a day, and why then: the higher the risk, the sooner and the oftener.
struct PlannedAudit {
    AtLeastOne<RequirementRef> requirements;
    Date by_date;
    std::optional<Text<500>> reason;
    auto operator<=>(PlannedAudit const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlannedAudit, (), (requirements, by_date, reason))

/// Which requirement is audited when (NEN 7510-1, 9.2.2; ISO 19011, clause 5).
struct AuditProgramme {
    static constexpr Traits traits{
        "audit-programmes",
        "audit-programme",
        Area::assessments,
        {Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::coverage, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    std::optional<Markdown> description;
    Date start_date;
    Whole<1, 6> years;
    std::optional<UserRef> owner;
    std::optional<Markdown> method;
    std::vector<PlannedAudit> planned;
};
BOOST_DESCRIBE_STRUCT(AuditProgramme, (), (title, description, start_date, years, owner, method, planned))

struct AuditProgrammeDerived {
    Date end_date;                          // its last day
    std::int64_t audits = 0;                // of it, cancelled ones aside
    std::int64_t issued = 0;                // of them
    std::vector<RequirementRef> waiting;    // planned by today or earlier, and not handled since
    std::optional<Date> next_planned_date;  // by when the next requirement waits for its audit
};
BOOST_DESCRIBE_STRUCT(AuditProgrammeDerived, (), (end_date, audits, issued, waiting, next_planned_date))

/// The programme's last day.
Date end_of(AuditProgramme const& programme);

/// A planned line is done once every requirement of it was handled in an audit of the programme that was issued, on or
/// after the day the line before for the same requirement was due. What was planned and not handled counts for nothing.
AuditProgrammeDerived derive(Record<AuditProgramme> const& programme, Facts const& facts);
std::optional<Due> due(Record<AuditProgramme> const& programme, Facts const& facts, Date on);
void check(Record<AuditProgramme> const* before, AuditProgramme const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<AuditProgramme> const& record, Actor const& actor, Facts const& facts,
                   Complaints& complaints);

}  // namespace zorgborg
