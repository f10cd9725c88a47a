#pragma once
/// TAR archives of plain files (POSIX pax, uncompressed) by libarchive: the same members and time give the same bytes;
/// owner, modes and the machine's clock are not in them. Memory doesn't grow with what goes through. Errors:
/// std::runtime_error with one line that names the file.

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/files.hpp"
#include "base/time.hpp"

struct archive;

namespace zorgborg {

struct TarMember {
    std::string name;
    std::int64_t size = 0;
};

/// Lifetime: the file outlives the writer.
class TarWriter {
 public:
    /// `path` is for messages; `at` is the time of every member.
    TarWriter(Descriptor const& file, std::filesystem::path path, Instant at);

    /// Begins a member; its content follows by `write`, exactly `size` bytes of it.
    void begin(TarMember const& member);
    void write(std::string_view piece);
    /// Ends the archive. Without it the file is no archive.
    void finish();

 private:
    void require(bool done) const;

    std::filesystem::path path_;
    Instant at_;
    std::int64_t left_ = 0;  // bytes of the present member
    std::shared_ptr<archive> archive_;
};

class TarReader {
 public:
    explicit TarReader(std::filesystem::path path);

    /// The next member; none behind the last. Throws when it isn't a plain file.
    std::optional<TarMember> next();
    /// The next piece of the member's content; empty at its end.
    std::string_view read();

 private:
    [[noreturn]] void fail() const;

    std::filesystem::path path_;
    Descriptor file_;
    std::shared_ptr<archive> archive_;
    std::array<char, 64 << 10> buffer_;
};

}  // namespace zorgborg
