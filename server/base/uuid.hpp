#pragma once
/// UUIDs (RFC 9562); new ones are version 7.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace zorgborg {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(Uuid const&) const = default;
    bool is_nil() const { return *this == Uuid{}; }
};

/// The tree and the records that belong to no organisation: users, the operator's tokens.
constexpr Uuid installation{};

/// Version 7 with the milliseconds of `now`; ids made by one thread grow. Order is never taken from them.
Uuid new_uuid(Instant now);

/// Version 5: the same for the same name within a namespace, which is a UUID itself.
Uuid uuid_v5(Uuid const& name_space, std::string_view name);

std::string to_text(Uuid const& id);
/// Canonical form only: lower or upper case hexadecimal, 8-4-4-4-12.
std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace zorgborg

template <>
struct std::hash<zorgborg::Uuid> {
    std::size_t operator()(zorgborg::Uuid const& id) const noexcept {
        return std::hash<std::string_view>{}({reinterpret_cast<char const*>(id.bytes.data()), id.bytes.size()});
    }
};
