#include "api/schemas.hpp"

#include <boost/json/parse.hpp>

#include "acts/risk_proposals.hpp"
#include "acts/year_plan.hpp"
#include "api/account_handlers.hpp"
#include "api/calendar_handlers.hpp"
#include "api/notice_handlers.hpp"
#include "base/embedded.hpp"
#include "domain/registers.hpp"
#include "insight/coverage.hpp"
#include "insight/dashboard.hpp"
#include "insight/overdue.hpp"
#include "insight/risk_views.hpp"
#include "insight/statement.hpp"
#include "register/codec.hpp"
#include "reminders/notifications.hpp"

namespace zorgborg {
namespace {

template <class T>
json::object shown() {
    return schema_of(fields_of<T>(), SchemaUse::shown);
}
template <class T>
json::object requested() {
    return schema_of(fields_of<T>(), SchemaUse::request);
}

json::object object_of(std::initializer_list<std::pair<std::string_view, json::value>> members,
                       std::initializer_list<std::string_view> optional = {}) {
    json::object properties;
    json::array required;
    for (auto const& [name, schema] : members) {
        properties[name] = schema;
        if (std::ranges::find(optional, name) == optional.end()) required.emplace_back(name);
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

json::object text() { return {{"type", "string"}}; }
json::object number() { return {{"type", "integer"}}; }
json::object flag() { return {{"type", "boolean"}}; }
json::object list_of(json::value items) { return {{"type", "array"}, {"items", std::move(items)}}; }
json::object reference(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string(name)}}; }
json::object page_of(json::value items) {
    return object_of({{"items", list_of(std::move(items))}, {"total", number()}, {"next", text()}}, {"next"});
}

D const& organisations() { return definition<Organisation>(); }

/// Parts of the schemas that hold `controls/` too: one place for each fact.
json::value part_of(std::string_view file, std::string_view pointer) {
    return json::parse(embedded("schema/" + std::string(file) + ".schema.json")).at_pointer(pointer);
}

/// What `$ref` points at in the file is written out: the parts stand on their own here.
json::value written_out(std::string_view file, json::value part) {
    if (auto* const list = part.if_array())
        for (auto& item : *list) item = written_out(file, std::move(item));
    auto* const object = part.if_object();
    if (object == nullptr) return part;
    if (auto const* const reference = object->if_contains("$ref"))
        return written_out(file, part_of(file, std::string_view(reference->as_string()).substr(1)));
    for (auto& [name, value] : *object) value = written_out(file, std::move(value));
    return part;
}

json::object definition_of(std::string_view file, std::string_view name) {
    return written_out(file, part_of(file, "/$defs/" + std::string(name))).as_object();
}

json::object requirement() {
    auto out = definition_of("framework", "requirement");
    out.at("properties").as_object()["id"] = text();
    out.at("required").as_array().emplace_back("id");
    return out;
}

json::object row_outcome() {
    return object_of(
        {{"row", number()},
         {"action", json::object{{"type", "string"}, {"enum", json::array{"create", "change", "unchanged", "refuse"}}}},
         {"id", text()},
         {"version", number()},
         {"errors", list_of(reference("ProblemItem"))}},
        {"row", "id", "version", "errors"});
}

}  // namespace

json::object record_schema(D const* d) {
    auto out = schema_of(d->envelope, SchemaUse::shown);
    auto members = schema_of(d->fields, SchemaUse::shown);
    for (auto& [name, schema] : members.at("properties").as_object())
        out.at("properties").as_object()[name] = std::move(schema);
    for (auto& name : members.at("required").as_array()) out.at("required").as_array().push_back(std::move(name));
    out.at("properties").as_object()["derived"] = schema_of(d->derived, SchemaUse::shown);
    out.at("required").as_array().emplace_back("derived");
    return out;
}

json::object list_schema(D const* d) {
    // With `fields` a record shows part of itself.
    auto item = record_schema(d);
    item["required"] = json::array{"id", "version"};
    item.at("properties").as_object().at("derived").as_object().erase("required");
    return page_of(std::move(item));
}

json::object new_schema(D const* d) { return schema_of(d->fields, SchemaUse::request); }
json::object patch_schema(D const* d) { return schema_of(d->fields, SchemaUse::patch); }

json::object file_schema(D const*) { return {{"type", "string"}, {"format", "binary"}}; }
json::object bundle_schema(D const*) { return {{"type", "string"}, {"format", "binary"}}; }
json::object answer_request_schema(D const*) { return requested<AnswerRequest>(); }
json::object accept_request_schema(D const*) { return requested<AcceptRequest>(); }
json::object return_request_schema(D const*) { return requested<ReturnRequest>(); }
json::object year_plan_request_schema(D const*) { return requested<YearPlanRequest>(); }
json::object year_plan_outcome_schema(D const*) { return shown<YearPlanOutcome>(); }
json::object notifications_schema(D const*) {
    auto out = page_of(shown<Notification>());
    out.at("properties").as_object()["lastRunAt"] = json::object{{"type", "string"}, {"format", "date-time"}};
    out.at("properties").as_object()["missedRuns"] = list_of(shown<ReminderGap>());
    out.at("required").as_array().emplace_back("missedRuns");
    return out;
}
json::object new_webhook_schema(D const* d) {
    auto out = record_schema(d);
    // Not required: a repeated request has its first answer again, without the secret.
    out.at("properties").as_object()["secret"] = text();
    return out;
}
json::object link_completion_schema(D const*) { return shown<LinkCompletion>(); }
json::object link_completion_request_schema(D const*) { return requested<LinkCompletionRequest>(); }
json::object completion_request_schema(D const*) { return requested<CompletionRequest>(); }
json::object reschedule_request_schema(D const*) { return requested<RescheduleRequest>(); }
json::object log_line_request_schema(D const*) { return requested<LogLineRequest>(); }
json::object effect_check_request_schema(D const*) { return requested<EffectCheckRequest>(); }
json::object close_request_schema(D const*) { return requested<CloseRequest>(); }

json::object bulk_schema(D const* d) {
    auto change = object_of({{"id", json::object{{"type", "string"}, {"format", "uuid"}}},
                             {"version", json::object{{"type", "integer"}, {"minimum", 1}, {"maximum", 1000000000}}},
                             {"patch", patch_schema(d)}});
    change["additionalProperties"] = false;
    json::array kinds{std::move(change)};
    if (d->can(Ability::create)) {
        auto create = object_of({{"create", new_schema(d)}});
        create["additionalProperties"] = false;
        kinds.push_back(std::move(create));
    }
    auto changes = list_of(json::object{{"anyOf", std::move(kinds)}});
    changes["minItems"] = 1;
    changes["maxItems"] = 1000;
    auto reason = schema_of_value(codec::type_of<Text<2000>>(), SchemaUse::request);
    reason["type"] = json::array{"string", "null"};
    auto out = object_of({{"reason", std::move(reason)}, {"changes", std::move(changes)}}, {"reason"});
    out["additionalProperties"] = false;
    return out;
}

json::object bulk_outcome_schema(D const*) {
    return object_of({{"created", number()},
                      {"changed", number()},
                      {"unchanged", number()},
                      {"refused", number()},
                      {"items", list_of(row_outcome())}});
}

json::object import_outcome_schema(D const* d) {
    auto out = bulk_outcome_schema(d);
    out.at("properties").as_object()["dryRun"] = flag();
    out.at("required").as_array().emplace_back("dryRun");
    return out;
}

json::object text_schema(D const*) { return text(); }

json::object history_schema(D const*) {
    auto item = object_of(
        {{"version", number()},
         {"at", json::object{{"type", "string"}, {"format", "date-time"}}},
         {"actor", text()},
         {"action", text()},
         {"changes", json::object{{"type", json::array{"array", "null"}}, {"items", json::object{{"type", "object"}}}}},
         {"record", json::object{{"type", json::array{"object", "null"}}}}});
    return page_of(std::move(item));
}

json::object approval_schema(D const*) { return record_schema(&definition<Approval>()); }
json::object approvals_schema(D const*) { return page_of(approval_schema(nullptr)); }
json::object approval_request_schema(D const*) { return requested<ApprovalRequest>(); }
json::object acceptance_schema(D const*) { return record_schema(&definition<Acceptance>()); }
json::object acceptances_schema(D const*) { return page_of(acceptance_schema(nullptr)); }
json::object acceptance_request_schema(D const*) { return requested<AcceptanceRequest>(); }
json::object withdrawal_request_schema(D const*) { return requested<WithdrawalRequest>(); }
json::object risk_proposals_schema(D const*) { return shown<RiskProposals>(); }
json::object considerations_request_schema(D const*) { return requested<ConsiderationsRequest>(); }
json::object finish_request_schema(D const*) { return requested<FinishRequest>(); }
json::object trigger_schema(D const*) { return record_schema(&definition<ReviewTrigger>()); }
json::object triggers_schema(D const*) { return page_of(trigger_schema(nullptr)); }
json::object trigger_request_schema(D const*) { return requested<ReviewTriggerRequest>(); }
json::object heat_map_schema(D const*) { return shown<HeatMap>(); }
json::object picture_schema(D const*) { return text(); }
json::object treatment_plan_schema(D const*) { return shown<TreatmentPlan>(); }
json::object risks_of_control_schema(D const*) { return shown<RisksOfControl>(); }
json::object band_changes_schema(D const*) { return shown<BandChanges>(); }
json::object result_schema(D const*) { return record_schema(&definition<AssessmentResult>()); }
json::object results_schema(D const*) { return page_of(result_schema(nullptr)); }
json::object results_request_schema(D const*) { return requested<ResultsRequest>(); }
json::object result_request_schema(D const*) {
    auto out = requested<ResultEntry>();  // the path says which requirement
    auto& required = out.at("required").as_array();
    required.erase(std::ranges::find(required, json::value("requirement")));
    return out;
}
json::object issue_request_schema(D const*) { return requested<IssueRequest>(); }
json::object confirm_request_schema(D const*) { return requested<ConfirmRequest>(); }
json::object response_request_schema(D const*) { return requested<ResponseRequest>(); }
json::object correction_request_schema(D const*) { return requested<CorrectionRequest>(); }
json::object nothing_asked_schema(D const*) { return requested<NothingAsked>(); }
json::object assessment_independence_schema(D const*) { return shown<AssessmentIndependence>(); }
json::object standing_schema(D const*) { return shown<IndependenceStanding>(); }
json::object coverage_schema(D const*) { return shown<CoverageMatrix>(); }
json::object gates_schema(D const*) { return shown<Gates>(); }
json::object transition_request_schema(D const*) { return requested<TransitionRequest>(); }
json::object erasure_schema(D const*) { return record_schema(&definition<Erasure>()); }
json::object erasure_request_schema(D const*) { return requested<ErasureRequest>(); }

json::object organisation_schema(D const*) { return record_schema(&organisations()); }
json::object organisations_schema(D const*) { return page_of(organisation_schema(nullptr)); }
json::object new_organisation_schema(D const*) { return new_schema(&organisations()); }
json::object patch_organisation_schema(D const*) { return patch_schema(&organisations()); }
json::object me_schema(D const*) { return shown<Me>(); }
json::object user_schema(D const*) { return shown<UserView>(); }
json::object users_schema(D const*) { return page_of(shown<UserView>()); }
json::object user_request_schema(D const*) { return requested<UserRequest>(); }
json::object token_schema(D const*) { return shown<TokenView>(); }
json::object tokens_schema(D const*) { return page_of(shown<TokenView>()); }
json::object token_request_schema(D const*) { return requested<TokenRequest>(); }

json::object feed_schema(D const*) { return shown<FeedView>(); }
json::object feeds_schema(D const*) { return page_of(shown<FeedView>()); }
json::object feed_request_schema(D const*) { return requested<FeedRequest>(); }
json::object calendar_schema(D const*) { return text(); }
json::object page_schema(D const*) { return text(); }

json::object soa_version_request_schema(D const*) { return requested<SoaVersionRequest>(); }
json::object statement_schema(D const*) { return shown<Statement>(); }
json::object conformity_schema(D const*) { return shown<Conformity>(); }
json::object overdue_schema(D const*) { return shown<Overdue>(); }
json::object dashboard_schema(D const*) { return shown<Dashboard>(); }

json::object audit_log_schema(D const*) {
    return page_of(object_of({{"seq", number()},
                              {"at", json::object{{"type", "string"}, {"format", "date-time"}}},
                              {"actor", text()},
                              {"action", text()},
                              {"register", text()},
                              {"record", text()},
                              {"version", number()}}));
}

json::object inclusion_proof_schema(D const*) {
    return object_of(
        {{"seq", number()}, {"leafHash", text()}, {"size", number()}, {"root", text()}, {"proof", list_of(text())}});
}

json::object consistency_proof_schema(D const*) {
    return object_of(
        {{"first", number()}, {"firstRoot", text()}, {"size", number()}, {"root", text()}, {"proof", list_of(text())}});
}

json::object signing_keys_schema(D const*) {
    return page_of(object_of({{"algorithm", text()}, {"publicKey", text()}, {"pem", text()}}));
}

json::object framework_schema(D const*) {
    auto properties = part_of("framework", "/properties").as_object();
    properties.erase("requirements");
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", json::array{"id", "titleNl", "titleEn", "edition"}}};
}
json::object frameworks_schema(D const*) { return page_of(framework_schema(nullptr)); }
json::object requirements_schema(D const*) { return page_of(requirement()); }
json::object mappings_schema(D const*) { return page_of(part_of("mappings", "/properties/mappings/items")); }
json::object exercise_scenario_schema(D const*) { return definition_of("exercise-scenarios", "scenario"); }
json::object exercise_scenarios_schema(D const*) { return page_of(exercise_scenario_schema(nullptr)); }
json::object year_plan_template_schema(D const*) { return definition_of("year-plan-templates", "template"); }
json::object year_plan_templates_schema(D const*) { return page_of(year_plan_template_schema(nullptr)); }
json::object threat_schema(D const*) { return definition_of("threats", "threat"); }
json::object threats_schema(D const*) { return page_of(threat_schema(nullptr)); }
json::object status_schema(D const*) { return object_of({{"status", text()}}); }
json::object openapi_schema(D const*) { return {{"type", "object"}}; }

json::object problem_schema() {
    return object_of({{"type", text()},
                      {"title", text()},
                      {"status", number()},
                      {"detail", text()},
                      {"instance", text()},
                      {"traceId", text()},
                      {"version", number()},
                      {"errors", list_of(reference("ProblemItem"))}},
                     {"detail", "instance", "traceId", "version", "errors"});
}

}  // namespace zorgborg
