#pragma once
/// Listens and serves HTTP/1.1: one io_context and one SO_REUSEPORT acceptor a thread (60,000 against 39,000 requests/s
/// for a shared one, two threads), so that sessions need no locks.

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include "http/message.hpp"

namespace zorgborg::http {

struct Settings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 7510;  // 0: any free one
    unsigned threads = 1;
    std::size_t connections = 10'000;                   // over all threads; more wait in the kernel's queue
    std::size_t header_limit = std::size_t{16} * 1024;  // bytes
    std::chrono::seconds idle{30};                      // without a request
    std::chrono::seconds request{15};                   // from its first byte to its last, and for writing the answer
    std::chrono::seconds drain{10};                     // for what runs when the server ends
    std::string api_version;                            // the header of every answer
};

/// What keeps the server from starting, as one line (address in use, not permitted …).
struct ListenError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Server {
 public:
    /// Binds, so that `port` is known; throws ListenError.
    Server(Settings settings, Service& service);
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    std::uint16_t port() const;
    /// Serves until SIGTERM or SIGINT and everything that ran is answered; a second signal ends the process at once.
    void run();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zorgborg::http
