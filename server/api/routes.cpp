#include "api/routes.hpp"

#include "api/account_handlers.hpp"
#include "api/act_handlers.hpp"
#include "api/assessment_handlers.hpp"
#include "api/bundle_handlers.hpp"
#include "api/calendar_handlers.hpp"
#include "api/card_handlers.hpp"
#include "api/cycle_handlers.hpp"
#include "api/evidence_handlers.hpp"
#include "api/library_handlers.hpp"
#include "api/log_handlers.hpp"
#include "api/notice_handlers.hpp"
#include "api/record_handlers.hpp"
#include "api/risk_handlers.hpp"
#include "api/schemas.hpp"
#include "api/soa_handlers.hpp"
#include "api/view_handlers.hpp"
#include "domain/risk.hpp"

namespace zorgborg {
namespace {

using Who = Permission::Who;

constexpr Permission everybody{Who::everybody};
constexpr Permission identified{Who::identified};
constexpr Permission may(Right right) { return {Who::member, right, {}}; }
constexpr Permission may(Right right, Area area) { return {Who::member, right, area}; }

constexpr std::size_t import_limit = 16 << 20;
constexpr std::size_t upload_limit = 256 << 20;

// clang-format off
#define ORGANISATION "/v1/organisations/{organisationId}"
#define REGISTER     ORGANISATION "/{register}"
#define RECORD       REGISTER "/{id}"
constexpr Route table[] = {
    {"GET",    "/healthz",                                ReadHandler{get_health},            everybody,  "Whether the process runs", status_schema},
    {"GET",    "/readyz",                                 ReadHandler{get_readiness},         everybody,  "Whether it can serve", status_schema},
    {"GET",    "/metrics",                                ReadHandler{get_metrics},           everybody,  "Measurements, for Prometheus", text_schema},
    {"GET",    "/v1/openapi.json",                        ReadHandler{get_openapi},           everybody,  "This description", openapi_schema},

    {"GET",    "/v1/signing-keys",                        ReadHandler{list_signing_keys},     everybody,  "The public keys that checkpoints are signed with", signing_keys_schema},

    {"GET",    "/completion",                             ReadHandler{get_completion_page},   everybody,  "The page behind a link in a mail", text_schema},
    {"POST",   "/v1/completions",                         ChangeHandler{complete_by_link},    everybody,  "Complete a task by the link in a mail, once; or see what it is", link_completion_schema, link_completion_request_schema, "application/json", 200, {}, "dryRun"},

    {"GET",    "/v1/me",                                  ReadHandler{get_me},                identified, "Who I am and where I belong", me_schema},
    {"GET",    "/v1/users",                               ReadHandler{list_users},            identified, "People who share an organisation with me", users_schema},
    {"POST",   "/v1/users",                               ChangeHandler{create_user},         identified, "Add a person, or find who has the address", user_schema, user_request_schema, "application/json", 201},
    {"GET",    "/v1/users/{userId}",                      ReadHandler{get_user},              identified, "A person", user_schema},
    {"GET",    "/v1/tokens",                              ReadHandler{list_tokens},           identified, "My tokens, and those I administer", tokens_schema},
    {"POST",   "/v1/tokens",                              ChangeHandler{create_token},        identified, "Make a token; its secret is told this once", token_schema, token_request_schema, "application/json", 201},
    {"GET",    "/v1/tokens/{tokenId}",                    ReadHandler{get_token},             identified, "A token, without its secret", token_schema},
    {"DELETE", "/v1/tokens/{tokenId}",                    ChangeHandler{revoke_token},        identified, "Revoke a token, at once", token_schema},

    {"GET",    "/v1/frameworks",                          ReadHandler{list_frameworks},       identified, "The frameworks known", frameworks_schema},
    {"GET",    "/v1/frameworks/{frameworkId}",            ReadHandler{get_framework},         identified, "A framework", framework_schema},
    {"GET",    "/v1/frameworks/{frameworkId}/requirements", ReadHandler{list_requirements},   identified, "Its requirements in the order of the standard", requirements_schema},
    {"GET",    "/v1/frameworks/{frameworkId}/mappings",   ReadHandler{list_mappings},         identified, "What its requirements correspond to in another framework", mappings_schema, nullptr, "", 200, {}, "to!"},
    {"GET",    "/v1/exercise-scenarios",                  ReadHandler{list_exercise_scenarios}, identified, "Ready exercises for continuity plans, in both languages", exercise_scenarios_schema},
    {"GET",    "/v1/exercise-scenarios/{scenarioId}",     ReadHandler{get_exercise_scenario}, identified, "A ready exercise", exercise_scenario_schema},
    {"GET",    "/v1/year-plan-templates",                 ReadHandler{list_year_plan_templates}, identified, "Year plans of recurring tasks, in both languages", year_plan_templates_schema},
    {"GET",    "/v1/year-plan-templates/{templateId}",    ReadHandler{get_year_plan_template}, identified, "A year plan", year_plan_template_schema},
    {"GET",    "/v1/threats",                             ReadHandler{list_threats},          identified, "Threats to a care organisation, in both languages: what they befall, and what usually helps", threats_schema},
    {"GET",    "/v1/threats/{threatId}",                  ReadHandler{get_threat},            identified, "A threat", threat_schema},

    {"GET",    "/v1/organisations",                       ReadHandler{list_organisations},    identified, "The organisations I belong to", organisations_schema},
    {"POST",   "/v1/organisations",                       ChangeHandler{create_organisation}, identified, "Found an organisation with its stubs and undecided lines", organisation_schema, new_organisation_schema, "application/json", 201},
    {"GET",    ORGANISATION,                              ReadHandler{get_record},            may(Right::read, Area::organisation),   "The organisation", organisation_schema, nullptr, "", 200, {}, "asOf"},
    {"PATCH",  ORGANISATION,                              ChangeHandler{patch_record},        may(Right::change, Area::organisation), "Change the organisation", organisation_schema, patch_organisation_schema, "application/merge-patch+json", 200, {}, "", false, true},

    {"GET",    ORGANISATION "/statement-of-applicability", ReadHandler{get_statement},        may(Right::read, Area::content), "Each annex control once: applicable, why, and where it stands", statement_schema, nullptr, "", 200, {}, "asOf,format,language"},
    {"GET",    ORGANISATION "/conformity",                ReadHandler{get_conformity},        may(Right::read, Area::content), "All assessable requirements, clauses too: what meets them, what is missing", conformity_schema, nullptr, "", 200, {}, "asOf"},
    {"GET",    ORGANISATION "/overdue",                   ReadHandler{get_overdue},           may(Right::read, Area::content), "Everything late or due soon", overdue_schema, nullptr, "", 200, {}, "asOf,withinDays,owner,on"},
    {"GET",    ORGANISATION "/dashboard",                 ReadHandler{get_dashboard},         may(Right::read, Area::content), "The board's one screen: counts with their denominators, now and 90 days ago", dashboard_schema, nullptr, "", 200, {}, "asOf"},
    {"GET",    ORGANISATION "/independence",              ReadHandler{get_independence},      may(Right::read, Area::content), "Whether the organisation has an independent assessment against the whole standard, by which route, until when", standing_schema, nullptr, "", 200, {}, "asOf"},
    {"GET",    ORGANISATION "/audit-log",                 ReadHandler{get_audit_log},         may(Right::read, Area::log),     "The log's leaves", audit_log_schema, nullptr, "", 200, {}, "asOf,limit,cursor,sort,format,actor,register,record,from,until"},
    {"GET",    ORGANISATION "/audit-log/checkpoint",      ReadHandler{get_checkpoint},        may(Right::read, Area::log),     "What the log was at a size, signed (C2SP tlog-checkpoint)", text_schema, nullptr, "", 200, {}, "asOf,size"},
    {"GET",    ORGANISATION "/audit-log/inclusion-proof", ReadHandler{get_inclusion_proof},   may(Right::read, Area::log),     "That a leaf is in the tree (RFC 9162, 2.1.3)", inclusion_proof_schema, nullptr, "", 200, {}, "asOf,seq!,size"},
    {"GET",    ORGANISATION "/audit-log/consistency-proof", ReadHandler{get_consistency_proof}, may(Right::read, Area::log),   "That a tree begins with a smaller one (RFC 9162, 2.1.4)", consistency_proof_schema, nullptr, "", 200, {}, "asOf,first!,second"},
    {"GET",    ORGANISATION "/evidence-bundle",           ReadHandler{get_evidence_bundle},   may(Right::export_, Area::content), "Everything an auditor needs as one signed file: a BagIt bag in a ZIP", bundle_schema, nullptr, "", 200, {}, "asOf,from,since,profile,language,assessment"},

    {"GET",    ORGANISATION "/notifications",             ReadHandler{get_notifications},     may(Right::read, Area::notices), "Reminders: sent, waiting, failed; and when nobody looked", notifications_schema, nullptr, "", 200, {}, "state,limit,cursor"},
    {"POST",   ORGANISATION "/webhooks",                  ChangeHandler{create_webhook},      may(Right::create, Area::notices), "Tell another system what falls due; its secret is told this once", new_webhook_schema, new_schema, "application/json", 201},
    {"POST",   ORGANISATION "/year-plan/_adopt",          ChangeHandler{adopt_year_plan},     may(Right::create, Area::content), "Make the recurring tasks of a template, those that aren't there yet; or see what it would do", year_plan_outcome_schema, year_plan_request_schema, "application/json", 200, {}, "dryRun"},
    {"POST",   ORGANISATION "/soa-versions",              ChangeHandler{freeze_version},      may(Right::create, Area::content), "Freeze the statement as it is now, as its next version", record_schema, soa_version_request_schema, "application/json", 201},

    {"GET",    ORGANISATION "/controls/{id}/risks",       ReadHandler{get_risks_of_control},  may(Right::read, Area::content), "What falls if this control fails", risks_of_control_schema, nullptr, "", 200, {}, "asOf"},
    {"GET",    ORGANISATION "/risk-criteria/{id}/band-changes", ReadHandler{get_band_changes}, may(Right::read, Area::content), "Which risks these criteria would put in another band than those in force", band_changes_schema, nullptr, "", 200, {}, "asOf"},

    {"GET",    ORGANISATION "/calendar-feeds",            ReadHandler{list_feeds},            may(Right::read, Area::calendars),    "My calendar feeds, and those I look after", feeds_schema},
    {"POST",   ORGANISATION "/calendar-feeds",            ChangeHandler{create_feed},         may(Right::create, Area::calendars),  "Make a calendar feed; its secret address is told this once", feed_schema, feed_request_schema, "application/json", 201},
    {"GET",    ORGANISATION "/calendar-feeds/{feedId}",   ReadHandler{get_feed},              may(Right::read, Area::calendars),    "A calendar feed, without its secret", feed_schema},
    {"DELETE", ORGANISATION "/calendar-feeds/{feedId}",   ChangeHandler{revoke_feed},         may(Right::archive, Area::calendars), "Revoke a calendar feed, at once", feed_schema},
    {"GET",    ORGANISATION "/calendars/{calendarFile}",    ReadHandler{get_calendar},          everybody,  "What falls due, as a calendar to subscribe to; the address is the right to it", calendar_schema},

    {"GET",    REGISTER,                                  ReadHandler{list_records},          may(Right::read),    "List, filter, search, sample",  list_schema, nullptr, "", 200, Ability::serve, "asOf", true},
    {"POST",   REGISTER,                                  ChangeHandler{create_record},       may(Right::create),  "Make a record",  record_schema, new_schema, "application/json", 201, Ability::create},
    {"POST",   REGISTER,                                  SlowHandler{create_evidence},       may(Right::create),  "Keep a file (raw, with `filename=`), or note what was seen and not kept", record_schema, new_schema, "application/json,application/octet-stream", 201, Ability::upload, evidence_parameters, false, false, upload_limit, true},
    {"GET",    RECORD "/content",                         ReadHandler{get_evidence_content},  may(Right::read),    "The file", file_schema, nullptr, "", 200, Ability::upload, "asOf"},
    {"PUT",    RECORD "/content",                         SlowHandler{replace_evidence},      may(Right::change),  "Another version of the file", record_schema, file_schema, "application/octet-stream", 200, Ability::upload, "filename!,validFromDate,validUntilDate", false, true, upload_limit, true},
    {"POST",   RECORD "/_answer",                         ChangeHandler{answer_request},      may(Right::answer),  "Answer an auditor's question", record_schema, answer_request_schema, "application/json", 200, Ability::answer},
    {"POST",   RECORD "/_accept",                         ChangeHandler{accept_request},      may(Right::change),  "Accept the answer", record_schema, accept_request_schema, "application/json", 200, Ability::answer},
    {"POST",   RECORD "/_return",                         ChangeHandler{return_request},      may(Right::change),  "Return the answer, with a reason", record_schema, return_request_schema, "application/json", 200, Ability::answer},
    {"POST",   RECORD "/completions",                     ChangeHandler{complete_task},       may(Right::change),  "Done; the next of the series opens by itself", record_schema, completion_request_schema, "application/json", 201, Ability::complete},
    {"POST",   RECORD "/reschedulings",                   ChangeHandler{reschedule_task},     may(Right::change),  "Moved to another day, with a reason", record_schema, reschedule_request_schema, "application/json", 201, Ability::complete},
    {"POST",   RECORD "/log",                             ChangeHandler{log_exercise},        may(Right::change),  "A line in the time line", record_schema, log_line_request_schema, "application/json", 201, Ability::log_line},
    {"POST",   RECORD "/effect-checks",                   ChangeHandler{check_effect},        may(Right::judge),   "Whether it helped, by another person than who did it", record_schema, effect_check_request_schema, "application/json", 201, Ability::judge},
    {"POST",   RECORD "/_close",                          ChangeHandler{close_finding},       may(Right::judge),   "Close, by another person than who did it", record_schema, close_request_schema, "application/json", 200, Ability::judge},
    {"GET",    RECORD "/acceptances",                     ReadHandler{list_acts<Acceptance>}, may(Right::read),    "Who accepted it, until when, and what was withdrawn", acceptances_schema, nullptr, "", 200, Ability::accept, "asOf"},
    {"POST",   RECORD "/acceptances",                     ChangeHandler{accept_risk},         may(Right::read),    "Accept it as it is now: its owner within the mandate, else the board, never who wrote the scores", acceptance_schema, acceptance_request_schema, "application/json", 201, Ability::accept},
    {"POST",   RECORD "/acceptances/{acceptanceId}/_withdraw", ChangeHandler{withdraw_acceptance}, may(Right::read), "Withdraw an acceptance, with a reason: the risk is open again", acceptance_schema, withdrawal_request_schema, "application/json", 200, Ability::accept},
    {"POST",   RECORD "/_suggest",                        ChangeHandler{suggest_risks},       may(Right::read),    "Threats of the library that are typical for its assets; nothing is changed", risk_proposals_schema, nullptr, "", 200, Ability::analyse},
    {"POST",   RECORD "/considerations",                  ChangeHandler{consider_threats},    may(Right::change),  "Keep threats as risks, or drop them with a reason", record_schema, considerations_request_schema, "application/json", 201, Ability::analyse},
    {"POST",   RECORD "/_finish",                         ChangeHandler{finish_analysis},     may(Right::change),  "Finish it: what was judged stands from then on", record_schema, finish_request_schema, "application/json", 200, Ability::analyse},
    {"POST",   RECORD "/_continue",                       ChangeHandler{continue_analysis},   may(Right::change),  "Begin its next version, with its risks", record_schema, nullptr, "", 201, Ability::analyse},
    {"GET",    RECORD "/triggers",                        ReadHandler{list_acts<ReviewTrigger>}, may(Right::read),    "Why it is to be looked at again before its time", triggers_schema, nullptr, "", 200, Ability::analyse, "asOf"},
    {"POST",   RECORD "/triggers",                        ChangeHandler{add_trigger},         may(Right::change),  "Something happened that it must be looked at again for", trigger_schema, trigger_request_schema, "application/json", 201, Ability::analyse},
    {"GET",    RECORD "/heat-map",                        ReadHandler{get_heat_map},          may(Right::read),    "Its risks in the matrix in force", heat_map_schema, nullptr, "", 200, Ability::analyse, "asOf,stage"},
    {"GET",    RECORD "/heat-map.svg",                    ReadHandler{get_heat_map_picture},  may(Right::read),    "The same as a picture that reads without colour", picture_schema, nullptr, "", 200, Ability::analyse, "asOf,stage,language"},
    {"GET",    RECORD "/treatment-plan",                  ReadHandler{get_treatment_plan},    may(Right::read),    "What is done about its risks, by whom and until when; the highest first", treatment_plan_schema, nullptr, "", 200, Ability::analyse, "asOf"},
    {"GET",    RECORD "/results",                         ReadHandler{list_results},          may(Right::read),    "What was found, by requirement; drafts for who assesses only", results_schema, nullptr, "", 200, Ability::assess, "asOf"},
    {"POST",   RECORD "/results",                         ChangeHandler{record_results},      may(Right::assess),  "Write down what was found, all or nothing", results_schema, results_request_schema, "application/json", 201, Ability::assess},
    {"PUT",    RECORD "/results/{requirementId}",         ChangeHandler{put_result},          may(Right::assess),  "Write down what was found of one requirement", result_schema, result_request_schema, "application/json", 200, Ability::assess},
    {"POST",   RECORD "/_intake",                         SlowHandler{take_results_from_sheet}, may(Right::assess), "Take over a report's results from a sheet, all or nothing, and issue it with `issue=true`; or see what it would do", results_schema, text_schema, sheet_media, 200, Ability::assess, "dryRun,skip,issue", false, false, import_limit},
    {"POST",   RECORD "/_issue",                          ChangeHandler{issue_assessment},    may(Right::assess),  "Issue the report, by its lead: its results stand, and findings come of them", record_schema, issue_request_schema, "application/json", 200, Ability::assess},
    {"POST",   RECORD "/_confirm",                        ChangeHandler{confirm_assessment},  may(Right::judge),   "Confirm what was typed over against its report, by a second person; or give it back", record_schema, confirm_request_schema, "application/json", 200, Ability::assess},
    {"POST",   RECORD "/responses",                       ChangeHandler{respond_to_assessment}, may(Right::answer), "The board's response to the report", record_schema, response_request_schema, "application/json", 201, Ability::assess},
    {"POST",   RECORD "/corrections",                     ChangeHandler{correct_assessment},  may(Right::judge),   "A correction of facts, dated: the report stays as it was issued", record_schema, correction_request_schema, "application/json", 201, Ability::assess},
    {"POST",   RECORD "/_close",                          ChangeHandler{close_assessment},    may(Right::judge),   "Close it, once it was answered and what came of it is settled", record_schema, nothing_asked_schema, "application/json", 200, Ability::assess},
    {"GET",    RECORD "/independence",                    ReadHandler{get_assessment_independence}, may(Right::read), "Whether it counts as independent: each rule with its verdict and the records that say so", assessment_independence_schema, nullptr, "", 200, Ability::assess, "asOf"},
    {"GET",    RECORD "/coverage",                        ReadHandler{get_coverage},          may(Right::read),    "What of the programme was handled in issued audits", coverage_schema, nullptr, "", 200, Ability::coverage, "asOf"},
    {"POST",   RECORD "/_prefill",                        ChangeHandler{prefill_review},      may(Right::change),  "Fill its empty inputs with what the registers say now", record_schema, nothing_asked_schema, "application/json", 200, Ability::prefill},
    {"GET",    RECORD "/gates",                           ReadHandler{get_gates},             may(Right::read),    "What stands between its phase and the next", gates_schema, nullptr, "", 200, Ability::cycle, "asOf"},
    {"POST",   RECORD "/transitions",                     ChangeHandler{move_cycle},          may(Right::read),    "To the next phase, through an open gate; the board passes a closed one with a reason", record_schema, transition_request_schema, "application/json", 201, Ability::cycle},
    {"GET",    RECORD "/report",                          ReadHandler{get_cycle_report},      may(Right::read),    "The cycle for the board, a page to read and print", page_schema, nullptr, "", 200, Ability::cycle, "asOf,language"},
    {"POST",   REGISTER "/_bulk",                         ChangeHandler{bulk_change},         may(Right::change),  "Change and make many, all or nothing", bulk_outcome_schema, bulk_schema, "application/json", 200, Ability::change},
    {"POST",   REGISTER "/_import",                       SlowHandler{import_sheet},          may(Right::change),  "Take over a sheet, all or nothing, or see what it would do", import_outcome_schema, text_schema, sheet_media, 200, Ability::change, "dryRun,skip,reason", false, false, import_limit},
    {"GET",    RECORD,                                    ReadHandler{get_record},            may(Right::read),    "A record", record_schema, nullptr, "", 200, Ability::serve, "asOf"},
    {"PATCH",  RECORD,                                    ChangeHandler{patch_record},        may(Right::change),  "Change a record", record_schema, patch_schema, "application/merge-patch+json", 200, Ability::change, "", false, true},
    {"DELETE", RECORD,                                    ChangeHandler{archive_record},      may(Right::archive), "Archive a record", record_schema, nullptr, "", 200, Ability::archive, "", false, true},
    {"POST",   RECORD "/_restore",                        ChangeHandler{restore_record},      may(Right::archive), "Bring an archived record back", record_schema, nullptr, "", 200, Ability::archive},
    {"POST",   RECORD "/_erase",                          ChangeHandler{erase_record},        may(Right::erase),   "Ask for the content of versions to be blanked, or confirm it", erasure_schema, erasure_request_schema, "application/json", 200, Ability::erase},
    {"GET",    RECORD "/history",                         ReadHandler{record_history},        may(Right::read),    "Its versions, newest first", history_schema, nullptr, "", 200, Ability::serve, "asOf"},
    {"GET",    RECORD "/card",                            ReadHandler{get_plan_card},         may(Right::read),    "The ward's card, one page to print", page_schema, nullptr, "", 200, Ability::card, "asOf,language"},
    {"GET",    RECORD "/offline-pack",                    ReadHandler{get_offline_pack},      may(Right::read),    "The plan, its card and the call list as one file", page_schema, nullptr, "", 200, Ability::card, "asOf,language"},
    {"GET",    REGISTER "/offline-pack",                  ReadHandler{get_offline_pack},      may(Right::read),    "All plans in use, their cards and the call list as one file", page_schema, nullptr, "", 200, Ability::card, "asOf,language"},
    {"GET",    RECORD "/approvals",                       ReadHandler{list_acts<Approval>},        may(Right::read),    "The verdicts on it", approvals_schema, nullptr, "", 200, Ability::approve, "asOf"},
    {"POST",   RECORD "/approvals",                       ChangeHandler{approve_record},      may(Right::read),    "Approve or reject its present version", approval_schema, approval_request_schema, "application/json", 201, Ability::approve},
};
#undef RECORD
#undef REGISTER
#undef ORGANISATION
// clang-format on

constexpr std::string_view register_parameter = "{register}";

/// The register of a row that names it, or has the organisation itself; null for the rest.
RegisterDefinition const* register_of(Route const& route) {
    if (route.permission.area == Area::organisation) return find_definition("organisations");
    auto const segments = split(route.pattern, '/');  // "", v1, organisations, {organisationId}, …
    return segments.size() > 4 ? find_definition(segments[4]) : nullptr;
}

}  // namespace

std::span<Route const> routes() { return table; }

std::vector<BoundRoute> bound_routes() {
    std::vector<BoundRoute> out;
    for (auto const& route : table) {
        std::string const pattern(route.pattern);
        if (!route.ability) {
            out.push_back({&route, pattern, register_of(route)});
            continue;
        }
        auto const at = pattern.find(register_parameter);
        for (auto const& definition : definitions()) {
            if (!definition.can(Ability::serve) || !definition.can(*route.ability)) continue;
            auto named = pattern;
            named.replace(at, register_parameter.size(), definition.traits.name);
            out.push_back({&route, std::move(named), &definition});
        }
    }
    return out;
}

}  // namespace zorgborg
