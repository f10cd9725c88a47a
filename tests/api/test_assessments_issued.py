"""What was issued stands: no way around it; what became of it is added, and it closes when all of it is settled."""
import json

import pytest

from assessing import (
    EDITION, TODAY, act, audit, day, done, issue, issued, me, people_of, report, result, results_of, send, told, write)
from conftest import LEAST
from test_records import NOBODY, nothing_changes, refuse
from test_rights import program

CSV = {"Content-Type": "text/csv"}


@pytest.fixture(scope="module")
def people(organisation):
    return people_of(organisation)


@pytest.fixture(scope="module")
def old(people):
    """An audit that was issued, with a result of every kind."""
    kinds = ("conform", "strong", "observation", "improvement", "minor", "major", "exclusion-accepted", "exclusion-refused")
    results = [result(f"A.7.{n}", kind, note=f"Over {kind}\nEn verder", externalNumber=f"N{n}", dueDate=day(30)) for n, kind in enumerate(kinds, 1)]
    return issued(people.auditor, [*results, result("A.7.9", "not-assessed", reason="Geen tijd")], title="Audit van toen")


def findings_of(organisation, made, **query):
    return organisation.get("findings", source=made["id"], sort="externalNumber", **query)["items"]


def test_findings_come_of_what_was_issued(people, old):
    found = findings_of(people.organisation, old)
    assert [(each["title"], each["type"], each["grade"], each["requirements"], each["externalNumber"]) for each in found] == [
        ("Over observation", "observation", None, [EDITION + "A.7.3"], "N3"), ("Over improvement", "improvement", None, [EDITION + "A.7.4"], "N4"),
        ("Over minor", "nonconformity", "minor", [EDITION + "A.7.5"], "N5"), ("Over major", "nonconformity", "major", [EDITION + "A.7.6"], "N6"),
        ("Over exclusion-refused", "nonconformity", "minor", [EDITION + "A.7.8"], "N8")]
    assert {(each["source"], each["dueDate"], each["foundDate"], each["status"], each["owner"]) for each in found} == {
        (old["id"], day(30), str(TODAY), "open", None)}
    assert found[0]["fact"] == "Over observation\nEn verder"
    links = {each["finding"] for each in results_of(people.organisation, old)} - {None}
    assert links == {each["id"] for each in found}
    record = people.organisation.get("assessments/" + old["id"])
    assert (record["derived"]["findings"], record["derived"]["openFindings"], record["version"]) == (5, 5, old["version"])


MEMBERS = {"title": "x", "kind": "self-assessment", "stage": "stage-1", "framework": "x", "objective": "x", "criteria": "x", "scope": "x",
           "startDate": "2026-01-01", "reportDate": "2026-01-02", "status": "planned", "assessors": [], "report": None, "notLookedAt": "x",
           "programme": None, "locations": None}


def test_no_member_of_it_changes_by_any_way(people, old):
    """Whoever asks, and however."""
    programme = people.auditor.post("audit-programmes", LEAST["audit-programmes"])["id"]
    place = people.organisation.post("locations", {"title": "De Brink"})["id"]
    location = MEMBERS | {"programme": programme, "locations": [place], "report": report(people.auditor, "anders.pdf")}
    path, current = "assessments/" + old["id"], people.organisation.get("assessments/" + old["id"])
    for who in (people.organisation, people.auditor, program(people.organisation, "security-officer")):
        for member, value in location.items():
            if value == current[member]:
                continue
            row = {"id": old["id"], "version": old["version"], "patch": {member: value}}
            cell = value if isinstance(value, str) else json.dumps(value) if member == "assessors" else ";".join(value or [])
            with nothing_changes(people.organisation):
                answers = {"patch": who.ask("PATCH", path, {member: value}, old["version"]),
                           "bulk": who.ask("POST", "assessments/_bulk", {"changes": [row]}),
                           "import": who.ask("POST", "assessments/_import", 'id,{}\n{},"{}"\n'.format(
                               member, old["id"], cell.replace('"', '""')), headers=CSV)}
            for way, answer in answers.items():
                assert answer.status == 409 and "frozen" in json.dumps(answer.json), (way, member, answer.body)
                assert {rule for _, rule in answer.rules} <= {"frozen", "act-needed", "date-order"}, (way, member, answer.body)
    for member in ("summary", "samples", "followUps", "issuedAt", "issuedBy", "confirmedAt", "responses", "corrections", "closedAt"):
        refuse(people.organisation, 400, {("#/" + member, "read-only")}, "PATCH", path, {member: None}, old["version"])


def test_no_result_of_it_changes_by_any_way(people, old):
    before = results_of(people.organisation, old)
    path = f"assessments/{old['id']}"
    sheet = "eis,resultaat\nA.7.5,Conform\n"
    robot = program(people.organisation, "security-officer")
    for who in (people.organisation, people.auditor, people.second, robot):
        with nothing_changes(people.organisation):
            for answer in (send(who, old, [result("A.7.5")]), send(who, old, [result("A.8.1")]),
                           who.ask("PUT", f"{path}/results/{EDITION}A.7.5", {"result": "conform"}),
                           who.ask("PUT", f"{path}/results/{EDITION}A.7.5", {"result": "minor", "note": "Over minor\nEn verder"}),
                           who.ask("POST", path + "/_intake", sheet, headers=CSV), act(who, old, "_issue")):
                assert answer.status == 409 and {rule for _, rule in answer.rules} <= {"frozen", "lead-needed", "person-needed"}, answer.body
                assert "frozen" in json.dumps(answer.json), answer.body
    for register in ("assessment-results", path + "/results/" + EDITION + "A.7.5"):
        for method in ("GET", "POST", "PATCH", "DELETE"):
            assert people.organisation.ask(method, register, {}).status in (404, 405), (method, register)
    assert results_of(people.organisation, old) == before


def test_it_isn_t_put_away_nor_blanked(people, old):
    path, version = "assessments/" + old["id"], old["version"]
    for who in (people.organisation, people.auditor):
        with nothing_changes(people.organisation):
            assert told(who.ask("DELETE", path, None, version)) == (409, {("#", "frozen")})
            assert who.ask("POST", path + "/_restore").status == 409
            assert who.ask("POST", path + "/_erase", {"versions": [1], "reason": "x"}).status == 403
    for who in (people.board, people.privacy, people.dpo):
        with nothing_changes(people.organisation):
            answer = who.ask("POST", path + "/_erase", {"versions": [version], "reason": "AVG"})
        assert told(answer) == (409, {("#/versions/0", "erase-current")}), answer.body
    for each in findings_of(people.organisation, old):
        for who in (people.organisation, people.auditor):
            with nothing_changes(people.organisation):
                assert who.ask("DELETE", "findings/" + each["id"], None, each["version"]).status in (403, 409)


def test_a_report_that_is_evidence_stays_with_it(people):
    made = issued(people.auditor, [result("A.5.1")])
    report_of = people.organisation.get("evidence/" + made["report"])
    answer = people.organisation.ask("PUT", f"evidence/{made['report']}/content", b"%PDF-1.4 another", report_of["version"],
                                     query={"filename": "rapport.pdf"}, headers={"Content-Type": "application/pdf"})
    assert answer.status == 409, "the file behind an issued report was replaced"


def test_a_report_that_is_gone_proves_nothing(people):
    """Put away and blanked by two: what leans on it doesn't hold by then, or it isn't put away."""
    made = issued(people.auditor, [result("A.5.1")])
    path = "evidence/" + made["report"]
    answer = people.organisation.ask("DELETE", path, None, people.organisation.get(path)["version"])
    for who in (people.organisation, people.board) if answer.status == 200 else ():
        who.ask("POST", path + "/_erase", {"versions": [1, 2], "reason": "AVG"})
    there = people.organisation.ask("GET", path + "/content").status
    reported = next(rule for rule in people.organisation.get(f"assessments/{made['id']}/independence")["rules"] if rule["rule"] == "reported")
    assert (answer.status, there, reported["verdict"]) in ((409, 200, "holds"), (200, 410, "fails")), (answer.status, there, reported)


def test_nobody_adds_a_finding_to_a_report(people):
    """What an audit found comes of its results; the audited write no finding that says that the audit did."""
    made, draft = issued(people.auditor, [result("A.5.1")]), audit(people.auditor)
    body = {"title": "Verzonnen", "type": "observation"}
    loose = people.organisation.post("findings", body)
    for record in (made, draft):
        with nothing_changes(people.organisation):
            for answer in (people.organisation.ask("POST", "findings", body | {"source": record["id"]}),
                           people.organisation.ask("PATCH", "findings/" + loose["id"], {"source": record["id"]}, 1),
                           people.organisation.ask("POST", "findings/_import", f"title,type,source\nx,observation,{record['id']}\n", headers=CSV)):
                assert answer.status in (403, 409), answer.status


def test_what_may_still_be_added(people):
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.1", "minor", note="Mist")])
    record = done(act(people.auditor, made, "_issue"))
    assert (record["report"], record["reportedToBoardDate"]) == (None, None)
    for body, rule in (({"reportedToBoardDate": day(1)}, "in-future"), ({"reportedToBoardDate": day(-1)}, "date-order")):
        refuse(people.organisation, 409, {("#/reportedToBoardDate", rule)}, "PATCH", "assessments/" + made["id"], body, record["version"])
    record = people.auditor.patch("assessments", record, {"report": report(people.auditor)})
    record = people.organisation.patch("assessments", record, {"reportedToBoardDate": str(TODAY)})
    for who in (people.organisation, people.board, people.auditor):
        record = done(act(who, made, "corrections", {"requirement": EDITION + "A.5.1", "text": "Het was er wel"}))
    assert [each["by"] for each in record["corrections"]] == [me(who) for who in (people.organisation, people.board, people.auditor)]
    assert told(act(people.board, made, "corrections", {"text": "x", "requirement": EDITION + "A.9.9"})) == (409, {("#/requirement", "link-target")})
    for who in (people.organisation, people.auditor, people.owner, people.reader, people.dpo):
        with nothing_changes(people.organisation):
            assert act(who, made, "responses", {"text": "Namens het bestuur"}).status == 403
    robot = act(program(people.organisation, "security-officer"), made, "responses", {"text": "x"})
    assert robot.status == 403, robot.body
    record = done(act(people.board, made, "responses", {"text": "Gezien; volgt"}))
    assert (record["status"], [each["text"] for each in record["responses"]]) == ("responded", ["Gezien; volgt"])
    assert done(act(people.board, made, "responses", {"text": "Nog iets"}))["status"] == "responded"
    assert [each["result"] for each in results_of(people.organisation, made)] == ["minor"]


@pytest.mark.parametrize("name, body", [("responses", {"text": "x"}), ("corrections", {"text": "x"}), ("_confirm", {}), ("_close", {})])
def test_a_draft_isn_t_answered_corrected_confirmed_or_closed(people, name, body):
    made = audit(people.auditor)
    with nothing_changes(people.organisation):
        answer = act(people.board, made, name, body)
    assert answer.status == 409 and ("#/status", "not-issued") in answer.rules, answer.body


@pytest.mark.parametrize("status", ["issued", "responded", "closed"])
def test_no_way_to_a_later_status_but_the_acts(people, status):
    made = audit(people.auditor)
    row = {"id": made["id"], "version": 1, "patch": {"status": status}}
    with nothing_changes(people.organisation):
        for answer in (people.auditor.ask("PATCH", "assessments/" + made["id"], {"status": status}, 1),
                       people.auditor.ask("POST", "assessments/_bulk", {"changes": [row]}),
                       people.auditor.ask("POST", "assessments", {"title": "x", "kind": "baseline", "status": status}),
                       people.auditor.ask("POST", "assessments/_import", f"id,status\n{made['id']},{status}\n", headers=CSV),
                       people.auditor.ask("POST", "assessments/_import", f"title,kind,status\nx,baseline,{status}\n", headers=CSV)):
            assert answer.status == 409 and "act-needed" in json.dumps(answer.json), answer.body


def test_what_was_cancelled_or_put_away_isn_t_written_in(people):
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.1", "minor", note="x")])
    cancelled = people.auditor.patch("assessments", people.auditor.get("assessments/" + made["id"]), {"status": "cancelled"})
    away = audit(people.auditor)
    write(people.auditor, away, [result("A.5.1")])
    version = people.auditor.get("assessments/" + away["id"])["version"]
    assert people.auditor.ask("DELETE", "assessments/" + away["id"], None, version).status == 200
    for record in (made, away):
        with nothing_changes(people.organisation):
            for answer in (send(people.auditor, record, [result("A.5.2")]), act(people.auditor, record, "_issue"),
                           people.auditor.ask("PUT", f"assessments/{record['id']}/results/{EDITION}A.5.1", {"result": "conform"})):
                assert answer.status == 409, answer.body
    assert told(people.auditor.ask("PATCH", "assessments/" + made["id"], {"status": "in-progress"}, cancelled["version"])) == (
        409, {("#/status", "frozen")})
    assert results_of(people.organisation, made) == []


# ---- follow-up --------------------------------------------------------------------------------------------------------


def test_each_open_finding_of_before_gets_its_line(people):
    organisation = people.organisation
    first = issued(people.auditor, [result("A.6.1", "minor", note="Contracten"), result("A.6.2", "major", note="Geheimhouding"),
                                    result("A.6.3", "observation", note="Posters")])
    minor, major, observation = sorted(findings_of(organisation, first), key=lambda each: each["requirements"])
    lesson = organisation.post("findings", {"title": "Uit een oefening", "type": "lesson"})
    second = audit(people.auditor)
    write(people.auditor, second, [result("A.6.1", "minor", note="Weer contracten"), result("A.6.2")])
    told_by_auditor = [{"finding": major["id"], "state": "closed", "note": "Gezien en in orde"}]
    refuse(people.auditor, 409, {("#/followUps/0/finding", "link-target")}, "POST", f"assessments/{second['id']}/_issue",
           {"followUps": [{"finding": NOBODY, "state": "open"}]})
    record = issue(people.auditor, second, followUps=told_by_auditor)
    lines = {each["finding"]: (each["state"], each["note"]) for each in record["followUps"]}
    assert (lines[minor["id"]], lines[major["id"]], lines[observation["id"]]) == (
        ("repeated", None), ("closed", "Gezien en in orde"), ("open", None))
    assert lesson["id"] not in lines and record["derived"]["followUpsOpen"] == len(lines) - 1
    again, = findings_of(organisation, second)
    assert again["repeatOf"] == minor["id"]
    third = audit(people.auditor)
    write(people.auditor, third, [result("A.6.1")])
    states = {each["finding"]: each["state"] for each in issue(people.auditor, third)["followUps"]}
    assert (states[minor["id"]], states[again["id"]]) == ("open", "open"), "conform says that it isn't repeated, not that it is settled"


def test_the_audited_say_cause_and_action_and_not_what_was_found(people):
    organisation = people.organisation
    before = issued(people.auditor, [result("A.6.4", "minor", note="Oud")])
    earlier, = findings_of(organisation, before)
    made = issued(people.auditor, [result("A.6.4", "minor", note="Register mist", externalNumber="7", dueDate=day(60))])
    found, = findings_of(organisation, made)
    task = organisation.post("tasks", {"title": "Maak register", "dueDate": day(20)})["id"]
    found = organisation.patch("findings", found, {"cause": "Niemand", "similarElsewhere": "Nee", "actions": [task], "owner": me(people.owner),
                                                   "correction": "Gedaan"})
    found = people.owner.patch("findings", found, {"cause": "Geen eigenaar"})
    frozen = {"title": "x", "type": "observation", "grade": "major", "fact": "x", "externalNumber": "8", "source": None,
              "requirements": [EDITION + "A.6.5"], "repeatOf": None, "dueDate": day(4000)}
    passed = []
    for who in (organisation, people.owner, program(organisation, "security-officer")):
        for member, value in frozen.items():
            body = {member: value} | ({"grade": None} if member == "type" else {})
            row = {"id": found["id"], "version": found["version"], "patch": body}
            answers = [who.ask("POST", "findings/_bulk", {"changes": [row]}), who.ask("PATCH", "findings/" + found["id"], body, found["version"])]
            passed += [(who.token[:6], member, answer.status) for answer in answers if answer.status == 200]
            found = organisation.get("findings/" + found["id"])
    assert not passed, "changed what the report says: " + str(sorted({member for _, member, _ in passed}))
    assert earlier["id"] == organisation.get("findings/" + found["id"])["repeatOf"]


def test_it_closes_when_it_was_answered_and_all_is_settled(people):
    organisation = people.organisation
    made = issued(people.auditor, [result("A.6.6", "minor", note="Mist"), result("A.6.7", "observation", note="Rommelig")])
    first, second = sorted(findings_of(organisation, made), key=lambda each: each["type"])
    answer = act(people.auditor, made, "_close")
    assert told(answer) == (409, {("#/responses", "settled-needed"), ("#", "settled-needed")}) and len(answer.json["errors"]) == 3, answer.body
    done(act(people.board, made, "responses", {"text": "Gezien"}))
    for found in (first, second):
        organisation.patch("findings", found, {"owner": me(people.owner), "cause": "x", "similarElsewhere": "x", "correction": "Gedaan"})
        assert told(act(people.auditor, made, "_close")) == (409, {("#", "settled-needed")})
        done(people.auditor.ask("POST", f"findings/{found['id']}/effect-checks", {"effective": True, "note": "Gezien"}))
        done(people.auditor.ask("POST", f"findings/{found['id']}/_close", {"note": "Klaar"}))
    for who, status in ((people.owner, 403), (people.reader, 403), (people.external, 403), (program(organisation, "security-officer"), 409)):
        assert act(who, made, "_close").status == status
    record = done(act(people.auditor, made, "_close"))
    assert (record["status"], record["closedBy"], record["derived"]["openFindings"]) == ("closed", me(people.auditor), 0)
    assert told(act(people.auditor, made, "_close")) == (409, {("#/status", "unchanged")})
    actions = [each["action"] for each in organisation.get(f"assessments/{made['id']}/history")["items"]]
    assert actions == ["close", "respond", "issue", "begin", "create"]
