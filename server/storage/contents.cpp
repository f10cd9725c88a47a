#include "storage/contents.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace zorgborg {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t digits = 2 * std::tuple_size_v<Sha256>;

std::vector<std::string> names_in(fs::path const& folder) {
    std::vector<std::string> out;
    std::error_code none;
    for (auto const& entry : fs::directory_iterator(folder, none)) out.push_back(entry.path().filename().string());
    std::ranges::sort(out);
    return out;
}

}  // namespace

std::string content_name(std::string_view sha256) {
    return std::string(sha256.substr(0, 2)) + "/" + std::string(sha256);
}

bool is_content_name(std::string_view name) {
    return name.size() == 3 + digits && name[2] == '/' && name.substr(0, 2) == name.substr(3, 2) &&
           name.find_first_not_of("0123456789abcdef", 3) == std::string_view::npos;
}

void each_content(fs::path const& files, std::function<void(std::string const& name)> const& file) {
    for (auto const& folder : names_in(files))
        for (auto const& content : names_in(files / folder))
            if (auto const name = (fs::path(folder) / content).string(); is_content_name(name)) file(name);
}

}  // namespace zorgborg
