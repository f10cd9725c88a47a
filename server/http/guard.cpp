#include "http/guard.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace zorgborg::http {
namespace {

namespace beast_http = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// `host[:port]`: a name, an IPv4 address or an IPv6 address in brackets (RFC 3986, 3.2.2).
bool is_host(std::string_view host) {
    if (host.empty()) return true;  // allowed where the target has no authority
    auto const colon = host.rfind(':');
    auto const bracket = host.rfind(']');
    auto name = host;
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        auto const port = host.substr(colon + 1);
        if (port.size() > 5 || !std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; })) return false;
        name = host.substr(0, colon);
    }
    if (name.starts_with('[')) {
        return name.size() > 3 && name.ends_with(']') &&
               std::ranges::all_of(name.substr(1, name.size() - 2), [](char c) {
                   return std::string_view("0123456789abcdefABCDEF:.").find(c) != std::string_view::npos;
               });
    }
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._~%!$&'()*+,;=").find(c) != std::string_view::npos;
    });
}

}  // namespace

std::optional<GuardFault> guard_raw(std::string_view header) {
    if (header.find('\0') != std::string_view::npos) return GuardFault{400, "The header holds a NUL byte."};
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (header[i] == '\r' && (i + 1 == header.size() || header[i + 1] != '\n'))
            return GuardFault{400, "The header holds a bare carriage return."};
        if (header[i] != '\n') continue;
        if (i == 0 || header[i - 1] != '\r') return GuardFault{400, "The header holds a bare line feed."};
        if (i + 1 < header.size() && (header[i + 1] == ' ' || header[i + 1] == '\t'))
            return GuardFault{400, "A header field is folded over lines."};
    }
    return std::nullopt;
}

std::optional<GuardFault> guard_header(beast_http::request_header<> const& header) {
    if (header.version() != 11 && header.version() != 10)
        return GuardFault{505, "HTTP/1.1 and HTTP/1.0 are spoken here."};
    bool const old = header.version() == 10;
    auto const hosts = header.count(beast_http::field::host);
    if (hosts > 1 || (hosts == 0 && !old)) return GuardFault{400, "Exactly one Host field is needed."};
    if (hosts == 1 && !is_host(view(header[beast_http::field::host])))
        return GuardFault{400, "The Host field isn't a host."};
    auto const codings = header.count(beast_http::field::transfer_encoding);
    auto const lengths = header.count(beast_http::field::content_length);
    if (codings > 1 || (codings == 1 && lower_ascii(view(header[beast_http::field::transfer_encoding])) != "chunked"))
        return GuardFault{400, "The only transfer coding taken is chunked."};
    if (codings == 1 && old) return GuardFault{400, "HTTP/1.0 has no transfer codings."};
    if (codings + lengths > 1) return GuardFault{400, "The body's length is given more than once."};
    if (lengths == 1) {
        auto const length = view(header[beast_http::field::content_length]);
        if (length.empty() || !std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; }))
            return GuardFault{400, "Content-Length isn't a number."};
    }
    auto const expect = header.find(beast_http::field::expect);
    if (expect != header.end() && lower_ascii(view(expect->value())) != "100-continue")
        return GuardFault{417, "The only expectation known is 100-continue."};
    return std::nullopt;
}

}  // namespace zorgborg::http
