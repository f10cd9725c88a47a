#pragma once
/// From a parsed header to a `Request`.

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include "http/message.hpp"

namespace zorgborg::http {

struct Target {
    std::string_view path;
    std::string_view query;
};

/// Origin form, or absolute form whose authority is passed over (RFC 9112, 3.2); none: neither.
std::optional<Target> target_of(std::string_view text);

/// The trace id of a W3C `traceparent` (Trace Context, 3.2.2), or a new one.
std::string request_id(std::string_view traceparent);

/// The views are into the header's fields.
Request request_of(boost::beast::http::request_header<> const& message, Target const& target, unsigned thread);

/// The path as log lines can hold it: visible ASCII.
std::string printable(std::string_view path);

}  // namespace zorgborg::http
