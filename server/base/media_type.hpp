#pragma once
/// What a file is by its first bytes, held against what it is said to be (RFC 6838 names; signatures as in the WHATWG's
/// MIME Sniffing Standard and the formats' own specifications).

#include <optional>
#include <string>
#include <string_view>

namespace zorgborg {

/// By its first bytes; containers (ZIP, OLE, ISO media) by the container; `text/plain` for UTF-8 and Windows-1252
/// without control characters; `application/octet-stream` for what we don't know.
std::string_view sniffed_media_type(std::string_view beginning);

/// The media type to keep: what was claimed when the bytes can be that, what they are when nothing was claimed
/// (`application/octet-stream` claims nothing); none when they can't be what was claimed, or that is no media type.
std::optional<std::string> believable_media_type(std::string_view claimed, std::string_view beginning);

}  // namespace zorgborg
