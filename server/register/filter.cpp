#include "register/filter.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

namespace zorgborg {
namespace {

/// One value of a kind as ECMA 262, exactly as it is read: years from 1900, the days each month has.
constexpr std::string_view day =
    R"(((19|[2-9][0-9])[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|((19|[2-9][0-9])(0[48]|[2468][048]|[13579][26])|([2468][048]|[3579][26])00)-02-29))";
constexpr std::string_view time_of_day =
    R"([Tt]([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]{1,12})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))";
constexpr std::string_view whole = "(0|-?[1-9][0-9]{0,14})";
constexpr std::string_view id = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

bool is_ordered(Kind kind) {
    return kind == Kind::date || kind == Kind::instant || kind == Kind::period || kind == Kind::duration ||
           kind == Kind::whole || kind == Kind::decimal;
}

/// Without the ^ and $ of a whole text.
std::string inner(std::string_view pattern) { return std::string(pattern.substr(1, pattern.size() - 2)); }

/// The kinds that share a schema: its name and one value.
struct Shared {
    Kind kind;
    std::string_view name;
    std::string one;
};

std::vector<Shared> const& shared_kinds() {
    static std::vector<Shared> const all = {
        {Kind::date, "DateFilter", std::string(day)},
        {Kind::instant, "InstantFilter", std::string(day).append(time_of_day)},
        {Kind::period, "PeriodFilter", inner(Value<Period>::info.pattern)},
        {Kind::duration, "DurationFilter", inner(Value<Duration>::info.pattern)},
        {Kind::whole, "NumberFilter", std::string(whole)},
        {Kind::decimal, "DecimalFilter", inner(Value<Decimal>::info.pattern)},
        {Kind::boolean, "BooleanFilter", "true|false"},
        {Kind::requirement, "RequirementFilter", inner(Value<RequirementRef>::info.pattern)},
        {Kind::link, "IdFilter", std::string(id)},
        {Kind::user, "IdFilter", std::string(id)}};
    return all;
}

json::object list_schema(std::string const& value, bool ordered) {
    auto const one = "(" + value + ")";
    auto pattern = "^(" + one + "(," + one + ")*";
    if (ordered) pattern += "|" + one + R"(?\.\.)" + one + "?";
    return {{"type", "string"}, {"pattern", pattern + ")?$"}};
}

/// A number of any size that records could hold, also beyond the member's limits: then none fits.
Parsed read_whole(std::string_view text, Scalar& out) {
    std::int64_t number = 0;
    auto const digits = text.substr(text.starts_with('-') ? 1 : 0);
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const plain = text == "0" || (!digits.empty() && digits.front() != '0' && digits.size() <= 15);
    if (error != std::errc() || end != text.data() + text.size() || !plain)
        return Fault{Rule::type, "A whole number was expected."};
    out = number;
    return std::nullopt;
}

/// As the type writes it; in lower case for an address, say.
Parsed read_text(FieldType const& type, std::string_view text, Scalar& out) {
    std::string plain;
    if (auto fault = parse_text(text, filter_text_limit, true, plain)) return fault;
    if (type.literal(text, out)) out = std::move(plain);
    return std::nullopt;
}

}  // namespace

bool is_text(FieldType const& type) {
    auto const kind = type.info->kind;
    return kind == Kind::text || kind == Kind::markdown || kind == Kind::email || kind == Kind::url ||
           kind == Kind::zone || kind == Kind::recurrence;
}

bool is_filterable(FieldType const& type) { return type.info->kind != Kind::object; }

FilterValue read_filter(FieldType const& type, std::string_view text, std::vector<Fault>& faults) {
    FilterValue out;
    auto const literal = [&](std::string_view part) {
        Scalar scalar;
        auto fault = type.info->kind == Kind::whole ? read_whole(part, scalar)
                     : is_text(type)                ? read_text(type, part, scalar)
                                                    : type.literal(part, scalar);
        if (fault) faults.push_back(std::move(*fault));
        return scalar;
    };
    auto const dots = text.find("..");
    if (text.empty()) {
        out.none = true;
    } else if (is_ordered(type.info->kind) && dots != std::string_view::npos) {
        if (dots > 0) out.low = literal(text.substr(0, dots));
        if (dots + 2 < text.size()) out.high = literal(text.substr(dots + 2));
    } else if (is_text(type)) {
        out.any.push_back(literal(text));
    } else {
        for (auto const part : split(text, ',')) out.any.push_back(literal(part));
    }
    return out;
}

json::object filter_schema(FieldType const& type) {
    auto const kind = type.info->kind;
    auto const found = std::ranges::find(shared_kinds(), kind, &Shared::kind);
    if (found != shared_kinds().end()) return {{"$ref", "#/components/schemas/" + std::string(found->name)}};
    if (is_text(type)) return {{"$ref", "#/components/schemas/TextFilter"}};
    std::string choices;
    for (auto const choice : type.choices) choices.append(choices.empty() ? "" : "|").append(choice);
    return list_schema(choices, false);
}

json::object filter_schemas() {
    json::object out;
    for (auto const& [kind, name, one] : shared_kinds()) out[name] = list_schema(one, is_ordered(kind));
    out["TextFilter"] = {
        {"type", "string"}, {"maxLength", filter_text_limit}, {"pattern", "^(" + inner(many_lines) + ")?$"}};
    return out;
}

}  // namespace zorgborg
