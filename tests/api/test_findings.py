"""Findings: settled by others than who did the work, once it is done and helped; no way around it."""
import pytest

from test_records import nothing_changes, refuse
from test_rights import program
from test_rights_people import me


@pytest.fixture(scope="module")
def people(organisation):
    owners = {name: organisation.as_role("owner", f"{name}@example.nl") for name in ("owner", "other")}
    return owners | {"auditor": organisation.as_role("internal-auditor"), "board": organisation.as_role("board"),
                     "external": organisation.as_role("external-auditor"), "reader": organisation.as_role("reader")}


@pytest.fixture
def finding(organisation, people):
    def make_finding(caller=organisation, **members):
        return caller.post("findings", {"title": "Lijst niet actueel", "type": "nonconformity", "grade": "minor",
                                        "owner": me(people["owner"]), "correction": "Dagelijks geprint", **members})
    return make_finding


def check(caller, record, effective=True):
    return caller.ask("POST", f"findings/{record['id']}/effect-checks", {"effective": effective, "note": "Gezien"})


def close(caller, record):
    return caller.ask("POST", f"findings/{record['id']}/_close", {"note": "Klaar"})


def told(answer):
    return answer.status, answer.rules


def test_who_may_judge(organisation, people, finding):
    made = finding()
    robot = program(organisation, "security-officer")
    for caller, status in ((people["reader"], 403), (people["external"], 403), (organisation.as_role("privacy-officer"), 403),
                           (people["owner"], 409), (robot, 409)):
        with nothing_changes(organisation):
            assert check(caller, made).status == status and close(caller, made).status == status
    assert told(check(robot, made)) == (409, {("#/status", "person-needed")})
    for caller in (people["other"], people["board"], people["auditor"], organisation):
        assert check(caller, made).status == 201
        record = finding()
        assert [check(caller, record).status, close(caller, record).status] == [201, 200]


def test_a_major_one_is_closed_by_an_auditor(organisation, people, finding):
    made = finding(people["auditor"], grade="major", correction=None)
    made = organisation.patch("findings", made, {"correction": "Gedaan"})
    assert check(organisation, made).status == 201
    for caller in (organisation, people["board"], people["other"]):
        assert told(close(caller, made)) == (409, {("#/grade", "auditor-needed")})
    version = organisation.get("findings/" + made["id"])["version"]
    for caller in (organisation, people["owner"]):
        for body in ({"grade": "minor"}, {"grade": None}, {"type": "observation", "grade": None}):
            with nothing_changes(organisation):
                answer = caller.ask("PATCH", "findings/" + made["id"], body, version)
            assert answer.status == 409 and {rule for _, rule in answer.rules} == {"auditor-needed"}, (body, answer.body)
    assert close(people["auditor"], made).status == 200


def test_a_grade_may_rise_and_who_gave_it_may_take_it_back(organisation, people, finding):
    assert organisation.patch("findings", finding(people["auditor"], correction=None), {"grade": "major"})["grade"] == "major"
    own = finding(grade="major")
    assert organisation.patch("findings", own, {"grade": "minor"})["grade"] == "minor"
    assert organisation.patch("findings", finding(), {"type": "improvement", "grade": None})["type"] == "improvement"


def test_an_auditor_finds_and_doesnt_say_the_cause(organisation, people):
    body = {"title": "x", "type": "nonconformity", "grade": "minor", "fact": "De lijst was van juni"}
    task = organisation.post("tasks", {"title": "x", "dueDate": "2026-01-01"})["id"]
    for member, value in (("cause", "x"), ("correction", "x"), ("similarElsewhere", "x"), ("actions", [task])):
        with nothing_changes(organisation):
            answer = people["auditor"].ask("POST", "findings", body | {member: value})
        assert told(answer) == (409, {("#/" + member, "right")}), answer.body
    made = people["auditor"].post("findings", body)
    assert people["auditor"].ask("PATCH", "findings/" + made["id"], {"cause": "x"}, 1).status == 403


def test_work_that_nobody_owns_isnt_judged(organisation, people, finding):
    """Who did it isn't known: then nobody is known to be another."""
    made = finding(owner=None)
    assert ("#/owner", "required") in told(close(people["other"], made))[1]
    assert told(check(people["other"], made)) == (409, {("#/owner", "required")})


def test_nobody_judges_what_his_program_did(organisation, people, finding):
    made = organisation.server.ask("POST", "/v1/tokens", {
        "title": "Robot", "program": "Robot", "role": "security-officer", "organisation": organisation.id}, organisation.token)
    assert made.status == 201, made.body
    task = organisation.post("tasks", {"title": "x", "dueDate": "2026-01-01", "owner": me(people["owner"])})
    done = organisation.server.ask("POST", f"{organisation.base}/tasks/{task['id']}/completions", {}, made.json["token"])
    assert done.status == 201, done.body
    record = finding(actions=[task["id"]])
    assert told(check(organisation, record)) == (409, {("#/status", "second-person")})
    assert check(people["other"], record).status == 201


def test_closing_asks_that_it_helped(organisation, people, finding):
    made = finding()
    assert told(close(organisation, made)) == (409, {("#/effectChecks", "effect-needed")})
    assert check(organisation, made, False).json["status"] == "in-progress"
    assert told(close(organisation, made)) == (409, {("#/effectChecks", "effect-needed")})
    assert check(organisation, made).json["status"] == "effect-checked"
    closed = close(organisation, made).json
    assert (closed["status"], closed["closedBy"], closed["closingNote"]) == ("closed", me(organisation), "Klaar")
    assert told(close(organisation, made)) == (409, {("#/status", "frozen")})
    again = check(people["other"], made, False).json
    assert (again["status"], again["closedAt"], again["closedBy"], again["closingNote"]) == ("in-progress", None, None, None)
    assert [each["effective"] for each in again["effectChecks"]] == [False, True, False]
    actions = [each["action"] for each in organisation.get(f"findings/{made['id']}/history")["items"]]
    assert actions == ["effect-check", "close", "effect-check", "effect-check", "create"]
    assert organisation.get("findings/" + made["id"], asOf=closed["updatedAt"]) == closed


def ways(organisation, record, body, *which):
    """Every way a record can be written but the acts, or some of them."""
    sheet = ",".join(["id", *body]) + "\n" + ",".join([record["id"], *map(str, body.values())]) + "\n"
    new = {"title": "x", "type": "nonconformity"} | body
    columns = ",".join(new) + "\n" + ",".join(map(str, new.values())) + "\n"
    csv = {"headers": {"Content-Type": "text/csv"}}
    row = {"id": record["id"], "version": record["version"], "patch": body}
    every = {"patch": lambda: organisation.ask("PATCH", "findings/" + record["id"], body, record["version"]),
             "bulk": lambda: organisation.ask("POST", "findings/_bulk", {"changes": [row]}),
             "import": lambda: organisation.ask("POST", "findings/_import", sheet, **csv),
             "create": lambda: organisation.ask("POST", "findings", new),
             "bulk create": lambda: organisation.ask("POST", "findings/_bulk", {"changes": [{"create": new}]}),
             "import new": lambda: organisation.ask("POST", "findings/_import", columns, **csv)}
    return {way: every[way]() for way in which or every}


def test_no_way_to_closed_but_the_act(organisation, finding):
    made = finding()
    with nothing_changes(organisation):
        for status in ("closed", "effect-checked"):
            for way, answer in ways(organisation, made, {"status": status}).items():
                assert answer.status == 409 and {rule for _, rule in answer.rules} == {"act-needed"}, (way, answer.body)
        for member in ("closedAt", "closedBy", "closingNote", "effectChecks", "foundDate"):
            answer = organisation.ask("PATCH", "findings/" + made["id"], {member: None}, 1)
            assert told(answer) == (400, {("#/" + member, "read-only")})
        refuse(organisation, 409, {("#/status", "contradiction")}, "DELETE", "findings/" + made["id"], None, 1)


def test_what_is_closed_isnt_rewritten(organisation, finding):
    made = finding()
    check(organisation, made)
    closed = close(organisation, made).json
    with nothing_changes(organisation):
        for body in ({"title": "x"}, {"grade": "major"}, {"cause": "x"}, {"status": "open"}, {"status": "in-progress"}):
            for way, answer in ways(organisation, closed, body, "patch", "bulk", "import").items():
                assert answer.status == 409 and {rule for _, rule in answer.rules} <= {"frozen", "act-needed"}, (way, body, answer.body)


@pytest.mark.parametrize("settled", ["effect-checked", "closed", "considered-not-followed"])
def test_put_away_and_brought_back_as_it_was(organisation, finding, settled):
    made = finding(type="observation", grade=None)
    if settled == "considered-not-followed":
        refuse(organisation, 409, {("#/notFollowedReason", "reason-needed")}, "PATCH", "findings/" + made["id"], {"status": settled}, 1)
        made = organisation.patch("findings", made, {"status": settled, "notFollowedReason": "Te duur"})
        assert told(check(organisation, made)) == told(close(organisation, made)) == (409, {("#/status", "frozen")})
    else:
        made = check(organisation, made).json
        made = close(organisation, made).json if settled == "closed" else made
    archived = organisation.ask("DELETE", "findings/" + made["id"], None, made["version"])
    assert archived.status == 200, archived.body
    back = organisation.ask("POST", f"findings/{made['id']}/_restore")
    assert (back.status, back.json.get("status")) == (200, settled), back.body


def test_a_nonconformity_isnt_set_aside(organisation, finding):
    made = finding()
    refuse(organisation, 409, {("#/status", "contradiction")}, "PATCH", "findings/" + made["id"],
           {"status": "considered-not-followed", "notFollowedReason": "Te duur"}, 1)
    refuse(organisation, 409, {("#/grade", "contradiction")}, "POST", "findings", {"title": "x", "type": "lesson", "grade": "minor"})
