#include "api/ranges.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace zorgborg {

RangeRequest requested_range(std::string_view field, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    auto const end = static_cast<std::int64_t>(size);
    auto const dash = field.find('-');
    if (lower_ascii(field.substr(0, unit.size())) != unit || dash == std::string_view::npos) return {};
    constexpr std::int64_t most = INT64_MAX;
    auto const from = trimmed(field.substr(unit.size(), dash - unit.size()));
    auto const to = trimmed(field.substr(dash + 1));
    auto const low = parse_whole(from, 0, most);
    auto const high = parse_whole(to, 0, most);
    if ((!from.empty() && !low) || (!to.empty() && !high) || (!low && !high)) return {};
    if (low && high && *high < *low) return {};
    if (!low && *high == 0) return {{}, true};
    auto const first = low ? *low : std::max<std::int64_t>(0, end - *high);
    if (first >= end) return {{}, true};
    auto const last = low && high ? std::min(*high, end - 1) : end - 1;
    return {ByteRange{static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last - first + 1)}, false};
}

}  // namespace zorgborg
