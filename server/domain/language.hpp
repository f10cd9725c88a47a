#pragma once
/// The languages of the product, and texts of its own in both.

#include <boost/describe/enum.hpp>

#include <string_view>

namespace zorgborg {

enum class Language { nl, en };
BOOST_DESCRIBE_ENUM(Language, nl, en)

/// A text of the program's own. One without a translation doesn't compile.
struct Words {
    std::string_view nl, en;
    consteval Words(std::string_view nl, std::string_view en) : nl(nl), en(en) {
        if (nl.empty() || en.empty()) throw "a text lacks its translation";
    }
    constexpr std::string_view in(Language language) const { return language == Language::nl ? nl : en; }
};

}  // namespace zorgborg
