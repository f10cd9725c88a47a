#pragma once
/// The head of an answer as bytes.

#include "http/message.hpp"

namespace zorgborg::http {

struct HeadOptions {
    std::string_view api_version;
    std::string_view request_id;
    bool chunked = false;     // the body is a stream in chunks
    bool tls = false;         // Strict-Transport-Security
    bool close = false;       // Connection: close
    bool keep_alive = false;  // said to HTTP/1.0 clients that asked for it
};

/// Status line and fields up to and with the empty line; Content-Length is the body's; a stream of unknown
/// length has none.
std::string head_of(Response const& response, HeadOptions const& options);

/// The answer with the part of its head that stays written out. Precondition: it has no stream.
std::shared_ptr<Prepared const> prepare(Response response);

/// The name of the connection's own errors, as a problem document (RFC 9457).
Response plain_problem(int status, std::string_view detail, std::string_view request_id);

std::string_view reason_of(int status);

}  // namespace zorgborg::http
