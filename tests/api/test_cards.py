"""The ward's card and the offline pack: what they say, in which language, and that they are pages of their own."""
import base64
import hashlib
import re

import pytest

from test_statement_page import Outline

ATTACK = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def plan(organisation):
    """A plan with markup in every text."""
    place = organisation.post("locations", {"title": "Huis " + ATTACK})
    party = organisation.post("parties", {"title": "Netbeheerder " + ATTACK, "kind": "supplier", "contact": "Wacht " + ATTACK, "service": "Stroom " + ATTACK,
                                          "phone": "0112 345678 <1>", "emergencyPhone": "0800 9009 <2>", "email": "wacht@example.nl"})
    silent = organisation.post("parties", {"title": "Zonder nummer", "kind": "supplier"})
    asset = organisation.post("assets", {"title": "Meterkast " + ATTACK, "kind": "infrastructure"})
    return organisation.post("continuity-plans", {
        "title": "Stroom weg " + ATTACK, "scenario": "power", "status": "active", "description": "Waarom " + ATTACK,
        "assets": [asset["id"]], "measures": [organisation.control_of("A.5.30")["id"]], "locations": [place["id"]],
        "owner": organisation.server.initial["userId"], "rto": "PT4H", "rpo": "PT1H", "mtpd": "PT52H",
        "fallback": "1. Pak de **zaklamp**\n2. " + ATTACK, "communication": "Portofoon, kanaal 3 " + ATTACK,
        "parties": [party["id"], silent["id"]]})


def page_of(organisation, path, **query):
    answer = organisation.ask("GET", path, query=query)
    assert answer.status == 200, answer.body
    return answer, Outline(answer.body.decode())


def card_of(organisation, plan, **query):
    return page_of(organisation, f"continuity-plans/{plan['id']}/card", **query)


def words_of(page):
    return " ".join(page.of("main")[0][0].split())


@pytest.mark.parametrize("language, says", [
    ("nl", ["Noodkaart · Stroom", "Dit doe je het eerst", "Zo houden we contact", "Wie je belt", "Alles werkt weer binnen 4 uur.",
            "De uitval mag niet langer duren dan 2 dagen en 4 uur.", "NOOIT getest", "Kaartversie", "geen nummer bekend",
            "Geen cliëntgegevens op deze kaart. Zorgboerderij De Hoek"]),
    ("en", ["Emergency card · Power", "What to do first", "How we stay in touch", "Whom to call", "Everything works again within 4 hours.",
            "The outage must not last longer than 2 days and 4 hours.", "NEVER tested", "Card version", "no number known",
            "No patient data on this card. Zorgboerderij De Hoek"])])
def test_card_says_what_a_ward_needs(organisation, plan, language, says):
    answer, page = card_of(organisation, plan, language=language)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8" and answer.headers["Content-Disposition"] is None
    assert page.of("html")[0][1]["lang"] == language
    text = words_of(page)
    assert [part for part in says if part not in text] == [], text
    assert "0800 9009 <2>" in text and "0112 345678" not in text, "the number for day and night goes before the other"
    assert page.of("strong")[0][0] == "zaklamp" and [item for item, _ in page.of("li")][0] == "Pak de zaklamp"
    assert page.of("title")[0][0].endswith("Stroom weg " + ATTACK)


def test_card_is_in_the_organisations_language_by_default(organisation, plan):
    assert card_of(organisation, plan)[1].of("html")[0][1]["lang"] == "nl"
    wrong = organisation.ask("GET", f"continuity-plans/{plan['id']}/card", query={"language": "de", "size": "A5"})
    assert (wrong.status, wrong.rules) == (400, {("size", "unknown-parameter")}), wrong.body
    wrong = organisation.ask("GET", f"continuity-plans/{plan['id']}/card", query={"language": "de"})
    assert (wrong.status, wrong.rules) == (400, {("language", "choice")}), wrong.body


def test_structure_is_accessible(organisation, plan):
    for path in (f"continuity-plans/{plan['id']}/card", "continuity-plans/offline-pack"):
        _, page = page_of(organisation, path)
        assert [len(page.of(tag)) for tag in ("main", "h1", "title")] == [1, 1, 1], path
        levels = [int(name[1]) for name, _, _ in page.elements if re.fullmatch("h[1-6]", name)]
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:])) and levels[0] == 1, (path, levels)
        assert all("scope" in attributes for _, attributes in page.of("th"))
        assert len(page.of("table")) == len(page.of("caption")) > 0
        ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)) > 0
        targets = [attributes["href"] for _, attributes in page.of("a")]
        assert all(target[0] == "#" and target[1:] in ids for target in targets), targets


@pytest.mark.parametrize("language", ["nl", "en"])
def test_texts_stay_texts(organisation, plan, language):
    for path, least in ((f"continuity-plans/{plan['id']}/card", 7), (f"continuity-plans/{plan['id']}/offline-pack", 12),
                        ("continuity-plans/offline-pack", 12)):
        answer, page = page_of(organisation, path, language=language)
        assert not page.of("script") and b"<script" not in answer.body, path
        assert {name for _, attributes, _ in page.elements for name in attributes if name.startswith("on")} == set()
        assert page.of("html")[0][0].count(ATTACK) >= least, path
        assert not re.search(rb"https?://|url\(|@import| style=", answer.body), "something from elsewhere"
        (style, _), = page.of("style")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        expected = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        assert answer.headers.get_all("Content-Security-Policy") == [expected + "; frame-ancestors 'none'"]
        assert page.of("meta", **{"http-equiv": "Content-Security-Policy"})[0][1]["content"] == expected


def version_on(organisation, plan):
    return int(card_of(organisation, plan)[1].of("dd")[2][0].split(",")[0])


def test_version_grows_with_what_stands_on_the_card_only(organisation):
    plan = organisation.post("continuity-plans", {"title": "Brand", "fallback": "Naar buiten"})
    plan = organisation.patch("continuity-plans", plan, {"communication": "Roepen"})
    assert (plan["cardVersion"], version_on(organisation, plan)) == (2, 2)
    plan = organisation.patch("continuity-plans", plan, {
        "printedCopies": [{"place": "Gang", "printedDate": plan["describedDate"], "cardVersion": 1},
                          {"place": "Keuken", "printedDate": plan["describedDate"], "cardVersion": 2}], "description": "Waarom"})
    assert (plan["cardVersion"], plan["derived"]["oldCards"], version_on(organisation, plan)) == (2, 1, 2)
    plan = organisation.patch("continuity-plans", plan, {"fallback": "Naar buiten, langs de achterdeur"})
    assert (plan["cardVersion"], plan["derived"]["oldCards"], version_on(organisation, plan)) == (3, 2, 3)


def test_card_of_the_past_and_of_the_present(organisation):
    plan = organisation.post("continuity-plans", {"title": "Water", "fallback": "Eerst zo."})
    before = organisation.get("audit-log", limit=1, sort="-seq")["items"][0]["at"]
    plan = organisation.patch("continuity-plans", plan, {"fallback": "Nu anders."})
    assert "Nu anders." in words_of(card_of(organisation, plan)[1])
    assert "Eerst zo." in words_of(card_of(organisation, plan, asOf=before)[1])
    answer = card_of(organisation, plan)[0]
    again = organisation.ask("GET", f"continuity-plans/{plan['id']}/card", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_card_longer_than_a_page_says_so_on_the_screen(organisation):
    plan = organisation.post("continuity-plans", {"title": "Lang", "fallback": "a" * 1500, "communication": "b" * 700})
    assert not card_of(organisation, plan)[1].of("p", **{"class": "gaps on-screen"})
    plan = organisation.patch("continuity-plans", plan, {"communication": "b" * 701})
    answer, page = card_of(organisation, plan)
    assert len(page.of("p", **{"class": "gaps on-screen"})) == 1
    assert ".on-screen { display: none; }" in answer.body.decode().split("@media print")[1]


def test_pack_is_one_file_with_every_plan_in_use(organisation, plan):
    organisation.post("continuity-plans", {"title": "Oud plan", "status": "retired"})
    gone = organisation.post("continuity-plans", {"title": "Weggelegd"})
    assert organisation.ask("DELETE", "continuity-plans/" + gone["id"], version=1).status == 200
    answer, page = page_of(organisation, "continuity-plans/offline-pack")
    today = organisation.get("overdue")["on"]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="offline-pack-Zorgboerderij_De_Hoek-{today}.html"'
    text = words_of(page)
    in_use = organisation.get("continuity-plans", status="draft,active")["items"]
    assert len(page.of("article", **{"class": "card"})) == len(in_use) >= 4
    assert all(each["title"] in text for each in in_use) and "Oud plan" not in text and "Weggelegd" not in text
    assert all(part in text for part in ("Verlies van gegevens", "Meterkast", "0112 345678 <1>", "0800 9009 <2>", "wacht@example.nl")), text
    assert organisation.control_of("A.5.30")["title"] in text
    _, one = page_of(organisation, f"continuity-plans/{plan['id']}/offline-pack", language="en")
    assert [text for text, _ in one.of("h2")] == ["Contents", plan["title"], "Call list: numbers for day and night"]
    assert organisation.ask("GET", "continuity-plans/not-a-plan/offline-pack").status == 404
    assert organisation.ask("GET", "continuity-plans/not-a-plan/card").status == 404


def test_a_plan_that_is_erased_has_no_card(organisation):
    plan = organisation.post("continuity-plans", {"title": "Met naam"})
    board = organisation.as_role("board")
    assert organisation.ask("DELETE", "continuity-plans/" + plan["id"], version=1).status == 200  # the newest isn't erased while in use
    body = {"versions": [1, 2], "reason": "Naam van een cliënt"}
    assert organisation.ask("POST", f"continuity-plans/{plan['id']}/_erase", body).status == 202
    assert board.ask("POST", f"continuity-plans/{plan['id']}/_erase", body).status == 200
    for path in ("card", "offline-pack"):
        assert organisation.ask("GET", f"continuity-plans/{plan['id']}/{path}").status == 410
    assert b"Met naam" not in organisation.ask("GET", "continuity-plans/offline-pack").body
