#include "http/reader.hpp"

namespace zorgborg::http {
namespace {

namespace beast_http = boost::beast::http;

}  // namespace

Reader::Reader(std::size_t header_limit) : header_limit_(header_limit) {
    parser_.body_limit(boost::none);  // known once the route is; Beast would judge the header by its own default
    parser_.header_limit(static_cast<std::uint32_t>(header_limit));
    parser_.eager(false);
}

std::optional<GuardFault> Reader::read_header(std::string_view block) {
    if (auto fault = guard_raw(block)) return fault;
    boost::system::error_code error;
    for (std::size_t used = 0; !error && !parser_.is_header_done();) {
        auto const count = parser_.put(boost::asio::const_buffer(block.data() + used, block.size() - used), error);
        if (count == 0) break;
        used += count;
    }
    if (error == beast_http::error::header_limit) return GuardFault{431, "The header is larger than the limit."};
    if (error == beast_http::error::bad_version) return GuardFault{505, "HTTP/1.1 and HTTP/1.0 are spoken here."};
    if (error || !parser_.is_header_done()) return GuardFault{400, "This isn't an HTTP request."};
    return guard_header(header());
}

std::optional<GuardFault> Reader::limit_body(std::size_t limit) {
    parser_.body_limit(limit);
    auto const length = parser_.content_length();
    if (length && *length > limit) return GuardFault{413, "The body is larger than the limit."};
    return std::nullopt;
}

bool Reader::awaits_go_on() const {
    return !is_done() && !is_http_10() && header().find(beast_http::field::expect) != header().end();
}

Reader::Step Reader::read_body(std::string_view bytes) {
    Step step;
    bool const chunked = parser_.chunked();
    if (chunked && (step.fault = chunks_.look(bytes))) return step;
    // A body in chunks ends with five bytes at least; Beast asserts that it isn't shown fewer of its end.
    std::size_t const least = chunked ? 5 : 1;
    boost::system::error_code error;
    try {
        while (!error && !is_done() && bytes.size() - step.used >= least) {
            auto const rest = bytes.substr(step.used);
            auto const used = parser_.put(boost::asio::const_buffer(rest.data(), rest.size()), error);
            step.used += used;
            if (chunked) chunks_.passed(used);
        }
    } catch (std::exception const&) {
        // A trailer field of 64 KiB makes Beast throw.
        step.fault = GuardFault{400, "The body isn't framed as the header says."};
        return step;
    }
    if (error == beast_http::error::body_limit)
        step.fault = GuardFault{413, "The body is larger than the limit."};
    else if (error && error != beast_http::error::need_more)
        step.fault = GuardFault{400, "The body isn't framed as the header says."};
    else if (!is_done() && bytes.size() - step.used > header_limit_)
        // What the parser waits for is a chunk's line or a trailer; neither has a reason to be long.
        step.fault = GuardFault{431, "A chunk's line or the trailer is larger than the limit."};
    return step;
}

}  // namespace zorgborg::http
