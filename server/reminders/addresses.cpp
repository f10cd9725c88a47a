#include "reminders/addresses.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <span>
#include <sys/socket.h>

namespace zorgborg {
namespace {

using Octets = std::span<std::uint8_t const>;

/// The addresses whose first `bits` are those of `begin`.
struct Block {
    std::array<std::uint8_t, 16> begin;
    unsigned bits;

    bool holds(Octets address) const {
        for (unsigned i = 0; i < bits; i += 8) {
            auto const mask = bits - i >= 8 ? 0xffU : 0xff00U >> (bits - i) & 0xffU;
            if (((address[i / 8] ^ begin[i / 8]) & mask) != 0) return false;
        }
        return true;
    }
};

constexpr std::array<Block, 15> special_v4 = {{
    {{0}, 8},              // this network, unspecified
    {{10}, 8},             // private
    {{100, 64}, 10},       // carriers' NAT
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local, metadata services
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocols
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // relays of 6to4
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved
}};

/// All that was ever given out of IPv6, and what is special in it.
constexpr Block global_v6 = {{0x20}, 3};
constexpr std::array<Block, 4> special_v6 = {{
    {{0x20, 0x01}, 23},              // protocols
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xfe}, 16},              // given back
    {{0x3f, 0xff}, 20},              // documentation
}};

/// IPv6 addresses that stand for an IPv4 address: where its bytes are, and what they are turned by.
struct Embedding {
    Block block;
    unsigned offset;
    std::uint8_t turned = 0;
};
constexpr std::array<Embedding, 5> embeddings = {{
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // mapped
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},                    // NAT64
    {{{0x20, 0x02}, 16}, 2},                                 // 6to4
    {{{0x20, 0x01, 0x00, 0x00}, 32}, 4},                     // Teredo: its server
    {{{0x20, 0x01, 0x00, 0x00}, 32}, 12, 0xff},              // Teredo: the client
}};

bool is_public_v4(Octets address) {
    return std::ranges::none_of(special_v4, [&](Block const& block) { return block.holds(address); });
}

bool is_public_v6(Octets address) {
    bool embeds = false;
    for (auto const& embedding : embeddings) {
        if (!embedding.block.holds(address)) continue;
        embeds = true;
        std::array<std::uint8_t, 4> v4{};
        for (unsigned i = 0; i < 4; ++i)
            v4[i] = static_cast<std::uint8_t>(address[embedding.offset + i] ^ embedding.turned);
        if (!is_public_v4(v4)) return false;
    }
    if (embeds) return true;
    return global_v6.holds(address) &&
           std::ranges::none_of(special_v6, [&](Block const& block) { return block.holds(address); });
}

/// The address as its family has it; copied, since it may lie anywhere.
template <class Address>
Address as(sockaddr const& address) {
    Address out{};
    std::memcpy(&out, &address, sizeof(out));
    return out;
}

}  // namespace

bool is_public_address(sockaddr const& address) {
    if (address.sa_family == AF_INET) {
        auto const v4 = as<sockaddr_in>(address);
        return is_public_v4({reinterpret_cast<std::uint8_t const*>(&v4.sin_addr), 4});
    }
    if (address.sa_family == AF_INET6) {
        auto const v6 = as<sockaddr_in6>(address);
        return is_public_v6({reinterpret_cast<std::uint8_t const*>(&v6.sin6_addr), 16});
    }
    return false;
}

}  // namespace zorgborg
