#include "base/json.hpp"

#include <doctest/doctest.h>

using namespace zorgborg;

TEST_CASE("JSON is read strictly") {
    std::string deep_enough = std::string(32, '[') + std::string(32, ']');
    std::string too_deep = std::string(33, '[') + std::string(33, ']');
    for (std::string const& good :
         {std::string("{}"), std::string(" [1, 2.5, -0, 1e2, \"\\u00e9\\ud83d\\ude00\"] "), deep_enough}) {
        CAPTURE(good);
        CHECK(parse_json(good).has_value());
    }
    for (std::string const& bad :
         {std::string(""), std::string("{"), std::string("{} {}"), std::string("{\"a\":1,\"a\":1}"),
          std::string("1e400"), std::string("\"\\ud800\""), std::string("\"\xff\""), std::string("\"\xed\xa0\x80\""),
          std::string("[1,]"), std::string("{'a':1}"), std::string("nul"), std::string("01"), std::string("\"a\nb\""),
          std::string("// x\n1"), std::string("\xEF\xBB\xBF{}"), std::string("NaN"), too_deep}) {
        CAPTURE(bad);
        auto const value = parse_json(bad);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().rule == Rule::malformed_json);
    }
}

TEST_CASE("a whole number is whole however it is written") {
    for (auto const* text : {"5", "5.0", "5e0", "0.5e1"}) {
        CAPTURE(text);
        CHECK(parse_json(text).value() == json::value(std::int64_t{5}));
    }
    CHECK(parse_json("5.5").value().is_double());
}

TEST_CASE("canonical JSON is that of RFC 8785") {
    auto const value = parse_json(R"({"b":[true,null,-7,"\u20ac\u0001\"\\\/\n"],"a":{"z":{},"y":[]}})").value();
    CHECK(canonical_json(value) ==
          "{\"a\":{\"y\":[],\"z\":{}},\"b\":[true,null,-7,\"\xE2\x82\xAC\\u0001\\\"\\\\/\\n\"]}");
    CHECK_THROWS_AS(canonical_json(json::value(0.5)), std::logic_error);
}

TEST_CASE("pointers are escaped as fragments") {
    CHECK(pointer_token("title") == "/title");
    CHECK(pointer_token("a/b~c") == "/a~1b~0c");
    CHECK(pointer_token("a b\"\xC3\xA9") == "/a%20b%22%c3%a9");
}

TEST_CASE("texts of every size are escaped wherever a sign stands") {
    for (std::size_t size = 1; size <= 20; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (auto const& [sign, written] : {std::pair<char, std::string_view>{'"', "\\\""},
                                                {'\\', "\\\\"},
                                                {'\n', "\\n"},
                                                {'\x1f', "\\u001f"},
                                                {'\0', "\\u0000"},
                                                {' ', " "},
                                                {'\x7f', "\x7f"},
                                                {'\xa2', "\xa2"}}) {
                std::string text(size, '!');
                text[at] = sign;
                std::string out = "before";
                append_json(out, text);
                CHECK(out == "before\"" + std::string(at, '!') + std::string(written) +
                                 std::string(size - at - 1, '!') + "\"");
            }
}
