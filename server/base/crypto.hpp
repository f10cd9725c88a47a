#pragma once
/// Hashes, randomness and their spelling: thin words over OpenSSL.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace zorgborg {

using Sha256 = std::array<std::uint8_t, 32>;
using Sha512 = std::array<std::uint8_t, 64>;

/// SHA-256 over the parts one after another (FIPS 180-4).
Sha256 sha256(std::initializer_list<std::string_view> parts);

/// HMAC with SHA-256 (RFC 2104). Throws std::runtime_error when it fails.
Sha256 hmac_sha256(std::string_view key, std::string_view message);

/// SHA-1 over the parts: for names (RFC 9562, 5.5), never for safety.
std::array<std::uint8_t, 20> sha1(std::initializer_list<std::string_view> parts);

/// A hash over what comes piece by piece: SHA-256 or SHA-512.
template <class Hash>
class Running {
 public:
    Running();
    ~Running();
    Running(Running const&) = delete;
    Running& operator=(Running const&) = delete;

    void add(std::string_view bytes);
    /// Once, in the end.
    Hash finish();

 private:
    evp_md_ctx_st* context_;
};
using RunningSha256 = Running<Sha256>;
using RunningSha512 = Running<Sha512>;

/// Bytes of the operating system's generator. Throws std::runtime_error when it fails.
void random_bytes(std::span<std::uint8_t> out);

/// 32 of them, spelled in 43 characters of base64url: what nobody guesses.
std::string random_secret();

/// Takes as long whatever the contents are; false for different lengths.
bool equal_in_constant_time(std::string_view a, std::string_view b);

inline std::string_view as_text(std::span<std::uint8_t const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

std::string base64(std::string_view bytes);                      // RFC 4648, 4, padded
std::string base64url(std::string_view bytes);                   // RFC 4648, 5, without padding
std::optional<std::string> parse_base64(std::string_view text);  // RFC 4648, 4, padded, in its one spelling
std::optional<std::string> parse_base64url(std::string_view text);
std::string hexadecimal(std::string_view bytes);

}  // namespace zorgborg
