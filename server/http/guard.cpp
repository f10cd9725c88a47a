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

std::optional<GuardFault> ChunkGuard::look(std::string_view buffer) {
    while (looked_ < buffer.size() && at_ != At::over) {
        if (at_ == At::data) {
            auto const count = std::min<std::uint64_t>(left_, buffer.size() - looked_);
            looked_ += count;
            left_ -= count;
            if (left_ == 0) at_ = At::data_cr;
            continue;
        }
        auto const next = after(buffer[looked_]);
        if (!next) return GuardFault{400, "The body's chunks aren't framed as they must be."};
        at_ = *next;
        ++looked_;
    }
    looked_ = buffer.size();
    return std::nullopt;
}

/// Where a byte leads to from here; none: nowhere.
std::optional<ChunkGuard::At> ChunkGuard::after(char c) {
    auto const only = [c](char wanted, At next) { return c == wanted ? std::optional(next) : std::nullopt; };
    bool const control = (c >= '\0' && c < ' ' && c != '\t') || c == '\x7f';
    switch (at_) {
        case At::size: return after_size(c);
        case At::extension:
            if (c == '\r') return At::line_end;
            if (control) return std::nullopt;
            return c == '"' ? At::quoted : At::extension;
        case At::quoted:
            if (control) return std::nullopt;
            if (c == '\\') return At::escaped;
            return c == '"' ? At::extension : At::quoted;
        case At::escaped: return control ? std::nullopt : std::optional(At::quoted);
        case At::line_end: return only('\n', left_ > 0 ? At::data : At::field);
        case At::data_cr: return only('\r', At::data_lf);
        case At::data_lf: has_digits_ = false; return only('\n', At::size);
        case At::field:
            if (c == '\r') return At::end;
            return control || c == ' ' || c == '\t' ? std::nullopt : std::optional(At::value);
        case At::value:
            if (c == '\r') return At::value_lf;
            return control ? std::nullopt : std::optional(At::value);
        case At::value_lf: return only('\n', At::field);
        case At::end: return only('\n', At::over);
        case At::data:
        case At::over: break;
    }
    return std::nullopt;
}

std::optional<ChunkGuard::At> ChunkGuard::after_size(char c) {
    if (is_hex(c)) {
        if (left_ >> 60 != 0) return std::nullopt;
        left_ = left_ * 16 + static_cast<std::uint64_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        has_digits_ = true;
        return At::size;
    }
    if (!has_digits_) return std::nullopt;
    if (c == '\r') return At::line_end;
    // White space before an extension is bad, but to be taken (RFC 9112, 7.1.1).
    return c == ';' || c == ' ' || c == '\t' ? std::optional(At::extension) : std::nullopt;
}

}  // namespace zorgborg::http
