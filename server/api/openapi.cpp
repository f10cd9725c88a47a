/// `openapi.json` out of the route table and the definitions (OpenAPI 3.1).

#include <set>
#include <stdexcept>

#include "api/formats.hpp"
#include "api/log_handlers.hpp"
#include "api/routes.hpp"
#include "api/schemas.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "domain/evidence.hpp"
#include "exports/bundle_scope.hpp"
#include "insight/risk_views.hpp"
#include "register/codec.hpp"
#include "register/filter.hpp"
#include "register/labels.hpp"
#include "reminders/outbox.hpp"

namespace zorgborg {
namespace {

json::object query_parameter(std::string_view name, json::object schema, std::string_view description,
                             bool required = false) {
    json::object out{{"name", name}, {"in", "query"}, {"description", description}, {"schema", std::move(schema)}};
    if (required) out["required"] = true;
    return out;
}

json::object header_parameter(std::string_view name, json::object schema, std::string_view description, bool required) {
    return {{"name", name},
            {"in", "header"},
            {"description", description},
            {"required", required},
            {"schema", std::move(schema)}};
}

json::object whole(std::int64_t low, std::int64_t high) {
    return {{"type", "integer"}, {"minimum", low}, {"maximum", high}};
}
json::object choice(json::array values) { return {{"type", "string"}, {"enum", std::move(values)}}; }

json::array framework_ids() {
    json::array out;
    Catalogue const catalogue;
    for (auto const& framework : catalogue.frameworks()) out.emplace_back(framework.id);
    return out;
}

json::array register_names() {
    json::array out;
    for (auto const& definition : definitions()) out.emplace_back(definition.traits.name);
    return out;
}

/// The formats a route answers in.
Set<Format> formats_of(Route const& route) {
    if (route.lists) return list_formats;
    if (route.response == statement_schema) return statement_formats;
    return route.response == audit_log_schema ? log_formats : Set{Format::json};
}

json::object format_parameter(Route const& route) {
    json::array names;
    for (auto const& format : enumerators<Format>)
        if (formats_of(route).contains(format.value)) names.emplace_back(format.name);
    return query_parameter("format", choice(std::move(names)), "The answer's format, before Accept.");
}

/// Whatever isn't JSON: text, or bytes.
json::object media_schema(std::string_view media_type) {
    auto out = text_schema(nullptr);
    if (!media_type.starts_with("text/")) out["format"] = "binary";
    return out;
}

/// What a value of the type may be when it is sent.
template <class T>
json::object value_schema() {
    return schema_of_value(codec::type_of<T>(), SchemaUse::request);
}

/// The query keys that stand in the route table by name only.
json::object known_parameter(std::string_view name) {
    bool const required = name.ends_with('!');
    if (required) name.remove_suffix(1);
    if (name == "asOf")
        return query_parameter(name, value_schema<Instant>(), "As it stood at that instant, which has been.");
    if (name == "language")
        return query_parameter(name, value_schema<Language>(), "Of titles and pages; the organisation's by default.");
    if (name == "withinDays") return query_parameter(name, whole(0, 3660), "How far ahead to look; 30 by default.");
    if (name == "owner") return query_parameter(name, value_schema<UserRef>(), "Of this person only.");
    if (name == "on")
        return query_parameter(name, value_schema<Date>(), "As it will look that day if nothing is done.");
    if (name == "stage") return query_parameter(name, value_schema<RiskStage>(), "Of the scores; current by default.");
    if (name == "limit") return query_parameter(name, whole(1, highest_limit), "Items on a page; 200 by default.");
    if (name == "cursor")
        return query_parameter(name, {{"type", "string"}, {"pattern", "^[A-Za-z0-9_-]+$"}},
                               "Where the page before ended (`next`).");
    if (name == "state") return query_parameter(name, value_schema<ReminderState>(), "Reminders in this state only.");
    if (name == "sort") return query_parameter(name, choice({"seq", "-seq"}), "Oldest or newest first.");
    if (name == "actor")
        return query_parameter(name, {{"type", "string"}, {"pattern", R"(^[^\u0000]*$)"}},
                               "Leaves by this actor only.");
    if (name == "register") return query_parameter(name, choice(register_names()), "Leaves of this register only.");
    if (name == "record") return query_parameter(name, value_schema<AnyRef>(), "Leaves of this record only.");
    if (name == "from" || name == "until")
        return query_parameter(name, value_schema<Instant>(), "Of this span of time only, ends included.");
    if (name == "seq") return query_parameter(name, whole(0, most_leaves), "The leaf to prove.", required);
    if (name == "size" || name == "second")
        return query_parameter(name, whole(0, most_leaves), "Leaves of the tree; all there are by default.");
    if (name == "first") return query_parameter(name, whole(1, most_leaves), "Leaves of the smaller tree.", required);
    if (name == "to") return query_parameter(name, choice(framework_ids()), "The framework to map to.", required);
    if (name == "dryRun") return query_parameter(name, {{"type", "boolean"}}, "Only say what would be done.");
    if (name == "issue") return query_parameter(name, {{"type", "boolean"}}, "Issue the report with these results.");
    if (name == "assessment")
        return query_parameter(name, {{"type", "string"}, {"format", "uuid"}},
                               "Only what this assessment looked at and said, as it was seen.");
    if (name == "skip")
        return query_parameter(name, {{"type", "string"}, {"pattern", R"(^[^\u0000]*$)"}},
                               "Headings to pass over, separated by commas.");
    if (name == "since")
        return query_parameter(name, value_schema<Instant>(), "What changed from then on is listed on the first page.");
    if (name == "profile")
        return query_parameter(name, value_schema<BundleProfile>(), "Whom it is for; the certifier by default.");
    if (name == "reason") return query_parameter(name, value_schema<Text<2000>>(), "Why: kept in the log.");
    if (name == "filename") {
        auto schema = value_schema<Text<200>>();
        // A name, not a path.
        schema["pattern"] = R"(^[^\u0000-\u001f\u007f/\\]*[^\u0000-\u0020\u007f/\\][^\u0000-\u001f\u007f/\\]*$)";
        return query_parameter(name, std::move(schema), "How the file is called; the body is the file then.", required);
    }
    // What stands beside a file is what its record has.
    auto const* const member = find_field(fields_of<Evidence>(), name);
    if (member == nullptr) throw std::logic_error("a parameter that nothing describes: " + std::string(name));
    return query_parameter(name, schema_of_value(*member->type, SchemaUse::request), "As the record's member.");
}

/// A list of members as `sort` (at most eight) and `fields` take it.
json::object members_schema(RegisterDefinition const& definition, std::string_view prefix, std::string_view more) {
    std::string names;
    for (auto const fields : {definition.envelope, definition.fields, definition.derived})
        for (auto const& field : fields) names.append(names.empty() ? "" : "|").append(field.name);
    auto const one = std::string(prefix) + "(" + names + ")";
    return {{"type", "string"}, {"pattern", "^" + one + "(," + one + ")" + std::string(more) + "$"}};
}

/// 1 to 16 words between ASCII white space, as `q` takes them.
json::object words_schema() {
    return {{"type", "string"},
            {"maxLength", 500},
            {"pattern", R"(^[\t-\r ]*[^\u0000\t-\r ]+([\t-\r ]+[^\u0000\t-\r ]+){0,15}[\t-\r ]*$)"}};
}

void add_list_parameters(json::array& out, Route const& route, RegisterDefinition const& definition) {
    out.push_back(known_parameter("limit"));
    out.push_back(known_parameter("cursor"));
    out.push_back(format_parameter(route));
    out.push_back(query_parameter("sort", members_schema(definition, "-?", "{0,7}"),
                                  "Members, separated by commas; - for descending."));
    out.push_back(
        query_parameter("fields", members_schema(definition, "", "*"), "Only these members, separated by commas."));
    out.push_back(query_parameter("q", words_schema(), "Words that all stand in the record's texts; at most 16."));
    out.push_back(
        query_parameter("archived", choice({"false", "true", "any"}), "Archived records: none, only, or also."));
    out.push_back(query_parameter("sample", whole(1, 1000), "A reproducible sample of this size, kept in the log."));
    out.push_back(query_parameter("seed", whole(0, 1'000'000'000), "The seed of the sample; 0 by default."));
    for (auto const fields : {definition.envelope, definition.fields, definition.derived})
        for (auto const& field : fields) {
            if (!is_filterable(*field.type)) continue;
            auto description = std::string(label(LabelKind::members, field.name, Language::en)) +
                               ": values separated by commas, a range `from..to` where ordered, empty for none.";
            out.push_back(query_parameter(field.name, filter_schema(*field.type), description));
        }
}

/// The ids in paths that are words; all others are UUIDs.
constexpr std::string_view named_by_words[] = {"frameworkId", "scenarioId", "templateId"};

json::array parameters_of(BoundRoute const& bound) {
    json::array out;
    for (auto const part : split(bound.pattern, '/')) {
        if (!part.starts_with('{')) continue;
        auto const name = part.substr(1, part.find('}') - 1);
        json::object schema = text_schema(nullptr);
        if (name == "calendarFile")
            schema["pattern"] = R"(^[A-Za-z0-9_-]{43}\.ics$)";
        else if (std::ranges::find(named_by_words, name) == std::end(named_by_words))
            schema["format"] = "uuid";
        out.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}});
    }
    if (bound.route->lists) add_list_parameters(out, *bound.route, *bound.definition);
    for (auto const name : split_list(bound.route->parameters, ","))
        out.push_back(name == "format" ? format_parameter(*bound.route) : known_parameter(name));
    if (bound.route->if_match)
        out.push_back(
            header_parameter("If-Match",
                             {{"type", "string"},
                              {"pattern", R"(^(\*|"[0-9]{1,9}(-[0-9]{1,12})*"(, "[0-9]{1,9}(-[0-9]{1,12})*")*)$)"},
                              {"examples", json::array{"\"3\""}}},
                             "The version you read, in quotation marks; several, or * for whichever is there.", true));
    if (bound.route->method == "POST")
        out.push_back(header_parameter("Idempotency-Key",
                                       {{"type", "string"}, {"maxLength", 255}, {"pattern", "^[!-~]*$"}},
                                       "Makes a retry give the first answer again.", false));
    return out;
}

/// What can go wrong, by what the route is.
std::set<int> problems_of(BoundRoute const& bound) {
    auto const& route = *bound.route;
    std::set<int> out{400, 405, 500, 503};
    if (route.permission.who != Permission::Who::everybody) out.insert({401, 403});
    if (bound.pattern.find('{') != std::string::npos) out.insert({404, 410});
    if (route.method != "GET") out.insert({409, 413, 507});
    // What a secret opens to everybody isn't there for who has another one.
    if (route.permission.who == Permission::Who::everybody && route.method != "GET") out.insert(404);
    if (route.request != nullptr) out.insert(415);
    if (route.response == file_schema) out.insert(416);
    if (route.if_match) out.insert({412, 428});
    if (bound.pattern.ends_with("/_restore")) out.insert(412);  // to who sends If-Match all the same
    if (route.lists || !route.parameters.empty()) out.insert(431);
    if (route.lists) out.insert(507);
    if (formats_of(route) != Set{Format::json}) out.insert(406);
    return out;
}

/// The media type of an answer, by what it is.
std::string_view response_media(Route const& route) {
    if (route.response == file_schema) return "*/*";
    if (route.response == bundle_schema) return "application/zip";
    if (route.response == page_schema) return "text/html";
    if (route.response == calendar_schema) return "text/calendar";
    if (route.response == picture_schema) return "image/svg+xml";
    return route.response == text_schema ? "text/plain" : "application/json";
}

json::object responses_of(BoundRoute const& bound) {
    auto const& route = *bound.route;
    json::object content{{response_media(route), {{"schema", route.response(bound.definition)}}}};
    for (auto const& format : enumerators<Format>)
        if (format.value != Format::json && formats_of(route).contains(format.value))
            content[media_type(format.value)] = {{"schema", media_schema(media_type(format.value))}};
    json::object const good{{"description", route.summary},
                            {"headers", {{"API-Version", {{"$ref", "#/components/headers/API-Version"}}}}},
                            {"content", std::move(content)}};
    json::object out;
    out[std::to_string(route.status)] = good;
    if (route.response == file_schema) out["206"] = good;
    if (route.request == user_request_schema) out["200"] = good;
    if (route.request == erasure_request_schema) out["202"] = good;
    if (route.method == "GET")
        out["304"] = {{"description", "Unchanged since the tag in If-None-Match"},
                      {"headers", {{"API-Version", {{"$ref", "#/components/headers/API-Version"}}}}}};
    for (auto const status : problems_of(bound))
        out[std::to_string(status)] = {{"$ref", "#/components/responses/" + std::to_string(status)}};
    return out;
}

std::string operation_id(BoundRoute const& bound) {
    auto out = lower_ascii(bound.route->method);
    bool upper = false;
    for (auto const c : bound.pattern.substr(bound.pattern.starts_with("/v1") ? 3 : 0)) {
        bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter) out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        upper = !letter;
    }
    return out;
}

std::string_view tag_of(BoundRoute const& bound) {
    if (bound.definition != nullptr) return bound.definition->traits.name;
    auto const parts = split(std::string_view(bound.route->pattern).substr(1), '/');
    return parts.size() > 3 ? "views" : parts[1];
}

json::object request_content(BoundRoute const& bound) {
    json::object out;
    for (auto const media : split_list(bound.route->request_media, ",")) {
        bool const json = media.ends_with("json");
        out[media] = {{"schema", json ? bound.route->request(bound.definition) : media_schema(media)}};
    }
    return out;
}

/// An act on a record that asks nothing may come without a body.
bool needs_body(BoundRoute const& bound) {
    bool const act = bound.route->method == "POST" && bound.pattern.find("{id}/") != std::string::npos;
    return !act || bound.route->request_media != "application/json" ||
           bound.route->request(bound.definition).contains("required");
}

json::object operation_of(BoundRoute const& bound) {
    auto const& route = *bound.route;
    json::object out{{"operationId", operation_id(bound)}, {"summary", route.summary}, {"tags", {tag_of(bound)}}};
    if (auto parameters = parameters_of(bound); !parameters.empty()) out["parameters"] = std::move(parameters);
    if (route.request != nullptr)
        out["requestBody"] = {{"required", needs_body(bound)}, {"content", request_content(bound)}};
    out["responses"] = responses_of(bound);
    if (route.permission.who == Permission::Who::everybody) out["security"] = json::array();
    return out;
}

json::object problem_responses() {
    constexpr std::pair<int, std::string_view> texts[] = {
        {400, "The request's shape is wrong; all problems at once"},
        {401, "No valid token"},
        {403, "The role doesn't allow this"},
        {404, "Nothing here that this caller may know of"},
        {405, "Another method; see Allow"},
        {406, "None of the formats there are is wanted"},
        {409, "A rule of the register's state forbids it; all problems at once"},
        {410, "The content was erased"},
        {412, "If-Match names an older version"},
        {413, "The body is too large"},
        {415, "Another media type is expected"},
        {428, "If-Match is needed"},
        {416, "The file has no such part"},
        {431, "The address and the header fields are more than 16 KiB"},
        {500, "The machine failed; the trace id finds it in the log"},
        {503, "Too much at once, storage that fails, or ending; try again after Retry-After"},
        {507, "No room on the disk"}};
    json::object out;
    for (auto const& [status, text] : texts)
        out[std::to_string(status)] = {
            {"description", text},
            {"headers", {{"API-Version", {{"$ref", "#/components/headers/API-Version"}}}}},
            {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
    return out;
}

}  // namespace

json::object openapi() {
    json::object paths;
    std::set<std::string_view> tags;
    json::array tag_list;
    for (auto const& bound : bound_routes()) {
        if (!bound.pattern.starts_with("/v1/")) continue;  // healthz and the like stand outside the interface
        auto const path = bound.pattern.substr(3);
        if (!paths.contains(path)) paths[path] = json::object();
        paths.at(path).as_object()[lower_ascii(bound.route->method)] = operation_of(bound);
        if (tags.insert(tag_of(bound)).second) tag_list.push_back(json::object{{"name", tag_of(bound)}});
    }
    json::object const item{
        {"type", "object"},
        {"properties",
         {{"pointer", text_schema(nullptr)}, {"rule", text_schema(nullptr)}, {"detail", text_schema(nullptr)}}},
        {"required", {"pointer", "rule", "detail"}}};
    auto schemas = filter_schemas();
    schemas["Problem"] = problem_schema();
    schemas["ProblemItem"] = item;
    return {
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "zorgborg"},
          {"version", api_version},
          {"description", "Keeps a Dutch care organisation's information-security management system under NEN 7510."},
          {"contact", {{"name", "zorgborg"}, {"url", "https://zorgborg.example"}, {"email", "api@zorgborg.example"}}},
          {"license", {{"name", "EUPL-1.2"}, {"url", "https://eupl.eu/1.2/en/"}}}}},
        {"servers", json::array{json::object{{"url", "/v1"}}}},
        {"security", json::array{json::object{{"token", json::array()}}}},
        {"tags", std::move(tag_list)},
        {"paths", std::move(paths)},
        {"components",
         {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
          {"headers",
           {{"API-Version", {{"description", "The interface's version"}, {"schema", text_schema(nullptr)}}}}},
          {"schemas", std::move(schemas)},
          {"responses", problem_responses()}}}};
}

}  // namespace zorgborg
