#pragma once
/// Acts on assessments: what was found, issuing, confirming; and what comes of it.

#include "domain/assessment_result.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// A result as it was sent, and where: `#/results/3`, `#/5` for line 5 of a sheet.
struct PlacedResult {
    std::string pointer;
    ResultEntry entry;
};

/// What the assessment is held against: the organisation's edition where it doesn't say.
std::string framework_of(Snapshot const& snapshot, Uuid const& assessment);

/// The assessment, with these results made or changed, all or nothing; one for a requirement takes the place of the one
/// before. The first makes a planned assessment *in progress*. 404, 403, 409 with every problem of every result.
Result<Changed> record_results(Editor& editor, Uuid const& assessment, std::vector<PlacedResult> const& results,
                               Permit const& permit);

/// The assessment, issued; findings come of its results, unless it waits for a second person. 404, 403, 409.
Result<Changed> issue_assessment(Editor& editor, Uuid const& assessment, IssueRequest const& request,
                                 Permit const& permit);

/// The assessment, confirmed, with its findings; or given back. 404, 403, 409.
Result<Changed> confirm_assessment(Editor& editor, Uuid const& assessment, ConfirmRequest const& request,
                                   Permit const& permit);

}  // namespace zorgborg
