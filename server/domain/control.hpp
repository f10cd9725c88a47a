#pragma once

#include "domain/evidence.hpp"

namespace zorgborg {

enum class ControlStatus { planned, in_progress, implemented, retired };
BOOST_DESCRIBE_ENUM(ControlStatus, planned, in_progress, implemented, retired)

/// When a control acts (ISO/IEC 27002:2022, attribute "control type").
enum class ControlKind { preventive, detective, corrective };
BOOST_DESCRIBE_ENUM(ControlKind, preventive, detective, corrective)

/// Why something is asked of the organisation (NEN 7510-1, 6.1.3).
enum class Ground { risk, law, contract, good_practice };
BOOST_DESCRIBE_ENUM(Ground, risk, law, contract, good_practice)

/// What the latest assessment result, exercise or test said.
enum class Effectiveness { unknown, effective, ineffective };
BOOST_DESCRIBE_ENUM(Effectiveness, unknown, effective, ineffective)

/// A measure the organisation takes (ISO/IEC 27000, 3.14).
struct Control {
    static constexpr Traits traits{"controls", "control"};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    std::optional<Markdown> description;
    std::vector<RequirementRef> requirements;  // of any framework; none: an additional control, with its ground
    std::optional<Ground> ground;
    Set<ControlKind> kinds;
    ControlStatus status = ControlStatus::planned;
    std::optional<UserRef> owner;
    std::optional<Markdown> implementation;  // how it is done here
    std::optional<Date> implemented_date;
    Refs<Evidence> evidence;
    std::optional<Period> review_interval;
    std::optional<Date> last_reviewed_date;
    std::optional<Whole<0, 5>> maturity;
};
BOOST_DESCRIBE_STRUCT(Control, (),
                      (title, description, requirements, ground, kinds, status, owner, implementation, implemented_date,
                       evidence, review_interval, last_reviewed_date, maturity))

struct ControlDerived {
    bool stub = false;  // not described yet
    std::optional<Date> next_review_date;
    bool review_overdue = false;
    EvidenceState evidence_state = EvidenceState::none;
    Effectiveness effectiveness = Effectiveness::unknown;
};
BOOST_DESCRIBE_STRUCT(ControlDerived, (), (stub, next_review_date, review_overdue, evidence_state, effectiveness))

/// A control as it was seeded: nobody has said yet what is done here.
bool is_stub(Control const& control);

/// The review falls due an interval after the last one, else after the implementation; a retired control has none. How
/// effective it is, the latest audit of its requirements says, or the latest exercise of a plan that it is a measure
/// of.
ControlDerived derive(Record<Control> const& control, Facts const& facts);
std::optional<Due> due(Record<Control> const& control, Facts const& facts, Date on);

/// *implemented* asks owner, implementation and date; nothing is dated after today; a control isn't implemented for a
/// requirement that the statement calls not applicable.
void check(Record<Control> const* before, Control const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

void check_restore(Record<Control> const& control, Actor const& actor, Facts const& facts, Complaints& complaints);

}  // namespace zorgborg
