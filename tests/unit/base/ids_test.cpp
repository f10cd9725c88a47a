#include <doctest/doctest.h>

#include <set>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

using namespace zorgborg;

TEST_CASE("new ids are version 7, carry the clock and grow within a thread") {
    auto const now = parse_instant("2026-11-22T09:00:00Z").value();
    std::set<std::string> seen;
    std::string last;
    for (int i = 0; i < 10'000; ++i) {
        auto const text = to_text(new_uuid(now));
        CHECK(text[14] == '7');
        CHECK(std::string_view("89ab").find(text[19]) != std::string_view::npos);
        CHECK(text > last);
        seen.insert(last = text);
    }
    CHECK(seen.size() == 10'000);
    auto const milliseconds = now.time_since_epoch().count() / 1000;
    CHECK(std::stoll(last.substr(0, 8) + last.substr(9, 4), nullptr, 16) == milliseconds);
}

TEST_CASE("an id of a name is the same again (RFC 9562, A.4)") {
    auto const domains = parse_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8").value();
    CHECK(to_text(uuid_v5(domains, "www.example.com")) == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    CHECK(uuid_v5(domains, "www.example.org") != uuid_v5(domains, "www.example.com"));
}

TEST_CASE("ids are read in their canonical form") {
    auto const text = std::string("0192f0e4-7c4b-7b1a-8d3e-0123456789ab");
    CHECK(to_text(parse_uuid(text).value()) == text);
    CHECK(to_text(parse_uuid("0192F0E4-7C4B-7B1A-8D3E-0123456789AB").value()) == text);
    for (auto const* bad : {"", "0192f0e47c4b7b1a8d3e0123456789ab", "0192f0e4-7c4b-7b1a-8d3e-0123456789a",
                            "0192f0e4-7c4b-7b1a-8d3e-0123456789ag", "{0192f0e4-7c4b-7b1a-8d3e-0123456789ab}",
                            "0192f0e4-7c4b-7b1a-8d3e+0123456789ab"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_uuid(bad));
    }
}

TEST_CASE("the beginning of a text ends between characters") {
    CHECK(beginning("abc", 2) == "ab");
    CHECK(beginning("abc", 3) == "abc");
    CHECK(beginning("\xC3\xA9\xE2\x82\xAC"
                    "x",
                    2) == "\xC3\xA9\xE2\x82\xAC");
    CHECK(beginning("\xC3\xA9", 0).empty());
}

TEST_CASE("hashes and their spellings") {
    CHECK(hexadecimal(as_text(sha256({"a", "bc"}))) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64url("\xff\xef") == "_-8");
    CHECK(parse_base64url("_-8") == "\xff\xef");
    for (auto const* bad : {"_", "_-9", "+/8", "_-8="}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_base64url(bad));
    }
    CHECK(equal_in_constant_time("secret", "secret"));
    CHECK_FALSE(equal_in_constant_time("secret", "secreT"));
    CHECK_FALSE(equal_in_constant_time("secret", "secre"));
}

TEST_CASE("texts fold, trim and split") {
    CHECK(folded("\xC3\x89mile STRA\xC3\x9F"
                 "E") == "emile strasse");
    CHECK(trimmed("  a b\t\n") == "a b");
    CHECK(trimmed(" \t") == "");
    CHECK(split_list(" a, ,b;c ", ",;") == std::vector<std::string_view>{"a", "b", "c"});
    CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
    CHECK(code_points("\xE2\x82\xAC") == 1);
    CHECK(code_points("\xE2\x82") == std::string_view::npos);
}
