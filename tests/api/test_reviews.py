"""What the check phase leans on: the board's review, objectives and their rows, trainings, audit programmes, certificates."""
import pytest

from assessing import (
    EDITION, TODAY, act, audit, day, done, founded, issue, issued, me, people_of, report, result, told, write)
from conftest import LEAST
from test_records import NOBODY, nothing_changes, refuse

INPUTS = ["previous-actions", "external-internal-changes", "interested-parties-changes", "nonconformities", "monitoring-results", "audit-results",
          "objectives", "interested-parties-feedback", "risks", "improvement"]


@pytest.fixture(scope="module")
def people(organisation):
    return people_of(organisation)


# ---- the board's review -----------------------------------------------------------------------------------------------


def test_a_review_begins_with_what_the_registers_say(organisation):
    mine = founded(organisation)
    assert mine.post("management-reviews", {"title": "Leeg"})["derived"]["missingInputs"] == INPUTS, "nothing is known, nothing is filled in"
    auditor = mine.as_role("internal-auditor", f"ina@{mine.id}.nl")
    issued(auditor, [result("A.5.1", "minor", note="Mist"), result("A.5.2"), result("A.5.3", "improvement", note="Kan beter")], title="Najaarsaudit")
    objective = mine.post("objectives", {"title": "Phishing", "target": 95, "unit": "%"})
    mine.post("measurements", {"objective": objective["id"], "periodStartDate": day(-9), "periodEndDate": day(-1), "numerator": 47, "denominator": 50})
    review = mine.post("management-reviews", {"title": "Vol", "inputs": {"risks": "Zelf geschreven"}})
    inputs = review["inputs"]
    assert inputs["nonconformities"].startswith("- Open afwijkingen: 1 van 1") and "Najaarsaudit" in inputs["audit-results"]
    assert "2 conform, 1 niet-kritieke, 0 kritieke" in inputs["audit-results"] and f"Phishing: 94 % ({day(-1)})" in inputs["monitoring-results"]
    assert "Doelstellingen gehaald: 0 van 1" in inputs["objectives"] and inputs["risks"] == "Zelf geschreven"
    assert review["derived"]["missingInputs"] == ["previous-actions", "external-internal-changes", "interested-parties-changes", "interested-parties-feedback"]
    review = mine.patch("management-reviews", review, {"inputs": {"nonconformities": None, "improvement": "Zo gelaten"}})
    again = done(mine.ask("POST", f"management-reviews/{review['id']}/_prefill", {}))
    assert again["inputs"]["nonconformities"] == inputs["nonconformities"] and again["inputs"]["improvement"] == "Zo gelaten"
    english = founded(organisation, language="en")
    english.post("findings", {"title": "x", "type": "nonconformity", "grade": "major"})
    assert "Open nonconformities: 1 of 1\n- Of them major: 1" in english.post("management-reviews", {"title": "x"})["inputs"]["nonconformities"]


def test_a_draft_audit_is_no_input(organisation):
    mine = founded(organisation)
    auditor = mine.as_role("internal-auditor", f"ina@{mine.id}.nl")
    write(auditor, audit(auditor, title="Geheim"), [result("A.5.1", "major", note="x")])
    review = mine.post("management-reviews", {"title": "x"})
    assert "audit-results" in review["derived"]["missingInputs"], review["inputs"]


def test_what_nobody_confirmed_is_no_input(organisation):
    mine = founded(organisation)
    made = mine.post("assessments", {"title": "Van buiten", "kind": "external-audit", "reportDate": day(-2), "report": report(mine),
                                     "assessors": [{"name": "J. de Vries", "function": "lead"}]})
    write(mine, made, [result("A.5.1", "major", note="x")])
    done(act(mine, made, "_issue"))
    review = mine.post("management-reviews", {"title": "x"})
    assert "audit-results" in review["derived"]["missingInputs"], "unconfirmed results were taken into the board's review: " + str(review["inputs"])


def test_it_isn_t_held_while_an_input_is_missing(organisation, people):
    review = organisation.post("management-reviews", {"title": "Beoordeling"})
    path, missing = "management-reviews/" + review["id"], review["derived"]["missingInputs"]
    needed = {("#/date", "required"), ("#/attendees", "required")} | {(f"#/inputs/{name}", "input-missing") for name in missing}
    refuse(organisation, 409, needed, "PATCH", path, {"status": "held"}, 1)
    refuse(organisation, 409, needed | {("#/minutes", "required")}, "PATCH", path, {"status": "closed"}, 1)
    row = {"changes": [{"id": review["id"], "version": 1, "patch": {"status": "held"}}]}
    assert organisation.ask("POST", "management-reviews/_bulk", row).status == 409
    whole = {"status": "held", "date": str(TODAY), "attendees": ["Bestuur"], "inputs": {name: "Niets te melden" for name in missing}}
    refuse(organisation, 409, {("#/date", "in-future")}, "PATCH", path, whole | {"date": day(1)}, 1)
    assert told(people.board.ask("POST", path + "/approvals", {"decision": "approved"})) == (409, {("#/status", "work-not-done")})
    held = organisation.patch("management-reviews", review, whole)
    for body, rules in (({"inputs": {"risks": "Toch wel"}}, {("#/inputs", "frozen")}), ({"status": "planned"}, {("#/status", "frozen")})):
        refuse(organisation, 409, rules, "PATCH", path, body, held["version"])
    assert told(organisation.ask("POST", path + "/_prefill", {})) == (409, {("#/status", "frozen")})
    refuse(organisation, 409, {("#/status", "frozen")}, "DELETE", path, None, held["version"])
    refuse(organisation, 409, {("#/decisions/0/tasks/0", "link-target")}, "PATCH", path, {"decisions": [{"text": "x", "tasks": [NOBODY]}]}, held["version"])
    task = organisation.post("tasks", {"title": "Budget", "dueDate": day(30)})["id"]
    decided = organisation.patch("management-reviews", held, {"decisions": [{"text": "Meer budget", "tasks": [task]}]})
    assert decided["derived"]["openTasks"] == 1
    assert organisation.ask("POST", path + "/approvals", {"decision": "approved"}).status == 403
    closed = organisation.patch("management-reviews", decided, {"status": "closed"})
    refuse(organisation, 409, {("#/status", "frozen")}, "PATCH", path, {"minutes": "x"}, closed["version"])
    done(people.board.ask("POST", path + "/approvals", {"decision": "approved"}))
    assert organisation.get(path)["derived"]["approval"]["decision"] == "approved"


# ---- objectives and their rows ----------------------------------------------------------------------------------------


@pytest.fixture
def objective(organisation):
    return organisation.post("objectives", {"title": "Phishing", "target": "95", "unit": "%", "measureInterval": "P3M"})


def measure(organisation, objective, numerator, end=-1, **members):
    return organisation.post("measurements", {"objective": objective["id"], "periodStartDate": day(end - 30), "periodEndDate": day(end),
                                              "numerator": numerator, **members})


def derived(organisation, objective):
    found = organisation.get("objectives/" + objective["id"])["derived"]
    return found["latestValue"], found["met"], found["trend"]


def test_rows_tell_value_target_and_trend(organisation, objective):
    assert derived(organisation, objective) == (None, None, "unknown")
    first = measure(organisation, objective, 47, -60, denominator="50")
    assert (first["derived"], first["target"], first["unit"], first["definitionVersion"]) == (
        {"value": "94", "met": False, "corrected": False, "late": False}, "95", "%", 1)
    assert derived(organisation, objective) == ("94", False, "unknown")
    organisation.patch("objectives", objective, {"target": 90})
    second = measure(organisation, objective, "97.5", -30)
    assert (second["derived"]["value"], second["target"], second["definitionVersion"]) == ("97.5", "90", 2)
    assert derived(organisation, objective) == ("97.5", True, "better")
    assert organisation.get("measurements/" + first["id"])["derived"]["met"] is False, "by the target of that moment"
    measure(organisation, objective, 95, -20)
    assert derived(organisation, objective) == ("95", True, "worse")
    measure(organisation, objective, "95.000000", -10)
    assert derived(organisation, objective)[2] == "same"
    late = measure(organisation, objective, 10, -100)
    assert late["derived"]["late"] and derived(organisation, objective)[0] == "95", "not filled in afterwards"
    nobody = organisation.post("objectives", {"title": "Zonder streefwaarde"})
    assert measure(organisation, nobody, 100)["derived"]["met"] is None and derived(organisation, nobody)[1] is None, "nobody adopted one"
    fewer = organisation.post("objectives", {"title": "Incidenten", "direction": "lower", "target": 3})
    for n, (value, met, trend) in enumerate(((4, False, "unknown"), (3, True, "better"), (5, False, "worse"))):
        measure(organisation, fewer, value, n - 10)
        assert derived(organisation, fewer)[1:] == (met, trend)


def test_a_row_is_corrected_by_another(organisation, objective):
    wrong = measure(organisation, objective, 12)
    refuse(organisation, 409, {("#/correctionReason", "reason-needed")}, "POST", "measurements", {
        "objective": objective["id"], "periodStartDate": day(-31), "periodEndDate": day(-1), "numerator": 96, "corrects": wrong["id"]})
    right = measure(organisation, objective, 96, corrects=wrong["id"], correctionReason="Verkeerde maand")
    assert organisation.get("measurements/" + wrong["id"])["derived"]["corrected"] and derived(organisation, objective) == ("96", True, "unknown")
    assert organisation.get("objectives/" + objective["id"])["derived"]["measurements"] == 1
    body = {"objective": objective["id"], "periodStartDate": day(-31), "periodEndDate": day(-1), "numerator": 1, "correctionReason": "x"}
    refuse(organisation, 409, {("#/corrects", "unique")}, "POST", "measurements", body | {"corrects": wrong["id"]})
    other = organisation.post("objectives", {"title": "Ander"})
    refuse(organisation, 409, {("#/corrects", "contradiction")}, "POST", "measurements", body | {"objective": other["id"], "corrects": right["id"]})


def test_a_row_isn_t_rewritten(organisation, objective):
    row = measure(organisation, objective, 12)
    with nothing_changes(organisation):
        for method, path in (("PATCH", row["id"]), ("DELETE", row["id"]), ("PUT", row["id"])):
            assert organisation.ask(method, "measurements/" + path, {}, 1).status == 405, method
        for path in ("_bulk", "_import", row["id"] + "/_erase", row["id"] + "/_restore"):
            assert organisation.ask("POST", "measurements/" + path, {}).status in (404, 405), path
        for member in ("target", "unit", "definitionVersion"):
            answer = organisation.ask("POST", "measurements", {"objective": objective["id"], "periodStartDate": day(-2), "periodEndDate": day(-1),
                                                               "numerator": 1, member: 1})
            assert ("#/" + member, "read-only") in answer.rules, answer.body


@pytest.mark.parametrize("value, shown", [(97, "97"), ("97", "97"), ("97.5", "97.5"), ("-3.25", "-3.25"), (0, "0"), ("0.000001", "0.000001"),
                                          ("999999999999.999999", "999999999999.999999"), (-999999999999, "-999999999999")])
def test_decimals_are_text_or_whole_numbers(organisation, objective, value, shown):
    assert measure(organisation, objective, value)["numerator"] == shown


@pytest.mark.parametrize("value", [97.5, "97,5", "1e3", "", " 97", "97.", ".5", "+97", "0.0000001", 1000000000000, "NaN", True, None, [], "--1"])
def test_what_isn_t_a_decimal_is_refused(organisation, objective, value):
    with nothing_changes(organisation):
        answer = organisation.ask("POST", "measurements", {"objective": objective["id"], "periodStartDate": day(-2), "periodEndDate": day(-1),
                                                           "numerator": value})
    assert answer.status == 400 and {pointer for pointer, _ in answer.rules} == {"#/numerator"}, answer.body


@pytest.mark.parametrize("members, problem", [
    ({"denominator": 0}, ("#/denominator", "range")), ({"periodEndDate": day(1)}, ("#/periodEndDate", "in-future")),
    ({"periodStartDate": day(0)}, ("#/periodEndDate", "date-order")), ({"objective": NOBODY}, ("#/objective", "link-target")),
    ({"measuredBy": NOBODY}, ("#/measuredBy", "link-target"))])
def test_rows_that_can_t_be(organisation, objective, members, problem):
    body = {"objective": objective["id"], "periodStartDate": day(-30), "periodEndDate": day(-1), "numerator": 1} | members
    refuse(organisation, 409, {problem}, "POST", "measurements", body)


# ---- trainings, programmes, certificates ------------------------------------------------------------------------------


def test_the_board_is_there_by_name(organisation):
    mine = founded(organisation)
    first, second = (mine.as_role("board", f"{name}@{mine.id}.nl") for name in ("een", "twee"))
    refuse(mine, 409, {("#/attendees", "required")}, "POST", "trainings", {"title": "Cyber", "kind": "management", "heldDate": str(TODAY)})
    refuse(mine, 409, {("#/heldDate", "in-future")}, "POST", "trainings", {"title": "Cyber", "kind": "role", "heldDate": day(1)})
    refuse(mine, 409, {("#/attendees/0/user", "link-target")}, "POST", "trainings", {
        "title": "Cyber", "kind": "role", "attendees": [{"name": "x", "user": me(organisation.as_role("reader"))}]})
    refuse(mine, 409, {("#/attendance/0/of", "contradiction")}, "POST", "trainings", {
        "title": "Cyber", "kind": "role", "attendance": [{"function": "Zorg", "present": 3, "of": 2}]})
    made = mine.post("trainings", {"title": "Cyber", "kind": "management", "plannedDate": day(-1)})
    assert made["derived"] == {"held": False, "present": 0, "boardMissing": []}
    held = mine.patch("trainings", made, {"heldDate": str(TODAY), "attendees": [{"name": "Een", "user": me(first)}],
                                          "attendance": [{"function": "Manager", "present": 4, "of": 5}]})
    assert held["derived"] == {"held": True, "present": 5, "boardMissing": [me(second)]}


def test_a_programme_counts_what_was_handled_and_not_what_was_planned(organisation):
    mine = founded(organisation)
    auditor = mine.as_role("internal-auditor", f"ina@{mine.id}.nl")
    planned = [{"requirements": [EDITION + "A.5.1", EDITION + "A.5.2", EDITION + "A.5.3"], "byDate": str(TODAY), "reason": "Hoog risico"},
               {"requirements": [EDITION + "A.5.1"], "byDate": day(300)}]
    programme = auditor.post("audit-programmes", {"title": "Drie jaar", "startDate": day(-30), "years": 3, "planned": planned})
    path = "audit-programmes/" + programme["id"]

    def line(number):
        return next(each for each in mine.get(path + "/coverage")["lines"] if each["requirement"] == EDITION + number)

    def figures():
        found, record = mine.get(path + "/coverage"), mine.get(path)["derived"]
        return (found["planned"], found["handled"], found["of"], [each.removeprefix(EDITION) for each in record["waiting"]], record["audits"], record["issued"])

    assert figures() == (3, 0, 131, ["A.5.1", "A.5.2", "A.5.3"], 0, 0)
    made = audit(auditor, programme=programme["id"])
    write(auditor, made, [result("A.5.1", "minor", note="x"), result("A.5.2", "not-assessed", reason="Geen tijd"), result("A.8.1")])
    assert figures() == (3, 0, 131, ["A.5.1", "A.5.2", "A.5.3"], 1, 0), "a draft handles nothing"
    issue(auditor, made)
    assert figures() == (3, 2, 131, ["A.5.2", "A.5.3"], 1, 1)
    assert line("A.5.1")["handled"] == [{"assessment": made["id"], "reportDate": str(TODAY), "result": "minor"}]
    assert (line("A.5.2")["handled"], line("A.5.2")["skipped"], line("A.5.2")["waitingSinceDate"]) == ([], [made["id"]], str(TODAY))
    assert (line("A.5.1")["planned"], line("A.5.1")["waitingSinceDate"], line("A.8.1")["planned"]) == ([str(TODAY), day(300)], None, [])
    assert mine.get(path)["derived"]["nextPlannedDate"] == str(TODAY)
    issued(auditor, [result("A.5.2"), result("A.5.3")])
    assert figures()[1] == 2, "an audit of no programme is none of this one"
    refuse(auditor, 409, {("#", "frozen")}, "DELETE", path, None, 1)
    refuse(auditor, 409, {("#/planned/0/byDate", "date-order"), ("#/planned/1/requirements/0", "link-target")}, "POST", "audit-programmes",
           LEAST["audit-programmes"] | {"planned": [{"requirements": [EDITION + "A.5.1"], "byDate": "2030-01-01"},
                                                    {"requirements": [EDITION + "A.5.99"], "byDate": "2027-01-01"}]})
    for years in (0, 7):
        assert auditor.ask("POST", "audit-programmes", LEAST["audit-programmes"] | {"years": years}).status == 400


def test_a_certificate_says_what_it_covers_and_when_it_is_looked_at(organisation, people):
    stages = [{"stage": "stage-2", "windowStartDate": day(-60), "windowEndDate": day(-40), "heldDate": day(-50)},
              {"stage": "surveillance-1", "windowStartDate": day(300), "windowEndDate": day(340)}]
    made = organisation.post("certificates", {"title": "NEN 7510", "decidedDate": day(-40), "validUntilDate": day(1055), "stages": stages})
    assert made["derived"] == {"valid": True, "endsDate": day(1055), "lastAuditDate": day(-50), "nextStage": "surveillance-1",
                               "nextAuditDate": day(340), "daysToTransition": None, "careNotCovered": []}
    old = organisation.post("certificates", {"title": "Oud", "edition": "nen7510-2017", "decidedDate": day(-400), "validUntilDate": day(2000)})
    assert old["derived"]["endsDate"] == "2027-02-20" and old["derived"]["daysToTransition"] is not None
    audit_of = audit(people.auditor, kind="certification-audit", stage="surveillance-1", certificate=made["id"])
    write(people.auditor, audit_of, [result("A.5.1")])
    issue(people.auditor, audit_of)
    assert organisation.get("certificates/" + made["id"])["derived"]["lastAuditDate"] == str(TODAY)
    for body, rules in (({"coversCare": True}, {("#/coversCareReason", "justification-needed")}),
                        ({"decidedDate": day(1)}, {("#/decidedDate", "in-future")}), ({"validUntilDate": day(-50)}, {("#/validUntilDate", "date-order")}),
                        ({"withdrawnDate": day(1)}, {("#/withdrawnDate", "in-future")}),
                        ({"stages": [{"stage": "stage-1", "windowStartDate": day(2), "windowEndDate": day(1), "heldDate": day(1)}]},
                         {("#/stages/0/windowEndDate", "date-order"), ("#/stages/0/heldDate", "in-future")})):
        refuse(organisation, 409, rules, "PATCH", "certificates/" + made["id"], body, 1)
