#pragma once
/// Small files, whole. Errors: std::runtime_error with one line that names the file.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace zorgborg {

/// None when there is no such file.
std::optional<std::string> read_file(std::filesystem::path const& path);

/// The content under the name, or what was there before: never half, and on disk (file and folder) when this returns.
/// Only the owner may read it.
void write_durably(std::filesystem::path const& path, std::string_view content);

}  // namespace zorgborg
