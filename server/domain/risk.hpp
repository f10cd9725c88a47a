#pragma once

#include "domain/acceptance.hpp"
#include "domain/task.hpp"

namespace zorgborg {

/// What an asset must keep (ISO/IEC 27000, 3.28).
enum class Property { confidentiality, integrity, availability };
BOOST_DESCRIBE_ENUM(Property, confidentiality, integrity, availability)

/// What is done about a risk (ISO/IEC 27000, risk treatment).
enum class Treatment { reduce, avoid, transfer, accept };
BOOST_DESCRIBE_ENUM(Treatment, reduce, avoid, transfer, accept)

/// Who wrote the score of each stage: the analyst, who doesn't accept it.
struct Scorers {
    std::optional<Text<40>> inherent;
    std::optional<Text<40>> current;
    std::optional<Text<40>> target;
    bool operator==(Scorers const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Scorers, (), (inherent, current, target))

/// Something that could go wrong, what it would do, and what is done about it.
struct Risk {
    static constexpr Traits traits{
        "risks",
        "risk",
        Area::content,
        {Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::accept, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view kept_by_server[] = {"scoredBy"};

    Text<200> title;
    std::optional<Markdown> description;
    Ref<RiskAnalysis> analysis;
    std::optional<Text<60>> threat;  // of the library
    Refs<Asset> assets;
    Set<Property> affects;
    std::optional<RiskScore> inherent;  // without any control
    std::optional<RiskScore> current;   // with the controls that are implemented
    std::optional<RiskScore> target;    // once the plan is carried out
    std::optional<Treatment> treatment;
    std::optional<Markdown> treatment_plan;
    Refs<Control> controls;
    Refs<Task> tasks;
    std::optional<UserRef> owner;  // the risk owner, who accepts it within the mandate
    Scorers scored_by;
};
BOOST_DESCRIBE_STRUCT(Risk, (),
                      (title, description, analysis, threat, assets, affects, inherent, current, target, treatment,
                       treatment_plan, controls, tasks, owner, scored_by))

/// Why an acceptance doesn't hold any more.
enum class ReopenedBecause {
    withdrawn,
    expired,
    level_rose,      // the risk is higher than what was accepted
    control_lapsed,  // a control it leaned on isn't implemented any more
    mandate,         // by the criteria in force the board decides on it now
};
BOOST_DESCRIBE_ENUM(ReopenedBecause, withdrawn, expired, level_rose, control_lapsed, mandate)

enum class RiskGap {
    inherent,   // not scored
    current,    // not scored, or outside of the criteria in force
    owner,      // nobody answers for it
    treatment,  // nobody decided what to do
    plan,       // it is to be reduced, and no control or open task does it
    control,    // called lower than inherent, while none of its controls is implemented
};
BOOST_DESCRIBE_ENUM(RiskGap, inherent, current, owner, treatment, plan, control)

struct RiskDerived {
    std::optional<RiskBand> inherent_band;
    std::optional<RiskBand> current_band;
    std::optional<RiskBand> target_band;
    bool accepted = false;
    std::optional<Date> accepted_until_date;  // while it is accepted
    std::optional<RiskAcceptor> acceptor;     // who may accept it as it is now
    std::optional<ReopenedBecause> reopened_because;
    std::optional<Date> reopened_date;
    Set<RiskGap> gaps;
};
BOOST_DESCRIBE_STRUCT(RiskDerived, (),
                      (inherent_band, current_band, target_band, accepted, accepted_until_date, acceptor,
                       reopened_because, reopened_date, gaps))

/// The newest acceptance, and why it doesn't hold.
struct AcceptanceStanding {
    Record<Acceptance> const* acceptance = nullptr;
    std::optional<ReopenedBecause> because = {};
    Date since = {};  // reopened
    bool holds() const { return acceptance != nullptr && !because; }
};
AcceptanceStanding acceptance_of(Record<Risk> const& risk, Facts const& facts, Date on);

/// Whether the first is the higher: a worse band, or likelier or worse without being less of the other.
bool is_above(RiskScore const& a, RiskScore const& b, RiskCriteria const& criteria);

RiskDerived derive(Record<Risk> const& risk, Facts const& facts);
/// Accepted, or something that brings it down is under way; none while nobody scored it.
std::optional<bool> is_decided(Record<Risk> const& risk, RiskDerived const& derived);
std::optional<Due> due(Record<Risk> const& risk, Facts const& facts, Date on);

/// Keeps who wrote which score.
void complete(Record<Risk> const* before, Risk& after, Actor const& actor, Facts const& facts);

/// Scores lie within the criteria in force; a target isn't above the present level; a control that it leans on is for a
/// requirement that the statement doesn't call not applicable; a risk moves to the next version of its analysis only.
void check(Record<Risk> const* before, Risk const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

/// Its scores come back as they were, whatever the criteria say by now.
void check_restore(Record<Risk> const& risk, Actor const& actor, Facts const& facts, Complaints& complaints);

/// The requirement of the control that the statement calls not applicable; none when there is none.
std::optional<RequirementRef> ruled_out(Control const& control, Facts const& facts);

/// Who may decide on the risk as it is now.
enum class AcceptRight { none, owner, board };
AcceptRight accept_right(Risk const& risk, Actor const& actor);

/// Accepts the risk at its present level: by its owner within the mandate, above that by the board; never by who wrote
/// the scores. Precondition: the actor has a right to.
Acceptance acceptance_for(Record<Risk> const& risk, AcceptanceRequest const& act, Actor const& actor,
                          Facts const& facts, Complaints& complaints);

}  // namespace zorgborg
