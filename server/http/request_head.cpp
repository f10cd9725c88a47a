#include "http/request_head.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/guard.hpp"

namespace zorgborg::http {
namespace {

namespace beast_http = boost::beast::http;

/// The lines of a list as one line would have given them (RFC 9110, 5.3).
std::string combined(beast_http::request_header<> const& message, beast_http::field name) {
    std::string out;
    auto const [begin, end] = message.equal_range(name);
    for (auto line = begin; line != end; ++line) out.append(out.empty() ? "" : ", ").append(view(line->value()));
    return out;
}

}  // namespace

std::string request_id(std::string_view traceparent) {
    // 00-<32 trace>-<16 parent>-<2 flags>, lower case, neither id all zeros (W3C Trace Context, 3.2.2).
    constexpr std::string_view hex = "0123456789abcdef";
    auto const is_id = [&](std::string_view id) {
        return id.find_first_not_of(hex) == std::string_view::npos &&
               id.find_first_not_of('0') != std::string_view::npos;
    };
    if (traceparent.size() == 55 && traceparent.starts_with("00-") && traceparent[35] == '-' &&
        traceparent[52] == '-' && is_id(traceparent.substr(3, 32)) && is_id(traceparent.substr(36, 16)))
        return std::string(traceparent.substr(3, 32));
    std::array<std::uint8_t, 16> random;
    random_bytes(random);
    return hexadecimal(as_text(random));
}

std::optional<Target> target_of(std::string_view text) {
    if (text.find('#') != std::string_view::npos) return std::nullopt;
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (lower_ascii(text.substr(0, scheme.size())) != scheme) continue;
        text.remove_prefix(scheme.size());
        auto const end = std::min(text.find_first_of("/?"), text.size());
        if (!is_host(text.substr(0, end))) return std::nullopt;
        text.remove_prefix(end);
        if (text.empty() || text.front() == '?') return Target{"/", text.substr(std::min<std::size_t>(1, text.size()))};
        break;
    }
    auto const mark = text.find('?');
    if (mark == std::string_view::npos) return Target{text, {}};
    return Target{text.substr(0, mark), text.substr(mark + 1)};
}

Request request_of(beast_http::request_header<> const& message, Target const& target, unsigned thread) {
    using beast_http::field;
    Request out;
    out.thread = thread;
    out.method = view(message.method_string());
    out.path = target.path;
    out.query = target.query;
    out.authorization = view(message[field::authorization]);
    out.accept = combined(message, field::accept);
    out.content_type = view(message[field::content_type]);
    out.if_match = combined(message, field::if_match);
    out.if_none_match = combined(message, field::if_none_match);
    out.range = view(message[field::range]);
    out.if_range = view(message[field::if_range]);
    out.origin = view(message[field::origin]);
    out.idempotency_key = view(message["Idempotency-Key"]);
    // Two traces are none (Trace Context, 3.2.2.1).
    out.id = request_id(message.count("traceparent") == 1 ? view(message["traceparent"]) : std::string_view());
    return out;
}

std::string printable(std::string_view path) {
    std::string out;
    for (auto const c : path) {
        if (c > ' ' && c <= '~')
            out += c;
        else
            out += "%" + hexadecimal({&c, 1});
    }
    return out;
}

}  // namespace zorgborg::http
