#pragma once
/// What members and values are called in Dutch and English (`labels.json`): for sheets, forms and reports.

#include <string_view>

#include "domain/user.hpp"

namespace zorgborg {

enum class LabelKind { registers, members, values };
BOOST_DESCRIBE_ENUM(LabelKind, registers, members, values)

/// Empty when there is none: a test keeps every name of every register labelled.
std::string_view label(LabelKind kind, std::string_view name, Language language);

}  // namespace zorgborg
