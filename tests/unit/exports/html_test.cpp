#include "exports/html.hpp"

#include "base/crypto.hpp"

using namespace zorgborg;

TEST_CASE("days are spelled in the page's language") {
    struct Case {
        char const *day, *nl, *en;
    };
    for (auto const& [text, nl, en] :
         {Case{"2026-03-01", "1 mrt 2026", "1 Mar 2026"}, Case{"2026-10-31", "31 okt 2026", "31 Oct 2026"},
          Case{"1999-05-09", "9 mei 1999", "9 May 1999"}}) {
        CAPTURE(text);
        CHECK(spelled(parse_date(text).value(), Language::nl) == nl);
        CHECK(spelled(parse_date(text).value(), Language::en) == en);
    }
}

TEST_CASE("a moment is the day it was there, with its instant") {
    Html page(Language::nl, Language::nl);
    page.moment(parse_instant("2026-06-30T22:30:00Z").value(), "Europe/Amsterdam");
    CHECK(page.document("x").find("<time datetime=\"2026-06-30T22:30:00.000000Z\">1 jul 2026</time>") !=
          std::string::npos);
}

TEST_CASE("what people wrote stays text, in paragraphs, and says its language where it isn't the page's") {
    Html same(Language::nl, Language::nl);
    same.prose("Een <b>.\n\n\n  Twee\nregels \n\n").said("a\"b");
    auto const text = same.document("t");
    CHECK(text.find("<p class=\"said\">Een &lt;b&gt;.</p><p class=\"said\">Twee\nregels</p>a&quot;b</body>") !=
          std::string::npos);
    Html other(Language::en, Language::nl);
    other.prose("Een.").said("Twee");
    CHECK(other.document("t").find("<p class=\"said\" lang=\"nl\">Een.</p><span lang=\"nl\">Twee</span>") !=
          std::string::npos);
}

TEST_CASE("a page stands on its own: its style is the one its policy allows, and nothing else is") {
    Html page(Language::en, Language::en);
    auto const text = page.document("A <title>");
    auto const begin = text.find("<style>") + 7;
    auto const style = text.substr(begin, text.find("</style>") - begin);
    CHECK(style.find("@page") != std::string::npos);
    CHECK(page_policy() == "default-src 'none'; style-src 'sha256-" + base64(as_text(sha256({style}))) +
                               "'; base-uri 'none'; form-action 'none'");
    CHECK(text.find("<title>A &lt;title&gt;</title>") != std::string::npos);
    CHECK(text.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for (auto const* foreign : {"http:", "https:", "<script", "style=", "url(", "@import", "<link", "<img"}) {
        CAPTURE(foreign);
        CHECK(text.find(foreign) == std::string::npos);
    }
}

TEST_CASE("a span of time in plain words") {
    struct Case {
        std::int64_t seconds;
        char const *nl, *en;
    };
    for (auto const& [seconds, nl, en] : {Case{0, "0 seconden", "0 seconds"},
                                          {60, "1 minuut", "1 minute"},
                                          {4 * 3600, "4 uur", "4 hours"},
                                          {3600 + 1800, "1 uur en 30 minuten", "1 hour and 30 minutes"},
                                          {24 * 3600, "24 uur", "24 hours"},
                                          {52 * 3600, "2 dagen en 4 uur", "2 days and 4 hours"},
                                          {1, "1 seconde", "1 second"}}) {
        CAPTURE(seconds);
        CHECK(spelled(Duration{seconds}, Language::nl) == nl);
        CHECK(spelled(Duration{seconds}, Language::en) == en);
    }
}
