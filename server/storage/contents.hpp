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

/// Whether a path below `files/` is that of a content.
bool is_content_name(std::string_view name);

/// Hands over the path below `files/` of each content, sorted.
void each_content(std::filesystem::path const& files, std::function<void(std::string const& name)> const& file);

/// The files whose bytes aren't those they are named by, one line each. Throws std::runtime_error when one can't be
/// read.
std::vector<std::string> check_files(std::filesystem::path const& files);

}  // namespace zorgborg
