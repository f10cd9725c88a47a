#include "domain/assessment.hpp"

#include <algorithm>

#include "domain/assessment_result.hpp"
#include "domain/membership.hpp"
#include "domain/token.hpp"

namespace zorgborg {
namespace {

/// Days until somebody ought to have done what follows on a report; a practice, the standard names none.
constexpr int days_to_confirm = 14;
constexpr int days_to_report = 30;
constexpr int days_to_respond = 60;

bool is_draft(AssessmentStatus status) {
    return status == AssessmentStatus::planned || status == AssessmentStatus::in_progress;
}

/// What became of it may still be added: the rest stands as it was issued.
bool follows_up_only(Assessment const& before, Assessment after) {
    if (after.reported_to_board_date) after.reported_to_board_date = before.reported_to_board_date;
    if (!before.report) after.report = before.report;
    if (!before.certificate) after.certificate = before.certificate;
    return after == before;
}

bool is_act(Assessment const& before, Assessment const& after) {
    return before.issued_at != after.issued_at || before.confirmed_at != after.confirmed_at ||
           before.closed_at != after.closed_at || before.responses != after.responses ||
           before.corrections != after.corrections;
}

void check_status(Assessment const* before, Assessment const& after, Complaints& complaints) {
    auto const was = before != nullptr ? before->status : AssessmentStatus::planned;
    bool const same = before != nullptr && was == after.status;
    if (!is_draft(after.status) && after.status != AssessmentStatus::cancelled && !same)
        complaints.add(Rule::act_needed, "status",
                       "Issuing, answering and closing are acts of their own: POST …/_issue, …/responses, …/_close.");
}

/// Whom and what the assessors name is here; who stood there already may have left since.
void check_people(Assessment const* before, Assessment const& after, Facts const& facts, Complaints& complaints) {
    auto const stood = [&](auto Assessor::*member, Assessor const& one) {
        return before != nullptr && std::ranges::any_of(before->assessors, [&](Assessor const& each) {
                   return each.*member == one.*member;
               });
    };
    for (std::size_t i = 0; i < after.assessors.size(); ++i) {
        auto const& each = after.assessors[i];
        auto const at = "assessors/" + std::to_string(i);
        if (each.user && !stood(&Assessor::user, each) && facts.linking<Membership>(to_text(each.user->id)).empty())
            complaints.add(Rule::link_target, at + "/user", "A member of the organisation.");
        if (each.party && !stood(&Assessor::party, each) && facts.find<Party>(each.party->id) == nullptr)
            complaints.add(Rule::link_target, at + "/party", "There is no such party.");
    }
}

void check_assessors(Assessment const& after, Complaints& complaints) {
    if (std::ranges::count(after.assessors, AssessorFunction::lead, &Assessor::function) > 1)
        complaints.add(Rule::unique, "assessors", "One of them leads.");
    for (std::size_t i = 0; i < after.assessors.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (after.assessors[i].name == after.assessors[j].name ||
                (after.assessors[i].user && after.assessors[i].user == after.assessors[j].user))
                complaints.add(Rule::duplicate, "assessors/" + std::to_string(i), "Somebody stands there twice.");
}

void check_dates(Assessment const& after, Facts const& facts, Complaints& complaints) {
    if (after.start_date && after.report_date && *after.report_date < *after.start_date)
        complaints.add(Rule::date_order, "reportDate", "The report is of before the assessment began.");
    if (!after.reported_to_board_date) return;
    if (*after.reported_to_board_date > facts.today)
        complaints.add(Rule::in_future, "reportedToBoardDate", "The board wasn't given it after today.");
    if (after.report_date && *after.reported_to_board_date < *after.report_date)
        complaints.add(Rule::date_order, "reportedToBoardDate", "The board wasn't given it before it was written.");
}

/// What the report brings along: lines of findings that are, and the samples that its results name.
void check_enclosures(Record<Assessment> const& before, Assessment const& after, Facts const& facts,
                      Complaints& complaints) {
    for (auto const* result : results_of(before.envelope.id, facts))
        for (auto const& source : result->body.sources)
            if (source.sample &&
                std::ranges::find(after.samples, *source.sample, &AuditSample::title) == after.samples.end())
                complaints.add(Rule::link_target, "samples",
                               "The result of " + result->body.requirement.id + " names a sample that isn't there.");
    for (std::size_t i = 0; i < after.follow_ups.size(); ++i)
        if (facts.find<Finding>(after.follow_ups[i].finding) == nullptr)
            complaints.add(Rule::link_target, "followUps/" + std::to_string(i) + "/finding",
                           "There is no such finding.");
}

/// Whether the report finds again what a finding said.
bool is_found_again(Finding const& finding, Uuid const& assessment, Facts const& facts) {
    return finding.type == FindingType::nonconformity &&
           std::ranges::any_of(results_of(assessment, facts), [&](auto const* result) {
               bool const bad = result->body.result == ResultKind::minor || result->body.result == ResultKind::major;
               return bad &&
                      std::ranges::find(finding.requirements, result->body.requirement) != finding.requirements.end();
           });
}

/// Every earlier finding of an audit that was open when the report was issued gets its line.
void fill_follow_ups(Record<Assessment> const& before, Assessment& out, Facts const& facts) {
    for (auto const* finding : facts.all<Finding>()) {
        auto const& body = finding->body;
        auto const* const source = body.source ? facts.find<Assessment>(body.source->id) : nullptr;
        if (source == nullptr || source->envelope.id == before.envelope.id || is_settled(body)) continue;
        if (std::ranges::find(out.follow_ups, finding->envelope.id, &FollowUp::finding) == out.follow_ups.end())
            out.follow_ups.push_back(
                {finding->envelope.id,
                 is_found_again(body, before.envelope.id, facts) ? FollowUpState::repeated : FollowUpState::open,
                 {}});
    }
}

void ask_person(Actor const& actor, std::string_view what, Complaints& complaints) {
    if (!actor.user && !actor.shell)
        complaints.add(Rule::person_needed, "", std::string(what) + " is an act of a person, not of a program.");
}

void ask_issued(Assessment const& body, Complaints& complaints) {
    if (!is_issued(body)) complaints.add(Rule::not_issued, "status", "It isn't issued yet.");
}

/// Who typed a report over, or issued it.
bool wrote_it(Record<Assessment> const& assessment, Actor const& actor, Facts const& facts) {
    if (assessment.body.issued_by && is_by(assessment.body.issued_by->value, actor, facts)) return true;
    return std::ranges::any_of(results_of(assessment.envelope.id, facts), [&](auto const* result) {
        return is_by(result->envelope.created_by, actor, facts) || is_by(result->envelope.updated_by, actor, facts);
    });
}

}  // namespace

Assessor const* lead_of(Assessment const& assessment) {
    auto const found = std::ranges::find(assessment.assessors, AssessorFunction::lead, &Assessor::function);
    if (found != assessment.assessors.end()) return &*found;
    return assessment.assessors.size() == 1 ? &assessment.assessors.front() : nullptr;
}

bool is_assessor(Assessment const& assessment, std::optional<Uuid> const& person) {
    return person && std::ranges::any_of(assessment.assessors,
                                         [&](Assessor const& each) { return each.user && each.user->id == *person; });
}

bool is_assessor_of(Finding const& finding, std::optional<Uuid> const& person, Facts const& facts) {
    auto const* const source = finding.source ? facts.find<Assessment>(finding.source->id) : nullptr;
    return source != nullptr && is_assessor(source->body, person);
}

bool is_outside(Assessment const& assessment) {
    auto const* const lead = lead_of(assessment);
    return lead != nullptr && !lead->user;
}

bool may_write(Assessment const& assessment, Actor const& actor) {
    auto const* const lead = lead_of(assessment);
    return actor.shell || lead == nullptr || !lead->user || actor.roles.contains(Role::internal_auditor) ||
           is_assessor(assessment, actor.user);
}

bool is_issued(Assessment const& assessment) {
    return assessment.status == AssessmentStatus::issued || assessment.status == AssessmentStatus::responded ||
           assessment.status == AssessmentStatus::closed;
}

bool counts_as_said(Assessment const& assessment) {
    return is_issued(assessment) && (!is_outside(assessment) || assessment.confirmed_at);
}

std::optional<Date> day_of(Assessment const& assessment) { return assessment.report_date; }

AssessmentDerived derive(Record<Assessment> const& assessment, Facts const& facts) {
    AssessmentDerived out;
    out.outside = is_outside(assessment.body);
    out.awaiting_confirmation = is_issued(assessment.body) && !counts_as_said(assessment.body);
    for (auto const* finding : facts.linking<Finding>(to_text(assessment.envelope.id))) {
        if (finding->body.source != AnyRef{assessment.envelope.id}) continue;
        ++out.findings;
        out.open_findings += !is_settled(finding->body);
    }
    for (auto const& line : assessment.body.follow_ups) out.follow_ups_open += line.state != FollowUpState::closed;
    return out;
}

std::optional<Due> due(Record<Assessment> const& assessment, Facts const& facts, Date) {
    auto const& body = assessment.body;
    if (is_draft(body.status)) {
        auto const by = body.status == AssessmentStatus::planned ? body.start_date : body.report_date;
        if (!by) return std::nullopt;
        return Due{DueKind::audit, *by};
    }
    if (!is_issued(body) || !body.issued_at) return std::nullopt;
    auto const day = facts.day_of(*body.issued_at);
    if (!counts_as_said(body)) return Due{DueKind::confirmation, day + days_to_confirm};
    if (!body.reported_to_board_date) return Due{DueKind::reporting, day + days_to_report};
    if (body.responses.empty()) return Due{DueKind::response, *body.reported_to_board_date + days_to_respond};
    return std::nullopt;
}

std::vector<Uuid> owners(Assessment const& assessment) {
    std::vector<Uuid> out;
    for (auto const& each : assessment.assessors)
        if (each.user) out.insert(&each == lead_of(assessment) ? out.begin() : out.end(), each.user->id);
    return out;
}

void check(Record<Assessment> const* before, Assessment const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints) {
    auto const* const was = before != nullptr ? &before->body : nullptr;
    check_dates(after, facts, complaints);
    if (was != nullptr && is_act(*was, after)) return;
    if (was != nullptr && was->status == AssessmentStatus::cancelled)
        return complaints.add(Rule::frozen, "status", "It was cancelled; make another one.");
    if (was != nullptr && is_issued(*was)) {
        if (!follows_up_only(*was, after))
            complaints.add(Rule::frozen, "",
                           "The report is issued. Corrections of facts are added (POST …/corrections), and when the "
                           "board was given it.");
        return;
    }
    if (was != nullptr && was->status == AssessmentStatus::in_progress && !may_write(*was, actor))
        complaints.add(Rule::right, "", "It is being carried out; who assesses changes it.");
    check_status(was, after, complaints);
    check_assessors(after, complaints);
    check_people(was, after, facts, complaints);
}

void check_archive(Record<Assessment> const& record, Actor const& actor, Facts const&, Complaints& complaints) {
    if (record.body.status == AssessmentStatus::in_progress && !may_write(record.body, actor))
        complaints.add(Rule::right, "", "It is being carried out; who assesses puts it away.");
    if (is_issued(record.body)) complaints.add(Rule::frozen, "", "What was issued stays on show.");
}

bool is_report(Uuid const& evidence, Facts const& facts) {
    return std::ranges::any_of(facts.linking<Assessment>(to_text(evidence)), [&](auto const* assessment) {
        return is_issued(assessment->body) && assessment->body.report == Ref<Evidence>{evidence};
    });
}

void check_archive(Record<Evidence> const& record, Actor const&, Facts const& facts, Complaints& complaints) {
    if (is_report(record.envelope.id, facts))
        complaints.add(Rule::frozen, "", "It is the report of an assessment that was issued; it stays.");
}

Assessment issued(Record<Assessment> const& before, IssueRequest const& act, Actor const& actor, Facts const& facts,
                  Complaints& complaints) {
    auto out = before.body;
    if (!is_draft(out.status)) {
        complaints.add(Rule::frozen, "status", "It was issued or cancelled already.");
        return out;
    }
    ask_person(actor, "Issuing", complaints);
    auto const* const lead = lead_of(out);
    if (lead == nullptr)
        complaints.add(Rule::required, "assessors", "Nobody leads it; name who does.");
    else if (lead->user && actor.user != lead->user->id && !actor.shell)
        complaints.add(Rule::lead_needed, "assessors", "Its lead issues it.");
    if (act.report_date) out.report_date = act.report_date;
    if (act.report) out.report = act.report;
    if (act.summary) out.summary = act.summary;
    if (act.not_looked_at) out.not_looked_at = act.not_looked_at;
    if (act.reported_to_board_date) out.reported_to_board_date = act.reported_to_board_date;
    out.samples = act.samples;
    out.follow_ups = act.follow_ups;
    check_enclosures(before, out, facts, complaints);
    bool const outside = is_outside(out);
    if (outside && !out.report_date)
        complaints.add(Rule::required, "reportDate", "What was issued elsewhere has a date.");
    if (outside && !out.report)
        complaints.add(Rule::report_needed, "report", "What was issued elsewhere is shown by its report.");
    auto const* const report = out.report ? facts.find<Evidence>(out.report->id) : nullptr;
    if (out.report && (report == nullptr || report->envelope.archived_at))
        complaints.add(Rule::report_needed, "report", "The report isn't there any longer.");
    if (!out.report_date) out.report_date = facts.today;
    if (*out.report_date > facts.today)
        complaints.add(Rule::in_future, "reportDate", "A report isn't issued before its day.");
    if (audits.contains(out.kind) && results_of(before.envelope.id, facts).empty())
        complaints.add(Rule::results_needed, "", "It has no results yet: POST …/results.");
    fill_follow_ups(before, out, facts);
    out.status = AssessmentStatus::issued;
    out.issued_at = facts.now;
    out.issued_by = {actor.id};
    return out;
}

Assessment confirmed(Record<Assessment> const& before, ConfirmRequest const& act, Actor const& actor,
                     Facts const& facts, Complaints& complaints) {
    auto out = before.body;
    ask_person(actor, "Confirming", complaints);
    ask_issued(out, complaints);
    if (!is_outside(out))
        complaints.add(Rule::contradiction, "assessors", "Its lead issued it; there is nothing to confirm.");
    if (out.confirmed_at) complaints.add(Rule::unchanged, "confirmedAt", "It was confirmed already.");
    if (wrote_it(before, actor, facts))
        complaints.add(Rule::second_person, "", "You typed it over or issued it; another person confirms it.");
    out.confirmation_note = act.note;
    if (act.agreed) {
        out.confirmed_at = facts.now;
        out.confirmed_by = {actor.id};
        return out;
    }
    if (!act.note) complaints.add(Rule::reason_needed, "note", "What does the report say otherwise?");
    out.status = AssessmentStatus::in_progress;
    out.issued_at.reset();
    out.issued_by.reset();
    return out;
}

Assessment responded(Record<Assessment> const& before, ResponseRequest const& act, Actor const& actor,
                     Facts const& facts, Complaints& complaints) {
    auto out = before.body;
    ask_person(actor, "Answering", complaints);
    ask_issued(out, complaints);
    out.responses.push_back({act.text, facts.now, {actor.id}});
    if (out.status == AssessmentStatus::issued) out.status = AssessmentStatus::responded;
    return out;
}

Assessment corrected(Record<Assessment> const& before, CorrectionRequest const& act, Actor const& actor,
                     Facts const& facts, Complaints& complaints) {
    auto out = before.body;
    ask_person(actor, "Correcting", complaints);
    ask_issued(out, complaints);
    if (act.requirement && !facts.knows(*act.requirement))
        complaints.add(Rule::link_target, "requirement", "There is no such requirement.");
    out.corrections.push_back({act.requirement, act.text, facts.now, {actor.id}});
    return out;
}

Assessment concluded(Record<Assessment> const& before, NothingAsked const&, Actor const& actor, Facts const& facts,
                     Complaints& complaints) {
    auto out = before.body;
    ask_person(actor, "Closing", complaints);
    ask_issued(out, complaints);
    if (out.status == AssessmentStatus::closed) complaints.add(Rule::unchanged, "status", "It is closed already.");
    if (is_issued(out) && !counts_as_said(out))
        complaints.add(Rule::settled_needed, "confirmedAt", "What was typed over isn't confirmed yet.");
    if (out.responses.empty()) complaints.add(Rule::settled_needed, "responses", "The board didn't answer it yet.");
    for (auto const* finding : facts.linking<Finding>(to_text(before.envelope.id)))
        if (finding->body.source == AnyRef{before.envelope.id} && !is_settled(finding->body))
            complaints.add(Rule::settled_needed, "",
                           "\"" + finding->body.title.value + "\" (" + to_text(finding->envelope.id) + ") is open.");
    out.status = AssessmentStatus::closed;
    out.closed_at = facts.now;
    out.closed_by = {actor.id};
    return out;
}

}  // namespace zorgborg
