#pragma once
/// One connection: requests in order, one answer each.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <list>

#include "http/server.hpp"

namespace zorgborg::http {

/// What the sessions of one I/O thread share. Everything here is touched by that thread only.
struct Lane {
    Lane(unsigned number, Settings const& settings, Service& service)
        : number(number), settings(settings), service(service), context(1) {}

    struct Connection {
        boost::asio::ip::tcp::socket socket;
        std::chrono::steady_clock::time_point deadline;
        bool idle = true;  // between requests: closing now loses nothing
        bool timed_out = false;
    };

    unsigned const number;
    Settings const& settings;
    Service& service;
    boost::asio::io_context context;
    std::list<Connection> connections;
    bool draining = false;
};

/// Serves the connection until it ends; removes it from its lane.
boost::asio::awaitable<void> serve_connection(Lane& lane, std::list<Lane::Connection>::iterator connection);

}  // namespace zorgborg::http
