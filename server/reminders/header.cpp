#include "reminders/header.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace zorgborg {
namespace {

constexpr std::size_t header_limit = 78;
constexpr std::size_t hard_header_limit = 998;
constexpr std::size_t word_limit = 75;
constexpr std::string_view fold = "\r\n ";

/// Line ends of Unicode too: none of them may be one to whoever reads the header.
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029; }

/// Marks that turn the direction of what follows, so that a text reads as another one.
bool turns_direction(char32_t c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
}

std::u32string on_one_line(std::string_view text) {
    auto out = characters(text);
    std::erase_if(out, turns_direction);
    auto const both = [](char32_t a, char32_t b) { return is_control(a) && is_control(b); };
    out.erase(std::unique(out.begin(), out.end(), both), out.end());
    std::ranges::replace_if(out, is_control, U' ');
    return out;
}

/// A character in an encoded word, "Q": only what may stand in a name before an address, too (RFC 2047, 5).
std::string quoted(char32_t c) {
    constexpr std::string_view plain = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!*+-/";
    constexpr std::string_view hex = "0123456789ABCDEF";
    if (c == U' ') return "_";
    if (c < 0x80 && plain.find(static_cast<char>(c)) != std::string_view::npos) return {static_cast<char>(c)};
    std::string bytes;
    append_utf8(bytes, c);
    std::string out;
    for (unsigned char const byte : bytes) {
        out += '=';
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    return out;
}

/// Encoded words, a line each; `used` is taken of the first line.
std::string encoded(std::u32string const& text, std::size_t used) {
    constexpr std::string_view begin = "=?utf-8?Q?";
    constexpr std::string_view end = "?=";
    std::string out(begin);
    auto room = std::min(word_limit, header_limit - used) - begin.size() - end.size();
    for (auto const c : text) {
        auto const next = quoted(c);
        if (next.size() > room) {
            out.append(end).append(fold).append(begin);
            room = word_limit - begin.size() - end.size();
        }
        out += next;
        room -= next.size();
    }
    return out.append(end);
}

/// The text as ASCII when nothing in it needs encoding or could be taken for encoded; blanks would be lost where a
/// line is folded unless they are single and inside.
std::string plain(std::u32string const& text) {
    std::string out;
    for (auto const c : text) {
        if (c > U'~') return {};
        out += static_cast<char>(c);
    }
    bool const blanks = out.starts_with(' ') || out.ends_with(' ') || out.find("  ") != std::string::npos;
    return blanks || out.find("=?") != std::string::npos ? std::string() : out;
}

/// Words one after another, folded where the next one would pass the limit; empty when one of them is longer than a
/// line may be. The first word stays beside the header's name.
std::string folded(std::string_view name, std::string const& words, std::size_t longest_line) {
    std::string out(name);
    out += ": ";
    auto used = out.size();
    bool first = true;
    for (auto const word : split(words, ' ')) {
        if (!first && used + 1 + word.size() > header_limit) {
            out += fold;
            used = 1;
        } else if (!first) {
            out += ' ';
            ++used;
        }
        out += word;
        used += word.size();
        if (used > longest_line) return {};
        first = false;
    }
    return out + "\r\n";
}

std::string header(std::string_view name, std::string_view text, std::size_t longest_line) {
    auto const line = on_one_line(text);
    if (line.empty()) return std::string(name) + ": \r\n";
    auto const words = plain(line);
    auto out = words.empty() ? std::string() : folded(name, words, longest_line);
    if (out.empty()) out = std::string(name) + ": " + encoded(line, name.size() + 2) + "\r\n";
    return out;
}

/// A name in quotes, or as encoded words when it doesn't fit a line so.
std::string phrase(std::u32string const& person, std::size_t used) {
    auto const words = plain(person);
    std::string out = "\"";
    for (auto const c : words) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
    return words.empty() || used + out.size() > header_limit ? encoded(person, used) : out;
}

}  // namespace

std::string text_header(std::string_view name, std::string_view text) { return header(name, text, header_limit); }

std::string token_header(std::string_view name, std::string_view value) {
    return header(name, value, hard_header_limit);
}

std::string address_header(std::string_view name, std::string_view person, std::string_view address) {
    auto out = std::string(name) + ": ";
    auto const line = on_one_line(person);
    if (line.empty()) return out.append(address) + "\r\n";
    out += phrase(line, out.size());
    auto const used = out.size() - (out.rfind('\n') + 1);
    out += used + address.size() + 3 > header_limit ? fold : " ";
    return out + "<" + std::string(address) + ">\r\n";
}

}  // namespace zorgborg
