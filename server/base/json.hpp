#pragma once
/// Strict JSON in, direct JSON out, canonical JSON (RFC 8785) for what is hashed.

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace zorgborg {

namespace json = boost::json;

constexpr std::size_t json_depth_limit = 32;

/// Reads RFC 8259 strictly: duplicate members, numbers beyond a double, lone surrogates, bad UTF-8, more than 32 levels
/// and bytes behind the value are refused (400, `malformed-json`); an integral number within ±2^53 is an integer
/// however it is written (`5.0` is 5).
Result<json::value> parse_json(std::string_view text);

/// Appends the text as a JSON string: RFC 8785, 3.2.2.2 (the shortest escapes).
void append_json(std::string& out, std::string_view text);
void append_json(std::string& out, std::int64_t number);

/// Canonical JSON of values without fractions: members sorted, no white space. Throws std::logic_error for a double.
std::string canonical_json(json::value const& value);

/// One token of a JSON pointer (RFC 6901) as a URI fragment, with its slash.
std::string pointer_token(std::string_view name);

/// Writes an object member by member into a text; closes it by `end`.
class ObjectWriter {
 public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
    std::string& key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json(out_, name);
        out_ += ':';
        return out_;
    }
    /// The same for a key that is written out already, with quotation marks and colon.
    std::string& written_key(std::string_view key) {
        if (!first_) out_ += ',';
        first_ = false;
        return out_ += key;
    }
    void text(std::string_view name, std::string_view value) { append_json(key(name), value); }
    void number(std::string_view name, std::int64_t value) { append_json(key(name), value); }
    void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
    void null(std::string_view name) { key(name) += "null"; }
    void end() { out_ += '}'; }

 private:
    std::string& out_;
    bool first_ = true;
};

}  // namespace zorgborg
