#include "base/signing.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <stdexcept>

#include "base/crypto.hpp"

namespace zorgborg {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Buffer = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Key owned(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }
Buffer reader(std::string_view text) { return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free}; }

std::string written(Buffer const& buffer) {
    char* data = nullptr;
    auto const size = BIO_get_mem_data(buffer.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

/// A passphrase is never asked for.
int no_passphrase(char*, int, int, void*) { return -1; }

int give_passphrase(char* out, int size, int, void* passphrase) {
    auto const& text = *static_cast<std::string_view const*>(passphrase);
    if (text.size() > static_cast<std::size_t>(size)) return -1;
    std::ranges::copy(text, out);
    return static_cast<int>(text.size());
}

bool is_ed25519(EVP_PKEY* key) { return key != nullptr && EVP_PKEY_get_id(key) == EVP_PKEY_ED25519; }

unsigned char const* bytes(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

void require(bool done) {
    if (!done) throw std::runtime_error("OpenSSL failed with an Ed25519 key");
}

}  // namespace

std::optional<PublicKey> PublicKey::from_pem(std::string_view pem) {
    auto const key = owned(PEM_read_bio_PUBKEY(reader(pem).get(), nullptr, no_passphrase, nullptr));
    if (!is_ed25519(key.get())) return std::nullopt;
    return PublicKey(key);
}

std::string PublicKey::pem() const {
    Buffer const out(BIO_new(BIO_s_mem()), BIO_free);
    require(PEM_write_bio_PUBKEY(out.get(), key_.get()) == 1);
    return written(out);
}

std::string PublicKey::raw() const {
    std::string out(32, '\0');
    auto size = out.size();
    require(EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1);
    return out;
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
    Digest const context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    require(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
    return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message), message.size()) == 1;
}

SigningKey SigningKey::generate() {
    auto const key = owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    require(key != nullptr);
    return SigningKey(key);
}

std::optional<SigningKey> SigningKey::from_pem(std::string_view pem) {
    auto const key = owned(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_passphrase, nullptr));
    if (!is_ed25519(key.get())) return std::nullopt;
    return SigningKey(key);
}

std::string SigningKey::pem() const {
    Buffer const out(BIO_new(BIO_s_mem()), BIO_free);
    require(PEM_write_bio_PKCS8PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return written(out);
}

std::optional<SigningKey> SigningKey::from_sealed_pem(std::string_view pem, std::string_view passphrase) {
    auto const key = owned(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, give_passphrase, &passphrase));
    if (!is_ed25519(key.get())) return std::nullopt;
    return SigningKey(key);
}

std::string SigningKey::sealed_pem(std::string_view passphrase) const {
    constexpr std::uint64_t cost = 1 << 14;
    constexpr std::uint64_t block_size = 8;
    constexpr std::uint64_t parallel = 5;
    std::array<std::uint8_t, 16> salt;
    random_bytes(salt);
    std::unique_ptr<X509_ALGOR, decltype(&X509_ALGOR_free)> scheme(
        PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), static_cast<int>(salt.size()), nullptr, cost, block_size,
                              parallel),
        X509_ALGOR_free);
    std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> const plain(EVP_PKEY2PKCS8(key_.get()),
                                                                                          PKCS8_PRIV_KEY_INFO_free);
    require(scheme != nullptr && plain != nullptr);
    std::unique_ptr<X509_SIG, decltype(&X509_SIG_free)> const sealed(
        PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), plain.get(), scheme.get()),
        X509_SIG_free);
    require(sealed != nullptr);
    static_cast<void>(scheme.release());  // the sealed key's from here on
    Buffer const out(BIO_new(BIO_s_mem()), BIO_free);
    require(PEM_write_bio_PKCS8(out.get(), sealed.get()) == 1);
    return written(out);
}

PublicKey SigningKey::public_key() const { return PublicKey(key_); }

Signature SigningKey::sign(std::string_view message) const {
    Digest const context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    Signature out;
    auto size = out.size();
    require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
    require(EVP_DigestSign(context.get(), out.data(), &size, bytes(message), message.size()) == 1);
    return out;
}

}  // namespace zorgborg
