#pragma once

#include <optional>
#include <string>

#include "commands/commands.hpp"

namespace zorgborg {

/// The first line of the file that the options name; none when they name none. Throws CommandError.
std::optional<std::string> read_passphrase(KeyOptions const& options);

}  // namespace zorgborg
