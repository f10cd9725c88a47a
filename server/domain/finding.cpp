#include "domain/finding.hpp"

#include <algorithm>

#include "domain/assessment_result.hpp"
#include "domain/token.hpp"

namespace zorgborg {
namespace {

/// Days to settle by grade where no date is set; a practice, certifiers set their own.
constexpr int major_days = 90;
constexpr int other_days = 180;

bool is_work_done(Finding const& finding, Facts const& facts) {
    bool any_done = false;
    for (auto const& action : finding.actions) {
        auto const* const task = facts.find<Task>(action.id);
        if (task == nullptr) continue;
        if (task->body.status == TaskStatus::open || task->body.status == TaskStatus::missed) return false;
        any_done = any_done || task->body.status == TaskStatus::done;
    }
    return any_done || (finding.actions.empty() && finding.correction);
}

/// Who owns it or had or did one of its tasks.
bool did_the_work(Finding const& finding, Actor const& actor, Facts const& facts) {
    auto const is_actor = [&](std::optional<UserRef> const& person) { return person && actor.user == person->id; };
    if (is_actor(finding.owner)) return true;
    return std::ranges::any_of(finding.actions, [&](Ref<Task> const& action) {
        auto const* const task = facts.find<Task>(action.id);
        if (task == nullptr) return false;
        if (is_actor(task->body.owner)) return true;
        return std::ranges::any_of(task->body.completions, [&](Completion const& completion) {
            return is_by(completion.by.value, actor, facts);
        });
    });
}

void check_judge(Finding const& finding, Actor const& actor, Facts const& facts, Complaints& complaints) {
    if (!actor.user && !actor.shell)
        complaints.add(Rule::person_needed, "status", "Judging is an act of a person, not of a program.");
    if (did_the_work(finding, actor, facts))
        complaints.add(Rule::second_person, "status", "You own this or did the work; another person judges it.");
    if (!is_work_done(finding, facts))
        complaints.add(Rule::work_not_done, "actions",
                       "There is nothing to judge yet: its actions are open, or nobody wrote down what was done.");
    else if (finding.actions.empty() && !finding.owner)
        complaints.add(Rule::required, "owner",
                       "Whose work it was isn't known; name the owner before another judges it.");
}

std::optional<bool> latest_check(Finding const& finding) {
    if (finding.effect_checks.empty()) return std::nullopt;
    return finding.effect_checks.back().effective;
}

Date settle_by(Finding const& finding) {
    if (finding.due_date) return *finding.due_date;
    return finding.found_date + (finding.grade == Grade::major ? major_days : other_days);
}

int weight(Finding const& finding) {
    if (finding.type != FindingType::nonconformity) return 0;
    return finding.grade == Grade::major ? 2 : 1;
}

/// What somebody else called a nonconformity isn't graded down to be got rid of.
void check_grade(Record<Finding> const& before, Finding const& after, Actor const& actor, Complaints& complaints) {
    if (weight(after) >= weight(before.body)) return;
    if (actor.roles.intersects(auditors) || before.envelope.created_by == actor.id) return;
    complaints.add(Rule::auditor_needed, weight(after) == 0 ? "type" : "grade",
                   "Who found it or an auditor weighs it less; settle it instead.");
}

/// An auditor finds; why, and what is done about it, is for who owns it.
void check_auditors_part(Finding const& finding, Actor const& actor, Complaints& complaints) {
    if (!actor.roles.intersects(auditors)) return;
    auto const ask = [&](bool left_out, std::string_view member) {
        if (!left_out)
            complaints.add(Rule::right, member, "An auditor doesn't say the cause or what is done about it.");
    };
    ask(!finding.cause, "cause");
    ask(!finding.similar_elsewhere, "similarElsewhere");
    ask(!finding.correction, "correction");
    ask(finding.actions.empty(), "actions");
}

/// What an audit found is the auditor's to say; what is done about it isn't.
void check_source_part(Finding const& before, Finding const& after, Actor const& actor, Facts const& facts,
                       Complaints& complaints) {
    if (actor.roles.intersects(auditors) || !before.source || facts.find<Assessment>(before.source->id) == nullptr)
        return;
    auto const ask = [&](bool same, std::string_view member) {
        if (!same) complaints.add(Rule::frozen, member, "It stands in a report; what the audit found isn't rewritten.");
    };
    ask(before.title == after.title, "title");
    ask(before.type == after.type, "type");
    ask(before.grade == after.grade, "grade");
    ask(before.source == after.source, "source");
    ask(before.requirements == after.requirements, "requirements");
    ask(before.fact == after.fact, "fact");
    ask(before.external_number == after.external_number, "externalNumber");
    ask(before.repeat_of == after.repeat_of, "repeatOf");
    if (after.type == FindingType::nonconformity && settle_by(after) > settle_by(before))
        complaints.add(Rule::right, "dueDate", "An auditor gives it more time; its owner may only take less.");
}

/// What a report found comes of its results; an auditor adds to it, the audited don't.
void check_found(Finding const* before, Finding const& after, Actor const& actor, Facts const& facts,
                 Complaints& complaints) {
    bool const said = before != nullptr && before->source == after.source;
    auto const* const assessment = after.source ? facts.find<Assessment>(after.source->id) : nullptr;
    if (said || assessment == nullptr || actor.shell || actor.roles.intersects(auditors)) return;
    for (auto const* result : results_of(after.source->id, facts))
        if (auto const found = finding_of(*result, facts);
            found && counts_as_said(assessment->body) && !result->body.finding &&
            found->requirements == after.requirements && found->title == after.title && found->fact == after.fact &&
            found->type == after.type && found->grade == after.grade)
            return;
    complaints.add(Rule::right, "source", "What a report found comes of its results; an auditor adds to it.");
}

void reopen(Finding& finding) {
    finding.status = FindingStatus::in_progress;
    finding.closed_at.reset();
    finding.closed_by.reset();
    finding.closing_note.reset();
}

}  // namespace

bool is_settled(Finding const& finding) {
    return finding.status == FindingStatus::closed || finding.status == FindingStatus::considered_not_followed;
}

bool is_handled(Record<Finding> const& finding, Facts const& facts) {
    auto const& body = finding.body;
    bool const acted = !body.actions.empty() || body.correction;
    return body.cause && body.similar_elsewhere && acted && !derive(finding, facts).overdue;
}

FindingDerived derive(Record<Finding> const& finding, Facts const& facts) {
    FindingDerived out;
    out.work_done = is_work_done(finding.body, facts);
    out.effective = latest_check(finding.body);
    if (is_settled(finding.body)) return out;
    out.settle_by_date = settle_by(finding.body);
    out.overdue = *out.settle_by_date < facts.today;
    return out;
}

std::optional<Due> due(Record<Finding> const& finding, Facts const&, Date) {
    if (is_settled(finding.body)) return std::nullopt;
    return Due{DueKind::finding, settle_by(finding.body)};
}

void complete(Record<Finding> const* before, Finding& after, Facts const& facts) {
    if (before == nullptr && after.found_date == Date()) after.found_date = facts.today;
}

void check(Record<Finding> const* before, Finding const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints) {
    if (before == nullptr) check_auditors_part(after, actor, complaints);
    if (before != nullptr) check_grade(*before, after, actor, complaints);
    if (before != nullptr) check_source_part(before->body, after, actor, facts, complaints);
    check_found(before != nullptr ? &before->body : nullptr, after, actor, facts, complaints);
    bool const nonconformity = after.type == FindingType::nonconformity;
    if (after.grade && !nonconformity)
        complaints.add(Rule::contradiction, "grade", "Only a nonconformity has a grade.");
    if (after.status == FindingStatus::considered_not_followed) {
        if (nonconformity) complaints.add(Rule::contradiction, "status", "A nonconformity is settled, not set aside.");
        if (!after.not_followed_reason)
            complaints.add(Rule::reason_needed, "notFollowedReason", "Not following it asks a reason.");
    }
    if (before != nullptr && before->body.status == FindingStatus::closed && after.status == FindingStatus::closed &&
        after.effect_checks == before->body.effect_checks && after != before->body)
        complaints.add(Rule::frozen, "status", "A closed finding isn't rewritten; a later check can open it again.");
    bool const by_act = before != nullptr && (before->body.effect_checks != after.effect_checks ||
                                              before->body.closed_at != after.closed_at);
    bool const was_same = before != nullptr && before->body.status == after.status;
    bool const from_closed = before != nullptr && before->body.status == FindingStatus::closed && !was_same;
    bool const to_act =
        after.status == FindingStatus::closed || after.status == FindingStatus::effect_checked || from_closed;
    bool const brought_back = before == nullptr && !(after.effect_checks.empty() && !after.closed_at);
    if (to_act && !by_act && !was_same && !brought_back)
        complaints.add(Rule::act_needed, "status",
                       "Checking the effect and closing are acts of their own: POST …/effect-checks, POST …/_close.");
}

void check_archive(Record<Finding> const& record, Actor const&, Facts const& facts, Complaints& complaints) {
    if (record.body.source && facts.find<Assessment>(record.body.source->id) != nullptr)
        complaints.add(Rule::frozen, "source", "It stands in a report; it isn't put away.");
    if (record.body.type == FindingType::nonconformity && record.body.status != FindingStatus::closed)
        complaints.add(Rule::contradiction, "status", "A nonconformity is closed, not put away.");
}

Finding effect_checked(Record<Finding> const& before, EffectCheckRequest const& act, Actor const& actor,
                       Facts const& facts, Complaints& complaints) {
    auto out = before.body;
    check_judge(out, actor, facts, complaints);
    if (out.status == FindingStatus::considered_not_followed)
        complaints.add(Rule::frozen, "status", "It isn't followed; there is no effect to check.");
    out.effect_checks.push_back({act.effective, act.note, facts.now, {actor.id}});
    if (!act.effective)
        reopen(out);
    else if (out.status != FindingStatus::closed)
        out.status = FindingStatus::effect_checked;
    return out;
}

Finding closed(Record<Finding> const& before, CloseRequest const& act, Actor const& actor, Facts const& facts,
               Complaints& complaints) {
    auto out = before.body;
    check_judge(out, actor, facts, complaints);
    if (is_settled(out)) complaints.add(Rule::frozen, "status", "It is settled already.");
    auto const effective = latest_check(out);
    if (out.type == FindingType::nonconformity && effective != true)
        complaints.add(Rule::effect_needed, "effectChecks",
                       "A nonconformity closes once its latest effect check says that it helped.");
    else if (effective == false)
        complaints.add(Rule::effect_needed, "effectChecks", "The latest check says that it didn't help.");
    if (out.grade == Grade::major && !actor.roles.intersects(auditors))
        complaints.add(Rule::auditor_needed, "grade", "A major nonconformity is closed by an auditor.");
    out.status = FindingStatus::closed;
    out.closed_at = facts.now;
    out.closed_by = {actor.id};
    out.closing_note = act.note;
    return out;
}

}  // namespace zorgborg
