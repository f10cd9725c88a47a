#include "commands/passphrase.hpp"

#include <fstream>
#include <iostream>

#include "base/signing.hpp"
#include "commands/workshop.hpp"

namespace zorgborg {

std::optional<std::string> read_passphrase(KeyOptions const& options) {
    auto const& path = options.passphrase_file;
    if (path.empty()) return std::nullopt;
    std::string out;
    bool const read = path == "-" ? !std::getline(std::cin, out).fail() : [&] {
        std::ifstream file(path);
        return !std::getline(file, out).fail();
    }();
    if (!read || out.empty())
        throw CommandError("--passphrase-file: " + path + " holds no passphrase, or can't be read");
    if (out.size() > passphrase_limit)
        throw CommandError("--passphrase-file: at most " + std::to_string(passphrase_limit) + " bytes");
    return out;
}

}  // namespace zorgborg
