#include "base/files.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace zorgborg {
namespace {

[[noreturn]] void fail(std::string_view what, std::filesystem::path const& path) {
    auto const reason = std::error_code(errno, std::generic_category()).message();
    throw std::runtime_error("can't " + std::string(what) + " " + path.string() + ": " + reason);
}

/// A descriptor that is closed in the end.
struct Descriptor {
    int const number;
    explicit Descriptor(int opened) : number(opened) {}
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
};

}  // namespace

std::optional<std::string> read_file(std::filesystem::path const& path) {
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number < 0 && errno == ENOENT) return std::nullopt;
    if (file.number < 0) fail("read", path);
    std::string out;
    std::array<char, 4096> piece;
    for (;;) {
        auto const count = ::read(file.number, piece.data(), piece.size());
        if (count < 0) fail("read", path);
        if (count == 0) return out;
        out.append(piece.data(), static_cast<std::size_t>(count));
    }
}

void write_durably(std::filesystem::path const& path, std::string_view content) {
    auto const beside = path.string() + ".new";
    {
        Descriptor const file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (file.number < 0) fail("write", path);
        while (!content.empty()) {
            auto const count = ::write(file.number, content.data(), content.size());
            if (count < 0) fail("write", path);
            content.remove_prefix(static_cast<std::size_t>(count));
        }
        if (::fsync(file.number) != 0) fail("write", path);
    }
    if (::rename(beside.c_str(), path.c_str()) != 0) fail("write", path);
    Descriptor const folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number < 0 || ::fsync(folder.number) != 0) fail("write", path);
}

}  // namespace zorgborg
