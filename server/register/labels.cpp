#include "register/labels.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

#include "base/embedded.hpp"
#include "base/names.hpp"
#include "base/text.hpp"

namespace zorgborg {
namespace {

/// The labels of a name, Dutch, English and others, or null.
boost::json::array const* labels_of(LabelKind kind, std::string_view name) {
    static auto const labels = boost::json::parse(embedded("server/register/labels.json")).as_object();
    auto const* found = labels.at(enum_name(kind)).as_object().if_contains(name);
    return found == nullptr ? nullptr : &found->as_array();
}

}  // namespace

std::string_view label(LabelKind kind, std::string_view name, Language language) {
    auto const* const labels = labels_of(kind, name);
    if (labels == nullptr) return {};
    return labels->at(static_cast<std::size_t>(language)).as_string();
}

bool is_called(std::string_view text, LabelKind kind, std::string_view name) {
    if (equals_ignoring_case(text, name)) return true;
    auto const* const labels = labels_of(kind, name);
    if (labels == nullptr) return false;
    auto const wanted = folded(text);
    return std::ranges::any_of(*labels, [&](auto const& each) { return folded(each.as_string()) == wanted; });
}

}  // namespace zorgborg
