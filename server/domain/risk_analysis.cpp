#include "domain/risk_analysis.hpp"

#include <algorithm>

#include "domain/review.hpp"
#include "domain/risk.hpp"

namespace zorgborg {
namespace {

constexpr int days_to_review = 30;  // after a trigger, where nothing else is said

/// The analysis that goes on with this one; a finished one first.
Record<RiskAnalysis> const* next_of(Uuid const& analysis, Facts const& facts) {
    Record<RiskAnalysis> const* out = nullptr;
    for (auto const* each : facts.linking<RiskAnalysis>(to_text(analysis)))
        if (each->body.continues == Ref<RiskAnalysis>{analysis} &&
            (out == nullptr || each->body.status == AnalysisStatus::finished))
            out = each;
    return out;
}

bool is_scored(Record<Risk> const& risk, Facts const& facts) {
    auto const derived = derive(risk, facts);
    return derived.inherent_band && derived.current_band;
}

}  // namespace

RiskAnalysisDerived derive(Record<RiskAnalysis> const& analysis, Facts const& facts) {
    RiskAnalysisDerived out;
    auto const& body = analysis.body;
    auto const id = to_text(analysis.envelope.id);
    out.approval = approval_of(analysis.envelope, facts);
    for (auto const* risk : facts.linking<Risk>(id)) {
        ++out.risks;
        out.unscored += !is_scored(*risk, facts);
    }
    auto const* const next = next_of(analysis.envelope.id, facts);
    if (next != nullptr) out.continued_by = next->envelope.id;
    if (body.status != AnalysisStatus::finished) return out;
    std::optional<Date> by = next_review(body.review_interval, body.date, {});
    for (auto const* trigger : facts.linking<ReviewTrigger>(id)) {
        out.triggers.push_back(trigger->body.kind);
        by = by ? std::min(*by, trigger->body.review_by_date) : trigger->body.review_by_date;
    }
    if (next != nullptr && next->body.status == AnalysisStatus::finished) return out;
    out.next_review_date = by;
    out.review_overdue = by && *by < facts.today;
    return out;
}

std::optional<Due> due(Record<RiskAnalysis> const& analysis, Facts const& facts, Date) {
    auto const derived = derive(analysis, facts);
    if (!derived.next_review_date) return std::nullopt;
    return Due{DueKind::review, *derived.next_review_date};
}

void check(Record<RiskAnalysis> const* before, RiskAnalysis const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    if (before != nullptr && before->body.status == AnalysisStatus::finished)
        complaints.add(Rule::frozen, "", "The analysis is finished; continue it in its next version.");
    if (after.date > facts.today) complaints.add(Rule::in_future, "date", "An analysis isn't made before its day.");
}

void check_archive(Record<RiskAnalysis> const& record, Actor const&, Facts const& facts, Complaints& complaints) {
    if (record.body.status == AnalysisStatus::finished)
        complaints.add(Rule::frozen, "", "A finished analysis stays on show.");
    else if (!facts.linking<Risk>(to_text(record.envelope.id)).empty())
        complaints.add(Rule::contradiction, "", "Risks hang on this analysis; archive them first.");
}

void check_approval(Record<RiskAnalysis> const& record, Actor const&, Complaints& complaints) {
    if (record.body.status != AnalysisStatus::finished)
        complaints.add(Rule::work_not_done, "", "The analysis isn't finished yet.");
}

Set<Role> approvers(RiskAnalysis const&) { return {Role::board}; }

RiskAnalysis finished(Record<RiskAnalysis> const& before, FinishRequest const& act, Actor const&, Facts const& facts,
                      Complaints& complaints) {
    auto out = before.body;
    auto const risks = facts.linking<Risk>(to_text(before.envelope.id));
    if (risks.empty() && out.considerations.empty())
        complaints.add(Rule::work_not_done, "", "Nothing was looked at yet: there are no risks and no considerations.");
    for (auto const* risk : risks) {
        auto const derived = derive(*risk, facts);
        if (!derived.inherent_band || !derived.current_band)
            complaints.add(Rule::not_judged, "",
                           "\"" + risk->body.title.value + "\" (" + to_text(risk->envelope.id) +
                               ") isn't scored yet: inherent and current.");
        out.results.push_back({risk->envelope.id, risk->envelope.version, risk->body.title.value, derived.inherent_band,
                               derived.current_band, derived.target_band});
    }
    std::ranges::sort(out.results, {}, &AnalysedRisk::risk);
    if (!out.date) out.date = facts.today;
    if (act.summary) out.summary = act.summary;
    out.status = AnalysisStatus::finished;
    return out;
}

RiskAnalysis continued(Record<RiskAnalysis> const& before, Facts const& facts, Complaints& complaints) {
    if (before.body.status != AnalysisStatus::finished)
        complaints.add(Rule::work_not_done, "", "The analysis isn't finished yet; go on with it.");
    if (next_of(before.envelope.id, facts) != nullptr)
        complaints.add(Rule::unique, "", "Another analysis continues this one already.");
    auto out = before.body;
    out.continues = Ref<RiskAnalysis>{before.envelope.id};
    out.status = AnalysisStatus::draft;
    out.date.reset();
    out.summary.reset();
    out.considerations.clear();
    out.results.clear();
    return out;
}

ReviewTrigger trigger_of(Record<RiskAnalysis> const& analysis, ReviewTriggerRequest const& act, Facts const& facts,
                         Complaints& complaints) {
    if (analysis.body.status != AnalysisStatus::finished)
        complaints.add(Rule::work_not_done, "", "The analysis isn't finished yet; take it up there.");
    if (act.review_by_date && *act.review_by_date < facts.today)
        complaints.add(Rule::in_past, "reviewByDate", "A day to come, or today.");
    return {{analysis.envelope.id},
            act.kind,
            act.reason,
            act.about,
            act.review_by_date.value_or(facts.today + days_to_review)};
}

}  // namespace zorgborg
