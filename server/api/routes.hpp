#pragma once
/// The table of contents of the API: what can be called, by whom, and what answers. Matching, 405's `Allow`,
/// `openapi.json`, measurements and the tests of rights are made from it.

#include <span>

#include "api/call.hpp"

namespace zorgborg {

/// Who may call: everybody, whoever has a token, or who has the right in the organisation of the path. The area is the
/// register's when none is given.
struct Permission {
    enum class Who { everybody, identified, member } who = Who::member;
    Right right = Right::read;
    std::optional<Area> area = {};
};

/// A JSON Schema that belongs to a route, made from the same definitions the server reads with.
using SchemaMaker = json::object (*)(RegisterDefinition const*);

/// One row. Rows with `{register}` stand for every register that has the ability.
struct Route {
    std::string_view method;
    std::string_view pattern;
    Handler handler;
    Permission permission;
    std::string_view summary;
    SchemaMaker response = nullptr;  // none: see `media`
    SchemaMaker request = nullptr;
    std::string_view request_media = "application/json";  // several: separated by commas
    int status = 200;
    std::optional<Ability> ability = {};
    std::string_view parameters = {};  // query keys beyond a list's, comma-separated
    bool lists = false;                // takes the query keys of a list, answers sheets too
    bool if_match = false;
    std::size_t body_limit = 1 << 20;
    bool uploads = false;  // a body beside `filename=`, or one without a schema, is a file and goes to disk as it comes
};

std::span<Route const> routes();

/// A row with its register filled in.
struct BoundRoute {
    Route const* route;
    std::string pattern;
    RegisterDefinition const* definition;  // none: not of a register
};

/// All rows, those of registers once per register.
std::vector<BoundRoute> bound_routes();

/// OpenAPI 3.1 of all rows: `schema/openapi.json`.
json::object openapi();

/// The version of the interface (semantic versioning): `API-Version` and `info.version`.
constexpr std::string_view api_version = "0.1.0";

}  // namespace zorgborg
