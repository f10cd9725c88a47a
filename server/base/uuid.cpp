#include "base/uuid.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace zorgborg {

Uuid new_uuid(Instant now) {
    using namespace std::chrono;
    // Monotonic within a thread: a later id never sorts before an earlier one of the same millisecond.
    thread_local Uuid last{};
    auto const ms = static_cast<std::uint64_t>(duration_cast<milliseconds>(now.time_since_epoch()).count());
    Uuid id;
    random_bytes(id.bytes);
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    bool const same_millisecond = std::equal(id.bytes.begin(), id.bytes.begin() + 6, last.bytes.begin());
    if (same_millisecond && id <= last) {
        auto const random = id;
        id = last;
        // Count up in the 12 + 62 random bits, then renew the last four bytes so that ids stay unguessable.
        for (int i = 11; i >= 6; --i) {
            auto& byte = id.bytes[static_cast<std::size_t>(i)];
            auto const mask = static_cast<std::uint8_t>(i == 6 ? 0x0f : i == 8 ? 0x3f : 0xff);
            auto const next = static_cast<std::uint8_t>((byte + 1) & mask);
            byte = static_cast<std::uint8_t>((byte & ~mask) | next);
            if (next != 0) break;
        }
        std::copy(random.bytes.begin() + 12, random.bytes.end(), id.bytes.begin() + 12);
    }
    return last = id;
}

Uuid uuid_v5(Uuid const& name_space, std::string_view name) {
    auto const hash = sha1({as_text(name_space.bytes), name});
    Uuid id;
    std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
    id.bytes[6] = static_cast<std::uint8_t>(0x50 | (id.bytes[6] & 0x0f));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

std::string to_text(Uuid const& id) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out(36, '-');
    std::size_t at = 0;
    for (auto const byte : id.bytes) {
        if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
        out[at++] = hex[byte >> 4];
        out[at++] = hex[byte & 15];
    }
    return out;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    auto const nibble = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    Uuid id;
    std::size_t at = 0;
    for (auto& byte : id.bytes) {
        if (at == 8 || at == 13 || at == 18 || at == 23) {
            if (text[at++] != '-') return std::nullopt;
        }
        auto const high = nibble(text[at]);
        auto const low = nibble(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        byte = static_cast<std::uint8_t>(high << 4 | low);
        at += 2;
    }
    return id;
}

}  // namespace zorgborg
