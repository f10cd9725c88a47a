#pragma once
/// Listens and serves HTTP/1.1: one io_context and one SO_REUSEPORT acceptor a thread (60,000 against 39,000 requests/s
/// for a shared one, two threads), so that sessions need no locks.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "http/message.hpp"
#include "http/metrics.hpp"

namespace zorgborg::http {

/// What the server tells who watches over it (a service manager).
enum class Stage {
    ready,      // also after reloading
    alive,      // once a second, when every I/O thread has turned lately
    reloading,  // SIGHUP
    ending,     // no more connections; what runs is answered
};

struct Settings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 7510;  // 0: any free one
    unsigned threads = 1;
    std::size_t connections = 10'000;                   // over all threads; more wait in the kernel's queue
    std::size_t header_limit = std::size_t{16} * 1024;  // bytes
    std::chrono::seconds idle{30};                      // without a request
    std::chrono::seconds request{15};                   // for its head and body (a second more for each 16 KiB of it)
    std::chrono::seconds drain{10};                     // for what runs when the server ends
    std::chrono::milliseconds slow{1000};               // answers that took longer to make are warned about
    std::string api_version;                            // the header of every answer
    std::string tls_certificate, tls_key;               // PEM files; empty: plain HTTP
    std::function<void(Stage)> tell = [](Stage) {};     // called by the first I/O thread
};

/// What keeps the server from starting, as one line (address in use, not permitted, no usable certificate …).
struct ListenError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Server {
 public:
    /// Binds, so that `port` is known; throws ListenError.
    Server(Settings settings, Service& service, Metrics& metrics);
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    std::uint16_t port() const;
    bool on_loopback() const;
    /// Serves until SIGTERM or SIGINT and everything that ran is answered; a second signal ends the process at once.
    /// SIGHUP reads certificate and key again.
    void run();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zorgborg::http
