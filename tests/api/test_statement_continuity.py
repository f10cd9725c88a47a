"""What continuity plans and their exercises say in the statement of applicability, the conformity and of controls."""
import csv
import datetime
import io

from test_statement import EDITION, TODAY, founded

CONTINUITY = {EDITION + ":A.5.29", EDITION + ":A.5.30", EDITION + ":A.5.42"}


def test_continuitys_lines_say_whether_the_plans_were_tested(organisation):
    """The worst of the plans that aren't retired; the conformity names the exercise that is missing."""
    mine = founded(organisation)
    mine.decide("A.5.42")
    mine.patch("applicability", mine.line_of("A.5.42"), {"applicable": "no", "justification": "Omdat"})
    before = mine.get("statement-of-applicability")

    def states():
        lines = mine.get("statement-of-applicability")["lines"]
        assert {line["testState"] for line in lines if line["requirement"] not in CONTINUITY} == {None}
        assert [line | {"testState": None} for line in lines] == before["lines"], "nothing else changed"
        state, = {line["testState"] for line in lines if line["requirement"] in CONTINUITY}
        missing = {line["requirement"] for line in mine.get("conformity")["lines"] if "exercise" in line["missing"]}
        lacking = state in ("never-tested", "talked-through", "failed-retest-due", "overdue")
        assert missing == (CONTINUITY - {EDITION + ":A.5.42"} if lacking else set()), "not asked of what doesn't apply"
        return state

    def hold(plan, kind, days_ago, outcome="passed"):
        mine.post("exercises", {"title": kind, "kind": kind, "plans": [plan["id"]], "externalEvaluator": "Buren", "outcome": outcome,
                                "heldDate": str(TODAY - datetime.timedelta(days=days_ago))})

    assert states() is None
    plan = mine.post("continuity-plans", {"title": "Stroom", "scenario": "power"})
    assert states() == "never-tested"
    hold(plan, "tabletop", 500)
    assert states() == "talked-through"
    hold(plan, "simulation", 400)
    assert states() == "overdue"
    hold(plan, "simulation", 310)
    assert states() == "due"
    hold(plan, "simulation", 20)
    assert states() == "tested"
    other = mine.post("continuity-plans", {"title": "Internet", "scenario": "internet"})
    hold(other, "simulation", 10, "failed")
    assert states() == "failed-retest-due"
    page = lambda: mine.ask("GET", "statement-of-applicability", query={"format": "html", "language": "nl"}).body.decode()
    assert page().count('Stand van testen: <span class="mark">Niet geslaagd, hertest nodig</span>') == 3
    frozen = mine.post("soa-versions", {})
    assert {line["testState"] for line in frozen["lines"] if line["requirement"] in CONTINUITY} == {"failed-retest-due"}
    mine.patch("continuity-plans", other, {"status": "retired"})
    assert states() == "tested"
    differences = mine.post("soa-versions", {})["differences"]
    assert {(d["requirement"], d["member"], d["from"], d["to"]) for d in differences} == {
        (requirement, "testState", "failed-retest-due", "tested") for requirement in CONTINUITY}
    rows = csv.DictReader(io.StringIO(mine.ask("GET", "statement-of-applicability", query={"format": "csv"}).body.decode("utf-8-sig"), newline=""))
    assert {row["requirement"] for row in rows if row["testState"] == "tested"} == CONTINUITY
    assert page().count("Stand van testen: Getest") == 3


def test_an_exercise_says_how_effective_a_control_is(organisation):
    mine = founded(organisation)
    control = mine.control_of("A.8.13")
    plan = mine.post("continuity-plans", {"title": "Terugzetten", "scenario": "ransomware", "measures": [control["id"]]})
    told = lambda: (mine.get("controls/" + control["id"])["derived"]["effectiveness"],
                    next(line["effectiveness"] for line in mine.get("statement-of-applicability")["lines"] if line["requirement"].endswith("A.8.13")))
    assert told() == ("unknown", "unknown")
    for days_ago, outcome, effectiveness in ((30, "failed", "ineffective"), (10, "passed", "effective"), (20, "partly", "effective")):
        mine.post("exercises", {"title": "Test", "kind": "restore-test", "plans": [plan["id"]], "externalEvaluator": "Buren", "outcome": outcome,
                                "heldDate": str(TODAY - datetime.timedelta(days=days_ago))})
        assert told() == (effectiveness, effectiveness), outcome
