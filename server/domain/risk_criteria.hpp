#pragma once

#include "domain/approval.hpp"

namespace zorgborg {

/// How bad a risk is, by the matrix; in order.
enum class RiskBand { low, medium, high, very_high };
BOOST_DESCRIBE_ENUM(RiskBand, low, medium, high, very_high)

/// Where harm shows in a care organisation.
enum class ImpactArea { client_safety, continuity_of_care, privacy, staff, law, money };
BOOST_DESCRIBE_ENUM(ImpactArea, client_safety, continuity_of_care, privacy, staff, law, money)

/// Who may accept a risk; in order.
enum class RiskAcceptor { risk_owner, board };
BOOST_DESCRIBE_ENUM(RiskAcceptor, risk_owner, board)

constexpr std::int64_t smallest_scale = 3;
constexpr std::int64_t largest_scale = 6;
using ScaleSize = Whole<smallest_scale, largest_scale>;
using ScaleLevel = Whole<1, largest_scale>;  // 1 is the lowest

struct LikelihoodLevel {
    static constexpr std::string_view always_given = "level";

    ScaleLevel level;
    Text<100> title;
    std::optional<Text<500>> meaning;
    auto operator<=>(LikelihoodLevel const&) const = default;
};
BOOST_DESCRIBE_STRUCT(LikelihoodLevel, (), (level, title, meaning))

struct ImpactLevel {
    static constexpr std::string_view always_given[] = {"area", "level"};

    ImpactArea area = ImpactArea::client_safety;
    ScaleLevel level;
    Text<500> meaning;
    auto operator<=>(ImpactLevel const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ImpactLevel, (), (area, level, meaning))

struct MatrixCell {
    static constexpr std::string_view always_given[] = {"likelihood", "impact", "band"};

    ScaleLevel likelihood;
    ScaleLevel impact;
    RiskBand band = RiskBand::low;
    auto operator<=>(MatrixCell const&) const = default;
};
BOOST_DESCRIBE_STRUCT(MatrixCell, (), (likelihood, impact, band))

struct Mandate {
    static constexpr std::string_view always_given[] = {"band", "acceptor"};

    RiskBand band = RiskBand::low;
    RiskAcceptor acceptor = RiskAcceptor::board;
    auto operator<=>(Mandate const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Mandate, (), (band, acceptor))

/// By what risks are weighed and who may accept them (ISO/IEC 27000, risk criteria; NEN 7510-1, 6.1.2 a). In force are
/// those the board approved last; until it approved any, the oldest, which an organisation starts with. What is or was
/// in force doesn't change any more: the next criteria are a record of their own.
struct RiskCriteria {
    static constexpr Traits traits{
        "risk-criteria",
        "risk-criteria",
        Area::content,
        {Ability::create, Ability::change, Ability::archive, Ability::approve, Ability::erase, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    std::optional<Markdown> description;
    ScaleSize likelihood_levels{5};
    ScaleSize impact_levels{5};
    std::vector<LikelihoodLevel> likelihood_scale;
    std::vector<ImpactLevel> impact_scales;
    std::vector<MatrixCell> matrix;  // a band for every cell; what isn't said is filled in
    std::vector<Mandate> mandates;   // who may accept which band; what isn't said is filled in
};
BOOST_DESCRIBE_STRUCT(RiskCriteria, (),
                      (title, description, likelihood_levels, impact_levels, likelihood_scale, impact_scales, matrix,
                       mandates))

struct RiskCriteriaDerived {
    std::optional<ApprovalState> approval;
    bool in_force = false;
};
BOOST_DESCRIBE_STRUCT(RiskCriteriaDerived, (), (approval, in_force))

/// One judgement of a risk: how likely, and what it would do in each area.
struct RiskScore {
    static constexpr std::string_view always_given[] = {"likelihood", "impacts"};

    ScaleLevel likelihood;
    PerEach<ImpactArea, ScaleLevel> impacts;  // those not named aren't touched; at least one
    auto operator<=>(RiskScore const&) const = default;
};
BOOST_DESCRIBE_STRUCT(RiskScore, (), (likelihood, impacts))

/// The worst impact counts; 0 when none is named.
std::int64_t worst_impact(RiskScore const& score);

/// The matrix's cell; none when the score lies outside of it or names no impact.
std::optional<RiskBand> band_of(RiskCriteria const& criteria, RiskScore const& score);

/// Who may accept that band.
RiskAcceptor acceptor_of(RiskCriteria const& criteria, RiskBand band);

/// Null when the organisation has none.
Record<RiskCriteria> const* criteria_in_force(Facts const& facts);

/// Of criteria in force.
Instant in_force_since(Record<RiskCriteria> const& criteria, Facts const& facts);

RiskCriteriaDerived derive(Record<RiskCriteria> const& criteria, Facts const& facts);

/// Fills in the cells and mandates that aren't said: a cell by the product of its levels, but never *low* at the worst
/// impact, since what is rare and fatal isn't low; the board for *high* and up.
void complete(Record<RiskCriteria> const* before, RiskCriteria& after, Facts const& facts);

/// Each cell, level and mandate once and within the scales; a band never falls where likelihood or impact rise, nor
/// does a worse band ask less of who accepts it.
void check(Record<RiskCriteria> const* before, RiskCriteria const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<RiskCriteria> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);

/// The board's, always.
Set<Role> approvers(RiskCriteria const& criteria);

}  // namespace zorgborg
