#pragma once
/// Requests and responses as the rest of the program sees them: no Beast, no sockets.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace zorgborg::http {

/// Takes a request's body while it comes, so that it never lies in memory whole.
/// Thread-safety: the connection's thread.
class Sink {
 public:
    virtual ~Sink() = default;
    /// The body's next bytes. False: no more is wanted; the request is answered, and the connection ends.
    virtual bool take(std::string_view bytes) = 0;
};

/// A body that is made while it is sent, at most a piece ahead of its reader.
/// Thread-safety: one call at a time, by the connection's thread. Lifetime: until the last `give` was called.
class Stream {
 public:
    /// Hands over the next piece; an empty one is the end, none a failure: then the connection is cut, so that nobody
    /// takes a part for the whole. Called once, by any thread.
    using Give = std::function<void(std::optional<std::string>)>;

    virtual ~Stream() = default;
    virtual void next(Give give) = 0;
};

/// One request. The views live until the request is answered.
struct Request {
    unsigned thread = 0;      // which I/O thread reads it
    std::string_view method;  // as sent
    std::string_view path;    // without query, still encoded
    std::string_view query;   // still encoded
    std::string_view body;
    std::string_view authorization;
    std::string_view content_type;
    std::string_view idempotency_key;
    std::string_view origin;
    std::string_view range;
    std::string_view if_range;
    std::string accept;  // this and the next two are lists: their lines as one
    std::string if_match;
    std::string if_none_match;
    std::shared_ptr<Sink> sink = {};  // took the body; `body` is empty
    std::string id;                   // 32 hexadecimal digits: the trace id, given by the caller (`traceparent`) or new
};

/// An answer that is given many times: the part of its head that stays, and its body.
struct Prepared {
    int status = 200;
    std::string fields;  // from Content-Security-Policy to Content-Length
    std::string body;
};

struct Response {
    int status = 200;
    std::string content_type = {};  // empty: no body
    std::string body = {};
    std::shared_ptr<Stream> stream = {};       // instead of `body`
    std::optional<std::uint64_t> length = {};  // of the stream in bytes, when it is known
    std::vector<std::pair<std::string_view, std::string>> headers = {};
    std::string cache_control = "no-store";
    std::string content_policy = "default-src 'none'";  // Content-Security-Policy: a page says what it needs
    std::string_view route = {};                        // the route's pattern, for logs and measurements
    std::string actor = {};                             // who asked, for the access log: an id
    std::shared_ptr<Prepared const> prepared = {};      // instead of all above but route and actor
    std::string_view body_view() const { return prepared ? prepared->body : body; }
};

/// Hands the answer over; may be called once, from any thread.
using Reply = std::function<void(Response)>;

/// What answers requests.
/// Thread-safety: called by every I/O thread at the same time.
class Service {
 public:
    virtual ~Service() = default;
    /// How a request's body is to be taken. The body hasn't been read yet.
    struct Reception {
        std::size_t limit = 0;                // bytes
        std::shared_ptr<Sink> sink = {};      // none: it is kept in memory
        std::optional<Response> larger = {};  // what a larger body is answered; none: 413
    };
    virtual Reception receive(Request const& head) = 0;
    /// The answer at once, or none and `reply` is called later. Doesn't throw.
    virtual std::optional<Response> serve(Request const& request, Reply const& reply) = 0;
};

/// The segment of a path below which a secret stands: an address that opens something for who can send no token.
constexpr std::string_view secret_below = "calendars";
/// The path as it may be told, in the log and to others: a secret in it, well spelled or not, is left out.
std::string told_path(std::string_view path);

/// Percent-decoded; none when it isn't well encoded or not UTF-8. `plus` reads `+` as a space (queries).
std::optional<std::string> percent_decoded(std::string_view text, bool plus);
std::string percent_encoded(std::string_view text);

/// The decoded segments of a path (`/v1/x` → `v1`, `x`; a trailing slash gives an empty last one); none: bad encoding.
std::optional<std::vector<std::string>> path_segments(std::string_view path);
std::optional<Parameters> query_parameters(std::string_view query);

/// The weight of a media type in an Accept field, 0 (not wanted) to 1000: the most precise range counts (RFC
/// 9110, 12.5.1). An empty field wants everything alike.
int quality(std::string_view accept, std::string_view media_type);

}  // namespace zorgborg::http
