#pragma once
/// What a lenient parser lets through and RFC 9110/9112 forbids: looked for in the raw header before and in the parsed
/// one after. Whoever sends this hears 400, 417 or 505 and is disconnected.

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace zorgborg::http {

/// Beast's text as the rest of the program sees it.
inline std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

struct GuardFault {
    int status;
    std::string detail;
};

/// The raw header block up to and with its empty line: folded lines, bare CR or LF, NUL (RFC 9112, 2.2, 5.2).
std::optional<GuardFault> guard_raw(std::string_view header);

/// `host[:port]`: a name, an IPv4 address or an IPv6 address in brackets (RFC 3986, 3.2.2).
bool is_host(std::string_view host);

/// Host, Transfer-Encoding, Content-Length, Expect, version (RFC 9112, 3.2, 6.1, 6.3; RFC 9110, 10.1.1), and fields that
/// say one thing said twice: whoever stands before us may go by the other one.
std::optional<GuardFault> guard_header(boost::beast::http::request_header<> const& header);

}  // namespace zorgborg::http
