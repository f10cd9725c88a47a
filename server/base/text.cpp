#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>

namespace zorgborg {

std::size_t code_points(std::string_view text) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < text.size(); ++n) {
        utf8proc_int32_t c = 0;
        auto const step = utf8proc_iterate(reinterpret_cast<utf8proc_uint8_t const*>(text.data()) + i,
                                           static_cast<utf8proc_ssize_t>(text.size() - i), &c);
        if (step <= 0) return std::string_view::npos;
        i += static_cast<std::size_t>(step);
    }
    return n;
}

std::u32string characters(std::string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        utf8proc_int32_t c = 0;
        auto const step = utf8proc_iterate(reinterpret_cast<utf8proc_uint8_t const*>(text.data()) + i,
                                           static_cast<utf8proc_ssize_t>(text.size() - i), &c);
        out += step > 0 ? static_cast<char32_t>(c) : U'\ufffd';
        i += step > 0 ? static_cast<std::size_t>(step) : 1;
    }
    return out;
}

std::string_view beginning(std::string_view text, std::size_t count) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (begins && count-- == 0) return text.substr(0, i);
    }
    return text;
}

void append_utf8(std::string& out, char32_t c) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    auto const size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes.data());
    out.append(reinterpret_cast<char const*>(bytes.data()), static_cast<std::size_t>(size));
}

std::string folded(std::string_view text) {
    // Of ASCII it makes small letters and nothing else: a search in 10,000 controls took three times as long.
    if (std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; })) return lower_ascii(text);
    utf8proc_uint8_t* out = nullptr;
    auto const size = utf8proc_map(
        reinterpret_cast<utf8proc_uint8_t const*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &out,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                       UTF8PROC_STRIPMARK | UTF8PROC_IGNORE));
    std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> const owner(out, &std::free);
    if (size < 0) return std::string(text);
    return {reinterpret_cast<char const*>(out), static_cast<std::size_t>(size)};
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\f\v";
    auto const first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::vector<std::string_view> split_list(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        auto const end = text.find_first_of(separators);
        auto const part = trimmed(text.substr(0, end));
        if (!part.empty()) out.push_back(part);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (;;) {
        auto const end = text.find(separator);
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::int64_t> parse_whole(std::string_view text, std::int64_t low, std::int64_t high) {
    std::int64_t out = 0;
    auto const* const last = text.data() + text.size();
    auto const [end, error] = std::from_chars(text.data(), last, out);
    if (error != std::errc() || end != last || out < low || out > high) return std::nullopt;
    return out;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && lower_ascii(a) == lower_ascii(b);
}

bool has_control(std::string_view text, bool multiline) {
    for (unsigned char const c : text) {
        if (multiline && (c == '\n' || c == '\t' || c == '\r')) continue;
        if (c < 0x20 || c == 0x7f) return true;
    }
    return false;
}

}  // namespace zorgborg
