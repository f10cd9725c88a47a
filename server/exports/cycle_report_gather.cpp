/// What an organisation's registers tell for the board's report of a cycle.

#include <algorithm>
#include <numeric>

#include "domain/risk_analysis.hpp"
#include "domain/soa_version.hpp"
#include "exports/cycle_report.hpp"
#include "exports/plan_card.hpp"
#include "exports/words.hpp"
#include "insight/dashboard_parts.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

class ReportGathering {
 public:
    ReportGathering(Snapshot const& snapshot, Snapshot const& people, Record<PdcaCycle> const& cycle, CycleReport& out)
        : snapshot_(snapshot), people_(people), cycle_(cycle), out_(out), last_day_(snapshot.today) {
        for (auto const& each : cycle.body.transitions)
            if (each.to == Phase::closed) last_day_ = snapshot.day_of(each.at);
    }

    void head();
    void phases();
    void independence();
    void objectives();
    void risks();
    void plans();
    void audits();
    void findings();
    void reviews();
    void trainings();
    void statement();
    void decisions();

 private:
    bool is_within(Date day) const { return day >= cycle_.body.start_date && day <= last_day_; }
    std::vector<ReportRecord> named(std::vector<RecordRef> const& refs) const;
    std::string name_of(Uuid const& person) const {
        return person_name({snapshot_, people_}, UserRef{person}, out_.language);
    }
    std::string name_of(ActorId const& actor) const;
    std::string label_of_register(std::string_view name) const {
        return std::string(label(LabelKind::registers, name, out_.language));
    }
    ReportReview review_of(Record<ManagementReview> const& review) const;
    ReportTraining training_of(Record<Training> const& training) const;
    /// Those that only the board approves and that wait for it.
    template <class T, class F>
    void waiting(F const& counts);

    Snapshot const& snapshot_;
    Snapshot const& people_;
    Record<PdcaCycle> const& cycle_;
    CycleReport& out_;
    Date last_day_;  // of the cycle, as far as it came
};

std::string ReportGathering::name_of(ActorId const& actor) const {
    auto const person = parse_uuid(actor);
    return person ? name_of(*person) : std::string(words::shell.in(out_.language));
}

/// Persons aside: the report names them for trainings and overrides only.
std::vector<ReportRecord> ReportGathering::named(std::vector<RecordRef> const& refs) const {
    std::vector<ReportRecord> out;
    for (auto const& ref : refs) {
        auto const* const definition = find_definition(ref.register_);
        if (definition == nullptr || definition->traits.area == Area::users) continue;
        auto const record = snapshot_.record(*definition, ref.id);
        out.push_back({label_of_register(ref.register_),
                       record ? definition->title(*record) : std::string(words::content_erased.in(out_.language))});
    }
    return out;
}

void ReportGathering::head() {
    auto const& body = cycle_.body;
    out_.title = body.title.value;
    out_.organisation = zorgborg::name_of(snapshot_);
    out_.start_date = body.start_date;
    out_.end_date = body.end_date;
    out_.phase = body.phase;
    if (auto const approval = approval_of(cycle_.envelope, snapshot_);
        approval && approval->decision == Decision::approved)
        out_.close_approved_date = snapshot_.day_of(approval->at);
    out_.as_of = snapshot_.today;
    out_.transitions = std::ssize(body.transitions);
    for (auto const& each : body.transitions)
        if (each.override_reason)
            out_.overrides.push_back({each.from, each.to, snapshot_.day_of(each.at), name_of(each.by.value),
                                      each.failed, each.override_reason->value});
}

void ReportGathering::phases() {
    for (auto const& [phase, name] : enumerators<Phase>) {
        if (phase == Phase::closed) continue;
        auto& shown = out_.phases.emplace_back();
        shown.phase = phase;
        for (auto const& each : cycle_.body.transitions)
            if (each.from == phase) shown.passed_date = snapshot_.day_of(each.at);
        for (auto const& each : criteria(snapshot_, cycle_, phase, out_.language))
            shown.criteria.push_back({each.criterion, each.met, each.reason, named(each.records)});
    }
}

void ReportGathering::independence() {
    auto const& standing = independence_standing(snapshot_);
    auto& out = out_.independence;
    out.counts = standing.counts;
    out.until = standing.until;
    out.warning = standing.warning;
    out.route = standing.route;
    out.coverage = standing.coverage;
    for (auto const& each : standing.rules)
        out.rules.push_back({each.route, each.rule, each.verdict, each.until, named(each.records)});
    out.records = named(standing.records);
}

void ReportGathering::objectives() {
    for (auto const* objective : snapshot_.all<Objective>()) {
        auto const& body = objective->body;
        if (!body.cycle || body.cycle->id != cycle_.envelope.id) continue;
        auto const derived = derive(*objective, snapshot_);
        auto& shown = out_.objectives.emplace_back();
        shown.title = body.title.value;
        if (body.unit) shown.unit = body.unit->value;
        shown.direction = body.direction;
        if (body.target) shown.target = body.target->value;
        shown.value = derived.latest_value;
        shown.date = derived.latest_date;
        shown.met = derived.met;
        shown.trend = derived.trend;
    }
}

void ReportGathering::risks() {
    for (auto const* risk : snapshot_.all<Risk>()) {
        auto const derived = derive(*risk, snapshot_);
        ++out_.risks_unscored.of;
        out_.risks_unscored.n += !derived.current_band;
        if (!derived.current_band || *derived.current_band < RiskBand::high) continue;
        out_.risks.push_back({risk->body.title.value, *derived.current_band, derived.accepted,
                              derived.accepted_until_date, risk->body.treatment, derived.reopened_because,
                              derived.acceptor == RiskAcceptor::board, derived.gaps.contains(RiskGap::plan)});
    }
    std::ranges::stable_sort(out_.risks, std::greater(), &ReportRisk::band);
}

void ReportGathering::plans() {
    for (auto const* plan : snapshot_.all<ContinuityPlan>()) {
        if (plan->body.status != PlanStatus::active) continue;
        auto const derived = derive(*plan, snapshot_);
        out_.plans.push_back(
            {plan->body.title.value, derived.test_state, derived.last_exercise_date, derived.next_exercise_date});
    }
    std::ranges::stable_sort(out_.plans, {}, &ReportPlan::state);
}

void ReportGathering::audits() {
    auto const& all_judged = judged_assessments(snapshot_);
    for (auto const* assessment : snapshot_.all<Assessment>()) {
        auto const& body = assessment->body;
        auto const day = day_of(body);
        if (!is_issued(body) || !day || !is_within(*day)) continue;
        auto& shown = out_.audits.emplace_back();
        shown.title = body.title.value;
        shown.kind = body.kind;
        shown.date = day;
        auto const judged = std::ranges::find(all_judged, assessment, &JudgedAssessment::record);
        if (judged != all_judged.end())
            shown.independent = judged->independence.counts;
        else if (!zorgborg::audits.contains(body.kind))
            shown.independent = false;
        shown.unconfirmed = derive(*assessment, snapshot_).awaiting_confirmation;
        shown.unanswered = body.reported_to_board_date && body.responses.empty();
        for (auto const* result : results_of(assessment->envelope.id, snapshot_))
            ++shown.results[static_cast<std::size_t>(result->body.result)];
    }
    std::ranges::stable_sort(out_.audits, {}, &ReportAudit::date);
}

void ReportGathering::findings() {
    auto figures = finding_figures(snapshot_);
    auto const all = snapshot_.all<Finding>();
    out_.findings.open = {figures.open, std::ssize(all)};
    out_.findings.overdue = figures.overdue;
    out_.findings.by_type = std::move(figures.by_type);
    for (auto const* finding : all) {
        if (finding->body.grade != Grade::major || is_settled(finding->body)) continue;
        auto const derived = derive(*finding, snapshot_);
        out_.findings.majors.push_back({finding->body.title.value, derived.settle_by_date, derived.overdue});
    }
}

ReportReview ReportGathering::review_of(Record<ManagementReview> const& review) const {
    ReportReview out;
    out.title = review.body.title.value;
    out.status = review.body.status;
    out.date = review.body.date;
    out.inputs.of = enum_size<ReviewInput>;
    out.inputs.n = out.inputs.of - std::ssize(derive(review, snapshot_).missing_inputs);
    for (auto const& each : review.body.decisions) {
        auto const done = std::ranges::count_if(each.tasks, [&](Ref<Task> const& link) {
            auto const* const task = snapshot_.find<Task>(link.id);
            return task != nullptr && task->body.status == TaskStatus::done;
        });
        out.decisions.push_back({each.text.value, {done, std::ssize(each.tasks)}});
    }
    return out;
}

void ReportGathering::reviews() {
    for (auto const* review : snapshot_.all<ManagementReview>()) {
        auto const& body = review->body;
        if (body.cycle ? body.cycle->id == cycle_.envelope.id : body.date && is_within(*body.date))
            out_.reviews.push_back(review_of(*review));
    }
    std::ranges::stable_sort(out_.reviews, {}, &ReportReview::date);
}

ReportTraining ReportGathering::training_of(Record<Training> const& training) const {
    auto const& body = training.body;
    auto const derived = derive(training, snapshot_);
    ReportTraining out;
    out.title = body.title.value;
    out.kind = body.kind;
    out.held_date = body.held_date;
    out.planned_date = body.planned_date;
    out.present = derived.present;
    bool const counted =
        std::ranges::all_of(body.attendance, [](Attendance const& each) { return each.of.has_value(); });
    if (counted && (!body.attendance.empty() || body.kind == TrainingKind::management))
        out.of = std::accumulate(body.attendance.begin(), body.attendance.end(),
                                 std::ssize(body.attendees) + std::ssize(derived.board_missing),
                                 [](std::int64_t sum, Attendance const& each) { return sum + each.of->value; });
    if (body.kind != TrainingKind::management) return out;
    for (auto const& each : body.attendees)
        out.attended.push_back(each.name.value + (each.function ? " (" + each.function->value + ")" : ""));
    for (auto const& person : derived.board_missing) out.missed.push_back(name_of(person));
    return out;
}

void ReportGathering::trainings() {
    auto const ends = std::max(last_day_, cycle_.body.end_date.value_or(last_day_));
    for (auto const* training : snapshot_.all<Training>()) {
        auto const& body = training->body;
        bool const planned = !body.held_date && body.planned_date && *body.planned_date >= cycle_.body.start_date &&
                             *body.planned_date <= ends;
        if (planned || (body.held_date && is_within(*body.held_date))) out_.trainings.push_back(training_of(*training));
    }
    std::ranges::stable_sort(out_.trainings, {}, [](ReportTraining const& each) {
        return each.held_date ? each.held_date : each.planned_date;
    });
}

void ReportGathering::statement() {
    out_.statement = statement_of_applicability(snapshot_).totals;
    auto const* const version = approved_version(snapshot_);
    if (version == nullptr) return;
    if (auto const approval = approval_of(version->envelope, snapshot_))
        out_.approved_version = {version->body.number.value, snapshot_.day_of(approval->at), version->body.totals};
}

template <class T, class F>
void ReportGathering::waiting(F const& counts) {
    auto const& register_definition = definition<T>();
    for (auto const* record : snapshot_.all<T>()) {
        if (register_definition.approvers(*record) != Set<Role>{Role::board} || !counts(*record)) continue;
        Complaints complaints;
        register_definition.check_approval(*record, {}, complaints);
        if (!complaints.problems().empty() || approval_of(record->envelope, snapshot_)) continue;
        out_.to_approve.push_back({label_of_register(T::register_name), register_definition.title(*record)});
    }
}

/// What was superseded before anybody judged it waits for nobody.
void ReportGathering::decisions() {
    auto const* const in_force = criteria_in_force(snapshot_);
    auto const versions = snapshot_.all<SoaVersion>();
    waiting<Document>([](auto const& document) { return document.body.status == DocumentStatus::in_force; });
    waiting<RiskCriteria>([&](auto const& each) {
        return in_force == nullptr || each.envelope.created_at >= in_force->envelope.created_at;
    });
    waiting<RiskAnalysis>([&](auto const& analysis) {
        auto const later = snapshot_.linking<RiskAnalysis>(to_text(analysis.envelope.id));
        return std::ranges::none_of(
            later, [&](auto const* each) { return each->body.continues == Ref<RiskAnalysis>{analysis.envelope.id}; });
    });
    waiting<SoaVersion>([&](auto const& version) {
        return std::ranges::none_of(versions,
                                    [&](auto const* each) { return each->body.number > version.body.number; });
    });
    waiting<ManagementReview>([](auto const&) { return true; });
    waiting<PdcaCycle>([](auto const&) { return true; });
    out_.has_next = std::ranges::any_of(snapshot_.all<PdcaCycle>(), [&](auto const* each) {
        return each->body.start_date > cycle_.body.start_date && each->body.phase != Phase::closed;
    });
}

}  // namespace

CycleReport cycle_report_of(Snapshot const& snapshot, Snapshot const& people, Record<PdcaCycle> const& cycle,
                            Language language) {
    CycleReport out;
    out.language = language;
    out.texts = snapshot.language();
    ReportGathering gathering(snapshot, people, cycle, out);
    gathering.head();
    gathering.phases();
    gathering.independence();
    gathering.objectives();
    gathering.risks();
    gathering.plans();
    gathering.audits();
    gathering.findings();
    gathering.reviews();
    gathering.trainings();
    gathering.statement();
    gathering.decisions();
    return out;
}

}  // namespace zorgborg
