#include "acts/assessments.hpp"

#include "catalogue/catalogue.hpp"
#include "domain/token.hpp"

namespace zorgborg {
namespace {

bool always(AnyRecord const&) { return true; }

void take_over(Problems& problems, std::string const& pointer, Refusal const& refusal) {
    for (auto const& problem : refusal.problems)
        problems.push_back({problem.rule, pointer + problem.pointer.substr(1), problem.detail});
    if (refusal.problems.empty())
        problems.push_back({refusal.rule.value_or(Rule::contradiction), pointer, refusal.detail});
}

AssessmentResult as_result(Uuid const& assessment, ResultEntry const& entry) {
    AssessmentResult out;
    out.assessment = {assessment};
    out.requirement = entry.requirement;
    out.result = entry.result;
    out.title = entry.title;
    out.reason = entry.reason;
    out.note = entry.note;
    out.sources = entry.sources;
    out.assessed_by = entry.assessed_by;
    out.transcribed_from = entry.transcribed_from;
    out.external_number = entry.external_number;
    out.due_date = entry.due_date;
    return out;
}

Record<AssessmentResult> const* result_for(Facts const& facts, Uuid const& assessment,
                                           RequirementRef const& requirement) {
    for (auto const* result : facts.linking<AssessmentResult>(to_text(assessment)))
        if (result->body.requirement == requirement) return result;
    return nullptr;
}

/// Whether the actor, or a program of his, wrote a version of a result that another took the place of since.
bool wrote_before(Snapshot const& snapshot, Uuid const& assessment, Actor const& actor) {
    bool out = false;
    for (auto const* result : results_of(assessment, snapshot))
        read_history(snapshot.source().connection, snapshot.organisation_id(), AssessmentResult::register_name,
                     result->envelope.id, snapshot.size(),
                     [&](Entry&& entry) { out = out || is_by(entry.actor, actor, snapshot); });
    return out;
}

/// Makes or changes one result; none when it was so already.
Result<Changed> record_one(Editor& editor, Uuid const& assessment, ResultEntry const& entry) {
    auto& snapshot = editor.snapshot();
    auto const* const known = snapshot.source().catalogue.requirement(entry.requirement.id);
    if (known != nullptr && !known->assessable)
        return refuse(Refusal::Kind::rules, Problems{{Rule::link_target, "#/requirement",
                                                      "A heading of the standard asks nothing by itself."}});
    auto const framework = framework_of(snapshot, assessment);
    if (known != nullptr && !entry.requirement.id.starts_with(framework + ":"))
        return refuse(Refusal::Kind::rules,
                      Problems{{Rule::contradiction, "#/requirement", "It is held against " + framework + "."}});
    auto body = as_result(assessment, entry);
    auto const* const before = result_for(snapshot, assessment, entry.requirement);
    if (before == nullptr) return editor.create(std::move(body));
    auto const id = before->envelope.id;
    complete(before, body, snapshot);
    body.finding = before->body.finding;
    Record<AssessmentResult> wanted;
    wanted.body = body;
    if (equal_bodies(definition<AssessmentResult>(), *before, wanted))
        return Changed{snapshot.record(definition<AssessmentResult>(), id), false};
    auto const write = [&](AnyRecord const&, AnyRecord& after, Complaints&) {
        static_cast<Record<AssessmentResult>&>(after).body = body;
    };
    return editor.rewrite(definition<AssessmentResult>(), id, Versions::whichever(), always, write, "change");
}

using Body = Assessment;
Result<Changed> rewrite(Editor& editor, Uuid const& id, Permit const& permit, std::string_view action,
                        std::function<Body(Record<Body> const&, Complaints&)> const& act) {
    auto const write = [&](AnyRecord const& before, AnyRecord& after, Complaints& complaints) {
        static_cast<Record<Body>&>(after).body = act(static_cast<Record<Body> const&>(before), complaints);
    };
    return editor.rewrite(definition<Body>(), id, Versions::whichever(), permit, write, action);
}

/// A finding for each result that tells something, once the report is what was found.
Result<void> make_findings(Editor& editor, Uuid const& assessment) {
    auto& snapshot = editor.snapshot();
    auto const* const record = snapshot.find<Assessment>(assessment);
    if (!counts_as_said(record->body)) return {};
    std::vector<std::pair<Uuid, Finding>> wanted;
    for (auto const* result : results_of(assessment, snapshot))
        if (auto finding = finding_of(*result, snapshot); finding && !result->body.finding)
            wanted.emplace_back(result->envelope.id, std::move(*finding));
    for (auto& [result, finding] : wanted) {
        auto const made = editor.create(std::move(finding));
        if (!made) return made.error();
        auto const link = [&](AnyRecord const&, AnyRecord& after, Complaints&) {
            static_cast<Record<AssessmentResult>&>(after).body.finding = Ref<Finding>{made->record->envelope.id};
        };
        auto const linked =
            editor.rewrite(definition<AssessmentResult>(), result, Versions::whichever(), always, link, "finding");
        if (!linked) return linked.error();
    }
    return {};
}

Result<Changed> with_findings(Editor& editor, Uuid const& assessment, Result<Changed> changed) {
    if (!changed) return changed;
    if (auto const made = make_findings(editor, assessment); !made) return made.error();
    return changed;
}

}  // namespace

std::string framework_of(Snapshot const& snapshot, Uuid const& assessment) {
    auto const* const record = snapshot.find<Assessment>(assessment);
    if (record != nullptr && record->body.framework) return record->body.framework->value;
    auto const* const organisation = snapshot.organisation();
    return std::string(enum_name(organisation == nullptr ? Edition::nen7510_2024 : organisation->body.edition));
}

Result<Changed> record_results(Editor& editor, Uuid const& assessment, std::vector<PlacedResult> const& results,
                               Permit const& permit) {
    auto const found = editor.find_for_change(definition<Assessment>(), assessment, Versions::whichever(), permit);
    if (!found) return found.error();
    auto const& body = static_cast<Record<Assessment> const&>(**found).body;
    if ((*found)->envelope.archived_at)
        return refuse(Refusal::Kind::rules, Rule::archived, "An archived record doesn't change; restore it first.");
    if (is_issued(body) || body.status == AssessmentStatus::cancelled)
        return refuse(Refusal::Kind::rules, Rule::frozen,
                      "The report is issued or cancelled; its results don't change.");
    if (!may_write(body, editor.actor()))
        return refuse(Refusal::Kind::forbidden,
                      "Its assessors write what they found; you may type over an outside report.");
    Problems problems;
    std::vector<std::string> named;
    for (auto const& [pointer, entry] : results) {
        if (std::ranges::find(named, entry.requirement.id) != named.end()) {
            problems.push_back({Rule::duplicate, pointer, "A result of the same requirement stands before this one."});
            continue;
        }
        named.push_back(entry.requirement.id);
        auto const done = record_one(editor, assessment, entry);
        if (!done) take_over(problems, pointer, done.error());
    }
    if (!problems.empty()) return refuse(Refusal::Kind::rules, std::move(problems));
    if (body.status != AssessmentStatus::planned) return Changed{*found, false};
    return rewrite(editor, assessment, permit, "begin", [](Record<Assessment> const& before, Complaints&) {
        auto out = before.body;
        out.status = AssessmentStatus::in_progress;
        return out;
    });
}

Result<Changed> issue_assessment(Editor& editor, Uuid const& assessment, IssueRequest const& request,
                                 Permit const& permit) {
    auto changed =
        rewrite(editor, assessment, permit, "issue", [&](Record<Assessment> const& before, Complaints& complaints) {
            return issued(before, request, editor.actor(), editor.snapshot(), complaints);
        });
    return with_findings(editor, assessment, std::move(changed));
}

Result<Changed> confirm_assessment(Editor& editor, Uuid const& assessment, ConfirmRequest const& request,
                                   Permit const& permit) {
    auto changed =
        rewrite(editor, assessment, permit, "confirm", [&](Record<Assessment> const& before, Complaints& complaints) {
            auto out = confirmed(before, request, editor.actor(), editor.snapshot(), complaints);
            if (complaints.problems().empty() && wrote_before(editor.snapshot(), assessment, editor.actor()))
                complaints.add(Rule::second_person, "", "You typed some of it over; another person confirms it.");
            return out;
        });
    return with_findings(editor, assessment, std::move(changed));
}

}  // namespace zorgborg
