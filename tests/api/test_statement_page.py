"""The statement of applicability as a page: its structure by a reader of HTML, its policy, its language, its tag."""
import base64
import hashlib
import html.parser
import re

import pytest

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Outline(html.parser.HTMLParser):
    """Every element with its attributes and text; fails when they aren't well nested."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        element = (tag, dict(attributes), [])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, (tag, [element[0] for element in self.open])
        self.open.pop()

    def handle_data(self, data):
        for _, _, texts in self.open:
            texts.append(data)

    def of(self, tag, **attributes):
        return [("".join(texts), found) for name, found, texts in self.elements
                if name == tag and attributes.items() <= found.items()]


def page_of(organisation, **query):
    answer = organisation.ask("GET", "statement-of-applicability", query={"format": "html", **query})
    assert answer.status == 200, answer.body
    return answer, Outline(answer.body.decode())


@pytest.fixture(scope="module")
def lived(organisation):
    """Markup in every text that people write."""
    organisation.patch("controls", organisation.control_of("A.5.1"), {
        "title": "<script>alert(1)</script>", "status": "implemented", "owner": organisation.server.initial["userId"],
        "implementation": "Zo.", "implementedDate": "2026-01-10"})
    organisation.patch("applicability", organisation.line_of("A.5.1"),
                       {"applicable": "yes", "justification": "<img src=x onerror=alert(1)>\n\nTweede."})
    answer = organisation.ask("PATCH", "", {"name": "A & </title><b>B</b>"}, organisation.get()["version"])
    assert answer.status == 200, answer.body
    return organisation


def test_page_has_each_line_once(lived):
    answer, page = page_of(lived)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Disposition"] is None
    statement = lived.get("statement-of-applicability")
    rows = [attributes["id"] for _, attributes in page.of("tr") if "id" in attributes]
    assert rows == [line["requirement"].split(":")[1] for line in statement["lines"]]
    assert len(rows) == 101
    totals = [text for text, attributes in page.of("td") if attributes.get("class") == "number"]
    assert [int(text) for text in totals] == [*statement["totals"].values(), 101], totals


def test_page_is_accessible_in_structure(lived):
    _, page = page_of(lived)
    assert page.of("html")[0][1]["lang"] == "nl"
    assert [len(page.of(tag)) for tag in ("header", "main", "h1", "title")] == [1, 1, 1, 1]
    tables = page.of("table")
    assert len(tables) == len(page.of("caption")) == len(page.of("thead")) >= 5
    assert all("scope" in attributes for _, attributes in page.of("th"))
    regions = page.of("div", role="region")
    names = {attributes["id"] for _, attributes in page.of("caption")}
    assert len(regions) == len(tables)
    assert all(attributes["tabindex"] == "0" and attributes["aria-labelledby"] in names for _, attributes in regions)
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert page.of("a", href="#content") and "content" in ids


def test_texts_stay_texts(lived):
    _, page = page_of(lived)
    assert not page.of("script") and not page.of("img")
    assert {name for _, attributes, _ in page.elements for name in attributes if name.startswith("on")} == set()
    row = next(text for text, attributes in page.of("tr") if attributes.get("id") == "A.5.1")
    assert "<img src=x onerror=alert(1)>" in row and "Tweede." in row
    assert page.of("title")[0][0].endswith(": A & </title><b>B</b>") and not page.of("b")


def test_policy_allows_the_one_style_and_nothing_else(lived):
    answer, page = page_of(lived)
    (style, attributes), = page.of("style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert attributes == {}
    expected = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert answer.headers.get_all("Content-Security-Policy") == [expected + "; frame-ancestors 'none'"]
    assert page.of("meta", **{"http-equiv": "Content-Security-Policy"})[0][1]["content"] == expected
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(rb"https?://|url\(|@import| style=", answer.body), "something from elsewhere"
    other = lived.ask("GET", "statement-of-applicability")
    assert other.headers.get_all("Content-Security-Policy") == ["default-src 'none'; frame-ancestors 'none'"]


def test_unchanged_page_keeps_its_policy(lived):
    answer, _ = page_of(lived)
    again = lived.ask("GET", "statement-of-applicability", query={"format": "html"},
                      headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]
    tags = {lived.ask("GET", "statement-of-applicability", query={"format": name}).headers["ETag"]
            for name in ("json", "csv", "html")}
    assert len(tags) == 3, tags


def test_language_is_the_organisations_or_the_one_asked_for(lived):
    _, dutch = page_of(lived)
    _, english = page_of(lived, language="en")
    assert dutch.of("h1")[0][0] == "Verklaring van toepasselijkheid"
    assert english.of("h1")[0][0] == "Statement of applicability"
    assert english.of("html")[0][1]["lang"] == "en"
    foreign = [attributes.get("lang") for text, attributes in english.of("p") if "Tweede." in text]
    assert foreign == ["nl"], foreign
    assert "lang" not in next(attributes for text, attributes in dutch.of("p") if "Tweede." in text)
    titles = {language: lived.get("statement-of-applicability", language=language)["lines"][0]["title"]
              for language in ("nl", "en")}
    assert titles == {"nl": "Beleidsregels voor informatiebeveiliging", "en": "Policies for information security"}


def test_what_is_not_there_is_refused(lived):
    answer = lived.ask("GET", "statement-of-applicability", query={"format": "html", "language": "de"})
    assert answer.status == 400 and answer.rules == {("language", "choice")}, answer.body
    answer = lived.ask("GET", "controls", query={"format": "html"})
    assert answer.status == 400 and answer.rules == {("format", "choice")}, answer.body
    answer = lived.ask("GET", "statement-of-applicability", headers={"Accept": "image/png"})
    assert answer.status == 406, answer.body


@pytest.mark.parametrize("accept, media_type", [
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"), ("*/*", "application/json"),
    ("text/csv", "text/csv"), ("application/json, text/html", "application/json"), ("text/html;q=0, */*", "application/json")])
def test_accept_chooses(lived, accept, media_type):
    answer = lived.ask("GET", "statement-of-applicability", headers={"Accept": accept})
    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, media_type), answer.body[:200]


def test_page_of_the_past(lived):
    before = lived.get("audit-log", limit=1, sort="-seq")["items"][0]["at"]
    line = lived.line_of("A.8.1")
    lived.patch("applicability", line, {"applicable": "yes", "justification": "Later besloten."})
    assert "Later besloten." in page_of(lived)[0].body.decode()
    assert "Later besloten." not in page_of(lived, asOf=before)[0].body.decode()
