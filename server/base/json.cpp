#include "base/json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "base/crypto.hpp"

namespace zorgborg {
namespace {

/// Builds the value itself: Boost.JSON's own parser keeps the last of two equal members and reads 1e400 as infinity.
struct Builder {
    static constexpr std::size_t max_object_size = 100'000;
    static constexpr std::size_t max_array_size = 1'000'000;
    static constexpr std::size_t max_key_size = 4096;
    static constexpr std::size_t max_string_size = 32 << 20;

    using error_code = boost::system::error_code;

    std::vector<json::value> open;
    std::vector<std::string> keys;
    std::string text;
    json::value root;
    std::string complaint;

    bool refuse(std::string why, error_code& ec) {
        complaint = std::move(why);
        ec = json::error::syntax;
        return false;
    }
    bool put(json::value value, error_code& ec) {
        if (open.empty()) {
            root = std::move(value);
        } else if (auto* array = open.back().if_array()) {
            array->push_back(std::move(value));
        } else {
            auto const [_, fresh] = open.back().get_object().emplace(keys.back(), std::move(value));
            if (!fresh) return refuse("The member \"" + keys.back() + "\" stands twice.", ec);
            keys.pop_back();
        }
        return true;
    }
    bool close(error_code& ec) {
        auto value = std::move(open.back());
        open.pop_back();
        return put(std::move(value), ec);
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open.emplace_back(json::object()), true; }
    bool on_object_end(std::size_t, error_code& ec) { return close(ec); }
    bool on_array_begin(error_code&) { return open.emplace_back(json::array()), true; }
    bool on_array_end(std::size_t, error_code& ec) { return close(ec); }
    bool on_key_part(json::string_view part, std::size_t, error_code&) { return text.append(part), true; }
    bool on_key(json::string_view part, std::size_t, error_code&) {
        keys.push_back(text.append(part));
        text.clear();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, error_code&) { return text.append(part), true; }
    bool on_string(json::string_view part, std::size_t, error_code& ec) {
        text.append(part);
        json::value value(text);
        text.clear();
        return put(std::move(value), ec);
    }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, error_code& ec) { return put(number, ec); }
    bool on_uint64(std::uint64_t number, json::string_view, error_code& ec) { return put(number, ec); }
    bool on_double(double number, json::string_view, error_code& ec) {
        if (!std::isfinite(number)) return refuse("A number is too large.", ec);
        if (std::trunc(number) == number && std::fabs(number) <= 9007199254740992.0)
            return put(static_cast<std::int64_t>(number), ec);
        return put(number, ec);
    }
    bool on_bool(bool value, error_code& ec) { return put(value, ec); }
    bool on_null(error_code& ec) { return put(nullptr, ec); }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }
};

void append_canonical(std::string& out, json::value const& value) {
    switch (value.kind()) {
        case json::kind::null: out += "null"; break;
        case json::kind::bool_: out += value.get_bool() ? "true" : "false"; break;
        case json::kind::int64: append_json(out, value.get_int64()); break;
        case json::kind::uint64: throw std::logic_error("canonical JSON: integer beyond 2^63");
        case json::kind::double_: throw std::logic_error("canonical JSON: fractions are kept as text");
        case json::kind::string: append_json(out, std::string_view(value.get_string())); break;
        case json::kind::array: {
            char separator = '[';
            for (auto const& item : value.get_array()) {
                out += separator;
                append_canonical(out, item);
                separator = ',';
            }
            out += value.get_array().empty() ? "[]" : "]";
            break;
        }
        case json::kind::object: {
            // RFC 8785 sorts by UTF-16 units; our member names are ASCII, where that is the order of bytes.
            std::vector<json::key_value_pair const*> members;
            for (auto const& member : value.get_object()) members.push_back(&member);
            std::ranges::sort(members, {}, [](auto const* member) { return std::string_view(member->key()); });
            ObjectWriter writer(out);
            for (auto const* member : members) append_canonical(writer.key(member->key()), member->value());
            writer.end();
            break;
        }
    }
}

/// Where the next character stands, from `at` on, that a JSON string escapes; the text's size when there is none. Eight
/// bytes at a time: a list of 101 controls took 40 % longer byte by byte.
std::size_t plain_size(std::string_view text, std::size_t at) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    // The high bit of some byte is set when one of them is below n (n up to 128) and of ASCII.
    auto const some_below = [](std::uint64_t bytes, std::uint64_t n) {
        return (bytes - ones * n) & ~bytes & ones << 7;
    };
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, 8);
        if ((some_below(bytes, 0x20) | some_below(bytes ^ ones * '"', 1) | some_below(bytes ^ ones * '\\', 1)) != 0)
            break;
    }
    auto const escaped = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; };
    return static_cast<std::size_t>(std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), escaped) -
                                    text.begin());
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_limit;
    json::basic_parser<Builder> parser(options);
    boost::system::error_code ec;
    auto const read = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && read < text.size())
        return refuse(Refusal::Kind::shape, Rule::malformed_json, "More follows the JSON value.");
    if (ec) {
        auto const& complaint = parser.handler().complaint;
        return refuse(Refusal::Kind::shape, Rule::malformed_json,
                      complaint.empty() ? "Not valid JSON near byte " + std::to_string(read) + ": " + ec.message() + "."
                                        : complaint);
    }
    return std::move(parser.handler().root);
}

void append_json(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::size_t i = plain_size(text, 0);
    if (i == text.size()) {  // nearly always: in one piece, a fifth less for a list
        auto const begin = out.size();
        out.resize(begin + i + 2, '"');
        text.copy(out.data() + begin + 1, i);
        return;
    }
    out += '"';
    std::size_t from = 0;
    for (; i < text.size(); i = plain_size(text, i + 1)) {
        auto const c = static_cast<unsigned char>(text[i]);
        out.append(text, from, i - from);
        from = i + 1;
        out += '\\';
        switch (c) {
            case '"':
            case '\\': out += static_cast<char>(c); break;
            case '\b': out += 'b'; break;
            case '\f': out += 'f'; break;
            case '\n': out += 'n'; break;
            case '\r': out += 'r'; break;
            case '\t': out += 't'; break;
            default: (((out += "u00") += hex[c >> 4])) += hex[c & 15]; break;
        }
    }
    out.append(text, from, text.size() - from);
    out += '"';
}

void append_json(std::string& out, std::int64_t number) {
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

std::string canonical_json(json::value const& value) {
    std::string out;
    append_canonical(out, value);
    return out;
}

std::string pointer_token(std::string_view name) {
    std::string out = "/";
    for (auto const c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else if (c > 0x20 && c < 0x7f && std::string_view("\"%<>\\^`{|}#").find(c) == std::string_view::npos)
            out += c;
        else
            out += "%" + hexadecimal({&c, 1});
    }
    return out;
}

}  // namespace zorgborg
