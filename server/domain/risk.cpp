#include "domain/risk.hpp"

#include <algorithm>
#include <tuple>

#include "domain/applicability.hpp"
#include "domain/token.hpp"

namespace zorgborg {
namespace {

struct Stage {
    std::string_view name;
    std::optional<RiskScore> Risk::*score;
    std::optional<Text<40>> Scorers::*by;
    std::optional<RiskBand> RiskDerived::*band;
};
constexpr Stage stages[] = {{"inherent", &Risk::inherent, &Scorers::inherent, &RiskDerived::inherent_band},
                            {"current", &Risk::current, &Scorers::current, &RiskDerived::current_band},
                            {"target", &Risk::target, &Scorers::target, &RiskDerived::target_band}};

bool is_implemented(Record<Control> const* control) {
    return control != nullptr && !control->envelope.archived_at && control->body.status == ControlStatus::implemented;
}

Refs<Control> implemented_controls(Risk const& risk, Facts const& facts) {
    Refs<Control> out;
    for (auto const& link : risk.controls)
        if (is_implemented(facts.find<Control>(link.id))) out.push_back(link);
    return out;
}

/// Since when one of the controls isn't implemented any more; none while all are.
std::optional<Date> lapsed(Refs<Control> const& controls, Facts const& facts) {
    std::optional<Date> out;
    for (auto const& link : controls) {
        auto const* const control = facts.find<Control>(link.id);
        if (is_implemented(control)) continue;
        auto const day = control == nullptr ? facts.today : facts.day_of(control->envelope.updated_at);
        out = out ? std::min(*out, day) : day;
    }
    return out;
}

Record<Acceptance> const* newest_acceptance(Uuid const& risk, Facts const& facts) {
    Record<Acceptance> const* out = nullptr;
    auto const order = [](Record<Acceptance> const& each) {
        return std::tie(each.envelope.created_at, each.envelope.id);
    };
    for (auto const* each : facts.linking<Acceptance>(to_text(risk)))
        if (out == nullptr || order(*out) < order(*each)) out = each;
    return out;
}

/// Whether a control or an open task of the risk still brings it down.
bool has_plan(Risk const& risk, Facts const& facts) {
    auto const works = [&](Ref<Control> const& link) {
        auto const* const control = facts.find<Control>(link.id);
        return control != nullptr && !control->envelope.archived_at && control->body.status != ControlStatus::retired;
    };
    auto const open = [&](Ref<Task> const& link) {
        auto const* const task = facts.find<Task>(link.id);
        return task != nullptr && !task->envelope.archived_at && task->body.status == TaskStatus::open;
    };
    return std::ranges::any_of(risk.controls, works) || std::ranges::any_of(risk.tasks, open);
}

Set<RiskGap> gaps(Risk const& risk, RiskDerived const& derived, Facts const& facts) {
    Set<RiskGap> out;
    if (!derived.inherent_band) out.insert(RiskGap::inherent);
    if (!derived.current_band) out.insert(RiskGap::current);
    if (!risk.owner) out.insert(RiskGap::owner);
    if (!risk.treatment) out.insert(RiskGap::treatment);
    if (risk.treatment == Treatment::reduce && !has_plan(risk, facts)) out.insert(RiskGap::plan);
    bool const lower = risk.inherent && risk.current && risk.inherent != risk.current &&
                       worst_impact(*risk.current) <= worst_impact(*risk.inherent) &&
                       risk.current->likelihood <= risk.inherent->likelihood;
    if (lower && implemented_controls(risk, facts).empty()) out.insert(RiskGap::control);
    return out;
}

void check_scale(Stage const& stage, RiskScore const& score, RiskCriteria const& criteria, Complaints& complaints) {
    std::string const name(stage.name);
    if (score.likelihood.value > criteria.likelihood_levels.value)
        complaints.add(
            Rule::range, name + "/likelihood",
            "The criteria in force know likelihoods up to " + std::to_string(criteria.likelihood_levels.value) + ".");
    if (worst_impact(score) == 0) complaints.add(Rule::required, name + "/impacts", "Name at least one impact.");
    for (auto const& area : enumerators<ImpactArea>)
        if (score.impacts[area.value] && score.impacts[area.value]->value > criteria.impact_levels.value)
            complaints.add(
                Rule::range, name + "/impacts/" + std::string(area.name),
                "The criteria in force know impacts up to " + std::to_string(criteria.impact_levels.value) + ".");
}

void check_scores(Risk const* before, Risk const& after, RiskCriteria const& criteria, Complaints& complaints) {
    bool changed = false;
    for (auto const& stage : stages) {
        auto const& score = after.*stage.score;
        if (before != nullptr && before->*stage.score == score) continue;
        changed = true;
        if (score) check_scale(stage, *score, criteria, complaints);
    }
    if (changed && after.target && after.current && is_above(*after.target, *after.current, criteria))
        complaints.add(Rule::contradiction, "target", "A plan doesn't make a risk higher than it is now.");
}

void check_statement(Risk const& risk, Facts const& facts, Complaints& complaints) {
    for (std::size_t i = 0; i < risk.controls.size(); ++i) {
        auto const* const control = facts.find<Control>(risk.controls[i].id);
        auto const requirement = control == nullptr ? std::nullopt : ruled_out(control->body, facts);
        if (requirement)
            complaints.add(Rule::contradiction, "controls/" + std::to_string(i),
                           "The statement calls " + requirement->id + " not applicable; decide on it anew first.");
    }
}

}  // namespace

std::optional<RequirementRef> ruled_out(Control const& control, Facts const& facts) {
    if (control.status == ControlStatus::retired) return std::nullopt;
    for (auto const& requirement : control.requirements)
        for (auto const* line : facts.linking<Applicability>(requirement.id))
            if (line->body.applicable == Applicable::no) return requirement;
    return std::nullopt;
}

bool is_above(RiskScore const& a, RiskScore const& b, RiskCriteria const& criteria) {
    auto const band_a = band_of(criteria, a), band_b = band_of(criteria, b);
    if (!band_a) return true;  // what lies outside of the matrix isn't below anything
    auto const worst_a = worst_impact(a), worst_b = worst_impact(b);
    bool const dominates = a.likelihood >= b.likelihood && worst_a >= worst_b;
    return (band_b && *band_a > *band_b) || (dominates && (a.likelihood > b.likelihood || worst_a > worst_b));
}

AcceptanceStanding acceptance_of(Record<Risk> const& risk, Facts const& facts, Date on) {
    AcceptanceStanding out{newest_acceptance(risk.envelope.id, facts)};
    if (out.acceptance == nullptr) return out;
    auto const& acceptance = out.acceptance->body;
    auto const reopen = [&](ReopenedBecause because, Date since) {
        out.because = because;
        out.since = since;
        return out;
    };
    if (acceptance.withdrawn_at) return reopen(ReopenedBecause::withdrawn, facts.day_of(*acceptance.withdrawn_at));
    auto const* const criteria = criteria_in_force(facts);
    auto const& current = risk.body.current;
    if (criteria == nullptr || !current || is_above(*current, acceptance.level, criteria->body) ||
        *band_of(criteria->body, *current) > acceptance.band)
        return reopen(ReopenedBecause::level_rose, facts.day_of(risk.envelope.updated_at));
    if (auto const since = lapsed(acceptance.controls, facts)) return reopen(ReopenedBecause::control_lapsed, *since);
    if (acceptor_of(criteria->body, *band_of(criteria->body, *current)) > acceptance.acceptor)
        return reopen(ReopenedBecause::mandate, facts.day_of(in_force_since(*criteria, facts)));
    if (acceptance.valid_until_date < on) return reopen(ReopenedBecause::expired, acceptance.valid_until_date + 1);
    return out;
}

RiskDerived derive(Record<Risk> const& risk, Facts const& facts) {
    RiskDerived out;
    auto const* const criteria = criteria_in_force(facts);
    for (auto const& stage : stages)
        if (criteria != nullptr && risk.body.*stage.score)
            out.*stage.band = band_of(criteria->body, *(risk.body.*stage.score));
    if (out.current_band) out.acceptor = acceptor_of(criteria->body, *out.current_band);
    auto const standing = acceptance_of(risk, facts, facts.today);
    out.accepted = standing.holds();
    if (out.accepted) out.accepted_until_date = standing.acceptance->body.valid_until_date;
    out.reopened_because = standing.because;
    if (standing.because) out.reopened_date = standing.since;
    out.gaps = gaps(risk.body, out, facts);
    return out;
}

std::optional<bool> is_decided(Record<Risk> const& risk, RiskDerived const& derived) {
    if (!derived.current_band) return std::nullopt;
    auto const& treatment = risk.body.treatment;
    bool const treated = treatment && *treatment != Treatment::accept && !derived.gaps.contains(RiskGap::plan);
    return derived.accepted || treated;
}

std::optional<Due> due(Record<Risk> const& risk, Facts const& facts, Date on) {
    auto const standing = acceptance_of(risk, facts, on);
    if (standing.acceptance == nullptr) return std::nullopt;
    if (!standing.because || standing.because == ReopenedBecause::expired)
        return Due{DueKind::acceptance, standing.acceptance->body.valid_until_date};
    return Due{DueKind::reopened, standing.since, Instant(standing.since.days())};
}

void complete(Record<Risk> const* before, Risk& after, Actor const& actor, Facts const&) {
    for (auto const& stage : stages) {
        auto const& score = after.*stage.score;
        if (before != nullptr && before->body.*stage.score == score) continue;
        after.scored_by.*stage.by = score ? std::optional(Text<40>{actor.id}) : std::nullopt;
    }
}

void check(Record<Risk> const* before, Risk const& after, Actor const&, Facts const& facts, Complaints& complaints) {
    if (auto const* criteria = criteria_in_force(facts))
        check_scores(before ? &before->body : nullptr, after, criteria->body, complaints);
    else if (after.inherent || after.current || after.target)
        complaints.add(Rule::criteria_needed, "current",
                       "Without risk criteria nothing can be scored; make them first.");
    if (before == nullptr || before->body.controls != after.controls) check_statement(after, facts, complaints);
    if (before == nullptr || before->body.analysis == after.analysis) return;
    auto const* const analysis = facts.find<RiskAnalysis>(after.analysis.id);
    if (analysis != nullptr && analysis->body.continues != before->body.analysis)
        complaints.add(Rule::act_needed, "analysis", "A risk goes on in the analysis that continues its own.");
}

void check_restore(Record<Risk> const& risk, Actor const&, Facts const& facts, Complaints& complaints) {
    check_statement(risk.body, facts, complaints);
}

AcceptRight accept_right(Risk const& risk, Actor const& actor) {
    if (actor.roles.contains(Role::board)) return AcceptRight::board;
    constexpr Set<Role> keepers{Role::owner, Role::security_officer, Role::privacy_officer};
    bool const owns = risk.owner && actor.user == risk.owner->id && actor.roles.intersects(keepers);
    return owns ? AcceptRight::owner : AcceptRight::none;
}

Acceptance acceptance_for(Record<Risk> const& risk, AcceptanceRequest const& act, Actor const& actor,
                          Facts const& facts, Complaints& complaints) {
    Acceptance out;
    auto const& body = risk.body;
    out.risk = {risk.envelope.id};
    out.valid_until_date = act.valid_until_date;
    out.reason = act.reason;
    out.controls = implemented_controls(body, facts);
    out.acceptor = accept_right(body, actor) == AcceptRight::board ? RiskAcceptor::board : RiskAcceptor::risk_owner;
    if (risk.envelope.archived_at) complaints.add(Rule::archived, "", "An archived risk isn't accepted.");
    if (!actor.user) complaints.add(Rule::person_needed, "", "Accepting is an act of a person, not of a program.");
    if (act.valid_until_date <= facts.today)
        complaints.add(Rule::in_past, "validUntilDate", "An acceptance ends on a day to come.");
    for (auto const& stage : stages)
        if (auto const& by = body.scored_by.*stage.by; by && is_by(by->value, actor, facts))
            complaints.add(Rule::second_person, "",
                           "You wrote its score (" + std::string(stage.name) + "); another person accepts it.");
    auto const* const criteria = criteria_in_force(facts);
    auto const band = criteria && body.current ? band_of(criteria->body, *body.current) : std::nullopt;
    if (!band) {
        complaints.add(Rule::not_judged, "current",
                       "A risk that wasn't scored by the criteria in force isn't accepted.");
        return out;
    }
    out.level = *body.current;
    out.band = *band;
    out.criteria = {criteria->envelope.id};
    if (acceptor_of(criteria->body, *band) > out.acceptor)
        complaints.add(Rule::beyond_mandate, "",
                       "A risk that is " + std::string(enum_name(*band)) + " is the board's to accept.");
    return out;
}

}  // namespace zorgborg
