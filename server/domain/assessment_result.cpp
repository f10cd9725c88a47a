#include "domain/assessment_result.hpp"

#include <algorithm>

#include "domain/token.hpp"

namespace zorgborg {
namespace {

void see(std::vector<SeenVersion>& seen, AnyRecord const* record, std::optional<Sha256Text> sha256) {
    if (record == nullptr || std::ranges::find(seen, record->envelope.id, &SeenVersion::record) != seen.end()) return;
    seen.push_back({record->envelope.id, {record->envelope.version}, std::move(sha256)});
}

void check_sources(AssessmentResult const& after, Facts const& facts, Complaints& complaints) {
    for (std::size_t i = 0; i < after.sources.size(); ++i) {
        auto const& source = after.sources[i];
        auto const at = "sources/" + std::to_string(i);
        if (source.document && facts.find<Document>(source.document->id) == nullptr)
            complaints.add(Rule::link_target, at + "/document", "There is no such document.");
        if (source.evidence && facts.find<Evidence>(source.evidence->id) == nullptr)
            complaints.add(Rule::link_target, at + "/evidence", "There is no such evidence.");
        if (source.date > facts.today) complaints.add(Rule::in_future, at + "/date", "It wasn't seen after today.");
    }
}

FindingType type_of(ResultKind result) {
    switch (result) {
        case ResultKind::observation: return FindingType::observation;
        case ResultKind::improvement: return FindingType::improvement;
        default: return FindingType::nonconformity;
    }
}

std::optional<Ref<Finding>> open_before(AssessmentResult const& result, Facts const& facts) {
    std::optional<Ref<Finding>> out;
    for (auto const* finding : facts.linking<Finding>(result.requirement.id))
        if (finding->body.type == FindingType::nonconformity && !is_settled(finding->body) && finding->body.source &&
            facts.find<Assessment>(finding->body.source->id) != nullptr)
            out = Ref<Finding>{finding->envelope.id};
    return out;
}

}  // namespace

std::vector<Record<AssessmentResult> const*> results_of(Uuid const& assessment, Facts const& facts) {
    auto out = facts.linking<AssessmentResult>(to_text(assessment));
    std::ranges::sort(out, {}, [](auto const* result) { return result->body.requirement.id; });
    return out;
}

bool is_shown(Record<AssessmentResult> const& result, Actor const& viewer, Facts const& facts) {
    auto const* const assessment = facts.find<Assessment>(result.body.assessment.id);
    if (assessment == nullptr || is_issued(assessment->body)) return true;
    return viewer.shell || viewer.roles.contains(Role::internal_auditor) ||
           is_assessor(assessment->body, viewer.user) || is_by(result.envelope.updated_by, viewer, facts);
}

Assessor const* assessor_of(Record<AssessmentResult> const& result, Assessment const& assessment) {
    auto const find = [&](auto const& fits) -> Assessor const* {
        auto const found = std::ranges::find_if(assessment.assessors, fits);
        return found == assessment.assessors.end() ? nullptr : &*found;
    };
    auto const has_account = [](std::string const& id) {
        return [&id](Assessor const& each) { return each.user && to_text(each.user->id) == id; };
    };
    if (auto const& named = result.body.assessed_by) {
        auto const* const by_name = find([&](Assessor const& each) { return each.name == *named; });
        return by_name != nullptr ? by_name : find(has_account(named->value));
    }
    auto const* const writer = find(has_account(result.envelope.created_by));
    return writer != nullptr ? writer : lead_of(assessment);
}

Record<AssessmentResult> const* latest_result(std::string_view requirement, Facts const& facts) {
    Record<AssessmentResult> const* out = nullptr;
    std::pair<Date, Uuid> newest;
    for (auto const* result : facts.linking<AssessmentResult>(requirement)) {
        auto const* const assessment = facts.find<Assessment>(result->body.assessment.id);
        if (assessment == nullptr || !audits.contains(assessment->body.kind) || !counts_as_said(assessment->body) ||
            result->body.result == ResultKind::not_assessed)
            continue;
        std::pair const order(day_of(assessment->body).value_or(Date()), result->envelope.id);
        if (out != nullptr && order < newest) continue;
        out = result;
        newest = order;
    }
    return out;
}

void complete(Record<AssessmentResult> const*, AssessmentResult& after, Facts const& facts) {
    after.seen.clear();
    after.evidence.clear();
    for (auto const& source : after.sources) {
        if (source.document) see(after.seen, facts.find<Document>(source.document->id), {});
        auto const* const evidence = source.evidence ? facts.find<Evidence>(source.evidence->id) : nullptr;
        if (evidence == nullptr) continue;
        see(after.seen, evidence, evidence->body.sha256);
        if (std::ranges::find(after.evidence, *source.evidence) == after.evidence.end())
            after.evidence.push_back(*source.evidence);
    }
}

void check(Record<AssessmentResult> const* before, AssessmentResult const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    auto const* const assessment = facts.find<Assessment>(after.assessment.id);
    if (assessment == nullptr) return complaints.add(Rule::link_target, "assessment", "There is no such assessment.");
    bool const only_finding = before != nullptr && before->body.finding != after.finding;
    if (!only_finding && (is_issued(assessment->body) || assessment->body.status == AssessmentStatus::cancelled))
        return complaints.add(Rule::frozen, "", "The report is issued or cancelled; its results don't change.");
    if (after.result == ResultKind::not_assessed && !after.reason)
        complaints.add(Rule::reason_needed, "reason", "What wasn't assessed asks why not.");
    if (after.assessed_by) {
        Record<AssessmentResult> probe;
        probe.body = after;
        if (assessor_of(probe, assessment->body) == nullptr)
            complaints.add(Rule::link_target, "assessedBy", "One of the assessors, by name or id.");
    }
    check_sources(after, facts, complaints);
}

std::optional<Finding> finding_of(Record<AssessmentResult> const& result, Facts const& facts) {
    auto const& body = result.body;
    if (!telling_results.contains(body.result)) return std::nullopt;
    Finding out;
    auto const text = body.note ? body.note->value : body.reason ? body.reason->value : std::string();
    auto const first_line = std::string_view(text).substr(0, text.find('\n'));
    out.title = body.title ? *body.title : Text<200>{std::string(trimmed(beginning(first_line, 200)))};
    if (out.title.empty()) out.title = {facts.title_of(body.requirement.id).substr(0, 200)};
    out.type = type_of(body.result);
    if (out.type == FindingType::nonconformity) {
        out.grade = body.result == ResultKind::major ? Grade::major : Grade::minor;
        out.repeat_of = open_before(body, facts);
    }
    out.source = AnyRef{body.assessment.id};
    out.requirements = {body.requirement};
    out.fact = body.note ? body.note : body.reason;
    out.due_date = body.due_date;
    out.external_number = body.external_number;
    return out;
}

}  // namespace zorgborg
