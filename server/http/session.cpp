#include "http/session.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "http/head.hpp"
#include "http/mailbox.hpp"
#include "http/reader.hpp"
#include "http/request_head.hpp"

namespace zorgborg::http {
namespace {

namespace asio = boost::asio;

/// Bytes a second of a body that takes longer than a request may.
constexpr std::size_t slowest_rate = std::size_t{16} * 1024;

/// Bytes asked of the socket at once while a body comes.
constexpr std::size_t read_size = std::size_t{16} * 1024;
constexpr std::size_t sink_read_size = std::size_t{64} * 1024;

/// Counts something while it lives.
class Counted {
 public:
    explicit Counted(std::atomic<std::int64_t>& count) : count_(count) { ++count_; }
    ~Counted() { --count_; }
    Counted(Counted const&) = delete;
    Counted& operator=(Counted const&) = delete;

 private:
    std::atomic<std::int64_t>& count_;
};

int status_of(Response const& response) { return response.prepared ? response.prepared->status : response.status; }

/// One event a request; never a query, a header or a body, which could hold a secret or a name.
void log_access(Request const& request, Response const& response, std::string_view client, Clock::duration took,
                bool slow) {
    auto const level = slow ? LogLevel::warn : LogLevel::info;
    if (!logs(level)) return;
    auto const path = printable(told_path(request.path));
    log_event(
        level, slow ? "slow request" : "request",
        {{"http.request.method", request.method},
         {"url.path", path},
         {"http.response.status_code", status_of(response)},
         {"event.duration", std::chrono::nanoseconds(took).count()},
         {"http.response.body.bytes", static_cast<std::int64_t>(response.length.value_or(response.body_view().size()))},
         {"zorgborg.route", response.route},
         {"user.id", response.actor},
         {"client.ip", client},
         {"trace.id", request.id}});
}

class Session {
 public:
    Session(Lane& lane, Lane::Connection& connection) : lane_(lane), connection_(connection) {}

    asio::awaitable<void> run() {
        bool more = true;
        if (lane_.tls != nullptr) more = co_await shake_hands();
        while (more) {
            more = co_await exchange();
            if (lane_.draining) break;
        }
        co_await linger();
    }

 private:
    void allow(std::chrono::seconds time) { connection_.deadline = Clock::now() + time; }

    /// What has been read and not used yet.
    std::string_view buffered() const { return {static_cast<char const*>(buffer_.data().data()), buffer_.size()}; }

    using Transferred = std::tuple<boost::system::error_code, std::size_t>;
    asio::awaitable<Transferred> read_some(asio::mutable_buffer space) {
        if (connection_.tls) return connection_.tls->async_read_some(space, as_result);
        return connection_.socket.async_read_some(space, as_result);
    }
    template <class Buffers>
    asio::awaitable<Transferred> write_all(Buffers const& buffers) {
        if (connection_.tls) return asio::async_write(*connection_.tls, buffers, as_result);
        return asio::async_write(connection_.socket, buffers, as_result);
    }

    /// Whether the client speaks TLS with us.
    asio::awaitable<bool> shake_hands() {
        auto const context = lane_.tls->current();
        auto& stream = connection_.tls.emplace(connection_.socket, *context);
        allow(lane_.settings.request);
        auto const [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
        if (!error) co_return true;
        log_event(LogLevel::debug, "no TLS", {{"client.ip", connection_.client}, {"error.message", error.message()}});
        bool const plain = error.category() == asio::error::get_ssl_category() &&
                           ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST;
        connection_.tls.reset();
        if (plain) co_await refuse(400, "TLS is spoken here: the address begins with https.");
        co_return false;
    }

    /// One request and its answer; false when the connection ends.
    asio::awaitable<bool> exchange() {
        connection_.idle = buffer_.size() == 0;
        auto const patience = connection_.idle ? lane_.settings.idle : lane_.settings.request;
        allow(lane_.draining ? std::chrono::seconds(1) : patience);
        begin_ = Clock::now();
        std::size_t header_size = co_await read_header_block();
        if (header_size == 0) co_return false;
        begin_ = Clock::now();
        reader_.emplace(lane_.settings.header_limit);
        auto const fault = reader_->read_header(buffered().substr(0, header_size));
        if (fault) {
            co_await refuse(fault->status, fault->detail);
            co_return false;
        }
        buffer_.consume(header_size);
        auto const target = target_of(view(reader_->header().target()));
        if (!target) {
            co_await refuse(400, "The target isn't one of ours.");
            co_return false;
        }
        auto request = request_of(reader_->header(), *target, lane_.number);
        Service::Reception reception;
        bool const bodiless = reader_->is_done() && (request.method == "GET" || request.method == "HEAD");
        if (!bodiless) reception = lane_.service.receive(request);
        request.sink = std::move(reception.sink);
        auto const too_large = reader_->limit_body(reception.limit);
        if (too_large && reception.larger) {
            co_await send(request, *reception.larger, Clock::duration());
            co_return false;
        }
        if (too_large) {
            co_await refuse(too_large->status, too_large->detail);
            co_return false;
        }
        bool const answerable = co_await read_body(request.sink.get());
        if (!answerable) co_return false;
        request.body = reader_->body();
        co_return co_await answer(request);
    }

    /// Reads until a whole header lies in the buffer; its size, or 0 when the connection ended or was refused.
    asio::awaitable<std::size_t> read_header_block() {
        std::size_t searched = 0;
        for (;;) {
            auto text = buffered();
            // Empty lines before a request are passed over (RFC 9112, 2.2).
            while (text.starts_with("\r\n")) {
                buffer_.consume(2);
                text.remove_prefix(2);
                searched = 0;
            }
            auto const end = text.find("\r\n\r\n", searched < 3 ? 0 : searched - 3);
            if (end != std::string_view::npos && end + 4 <= lane_.settings.header_limit) co_return end + 4;
            searched = text.size();
            if (searched > lane_.settings.header_limit) {
                co_await refuse(431, "The header is larger than the limit.");
                co_return 0;
            }
            auto const space = buffer_.prepare(4096);
            auto const [error, count] = co_await read_some(space);
            if (error) {
                if (buffer_.size() == 0) answered_ = false;  // between requests: the other side has read everything
                if (connection_.timed_out && buffer_.size() > 0) co_await refuse(408, "The request came too slowly.");
                co_return 0;
            }
            buffer_.commit(count);
            answered_ = false;
            if (connection_.idle) {
                connection_.idle = false;
                begin_ = Clock::now();
                allow(lane_.settings.request);
            }
        }
    }

    /// Reads the body into memory or the sink; false when the connection ended or was refused.
    asio::awaitable<bool> read_body(Sink* sink) {
        if (buffer_.size() == 0 && reader_->awaits_go_on()) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            auto const bytes = asio::buffer(go_on.data(), go_on.size());
            co_await write_all(bytes);
        }
        auto const begin = Clock::now();
        std::size_t received = 0;
        while (!reader_->is_done()) {
            auto const step = reader_->read_body(buffered());
            if (step.fault) {
                co_await refuse(step.fault->status, step.fault->detail);
                co_return false;
            }
            buffer_.consume(step.used);
            if (sink != nullptr) {
                bool const more = sink->take(reader_->body());
                reader_->drop_body();
                if (!more) co_return true;
            }
            if (reader_->is_done()) break;
            auto const space = buffer_.prepare(sink == nullptr ? read_size : sink_read_size);
            auto const [error, count] = co_await read_some(space);
            if (error) {
                if (connection_.timed_out) co_await refuse(408, "The request came too slowly.");
                co_return false;
            }
            buffer_.commit(count);
            // A large body over a slow line is taken as long as it keeps coming; one that dribbles isn't.
            received += count;
            connection_.deadline = begin + lane_.settings.request + std::chrono::seconds(received / slowest_rate);
        }
        co_return true;
    }

    asio::awaitable<bool> answer(Request const& request) {
        auto const box = mailbox_;
        Reply const reply = [box](Response response) { box->put(std::move(response)); };
        allow(std::chrono::hours(1));  // the service keeps its own bounds; only socket reads and writes are timed here
        Counted const active(lane_.metrics.active_requests);
        auto const asked = Clock::now();
        auto response = lane_.service.serve(request, reply);
        if (!response) {
            auto const executor = connection_.socket.get_executor();
            co_await mailbox_->arrival(executor);
            response = mailbox_->take();
        }
        co_return co_await send(request, *response, Clock::now() - asked);
    }

    /// Sends the answer, which took so long to make; false when the connection ends with it.
    asio::awaitable<bool> send(Request const& request, Response const& response, Clock::duration making) {
        auto const status = status_of(response);
        bool const bodiless = request.method == "HEAD" || status == 204 || status == 304;
        bool const unbounded = response.stream && !response.length && reader_->is_http_10();
        bool const keep = reader_->is_done() && reader_->keep_alive() && !unbounded && !lane_.draining;
        auto options = head_options(request.id);
        options.close = !keep;
        options.keep_alive = reader_->is_http_10();
        options.chunked = response.stream && !response.length && !unbounded;
        auto const head = head_of(response, options);
        auto const took = Clock::now() - begin_;
        lane_.metrics.answered(lane_.number, request.method, response.route, status, took);
        log_access(request, response, connection_.client, took, making >= lane_.settings.slow);
        auto const body = bodiless ? std::string_view() : response.body_view();
        bool written = co_await write(head, body);
        if (written && !bodiless && response.stream) written = co_await write_stream(*response.stream, options.chunked);
        co_return keep&& written;
    }

    /// Sends a body that is made meanwhile; false when it ended before its end.
    asio::awaitable<bool> write_stream(Stream& stream, bool chunked) {
        auto const box = std::make_shared<Mailbox<std::optional<std::string>>>();
        for (bool more = true; more;) {
            allow(std::chrono::hours(1));
            stream.next([box](std::optional<std::string> piece) { box->put(std::move(piece)); });
            auto const executor = connection_.socket.get_executor();
            co_await box->arrival(executor);
            auto const piece = box->take();
            if (!piece) co_return false;
            more = !piece->empty();
            if (!more && !chunked) break;
            std::string const size = chunked ? fmt::format("{:x}\r\n", piece->size()) : std::string();
            bool written = co_await write(size, *piece);
            if (written && chunked) written = co_await write("\r\n", {});
            if (!written) co_return false;
        }
        co_return true;
    }

    HeadOptions head_options(std::string_view request_id) const {
        HeadOptions out;
        out.api_version = lane_.settings.api_version;
        out.request_id = request_id;
        out.tls = connection_.tls.has_value();
        return out;
    }

    asio::awaitable<bool> write(std::string_view head, std::string_view body) {
        // In pieces, each with its own time: a slow reader of a large answer isn't cut, one that stopped reading is.
        constexpr std::size_t piece_size = std::size_t{512} * 1024;
        for (bool first = true; first || !body.empty(); first = false) {
            auto const piece = body.substr(0, piece_size);
            body.remove_prefix(piece.size());
            std::array<asio::const_buffer, 2> const buffers{asio::const_buffer(head.data(), head.size()),
                                                            asio::const_buffer(piece.data(), piece.size())};
            connection_.timed_out = false;
            allow(lane_.settings.idle);
            auto const [error, count] = co_await write_all(buffers);
            if (error) co_return false;
            head = {};
        }
        answered_ = true;
        co_return true;
    }

    /// Answers what isn't a request we can serve, and ends the connection.
    asio::awaitable<void> refuse(int status, std::string detail) {
        auto const id = request_id({});
        auto const response = plain_problem(status, detail, id);
        auto options = head_options(id);
        options.close = true;
        auto const head = head_of(response, options);
        log_event(LogLevel::info, "refused",
                  {{"http.response.status_code", status}, {"client.ip", connection_.client}, {"trace.id", id}});
        lane_.metrics.answered(lane_.number, "", "", status, Clock::now() - begin_);
        co_await write(head, response.body);
    }

    /// Ends so that the other side still reads the last answer (RFC 9112, 9.6): close our half, read for a moment.
    asio::awaitable<void> linger() {
        if (!answered_) co_return;
        connection_.timed_out = false;
        connection_.idle = true;
        allow(std::chrono::seconds(2));
        if (connection_.tls) co_await connection_.tls->async_shutdown(as_result);
        boost::system::error_code ignored;
        connection_.socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        std::array<char, 4096> rest;
        for (std::size_t total = 0; total < (1U << 20);) {
            auto const space = asio::buffer(rest);
            auto const [error, count] = co_await connection_.socket.async_read_some(space, as_result);
            if (error) break;
            total += count;
        }
    }

    Lane& lane_;
    Lane::Connection& connection_;
    boost::beast::flat_buffer buffer_;
    std::optional<Reader> reader_;
    std::shared_ptr<Mailbox<Response>> mailbox_ = std::make_shared<Mailbox<Response>>();
    Clock::time_point begin_ = Clock::now();  // when the request's first byte came, then when its head was whole
    bool answered_ = false;  // since the last byte was read, something was written that must still arrive
};

}  // namespace

asio::awaitable<void> serve_connection(Lane& lane, std::list<Lane::Connection>::iterator connection) {
    Counted const open(lane.metrics.connections);
    try {
        Session session(lane, *connection);
        co_await session.run();
    } catch (std::exception const& e) {
        log_event(LogLevel::error, "connection failed", {{"error.message", e.what()}});
    }
    lane.connections.erase(connection);
}

}  // namespace zorgborg::http
