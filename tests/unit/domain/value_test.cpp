#include "domain/value.hpp"

#include <doctest/doctest.h>

#include <random>
#include <regex>

using namespace zorgborg;

TEST_CASE("an address is read by hand as the pattern in its schema says") {
    std::regex const pattern(std::string(Value<Email>::info.pattern));
    constexpr std::string_view signs = "aZ0.-_%+'@ \xC3!";
    std::mt19937 random(1);
    std::vector<std::string> texts{"a@b",
                                   "a.b@c.nl",
                                   ".a@b",
                                   "a.@b",
                                   "a..b@c",
                                   "a@-b",
                                   "a@b-",
                                   "a@b.",
                                   "a@.b",
                                   "a@b..c",
                                   "@b",
                                   "a@",
                                   "@",
                                   "",
                                   "a@b@c",
                                   "a@" + std::string(63, 'x'),
                                   "a@" + std::string(64, 'x'),
                                   "a@x." + std::string(63, '-')};
    for (int i = 0; i < 100'000; ++i) {
        auto& text = texts.emplace_back();
        for (auto size = random() % 9; size > 0; --size) text += signs[random() % signs.size()];
    }
    int good = 0;
    for (auto const& text : texts) {
        CAPTURE(text);
        Email out;
        bool const read = !Value<Email>::parse(text, out);
        CHECK(read == std::regex_match(std::string(trimmed(text)), pattern));
        good += read ? 1 : 0;
    }
    CHECK(good > 100);
}

TEST_CASE("a duration is read as the pattern in its schema says, and read again as it is written") {
    std::regex const pattern(std::string(Value<Duration>::info.pattern));
    constexpr std::string_view signs = "PTDHMS0123596";
    std::mt19937 random(1);
    std::vector<std::string> texts;
    auto const count = [&](unsigned digits) {
        std::string out;
        for (auto size = random() % digits; size-- > 0;) out += static_cast<char>('0' + random() % 10);
        return out;
    };
    for (int i = 0; i < 20'000; ++i) {
        auto& text = texts.emplace_back("P");
        if (i % 4 == 0)
            for (auto size = random() % 9; size > 0; --size) text += signs[random() % signs.size()];
        else
            for (auto const unit : {'D', 'T', 'H', 'M', 'S'}) {
                if (random() % 2 == 0) continue;
                text += (unit == 'T' ? "" : count(9)) + unit;
            }
    }
    int good = 0;
    for (auto const& text : texts) {
        CAPTURE(text);
        Duration out, again;
        bool const read = !Value<Duration>::parse(text, out);
        CHECK(read == std::regex_match(text, pattern));
        if (!read) continue;
        ++good;
        auto const written = to_text(out);
        CAPTURE(written);
        CHECK_FALSE(Value<Duration>::parse(written, again));
        CHECK(again == out);
    }
    CHECK(good > 1000);
}
