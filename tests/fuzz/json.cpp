/// Strict JSON, canonical JSON, and records of every register out of them.

#include "base/json.hpp"

#include <boost/json/parse.hpp>

#include "../unit/facts.hpp"
#include "property.hpp"
#include "register/editor.hpp"

using namespace zorgborg;
using namespace zorgborg::fuzz;

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool has_infinity(json::value const& value) {
    if (auto const* number = value.if_double()) return !std::isfinite(*number);
    if (auto const* array = value.if_array()) return std::ranges::any_of(*array, has_infinity);
    auto const* const object = value.if_object();
    return object != nullptr &&
           std::ranges::any_of(*object, [](auto const& member) { return has_infinity(member.value()); });
}

bool is_canonical_kind(json::value const& value) {
    if (value.is_double() || value.is_uint64()) return false;
    if (auto const* array = value.if_array()) return std::ranges::all_of(*array, is_canonical_kind);
    auto const* const object = value.if_object();
    return object == nullptr ||
           std::ranges::all_of(*object, [](auto const& member) { return is_canonical_kind(member.value()); });
}

/// The same as Boost.JSON's own reader but for what that lets through: two equal members, numbers beyond a double.
void check_strictness(std::string_view text, Result<json::value> const& parsed) {
    json::parse_options options;
    options.max_depth = json_depth_limit;
    boost::system::error_code error;
    auto const lenient = json::parse(text, error, {}, options);
    if (parsed) {
        must_hold(!error, "what is taken is JSON", text);
        must_hold(!has_infinity(*parsed), "numbers are finite", text);
        return;
    }
    check_refusal(parsed.error());
    must_hold(parsed.error().rule == Rule::malformed_json, "what isn't JSON is malformed-json", text);
    bool const told = parsed.error().detail.find("stands twice") != npos || has_infinity(lenient);
    must_hold(error || told, "JSON is refused for its members and numbers only", text, parsed.error().detail);
}

void check_canonical(json::value const& value) {
    if (!is_canonical_kind(value)) {
        try {
            auto const text = canonical_json(value);
            must_hold(false, "a fraction has no canonical form", text);
        } catch (std::logic_error const&) {
            return;
        }
    }
    auto const text = canonical_json(value);
    auto const again = parse_json(text);
    must_hold(again.has_value(), "canonical JSON is JSON", text);
    must_hold(*again == value, "canonical JSON says the same", text);
    must_hold(canonical_json(*again) == text, "canonical JSON is a fixed point", text, canonical_json(*again));
}

/// The value a problem points at; null when there is none.
json::value const* at(json::value const& value, std::string_view pointer) {
    auto const* here = &value;
    for (auto const token : split(pointer.substr(1), '/')) {
        if (token.data() == pointer.data() + 1) continue;
        std::string name;
        for (std::size_t i = 0; i < token.size(); ++i) {
            if (token[i] == '%') {
                name += static_cast<char>(std::stoi(std::string(token.substr(i + 1, 2)), nullptr, 16));
                i += 2;
            } else if (token[i] == '~') {
                name += token[++i] == '0' ? '~' : '/';
            } else {
                name += token[i];
            }
        }
        if (auto const* array = here->if_array())
            here = array->if_contains(std::stoul(name));
        else
            here = here->is_object() ? here->get_object().if_contains(name) : nullptr;
        if (here == nullptr) return nullptr;
    }
    return here;
}

void check_pointers(json::value const& body, Refusal const& refusal) {
    check_refusal(refusal);
    must_hold(refusal.kind == Refusal::Kind::shape, "a bad shape is 400", refusal.detail);
    must_hold(!refusal.problems.empty(), "a bad shape has its problems", refusal.detail);
    for (auto const& problem : refusal.problems)
        must_hold(problem.pointer.starts_with('#') &&
                      (problem.rule == Rule::required || at(body, problem.pointer) != nullptr),
                  "a problem points into what was sent", problem.pointer, problem.detail);
}

/// What is shown of a record without what the server keeps: what a client sends to make the same again.
json::value shown_members(RegisterDefinition const& definition, AnyRecord const& record) {
    static TestFacts const facts("2026-11-22");
    std::string text;
    show(definition, record, facts, {}, text);
    auto const shown = parse_json(text);
    must_hold(shown.has_value(), "what is shown is JSON", text);
    json::object out;
    for (auto const& field : definition.fields)
        if (!field.kept) out[field.name] = shown->at(field.name);
    return out;
}

std::string kept(RegisterDefinition const& definition, AnyRecord const& record) {
    auto text = encode(definition, record);
    auto const value = parse_json(text);
    must_hold(value.has_value(), "what is kept is JSON", text);
    must_hold(canonical_json(*value) == text, "what is kept is canonical", text);
    return text;
}

void check_new(RegisterDefinition const& definition, json::value const& body) {
    auto const record = read_new(definition, body);
    auto const patch = check_patch(definition, body);
    if (!record) return check_pointers(body, record.error());
    must_hold(patch.has_value(), "what makes a record changes one too", canonical_json(body));
    (*record)->envelope.created_by = (*record)->envelope.updated_by = "shell";
    auto const text = kept(definition, **record);
    must_hold(encode(definition, *decode(definition, text)) == text, "what is kept reads back the same", text);
    auto const again = read_new(definition, shown_members(definition, **record));
    must_hold(again.has_value(), "what is shown can be sent", text);
    (*again)->envelope = (*record)->envelope;
    must_hold(kept(definition, **again) == text, "what is shown makes the same record", text);
}

void check_change(RegisterDefinition const& definition, json::value const& body) {
    if (auto const patch = check_patch(definition, body); !patch) return check_pointers(body, patch.error());
    auto const record = definition.make();
    std::string before;
    for (int times = 0; times < 2; ++times) {
        Problems problems;
        Reading reading(problems, /*partial*/ true);
        read_members(definition.fields, body.get_object(), definition.body(*record), reading);
        must_hold(problems.empty(), "a patch that was checked can be read");
        auto const after = kept(definition, *record);
        must_hold(times == 0 || after == before, "a patch twice is a patch once", before, after);
        before = after;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::as_text(data, size);
    auto const parsed = parse_json(text);
    check_strictness(text, parsed);
    if (!parsed) return 0;
    check_canonical(*parsed);
    for (auto const& definition : definitions()) {
        check_new(definition, *parsed);
        check_change(definition, *parsed);
    }
    return 0;
}
