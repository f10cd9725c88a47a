#pragma once
/// Files by their content: `files/<first two digits>/<SHA-256 in hexadecimal>`, the same bytes once. A file is
/// immutable from the moment it has its name. What else lies there (`files/incoming/`, on its way) is no part of the
/// register.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace zorgborg {

/// Where below `files/` a content lies.
std::string content_name(std::string_view sha256);

/// Whether a path below `files/` is that of a content.
bool is_content_name(std::string_view name);

/// Hands over the path below `files/` of each content, sorted.
void each_content(std::filesystem::path const& files, std::function<void(std::string const& name)> const& file);

}  // namespace zorgborg
