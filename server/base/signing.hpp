#pragma once
/// Ed25519 (RFC 8032): thin words over OpenSSL.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace zorgborg {

/// The longest passphrase OpenSSL's own tools take.
constexpr std::size_t passphrase_limit = 1024;

using Signature = std::array<std::uint8_t, 64>;

/// Half of a key pair that anybody may have.
class PublicKey {
 public:
    /// From PEM (SubjectPublicKeyInfo, RFC 8410); none for anything else than one Ed25519 key.
    static std::optional<PublicKey> from_pem(std::string_view pem);

    std::string pem() const;
    std::string raw() const;  // 32 bytes
    bool verify(std::string_view message, std::string_view signature) const;

 private:
    friend class SigningKey;
    explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

class SigningKey {
 public:
    static SigningKey generate();
    /// From PEM (PKCS #8, without a passphrase); none for anything else.
    static std::optional<SigningKey> from_pem(std::string_view pem);

    /// From PEM as `sealed_pem` writes it; none for another passphrase, and for anything else.
    static std::optional<SigningKey> from_sealed_pem(std::string_view pem, std::string_view passphrase);

    std::string pem() const;
    /// PKCS #8 in PEM, encrypted by a passphrase (RFC 8018: PBES2 with scrypt and AES-256-CBC), as `openssl pkey` opens
    /// it. scrypt takes N = 2^14, r = 8, p = 5: the most memory that OpenSSL gives it (16 MiB), and as costly to guess
    /// as the N = 2^17, p = 1 that is usually advised.
    std::string sealed_pem(std::string_view passphrase) const;
    PublicKey public_key() const;
    Signature sign(std::string_view message) const;

 private:
    explicit SigningKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace zorgborg
