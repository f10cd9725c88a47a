#include "domain/risk_criteria.hpp"

#include <algorithm>
#include <set>

namespace zorgborg {
namespace {

/// When the record's content was approved; none when it never was.
std::optional<Instant> approved_at(Record<RiskCriteria> const& criteria, Facts const& facts) {
    auto const approval = approval_of(criteria.envelope, facts);
    if (!approval || approval->decision != Decision::approved) return std::nullopt;
    return approval->at;
}

bool was_approved(Record<RiskCriteria> const& criteria, Facts const& facts) {
    return std::ranges::any_of(facts.linking<Approval>(to_text(criteria.envelope.id)),
                               [](auto const* each) { return each->body.decision == Decision::approved; });
}

RiskBand first_filling(std::int64_t likelihood, std::int64_t impact, RiskCriteria const& criteria) {
    auto const share = likelihood * impact * 100 / (criteria.likelihood_levels.value * criteria.impact_levels.value);
    auto const band = share <= 16   ? RiskBand::low
                      : share <= 36 ? RiskBand::medium
                      : share <= 64 ? RiskBand::high
                                    : RiskBand::very_high;
    return impact == criteria.impact_levels.value ? std::max(band, RiskBand::medium) : band;
}

MatrixCell const* cell(RiskCriteria const& criteria, std::int64_t likelihood, std::int64_t impact) {
    auto const found = std::ranges::find_if(criteria.matrix, [&](MatrixCell const& each) {
        return each.likelihood.value == likelihood && each.impact.value == impact;
    });
    return found == criteria.matrix.end() ? nullptr : &*found;
}

/// Complains of an element that stands twice or lies outside of its scale.
class Once {
 public:
    Once(std::string member, Complaints& complaints) : member_(std::move(member)), complaints_(complaints) {}
    void see(std::size_t i, std::vector<std::int64_t> key, bool within) {
        auto const at = member_ + "/" + std::to_string(i);
        if (!within) complaints_.add(Rule::range, at, "The scale isn't as long as that.");
        if (!seen_.insert(std::move(key)).second) complaints_.add(Rule::duplicate, at, "This stands there already.");
    }

 private:
    std::string member_;
    Complaints& complaints_;
    std::set<std::vector<std::int64_t>> seen_;
};

void check_elements(RiskCriteria const& criteria, Complaints& complaints) {
    auto const likely = [&](ScaleLevel level) { return level.value <= criteria.likelihood_levels.value; };
    auto const bad = [&](ScaleLevel level) { return level.value <= criteria.impact_levels.value; };
    Once likelihoods("likelihoodScale", complaints), impacts("impactScales", complaints), cells("matrix", complaints),
        mandates("mandates", complaints);
    for (std::size_t i = 0; i < criteria.likelihood_scale.size(); ++i) {
        auto const& each = criteria.likelihood_scale[i];
        likelihoods.see(i, {each.level.value}, likely(each.level));
    }
    for (std::size_t i = 0; i < criteria.impact_scales.size(); ++i) {
        auto const& each = criteria.impact_scales[i];
        impacts.see(i, {static_cast<std::int64_t>(each.area), each.level.value}, bad(each.level));
    }
    for (std::size_t i = 0; i < criteria.matrix.size(); ++i) {
        auto const& each = criteria.matrix[i];
        cells.see(i, {each.likelihood.value, each.impact.value}, likely(each.likelihood) && bad(each.impact));
    }
    for (std::size_t i = 0; i < criteria.mandates.size(); ++i)
        mandates.see(i, {static_cast<std::int64_t>(criteria.mandates[i].band)}, true);
}

void check_order(RiskCriteria const& criteria, Complaints& complaints) {
    for (std::size_t i = 0; i < criteria.matrix.size(); ++i) {
        auto const& high = criteria.matrix[i];
        bool const falls = std::ranges::any_of(criteria.matrix, [&](MatrixCell const& low) {
            return low.likelihood <= high.likelihood && low.impact <= high.impact && low.band > high.band;
        });
        if (falls)
            complaints.add(Rule::contradiction, "matrix/" + std::to_string(i) + "/band",
                           "What is likelier or worse isn't in a lower band.");
    }
    for (std::size_t i = 0; i < criteria.mandates.size(); ++i) {
        auto const& worse = criteria.mandates[i];
        bool const falls = std::ranges::any_of(criteria.mandates, [&](Mandate const& better) {
            return better.band < worse.band && better.acceptor > worse.acceptor;
        });
        if (falls)
            complaints.add(Rule::contradiction, "mandates/" + std::to_string(i) + "/acceptor",
                           "A worse band isn't accepted by less.");
    }
}

}  // namespace

std::int64_t worst_impact(RiskScore const& score) {
    std::int64_t out = 0;
    for (auto const& impact : score.impacts.values)
        if (impact) out = std::max(out, impact->value);
    return out;
}

std::optional<RiskBand> band_of(RiskCriteria const& criteria, RiskScore const& score) {
    auto const* const found = cell(criteria, score.likelihood.value, worst_impact(score));
    return found == nullptr ? std::nullopt : std::optional(found->band);
}

RiskAcceptor acceptor_of(RiskCriteria const& criteria, RiskBand band) {
    auto const found = std::ranges::find(criteria.mandates, band, &Mandate::band);
    return found == criteria.mandates.end() ? RiskAcceptor::board : found->acceptor;
}

Record<RiskCriteria> const* criteria_in_force(Facts const& facts) {
    Record<RiskCriteria> const* out = nullptr;
    std::optional<Instant> since;
    for (auto const* criteria : facts.all<RiskCriteria>()) {
        auto const at = approved_at(*criteria, facts);
        auto const& envelope = criteria->envelope;
        bool const later = at && (!since || *at > *since);
        bool const older = !at && !since && (out == nullptr || envelope.created_at < out->envelope.created_at);
        if (!later && !older) continue;
        out = criteria;
        since = at;
    }
    return out;
}

Instant in_force_since(Record<RiskCriteria> const& criteria, Facts const& facts) {
    return approved_at(criteria, facts).value_or(criteria.envelope.created_at);
}

RiskCriteriaDerived derive(Record<RiskCriteria> const& criteria, Facts const& facts) {
    auto const* const in_force = criteria_in_force(facts);
    return {approval_of(criteria.envelope, facts),
            in_force != nullptr && in_force->envelope.id == criteria.envelope.id};
}

void complete(Record<RiskCriteria> const*, RiskCriteria& after, Facts const&) {
    for (std::int64_t likelihood = 1; likelihood <= after.likelihood_levels.value; ++likelihood)
        for (std::int64_t impact = 1; impact <= after.impact_levels.value; ++impact)
            if (cell(after, likelihood, impact) == nullptr)
                after.matrix.push_back({{likelihood}, {impact}, first_filling(likelihood, impact, after)});
    for (auto const& band : enumerators<RiskBand>)
        if (std::ranges::find(after.mandates, band.value, &Mandate::band) == after.mandates.end())
            after.mandates.push_back(
                {band.value, band.value < RiskBand::high ? RiskAcceptor::risk_owner : RiskAcceptor::board});
}

void check(Record<RiskCriteria> const* before, RiskCriteria const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (before != nullptr && (derive(*before, facts).in_force || was_approved(*before, facts)))
        complaints.add(Rule::frozen, "", "These criteria are or were in force; make the next ones.");
    auto const found = complaints.problems().size();
    check_elements(after, complaints);
    if (complaints.problems().size() == found) check_order(after, complaints);
}

void check_archive(Record<RiskCriteria> const& record, Actor const&, Facts const& facts, Complaints& complaints) {
    if (derive(record, facts).in_force)
        complaints.add(Rule::frozen, "", "These criteria are in force; have others approved first.");
}

Set<Role> approvers(RiskCriteria const&) { return {Role::board}; }

}  // namespace zorgborg
