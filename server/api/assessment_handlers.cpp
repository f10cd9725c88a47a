#include "api/assessment_handlers.hpp"

#include <fmt/format.h>

#include "acts/assessments.hpp"
#include "api/act_handlers.hpp"
#include "api/view_answers.hpp"
#include "catalogue/catalogue.hpp"
#include "insight/coverage.hpp"
#include "insight/independence.hpp"
#include "register/labels.hpp"
#include "register/sheet.hpp"

namespace zorgborg {
namespace {

/// `{"items": […], "total": n}`: those that the viewer may see.
Answer results_answer(Snapshot const& snapshot, Uuid const& assessment, Actor const& viewer, int status) {
    std::vector<std::string> items;
    for (auto const* result : results_of(assessment, snapshot))
        if (is_shown(*result, viewer, snapshot))
            show(definition<AssessmentResult>(), *result, snapshot, {}, items.emplace_back());
    auto out = items_of(items);
    out.status = status;
    return out;
}

Actor viewer_of(ReadCall const& call) { return {call.identity->actor, call.identity->user, call.roles, false}; }

std::string results_path(WriteCall const& write, Uuid const& assessment) {
    return record_path(write.organisation->organisation_id(), *write.definition, assessment) + "/results";
}

Result<Answer> carry_out_results(WriteCall& write, Editor& editor, Uuid const& id, ResultsRequest const& request) {
    std::vector<PlacedResult> placed;
    for (std::size_t i = 0; i < request.results.size(); ++i)
        placed.push_back({"#/results/" + std::to_string(i), request.results[i]});
    auto const changed = record_results(editor, id, placed, write.permit(Right::assess));
    if (!changed) return changed.error();
    auto out = results_answer(*write.organisation, id, write.actor(), 201);
    out.location = results_path(write, id);
    return out;
}

/// One result, whether it was there before or not.
Result<Answer> carry_out_result(WriteCall& write, Uuid const& id, ResultEntry const& entry) {
    Editor editor(*write.organisation, write.actor());
    auto const changed = record_results(editor, id, {{"#", entry}}, write.permit(Right::assess));
    if (!changed) return changed.error();
    Answer out;
    for (auto const* result : results_of(id, *write.organisation))
        if (result->body.requirement == entry.requirement)
            show(definition<AssessmentResult>(), *result, *write.organisation, {}, out.body);
    return out;
}

struct Intake {
    std::vector<SheetLine> lines;
    std::vector<std::string> skipped;
    bool issue = false;
    bool dry_run = false;
};

Result<Intake> read_intake(ReadCall const& call) {
    if (auto const ok = only_parameters(call.query, {"dryRun", "skip", "issue"}); !ok) return ok.error();
    Intake out;
    for (auto const& [key, flag] : {std::pair("dryRun", &out.dry_run), std::pair("issue", &out.issue)}) {
        auto const given = flag_parameter(call.query, key);
        if (!given) return given.error();
        *flag = *given;
    }
    if (auto const* const skipped = parameter(call.query, "skip"))
        for (auto const name : split_list(*skipped, ",")) out.skipped.emplace_back(name);
    auto lines = sheet_lines(call.request);
    if (!lines) return lines.error();
    out.lines = std::move(*lines);
    return out;
}

/// A clause and an annex control can have the same number. Where the sheet writes `A.` anywhere, a number without it is
/// the clause; where it never does, such a number says too little.
std::vector<SheetLine> with_requirements_named(std::vector<SheetLine> lines, Catalogue const& catalogue,
                                               std::string const& edition, Problems& problems) {
    if (lines.empty()) return lines;
    auto const& headings = lines.front().cells;
    auto const is_requirement = [](std::string const& heading) {
        return is_called(trimmed(heading), LabelKind::members, "requirement");
    };
    auto const at = static_cast<std::size_t>(std::ranges::find_if(headings, is_requirement) - headings.begin());
    auto const has_cell = [at](SheetLine const& line) { return at < line.cells.size(); };
    bool const told_apart = std::ranges::any_of(
        lines, [&](SheetLine const& line) { return has_cell(line) && trimmed(line.cells[at]).starts_with("A."); });
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto& line = lines[i];
        if (!has_cell(line)) continue;
        auto const number = trimmed(line.cells[at]);
        auto const clause = fmt::format("{}:{}", edition, number);
        if (catalogue.requirement(clause) == nullptr) continue;
        if (told_apart)
            line.cells[at] = clause;
        else if (catalogue.requirement(fmt::format("{}:A.{}", edition, number)) != nullptr)
            problems.push_back(
                {Rule::ambiguous, fmt::format("#/{}/requirement", line.line),
                 fmt::format("A clause and an annex control have this number: write A.{} or {}.", number, clause)});
    }
    return lines;
}

/// The sheet's rows as results; every bad cell at once.
Result<std::vector<PlacedResult>> results_in(Intake const& intake, WriteCall& write, Uuid const& id) {
    auto const people = Snapshot::open(write.source, installation, write.now);
    Problems problems;
    auto const lines =
        with_requirements_named(intake.lines, write.source.catalogue, framework_of(*write.organisation, id), problems);
    auto rows = rows_of(lines, intake.skipped, definition<AssessmentResult>(), *write.organisation, *people);
    if (!rows) return rows.error();
    std::vector<PlacedResult> out;
    for (auto& row : *rows) {
        row.members.erase("assessment");
        problems.insert(problems.end(), row.problems.begin(), row.problems.end());
        auto entry = read_struct<ResultEntry>(json::value(row.members));
        if (entry) {
            out.push_back({row.pointer, std::move(*entry)});
            continue;
        }
        for (auto const& problem : entry.error().problems)
            problems.push_back({problem.rule, row.pointer + problem.pointer.substr(1), problem.detail});
    }
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    if (out.empty()) return refuse(Refusal::Kind::rules, Rule::results_needed, "The sheet holds no results.");
    return out;
}

Result<Answer> carry_out_intake(WriteCall& write, Uuid const& id, Intake const& intake) {
    auto const results = results_in(intake, write, id);
    if (!results) return results.error();
    Editor editor(*write.organisation, write.actor());
    auto const permit = write.permit(Right::assess);
    if (auto const done = record_results(editor, id, *results, permit); !done) return done.error();
    if (intake.issue)
        if (auto const issued = issue_assessment(editor, id, {}, permit); !issued) return issued.error();
    auto out = results_answer(*write.organisation, id, write.actor(), 200);
    out.discard = intake.dry_run;
    return out;
}

/// What an act made of the assessment.
template <class Request>
Result<Act> act_on_assessment(ReadCall& call, Right right,
                              Result<Changed> (*act)(Editor&, Uuid const&, Request const&, Permit const&)) {
    return act_on_record<Request>(
        call, [=](WriteCall& write, Editor& editor, Uuid const& id, Request const& request) -> Result<Answer> {
            auto const changed = act(editor, id, request, write.permit(right));
            if (!changed) return changed.error();
            return record_answer(*write.definition, *changed->record, *write.organisation, 200);
        });
}

}  // namespace

Result<Answer> list_results(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto const record = find_record(call);
    if (!record) return record.error();
    auto out = results_answer(*call.organisation, (*record)->envelope.id, viewer_of(call), 200);
    out.etag = etag(*call.organisation);
    return out;
}

Result<Act> record_results(ReadCall& call) { return act_on_record<ResultsRequest>(call, carry_out_results); }

Result<Act> put_result(ReadCall& call) {
    auto const id = path_id(call, call.path.size() - 2);
    if (!id) return id.error();
    RequirementRef requirement;
    if (auto const fault = Value<RequirementRef>::parse(call.path.back(), requirement))
        return refuse(Refusal::Kind::not_found);
    auto body = json_body(call.request);
    if (!body) return body.error();
    // The path says which requirement it is.
    if (auto* const object = body->if_object(); object != nullptr && !object->contains("requirement"))
        object->emplace("requirement", requirement.id);
    auto entry = read_struct<ResultEntry>(*body);
    if (!entry) return entry.error();
    if (entry->requirement != requirement)
        return refuse(Refusal::Kind::rules,
                      Problems{{Rule::contradiction, "#/requirement", "The path names another requirement."}});
    return Act([id = *id, entry = *entry](WriteCall& write) { return carry_out_result(write, id, entry); });
}

Result<Act> take_results_from_sheet(ReadCall& call) {
    auto const id = path_id(call, call.path.size() - 1);
    if (!id) return id.error();
    auto intake = read_intake(call);
    if (!intake) return intake.error();
    auto const shared = std::make_shared<Intake const>(std::move(*intake));
    return Act([id = *id, shared](WriteCall& write) { return carry_out_intake(write, id, *shared); });
}

Result<Act> issue_assessment(ReadCall& call) {
    return act_on_assessment<IssueRequest>(call, Right::assess, issue_assessment);
}
Result<Act> confirm_assessment(ReadCall& call) {
    return act_on_assessment<ConfirmRequest>(call, Right::judge, confirm_assessment);
}
Result<Act> respond_to_assessment(ReadCall& call) {
    return rewrite_record<Assessment, ResponseRequest, responded>(call, Right::answer, "respond", 201);
}
Result<Act> correct_assessment(ReadCall& call) {
    return rewrite_record<Assessment, CorrectionRequest, corrected>(call, Right::judge, "correct", 201);
}
Result<Act> close_assessment(ReadCall& call) {
    return rewrite_record<Assessment, NothingAsked, concluded>(call, Right::judge, "close", 200);
}

Result<Answer> get_assessment_independence(ReadCall& call) {
    return view_of_record<Assessment>(call, [&](Snapshot const& snapshot, Record<Assessment> const& assessment) {
        return independence_of(snapshot, assessment, viewer_of(call));
    });
}

Result<Answer> get_independence(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto out = answer_of(independence_standing(*call.organisation));
    out.etag = etag(*call.organisation);
    return out;
}

Result<Answer> get_coverage(ReadCall& call) { return view_of_record<AuditProgramme>(call, coverage_matrix); }

}  // namespace zorgborg
