"""Versions of the statement of applicability: frozen whole, approved by the board, changed by nobody."""
import jsonschema
import pytest

from conftest import Organisation, zorgborg
from test_records import nothing_changes, refuse

FROZEN = ("number", "edition", "scopeVersion", "totals", "lines", "additional", "differences")
EDITION = "nen7510-2024:"


def founded(organisation, **members):
    made = organisation.server.ask("POST", "/v1/organisations", {"name": "Wijkteam", **members}, organisation.token)
    assert made.status == 201, made.body
    return Organisation(organisation.server, made.json["id"], organisation.token)


@pytest.fixture
def decided(organisation):
    """An organisation of its own whose lines are all decided."""
    mine = founded(organisation)
    mine.decide()
    return mine


@pytest.fixture
def board(decided):
    return decided.as_role("board", "bestuur@wijkteam.nl")


def approve(board, version, decision="approved"):
    answer = board.ask("POST", f"soa-versions/{version['id']}/approvals", {"decision": decision})
    assert answer.status == 201, answer.body
    return answer.json


def changes(version):
    return {(row["requirement"] or row["control"], row["member"]): (row["from"], row["to"]) for row in version["differences"]}


def test_undecided_lines_are_named_and_nothing_is_frozen(organisation):
    mine = founded(organisation)
    every = {(f"#/lines/{i}", "undecided-lines") for i in range(101)}
    refuse(mine, 409, every, "POST", "soa-versions", {})
    mine.decide("A.5.3", "A.8.35")
    problem = refuse(mine, 409, {("#/lines/2", "undecided-lines"), ("#/lines/100", "undecided-lines")}, "POST", "soa-versions", {})
    assert [error["detail"].split(" ")[0] for error in problem["errors"]] == [EDITION + "A.5.3", EDITION + "A.8.35"], problem
    mine.decide()
    assert mine.post("soa-versions", {})["number"] == 1, "the refusals took no number"


def test_what_is_frozen_is_the_statement(decided):
    decided.ask("PATCH", "", {"scopeStatement": "Alles"}, 1)
    extra = decided.post("controls", {"title": "Buurtpreventie", "ground": "good-practice"})
    statement = decided.get("statement-of-applicability")
    answer = decided.ask("POST", "soa-versions", {"note": "Voor het bestuur"})
    assert answer.status == 201, answer.body
    version = answer.json
    assert answer.headers["Location"] == f"{decided.base}/soa-versions/{version['id']}"
    assert {name: version[name] for name in ("edition", "lines", "additional", "totals")} == {
        name: statement[name] for name in ("edition", "lines", "additional", "totals")}
    assert (len(version["lines"]), version["totals"]["undecided"], [c["id"] for c in version["additional"]]) == (101, 0, [extra["id"]])
    assert (version["title"], version["note"]) == ("Verklaring van toepasselijkheid 1", "Voor het bestuur")
    assert (version["number"], version["version"], version["scopeVersion"]) == (1, 1, 2)
    assert (version["differences"], version["derived"]) == ([], {"approval": None})
    assert decided.get("soa-versions/" + version["id"]) == version
    assert decided.get("soa-versions", number="1")["items"] == [version]
    history = decided.get(f"soa-versions/{version['id']}/history")
    assert [(item["version"], item["action"]) for item in history["items"]] == [(1, "create")]


def test_its_name_is_of_the_organisations_language_or_as_asked_for(organisation):
    mine = founded(organisation, language="en")
    mine.decide()
    titles = [mine.post("soa-versions", body)["title"] for body in ({}, {"title": "For the audit"}, {"title": None})]
    assert titles == ["Statement of applicability 1", "For the audit", "Statement of applicability 3"], titles


def test_nothing_frozen_can_be_sent_or_changed(decided):
    version = decided.post("soa-versions", {})
    path = "soa-versions/" + version["id"]
    sent = {name: version[name] for name in FROZEN}
    refuse(decided, 400, {("#/" + name, "unknown-member") for name in FROZEN}, "POST", "soa-versions", sent)
    refuse(decided, 400, {("#/title", "length"), ("#/note", "type")}, "POST", "soa-versions", {"title": " ", "note": 5})
    with nothing_changes(decided):
        for method in ("PATCH", "PUT", "DELETE"):
            answer = decided.ask(method, path, {"title": "x"}, 1)
            assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS"), (method, answer.body)
        for suffix in ("/_bulk", "/_import"):
            assert decided.ask("POST", "soa-versions" + suffix, {"changes": []}).status in (404, 405), suffix
        for suffix in ("/_restore", "/_erase"):
            assert decided.ask("POST", path + suffix, {"versions": [1], "reason": "x"}).status == 404, suffix
    assert decided.get(path) == version


def test_a_retry_freezes_once(decided):
    key = {"Idempotency-Key": "freeze"}
    first, again = (decided.ask("POST", "soa-versions", {}, headers=key) for _ in range(2))
    assert (first.status, first.json, decided.get("soa-versions")["total"]) == (again.status, again.json, 1), again.body


def test_the_board_approves_and_the_statement_tells_which(decided, board):
    first = decided.post("soa-versions", {})
    before = first["createdAt"]
    refuse(decided, 403, set(), "POST", f"soa-versions/{first['id']}/approvals", {"decision": "approved"})
    assert decided.get("statement-of-applicability")["approvedVersion"] is None
    approval = approve(board, first)
    told = {"id": first["id"], "number": 1, "approvedAt": approval["createdAt"]}
    assert decided.get("statement-of-applicability")["approvedVersion"] == told
    assert decided.get("soa-versions/" + first["id"])["derived"]["approval"]["decision"] == "approved"
    second = decided.post("soa-versions", {})
    approve(board, second, "rejected")
    assert decided.get("statement-of-applicability")["approvedVersion"] == told, "a rejected one is none"
    later = approve(board, second)
    assert decided.get("statement-of-applicability")["approvedVersion"] == {
        "id": second["id"], "number": 2, "approvedAt": later["createdAt"]}
    approve(board, second, "rejected")
    assert decided.get("statement-of-applicability")["approvedVersion"] == told, "a verdict taken back"
    assert decided.get("statement-of-applicability", asOf=later["createdAt"])["approvedVersion"]["number"] == 2
    assert decided.get("statement-of-applicability", asOf=before)["approvedVersion"] is None


def test_differences_from_the_version_before(decided):
    stub = decided.control_of("A.8.13")
    going = decided.post("controls", {"title": "Oud slot", "ground": "law"})
    staying = decided.post("controls", {"title": "Buurtpreventie", "ground": "good-practice"})
    first = decided.post("soa-versions", {})
    decided.patch("applicability", decided.line_of("A.5.1"), {"justification": "Anders; beter", "grounds": ["risk", "law"]})
    decided.patch("applicability", decided.line_of("A.8.28"), {"applicable": "no"})
    decided.patch("controls", stub, {"status": "in-progress"})
    decided.patch("controls", going, {"status": "retired"})
    decided.patch("controls", staying, {"title": "Hek", "status": "in-progress"})
    new = decided.post("controls", {"title": "Camera", "requirements": ["cbw:25"]})
    second = decided.post("soa-versions", {})
    assert changes(second) == {
        (EDITION + "A.5.1", "justification"): ("Nodig", "Anders; beter"), (EDITION + "A.5.1", "grounds"): ("risk", "risk;law"),
        (EDITION + "A.8.28", "applicable"): ("yes", "no"), (EDITION + "A.8.28", "status"): ("not-started", "not-applicable"),
        (EDITION + "A.8.13", "status"): ("not-started", "partial"),
        (staying["id"], "status"): ("planned", "in-progress"),
        (new["id"], "status"): (None, "planned"),
        (going["id"], "ground"): ("law", None), (going["id"], "status"): ("planned", None)}, changes(second)
    assert len(second["differences"]) == len(changes(second))
    assert decided.get("soa-versions/" + first["id"]) == first, "the first says what it said"
    assert decided.post("soa-versions", {})["differences"] == []


def test_the_organisations_language_is_no_difference(decided):
    decided.post("soa-versions", {})
    decided.ask("PATCH", "", {"language": "en"}, 1)
    second = decided.post("soa-versions", {})
    assert (second["differences"], second["lines"][0]["title"]) == ([], "Policies for information security"), second["lines"][0]


def test_more_than_a_request_may_list_is_frozen_and_read(decided):
    """A list that is sent ends at 1,000 elements; what the server gathers has no such end."""
    for number in range(2):
        answer = decided.ask("POST", "controls/_bulk", {"changes": [
            {"create": {"title": f"Extra {number}.{i}", "ground": "law"}} for i in range(600)]})
        assert answer.status == 200, answer.body
    version = decided.post("soa-versions", {})
    assert len(decided.get("soa-versions/" + version["id"])["additional"]) == 1200
    third = decided.ask("POST", "soa-versions", {})
    assert (third.status, third.json["differences"]) == (201, []), third.body


def test_answers_are_as_described(decided, board):
    decided.post("controls", {"title": "Hek", "ground": "law"})
    decided.post("soa-versions", {})
    decided.patch("applicability", decided.line_of("A.8.28"), {"applicable": "no"})
    approve(board, decided.post("soa-versions", {"note": "Kort"}))
    paths = decided.server.ask("GET", "/v1/openapi.json").json["paths"]
    for path in ("soa-versions", "soa-versions/{id}", "statement-of-applicability"):
        described = paths["/organisations/{organisationId}/" + path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = decided.get(path.replace("{id}", decided.get("soa-versions", number="2")["items"][0]["id"]))
        jsonschema.Draft202012Validator(described, format_checker=jsonschema.FormatChecker()).validate(answer)
        strict = [name for name in described["properties"] if name not in ("next", "items", "total")]
        assert "items" in answer or answer.keys() == set(strict), answer.keys() ^ set(strict)


def test_the_store_holds(server, decided):
    decided.post("soa-versions", {})
    check = zorgborg("check", "--data", server.data, check=False)
    assert (check.returncode, check.stderr) == (0, ""), check
