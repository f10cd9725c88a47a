#include "http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "http/session.hpp"

namespace zorgborg::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

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
    Worker(unsigned number, Settings const& settings, Service& service, tcp::endpoint const& endpoint,
           std::function<void()> drained)
        : lane_(number, settings, service),
          drained_(std::move(drained)),
          acceptor_(make_acceptor(lane_.context, endpoint)),
          clock_(lane_.context),
          limit_(std::max<std::size_t>(1, settings.connections / settings.threads)) {
        asio::co_spawn(lane_.context, accept(), asio::detached);
        asio::co_spawn(lane_.context, watch(), asio::detached);
    }
    /// What a connection throws ends that connection, never the server.
    void run() {
        for (;;) try {
                lane_.context.run();
                return;
            } catch (std::exception const& e) {
                spdlog::error("connection: {}", e.what());
            }
    }
    asio::io_context& context() { return lane_.context; }

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
        lane_.connections.push_front({std::move(socket), Clock::now() + lane_.settings.idle});
        // A connection that was accepted while draining still gets its one answer.
        lane_.connections.front().idle = !lane_.draining;
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
                spdlog::warn("accept: {}", error.message());
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
            if (lane_.draining && now >= drain_end_) {
                spdlog::warn("{} connections didn't end in time", lane_.connections.size());
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
    std::function<void()> drained_;
    tcp::acceptor acceptor_;
    asio::steady_timer clock_;
    std::size_t limit_;
    Clock::time_point drain_end_;
};

}  // namespace

struct Server::State {
    State(Settings given, Service& service)
        : settings(std::move(given)), endpoint((raise_descriptor_limit(), probe(settings))) {
        left = settings.threads;
        for (unsigned i = 0; i < settings.threads; ++i)
            workers.push_back(std::make_unique<Worker>(i, settings, service, endpoint, [this] { one_drained(); }));
        signals.emplace(workers.front()->context(), SIGTERM, SIGINT);
        await_signal();
    }
    /// The first signal ends the server, the second the process.
    void await_signal() {
        signals->async_wait([this](boost::system::error_code error, int) {
            if (error) return;
            if (ending) ::_exit(1);
            ending = true;
            spdlog::info("ending: answering what runs");
            drain();
            await_signal();
        });
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
    std::vector<std::unique_ptr<Worker>> workers;
    std::optional<asio::signal_set> signals;
    std::atomic<unsigned> left = 0;  // workers that haven't drained yet
    bool ending = false;
};

Server::Server(Settings settings, Service& service) {
    try {
        state_ = std::make_unique<State>(std::move(settings), service);
    } catch (boost::system::system_error const& e) {
        throw ListenError(std::string("can't listen: ") + e.code().message());
    }
}
Server::~Server() = default;

std::uint16_t Server::port() const { return state_->endpoint.port(); }

void Server::run() {
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < state_->workers.size(); ++i)
        threads.emplace_back([&worker = *state_->workers[i]] { worker.run(); });
    state_->workers.front()->run();
    for (auto& thread : threads) thread.join();
}

}  // namespace zorgborg::http
