#include "insight/statement.hpp"

#include <algorithm>
#include <set>

#include "catalogue/catalogue.hpp"
#include "domain/risk.hpp"
#include "domain/soa_version.hpp"
#include "insight/clauses.hpp"
#include "insight/independence.hpp"

namespace zorgborg {
namespace {

/// What the annex asks of continuity: it is shown by tests.
constexpr std::string_view tested_requirements[] = {"nen7510-2024:A.5.29", "nen7510-2024:A.5.30",
                                                    "nen7510-2024:A.5.42"};

bool asks_for_tests(std::string_view requirement) {
    return std::ranges::find(tested_requirements, requirement) != std::end(tested_requirements);
}

using Controls = std::vector<Record<Control> const*>;

Framework const& framework_of(Snapshot const& snapshot, Edition& edition) {
    if (auto const* organisation = snapshot.organisation()) edition = organisation->body.edition;
    return *snapshot.source().catalogue.framework(enum_name(edition));
}

/// The line's record of the register, or none where the organisation's edition was changed and not seeded anew.
Record<Applicability> const* line_of(Snapshot const& snapshot, std::string const& requirement) {
    auto const lines = snapshot.linking<Applicability>(requirement);
    return lines.empty() ? nullptr : lines.front();
}

void sum_up(StatementLine& line, Controls const& controls, Facts const& facts) {
    std::size_t living = 0, current = 0, effective = 0;
    for (auto const* control : controls) {
        line.controls.push_back(control->envelope.id);
        if (control->body.status == ControlStatus::retired) continue;
        auto const derived = derive(*control, facts);
        ++living;
        current += derived.evidence_state == EvidenceState::current;
        effective += derived.effectiveness == Effectiveness::effective;
        if (derived.evidence_state == EvidenceState::expired) line.evidence_state = EvidenceState::expired;
        if (derived.effectiveness == Effectiveness::ineffective) line.effectiveness = Effectiveness::ineffective;
    }
    if (living == 0) return;
    if (current == living) line.evidence_state = EvidenceState::current;
    if (effective == living) line.effectiveness = Effectiveness::effective;
}

std::optional<std::vector<Uuid>> risks_of(Controls const& controls, Facts const& facts) {
    std::set<Uuid> out;
    for (auto const* control : controls)
        for (auto const* risk : facts.linking<Risk>(to_text(control->envelope.id))) out.insert(risk->envelope.id);
    if (out.empty()) return std::nullopt;
    return std::vector<Uuid>(out.begin(), out.end());
}

std::int64_t& total_of(StatementTotals& totals, LineStatus status) {
    switch (status) {
        case LineStatus::undecided: return totals.undecided;
        case LineStatus::not_applicable: return totals.not_applicable;
        case LineStatus::not_started: return totals.not_started;
        case LineStatus::partial: return totals.partial;
        case LineStatus::implemented: return totals.implemented;
        case LineStatus::lapsed: break;
    }
    return totals.lapsed;
}

StatementLine statement_line(Requirement const& requirement, Snapshot const& snapshot) {
    StatementLine out;
    auto const controls = snapshot.linking<Control>(requirement.id);
    out.requirement = {requirement.id};
    out.title = snapshot.title_of(requirement.id);
    if (auto const* line = line_of(snapshot, requirement.id)) {
        out.id = line->envelope.id;
        out.applicable = line->body.applicable;
        out.justification = line->body.justification;
        out.grounds = line->body.grounds;
        out.decided_date = line->body.decided_date;
    }
    out.status = line_status(out.applicable, controls);
    out.risks = risks_of(controls, snapshot);
    sum_up(out, controls, snapshot);
    return out;
}

/// A control that no annex control of the edition asks for.
bool is_additional(Control const& control, std::vector<StatementLine> const& lines) {
    return control.status != ControlStatus::retired &&
           std::ranges::none_of(control.requirements, [&](RequirementRef const& requirement) {
               return std::ranges::find(lines, requirement, &StatementLine::requirement) != lines.end();
           });
}

LineStatus clause_status(ConformityLine& line, Controls const& controls,
                         std::vector<Record<Document> const*> const& documents, ClauseFill const& fill,
                         Facts const& facts) {
    std::size_t met = fill.met, open = fill.missing.empty() || fill.met_by.empty() ? 0 : 1;
    line.missing = fill.missing;
    bool unapproved = false, draft = false;
    for (auto const* control : controls) {
        if (control->body.status == ControlStatus::retired) continue;
        (control->body.status == ControlStatus::implemented ? met : open) += 1;
    }
    if (open > 0) line.missing.push_back(Missing::implementation);
    for (auto const* document : documents) {
        if (document->body.status == DocumentStatus::withdrawn) continue;
        auto const approval = derive(*document, facts).approval;
        bool const boards = approvers(document->body) == Set<Role>{Role::board};
        bool const approved = approval && approval->decision == Decision::approved;
        bool const in_force = document->body.status == DocumentStatus::in_force;
        draft = draft || !in_force;
        unapproved = unapproved || (boards && !approved);
        (in_force && (approved || !boards) ? met : open) += 1;
    }
    if (draft) line.missing.push_back(Missing::document_in_force);
    if (unapproved) line.missing.push_back(Missing::approval);
    if (met + open == 0) line.missing.push_back(Missing::document);
    if (met == 0) return open == 0 ? LineStatus::not_started : LineStatus::partial;
    return open == 0 && fill.missing.empty() ? LineStatus::implemented : LineStatus::partial;
}

void name_what_control_lacks(ConformityLine& line, std::optional<TestState> plans) {
    switch (line.status) {
        case LineStatus::undecided: line.missing.push_back(Missing::decision); break;
        case LineStatus::not_started:
        case LineStatus::lapsed: line.missing.push_back(Missing::control); break;
        case LineStatus::partial: line.missing.push_back(Missing::implementation); break;
        case LineStatus::implemented: break;
        case LineStatus::not_applicable: return;
    }
    if (plans && lacks_test(*plans) && asks_for_tests(line.requirement.id)) line.missing.push_back(Missing::exercise);
}

std::optional<ApprovedVersion> approved_version_of(Facts const& facts) {
    auto const* const version = approved_version(facts);
    if (version == nullptr) return std::nullopt;
    return ApprovedVersion{version->envelope.id, version->body.number.value, approval_of(version->envelope, facts)->at};
}

}  // namespace

Statement statement_of_applicability(Snapshot const& snapshot) {
    Statement out;
    out.approved_version = approved_version_of(snapshot);
    auto const plans = worst_test_state(snapshot);
    for (auto const& requirement : framework_of(snapshot, out.edition).requirements) {
        if (!requirement.is_control) continue;
        out.lines.push_back(statement_line(requirement, snapshot));
        if (asks_for_tests(requirement.id)) out.lines.back().test_state = plans;
        out.lines.back().verified = verified(snapshot, requirement.id);
        ++total_of(out.totals, out.lines.back().status);
    }
    for (auto const* control : snapshot.all<Control>())
        if (is_additional(control->body, out.lines))
            out.additional.push_back({control->envelope.id, control->body.title.value, control->body.ground,
                                      control->body.status, control->body.owner});
    return out;
}

Conformity conformity(Snapshot const& snapshot) {
    Conformity out;
    auto const plans = worst_test_state(snapshot);
    for (auto const& requirement : framework_of(snapshot, out.edition).requirements) {
        if (!requirement.assessable) continue;
        auto& line = out.lines.emplace_back();
        auto const controls = snapshot.linking<Control>(requirement.id);
        auto const documents = snapshot.linking<Document>(requirement.id);
        line.requirement = {requirement.id};
        line.kind = requirement.is_control ? "control" : "clause";
        line.title = snapshot.title_of(requirement.id);
        for (auto const* control : controls)
            line.met_by.push_back({"controls", control->envelope.id, control->body.title.value});
        for (auto const* document : documents)
            line.met_by.push_back({"documents", document->envelope.id, document->body.title.value});
        if (!requirement.is_control) {
            auto fill = fill_of(snapshot, requirement.number);
            line.met_by.insert(line.met_by.end(), fill.met_by.begin(), fill.met_by.end());
            line.status = clause_status(line, controls, documents, fill, snapshot);
            continue;
        }
        auto const* const decided = line_of(snapshot, requirement.id);
        line.status = line_status(decided ? decided->body.applicable : Applicable::undecided, controls);
        name_what_control_lacks(line, plans);
    }
    return out;
}

}  // namespace zorgborg
