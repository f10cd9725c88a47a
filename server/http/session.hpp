#pragma once
/// One connection: requests in order, one answer each.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <optional>

#include "http/server.hpp"
#include "http/tls.hpp"

namespace zorgborg::http {

using Clock = std::chrono::steady_clock;

/// Errors of an awaited operation are its first result, and not thrown.
constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

/// What all I/O threads share.
struct Common {
    Settings const& settings;
    Service& service;
    Metrics& metrics;
    TlsContext const* tls;  // null: plain HTTP
};

/// What the sessions of one I/O thread share. Everything here is touched by that thread only.
struct Lane : Common {
    Lane(unsigned number, Common const& common) : Common(common), number(number), context(1) {}

    struct Connection {
        explicit Connection(boost::asio::ip::tcp::socket socket) : socket(std::move(socket)) {}

        boost::asio::ip::tcp::socket socket;
        std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls;  // over the socket
        std::string client;                                                          // its address, for the log
        Clock::time_point deadline;
        bool idle = true;  // between requests: closing now loses nothing
        bool timed_out = false;
    };

    unsigned const number;
    boost::asio::io_context context;
    std::list<Connection> connections;
    bool draining = false;
};

/// Serves the connection until it ends; removes it from its lane.
boost::asio::awaitable<void> serve_connection(Lane& lane, std::list<Lane::Connection>::iterator connection);

}  // namespace zorgborg::http
