#include "reminders/mail.hpp"

#include <stdexcept>

#include "base/text.hpp"

using namespace zorgborg;
using namespace std::string_literals;

namespace {

Mail mail() {
    return {.from = "zorgborg@example.nl",
            .to = "anna@example.nl",
            .to_name = "Anna de Vries",
            .subject = "Herinnering",
            .text = "Hallo\n",
            .html = "",
            .language = "nl",
            .message_id = "1.anna@example.nl",
            .date = parse_instant("2026-11-22T09:05:07Z").value(),
            .headers = {}};
}

std::vector<std::string> lines_of(std::string const& message) {
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin < message.size();) {
        auto const end = message.find("\r\n", begin);
        REQUIRE(end != std::string::npos);
        out.push_back(message.substr(begin, end - begin));
        begin = end + 2;
    }
    return out;
}

/// `Name: value` of the head, unfolded.
std::vector<std::string> headers_of(std::string const& message) {
    std::vector<std::string> out;
    for (auto const& line : lines_of(message)) {
        if (line.empty()) break;
        if (line.front() == ' ')
            out.back() += line;
        else
            out.push_back(line);
    }
    return out;
}

std::string header_of(std::string const& message, std::string const& name) {
    std::string out;
    for (auto const& header : headers_of(message))
        if (header.starts_with(name + ": ")) out += (out.empty() ? "" : "\n") + header.substr(name.size() + 2);
    return out;
}

std::string body_of(std::string const& message) { return message.substr(message.find("\r\n\r\n") + 4); }

/// Bytes of `=XX` and, in words, `_`; by hand, to be another reading than the one tested.
std::string unquoted(std::string const& text, bool word) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '=') {
            if (text.compare(i, 3, "=\r\n") != 0)
                out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            out += word && text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

/// Encoded words, each of whole characters and at most 75 long.
std::string decoded(std::string const& header) {
    std::string out;
    for (auto const& word : split(header, ' ')) {
        CAPTURE(word);
        REQUIRE(word.starts_with("=?utf-8?Q?"));
        REQUIRE(word.ends_with("?="));
        CHECK(word.size() <= 75);
        auto const text = unquoted(std::string(word.substr(10, word.size() - 12)), true);
        CHECK(code_points(text) != std::string_view::npos);
        out += text;
    }
    return out;
}

void check_lines(std::string const& message, std::size_t limit) {
    for (auto const& line : lines_of(message)) {
        CAPTURE(line);
        CHECK(line.size() <= limit);
        CHECK(line.find_first_of("\r\n\0"s) == std::string::npos);
        CHECK(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; }));
    }
}

}  // namespace

TEST_CASE("a plain mail, whole") {
    CHECK(message_of(mail()) ==
          "From: zorgborg@example.nl\r\n"
          "To: \"Anna de Vries\" <anna@example.nl>\r\n"
          "Subject: Herinnering\r\n"
          "Date: Sun, 22 Nov 2026 09:05:07 +0000\r\n"
          "Message-ID: <1.anna@example.nl>\r\n"
          "Auto-Submitted: auto-generated\r\n"
          "Content-Language: nl\r\n"
          "MIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=utf-8\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n"
          "\r\n"
          "Hallo\r\n");
}

TEST_CASE("a subject is read as it was written, on lines of 78") {
    for (auto const& subject : {"Herziening 8.24 is over 3 dagen te laat"s, "Één maatregel, twee eigenaren: naïef?"s,
                                "=?utf-8?Q?nagemaakt?="s, " a"s, "a "s, "a  b"s, "_=?"s, std::string(75, 'x'),
                                std::string(500, 'y'), "\xf0\x9f\x94\x92\xf0\x9f\x94\x91 slot en sleutel"s}) {
        CAPTURE(subject);
        auto one = mail();
        one.subject = subject;
        auto const message = message_of(one);
        check_lines(message, 78);
        auto const header = header_of(message, "Subject");
        CHECK((header.starts_with("=?") ? decoded(header) : header) == subject);
    }
    for (auto const* const piece : {"woorden en ", "é", "\xe2\x82\xac", "\xf0\x9f\x94\x92", "a\xc3\xab "}) {
        auto one = mail();
        for (int i = 0; i < 90; ++i) {
            one.subject += piece;
            auto const message = message_of(one);
            CAPTURE(message);
            check_lines(message, 78);
            auto const header = header_of(message, "Subject");
            CHECK((header.starts_with("=?") ? decoded(header) : header) == one.subject);
        }
    }
}

TEST_CASE("no text begins a header or a body") {
    auto const plain_headers = headers_of(message_of(mail())).size();
    for (auto const& attack :
         {"x\r\nBcc: boss@example.nl"s, "x\nBcc: boss@example.nl"s, "x\rBcc: boss@example.nl"s, "x\r\n\r\n<script>"s,
          "\r\nBcc: a@example.nl"s, "x\0\r\nBcc: boss@example.nl"s,
          "x\xc2\x85"
          "Bcc: boss@example.nl"s,
          "x\xe2\x80\xa8"
          "Bcc: boss@example.nl"s,
          "x\" <boss@example.nl>, \"y"s, "x\\"s, "x\r\n "s, std::string(2000, 'x') + "\r\nBcc: boss@example.nl",
          "\xe2\x80\xae"
          "gro.rossap"s,
          "\xff\xfe\r\nBcc: a@example.nl"s}) {
        CAPTURE(attack);
        auto one = mail();
        one.subject = one.to_name = one.text = one.html = attack;
        one.headers = {{"X-Organisation", attack}};
        auto const message = message_of(one);
        CAPTURE(message);
        CHECK(headers_of(message).size() == plain_headers);  // X-Organisation more; the encoding is of the parts
        CHECK(header_of(message, "Bcc").empty());
        CHECK(header_of(message, "To").ends_with(" <anna@example.nl>"));
        check_lines(message, 998);
    }
}

TEST_CASE("marks that turn the direction of writing and controls don't reach a header") {
    auto one = mail();
    one.subject =
        "a\xe2\x80\xae"
        "b\xe2\x81\xa6"
        "c\xe2\x80\x8f\r\n\xc3\xa9\x7f\xff";
    auto const message = message_of(one);
    CAPTURE(message);
    CHECK(decoded(header_of(message, "Subject")) == "abc \xc3\xa9 \xef\xbf\xbd");
}

TEST_CASE("a name is quoted or encoded, never taken for an address") {
    struct Case {
        std::string name, header;
    };
    for (auto const& [name, header] : {Case{"", "anna@example.nl"},
                                       {"Anna", "\"Anna\" <anna@example.nl>"},
                                       {"A. \"Ans\" \\ B", R"("A. \"Ans\" \\ B" <anna@example.nl>)"},
                                       {"boss@example.nl", "\"boss@example.nl\" <anna@example.nl>"},
                                       {"Zoë", "=?utf-8?Q?Zo=C3=AB?= <anna@example.nl>"},
                                       {"=?utf-8?Q?a?=", "=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?= <anna@example.nl>"},
                                       {std::string(60, 'a'), "\"" + std::string(60, 'a') + "\" <anna@example.nl>"}}) {
        CAPTURE(name);
        auto one = mail();
        one.to_name = name;
        CHECK(header_of(message_of(one), "To") == header);
        check_lines(message_of(one), 78);
    }
}

TEST_CASE("a body is read as it was written, on lines of 76") {
    struct Case {
        std::string text, read;
    };
    for (auto const& [text, read] : {Case{"één\n", "één\r\n"},
                                     {"a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd\r\n"},
                                     {"", ""},
                                     {"\n\na\n", "\r\n\r\na\r\n"},
                                     {".\n..\n", ".\r\n..\r\n"},
                                     {"a = b \n\t\n", "a = b \r\n\t\r\n"},
                                     {"a\0b\x1b\n"s,
                                      "a\xef\xbf\xbd"
                                      "b\xef\xbf\xbd\r\n"},
                                     {"\xff", "\xef\xbf\xbd\r\n"},
                                     {std::string(200, 'x'), std::string(200, 'x') + "\r\n"},
                                     {std::string(80, ' '), std::string(80, ' ') + "\r\n"}}) {
        CAPTURE(text);
        auto one = mail();
        one.text = text;
        auto const body = body_of(message_of(one));
        CAPTURE(body);
        check_lines(body, 76);
        CHECK(unquoted(body, false) == read);
    }
    auto one = mail();
    for (std::string line; line.size() < 180; line += line.size() % 3 == 0 ? "a" : "é") {
        one.text = line;
        auto const body = body_of(message_of(one));
        CAPTURE(body);
        check_lines(body, 76);
        CHECK(unquoted(body, false) == (line.empty() ? "" : line + "\r\n"));
    }
}

TEST_CASE("two bodies are alternatives, and no text ends one") {
    auto one = mail();
    one.html = "<p>Hallo</p>\n";
    auto const type = header_of(message_of(one), "Content-Type");
    CAPTURE(type);
    auto const begin = std::string("multipart/alternative; boundary=\"");
    REQUIRE(type.starts_with(begin));
    auto const boundary = "--" + type.substr(begin.size(), type.size() - begin.size() - 1);
    one.text = "a\n" + boundary + "--\n" + boundary + "\nContent-Type: text/html\n\nb\n";
    auto const lines = lines_of(message_of(one));
    CHECK(std::ranges::count(lines, boundary) == 2);
    CHECK(std::ranges::count(lines, boundary + "--") == 1);
    CHECK(lines.back() == boundary + "--");
    check_lines(message_of(one), 78);
}

TEST_CASE("a program's header stays whole; what is automatic is said once") {
    auto one = mail();
    auto const link = "<https://example.nl/" + std::string(300, 'x') + ">";
    one.headers = {{"List-Unsubscribe", link}, {"auto-submitted", "no"}};
    auto const message = message_of(one);
    CAPTURE(message);
    CHECK(header_of(message, "List-Unsubscribe") == link);
    CHECK(header_of(message, "Auto-Submitted") == "auto-generated");
    CHECK(message.find("auto-submitted") == std::string::npos);
}

TEST_CASE("what is no address is refused") {
    for (auto const& bad : {""s, "anna"s, "@example.nl"s, "anna@"s, "anna @example.nl"s, "anna@example.nl\r\nBcc: a@b"s,
                            "anna@example.nl\n"s, "<anna@example.nl>"s, "anna@example.nl>"s, "anna@a@b"s,
                            "a,b@example.nl"s, "\"a\"@example.nl"s, "anna@\xc3\xa9.nl"s, "anna@example.nl\0"s,
                            "anna@[127.0.0.1]"s, std::string(65, 'a') + "@example.nl", "a@" + std::string(253, 'b')}) {
        CAPTURE(bad);
        CHECK(!is_mail_address(bad));
        for (auto const member : {&Mail::from, &Mail::to, &Mail::message_id}) {
            auto one = mail();
            one.*member = bad;
            CHECK_THROWS_AS(message_of(one), std::invalid_argument);
        }
    }
    for (auto const* const good : {"a@b", "anna.de-vries+isms@mail.example.nl", "o'neil@example.nl"}) {
        CAPTURE(good);
        CHECK(is_mail_address(good));
    }
}

TEST_CASE("other names of headers, and languages, are refused") {
    for (auto const& bad :
         {"Bcc"s, "bcc"s, "Subject"s, "Content-Type"s, "X: y\r\nZ"s, ""s, "X Y"s, "X\0"s, std::string(41, 'x')}) {
        CAPTURE(bad);
        auto one = mail();
        one.headers = {{bad, "x"}};
        CHECK_THROWS_AS(message_of(one), std::invalid_argument);
    }
    auto one = mail();
    one.language = "nl\r\nX: y";
    CHECK_THROWS_AS(message_of(one), std::invalid_argument);
}
