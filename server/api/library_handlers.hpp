#pragma once
/// What an organisation can make its own of the catalogue: exercises, year plans and threats.

#include "api/call.hpp"

namespace zorgborg {

Result<Answer> list_exercise_scenarios(ReadCall& call);
Result<Answer> get_exercise_scenario(ReadCall& call);
Result<Answer> list_year_plan_templates(ReadCall& call);
Result<Answer> get_year_plan_template(ReadCall& call);
Result<Answer> list_threats(ReadCall& call);
Result<Answer> get_threat(ReadCall& call);

}  // namespace zorgborg
