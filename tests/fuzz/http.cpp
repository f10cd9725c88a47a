/// A connection's bytes read as a session reads them (`session.cpp`): guards, Beast's parser, target, path, query,
/// Accept, and the body's framing, which must not depend on how the bytes arrive and is held against RFC 9112 read to
/// the letter.

#include <algorithm>
#include <charconv>

#include "http/reader.hpp"
#include "http/request_head.hpp"
#include "property.hpp"

using namespace zorgborg;
using namespace zorgborg::http;
using namespace zorgborg::fuzz;

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t header_limit = 16384;
constexpr std::size_t body_limit = 2048;

/// A body that was read whole; what is refused or still awaited is alike, for which comes first depends on the pieces.
struct Body {
    bool done = false;
    std::string text;
    std::size_t used = 0;
    bool operator==(Body const&) const = default;
};

/// The body when its bytes arrive in pieces of this size.
Body read_body(std::string_view block, std::string_view bytes, std::size_t piece) {
    Reader reader(header_limit);
    if (reader.read_header(block)) std::abort();
    if (reader.limit_body(body_limit)) return {};
    Body out;
    for (std::size_t arrived = 0; !reader.is_done() && arrived < bytes.size();) {
        arrived = std::min(arrived + piece, bytes.size());
        auto const step = reader.read_body(bytes.substr(out.used, arrived - out.used));
        if (step.fault) return {};
        out.used += step.used;
    }
    if (!reader.is_done()) return {};
    out.done = true;
    out.text = reader.body();
    return out;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != npos;
    });
}

/// The line up to CRLF, taken off the text; none when there is no such line or it holds a bare CR or LF.
std::optional<std::string_view> take_line(std::string_view& text) {
    auto const end = text.find("\r\n");
    if (end == npos) return std::nullopt;
    auto const line = text.substr(0, end);
    if (line.find_first_of("\r\n") != npos) return std::nullopt;
    text.remove_prefix(end + 2);
    return line;
}

bool is_field_line(std::string_view line) {
    auto const colon = line.find(':');
    return colon != npos && is_token(line.substr(0, colon));
}

/// A chunked body by RFC 9112, 7.1, to the letter.
std::optional<Body> strict_chunks(std::string_view text) {
    Body out;
    auto const whole = text;
    for (;;) {
        auto const line = take_line(text);
        if (!line) return std::nullopt;
        std::uint64_t size = 0;
        auto const [end, error] = std::from_chars(line->data(), line->data() + line->size(), size, 16);
        if (error != std::errc()) return std::nullopt;
        auto const rest = trimmed(line->substr(static_cast<std::size_t>(end - line->data())));
        if (!rest.empty() && rest.front() != ';') return std::nullopt;
        if (size == 0) break;
        if (text.size() < size || text.substr(size, 2) != "\r\n") return std::nullopt;
        out.text += text.substr(0, size);
        text.remove_prefix(size + 2);
    }
    for (;;) {
        auto const line = take_line(text);
        if (!line) return std::nullopt;
        if (line->empty()) break;
        if (!is_field_line(*line)) return std::nullopt;
    }
    out.done = true;
    out.used = whole.size() - text.size();
    return out;
}

/// The fields of a block, by a reader that knows nothing but lines.
std::vector<std::pair<std::string, std::string_view>> fields_of(std::string_view block) {
    std::vector<std::pair<std::string, std::string_view>> out;
    take_line(block);
    for (auto line = take_line(block); line && !line->empty(); line = take_line(block)) {
        must_hold(is_field_line(*line), "each line of a header that is taken is a field", *line);
        auto const colon = line->find(':');
        out.emplace_back(lower_ascii(line->substr(0, colon)), trimmed(line->substr(colon + 1)));
    }
    return out;
}

void check_body(std::string_view block, std::string_view bytes) {
    auto const whole = read_body(block, bytes, bytes.size() + 1);
    for (std::size_t const piece : {1, 2, 7})
        must_hold(read_body(block, bytes, piece) == whole, "a body doesn't depend on how it arrives", block, bytes,
                  piece);
    auto const fields = fields_of(block);
    auto const count = [&](std::string_view name) {
        return std::ranges::count(fields, name, [](auto const& field) { return field.first; });
    };
    must_hold(count("host") <= 1, "a header that is taken has one Host", block);
    must_hold(count("content-length") + count("transfer-encoding") <= 1, "one length is given", block);
    if (!whole.done) return;
    if (count("transfer-encoding") == 1) {
        auto const strict = strict_chunks(bytes);
        must_hold(strict.has_value(), "a body in chunks is framed as RFC 9112 has it", bytes);
        must_hold(strict->text == whole.text && strict->used == whole.used, "chunks are cut where they end", bytes,
                  whole.text, strict->text);
        return;
    }
    std::uint64_t length = 0;
    for (auto const& [name, value] : fields)
        if (name == "content-length") std::from_chars(value.data(), value.data() + value.size(), length);
    must_hold(whole.used == length && whole.text == bytes.substr(0, length), "a body is as long as it says", block,
              whole.text);
}

/// What is decoded stays the same when it is encoded and decoded again.
void check_target(Target const& target) {
    auto const shown = printable(target.path);
    must_hold(std::ranges::all_of(shown, [](char c) { return c > ' ' && c <= '~'; }), "a log line is visible", shown);
    if (auto const segments = path_segments(target.path)) {
        std::string again;
        for (auto const& segment : *segments) {
            must_hold(is_utf8(segment) && segment.find('\0') == npos, "a segment is a text", segment);
            again += "/" + percent_encoded(segment);
        }
        must_hold(path_segments(again) == segments, "a path encoded again is the same path", target.path, again);
    }
    if (auto const parameters = query_parameters(target.query)) {
        std::string again;
        for (auto const& [key, value] : *parameters) {
            must_hold(is_utf8(key) && is_utf8(value), "a parameter is a text", key, value);
            again += (again.empty() ? "" : "&") + percent_encoded(key) + "=" + percent_encoded(value);
        }
        must_hold(query_parameters(again) == parameters, "a query encoded again is the same query", target.query,
                  again);
    }
}

void check_quality(std::string_view accept) {
    for (auto const* const type : {"application/json", "text/csv"}) {
        auto const weight = quality(accept, type);
        must_hold(weight >= 0 && weight <= 1000, "a weight is 0 to 1000", accept, weight);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto text = fuzz::as_text(data, size);
    while (text.starts_with("\r\n")) text.remove_prefix(2);
    auto const end = text.find("\r\n\r\n");
    if (end == npos) return 0;
    auto const block = text.substr(0, end + 4);
    Reader reader(header_limit);
    if (auto const fault = reader.read_header(block)) {
        must_hold(fault->status >= 400 && fault->status <= 505 && !fault->detail.empty(), "a fault is told", block);
        return 0;
    }
    auto const target = target_of(view(reader.header().target()));
    if (target) {
        check_target(*target);
        auto const request = request_of(reader.header(), *target, 0);
        must_hold(request.id.size() == 32 && request.id.find_first_not_of("0123456789abcdef") == npos,
                  "a trace id is 32 digits", request.id);
        must_hold(is_token(request.method), "a method is a token", request.method);
        check_quality(request.accept);
    }
    check_body(block, text.substr(end + 4));
    return 0;
}
