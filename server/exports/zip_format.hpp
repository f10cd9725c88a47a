#pragma once
/// The one layout of our ZIP files (PKWARE's APPNOTE 6.3): written by `ZipWriter`, and what `ZipReader` holds a file to
/// byte by byte, so that no two programs can read two things in it and no byte of it can be changed unseen. Headers are
/// made here only, with nothing in them of the machine, its time zone or a library's version.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace zorgborg {

/// MS-DOS date and time; in UTC here.
struct ZipTime {
    std::uint16_t time = 0;
    std::uint16_t date = 0;
    bool operator==(ZipTime const&) const = default;
};
/// To the even second below, within the years 1980 to 2107.
ZipTime zip_time(Instant instant);

enum class Packing { stored, deflated };

struct ZipMember {
    std::string name;  // ASCII
    Packing packing = Packing::stored;
    bool large = false;  // its sizes or place may need more than four bytes
    std::uint32_t crc = 0;
    std::uint64_t packed = 0;  // bytes as they stand in the file
    std::uint64_t size = 0;    // bytes of content
    std::uint64_t offset = 0;  // of its local header
};

/// What doesn't fit in four bytes.
constexpr std::uint64_t zip_limit = 0xFFFFFFFF;

/// Before the data. Checksum and sizes aren't known yet: they follow the data.
std::string local_header(ZipMember const& member, ZipTime time);
std::string data_descriptor(ZipMember const& member);
std::string directory_header(ZipMember const& member, ZipTime time);
/// The end of the file: of `entries` headers in `size` bytes from `offset` on.
std::string directory_end(std::uint64_t entries, std::uint64_t size, std::uint64_t offset);

/// Bytes of the fixed parts.
constexpr std::size_t directory_header_size = 46;
constexpr std::size_t end_size = 22;
constexpr std::size_t large_end_size = 56 + 20;  // before it, when something doesn't fit

/// The little-endian number at a place. Precondition: it lies within the text.
std::uint64_t zip_number(std::string_view text, std::size_t at, std::size_t bytes);

}  // namespace zorgborg
