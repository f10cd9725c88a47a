"""Continuity plans and their exercises: from never tested to tested, and no way to look better than it went."""
import datetime

import pytest

from test_records import nothing_changes, refuse
from test_rights_people import me

TODAY = datetime.date.today()


def day(days):
    return str(TODAY + datetime.timedelta(days=days))


def a_year_after(days):
    held = TODAY + datetime.timedelta(days=days)
    return str(held.replace(year=held.year + 1) if (held.month, held.day) != (2, 29) else held.replace(year=held.year + 1, day=28))


@pytest.fixture(scope="module")
def people(organisation):
    return {name: organisation.as_role("owner", f"{name}@example.nl") for name in ("owner", "facilitator", "evaluator", "nurse")}


@pytest.fixture
def plan(organisation, people):
    def make_plan(**members):
        return organisation.post("continuity-plans", {
            "title": "Dossier uit", "scenario": "client-record-system", "status": "active", "owner": me(people["owner"]),
            "rto": "PT4H", "rpo": "PT1H", "fallback": "De geprinte lijsten", "communication": "Portofoons", **members})
    return make_plan


def exercise(organisation, people, plan, **members):
    return organisation.post("exercises", {
        "title": "Oefening", "plans": [plan["id"]], "kind": "simulation", "facilitator": me(people["facilitator"]),
        "evaluator": me(people["evaluator"]), "heldDate": day(-3), **members})


def state(organisation, plan):
    derived = organisation.get("continuity-plans/" + plan["id"])["derived"]
    return derived["testState"], derived["nextExerciseDate"]


def due(organisation, record, **query):
    return [(item["what"], item["dueDate"]) for item in organisation.get("overdue", **query)["items"] if item["id"] == record["id"]]


def test_from_never_tested_to_tested(organisation, people, plan):
    made = plan()
    assert state(organisation, made) == ("never-tested", day(0))
    assert due(organisation, made) == [("never-tested", day(0))], "described, never tested: it stands out from the first day"

    planned = organisation.post("exercises", {"title": "Avond zonder dossier", "plans": [made["id"]], "kind": "simulation",
                                              "facilitator": me(people["facilitator"]), "evaluator": me(people["evaluator"]),
                                              "plannedDate": day(10), "objectives": [{"title": "Medicatielijst op papier"}]})
    assert planned["derived"]["state"] == "planned" and due(organisation, planned, withinDays=10) == [("exercise", day(10))]
    assert organisation.get("continuity-plans/" + made["id"])["derived"]["plannedExerciseDate"] == day(10)
    assert state(organisation, made)[0] == "never-tested", "what is planned shows nothing"

    refuse(organisation, 409, {("#/heldDate", "not-held")}, "PATCH", "exercises/" + planned["id"], {"outcome": "failed"}, 1)
    refuse(organisation, 409, {("#/heldDate", "in-future")}, "PATCH", "exercises/" + planned["id"], {"heldDate": day(1)}, 1)
    line = people["facilitator"].ask("POST", f"exercises/{planned['id']}/log", {"kind": "inject", "text": "Dossier valt uit"})
    assert (line.status, [each["enteredBy"] for each in line.json["log"]]) == (201, [me(people["facilitator"])]), line.body
    met = [{"title": "Medicatielijst op papier", "result": "met"}]
    held = people["facilitator"].patch("exercises", line.json, {"heldDate": day(-3), "measuredRto": "PT5H", "objectives": met})
    path = "exercises/" + held["id"]
    assert held["derived"]["state"] == "held" and held["derived"]["targetRto"] == "PT4H"
    refuse(organisation, 409, {("#/measuredRto", "beyond-target")}, "PATCH", path, {"outcome": "passed"}, held["version"])
    failed = people["evaluator"].patch("exercises", held, {"outcome": "failed"})
    assert failed["derived"]["tests"] == [made["id"]] and failed["derived"]["selfEvaluated"] is False
    assert state(organisation, made) == ("failed-retest-due", day(87))
    assert due(organisation, made, withinDays=100) == [("retest", day(87))]
    moment = organisation.get("audit-log", limit=1)["items"][0]["at"]

    lesson = organisation.post("findings", {"title": "Lijst was van gisteren", "type": "lesson", "source": held["id"],
                                            "owner": me(people["owner"])})
    task = organisation.post("tasks", {"title": "Print elke ochtend", "dueDate": day(7), "owner": me(people["owner"]),
                                       "about": lesson["id"]})
    followed = people["facilitator"].patch("exercises", failed, {"lessons": [lesson["id"]]})
    assert followed["outcome"] == "failed"
    organisation.patch("findings", lesson, {"actions": [task["id"]]})
    checks, close = f"findings/{lesson['id']}/effect-checks", f"findings/{lesson['id']}/_close"
    for where, body in ((checks, {"effective": True, "note": "x"}), (close, {"note": "x"})):
        refuse(organisation, 409, {("#/actions", "work-not-done")}, "POST", where, body)
    assert people["owner"].ask("POST", f"tasks/{task['id']}/completions", {}).status == 201
    for where, body in ((checks, {"effective": True, "note": "x"}), (close, {"note": "x"})):
        answer = people["owner"].ask("POST", where, body)
        assert (answer.status, answer.rules) == (409, {("#/status", "second-person")}), answer.body
    checked = people["nurse"].ask("POST", checks, {"effective": True, "note": "Gezien op de afdeling"})
    assert (checked.status, checked.json["status"]) == (201, "effect-checked"), checked.body
    closed = organisation.ask("POST", close, {"note": "Klaar"})
    assert (closed.status, closed.json["status"], closed.json["closedBy"]) == (200, "closed", me(organisation)), closed.body

    again = exercise(organisation, people, made, heldDate=day(-1), measuredRto="PT3H30M", retestOf=held["id"], objectives=met)
    passed = people["evaluator"].patch("exercises", again, {"outcome": "passed"})
    assert passed["derived"]["tests"] == [made["id"]]
    assert state(organisation, made) == ("tested", a_year_after(-1)) and due(organisation, made, withinDays=60) == []
    assert organisation.get("continuity-plans/" + made["id"], asOf=moment)["derived"]["testState"] == "failed-retest-due"
    history = [(each["action"], each["actor"]) for each in organisation.get(path + "/history")["items"]]
    assert history == [("change", me(people["facilitator"])), ("change", me(people["evaluator"])),
                       ("change", me(people["facilitator"])), ("log", me(people["facilitator"])), ("create", me(organisation))]
    steps = [each["action"] for each in organisation.get("audit-log", record=lesson["id"], sort="seq")["items"]]
    assert steps == ["create", "change", "effect-check", "close"], steps


@pytest.mark.parametrize("kind, members, expected", [
    ("tabletop", {}, "talked-through"), ("walkthrough", {}, "talked-through"),
    ("simulation", {"evaluator": None}, "never-tested"), ("restore-test", {"measuredRto": "PT1H"}, "never-tested"),
    ("regional", {}, "tested"), ("real-outage", {"measuredRto": "PT1H"}, "tested"),
    ("simulation", {"evaluator": None, "externalEvaluator": "Collega van De Linde"}, "tested")])
def test_what_counts_as_a_test_of_a_wards_fallback(organisation, people, plan, kind, members, expected):
    made = plan()
    exercise(organisation, people, made, kind=kind, outcome="passed", **members)
    assert state(organisation, made)[0] == expected


def test_a_pass_by_ones_own_judgement_resets_nothing(organisation, people, plan):
    made = plan()
    exercise(organisation, people, made, heldDate=day(-400), outcome="passed")
    assert state(organisation, made)[0] == "overdue"
    for own in (me(people["facilitator"]), me(people["owner"]), None):
        done = exercise(organisation, people, made, outcome="passed", evaluator=own)
        assert done["derived"]["selfEvaluated"] is True and done["derived"]["tests"] == [], done
    assert state(organisation, made)[0] == "overdue"
    failed = exercise(organisation, people, made, outcome="failed", evaluator=None)
    assert failed["derived"]["tests"] == [made["id"]], "a failure counts whoever saw it"
    assert state(organisation, made)[0] == "failed-retest-due"


def test_who_owned_the_plan_then_decides_who_judged_himself(organisation, people, plan):
    """Giving the plan to another afterwards makes nobody independent, nor anybody less so."""
    made = plan()
    own = exercise(organisation, people, made, outcome="passed", evaluator=me(people["owner"]))
    moved = organisation.patch("continuity-plans", made, {"owner": me(people["nurse"])})
    assert organisation.get("exercises/" + own["id"])["derived"]["selfEvaluated"] is True
    assert state(organisation, made)[0] == "never-tested"
    exercise(organisation, people, made, outcome="passed")
    organisation.patch("continuity-plans", moved, {"owner": me(people["evaluator"])})
    assert state(organisation, made)[0] == "tested"


FROZEN = {"plans": [], "kind": "tabletop", "heldDate": day(-9), "plannedDate": day(-9), "facilitator": None, "evaluator": None,
          "externalFacilitator": "x", "externalEvaluator": "x", "shift": "night", "scenario": "x", "title": "x",
          "objectives": [{"title": "Anders", "result": "met"}], "participants": [{"function": "Zorg", "present": 9}],
          "measuredRto": "PT1M", "measuredRpo": "PT1M", "dataChecked": True, "outcome": "passed", "retestOf": None, "goal": "x"}


@pytest.mark.parametrize("way", ["patch", "bulk"])
def test_what_was_evaluated_isnt_rewritten(organisation, people, plan, way):
    first = exercise(organisation, people, plan())
    made = exercise(organisation, people, plan(), outcome="partly", retestOf=first["id"], plannedDate=day(-4),
                    objectives=[{"title": "Bellen", "result": "partly"}])
    path = "exercises/" + made["id"]
    with nothing_changes(organisation):
        for member, value in FROZEN.items():
            change = {"id": made["id"], "version": 1, "patch": {member: value}}
            answer = (organisation.ask("PATCH", path, {member: value}, 1) if way == "patch" else
                      organisation.ask("POST", "exercises/_bulk", {"changes": [change]}))
            assert answer.status == 409 and any(pointer.endswith(member) and rule == "frozen" for pointer, rule in answer.rules), (
                member, answer.body)
        refuse(organisation, 409, {("#/outcome", "frozen")}, "PATCH", path, {"outcome": None}, 1)
        refuse(organisation, 400, {("#/log", "read-only")}, "PATCH", path, {"log": []}, 1)
        refuse(organisation, 409, {("#/log", "frozen")}, "POST", path + "/log", {"text": "Achteraf"})
        refuse(organisation, 409, {("#/outcome", "frozen")}, "DELETE", path, None, 1)
    worse = organisation.patch("exercises", made, {"outcome": "failed", "evaluation": "Toch niet", "clientSafety": "Geen gevolgen"})
    assert (worse["outcome"], worse["version"]) == ("failed", 2)


def test_an_import_rewrites_nothing_either(organisation, people, plan):
    made = exercise(organisation, people, plan(), outcome="failed")
    for columns, row in (("outcome", "passed"), ("heldDate", day(-1)), ("measuredRto", "PT1H")):
        answer = organisation.ask("POST", "exercises/_import", f"id,{columns}\n{made['id']},{row}\n", headers={"Content-Type": "text/csv"})
        assert answer.status == 409 and any(rule == "frozen" for _, rule in answer.rules), answer.body


@pytest.mark.parametrize("members, wrong", [
    ({"measuredRto": "PT4H1S"}, {("#/measuredRto", "beyond-target")}),
    ({"measuredRpo": "PT61M"}, {("#/measuredRpo", "beyond-target")}),
    ({"objectives": [{"title": "a", "result": "met"}, {"title": "b", "result": "partly"}]}, {("#/objectives/1/result", "objective-missed")}),
    ({"objectives": [{"title": "a", "result": "not-met"}]}, {("#/objectives/0/result", "objective-missed")}),
    ({"objectives": [{"title": "a"}]}, {("#/objectives/0/result", "not-judged")}),
    ({"kind": "restore-test"}, {("#/measuredRto", "not-measured")}),
    ({"dataChecked": False}, {("#/dataChecked", "contradiction")}),
    ({"heldDate": None}, {("#/heldDate", "not-held")})])
def test_what_cant_be_passed_by_any_way(organisation, people, plan, members, wrong):
    made, record = plan(), {"title": "x", "kind": "simulation", "heldDate": day(-1)}
    body = record | {"plans": [made["id"]]} | members
    body = {name: value for name, value in body.items() if value is not None}
    refuse(organisation, 409, wrong, "POST", "exercises", body | {"outcome": "passed"})
    before = organisation.post("exercises", body)
    refuse(organisation, 409, wrong, "PATCH", "exercises/" + before["id"], {"outcome": "passed"}, 1)
    answer = organisation.ask("POST", "exercises/_bulk", {"changes": [{"id": before["id"], "version": 1, "patch": {"outcome": "passed"}}]})
    assert (answer.status, {rule for _, rule in answer.rules}) == (409, {rule for _, rule in wrong}), answer.body
    answer = organisation.ask("POST", "exercises/_import", f"id,outcome\n{before['id']},passed\n", headers={"Content-Type": "text/csv"})
    assert (answer.status, {rule for _, rule in answer.rules}) == (409, {rule for _, rule in wrong}), answer.body


def test_the_time_line(organisation, people, plan):
    made = exercise(organisation, people, plan())
    path = f"exercises/{made['id']}/log"
    for caller, status in ((people["evaluator"], 201), (people["nurse"], 403), (organisation.as_role("reader"), 403)):
        assert caller.ask("POST", path, {"text": "Gebeld", "at": "2026-01-01T10:00:00Z"}).status == status
    twice = people["evaluator"].ask("POST", path, {"text": "Gebeld", "at": "2026-01-01T10:00:00Z"})
    assert twice.status == 201, twice.body
    earlier = organisation.ask("POST", path, {"text": "Eerst", "at": "2026-01-01T09:00:00Z", "kind": "action", "by": "Teamleider"})
    assert [line["text"] for line in earlier.json["log"]] == ["Eerst", "Gebeld", "Gebeld"]
    refuse(organisation, 409, {("#/at", "in-future")}, "POST", path, {"text": "Straks", "at": "2999-01-01T00:00:00Z"})
    at = earlier.json["updatedAt"]
    organisation.ask("POST", path, {"text": "Laatst"})
    assert organisation.get("exercises/" + made["id"], asOf=at)["log"] == earlier.json["log"], "what was kept can be read again"
    assert organisation.get(f"exercises/{made['id']}/history")["items"][1]["record"]["log"], "and its history"


def test_a_plan_recovers_before_its_process_cant_wait_any_longer(organisation, plan):
    process = organisation.post("assets", {"title": "Medicatie", "kind": "process", "mtpd": "PT3H"})
    system = organisation.post("assets", {"title": "EPD", "kind": "application"})
    body = {"title": "x", "rto": "PT4H", "processes": [process["id"], system["id"]]}
    refuse(organisation, 409, {("#/rto", "beyond-mtpd"), ("#/processes/1", "link-target")}, "POST", "continuity-plans", body)
    refuse(organisation, 409, {("#/rto", "beyond-mtpd")}, "POST", "continuity-plans", {"title": "x", "rto": "PT4H", "mtpd": "PT239M"})
    refuse(organisation, 409, {("#/leastKind", "talking-only")}, "POST", "continuity-plans", {"title": "x", "leastKind": "tabletop"})
    assert organisation.post("continuity-plans", {"title": "x", "rto": "PT3H", "processes": [process["id"]]})["rto"] == "PT3H"


def test_drafts_stand_out_and_what_is_retired_doesnt(organisation, plan):
    draft, retired = plan(status="draft"), plan(status="retired")
    assert due(organisation, draft) == [("never-tested", day(0))] and due(organisation, retired) == []
    assert organisation.get("continuity-plans", testState="never-tested", status="draft")["total"] >= 1
