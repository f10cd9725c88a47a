#include "http/guard.hpp"

#include <algorithm>
#include <arpa/inet.h>

#include "base/text.hpp"

namespace zorgborg::http {
namespace {

namespace beast_http = boost::beast::http;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// A registered name: unreserved, sub-delims and percent-encoded bytes.
bool is_name(std::string_view name) {
    for (std::size_t i = 0; i < name.size(); ++i) {
        char const c = name[i];
        if (c == '%') {
            if (i + 2 >= name.size() || !is_hex(name[i + 1]) || !is_hex(name[i + 2])) return false;
            i += 2;
            continue;
        }
        bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
        if (!letter && std::string_view("-._~!$&'()*+,;=").find(c) == std::string_view::npos) return false;
    }
    return !name.empty();
}

bool is_ipv6(std::string_view text) {
    in6_addr address;
    return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

}  // namespace

bool is_host(std::string_view host) {
    auto const colon = host.rfind(':');
    auto const bracket = host.rfind(']');
    auto name = host;
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        auto const port = host.substr(colon + 1);
        if (port.size() > 5 || !std::ranges::all_of(port, is_digit)) return false;
        name = host.substr(0, colon);
    }
    if (!name.starts_with('[')) return is_name(name);
    return name.size() > 2 && name.ends_with(']') && is_ipv6(name.substr(1, name.size() - 2));
}

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
    auto const host = view(header[beast_http::field::host]);
    // An empty one is allowed where the target has no authority (RFC 9112, 3.2).
    if (hosts == 1 && !host.empty() && !is_host(host)) return GuardFault{400, "The Host field isn't a host."};
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
    for (std::string_view const name : {"Authorization", "Content-Type", "Idempotency-Key"})
        if (header.count(name) > 1) return GuardFault{400, std::string(name) + " is given more than once."};
    auto const [begin, end] = header.equal_range(beast_http::field::expect);
    if (!std::all_of(begin, end, [](auto const& line) { return lower_ascii(view(line.value())) == "100-continue"; }))
        return GuardFault{417, "The only expectation known is 100-continue."};
    return std::nullopt;
}

}  // namespace zorgborg::http
