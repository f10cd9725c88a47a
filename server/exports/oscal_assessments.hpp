#pragma once
/// What was audited, exercised and found, in OSCAL's models of assessments. Nobody is named: assessors by function and
/// organisation, everybody else by role.

#include "domain/assessment_result.hpp"
#include "domain/exercise.hpp"
#include "exports/oscal_parts.hpp"

namespace zorgborg {

/// A plan and results for each audit that is told.
std::vector<OscalFile> audit_files(OscalView const& view);
/// One plan, and results with one of them for each exercise; none when no exercise is told.
std::vector<OscalFile> exercise_files(OscalView const& view);
/// The plan of action and milestones; none when nothing was found.
std::vector<OscalFile> finding_files(OscalView const& view);

/// An audit whose report is issued and counts as said, with its results on requirements that have a catalog here.
struct ToldAudit {
    Record<Assessment> const* record = nullptr;
    std::vector<Record<AssessmentResult> const*> results;  // one at least says something
};
std::vector<ToldAudit> told_audits(OscalView const& view);
/// Those that were held and evaluated.
std::vector<Record<Exercise> const*> told_exercises(OscalView const& view);
/// Its item in the plan of action has an address; null when it isn't told of.
Record<Finding> const* told_finding(Uuid const& id, OscalView const& view);

/// Where it stands among the files: the results of an audit, the finding on a requirement, what was seen of an
/// exercise, an item of the plan of action.
std::string href_of(Record<Assessment> const& assessment);
std::string href_of(Record<AssessmentResult> const& result);
std::string href_of(Record<Exercise> const& exercise);
std::string href_of(Record<Finding> const& finding);

/// Whom an assessor works for; none when nobody said.
std::optional<OscalParty> party_of(Assessor const& assessor, OscalView const& view);

/// A requirement's result: what was seen, by which methods, of which evidence.
json::object observation_of(Record<AssessmentResult> const& result, ToldAudit const& audit, OscalView const& view);
/// The same as a verdict on its control. Precondition: it was assessed.
json::object verdict_of(Record<AssessmentResult> const& result, ToldAudit const& audit, OscalView const& view);
/// The samples that were drawn, each seen by testing.
json::array samples_of(ToldAudit const& audit, OscalView const& view);

}  // namespace zorgborg
