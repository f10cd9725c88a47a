#include "exports/oscal_assessments.hpp"

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "domain/independence.hpp"

namespace zorgborg {
namespace {

constexpr Words plan_title{"Opzet: ", "Plan: "};
constexpr Words results_title{"Resultaten: ", "Results: "};
constexpr Words no_summary{"Er is geen samenvatting.", "There is no summary."};
constexpr Words was_issued{"Rapport uitgebracht", "Report issued"};
constexpr Words was_confirmed{"Overgenomen resultaten bevestigd door een tweede persoon",
                              "Results that were typed over confirmed by a second person"};
constexpr Words was_corrected{"Correctie van feiten", "Correction of facts"};
constexpr Words was_answered{"Reactie van het bestuur", "Response of the board"};
constexpr Words assessment_closed{"Afgesloten", "Closed"};

bool is_of(RequirementRef const& requirement, std::string_view framework) {
    return requirement.id.starts_with(std::string(framework) + ":");
}

bool has_catalog(RequirementRef const& requirement, Catalogue const& catalogue) {
    auto const* const known = catalogue.requirement(requirement.id);
    return known != nullptr && known->assessable && std::ranges::any_of(enumerators<Edition>, [&](auto const& edition) {
               return is_of(requirement, edition.name);
           });
}

bool was_assessed(Record<AssessmentResult> const* result) { return result->body.result != ResultKind::not_assessed; }

std::string plan_file(Uuid const& assessment) { return "assessment-plan-" + to_text(assessment) + ".json"; }
std::string results_file(Uuid const& assessment) { return "assessment-results-" + to_text(assessment) + ".json"; }

class Audit {
 public:
    Audit(OscalView const& view, ToldAudit const& told)
        : view_(view), told_(told), body_(told.record->body), id_(told.record->envelope.id) {}

    json::object plan() const;
    json::object results() const;

 private:
    std::string part(std::string const& name) const { return oscal_id(id_, name); }
    json::object metadata(Words const& title) const;
    json::object reviewed(Set<ResultKind> left_out) const;
    json::object task() const;
    json::array properties() const;
    json::array links() const;
    json::array log() const;
    std::string start() const;
    std::string end() const;

    OscalView const& view_;
    ToldAudit const& told_;
    Assessment const& body_;
    Uuid const& id_;
};

json::object Audit::metadata(Words const& title) const {
    auto out = view_.metadata(view_.told(title) + body_.title.value);
    std::vector<OscalParty> parties{view_.organisation()};
    json::array roles;
    json::array responsible;
    for (auto const& function : enumerators<AssessorFunction>) {
        std::vector<std::string> ids;
        for (auto const& assessor : body_.assessors) {
            if (assessor.function != function.value) continue;
            auto const party = party_of(assessor, view_);
            if (!party) continue;
            if (std::ranges::find(parties, *party) == parties.end()) parties.push_back(*party);
            if (std::ranges::find(ids, party->id) == ids.end()) ids.push_back(party->id);
        }
        roles.push_back(json::object{{"id", function.name}, {"title", view_.called(function.value)}});
        if (!ids.empty())
            responsible.push_back(
                json::object{{"role-id", function.name}, {"party-uuids", json::array(ids.begin(), ids.end())}});
    }
    put(out, "roles", std::move(roles));
    put(out, "locations", places_of(body_.locations, view_));
    put(out, "parties", parties_of(parties));
    put(out, "responsible-parties", std::move(responsible));
    return out;
}

/// A selection per edition: the same number is another control in each.
json::object Audit::reviewed(Set<ResultKind> left_out) const {
    json::array selections;
    for (auto const& edition : enumerators<Edition>) {
        json::array in;
        json::array out;
        for (auto const* result : told_.results)
            if (is_of(result->body.requirement, edition.name))
                (left_out.contains(result->body.result) ? out : in)
                    .push_back(json::object{{"control-id", control_id(result->body.requirement.id)}});
        if (in.empty()) continue;
        json::object selection{{"links", json::array{link_to(catalog_file(edition.name), "catalog")}},
                               {"include-controls", std::move(in)}};
        put(selection, "exclude-controls", std::move(out));
        selections.push_back(std::move(selection));
    }
    json::object out{{"control-selections", std::move(selections)}};
    put(out, "description", body_.criteria);
    put(out, "remarks", body_.not_looked_at);
    return out;
}

std::string Audit::start() const {
    if (body_.start_date) return view_.begin_of(*body_.start_date);
    if (auto const day = day_of(body_)) return view_.begin_of(*day);
    return to_text(body_.issued_at.value_or(view_.as_of));
}

std::string Audit::end() const {
    if (auto const day = day_of(body_)) return view_.end_of(*day);
    return to_text(body_.issued_at.value_or(view_.as_of));
}

json::array Audit::properties() const {
    json::array out{property("id", to_text(id_)), property("kind", enum_name(body_.kind)),
                    property("status", enum_name(body_.status))};
    add_property(out, "stage", body_.stage);
    add_property(out, "framework", body_.framework);
    add_property(out, "reported-to-board-date", body_.reported_to_board_date);
    return out;
}

json::object Audit::task() const {
    json::object out{{"uuid", part("task")},
                     {"type", "action"},
                     {"title", body_.title.value},
                     {"props", properties()},
                     {"timing", {{"within-date-range", {{"start", start()}, {"end", end()}}}}}};
    put(out, "description", body_.objective);
    return out;
}

json::object Audit::plan() const {
    auto subjects = subjects_of(body_.locations, view_);
    put(subjects, "description", body_.scope);
    json::object out{{"uuid", part("plan")},
                     {"metadata", metadata(plan_title)},
                     {"reviewed-controls", reviewed({})},
                     {"assessment-subjects", json::array{std::move(subjects)}},
                     {"tasks", json::array{task()}}};
    import_system(out, view_);
    return out;
}

/// The report, and what became of earlier findings.
json::array Audit::links() const {
    json::array out;
    if (auto const report = body_.report ? view_.enclosed_file(*body_.report) : std::nullopt)
        out.push_back(link_to(*report, "report"));
    for (auto const& follow_up : body_.follow_ups) {
        auto const* const finding = told_finding(follow_up.finding, view_);
        if (finding == nullptr) continue;
        auto link = link_to(href_of(*finding), "follow-up-" + std::string(enum_name(follow_up.state)));
        link["text"] = finding->body.title.value;
        out.push_back(std::move(link));
    }
    return out;
}

json::array Audit::log() const {
    json::array out;
    auto const add = [&](Words const& title, Instant at, std::optional<Markdown> const& text) {
        json::object entry{
            {"uuid", part("log " + std::to_string(out.size()))}, {"title", view_.told(title)}, {"start", to_text(at)}};
        put(entry, "description", text);
        out.push_back(std::move(entry));
    };
    if (body_.issued_at) add(was_issued, *body_.issued_at, {});
    if (body_.confirmed_at) add(was_confirmed, *body_.confirmed_at, body_.confirmation_note);
    for (auto const& correction : body_.corrections) add(was_corrected, correction.at, correction.text);
    for (auto const& response : body_.responses) add(was_answered, response.at, response.text);
    if (body_.closed_at) add(assessment_closed, *body_.closed_at, {});
    return out;
}

json::object Audit::results() const {
    auto observations = samples_of(told_, view_);
    json::array verdicts;
    for (auto const* result : told_.results) {
        observations.push_back(observation_of(*result, told_, view_));
        if (was_assessed(result)) verdicts.push_back(verdict_of(*result, told_, view_));
    }
    json::object result{{"uuid", part("result")},
                        {"title", body_.title.value},
                        {"description", body_.summary ? body_.summary->value : view_.told(no_summary)},
                        {"start", start()},
                        {"end", end()},
                        {"props", properties()},
                        {"reviewed-controls", reviewed({ResultKind::not_assessed})},
                        {"observations", std::move(observations)},
                        {"findings", std::move(verdicts)}};
    put(result, "links", links());
    if (auto entries = log(); !entries.empty()) result["assessment-log"] = {{"entries", std::move(entries)}};
    return {{"uuid", part("results")},
            {"metadata", metadata(results_title)},
            {"import-ap", {{"href", plan_file(id_)}}},
            {"results", json::array{std::move(result)}}};
}

}  // namespace

std::vector<ToldAudit> told_audits(OscalView const& view) {
    std::vector<ToldAudit> out;
    for (auto const* assessment : view.all<Assessment>()) {
        if (!audits.contains(assessment->body.kind) || !counts_as_said(assessment->body)) continue;
        auto results = results_of(assessment->envelope.id, view.snapshot);
        std::erase_if(results, [&](auto const* result) {
            return !view.scope.tells(result->envelope.id) ||
                   !has_catalog(result->body.requirement, view.snapshot.source().catalogue);
        });
        if (std::ranges::any_of(results, was_assessed)) out.push_back({assessment, std::move(results)});
    }
    return out;
}

std::string href_of(Record<Assessment> const& assessment) { return results_file(assessment.envelope.id); }

std::string href_of(Record<AssessmentResult> const& result) {
    return results_file(result.body.assessment.id) + "#" + oscal_id(result.envelope.id, "verdict");
}

std::optional<OscalParty> party_of(Assessor const& assessor, OscalView const& view) {
    if (auto const* firm = firm_of(assessor, view.snapshot); firm != nullptr && view.scope.tells(firm->envelope.id))
        return OscalParty{oscal_id(firm->envelope.id, "party"), firm->body.title.value};
    if (assessor.organisation)
        return OscalParty{view.id_here("party " + assessor.organisation->value), assessor.organisation->value};
    if (assessor.user) return view.organisation();
    return std::nullopt;
}

std::vector<OscalFile> audit_files(OscalView const& view) {
    std::vector<OscalFile> out;
    for (auto const& told : told_audits(view)) {
        Audit const audit(view, told);
        auto const& id = told.record->envelope.id;
        out.push_back(oscal_file(plan_file(id), "assessment-plan", audit.plan()));
        out.push_back(oscal_file(results_file(id), "assessment-results", audit.results()));
    }
    return out;
}

}  // namespace zorgborg
