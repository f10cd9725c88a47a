#pragma once
/// Files of the project that are built into the executable, by their path in it.

#include <span>
#include <string_view>

namespace zorgborg {

struct EmbeddedFile {
    std::string_view name;
    std::string_view content;
};

/// Throws std::logic_error when there is no such file.
std::string_view embedded(std::string_view name);

/// The files whose names begin so, sorted by name.
std::span<EmbeddedFile const> embedded_under(std::string_view prefix);

}  // namespace zorgborg
