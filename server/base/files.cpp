#include "base/files.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace zorgborg {
namespace {

constexpr std::size_t piece_size = 64 << 10;

Descriptor open_folder(std::filesystem::path const& path) {
    int const opened = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) fail_with_errno("write", path);
    return Descriptor(opened);
}

}  // namespace

void fail_with_errno(std::string_view what, std::filesystem::path const& path) {
    auto const reason = std::error_code(errno, std::generic_category()).message();
    throw std::runtime_error("can't " + std::string(what) + " " + path.string() + ": " + reason);
}

Descriptor::~Descriptor() {
    if (number >= 0) ::close(number);
}

std::optional<std::string> read_file(std::filesystem::path const& path) {
    std::string out;
    if (!read_pieces(path, [&out](std::string_view piece) { out += piece; })) return std::nullopt;
    return out;
}

Instant written_at(std::filesystem::path const& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) fail_with_errno("read", path);
    auto const& written = status.st_mtim;
    return Instant(std::chrono::seconds(written.tv_sec) +
                   std::chrono::floor<std::chrono::microseconds>(std::chrono::nanoseconds(written.tv_nsec)));
}

bool read_pieces(std::filesystem::path const& path, std::function<void(std::string_view)> const& piece) {
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number < 0 && errno == ENOENT) return false;
    if (file.number < 0) fail_with_errno("read", path);
    std::array<char, piece_size> buffer;
    for (;;) {
        auto const count = ::read(file.number, buffer.data(), buffer.size());
        if (count < 0) fail_with_errno("read", path);
        if (count == 0) return true;
        piece({buffer.data(), static_cast<std::size_t>(count)});
    }
}

Descriptor make_file(std::filesystem::path const& path) {
    int const opened = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (opened < 0) fail_with_errno("make", path);
    return Descriptor(opened);
}

void write_all(Descriptor const& file, std::string_view content, std::filesystem::path const& path) {
    while (!content.empty()) {
        auto const count = ::write(file.number, content.data(), content.size());
        if (count < 0) fail_with_errno("write", path);
        content.remove_prefix(static_cast<std::size_t>(count));
    }
}

void write_durably(std::filesystem::path const& path, std::string_view content) {
    auto const beside = path.string() + ".new";
    {
        Descriptor const file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (file.number < 0) fail_with_errno("write", path);
        write_all(file, content, path);
        if (::fsync(file.number) != 0) fail_with_errno("write", path);
    }
    if (::rename(beside.c_str(), path.c_str()) != 0) fail_with_errno("write", path);
    sync_folder(path.parent_path());
}

void sync_folder(std::filesystem::path const& path) {
    auto const folder = open_folder(path);
    if (::fsync(folder.number) != 0) fail_with_errno("write", path);
}

void sync_file_system(std::filesystem::path const& path) {
    auto const folder = open_folder(path);
    if (::syncfs(folder.number) != 0) fail_with_errno("write", path);
}

}  // namespace zorgborg
