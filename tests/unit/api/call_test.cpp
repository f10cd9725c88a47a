#include "api/call.hpp"

#include <doctest/doctest.h>

using namespace zorgborg;
using Tags = std::vector<std::string_view>;

TEST_CASE("a field's tags are told apart, commas within quotes and all (RFC 9110, 8.8.3)") {
    struct Case {
        char const* field;
        Tags tags;
    };
    for (auto const& [field, tags] : {Case{"", {}},
                                      {" , \t,", {}},
                                      {"*", {"*"}},
                                      {R"("1")", {R"("1")"}},
                                      {R"( "1" ,	W/"2",, "3")", {R"("1")", R"(W/"2")", R"("3")"}},
                                      {R"("a,b", W/"c,"3",d")", {R"("a,b")", R"(W/"c,"3")", R"(d")"}},
                                      {R"("1)", {R"("1)"}},
                                      {"3", {"3"}}}) {
        CAPTURE(field);
        CHECK(entity_tags(field) == tags);
    }
}

TEST_CASE("If-Match compares strongly, with a list or with whatever is there (RFC 9110, 13.1.1)") {
    struct Case {
        char const* field;
        bool any;
        std::vector<std::int64_t> named;
    };
    for (auto const& [field, any, named] : {Case{"*", true, {}},
                                            {"\"*\"", false, {}},
                                            {"*, \"3\"", false, {3}},
                                            {R"("3")", false, {3}},
                                            {"3", false, {3}},
                                            {R"("3-17-20260101")", false, {3}},
                                            {R"("1", "2-9-20260101" ,"3")", false, {1, 2, 3}},
                                            {R"(W/"3")", false, {}},
                                            {R"(W/"3", "4")", false, {4}},
                                            {R"("3x", "", "x3", "3)", false, {}},
                                            {R"("a,3","b")", false, {}},
                                            {R"("99999999999999999999")", false, {}}}) {
        CAPTURE(field);
        http::Request request;
        request.if_match = field;
        auto const versions = if_match(request);
        REQUIRE(versions.has_value());
        CHECK(versions->any == any);
        CHECK(versions->named == named);
        CHECK(versions->hold(3) == (any || std::ranges::find(named, 3) != named.end()));
    }
    http::Request request;
    CHECK(if_match(request).error().kind == Refusal::Kind::precondition_needed);
}

TEST_CASE("If-None-Match compares weakly (RFC 9110, 13.1.2)") {
    struct Case {
        char const *field, *tag;
        bool same;
    };
    for (auto const& [field, tag, same] : {Case{R"("1")", R"("1")", true},
                                           {R"(W/"1")", R"("1")", true},
                                           {R"("0", W/"1")", R"("1")", true},
                                           {"*", R"("1")", true},
                                           {R"("a,"1","b")", R"("2")", false},
                                           {R"("2")", R"("1")", false},
                                           {"1", R"("1")", false},
                                           {R"(w/"1")", R"("1")", false},
                                           {R"("1")", "", false},
                                           {"*", "", false},
                                           {"", R"("1")", false}}) {
        CAPTURE(field);
        CAPTURE(tag);
        CHECK(matches(field, tag) == same);
    }
}
