#pragma once
/// TLS as the Dutch NCSC's guidelines of 2025 call it good: versions 1.3 and 1.2, authenticated encryption with forward
/// secrecy only, no compression, no renegotiation, no resumption (there is no ticket key to steal; connections are kept
/// alive instead).
///
/// Thread-safety: `current` and `reload` may be called by any thread.

#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

namespace zorgborg::http {

/// Why a certificate or its key can't be used, as one line.
struct TlsError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class TlsContext {
 public:
    /// PEM files: the certificate with its chain, leaf first; its key, without a passphrase. Throws TlsError.
    TlsContext(std::string certificate, std::string key);

    /// Reads the files again; connections that are open keep what they began with. Throws TlsError and keeps the old.
    void reload();

    /// For a new connection.
    std::shared_ptr<boost::asio::ssl::context> current() const;

    /// The last second in which the certificate holds.
    std::chrono::system_clock::time_point expiry() const;

 private:
    std::string certificate_, key_;
    mutable std::mutex mutex_;
    std::shared_ptr<boost::asio::ssl::context> context_;
    std::chrono::system_clock::time_point expiry_;
};

}  // namespace zorgborg::http
