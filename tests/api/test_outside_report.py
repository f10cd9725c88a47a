"""A report that somebody else wrote: typed over from one sheet, held against the paper by a second person, and counting only then."""
import pytest

from assessing import EDITION, TODAY, act, audit, day, done, founded, independence, me, numbers, people_of, report, result, results_of, told, write
from conftest import Organisation
from test_bulk_import import sheet
from test_records import nothing_changes
from test_rights import program
from test_xlsx import XLSX, book_of

HEADINGS = ["Eis", "Resultaat", "Toelichting", "Reden", "Beoordeeld door", "Overgenomen uit", "Nummer elders", "Uiterlijk op"]
LABELS = {"conform": "Conform", "observation": "Waarneming", "minor": "Kleine afwijking", "major": "Grote afwijking", "not-assessed": "Niet beoordeeld"}
TOLD = {3: "major", 5: "minor", 7: "minor", 9: "observation", 11: "minor", 13: "observation", 15: "minor", 17: "observation", 19: "minor", 21: "minor"}


@pytest.fixture(scope="module")
def people(organisation):
    return people_of(organisation)


def outside(who, **members):
    """What a firm of auditors did here; nobody of it has an account."""
    lead = {"name": "J. de Vries", "function": "lead", "organisation": "Toetsers BV", "qualification": "Lead auditor", "careKnowledge": True,
            "relation": "", "declaredConflicts": []}
    return who.post("assessments", {"title": "Externe audit", "kind": "external-audit", "startDate": day(-20), "reportDate": day(-5),
                                    "report": report(who), "assessors": [lead], **members})


def rows_of(organisation):
    """All 131 requirements: ten findings, one that wasn't assessed."""
    out = [HEADINGS]
    for n, number in enumerate(numbers(organisation), 1):
        kind = TOLD.get(n, "not-assessed" if n == 131 else "conform")
        note = f"Bevinding {n}: zie rapport" if n in TOLD else ""
        out.append([number if number.startswith("A.") else EDITION + number, LABELS[kind], note, "Niet op locatie" if n == 131 else "", "J. de Vries", f"p. {n}",
                    f"NC-{n}" if n in TOLD else "", day(90) if n in TOLD else ""])
    return out


def as_sheet(rows, form):
    return (sheet(rows), "text/csv") if form == "csv" else (book_of(rows), XLSX)


def take(who, made, rows, form="csv", **query):
    content, media_type = as_sheet(rows, form)
    return who.ask("POST", f"assessments/{made['id']}/_intake", content, headers={"Content-Type": media_type}, query=query)


def findings_of(organisation, made):
    return organisation.get("findings", source=made["id"], limit=1000)["items"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_ten_findings_are_in_by_one_sheet_and_one_confirmation(organisation, people, form):
    made, rows = outside(organisation), rows_of(organisation)
    with nothing_changes(organisation):
        dry = take(organisation, made, rows, form, dryRun="true", issue="true")
    assert (dry.status, dry.json.get("total")) == (200, 131), dry.body
    assert organisation.get("assessments/" + made["id"])["status"] == "planned" and results_of(people.auditor, made) == []
    answer = take(organisation, made, rows, form, issue="true")
    assert (answer.status, answer.json.get("total")) == (200, 131), answer.body
    record = organisation.get("assessments/" + made["id"])
    assert (record["status"], record["reportDate"], record["issuedBy"]) == ("issued", day(-5), me(organisation))
    assert record["derived"] | {"followUpsOpen": 0} == {
        "outside": True, "awaitingConfirmation": True, "findings": 0, "openFindings": 0, "followUpsOpen": 0}
    assert findings_of(organisation, made) == [] and verdict(organisation, made) == (False, "fails")
    assert {(item["register"], item["what"]) for item in organisation.get("overdue", withinDays=30)["items"] if item["id"] == made["id"]} == {
        ("assessments", "confirmation")}
    kept = next(each for each in results_of(people.reader, made) if each["externalNumber"] == "NC-3")
    assert (kept["result"], kept["note"], kept["transcribedFrom"], kept["assessedBy"], kept["dueDate"]) == (
        "major", "Bevinding 3: zie rapport", "p. 3", "J. de Vries", day(90))
    record = done(act(people.board, made, "_confirm", {"note": "Klopt met het rapport"}))
    assert (record["confirmedBy"], record["confirmationNote"], record["derived"]["findings"]) == (me(people.board), "Klopt met het rapport", 10)
    found = findings_of(organisation, made)
    assert sorted(each["externalNumber"] for each in found) == sorted(f"NC-{n}" for n in TOLD) and len(found) == 10
    assert sum(each["grade"] == "major" for each in found) == 1 and {each["dueDate"] for each in found} == {day(90)}
    for name in ("_confirm", "_issue"):
        with nothing_changes(organisation):
            assert act(people.dpo if name == "_issue" else people.auditor, made, name).status in (403, 409)
    assert len(findings_of(organisation, made)) == 10
    organisation.patch("assessments", organisation.get("assessments/" + made["id"]), {"reportedToBoardDate": str(TODAY)})
    assert verdict(organisation, made) == (True, "holds")


def verdict(organisation, made):
    found = independence(organisation, made)
    return found["counts"], next(rule["verdict"] for rule in found["rules"] if rule["rule"] == "confirmed")


@pytest.fixture
def typed(organisation, people):
    """Typed over by one, issued by another; confirmed by nobody yet."""
    made = outside(organisation, reportedToBoardDate=str(TODAY))
    write(organisation, made, [result("A.5.1", "minor", note="Mist", transcribedFrom="p. 3")])
    write(people.second, made, [result("A.5.2", "conform")])
    done(act(people.auditor, made, "_issue"))
    return made


def test_who_typed_or_issued_it_doesn_t_confirm(organisation, people, typed):
    for who in (organisation, people.second, people.auditor):
        with nothing_changes(organisation):
            assert told(act(who, typed, "_confirm")) == (409, {("#", "second-person")})
    for who in (people.owner, people.reader, people.external, people.privacy, people.dpo):
        assert act(who, typed, "_confirm").status == 403
    assert findings_of(organisation, typed) == []
    assert done(act(people.board, typed, "_confirm"))["derived"]["findings"] == 1


def test_who_typed_what_another_typed_over_again_doesn_t_confirm(organisation, people):
    """Each of three typed: what stands there is of all of them."""
    made, third = outside(organisation), organisation.as_role("internal-auditor", "derde@example.nl")
    for n, who in enumerate((organisation, people.second, third)):
        write(who, made, [result("A.5.1", "minor", note=f"Poging {n}")])
    done(act(people.auditor, made, "_issue"))
    assert [act(who, made, "_confirm").status for who in (organisation, third, people.second)] == [409, 409, 409], "the one in between typed it, too"


def test_programs_neither_issue_nor_confirm(organisation, people):
    key = organisation.server.ask("POST", "/v1/tokens", {"title": "Robot", "program": "Robot", "role": "security-officer",
                                                         "organisation": organisation.id}, organisation.token)
    robot = Organisation(organisation.server, organisation.id, key.json["token"])
    made = outside(organisation)
    write(robot, made, [result("A.5.1", "minor", note="Mist")])
    assert told(act(robot, made, "_issue")) == (409, {("#", "person-needed")})
    assert take(robot, made, rows_of(organisation), issue="true").status == 409
    done(act(people.auditor, made, "_issue"))
    assert ("#", "second-person") in act(organisation, made, "_confirm").rules, "his program typed it over"
    for who in (robot, program(organisation, "security-officer")):
        answer = act(who, made, "_confirm")
        assert answer.status == 409 and ("#", "person-needed") in answer.rules, answer.body
    assert done(act(people.board, made, "_confirm"))["derived"]["findings"] == 1


def test_what_doesn_t_fit_the_report_goes_back(organisation, people, typed):
    with nothing_changes(organisation):
        assert told(act(people.board, typed, "_confirm", {"agreed": False})) == (409, {("#/note", "reason-needed")})
    record = done(act(people.board, typed, "_confirm", {"agreed": False, "note": "5.1 is groot"}))
    assert (record["status"], record["issuedAt"], record["confirmedAt"], record["confirmationNote"]) == ("in-progress", None, None, "5.1 is groot")
    assert results_of(people.reader, typed) == [], "it is a draft again"
    assert findings_of(organisation, typed) == [] and told(act(people.board, typed, "_confirm")) == (409, {("#/status", "not-issued")})
    write(organisation, typed, [result("A.5.1", "major", note="Mist", transcribedFrom="p. 3")])
    done(act(organisation, typed, "_issue"))
    record = done(act(people.board, typed, "_confirm"))
    assert record["confirmedAt"] and [each["grade"] for each in findings_of(organisation, typed)] == ["major"]
    actions = [each["action"] for each in organisation.get(f"assessments/{typed['id']}/history")["items"]]
    assert actions[:4] == ["confirm", "issue", "confirm", "issue"]
    assert act(people.board, typed, "_confirm", {"agreed": False, "note": "Toch niet"}).status == 409


def test_it_counts_nothing_before_it_is_confirmed(organisation, people):
    mine = founded(organisation, "Nog niet")
    board = mine.as_role("board", "bestuur@nogniet.nl")
    made = outside(mine, reportedToBoardDate=str(TODAY))
    look = lambda: (mine.get("independence")["counts"], mine.get("independence")["coverage"]["n"], mine.get("dashboard")["findings"]["open"],
                    next("audit" in line["missing"] for line in mine.get("conformity")["lines"] if line["requirement"] == EDITION + "9.2.1"),
                    sum(line["verified"] is not None for line in mine.get("statement-of-applicability")["lines"]),
                    mine.get("controls", effectiveness="ineffective,effective")["total"])
    before = look()
    assert before == (False, 0, 0, True, 0, 0)
    assert take(mine, made, rows_of(mine), issue="true").status == 200
    assert (look(), mine.get("dashboard")["check"]["awaitingConfirmation"]) == (before, 1)
    done(act(board, made, "_confirm"))
    counts, covered, open_findings, audit_missing, verified, effective = look()
    assert (covered, open_findings, mine.get("dashboard")["check"]["awaitingConfirmation"]) == (130, 10, 0) and verified > 80 and effective > 80 and not audit_missing
    assert mine.get("independence")["coverage"]["missing"] == [EDITION + numbers(mine)[-1]] and counts is False


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_bad_cells_are_named_by_row(organisation, people, form):
    made = outside(organisation)
    rows = [["Eis", "Resultaat", "Reden", "Beoordeeld door", "Uiterlijk op"], ["A.5.1", "Conform", "", "", ""], ["5.99", "Conform", "", "", ""],
            ["A.5.2", "Prachtig", "", "", ""], ["A.5.3", "Conform", "", "", "morgen"], ["", "Conform", "", "", ""]]
    with nothing_changes(organisation):
        answer = take(organisation, made, rows, form, issue="true")
        dry = take(organisation, made, rows, form, issue="true", dryRun="true")
    assert (answer.status, answer.rules) == (dry.status, dry.rules)
    assert answer.status == 400 and {pointer.split("/")[1] for pointer, _ in answer.rules} == {"3", "4", "5", "6"}, answer.rules
    assert ("#/4/result", "choice") in answer.rules and any(pointer == "#/5/dueDate" for pointer, _ in answer.rules), answer.rules
    rows = [rows[0], ["A.5.1", "Conform", "", "", ""], ["A.5.2", "Niet beoordeeld", "", "", ""], ["A.5.1", "Conform", "", "", ""],
            ["A.5.4", "Conform", "", "Niemand", ""], ["4", "Conform", "", "", ""]]
    with nothing_changes(organisation):
        answer = take(organisation, made, rows, form)
    assert told(answer) == (409, {("#/3/reason", "reason-needed"), ("#/4", "duplicate"), ("#/5/assessedBy", "link-target"),
                                  ("#/6/requirement", "link-target")}), answer.body


def test_numbers_as_the_catalogue_gives_them_are_what_they_say(organisation, people):
    """Clause 5.1 isn't control A.5.1: not where both stand in one sheet."""
    made = outside(organisation)
    answer = take(organisation, made, [["Eis", "Resultaat"], *([number, "Conform"] for number in numbers(organisation))])
    assert answer.status == 200 and answer.json["total"] == 131, sorted(answer.rules)[:3]


def test_a_number_that_two_requirements_have_is_named_with_all_else(organisation, people):
    made = outside(organisation)
    with nothing_changes(organisation):
        answer = take(organisation, made, [["Eis", "Resultaat"], ["5.1", "Conform"], ["5.9", "Prachtig"]])
    assert told(answer) == (400, {("#/2/requirement", "ambiguous"), ("#/3/result", "choice")}), answer.body


@pytest.mark.parametrize("content, status", [("Eis;Resultaat\r\n", 409), ("Eis;Kleur\r\n5.1;rood\r\n", 400), ("", 400), ('"', 400)])
def test_a_sheet_of_nothing_is_refused(organisation, people, content, status):
    made = outside(organisation)
    with nothing_changes(organisation):
        answer = organisation.ask("POST", f"assessments/{made['id']}/_intake", content, headers={"Content-Type": "text/csv"}, query={"issue": "true"})
    assert answer.status == status, answer.body


@pytest.mark.parametrize("missing, problem", [("report", ("#/report", "report-needed")), ("reportDate", ("#/reportDate", "required")),
                                             ("assessors", ("#/assessors", "required"))])
def test_what_can_t_be_issued_isn_t_typed_over_either(organisation, people, missing, problem):
    """With `issue=true` it is all or nothing."""
    made = outside(organisation, **{missing: [] if missing == "assessors" else None})
    rows = [["Eis", "Resultaat"], ["A.5.1", "Conform"]]
    with nothing_changes(organisation):
        assert told(take(organisation, made, rows, issue="true")) == (409, {problem})
    assert take(organisation, made, rows).status == 200


def test_a_report_with_an_account_behind_it_isn_t_confirmed(organisation, people):
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.1")])
    done(act(people.auditor, made, "_issue"))
    assert told(act(people.board, made, "_confirm")) == (409, {("#/assessors", "contradiction")})
