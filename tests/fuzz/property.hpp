#pragma once
/// How a target says what must hold: a broken property prints its values and aborts, so that libFuzzer keeps the input.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace zorgborg::fuzz {

inline void print(std::string_view text) {
    std::fputs("  \"", stderr);
    for (unsigned char const c : text) std::fprintf(stderr, c < 0x20 || c > 0x7e ? "\\x%02x" : "%c", c);
    std::fputs("\"\n", stderr);
}
template <std::integral Number>
void print(Number number) {
    std::fprintf(stderr, "  %lld\n", static_cast<long long>(number));
}

template <class... Values>
void must_hold(bool holds, char const* property, Values const&... values) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", property);
    (print(values), ...);
    std::abort();
}

inline bool is_utf8(std::string_view text) { return code_points(text) != std::string_view::npos; }

inline std::string_view as_text(std::uint8_t const* data, std::size_t size) {
    return {reinterpret_cast<char const*>(data), size};
}

/// What somebody is told can be written down as JSON, and says where something is wrong.
inline void check_problems(Problems const& problems) {
    for (auto const& problem : problems) {
        must_hold(is_utf8(problem.detail) && !problem.detail.empty(), "a problem's detail is a text", problem.detail);
        must_hold(is_utf8(problem.pointer), "a problem's place is a text", problem.pointer);
    }
}
inline void check_refusal(Refusal const& refusal) {
    must_hold(is_utf8(refusal.detail), "a refusal's detail is a text", refusal.detail);
    must_hold(refusal.rule.has_value(), "a refusal of what was sent names its rule", refusal.detail);
    check_problems(refusal.problems);
}

}  // namespace zorgborg::fuzz
