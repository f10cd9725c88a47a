#pragma once
/// Risks: what is decided on them, how an analysis is made, what they look like together.

#include "api/call.hpp"

namespace zorgborg {

Result<Act> accept_risk(ReadCall& call);
Result<Act> withdraw_acceptance(ReadCall& call);

Result<Act> suggest_risks(ReadCall& call);
Result<Act> consider_threats(ReadCall& call);
Result<Act> finish_analysis(ReadCall& call);
Result<Act> continue_analysis(ReadCall& call);
Result<Act> add_trigger(ReadCall& call);

Result<Answer> get_heat_map(ReadCall& call);
Result<Answer> get_heat_map_picture(ReadCall& call);
Result<Answer> get_treatment_plan(ReadCall& call);
Result<Answer> get_risks_of_control(ReadCall& call);
Result<Answer> get_band_changes(ReadCall& call);

}  // namespace zorgborg
