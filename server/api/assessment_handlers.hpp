#pragma once
/// Assessments: what was found, by sheet or by call, the acts on a report, whether it counts as independent.

#include "api/call.hpp"

namespace zorgborg {

Result<Answer> list_results(ReadCall& call);
Result<Act> record_results(ReadCall& call);
Result<Act> put_result(ReadCall& call);
Result<Act> take_results_from_sheet(ReadCall& call);

Result<Act> issue_assessment(ReadCall& call);
Result<Act> confirm_assessment(ReadCall& call);
Result<Act> respond_to_assessment(ReadCall& call);
Result<Act> correct_assessment(ReadCall& call);
Result<Act> close_assessment(ReadCall& call);

Result<Answer> get_assessment_independence(ReadCall& call);
Result<Answer> get_independence(ReadCall& call);
Result<Answer> get_coverage(ReadCall& call);

}  // namespace zorgborg
