#pragma once

#include "domain/control.hpp"

namespace zorgborg {

enum class Applicable { undecided, yes, no };
BOOST_DESCRIBE_ENUM(Applicable, undecided, yes, no)

/// Where a line of the statement stands.
enum class LineStatus {
    undecided,       // nobody decided yet: neither "yes" nor "no"
    not_applicable,  // decided, with a reason
    not_started,     // no control, or only stubs or planned ones
    partial,         // some are in progress or implemented
    implemented,     // every control that isn't retired is implemented, and there is one
    lapsed,          // all controls are retired
};
BOOST_DESCRIBE_ENUM(LineStatus, undecided, not_applicable, not_started, partial, implemented, lapsed)

/// One line of the statement of applicability: is this annex control needed here, and why (NEN 7510-1, 6.1.3 d)?
struct Applicability {
    static constexpr Traits traits{
        "applicability", "applicability-line", Area::content, {Ability::change, Ability::erase, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    RequirementRef requirement;
    Applicable applicable = Applicable::undecided;
    std::optional<Markdown> justification;
    Set<Ground> grounds;
    std::optional<Date> decided_date;  // default: the day of the decision
};
BOOST_DESCRIBE_STRUCT(Applicability, (), (requirement, applicable, justification, grounds, decided_date))

struct ApplicabilityDerived {
    std::string title;
    LineStatus status = LineStatus::undecided;
};
BOOST_DESCRIBE_STRUCT(ApplicabilityDerived, (), (title, status))

/// The controls are those that name the requirement and aren't archived.
LineStatus line_status(Applicable applicable, std::vector<Record<Control> const*> const& controls);

ApplicabilityDerived derive(Record<Applicability> const& line, Facts const& facts);

/// Fills in the day of a decision that doesn't name it, and takes it away from a line made undecided.
void complete(Record<Applicability> const* before, Applicability& after, Facts const& facts);

/// A decision, yes or no, has its justification; *no* is refused while an implemented control or a
/// treated risk hangs on the line.
void check(Record<Applicability> const* before, Applicability const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

}  // namespace zorgborg
