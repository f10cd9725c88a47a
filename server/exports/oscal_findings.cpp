#include <fmt/format.h>

#include <algorithm>

#include "exports/oscal_assessments.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view file_name = "plan-of-action-and-milestones.json";
constexpr Words findings_title{"Bevindingen en acties van ", "Findings and actions of "};
constexpr Words owner{"Eigenaar", "Owner"};
constexpr Words actions{"Acties", "Actions"};
constexpr Words actions_only{"Zie de acties.", "See the actions."};
constexpr Words no_cause{"De oorzaak is nog niet beschreven.", "The cause is not described yet."};
constexpr Words was_found{"Vastgesteld", "Found"};
constexpr Words was_effective{"Effect gecontroleerd: het hielp", "Effect checked: it helped"};
constexpr Words was_not_effective{"Effect gecontroleerd: het hielp niet", "Effect checked: it didn't help"};
constexpr Words finding_closed{"Gesloten", "Closed"};

/// NIST's states of a risk; ours stands beside it as a property.
std::string_view state_of(FindingStatus status) {
    switch (status) {
        case FindingStatus::open: return "open";
        case FindingStatus::in_progress:
        case FindingStatus::effect_checked: return "remediating";
        case FindingStatus::closed:
        case FindingStatus::considered_not_followed: break;
    }
    return "closed";
}

class PlanOfAction {
 public:
    explicit PlanOfAction(OscalView const& view);

    json::object plan() const;

 private:
    json::object item(Record<Finding> const& finding) const;
    json::object risk(Record<Finding> const& finding) const;
    json::object remediation(Record<Finding> const& finding) const;
    json::object milestone(Record<Finding> const& finding, Record<Task> const& action) const;
    json::array log(Record<Finding> const& finding) const;
    json::array properties(Record<Finding> const& finding) const;
    json::array links(Record<Finding> const& finding) const;

    OscalView const& view_;
    std::map<Uuid, std::vector<std::string>> came_of_;  // by finding: what told of it
    std::map<Uuid, std::string> sources_;               // by audit or exercise
};

PlanOfAction::PlanOfAction(OscalView const& view) : view_(view) {
    for (auto const& audit : told_audits(view)) {
        sources_.emplace(audit.record->envelope.id, href_of(*audit.record));
        for (auto const* result : audit.results)
            if (result->body.finding && result->body.result != ResultKind::not_assessed)
                came_of_[result->body.finding->id].push_back(href_of(*result));
    }
    for (auto const* exercise : told_exercises(view)) {
        sources_.emplace(exercise->envelope.id, href_of(*exercise));
        for (auto const& lesson : exercise->body.lessons) came_of_[lesson.id].push_back(href_of(*exercise));
    }
}

std::string item_id(Uuid const& finding) { return oscal_id(finding, "poam-item"); }

/// What it came of: the result itself, else the audit or exercise as a whole.
json::array PlanOfAction::links(Record<Finding> const& finding) const {
    json::array out;
    auto const told = came_of_.find(finding.envelope.id);
    auto const& source = finding.body.source;
    auto const whole = source ? sources_.find(source->id) : sources_.end();
    if (told != came_of_.end())
        for (auto const& href : told->second) out.push_back(link_to(href, "source"));
    else if (whole != sources_.end())
        out.push_back(link_to(whole->second, "source"));
    auto const& repeated = finding.body.repeat_of;
    if (auto const* before = repeated ? told_finding(repeated->id, view_) : nullptr)
        out.push_back(link_to("#" + item_id(before->envelope.id), "repeat-of"));
    return out;
}

json::array PlanOfAction::properties(Record<Finding> const& finding) const {
    auto const& body = finding.body;
    auto const derived = derive(finding, view_.snapshot);
    json::array out{property("id", to_text(finding.envelope.id)), property("type", enum_name(body.type)),
                    property("status", enum_name(body.status)), property("found-date", to_text(body.found_date))};
    add_property(out, "grade", body.grade);
    add_property(out, "external-number", body.external_number);
    add_property(out, "due-date", body.due_date ? body.due_date : derived.settle_by_date);
    add_property(out, "effective", derived.effective);
    if (derived.overdue) out.push_back(property("overdue", "true"));
    for (auto const& requirement : body.requirements) out.push_back(property("requirement", requirement.id));
    return out;
}

json::object PlanOfAction::item(Record<Finding> const& finding) const {
    auto const& body = finding.body;
    json::object out{
        {"uuid", item_id(finding.envelope.id)},
        {"title", body.title.value},
        {"description", body.fact ? body.fact->value : body.title.value},
        {"props", properties(finding)},
        {"related-risks", json::array{json::object{{"risk-uuid", oscal_id(finding.envelope.id, "risk")}}}}};
    put(out, "links", links(finding));
    put(out, "remarks", body.not_followed_reason ? body.not_followed_reason : body.similar_elsewhere);
    return out;
}

json::object PlanOfAction::milestone(Record<Finding> const& finding, Record<Task> const& action) const {
    auto const& body = action.body;
    json::array properties{property("id", to_text(action.envelope.id)), property("status", enum_name(body.status))};
    if (!body.completions.empty()) properties.push_back(property("completed-at", to_text(body.completions.back().at)));
    json::object out{{"uuid", oscal_id(finding.envelope.id, "milestone " + to_text(action.envelope.id))},
                     {"type", "milestone"},
                     {"title", body.title.value},
                     {"props", std::move(properties)},
                     {"timing", {{"on-date", {{"date", view_.end_of(body.due_date)}}}}}};
    put(out, "description", body.description);
    if (body.owner) out["responsible-roles"] = json::array{json::object{{"role-id", "owner"}}};
    return out;
}

/// What was done, and what is to be done.
json::object PlanOfAction::remediation(Record<Finding> const& finding) const {
    auto const& body = finding.body;
    json::array milestones;
    for (auto const& action : body.actions)
        if (auto const* task = view_.find<Task>(action.id)) milestones.push_back(milestone(finding, *task));
    if (milestones.empty() && !body.correction) return {};
    bool const done = derive(finding, view_.snapshot).work_done;
    json::object out{{"uuid", oscal_id(finding.envelope.id, "remediation")},
                     {"lifecycle", done ? "completed" : "planned"},
                     {"title", view_.told(actions)},
                     {"description", body.correction ? body.correction->value : view_.told(actions_only)}};
    put(out, "tasks", std::move(milestones));
    return out;
}

json::array PlanOfAction::log(Record<Finding> const& finding) const {
    auto const& body = finding.body;
    json::array out;
    auto const add = [&](Words const& title, std::string start, std::string_view state,
                         std::optional<Markdown> const& note) {
        json::object entry{{"uuid", oscal_id(finding.envelope.id, "log " + std::to_string(out.size()))},
                           {"title", view_.told(title)},
                           {"start", std::move(start)},
                           {"status-change", state}};
        put(entry, "description", note);
        out.push_back(std::move(entry));
    };
    add(was_found, view_.begin_of(body.found_date), "open", {});
    for (auto const& check : body.effect_checks)
        add(check.effective ? was_effective : was_not_effective, to_text(check.at), "remediating", check.note);
    if (body.closed_at) add(finding_closed, to_text(*body.closed_at), "closed", body.closing_note);
    return out;
}

/// Milestones hang on a risk; the statement of what it is about is its cause.
json::object PlanOfAction::risk(Record<Finding> const& finding) const {
    auto const& body = finding.body;
    auto const deadline = body.due_date ? body.due_date : derive(finding, view_.snapshot).settle_by_date;
    json::object out{{"uuid", oscal_id(finding.envelope.id, "risk")},
                     {"title", body.title.value},
                     {"description", body.fact ? body.fact->value : body.title.value},
                     {"statement", body.cause ? body.cause->value : view_.told(no_cause)},
                     {"status", state_of(body.status)},
                     {"risk-log", {{"entries", log(finding)}}}};
    if (deadline) out["deadline"] = view_.end_of(*deadline);
    if (auto response = remediation(finding); !response.empty()) out["remediations"] = json::array{std::move(response)};
    return out;
}

json::object PlanOfAction::plan() const {
    json::array items;
    json::array risks;
    for (auto const* finding : view_.all<Finding>()) {
        items.push_back(item(*finding));
        risks.push_back(risk(*finding));
    }
    if (items.empty()) return {};
    auto const organisation = view_.organisation();
    auto about = view_.metadata(view_.told(findings_title) + organisation.name);
    about["roles"] = json::array{json::object{{"id", "owner"}, {"title", view_.told(owner)}}};
    about["parties"] = parties_of({organisation});
    return {{"uuid", view_.id_here("plan of action")},
            {"metadata", std::move(about)},
            {"system-id", {{"identifier-type", "http://ietf.org/rfc/rfc4122"}, {"id", view_.id_here("system")}}},
            {"risks", std::move(risks)},
            {"poam-items", std::move(items)}};
}

}  // namespace

Record<Finding> const* told_finding(Uuid const& id, OscalView const& view) {
    auto const* const finding = view.find<Finding>(id);
    return finding == nullptr || finding->envelope.archived_at ? nullptr : finding;
}

std::string href_of(Record<Finding> const& finding) {
    return fmt::format("{}#{}", file_name, item_id(finding.envelope.id));
}

std::vector<OscalFile> finding_files(OscalView const& view) {
    auto plan = PlanOfAction(view).plan();
    if (plan.empty()) return {};
    return {oscal_file(std::string(file_name), "plan-of-action-and-milestones", std::move(plan))};
}

}  // namespace zorgborg
