#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>
#include <sys/stat.h>

#include "base/log.hpp"

namespace zorgborg::http {
namespace {

namespace ssl = boost::asio::ssl;

// The suites, groups and signatures that the guidelines rate good or sufficient; the best first.
constexpr char suites_13[] = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr char suites_12[] =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
constexpr char groups[] = "X25519:P-256:X448:P-384";
constexpr char signatures[] =
    "ed25519:ed448:ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:"
    "RSA+SHA256:RSA+SHA384:RSA+SHA512";

[[noreturn]] void fail(std::string const& what) {
    char const* const reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    throw TlsError(what + (reason == nullptr ? "" : std::string(": ") + reason));
}

/// Takes http/1.1 from what the client offers; a client that offers others only is refused (RFC 7301, 3.2).
int choose_protocol(SSL*, unsigned char const** out, unsigned char* size, unsigned char const* offered,
                    unsigned int offered_size, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, size, ours, sizeof ours - 1, offered, offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

std::chrono::system_clock::time_point expiry_of(SSL_CTX* context) {
    std::tm parts{};
    ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context)), &parts);
    return std::chrono::system_clock::from_time_t(timegm(&parts));
}

void warn_about(std::string const& key, std::chrono::system_clock::time_point expiry) {
    struct stat status {};
    if (stat(key.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0)
        log_event(LogLevel::warn, "everybody on this machine can read the TLS key", {{"file.path", key}});
    auto const left = std::chrono::duration_cast<std::chrono::hours>(expiry - std::chrono::system_clock::now());
    if (left < std::chrono::hours(24 * 14))
        log_event(LogLevel::warn, "the TLS certificate expires soon or has expired",
                  {{"zorgborg.hours", left.count()}});
}

}  // namespace

TlsContext::TlsContext(std::string certificate, std::string key)
    : certificate_(std::move(certificate)), key_(std::move(key)) {
    reload();
}

void TlsContext::reload() {
    auto made = std::make_shared<ssl::context>(ssl::context::tls_server);
    auto* const handle = made->native_handle();
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_options(
        handle, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(handle, 0);
    // An idle connection gives its 34 KiB of buffers back.
    SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
    // A key with a passphrase is an error, not a question on somebody's terminal.
    SSL_CTX_set_default_passwd_cb(handle, [](char*, int, int, void*) { return -1; });
    bool const set = SSL_CTX_set_ciphersuites(handle, suites_13) == 1 &&
                     SSL_CTX_set_cipher_list(handle, suites_12) == 1 && SSL_CTX_set1_groups_list(handle, groups) == 1 &&
                     SSL_CTX_set1_sigalgs_list(handle, signatures) == 1;
    if (!set) fail("TLS can't be set up");
    if (SSL_CTX_use_certificate_chain_file(handle, certificate_.c_str()) != 1)
        fail("the TLS certificate " + certificate_ + " can't be used");
    if (SSL_CTX_use_PrivateKey_file(handle, key_.c_str(), SSL_FILETYPE_PEM) != 1)
        fail("the TLS key " + key_ + " can't be used");
    // A key of another kind than the certificate's is taken without a word until here.
    if (SSL_CTX_check_private_key(handle) != 1) fail("the TLS key " + key_ + " isn't the certificate's");
    auto const expiry = expiry_of(handle);
    warn_about(key_, expiry);
    std::lock_guard const lock(mutex_);
    context_ = std::move(made);
    expiry_ = expiry;
}

std::shared_ptr<ssl::context> TlsContext::current() const {
    std::lock_guard const lock(mutex_);
    return context_;
}

std::chrono::system_clock::time_point TlsContext::expiry() const {
    std::lock_guard const lock(mutex_);
    return expiry_;
}

}  // namespace zorgborg::http
