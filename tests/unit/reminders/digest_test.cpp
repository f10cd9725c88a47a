#include "reminders/digest.hpp"

#include <doctest/doctest.h>

#include "facts.hpp"
#include "reminders/mail.hpp"

using namespace zorgborg;

namespace {

Digest digest(Language language = Language::nl) {
    Digest out;
    out.organisation = "De Linde";
    out.name = "Anna de Vries";
    out.language = language;
    out.today = day("2026-12-14");
    out.lines = {{"Noodstroom proefdraaien", DueKind::task, day("2026-12-28"), "", ""},
                 {"Beleid", DueKind::review, day("2026-12-14"), "", ""},
                 {"Uitwijk", DueKind::never_tested, day("2026-11-01"), "", ""},
                 {"Log nalopen", DueKind::task, day("2026-12-13"), "https://isms.example.nl/#/a",
                  "https://isms.example.nl/completion#b"},
                 {"Rechten nalopen", DueKind::task, day("2026-12-04"), "", ""},
                 {"Zonder stroom", DueKind::exercise, day("2026-12-20"), "", ""}};
    out.late_in_all = 7;
    return out;
}

std::size_t count(std::string const& text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++out;
    return out;
}

}  // namespace

TEST_CASE("a mail in Dutch, what is late first, the rest in the order of their days") {
    auto const text = digest_text(digest());
    CHECK(text.subject == "De Linde: 3 te laat, 3 binnenkort");
    CHECK(text.text ==
          "Dag Anna de Vries,\n\n"
          "Dit vraagt uw aandacht in het managementsysteem voor informatiebeveiliging van De Linde.\n\n"
          "Te laat\n"
          "- Uitwijk (nooit getest), sinds 1 nov 2026\n"
          "- Rechten nalopen (taak), uiterlijk 4 dec 2026, 10 dagen te laat\n"
          "- Log nalopen (taak), uiterlijk 13 dec 2026, 1 dag te laat\n"
          "  https://isms.example.nl/#/a\n"
          "  Afronden zonder in te loggen (kan één keer):\n"
          "  https://isms.example.nl/completion#b\n\n"
          "Deze week\n"
          "- Beleid (beoordeling), vandaag\n"
          "- Zonder stroom (oefening), uiterlijk 20 dec 2026\n\n"
          "Daarna\n"
          "- Noodstroom proefdraaien (taak), uiterlijk 28 dec 2026\n\n"
          "In totaal is bij u te laat: 7.\n\n"
          "-- \n"
          "U krijgt deze mail omdat u in dit systeem taken of plannen beheert. Hoe vaak, staat bij uw lidmaatschap.\n"
          "Zet geen cliëntgegevens in dit systeem of in een antwoord op deze mail.\n");
}

TEST_CASE("and in English") {
    auto const text = digest_text(digest(Language::en));
    CHECK(text.subject == "De Linde: 3 late, 3 soon");
    CHECK(text.text ==
          "Hello Anna de Vries,\n\n"
          "This asks for your attention in the information security management system of De Linde.\n\n"
          "Late\n"
          "- Uitwijk (never tested), since 1 Nov 2026\n"
          "- Rechten nalopen (task), by 4 Dec 2026, 10 days late\n"
          "- Log nalopen (task), by 13 Dec 2026, 1 day late\n"
          "  https://isms.example.nl/#/a\n"
          "  Complete without signing in (works once):\n"
          "  https://isms.example.nl/completion#b\n\n"
          "This week\n"
          "- Beleid (review), today\n"
          "- Zonder stroom (exercise), by 20 Dec 2026\n\n"
          "After that\n"
          "- Noodstroom proefdraaien (task), by 28 Dec 2026\n\n"
          "Late with you in all: 7.\n\n"
          "-- \n"
          "You get this mail because you keep tasks or plans in this system. How often is set with your membership.\n"
          "Put no client data in this system or in an answer to this mail.\n");
}

TEST_CASE("a part without lines and a count of nothing aren't there") {
    auto one = digest();
    one.lines = {one.lines[1]};
    one.late_in_all = 0;
    auto const text = digest_text(one);
    CHECK(text.subject == "De Linde: 1 binnenkort");
    for (auto const* absent : {"Te laat", "Daarna", "In totaal"}) {
        CAPTURE(absent);
        CHECK(text.text.find(absent) == std::string::npos);
        CHECK(text.html.find(absent) == std::string::npos);
    }
}

TEST_CASE("the board's begins in its own words") {
    auto board = digest();
    board.for_board = true;
    CHECK(digest_text(board).text.find("Dit hoort de bestuurder elke maand te weten over De Linde.") !=
          std::string::npos);
}

TEST_CASE("no text of a person becomes markup") {
    std::string const attack = R"(</p><script>alert("1")</script><a href="x" onclick="y">&amp;)";
    auto hostile = digest();
    hostile.organisation = hostile.name = attack;
    for (auto& line : hostile.lines) line.title = attack;
    auto const plain = digest_text(digest()).html;
    auto const html = digest_text(hostile).html;
    CHECK(count(html, "<script") == 0);
    CHECK(count(html, "onclick=\"") == 0);
    CHECK(count(html, "href=\"x") == 0);
    CHECK(count(html, "&lt;script&gt;") >= 8);
    CHECK(count(html, "&amp;amp;") >= 8);
    // As many tags as without it: none was added and none was ended.
    CHECK(count(html, "<") == count(plain, "<"));
    CHECK(count(html, ">") == count(plain, ">"));
}

TEST_CASE("no text of a person begins a header or a line of its own") {
    for (std::string const attack : {"x\r\nBcc: boss@example.nl", "x\nBcc: boss@example.nl", "x\u2028Bcc: a@example.nl",
                                     "x\u0085Bcc: a@example.nl", "=?utf-8?q?x=0D=0ABcc:_a?="}) {
        CAPTURE(attack);
        auto hostile = digest();
        hostile.organisation = hostile.name = attack;
        for (auto& line : hostile.lines) line.title = attack;
        auto const text = digest_text(hostile);
        Mail mail;
        mail.from = "zorgborg@example.nl";
        mail.to = "anna@example.nl";
        mail.to_name = attack;
        mail.subject = text.subject;
        mail.text = text.text;
        mail.html = text.html;
        mail.language = "nl";
        mail.message_id = "1@example.nl";
        auto const message = message_of(mail);
        auto const head = message.substr(0, message.find("\r\n\r\n"));
        CHECK(count(head, "\r\nBcc:") == 0);
        CHECK(count(head, "\r\nSubject: ") == 1);
        CHECK(count(head, "\n") == count(head, "\r\n"));
    }
}
