#pragma once
/// Small text tools: UTF-8, folding for search, trimming, lists.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zorgborg {

/// Decoded query keys and values in the order sent.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Number of code points of valid UTF-8, or `npos` when the text isn't valid UTF-8.
std::size_t code_points(std::string_view text);

/// The first characters of valid UTF-8, at most `count` code points.
std::string_view beginning(std::string_view text, std::size_t count);

/// The code points of a text; bytes that aren't UTF-8 are U+FFFD, one each.
std::u32string characters(std::string_view text);

/// Appends a character as UTF-8. Precondition: it is a code point and no surrogate.
void append_utf8(std::string& out, char32_t c);

/// The text with upper case, accents and compatibility forms folded away: what `q=` compares ("Émile" contains
/// "emile").
std::string folded(std::string_view text);

/// Without white space (ASCII) at both ends.
std::string_view trimmed(std::string_view text);

/// The parts between separators, trimmed, empty ones left out.
std::vector<std::string_view> split_list(std::string_view text, std::string_view separators);

/// The parts between separators, as they are.
std::vector<std::string_view> split(std::string_view text, char separator);

/// A decimal whole number and nothing else, within the bounds; none otherwise.
std::optional<std::int64_t> parse_whole(std::string_view text, std::int64_t low, std::int64_t high);

std::string lower_ascii(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// True when the text holds a control character; tab and line feed count unless `multiline`.
bool has_control(std::string_view text, bool multiline);

}  // namespace zorgborg
