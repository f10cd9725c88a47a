#include "domain/management_review.hpp"

#include <algorithm>

#include "domain/assessment_result.hpp"
#include "domain/objective.hpp"
#include "domain/risk.hpp"

namespace zorgborg {
namespace {

Language language_of(Facts const& facts) {
    auto const organisations = facts.all<Organisation>();
    return organisations.empty() ? Language::nl : organisations.front()->body.language;
}

/// One line of figures, `name: n`, in the organisation's language.
class Figures {
 public:
    explicit Figures(Facts const& facts) : language_(language_of(facts)) {}
    void add(Words const& name, std::int64_t n) { line(name, std::to_string(n)); }
    void add(Words const& name, std::int64_t n, std::int64_t of) {
        line(name, std::to_string(n) + (language_ == Language::nl ? " van " : " of ") + std::to_string(of));
    }
    void line(Words const& name, std::string const& value) {
        text_.append(text_.empty() ? "" : "\n").append("- ").append(name.in(language_)).append(": ").append(value);
    }
    void line(std::string_view name, std::string const& value) {
        text_.append(text_.empty() ? "" : "\n").append("- ").append(name).append(": ").append(value);
    }
    std::string_view told(Words const& words) const { return words.in(language_); }
    std::optional<Markdown> text() const {
        if (text_.empty()) return std::nullopt;
        return Markdown{std::string(beginning(text_, 20'000))};
    }

 private:
    Language language_;
    std::string text_;
};

/// The tasks that came of it.
Refs<Task> tasks_of(ManagementReview const& review) {
    auto out = review.tasks;
    for (auto const& decision : review.decisions) out.insert(out.end(), decision.tasks.begin(), decision.tasks.end());
    return out;
}

void previous_actions(ManagementReview const& review, Facts const& facts, Figures& out) {
    std::int64_t all = 0, done = 0, late = 0;
    for (auto const* other : facts.all<ManagementReview>()) {
        if (other->body.status == ReviewStatus::planned || (review.date && other->body.date >= review.date)) continue;
        for (auto const& link : tasks_of(other->body))
            if (auto const* task = facts.find<Task>(link.id)) {
                ++all;
                done += task->body.status == TaskStatus::done;
                late += derive(*task, facts).overdue;
            }
    }
    if (all == 0) return;
    out.add({"Acties van eerdere beoordelingen gedaan", "Actions of earlier reviews done"}, done, all);
    out.add({"Te laat", "Late"}, late);
}

void nonconformities(Facts const& facts, Figures& out) {
    std::int64_t open = 0, major = 0, late = 0, closed = 0;
    for (auto const* finding : facts.all<Finding>()) {
        if (finding->body.type != FindingType::nonconformity) continue;
        bool const settled = is_settled(finding->body);
        closed += settled;
        open += !settled;
        major += !settled && finding->body.grade == Grade::major;
        late += derive(*finding, facts).overdue;
    }
    if (open + closed == 0) return;
    out.add({"Open afwijkingen", "Open nonconformities"}, open, open + closed);
    out.add({"Waarvan kritiek", "Of them major"}, major);
    out.add({"Waarvan te laat", "Of them late"}, late);
}

void measured(Facts const& facts, Figures& out) {
    for (auto const* objective : facts.all<Objective>()) {
        auto const derived = derive(*objective, facts);
        if (!derived.latest_value) continue;
        auto value = *derived.latest_value;
        if (objective->body.unit) value += " " + objective->body.unit->value;
        out.line(objective->body.title.value, value + " (" + to_text(*derived.latest_date) + ")");
    }
}

void objectives(Facts const& facts, Figures& out) {
    std::int64_t all = 0, met = 0, unknown = 0;
    for (auto const* objective : facts.all<Objective>()) {
        auto const derived = derive(*objective, facts);
        ++all;
        met += derived.met == true;
        unknown += !derived.met;
    }
    if (all == 0) return;
    out.add({"Doelstellingen gehaald", "Objectives met"}, met, all);
    out.add({"Niet gemeten of zonder streefwaarde", "Not measured or without a target"}, unknown);
}

void audit_results(Facts const& facts, Figures& out) {
    for (auto const* assessment : facts.all<Assessment>()) {
        auto const& body = assessment->body;
        if (!counts_as_said(body)) continue;
        std::int64_t minor = 0, major = 0, conform = 0;
        for (auto const* result : results_of(assessment->envelope.id, facts)) {
            minor += result->body.result == ResultKind::minor;
            major += result->body.result == ResultKind::major;
            conform += conform_results.contains(result->body.result);
        }
        auto const day = day_of(body) ? to_text(*day_of(body)) : std::string();
        out.line(body.title.value + " (" + day + ")",
                 std::to_string(conform) + " " + std::string(out.told({"conform", "conform"})) + ", " +
                     std::to_string(minor) + " " + std::string(out.told({"niet-kritieke", "minor"})) + ", " +
                     std::to_string(major) + " " +
                     std::string(out.told({"kritieke afwijkingen", "major nonconformities"})));
    }
}

void risks(Facts const& facts, Figures& out) {
    std::int64_t all = 0, high = 0, accepted = 0, unknown = 0;
    for (auto const* risk : facts.all<Risk>()) {
        auto const derived = derive(*risk, facts);
        ++all;
        unknown += !derived.current_band;
        high += derived.current_band >= RiskBand::high;
        accepted += derived.accepted;
    }
    if (all == 0) return;
    out.add({"Risico's hoog of hoger", "Risks high or above"}, high, all);
    out.add({"Geaccepteerd", "Accepted"}, accepted, all);
    out.add({"Niet ingeschat", "Not scored"}, unknown);
}

void improvement(Facts const& facts, Figures& out) {
    std::int64_t open = 0, all = 0;
    for (auto const* finding : facts.all<Finding>())
        if (finding->body.type == FindingType::improvement || finding->body.type == FindingType::lesson) {
            ++all;
            open += !is_settled(finding->body);
        }
    if (all > 0) out.add({"Open verbeterpunten en lessen", "Open improvements and lessons"}, open, all);
}

/// What the registers say of an input; none of what only people know.
std::optional<Markdown> figures(ReviewInput input, ManagementReview const& review, Facts const& facts) {
    Figures out(facts);
    switch (input) {
        case ReviewInput::previous_actions: previous_actions(review, facts, out); break;
        case ReviewInput::nonconformities: nonconformities(facts, out); break;
        case ReviewInput::monitoring_results: measured(facts, out); break;
        case ReviewInput::audit_results: audit_results(facts, out); break;
        case ReviewInput::objectives: objectives(facts, out); break;
        case ReviewInput::risks: risks(facts, out); break;
        case ReviewInput::improvement: improvement(facts, out); break;
        case ReviewInput::external_internal_changes:
        case ReviewInput::interested_parties_changes:
        case ReviewInput::interested_parties_feedback: break;
    }
    return out.text();
}

void fill(ManagementReview& review, Facts const& facts) {
    for (auto const& input : enumerators<ReviewInput>)
        if (!review.inputs[input.value]) review.inputs[input.value] = figures(input.value, review, facts);
}

std::vector<ReviewInput> missing_inputs(ManagementReview const& review) {
    std::vector<ReviewInput> out;
    for (auto const& input : enumerators<ReviewInput>)
        if (!review.inputs[input.value]) out.push_back(input.value);
    return out;
}

}  // namespace

ManagementReviewDerived derive(Record<ManagementReview> const& review, Facts const& facts) {
    ManagementReviewDerived out;
    out.approval = approval_of(review.envelope, facts);
    out.missing_inputs = missing_inputs(review.body);
    for (auto const& link : tasks_of(review.body))
        if (auto const* task = facts.find<Task>(link.id)) out.open_tasks += task->body.status == TaskStatus::open;
    return out;
}

std::optional<Due> due(Record<ManagementReview> const& review, Facts const&, Date) {
    if (review.body.status != ReviewStatus::planned || !review.body.date) return std::nullopt;
    return Due{DueKind::management_review, *review.body.date};
}

void complete(Record<ManagementReview> const* before, ManagementReview& after, Facts const& facts) {
    if (before == nullptr) fill(after, facts);
}

ManagementReview prefilled(Record<ManagementReview> const& before, Facts const& facts, Complaints& complaints) {
    auto out = before.body;
    if (out.status != ReviewStatus::planned)
        complaints.add(Rule::frozen, "status", "It was held; its inputs stand as they were.");
    fill(out, facts);
    return out;
}

void check(Record<ManagementReview> const* before, ManagementReview const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    auto const was = before != nullptr ? before->body.status : ReviewStatus::planned;
    for (std::size_t i = 0; i < after.decisions.size(); ++i)
        for (std::size_t j = 0; j < after.decisions[i].tasks.size(); ++j)
            if (facts.find<Task>(after.decisions[i].tasks[j].id) == nullptr)
                complaints.add(Rule::link_target, "decisions/" + std::to_string(i) + "/tasks/" + std::to_string(j),
                               "There is no such task.");
    if (was == ReviewStatus::closed)
        return complaints.add(Rule::frozen, "status", "The review is closed; what came of it are tasks.");
    if (after.status < was) complaints.add(Rule::frozen, "status", "A review that was held isn't planned any more.");
    if (after.status == ReviewStatus::planned) return;
    if (was != ReviewStatus::planned && before->body.inputs != after.inputs)
        complaints.add(Rule::frozen, "inputs", "It was held; its inputs stand as they were.");
    for (auto const input : missing_inputs(after))
        complaints.add(Rule::input_missing, "inputs/" + std::string(enum_name(input)),
                       "A review is held with each of its inputs; where there is nothing to report, that is written.");
    if (!after.date)
        complaints.add(Rule::required, "date", "When it was held.");
    else if (*after.date > facts.today)
        complaints.add(Rule::in_future, "date", "It wasn't held after today.");
    if (after.attendees.empty()) complaints.add(Rule::required, "attendees", "Who was there.");
    if (after.status == ReviewStatus::closed && !after.minutes && after.decisions.empty())
        complaints.add(Rule::required, "minutes", "A closed review has minutes or decisions (9.3.3).");
}

void check_archive(Record<ManagementReview> const& record, Actor const&, Facts const&, Complaints& complaints) {
    if (record.body.status != ReviewStatus::planned)
        complaints.add(Rule::frozen, "status", "A review that was held stays on show.");
}

void check_approval(Record<ManagementReview> const& record, Actor const&, Complaints& complaints) {
    if (record.body.status == ReviewStatus::planned)
        complaints.add(Rule::work_not_done, "status", "The review wasn't held yet.");
}

Set<Role> approvers(ManagementReview const&) { return {Role::board}; }

}  // namespace zorgborg
