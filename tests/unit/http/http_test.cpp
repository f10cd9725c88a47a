#include <doctest/doctest.h>

#include "http/guard.hpp"
#include "http/message.hpp"
#include "http/request_head.hpp"
#include "http/router.hpp"

using namespace zorgborg;
using namespace zorgborg::http;

TEST_CASE("a literal segment goes before a parameter, and the way back is found") {
    Router router;
    router.add("GET", "/v1/organisations/{id}", 1);
    router.add("PATCH", "/v1/organisations/{id}", 2);
    router.add("GET", "/v1/organisations/{id}/controls/_bulk", 3);
    router.add("GET", "/v1/organisations/{id}/controls/{control}", 4);
    router.add("GET", "/v1/organisations/{id}/controls/{control}/history", 5);
    struct Case {
        char const *method, *path;
        int route;
        std::vector<std::string> parameters;
    };
    for (auto const& [method, path, route, parameters] :
         {Case{"GET", "/v1/organisations/a", 1, {"a"}},
          {"HEAD", "/v1/organisations/a", 1, {"a"}},
          {"PATCH", "/v1/organisations/a", 2, {"a"}},
          {"GET", "/v1/organisations/a/controls/_bulk", 3, {"a"}},
          {"GET", "/v1/organisations/a/controls/b", 4, {"a", "b"}},
          {"GET", "/v1/organisations/a/controls/_bulk/history", 5, {"a", "_bulk"}},
          {"DELETE", "/v1/organisations/a", -1, {"a"}}}) {
        CAPTURE(path);
        auto const match = router.match(method, path_segments(path).value());
        CHECK(match.path_known);
        CHECK(match.route == route);
        CHECK(match.parameters == parameters);
    }
    for (auto const* unknown :
         {"/", "/v1", "/v1/organisations", "/v1/organisations/", "/v1/organisations/a/", "/v1//a"}) {
        CAPTURE(unknown);
        CHECK_FALSE(router.match("GET", path_segments(unknown).value()).path_known);
    }
    auto const methods = router.match("PUT", path_segments("/v1/organisations/a").value()).methods;
    CHECK(methods == std::vector<std::string_view>{"GET", "HEAD", "PATCH", "OPTIONS"});
}

TEST_CASE("paths and queries are decoded strictly") {
    CHECK(path_segments("/a%2Fb/c").value() == std::vector<std::string>{"a/b", "c"});
    CHECK(query_parameters("q=a+b%21&x&y=").value() == Parameters{{"q", "a b!"}, {"x", ""}, {"y", ""}});
    for (auto const* bad : {"/%", "/%2", "/%zz", "/%00", "/%ff", "a"}) {
        CAPTURE(bad);
        CHECK_FALSE(path_segments(bad));
    }
}

TEST_CASE("a secret in a path isn't told, however it is spelled") {
    struct Case {
        char const *path, *told;
    };
    for (auto const& [path, told] :
         {Case{"/v1/organisations/a/calendars/secret.ics", "/v1/organisations/a/calendars/-"},
          {"/v1/organisations/a/calendars/secret.ics/", "/v1/organisations/a/calendars/-"},
          {"//a/CALENDARS//secret", "//a/calendars/-"},
          {"/a/%63alendars/secret%zz", "/a/calendars/-"},
          {"/a/%zz/calendars/secret", "/a/%zz/calendars/-"},
          {"calendars/secret", "calendars/-"},
          {"/a/calendars%2Fsecret", "/a/calendars/-"},
          {"/a/calendars%2fsecret%zz", "/a/calendars/-"},
          {"/a/calendars", "/a/calendars"},
          {"/a/calendar-feeds/b", "/a/calendar-feeds/b"},
          {"/", "/"},
          {"", ""}}) {
        CAPTURE(path);
        CHECK(told_path(path) == told);
    }
}

TEST_CASE("Accept is weighed by its most precise range") {
    struct Case {
        char const *accept, *type;
        int weight;
    };
    for (auto const& [accept, type, weight] : {Case{"", "text/csv", 1000},
                                               {"*/*", "text/csv", 1000},
                                               {"text/*", "text/csv", 1000},
                                               {"text/csv", "application/json", 0},
                                               {"text/*, text/csv;q=0", "text/csv", 0},
                                               {"*/*;q=0, text/csv", "text/csv", 1000},
                                               {"Application/JSON; charset=utf-8", "application/json", 1000},
                                               {"text/html", "application/json", 0},
                                               {"application/json;q=0.1, text/csv", "application/json", 100},
                                               {"a/b;q=1, */*; q=0.25", "text/csv", 250},
                                               {"text/csv;q=1.000", "text/csv", 1000},
                                               {"text/csv;q=0.000", "text/csv", 0},
                                               {"text/csv;q=5.5", "text/csv", 1000}}) {
        CAPTURE(accept);
        CHECK(quality(accept, type) == weight);
    }
}

TEST_CASE("raw headers are looked at before they are parsed") {
    CHECK_FALSE(guard_raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    for (std::string const& bad :
         {std::string("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"), std::string("GET / HTTP/1.1\nHost: a\r\n\r\n"),
          std::string("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"),
          std::string("GET / HTTP/1.1\r\nHost: a\0\r\n\r\n", 29)}) {
        CAPTURE(bad);
        CHECK(guard_raw(bad));
    }
}

TEST_CASE("one thing said twice is refused, a list over lines is one list") {
    namespace beast_http = boost::beast::http;
    struct Case {
        char const *name, *first, *second;
        int status;  // 0: taken
    };
    for (auto const& [name, first, second, status] : {Case{"Authorization", "Bearer a", "Bearer b", 400},
                                                      {"Content-Type", "text/csv", "text/csv", 400},
                                                      {"Idempotency-Key", "a", "b", 400},
                                                      {"Host", "a", "a", 400},
                                                      {"Content-Length", "5", "5", 400},
                                                      {"Transfer-Encoding", "chunked", "chunked", 400},
                                                      {"Expect", "100-continue", "100-Continue", 0},
                                                      {"Expect", "100-continue", "wonders", 417},
                                                      {"Accept", "text/csv", "*/*;q=0", 0},
                                                      {"If-Match", "\"1\"", "\"2\"", 0},
                                                      {"If-None-Match", "\"1\"", "W/\"2\"", 0}}) {
        CAPTURE(name);
        beast_http::request_header<> header;
        header.version(11);
        if (std::string_view(name) != "Host") header.set("Host", "localhost");
        header.insert(name, first);
        header.insert(name, second);
        auto const fault = guard_header(header);
        CHECK((fault ? fault->status : 0) == status);
        auto const request = request_of(header, {"/", ""}, 0);
        CHECK(request.accept == (std::string_view(name) == "Accept" ? "text/csv, */*;q=0" : ""));
        CHECK(request.if_match == (std::string_view(name) == "If-Match" ? "\"1\", \"2\"" : ""));
        CHECK(request.if_none_match == (std::string_view(name) == "If-None-Match" ? "\"1\", W/\"2\"" : ""));
    }
}

TEST_CASE("two traces are none") {
    boost::beast::http::request_header<> header;
    header.insert("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    CHECK(request_of(header, {"/", ""}, 0).id == "4bf92f3577b34da6a3ce929d0e0e4736");
    header.insert("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    CHECK(request_of(header, {"/", ""}, 0).id != "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST_CASE("chunks are framed as others see them, in whatever pieces they come") {
    struct Case {
        std::string_view body;
        bool good;
    };
    using namespace std::string_view_literals;
    for (auto const& [body, good] :
         {Case{"5\r\nhello\r\n0\r\n\r\n", true},
          {"00A\r\n\r\n\r\n\r\n\r\n\r\n\r\n000;last\r\n\r\n", true},
          {"5;a=b;c=\"d\\\"; \\\\\"\r\nhello\r\n0\r\nX: y\r\nZ:\r\n\r\n", true},
          {"5 ;a\r\nhello\r\n0\r\n\r\n", true},
          {"1\r\n\n\r\n0\r\n\r\nGET / HTTP/1.1\nrest", true},  // what follows isn't the body's
          {"ffffffffffffffff\r\nhello", true},                 // the limit is another's to keep
          {"10000000000000000\r\nhello", false},
          {"5;a=\"\n\"\r\nhello\r\n0\r\n\r\n", false},
          {"5;a=\"\r\nhello\r\n0\r\n\r\n", false},
          {"5;a=\"\\\r\nhello\r\n0\r\n\r\n", false},
          {"5;a\nb\r\nhello\r\n0\r\n\r\n", false},
          {"5;a\rb\r\nhello\r\n0\r\n\r\n", false},
          {"5;\0\r\nhello\r\n0\r\n\r\n"sv, false},
          {"5\nhello\r\n0\r\n\r\n", false},
          {"\r\nhello", false},
          {" 5\r\nhello", false},
          {"g\r\nhello", false},
          {"5\r\nhelloX\r\n", false},
          {"5\r\nhello\n0\r\n\r\n", false},
          {"0\r\nX: y\r\n z\r\n\r\n", false},
          {"0\r\n\tX: y\r\n\r\n", false},
          {"0\r\nX: y\n\r\n", false},
          {"0\r\nX: y\rz\r\n\r\n", false},
          {"0\r\n\n", false},
          {"0\r\n\rX", false}}) {
        CAPTURE(body);
        ChunkGuard whole;
        CHECK(!whole.look(body) == good);
        for (bool const passing : {false, true}) {  // byte by byte, kept in the buffer or gone from it at once
            CAPTURE(passing);
            ChunkGuard guard;
            bool taken = true;
            for (std::size_t i = 0; i < body.size() && taken; ++i) {
                taken = !guard.look(passing ? body.substr(i, 1) : body.substr(0, i + 1));
                if (passing) guard.passed(1);
            }
            CHECK(taken == good);
        }
    }
}
