#include "http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/log.hpp"
#include "http/session.hpp"

namespace zorgborg::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// As many descriptors as the system lets us have.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

tcp::endpoint endpoint_of(Settings const& settings) {
    boost::system::error_code error;
    auto const address = asio::ip::make_address(settings.address, error);
    if (error) throw ListenError("not an IP address to listen on: " + settings.address);
    return {address, settings.port};
}

/// SO_REUSEPORT lets a second server bind silently; a bind without it tells whether the port is free, and which one 0
/// is.
tcp::endpoint probe(Settings const& settings) {
    auto const wanted = endpoint_of(settings);
    asio::io_context context;
    tcp::acceptor acceptor(context);
    boost::system::error_code error;
    acceptor.open(wanted.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(wanted, error);
    if (!error) acceptor.listen(1, error);
    if (error)
        throw ListenError("can't listen on " + settings.address + ":" + std::to_string(settings.port) + ": " +
                          error.message());
    return acceptor.local_endpoint();
}

tcp::acceptor make_acceptor(asio::io_context& context, tcp::endpoint const& endpoint) {
    using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    // Answers wait here, not in the kernel: 1,000 clients that hardly read an answer of 400 KiB took 1.5 GiB of its
    // memory for TCP, and everybody else waited up to 8 s. What is accepted inherits it.
    using most_unsent = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
    tcp::acceptor acceptor(context);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.set_option(reuse_port(true));
    acceptor.set_option(most_unsent(64 * 1024));
    acceptor.bind(endpoint);
    acceptor.listen(4096);
    return acceptor;
}

/// One I/O thread: its acceptor, its connections, its clock.
class Worker {
 public:
    /// `pulse` is called about once a second, `drained` once.
    Worker(unsigned number, Common const& common, tcp::endpoint const& endpoint, std::function<void()> pulse,
           std::function<void()> drained)
        : lane_(number, common),
          pulse_(std::move(pulse)),
          drained_(std::move(drained)),
          acceptor_(make_acceptor(lane_.context, endpoint)),
          clock_(lane_.context),
          limit_(std::max<std::size_t>(1, common.settings.connections / common.settings.threads)) {
        asio::co_spawn(lane_.context, accept(), asio::detached);
        asio::co_spawn(lane_.context, watch(), asio::detached);
    }
    /// What a connection throws ends that connection, never the server.
    void run() {
        for (;;) try {
                lane_.context.run();
                return;
            } catch (std::exception const& e) {
                log_event(LogLevel::error, "connection failed", {{"error.message", e.what()}});
            }
    }
    asio::io_context& context() { return lane_.context; }
    /// When this thread last looked at its clock.
    Clock::time_point turned() const { return turned_; }

    /// Takes what waits in the accept queue, then closes it; idle connections end, the others after their answer.
    void drain() {
        lane_.draining = true;
        boost::system::error_code error;
        acceptor_.cancel(error);
        acceptor_.non_blocking(true, error);
        while (!error) {
            tcp::socket socket(lane_.context);
            acceptor_.accept(socket, error);
            if (!error) begin(std::move(socket));
        }
        acceptor_.close(error);
        drain_end_ = Clock::now() + lane_.settings.drain;
        for (auto& connection : lane_.connections)
            if (connection.idle) connection.socket.cancel(error);
        clock_.cancel();
    }

 private:
    void begin(tcp::socket socket) {
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        auto const peer = socket.remote_endpoint(ignored);
        auto& connection = lane_.connections.emplace_front(std::move(socket));
        connection.client = peer.address().to_string();
        connection.deadline = Clock::now() + lane_.settings.idle;
        // A connection that was accepted while draining still gets its one answer.
        connection.idle = !lane_.draining;
        asio::co_spawn(lane_.context, serve_connection(lane_, lane_.connections.begin()), asio::detached);
    }

    asio::awaitable<void> accept() {
        asio::steady_timer pause(lane_.context);
        while (!lane_.draining) {
            if (lane_.connections.size() >= limit_) {
                pause.expires_after(std::chrono::milliseconds(10));
                co_await pause.async_wait(as_result);
                continue;
            }
            auto [error, socket] = co_await acceptor_.async_accept(as_result);
            if (!error) {
                begin(std::move(socket));
            } else if (!lane_.draining) {
                // No descriptors left (EMFILE) or a connection gone already: wait a moment, don't spin.
                log_event(LogLevel::warn, "no connection accepted", {{"error.message", error.message()}});
                pause.expires_after(std::chrono::milliseconds(100));
                co_await pause.async_wait(as_result);
            }
        }
    }

    /// Ends what is past its deadline. One look a second costs less than a timer for every request.
    asio::awaitable<void> watch() {
        while (!lane_.draining || !lane_.connections.empty()) {
            clock_.expires_after(lane_.draining ? std::chrono::milliseconds(20) : std::chrono::milliseconds(1000));
            co_await clock_.async_wait(as_result);
            auto const now = Clock::now();
            turned_ = now;
            pulse_();
            if (lane_.draining && now >= drain_end_) {
                log_event(LogLevel::warn, "connections didn't end in time",
                          {{"zorgborg.connections", static_cast<std::int64_t>(lane_.connections.size())}});
                lane_.context.stop();
                break;
            }
            boost::system::error_code ignored;
            for (auto& connection : lane_.connections)
                if (now >= connection.deadline) {
                    connection.timed_out = true;
                    connection.socket.cancel(ignored);
                }
        }
        drained_();
    }

    Lane lane_;
    std::function<void()> pulse_, drained_;
    std::atomic<Clock::time_point> turned_ = Clock::now();
    tcp::acceptor acceptor_;
    asio::steady_timer clock_;
    std::size_t limit_;
    Clock::time_point drain_end_;
};

}  // namespace

struct Server::State {
    State(Settings given, Service& service, Metrics& metrics)
        : settings(std::move(given)), endpoint((raise_descriptor_limit(), probe(settings))) {
        if (!settings.tls_certificate.empty()) {
            tls.emplace(settings.tls_certificate, settings.tls_key);
            metrics.add(Metrics::Kind::gauge, "zorgborg_tls_certificate_expiry_timestamp_seconds",
                        "Until when the certificate holds (Unix time).",
                        [this] { return static_cast<double>(std::chrono::system_clock::to_time_t(tls->expiry())); });
        }
        left = settings.threads;
        Common const common{settings, service, metrics, tls ? &*tls : nullptr};
        for (unsigned i = 0; i < settings.threads; ++i)
            workers.push_back(std::make_unique<Worker>(
                i, common, endpoint,
                [this, first = i == 0] {
                    if (first) pulse();
                },
                [this] { one_drained(); }));
        signals.emplace(workers.front()->context(), SIGTERM, SIGINT, SIGHUP);
        await_signal();
    }
    /// The first signal ends the server, the second the process; SIGHUP reads the certificate again.
    void await_signal() {
        signals->async_wait([this](boost::system::error_code error, int signal) {
            if (error) return;
            if (signal == SIGHUP)
                reload();
            else
                end();
            await_signal();
        });
    }
    void end() {
        if (ending) ::_exit(1);
        ending = true;
        log_event(LogLevel::info, "ending: answering what runs");
        settings.tell(Stage::ending);
        drain();
    }
    void reload() {
        if (ending) return;
        settings.tell(Stage::reloading);
        try {
            if (tls) tls->reload();
            log_event(LogLevel::info, tls ? "read the TLS certificate again" : "SIGHUP: nothing to read again");
        } catch (TlsError const& e) {
            log_event(LogLevel::error, "the old TLS certificate stays in use", {{"error.message", e.what()}});
        }
        settings.tell(Stage::ready);
    }
    /// Alive is who turns: a thread that hangs shall be seen from outside.
    void pulse() {
        auto const late = Clock::now() - std::chrono::seconds(5);
        if (std::ranges::all_of(workers, [&](auto const& worker) { return worker->turned() > late; }))
            settings.tell(Stage::alive);
    }
    void one_drained() {
        if (--left > 0) return;
        asio::post(workers.front()->context(), [this] { signals->cancel(); });
    }
    void drain() {
        for (auto const& worker : workers) asio::post(worker->context(), [&worker = *worker] { worker.drain(); });
    }

    Settings settings;
    tcp::endpoint endpoint;
    std::optional<TlsContext> tls;
    std::vector<std::unique_ptr<Worker>> workers;
    std::optional<asio::signal_set> signals;
    std::atomic<unsigned> left = 0;  // workers that haven't drained yet
    bool ending = false;
};

Server::Server(Settings settings, Service& service, Metrics& metrics) {
    try {
        state_ = std::make_unique<State>(std::move(settings), service, metrics);
    } catch (TlsError const& e) {
        throw ListenError(e.what());
    } catch (boost::system::system_error const& e) {
        throw ListenError(std::string("can't listen: ") + e.code().message());
    }
}
Server::~Server() = default;

std::uint16_t Server::port() const { return state_->endpoint.port(); }
bool Server::on_loopback() const { return state_->endpoint.address().is_loopback(); }

void Server::run() {
    state_->settings.tell(Stage::ready);
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < state_->workers.size(); ++i)
        threads.emplace_back([&worker = *state_->workers[i]] { worker.run(); });
    state_->workers.front()->run();
    for (auto& thread : threads) thread.join();
}

}  // namespace zorgborg::http
