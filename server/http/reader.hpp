#pragma once
/// A request from its bytes, without a socket: the guards, Beast's parser, the framing of the body.

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>

#include "http/guard.hpp"

namespace zorgborg::http {

/// A body as it came, to be taken away piece by piece. Beast's own string body makes room for the whole of it at once,
/// because the header says how long it will be.
struct PieceBody {
    using value_type = std::string;
    class reader {
     public:
        template <bool request, class Fields>
        reader(boost::beast::http::header<request, Fields>&, value_type& body) : body_(body) {}
        void init(boost::optional<std::uint64_t> const&, boost::system::error_code& error) { error = {}; }
        template <class Buffers>
        std::size_t put(Buffers const& buffers, boost::system::error_code& error) {
            error = {};
            auto const before = body_.size();
            for (auto const buffer : boost::beast::buffers_range_ref(buffers))
                body_.append(static_cast<char const*>(buffer.data()), buffer.size());
            return body_.size() - before;
        }
        void finish(boost::system::error_code& error) { error = {}; }

     private:
        value_type& body_;
    };
};

class Reader {
 public:
    explicit Reader(std::size_t header_limit);

    /// The header block up to and with its empty line. Once, first.
    std::optional<GuardFault> read_header(std::string_view block);

    /// How large the body may be, in bytes; 413 when it says already that it is larger. Once, before the body is read.
    std::optional<GuardFault> limit_body(std::size_t limit);

    struct Step {
        std::size_t used = 0;  // bytes that are done with; the others are to be given again, with what follows them
        std::optional<GuardFault> fault = {};
    };
    /// The body's bytes that have come and weren't used yet, as far as they go.
    Step read_body(std::string_view bytes);

    /// The request is whole.
    bool is_done() const { return parser_.is_done(); }
    /// The client waits for 100 before it sends the body (RFC 9110, 10.1.1).
    bool awaits_go_on() const;
    bool keep_alive() const { return parser_.get().keep_alive(); }
    bool is_http_10() const { return parser_.get().version() == 10; }
    boost::beast::http::request_header<> const& header() const { return parser_.get().base(); }
    std::string_view body() const { return parser_.get().body(); }
    /// What came of the body is done with.
    void drop_body() { parser_.get().body().clear(); }

 private:
    boost::beast::http::request_parser<PieceBody> parser_;
    ChunkGuard chunks_;
    std::size_t header_limit_;
};

}  // namespace zorgborg::http
