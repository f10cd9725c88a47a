#include "exports/workbook.hpp"

#include <charconv>

#include "base/text.hpp"

namespace zorgborg {
namespace {

using std::chrono::sys_days, std::chrono::year;

constexpr Date before_1900{sys_days{year{1899} / 12 / 31}};
constexpr Date first_of_1904{sys_days{year{1904} / 1 / 1}};
constexpr Date last_serial_day{sys_days{year{9999} / 12 / 31}};
constexpr int day_that_never_was = 60;

constexpr std::size_t escape_size = 7;  // _xHHHH_

/// The character that an escape at the beginning of the text stands for.
std::optional<char32_t> escape_at(std::string_view text) {
    if (text.size() < escape_size || !text.starts_with("_x") || text[escape_size - 1] != '_') return std::nullopt;
    unsigned c = 0;
    auto const [end, error] = std::from_chars(text.data() + 2, text.data() + 6, c, 16);
    if (error != std::errc() || end != text.data() + 6) return std::nullopt;
    return c;
}

bool is_character(char32_t c) { return c != 0 && (c < 0xD800 || c > 0xDFFF); }

/// How many bytes XML can't hold at the beginning of the text, and what they are: control characters, U+FFFE, U+FFFF.
std::pair<std::size_t, unsigned> unspeakable_at(std::string_view text) {
    auto const byte = static_cast<unsigned char>(text.front());
    if (byte < 0x20 && byte != '\t' && byte != '\n') return {1, byte};
    if (text.starts_with("\xEF\xBF\xBE")) return {3, 0xFFFE};
    if (text.starts_with("\xEF\xBF\xBF")) return {3, 0xFFFF};
    return {0, 0};
}

/// Whether what is written of the text would begin with an escape: its last underscore may be that of the next one.
bool looks_like_escape(std::string_view text) {
    auto const last = escape_size - 1;
    if (text.size() <= last || unspeakable_at(text.substr(last)).first == 0) return escape_at(text).has_value();
    return escape_at(std::string(text.substr(0, last)) + "_").has_value();
}

void append_escape(std::string& out, unsigned c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += "_x";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[c >> static_cast<unsigned>(shift) & 0xF];
    out += '_';
}

}  // namespace

int serial_of(Date day) {
    auto const days = day - before_1900;
    return days < day_that_never_was ? days : days + 1;
}

std::optional<Date> day_of(std::int64_t serial, Epoch epoch) {
    bool const old_mac = epoch == Epoch::from_1904;
    auto const most = old_mac ? last_serial_day - first_of_1904 : serial_of(last_serial_day);
    if (serial < (old_mac ? 0 : 1) || serial > most) return std::nullopt;
    auto const days = static_cast<int>(serial);
    if (old_mac) return first_of_1904 + days;
    if (days == day_that_never_was) return std::nullopt;
    return before_1900 + (days < day_that_never_was ? days : days - 1);
}

std::string escaped_for_workbook(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        auto const [size, c] = unspeakable_at(text);
        if (size > 0)
            append_escape(out, c);
        else if (looks_like_escape(text))
            append_escape(out, '_');
        else
            out += text.front();
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

std::string unescaped_from_workbook(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        auto const c = escape_at(text);
        bool const escape = c && is_character(*c);
        if (escape)
            append_utf8(out, *c);
        else
            out += text.front();
        text.remove_prefix(escape ? escape_size : 1);
    }
    return out;
}

}  // namespace zorgborg
