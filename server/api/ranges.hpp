#pragma once
/// Parts of an answer (RFC 9110, 14).

#include <cstdint>
#include <optional>
#include <string_view>

namespace zorgborg {

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t length = 0;
    bool operator==(ByteRange const&) const = default;
};

struct RangeRequest {
    std::optional<ByteRange> part = {};  // none: the whole
    bool unsatisfiable = false;
};

/// What a Range field asks of so many bytes. What isn't one range of bytes is passed over, as the RFC allows.
RangeRequest requested_range(std::string_view field, std::uint64_t size);

}  // namespace zorgborg
