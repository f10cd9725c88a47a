#include "register/csv.hpp"

#include <doctest/doctest.h>

using namespace zorgborg;

namespace {

std::vector<SheetRow> rows(std::string_view text) {
    std::vector<SheetRow> out;
    for (auto& line : parse_csv(text).value()) out.push_back(std::move(line.cells));
    return out;
}

using Rows = std::vector<SheetRow>;

}  // namespace

TEST_CASE("separators are found, quotes kept, blank lines passed over") {
    CHECK(rows("a,b\r\n1,2\r\n") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(rows("a;b\n\"1;x\";2") == Rows{{"a", "b"}, {"1;x", "2"}});
    CHECK(rows("a\tb\n1\t\n") == Rows{{"a", "b"}, {"1", ""}});
    CHECK(rows("sep=;\r\na;b,c\r\n") == Rows{{"a", "b,c"}});
    CHECK(rows("sep=|\ra|b\r") == Rows{{"a", "b"}});
    CHECK(rows("sep=;") == Rows{});
    CHECK(rows("sep=\xC2\xA7\na\xC2\xA7") == Rows{{"sep=\xC2\xA7"}, {"a\xC2\xA7"}});
    CHECK(rows("\xEF\xBB\xBF"
               "a;b\r\n\r\n;;\r\n\"x\"\"y\r\nz\";2") == Rows{{"a", "b"}, {"x\"y\r\nz", "2"}});
    CHECK(rows("") == Rows{});
}

TEST_CASE("lines are counted as in the file") {
    auto const lines = parse_csv("a;b\n\"1\n2\";x\n\n3;4\n").value();
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].line == 2);
    CHECK(lines[2].line == 5);
    auto const separated = parse_csv("sep=;\r\na;b\r\n").value();
    REQUIRE(separated.size() == 1);
    CHECK(separated[0].line == 2);
}

TEST_CASE("a sheet saved in Windows-1252 reads the same") {
    CHECK(rows("naam;prijs\nCo\xEBrdinator;\x80 5 \x96 \x93x\x94\n") ==
          Rows{{"naam", "prijs"}, {"Co\xC3\xABrdinator", "\xE2\x82\xAC 5 \xE2\x80\x93 \xE2\x80\x9Cx\xE2\x80\x9D"}});
}

TEST_CASE("what isn't CSV is refused") {
    for (std::string const& bad : {std::string("a;b\n1;\"2"), std::string("a;b\n1;x\"y\""), std::string("a\n\"x\"y\n"),
                                   std::string("na\xEFm;a\x81\n"), std::string("PK\x03\x04\0\0", 6)}) {
        CAPTURE(bad);
        auto const parsed = parse_csv(bad);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().rule == Rule::malformed_csv);
    }
}

TEST_CASE("what a spreadsheet takes for a formula is guarded, and comes back as it was") {
    SheetRow const row{"=1+1", "+31 6", "-5", "@x", "'quoted", "plain", "'=x", "", "a,b;c\"d\r\ne", "\tx", "'"};
    std::string text;
    append_csv(text, row);
    CHECK(text.starts_with("\"'=1+1\",\"'+31 6\",\"'-5\",\"'@x\",\"''quoted\",plain,"));
    CHECK(rows(text) == Rows{row});
}
