#pragma once
/// What a filter's text (`member=text` of a list) means, and the JSON Schema that says the same of it.

#include <boost/json/object.hpp>

#include "register/field.hpp"

namespace zorgborg {

/// Longest text of a filter, in characters; longer ones are found by their words (`q`).
constexpr std::size_t filter_text_limit = 200;

/// Any of the values, or within the range, or none at all.
struct FilterValue {
    bool none = false;
    std::vector<Scalar> any = {};
    std::optional<Scalar> low = {}, high = {};
};

/// Text is compared whole (what no record could hold fits none); of the others any of several, separated by commas,
/// fits; what has an order takes a range `from..to`, either end open; an empty text asks for records without a value.
/// Faults name the parts that aren't values.
FilterValue read_filter(FieldType const& type, std::string_view text, std::vector<Fault>& faults);

/// Whether records can be filtered on such a member.
bool is_filterable(FieldType const& type);

/// Texts that can be searched and are compared as a whole.
bool is_text(FieldType const& type);

/// The schema of what `read_filter` takes without a fault: `$ref` to one of `filter_schemas`, or the choices.
json::object filter_schema(FieldType const& type);

/// The schemas that filters of the same kind share, by their names under `components`.
json::object filter_schemas();

}  // namespace zorgborg
