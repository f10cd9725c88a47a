#include "base/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>

namespace zorgborg {
namespace {

template <std::size_t N>
std::array<std::uint8_t, N> digest(EVP_MD const* algorithm, std::initializer_list<std::string_view> parts) {
    // One context a thread: fetching the algorithm anew costs more than hashing a leaf.
    thread_local std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(),
                                                                                       &EVP_MD_CTX_free);
    std::array<std::uint8_t, N> out;
    bool ok = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1;
    for (auto const part : parts) ok = ok && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    if (!ok || EVP_DigestFinal_ex(context.get(), out.data(), nullptr) != 1) throw std::runtime_error("hashing failed");
    return out;
}

}  // namespace

Sha256 sha256(std::initializer_list<std::string_view> parts) {
    static EVP_MD const* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return digest<32>(algorithm, parts);
}

Sha256 hmac_sha256(std::string_view key, std::string_view message) {
    Sha256 out;
    auto const* const bytes = reinterpret_cast<unsigned char const*>(message.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, message.size(), out.data(), nullptr) ==
        nullptr)
        throw std::runtime_error("hashing failed");
    return out;
}

std::array<std::uint8_t, 20> sha1(std::initializer_list<std::string_view> parts) {
    static EVP_MD const* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    return digest<20>(algorithm, parts);
}

template <class Hash>
Running<Hash>::Running() : context_(EVP_MD_CTX_new()) {
    auto const* const algorithm = std::is_same_v<Hash, Sha256> ? EVP_sha256() : EVP_sha512();
    if (context_ == nullptr || EVP_DigestInit_ex(context_, algorithm, nullptr) != 1) throw std::bad_alloc();
}
template <class Hash>
Running<Hash>::~Running() {
    EVP_MD_CTX_free(context_);
}

template <class Hash>
void Running<Hash>::add(std::string_view bytes) {
    EVP_DigestUpdate(context_, bytes.data(), bytes.size());
}

template <class Hash>
Hash Running<Hash>::finish() {
    Hash out;
    EVP_DigestFinal_ex(context_, out.data(), nullptr);
    return out;
}

template class Running<Sha256>;
template class Running<Sha512>;

void random_bytes(std::span<std::uint8_t> out) {
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1) throw std::runtime_error("no random bytes");
}

std::string random_secret() {
    std::array<std::uint8_t, 32> random;
    random_bytes(random);
    return base64url(as_text(random));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    auto const size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string base64url(std::string_view bytes) {
    auto out = base64(bytes);
    while (!out.empty() && out.back() == '=') out.pop_back();
    for (auto& c : out) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return out;
}

std::optional<std::string> parse_base64(std::string_view text) {
    auto url = std::string(text);
    while (url.ends_with('=')) url.pop_back();
    if (url.find_first_of("-_") != std::string::npos) return std::nullopt;
    std::ranges::replace(url, '+', '-');
    std::ranges::replace(url, '/', '_');
    auto out = parse_base64url(url);
    return out && base64(*out) == text ? out : std::nullopt;
}

std::optional<std::string> parse_base64url(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    int have = 0;
    for (auto const c : text) {
        int value = 0;
        if (c >= 'A' && c <= 'Z')
            value = c - 'A';
        else if (c >= 'a' && c <= 'z')
            value = c - 'a' + 26;
        else if (c >= '0' && c <= '9')
            value = c - '0' + 52;
        else if (c == '-')
            value = 62;
        else if (c == '_')
            value = 63;
        else
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        have += 6;
        if (have >= 8) out += static_cast<char>(bits >> (have -= 8) & 0xff);
    }
    if (text.size() % 4 == 1 || (bits & ((1U << have) - 1)) != 0) return std::nullopt;
    return out;
}

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (unsigned char const c : bytes) {
        out += hex[c >> 4];
        out += hex[c & 15];
    }
    return out;
}

}  // namespace zorgborg
