#pragma once
/// What registers, views, members and values are called in Dutch and English (`labels.json`): for sheets, forms and
/// reports.

#include <string_view>

#include "domain/user.hpp"

namespace zorgborg {

enum class LabelKind { registers, views, members, values };
BOOST_DESCRIBE_ENUM(LabelKind, registers, views, members, values)

/// True when a heading or cell means this name: as it is, one of its labels, or another word people use for it (those
/// behind the two labels). Case and accents don't matter.
bool is_called(std::string_view text, LabelKind kind, std::string_view name);

/// Empty when there is none: a test keeps every name of every register labelled.
std::string_view label(LabelKind kind, std::string_view name, Language language);

}  // namespace zorgborg
