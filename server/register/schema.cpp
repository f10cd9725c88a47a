/// JSON Schema (2020-12) out of field tables.

#include <boost/json/array.hpp>

#include "register/field.hpp"

namespace zorgborg {
namespace {

/// What `Declaration` takes for a list of one or none.
constexpr std::string_view one_line_or_none = R"(^[^\u0000-\u001f\u007f]*$)";

json::object schema_of_element(FieldType const& type, SchemaUse use) {
    if (type.members != nullptr) return schema_of(type.members(), use);
    auto const& info = *type.info;
    json::object out;
    switch (info.kind) {
        case Kind::boolean: out["type"] = "boolean"; return out;
        case Kind::whole:
            out["type"] = "integer";
            out["minimum"] = info.minimum;
            out["maximum"] = info.maximum;
            return out;
        case Kind::decimal:
            out["type"] = "string";
            if (use == SchemaUse::shown) return out;
            out["type"] = json::array{"string", "integer"};
            out["minimum"] = info.minimum;
            out["maximum"] = info.maximum;
            out["pattern"] = info.pattern;
            out["examples"] = json::array{info.example};
            return out;
        default: out["type"] = "string"; break;
    }
    if (!type.choices.empty()) {
        json::array names;
        for (auto const name : type.choices) names.emplace_back(name);
        out["enum"] = std::move(names);
    }
    if (!info.format.empty()) out["format"] = info.format;
    if (use != SchemaUse::shown) {
        if (info.minimum > 0) out["minLength"] = info.minimum;
        if (info.maximum > 0) out["maxLength"] = info.maximum;
        if (!info.pattern.empty()) out["pattern"] = info.pattern;
    }
    if (!info.example.empty()) out["examples"] = json::array{info.example};
    if (info.kind == Kind::link && !info.target.empty()) out["x-target"] = info.target;
    if (info.kind == Kind::user || info.kind == Kind::requirement)
        out["x-target"] = info.kind == Kind::user ? "users" : "requirements";
    return out;
}

}  // namespace

json::object schema_of_value(FieldType const& type, SchemaUse use) {
    // A patch replaces a list: its elements are new.
    auto out = schema_of_element(type, type.many && use == SchemaUse::patch ? SchemaUse::request : use);
    if (type.many) {
        json::object one{{"type", "string"}, {"maxLength", type.info->maximum}, {"pattern", one_line_or_none}};
        json::object list{{"type", "array"}, {"items", std::move(out)}};
        if (use != SchemaUse::shown) {
            list["maxItems"] = list_limit;
            list["uniqueItems"] = true;
            if (type.filled) list["minItems"] = 1;
            if (type.or_one) return {{"anyOf", json::array{std::move(list), std::move(one)}}};
        }
        out = std::move(list);
    }
    return out;
}

namespace {

/// The same or null.
json::object nullable(json::object schema) {
    if (auto* type = schema.if_contains("type"); type != nullptr && type->is_string()) {
        *type = json::array{*type, "null"};
        if (auto* choices = schema.if_contains("enum")) choices->get_array().emplace_back(nullptr);
        return schema;
    }
    return {{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
}

}  // namespace

json::object schema_of(std::span<Field const> fields, SchemaUse use) {
    json::object properties;
    json::array required;
    for (auto const& field : fields) {
        if (field.kept && use != SchemaUse::shown) continue;
        auto schema = schema_of_value(*field.type, use);
        // A patch clears a member by null; a new record takes null as left out.
        bool const may_be_null = field.type->optional || (use != SchemaUse::shown && !field.required);
        properties[field.name] = may_be_null ? nullable(std::move(schema)) : std::move(schema);
        if (use == SchemaUse::shown || (use == SchemaUse::request && field.required)) required.emplace_back(field.name);
    }
    json::object out{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) out["required"] = std::move(required);
    if (use != SchemaUse::shown) out["additionalProperties"] = false;
    return out;
}

}  // namespace zorgborg
