#pragma once
/// What a lenient parser lets through and RFC 9110/9112 forbids: looked for in the raw header before and in the parsed
/// one after. Whoever sends this hears 400, 417 or 505 and is disconnected.

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include <cstdint>
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

/// Host, Transfer-Encoding, Content-Length, Expect, version (RFC 9112, 3.2, 6.1, 6.3; RFC 9110, 10.1.1), and fields
/// that say one thing said twice: whoever stands before us may go by the other one.
std::optional<GuardFault> guard_header(boost::beast::http::request_header<> const& header);

/// The frame of a chunked body (RFC 9112, 7.1), looked at as it comes and before the parser sees it. What Beast lets
/// through is a line feed or a whole line within a quoted extension, where others see the line's end, and folded
/// trailers.
class ChunkGuard {
 public:
    /// Looks at what is new in the buffer, up to the body's end; a fault at the first byte that is out of place.
    std::optional<GuardFault> look(std::string_view buffer);
    /// That many bytes have left the buffer.
    void passed(std::size_t count) { looked_ -= count; }

 private:
    enum class At {
        size,
        extension,
        quoted,
        escaped,
        line_end,
        data,
        data_cr,
        data_lf,
        field,
        value,
        value_lf,
        end,
        over
    };

    std::optional<At> after(char c);
    std::optional<At> after_size(char c);

    At at_ = At::size;
    std::uint64_t left_ = 0;   // of the chunk
    bool has_digits_ = false;  // of the chunk's size
    std::size_t looked_ = 0;
};

}  // namespace zorgborg::http
