#include "api/routes.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace zorgborg;

TEST_CASE("every route says what it answers, and changes are checked twice") {
    for (auto const& route : routes()) {
        CAPTURE(route.method);
        CAPTURE(route.pattern);
        CHECK(bool(route.response));
        CHECK_FALSE(route.summary.empty());
        CHECK((route.method == "GET") == std::holds_alternative<ReadHandler>(route.handler));
        CHECK_FALSE((route.pattern.ends_with("/") || route.pattern.find("//") != std::string_view::npos));
        bool const of_organisation = route.pattern.find("{organisationId}") != std::string_view::npos;
        bool const by_secret =
            route.pattern.find("/" + std::string(http::secret_below) + "/{calendarFile}") != std::string_view::npos;
        bool const by_right = of_organisation && !by_secret;
        CHECK((route.permission.who == Permission::Who::member) == by_right);
        CHECK((route.ability.has_value() || route.permission.area.has_value()) == by_right);
    }
}

TEST_CASE("only what must be is open to everybody") {
    std::set<std::string_view> open;
    for (auto const& route : routes())
        if (route.permission.who == Permission::Who::everybody) open.insert(route.pattern);
    CHECK(open == std::set<std::string_view>{"/healthz", "/metrics", "/readyz", "/v1/openapi.json", "/v1/signing-keys",
                                             "/completion", "/v1/completions",
                                             "/v1/organisations/{organisationId}/calendars/{calendarFile}"});
}

TEST_CASE("no two routes are the same, and operation ids are unique") {
    std::set<std::string> seen;
    for (auto const& bound : bound_routes())
        CHECK(seen.insert(std::string(bound.route->method) + bound.pattern).second);
    std::set<std::string> ids;
    auto const document = openapi();
    for (auto const& path : document.at("paths").as_object())
        for (auto const& operation : path.value().as_object())
            CHECK(ids.insert(std::string(operation.value().at("operationId").as_string())).second);
}

TEST_CASE("a register without an ability has no route for it") {
    std::set<std::string> of_lines;
    for (auto const& bound : bound_routes())
        if (bound.definition != nullptr && bound.definition->traits.name == "applicability")
            of_lines.insert(std::string(bound.route->method) +
                            bound.pattern.substr(bound.pattern.find("/applicability")));
    CHECK_FALSE(of_lines.contains("POST/applicability"));
    CHECK_FALSE(of_lines.contains("DELETE/applicability/{id}"));
    CHECK(of_lines.contains("PATCH/applicability/{id}"));
    CHECK(of_lines.contains("POST/applicability/_import"));
}
