#include "exports/statement_page.hpp"

#include "seeded.hpp"

using namespace zorgborg;

namespace {

std::string page_in(Seeded& seeded, Language language) {
    auto const snapshot = seeded.at(Seeded::now());
    return statement_page(*snapshot, statement_of_applicability(*snapshot), language);
}

std::string row_of(std::string const& page, std::string const& number) {
    auto const begin = page.find("<tr id=\"" + number + "\">");
    REQUIRE(begin != std::string::npos);
    return page.substr(begin, page.find("</tr>", begin) - begin);
}

}  // namespace

TEST_CASE("the statement's page has each line once, what was decided and why") {
    Seeded seeded;
    seeded.live();
    auto const page = page_in(seeded, Language::nl);
    CHECK(count_of(page, "<tr id=\"A.") == 101);
    CHECK(between(page, "<h2", "</h2>") == std::vector<std::string>{"Regels naar stand", "Organisatorische maatregelen",
                                                                    "Mensgerichte maatregelen", "Fysieke maatregelen",
                                                                    "Technologische maatregelen",
                                                                    "Eigen maatregelen buiten de bijlage"});
    auto const decided = row_of(page, "A.5.1");
    for (auto const* part : {">5.1</th>", "<td>Ja</td>", "Nodig &lt;hier&gt;.", "<p>Risico, Wet</p>", "1 mrt 2026",
                             "<td>Ingevoerd</td>"}) {
        CAPTURE(part);
        CAPTURE(decided);
        CHECK(decided.find(part) != std::string::npos);
    }
    CHECK(row_of(page, "A.7.4").find("<td>Niet van toepassing</td>") != std::string::npos);
    auto const open = row_of(page, "A.8.1");
    CHECK(count_of(open, "<span class=\"mark\">Nog niet besloten</span>") == 2);
    CHECK(open.find("nog niet gemotiveerd") != std::string::npos);
    CHECK(page.find("De Waterlelie &amp; &lt;b&gt;Zonen&lt;/b&gt;") != std::string::npos);
    CHECK(page.find("Eigen regel") != std::string::npos);
}

TEST_CASE("the totals of the page are those of the statement") {
    Seeded seeded;
    seeded.live();
    auto const page = page_in(seeded, Language::nl);
    struct Case {
        char const* status;
        int count;
    };
    for (auto const& [status, count] :
         {Case{"Nog niet besloten", 99}, Case{"Niet van toepassing", 1}, Case{"Niet gestart", 0},
          Case{"Gedeeltelijk", 0}, Case{"Ingevoerd", 1}, Case{"Weggevallen", 0}, Case{"Totaal", 101}}) {
        CAPTURE(status);
        CHECK(page.find("<th scope=\"row\">" + std::string(status) + "</th><td class=\"number\">" +
                        std::to_string(count) + "</td>") != std::string::npos);
    }
}

TEST_CASE("in the other language every heading and label is another, and what people wrote stays") {
    Seeded seeded;
    seeded.live();
    auto const nl = page_in(seeded, Language::nl);
    auto const en = page_in(seeded, Language::en);
    CHECK(en.find("<html lang=\"en\">") != std::string::npos);
    for (auto const* tag : {"h1", "h2", "caption", "th scope=\"col\"", "dt"}) {
        CAPTURE(tag);
        auto const begin = "<" + std::string(tag);
        auto const end = "</" + std::string(tag).substr(0, std::string(tag).find(' ')) + ">";
        auto const dutch = between(nl, begin, end);
        auto const english = between(en, begin, end);
        REQUIRE(dutch.size() == english.size());
        CHECK_FALSE(dutch.empty());
        for (std::size_t i = 0; i < dutch.size(); ++i)
            if (dutch[i] != "Status") CHECK(dutch[i] != english[i]);
    }
    CHECK(row_of(en, "A.5.1").find("<p class=\"said\" lang=\"nl\">Nodig &lt;hier&gt;.</p>") != std::string::npos);
    CHECK(row_of(en, "A.5.1").find("Policies for information security") != std::string::npos);
}
