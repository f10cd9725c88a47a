#include "insight/gates.hpp"

#include <algorithm>

#include "domain/exercise.hpp"
#include "domain/management_review.hpp"
#include "domain/objective.hpp"
#include "domain/risk.hpp"
#include "domain/soa_version.hpp"
#include "domain/training.hpp"

namespace zorgborg {
namespace {

/// What a criterion is judged from.
struct Look {
    Snapshot const& facts;
    Record<PdcaCycle> const& cycle;
    Language language;

    bool in_cycle(std::optional<Date> day) const { return day && *day >= cycle.body.start_date; }
    bool in_cycle(Instant at) const { return in_cycle(facts.day_of(at)); }
    bool approved_in_cycle(std::optional<ApprovalState> const& approval) const {
        return approval && approval->decision == Decision::approved && in_cycle(approval->at);
    }
    std::string told(Words const& words) const { return std::string(words.in(language)); }
};

template <class T>
RecordRef reference(Record<T> const& record) {
    return {std::string(T::register_name), record.envelope.id};
}

/// What is gathered of one criterion: what meets it, and what stands against it.
struct Finds {
    std::vector<RecordRef> good;
    std::vector<RecordRef> bad;
};

/// Met by at least one record.
CriterionVerdict by_one(Criterion criterion, Look const& look, Finds finds, Words const& met, Words const& missing) {
    bool const good = !finds.good.empty();
    return {criterion, good, look.told(good ? met : missing), good ? std::move(finds.good) : std::move(finds.bad)};
}

/// Met when nothing stands against it: n of m.
CriterionVerdict by_all(Criterion criterion, Look const& look, Finds finds, Words const& what) {
    auto const n = finds.good.size();
    auto const of = n + finds.bad.size();
    bool const met = finds.bad.empty();
    return {criterion, met,
            std::to_string(n) + look.told({" van ", " of "}) + std::to_string(of) + " " + look.told(what),
            met ? std::move(finds.good) : std::move(finds.bad)};
}

CriterionVerdict scope_approved(Look const& look) {
    Finds finds;
    for (auto const* document : look.facts.all<Document>()) {
        if (document->body.kind != DocumentKind::scope || document->body.status == DocumentStatus::withdrawn) continue;
        auto const approval = derive(*document, look.facts).approval;
        bool const approved = approval && approval->decision == Decision::approved;
        (approved ? finds.good : finds.bad).push_back(reference(*document));
    }
    return by_one(Criterion::scope_approved, look, std::move(finds),
                  {"Het bestuur heeft het toepassingsgebied goedgekeurd.", "The board approved the scope."},
                  {"Er is geen document van de soort toepassingsgebied dat het bestuur heeft goedgekeurd.",
                   "There is no document of kind scope that the board approved."});
}

CriterionVerdict independent_measurement(Look const& look) {
    auto const& standing = independence_standing(look.facts);
    if (standing.counts == true)
        return {Criterion::independent_measurement, true,
                look.told({"Onafhankelijk gemeten tegen de hele norm; geldt tot en met ",
                           "Independently measured against the whole standard; holds until "}) +
                    to_text(*standing.until) + ".",
                standing.records};
    auto reason = standing.counts
                      ? look.told({"Er is geen onafhankelijke meting van hoogstens 12 maanden oud tegen de hele norm: ",
                                   "There is no independent measurement of at most 12 months ago against the whole "
                                   "standard: "})
                      : look.told({"Of er een onafhankelijke meting is, is onbekend: ",
                                   "Whether there is an independent measurement isn't known: "});
    reason += std::to_string(standing.coverage.n) + look.told({" van ", " of "}) +
              std::to_string(standing.coverage.of) + look.told({" eisen gedekt.", " requirements covered."});
    return {Criterion::independent_measurement, false, std::move(reason), standing.records};
}

CriterionVerdict risk_analysis_approved(Look const& look) {
    Finds finds;
    for (auto const* analysis : look.facts.all<RiskAnalysis>()) {
        bool const good = analysis->body.status == AnalysisStatus::finished &&
                          look.approved_in_cycle(derive(*analysis, look.facts).approval);
        (good ? finds.good : finds.bad).push_back(reference(*analysis));
    }
    return by_one(Criterion::risk_analysis_approved, look, std::move(finds),
                  {"In deze cyclus is een risicoanalyse goedgekeurd.", "A risk analysis was approved in this cycle."},
                  {"In deze cyclus is geen afgeronde risicoanalyse goedgekeurd.",
                   "No finished risk analysis was approved in this cycle."});
}

CriterionVerdict statement_approved(Look const& look) {
    Finds finds;
    for (auto const* version : look.facts.all<SoaVersion>()) {
        bool const good = look.approved_in_cycle(derive(*version, look.facts).approval);
        (good ? finds.good : finds.bad).push_back(reference(*version));
    }
    return by_one(Criterion::statement_approved, look, std::move(finds),
                  {"In deze cyclus is een verklaring van toepasselijkheid goedgekeurd.",
                   "A statement of applicability was approved in this cycle."},
                  {"In deze cyclus is geen versie van de verklaring van toepasselijkheid goedgekeurd.",
                   "No version of the statement of applicability was approved in this cycle."});
}

std::vector<Record<Objective> const*> objectives_of(Look const& look) {
    auto out = look.facts.linking<Objective>(to_text(look.cycle.envelope.id));
    std::erase_if(out, [&](auto const* each) {
        return each->body.cycle != std::optional(Ref<PdcaCycle>{look.cycle.envelope.id});
    });
    return out;
}

/// Of a cycle's objectives all; without any it isn't met.
template <class Good>
CriterionVerdict of_objectives(Criterion criterion, Look const& look, Words const& what, Good const& is_good) {
    Finds finds;
    for (auto const* objective : objectives_of(look))
        (is_good(*objective) ? finds.good : finds.bad).push_back(reference(*objective));
    auto out = by_all(criterion, look, std::move(finds), what);
    if (!out.records.empty()) return out;
    out.met = false;
    out.reason = look.told({"De cyclus heeft geen doelstellingen.", "The cycle has no objectives."});
    return out;
}

CriterionVerdict objectives_with_targets(Look const& look) {
    return of_objectives(Criterion::objectives_with_targets, look,
                         {"doelstellingen hebben een streefwaarde.", "objectives have a target."},
                         [](Record<Objective> const& objective) { return objective.body.target.has_value(); });
}

CriterionVerdict objectives_measured(Look const& look) {
    return of_objectives(
        Criterion::objectives_measured, look,
        {"doelstellingen zijn in deze cyclus gemeten.", "objectives were measured in this cycle."},
        [&](Record<Objective> const& objective) { return look.in_cycle(derive(objective, look.facts).latest_date); });
}

CriterionVerdict high_risks_decided(Look const& look) {
    Finds finds;
    for (auto const* risk : look.facts.all<Risk>()) {
        auto const derived = derive(*risk, look.facts);
        if (derived.current_band && *derived.current_band < RiskBand::high) continue;
        bool const treated =
            risk->body.treatment && risk->body.treatment != Treatment::accept && !derived.gaps.contains(RiskGap::plan);
        bool const good = derived.current_band && (derived.accepted || treated);
        (good ? finds.good : finds.bad).push_back(reference(*risk));
    }
    return by_all(Criterion::high_risks_decided, look, std::move(finds),
                  {"hoge of niet ingeschatte risico's zijn geaccepteerd of in behandeling.",
                   "high or unscored risks are accepted or being treated."});
}

CriterionVerdict treatment_on_time(Look const& look) {
    Finds finds;
    std::vector<Uuid> seen;
    auto const take = [&](Record<Task> const& task) {
        if (std::ranges::find(seen, task.envelope.id) != seen.end()) return;
        seen.push_back(task.envelope.id);
        bool const missed = task.body.status == TaskStatus::missed && !task.body.missed_reason;
        bool const bad = missed || derive(task, look.facts).overdue;
        (bad ? finds.bad : finds.good).push_back(reference(task));
    };
    for (auto const* risk : look.facts.all<Risk>()) {
        for (auto const& link : risk->body.tasks)
            if (auto const* task = look.facts.find<Task>(link.id); task != nullptr && !task->envelope.archived_at)
                take(*task);
        for (auto const* task : look.facts.linking<Task>(to_text(risk->envelope.id))) take(*task);
    }
    return by_all(Criterion::treatment_on_time, look, std::move(finds),
                  {"taken van de risicobehandeling zijn op tijd of met een reden gemist.",
                   "tasks of the risk treatment are on time, or were missed for a reason."});
}

CriterionVerdict critical_processes_planned(Look const& look) {
    Finds finds;
    for (auto const* asset : look.facts.all<Asset>())
        if (asset->body.kind == AssetKind::process && asset->body.critical)
            (has_active_plan(*asset, look.facts) ? finds.good : finds.bad).push_back(reference(*asset));
    return by_all(Criterion::critical_processes_planned, look, std::move(finds),
                  {"kritieke processen hebben een continuïteitsplan in gebruik.",
                   "critical processes have an active continuity plan."});
}

CriterionVerdict trainings_held(Look const& look) {
    Finds finds;
    bool awareness = false, management = false;
    auto missing = board_members(look.facts);  // who wasn't at any of them
    for (auto const* training : look.facts.all<Training>()) {
        if (!derive(*training, look.facts).held || !look.in_cycle(training->body.held_date)) continue;
        bool const for_board = training->body.kind == TrainingKind::management;
        awareness = awareness || training->body.kind == TrainingKind::awareness;
        management = management || for_board;
        if (!for_board && training->body.kind != TrainingKind::awareness) continue;
        (for_board ? finds.bad : finds.good).push_back(reference(*training));
        for (auto const& each : training->body.attendees)
            if (for_board && each.user) std::erase(missing, each.user->id);
    }
    management = management && missing.empty();
    if (management) finds.good.insert(finds.good.end(), finds.bad.begin(), finds.bad.end());
    CriterionVerdict out{Criterion::trainings_held, awareness && management, {}, {}};
    if (out.met) {
        out.reason =
            look.told({"Bewustwording en training van het management zijn gegeven, met het hele bestuur bij naam.",
                       "Awareness and management training were held, with the whole board by name."});
        out.records = std::move(finds.good);
        return out;
    }
    if (!awareness)
        out.reason = look.told(
            {"In deze cyclus is geen bewustwording gegeven. ", "No awareness training was held in this cycle. "});
    if (!management)
        out.reason += look.told(
            {"In deze cyclus is geen training van het management gegeven waarbij het hele bestuur was, bij naam.",
             "No management training was held in this cycle with the whole board there, by name."});
    out.records = std::move(finds.bad);
    return out;
}

CriterionVerdict internal_audit_issued(Look const& look) {
    Finds finds;
    for (auto const* assessment : look.facts.all<Assessment>()) {
        if (!programme_audits.contains(assessment->body.kind)) continue;
        bool const good = counts_as_said(assessment->body) && look.in_cycle(day_of(assessment->body));
        (good ? finds.good : finds.bad).push_back(reference(*assessment));
    }
    return by_one(Criterion::internal_audit_issued, look, std::move(finds),
                  {"In deze cyclus is een interne audit uitgebracht.", "An internal audit was issued in this cycle."},
                  {"In deze cyclus is geen interne audit uitgebracht.", "No internal audit was issued in this cycle."});
}

CriterionVerdict plans_tested(Look const& look) {
    Finds finds;
    for (auto const* plan : look.facts.all<ContinuityPlan>()) {
        if (plan->body.status != PlanStatus::active) continue;
        bool const tested = derive(*plan, look.facts).test_state >= TestState::due;
        (tested ? finds.good : finds.bad).push_back(reference(*plan));
    }
    return by_all(Criterion::plans_tested, look, std::move(finds),
                  {"continuïteitsplannen in gebruik zijn binnen hun termijn echt geoefend.",
                   "active continuity plans were really tested within their interval."});
}

CriterionVerdict management_review_held(Look const& look) {
    Finds finds;
    for (auto const* review : look.facts.all<ManagementReview>()) {
        bool const good = review->body.status != ReviewStatus::planned && look.in_cycle(review->body.date) &&
                          derive(*review, look.facts).missing_inputs.empty();
        (good ? finds.good : finds.bad).push_back(reference(*review));
    }
    return by_one(Criterion::management_review_held, look, std::move(finds),
                  {"In deze cyclus is een directiebeoordeling gehouden, met elk onderwerp.",
                   "A management review was held in this cycle, with each of its inputs."},
                  {"In deze cyclus is geen directiebeoordeling gehouden met elk onderwerp.",
                   "No management review was held in this cycle with each of its inputs."});
}

CriterionVerdict nonconformities_handled(Look const& look) {
    Finds finds;
    for (auto const* finding : look.facts.all<Finding>()) {
        auto const& body = finding->body;
        bool const concerns = !is_settled(body) || look.in_cycle(body.found_date);
        if (body.type != FindingType::nonconformity || !concerns) continue;
        (is_handled(*finding, look.facts) ? finds.good : finds.bad).push_back(reference(*finding));
    }
    return by_all(Criterion::nonconformities_handled, look, std::move(finds),
                  {"afwijkingen hebben oorzaak, elders en actie, en zijn niet te laat.",
                   "nonconformities have cause, similar elsewhere and action, and aren't late."});
}

CriterionVerdict next_cycle(Look const& look) {
    Finds finds;
    for (auto const* other : look.facts.all<PdcaCycle>())
        if (other->body.start_date > look.cycle.body.start_date && other->body.phase != Phase::closed)
            finds.good.push_back(reference(*other));
    return by_one(Criterion::next_cycle, look, std::move(finds),
                  {"De volgende cyclus staat klaar.", "The next cycle is there."},
                  {"De volgende cyclus is er nog niet.", "The next cycle isn't there yet."});
}

CriterionVerdict judge(Criterion criterion, Look const& look) {
    switch (criterion) {
        case Criterion::scope_approved: return scope_approved(look);
        case Criterion::independent_measurement: return independent_measurement(look);
        case Criterion::risk_analysis_approved: return risk_analysis_approved(look);
        case Criterion::statement_approved: return statement_approved(look);
        case Criterion::objectives_with_targets: return objectives_with_targets(look);
        case Criterion::high_risks_decided: return high_risks_decided(look);
        case Criterion::treatment_on_time: return treatment_on_time(look);
        case Criterion::critical_processes_planned: return critical_processes_planned(look);
        case Criterion::trainings_held: return trainings_held(look);
        case Criterion::internal_audit_issued: return internal_audit_issued(look);
        case Criterion::plans_tested: return plans_tested(look);
        case Criterion::objectives_measured: return objectives_measured(look);
        case Criterion::management_review_held: return management_review_held(look);
        case Criterion::nonconformities_handled: return nonconformities_handled(look);
        case Criterion::next_cycle: break;
    }
    return next_cycle(look);
}

}  // namespace

std::vector<CriterionVerdict> criteria(Snapshot const& snapshot, Record<PdcaCycle> const& cycle, Phase phase,
                                       Language language) {
    std::vector<CriterionVerdict> out;
    for (auto const criterion : criteria_of(phase)) out.push_back(judge(criterion, {snapshot, cycle, language}));
    return out;
}

Gates gates(Snapshot const& snapshot, Record<PdcaCycle> const& cycle, Language language) {
    Gates out;
    out.phase = cycle.body.phase;
    out.next = next_phase(out.phase);
    out.criteria = criteria(snapshot, cycle, out.phase, language);
    out.open = out.next && std::ranges::all_of(out.criteria, &CriterionVerdict::met);
    return out;
}

}  // namespace zorgborg
