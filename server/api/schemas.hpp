#pragma once
/// The JSON Schemas of requests and answers, each made from what the server reads and writes with.

#include "register/definition.hpp"

namespace zorgborg {

using D = RegisterDefinition;

json::object record_schema(D const*);
json::object list_schema(D const*);
json::object new_schema(D const*);
json::object patch_schema(D const*);
json::object bulk_schema(D const*);
json::object bulk_outcome_schema(D const*);
json::object import_outcome_schema(D const*);
json::object text_schema(D const*);
json::object history_schema(D const*);
json::object approvals_schema(D const*);
json::object approval_schema(D const*);
json::object approval_request_schema(D const*);
json::object acceptance_schema(D const*);
json::object acceptances_schema(D const*);
json::object acceptance_request_schema(D const*);
json::object withdrawal_request_schema(D const*);
json::object risk_proposals_schema(D const*);
json::object considerations_request_schema(D const*);
json::object finish_request_schema(D const*);
json::object trigger_schema(D const*);
json::object triggers_schema(D const*);
json::object trigger_request_schema(D const*);
json::object heat_map_schema(D const*);
json::object picture_schema(D const*);
json::object treatment_plan_schema(D const*);
json::object risks_of_control_schema(D const*);
json::object band_changes_schema(D const*);
json::object result_schema(D const*);
json::object results_schema(D const*);
json::object results_request_schema(D const*);
json::object result_request_schema(D const*);
json::object issue_request_schema(D const*);
json::object confirm_request_schema(D const*);
json::object response_request_schema(D const*);
json::object correction_request_schema(D const*);
json::object assessment_independence_schema(D const*);
json::object standing_schema(D const*);
json::object coverage_schema(D const*);
json::object gates_schema(D const*);
json::object transition_request_schema(D const*);
json::object nothing_asked_schema(D const*);
json::object erasure_schema(D const*);
json::object erasure_request_schema(D const*);
json::object file_schema(D const*);
json::object bundle_schema(D const*);
json::object answer_request_schema(D const*);
json::object accept_request_schema(D const*);
json::object return_request_schema(D const*);
json::object notifications_schema(D const*);
json::object new_webhook_schema(D const*);
json::object link_completion_schema(D const*);
json::object link_completion_request_schema(D const*);
json::object year_plan_request_schema(D const*);
json::object year_plan_outcome_schema(D const*);
json::object completion_request_schema(D const*);
json::object reschedule_request_schema(D const*);
json::object log_line_request_schema(D const*);
json::object effect_check_request_schema(D const*);
json::object close_request_schema(D const*);

json::object organisation_schema(D const*);
json::object organisations_schema(D const*);
json::object new_organisation_schema(D const*);
json::object patch_organisation_schema(D const*);
json::object me_schema(D const*);
json::object user_schema(D const*);
json::object users_schema(D const*);
json::object user_request_schema(D const*);
json::object token_schema(D const*);
json::object tokens_schema(D const*);
json::object token_request_schema(D const*);

json::object feed_schema(D const*);
json::object feeds_schema(D const*);
json::object feed_request_schema(D const*);
json::object calendar_schema(D const*);
json::object page_schema(D const*);

json::object soa_version_request_schema(D const*);
json::object statement_schema(D const*);
json::object conformity_schema(D const*);
json::object overdue_schema(D const*);
json::object dashboard_schema(D const*);
json::object audit_log_schema(D const*);
json::object inclusion_proof_schema(D const*);
json::object consistency_proof_schema(D const*);
json::object signing_keys_schema(D const*);
json::object frameworks_schema(D const*);
json::object framework_schema(D const*);
json::object requirements_schema(D const*);
json::object mappings_schema(D const*);
json::object exercise_scenarios_schema(D const*);
json::object exercise_scenario_schema(D const*);
json::object year_plan_templates_schema(D const*);
json::object year_plan_template_schema(D const*);
json::object threats_schema(D const*);
json::object threat_schema(D const*);
json::object status_schema(D const*);
json::object openapi_schema(D const*);
json::object problem_schema();

}  // namespace zorgborg
