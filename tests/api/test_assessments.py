"""A whole internal audit: written down, hidden while it is a draft, issued by its lead, and from then on as it is."""
import io
import json
import zipfile

import pytest

from assessing import (
    AUDITED, EDITION, TODAY, act, addresses, assessor, audit, day, done, independence, issue, issued, known_ids, me, now, people_of, report,
    result, results_of, send, told, write)
from bundles import Bag
from conftest import zorgborg
from every_register import REGISTERS
from test_records import NOBODY, nothing_changes, refuse

SECRET = "Geheimzwaan"  # stands in drafts and nowhere else
CSV = {"Content-Type": "text/csv"}


@pytest.fixture(scope="module")
def people(organisation):
    return people_of(organisation)


@pytest.fixture
def draft(people):
    return audit(people.auditor)


def test_results_are_written_down_whole_or_not_at_all(people, draft):
    """Each problem of each result is named, and then nothing stands there."""
    bad = [result("A.5.1"), result("A.5.2", "not-assessed"), result("A.5.3", assessedBy="Niemand"), result("A.5.1", "minor"),
           result("A.5.4", sources=[{"kind": "document", "document": NOBODY}, {"kind": "system", "evidence": NOBODY},
                                    {"kind": "sample", "sample": "Kamers"}, {"kind": "interview", "date": day(2)}]),
           result("4"), result("A.5.99")]
    path = f"assessments/{draft['id']}/results"
    refuse(people.auditor, 409, {
        ("#/results/1/reason", "reason-needed"), ("#/results/2/assessedBy", "link-target"), ("#/results/3", "duplicate"),
        ("#/results/4/sources/0/document", "link-target"), ("#/results/4/sources/1/evidence", "link-target"),
        ("#/results/4/sources/3/date", "in-future"),
        ("#/results/5/requirement", "link-target"), ("#/results/6/requirement", "link-target")}, "POST", path, {"results": bad})
    refuse(people.auditor, 400, {("#/results", "length")}, "POST", path, {"results": []})
    refuse(people.auditor, 400, {("#/results/0/result", "choice"), ("#/results/1/colour", "unknown-member")}, "POST", path,
           {"results": [result("A.5.1", "splendid"), result("A.5.2") | {"colour": 1}]})
    assert results_of(people.auditor, draft) == [] and people.auditor.get("assessments/" + draft["id"])["status"] == "planned"
    answer = send(people.auditor, draft, [result("A.5.1"), result("A.5.2", "not-assessed", reason="Geen tijd")])
    assert answer.status == 201 and answer.headers["Location"] == f"{people.auditor.base}/{path}", answer.body
    assert people.auditor.get("assessments/" + draft["id"])["status"] == "in-progress"


def test_one_result_is_put_and_replaced(people, draft):
    path = f"assessments/{draft['id']}/results/{EDITION}"
    first = done(people.auditor.ask("PUT", path + "A.5.1", {"result": "minor", "note": "Oud"}))
    assert (first["version"], first["requirement"], first["result"]) == (1, EDITION + "A.5.1", "minor")
    again = done(people.auditor.ask("PUT", path + "A.5.1", {"result": "minor", "note": "Oud"}))
    assert again == first, "the same changes nothing"
    second = done(people.auditor.ask("PUT", path + "A.5.1", {"result": "conform"}))
    assert (second["id"], second["version"], second["note"]) == (first["id"], 2, None), "a result is told whole"
    assert write(people.auditor, draft, [result("A.5.1", "strong"), result("9.1")])[0]["requirement"] == EDITION + "9.1"
    assert {each["result"] for each in results_of(people.auditor, draft)} == {"strong", "conform"}
    for wrong, status in ((result("A.5.2"), 409), ({"result": "none"}, 400), ({}, 400), ({"result": "not-assessed"}, 409)):
        with nothing_changes(people.organisation):
            assert people.auditor.ask("PUT", path + "A.5.1", wrong).status == status, wrong
    assert people.auditor.ask("PUT", path + "A.5.99", {"result": "conform"}).status in (404, 409)
    assert people.auditor.ask("PUT", f"assessments/{draft['id']}/results/9.1", {"result": "conform"}).status == 404


@pytest.mark.parametrize("requirement", ["nen7510-2017:9.2", "cbw:21(3)(b)"])
def test_a_result_is_of_the_framework_that_is_assessed(people, draft, requirement):
    answer = send(people.auditor, draft, [{"requirement": requirement, "result": "conform"}])
    assert answer.status == 409 and ("#/results/0/requirement", "contradiction") in answer.rules, answer.status
    framework = requirement.split(":")[0]
    people.auditor.patch("assessments", people.auditor.get("assessments/" + draft["id"]), {"framework": framework})
    assert send(people.auditor, draft, [{"requirement": requirement, "result": "conform"}]).status == 201


def test_who_assessed_is_one_of_the_assessors(people):
    made = audit(people.auditor, assessors=[assessor(people.auditor), assessor(people.second, "B. Bos", function="auditor")])
    for name in ("A. Auditor", "B. Bos", me(people.second)):
        assert write(people.auditor, made, [result("A.5.1", assessedBy=name)])[0]["assessedBy"] == name
    assert told(send(people.auditor, made, [result("A.5.1", assessedBy=me(people.board))])) == (409, {("#/results/0/assessedBy", "link-target")})


def test_sources_keep_the_version_that_was_seen(people, draft):
    organisation = people.organisation
    document = organisation.patch("documents", organisation.post("documents", {"title": "Beleid"}), {"title": "Beleid 2"})
    file = organisation.upload("meting.txt", b"214 of 214")
    sources = [{"kind": "document", "document": document["id"], "version": "2"}, {"kind": "interview", "function": "Verzorgende", "date": day(-3)},
               {"kind": "observation", "place": "De Brink", "at": "2026-01-05T09:00:00.000000Z"}, {"kind": "sample", "sample": "Dossiers"},
               {"kind": "system", "evidence": file["id"]}]
    kept = write(people.auditor, draft, [result("A.8.24", sources=sources)])[0]
    assert [{name: value for name, value in each.items() if value is not None} for each in kept["sources"]] == sources
    seen = [{"record": document["id"], "version": 2, "sha256": None}, {"record": file["id"], "version": 1, "sha256": file["sha256"]}]
    assert (kept["seen"], kept["evidence"]) == (seen, [file["id"]])
    organisation.patch("documents", document, {"title": "Beleid 3"})
    answer = organisation.ask("PUT", f"evidence/{file['id']}/content", b"1 of 214", 1, query={"filename": "meting.txt"},
                              headers={"Content-Type": "application/octet-stream"})
    assert answer.status == 200, answer.body
    assert results_of(people.auditor, draft) == [kept], "what was seen was seen"
    issue(people.auditor, draft, samples=[{"title": "Dossiers", "population": 4112, "size": 25, "seed": 7, "deviations": 1}])
    assert results_of(organisation, draft)[0]["seen"] == seen


# ---- drafts -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hidden(people):
    """A draft that speaks of what nobody else speaks of."""
    file = people.auditor.upload("opname.txt", b"x")
    made = audit(people.auditor, title="Verborgen audit", assessors=[assessor(people.auditor), assessor(people.second, "B. Bos", function="auditor")])
    write(people.auditor, made, [
        result("A.5.1", "major", title=SECRET, note=SECRET), result("A.5.2", "not-assessed", reason=SECRET),
        result("A.5.3", "observation", note=SECRET, transcribedFrom=SECRET, externalNumber=SECRET,
               sources=[{"kind": "observation", "place": SECRET, "note": SECRET}, {"kind": "system", "evidence": file["id"]}])])
    return made


def files_in(content):
    """What a ZIP or workbook holds, unpacked."""
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(files_in(archive.read(name)) for name in archive.namelist())


def test_assessors_and_auditors_see_the_draft(people, hidden):
    for who in (people.auditor, people.second):
        assert len(results_of(who, hidden)) == 3 and SECRET in json.dumps(results_of(who, hidden))


@pytest.mark.parametrize("name", AUDITED)
def test_nobody_else_sees_a_draft_by_any_way_to_read(people, hidden, name):
    who = getattr(people, name)
    assert results_of(who, hidden) == []
    registers = [*REGISTERS, "soa-versions", "measurements"]
    asked = 0
    for method, register, last, path in addresses(who, known_ids(people.organisation, *registers) | {"assessments": [hidden["id"]]}, {"get"}):
        for query in ("", "format=csv", "format=xlsx", "format=html", "format=ndjson", f"assessment={hidden['id']}", f"q={SECRET}", f"asOf={now()}"):
            answer = who.server.ask(method, path + ("?" if "?" not in path else "&") + query, token=who.token)
            asked += answer.status == 200
            if query.startswith("q=") and answer.status == 200:
                assert answer.json.get("total", 0) == 0, path
            assert SECRET.encode() not in files_in(answer.body).replace(f"q={SECRET}".encode(), b""), (path, query)
    assert asked > 60, asked


@pytest.mark.parametrize("name", AUDITED)
def test_a_draft_takes_nothing_out_before_the_eyes_of_others(people, name):
    """That he owns a control he assesses is for the report to say."""
    organisation = people.organisation
    made = audit(people.auditor)
    control = organisation.patch("controls", organisation.control_of("A.5.37"), {"owner": me(people.auditor)})
    write(people.auditor, made, [result("A.5.37"), result("A.5.36")])
    assert independence(people.auditor, made)["except"] == [EDITION + "A.5.37"]
    found = independence(getattr(people, name), made)
    assert found["except"] == [] and control["id"] not in json.dumps(found), found
    organisation.patch("controls", control, {"owner": None})


@pytest.mark.parametrize("query", [{}, {"assessment": True}, {"profile": "inspectorate"}])
def test_bundles_hold_no_drafts_but_of_who_may_see_them(people, hidden, query, tmp_path):
    query = query | ({"assessment": hidden["id"]} if "assessment" in query else {})
    mine = {each["id"] for each in results_of(people.auditor, hidden)}
    for who, sees in ((people.organisation, False), (people.board, False), (people.external, False), (people.auditor, True)):
        packed = tmp_path / "bundle.zip"
        packed.write_bytes(who.ask("GET", "evidence-bundle", query=query).body)
        bag = Bag(packed.read_bytes())
        assert (SECRET.encode() in b"".join(bag.files.values())) == sees, (query, who.token)
        snapshots = [json.loads(json.loads(line).get("snapshot", "{}")) for line in bag.lines("contents.jsonl")]
        assert len(mine & {snapshot.get("id") for snapshot in snapshots}) == (3 if sees else 0)
        checked = zorgborg("verify", packed)
        assert checked.stdout.startswith("ok: "), checked


def test_a_bundle_of_a_draft_doesn_t_tell_what_was_looked_at(people, hidden):
    bag = Bag(people.organisation.ask("GET", "evidence-bundle", query={"assessment": hidden["id"]}).body)
    lines = [row["requirement"] for row in bag.json("registers/applicability.json")["items"]]
    assert lines == [], "the audited sees which requirements have a result already"


def test_the_draft_itself_says_nothing_yet(people):
    """Samples with their deviations, the summary, what became of earlier findings come with the report, not before."""
    made = audit(people.auditor)
    for member, value in (("summary", "x"), ("samples", [{"title": "x"}]), ("followUps", [])):
        refuse(people.auditor, 400, {("#/" + member, "read-only")}, "PATCH", "assessments/" + made["id"], {member: value}, made["version"])
    write(people.auditor, made, [result("A.5.1", sources=[{"kind": "sample", "sample": "Kamers"}])])
    refuse(people.auditor, 409, {("#/samples", "link-target")}, "POST", f"assessments/{made['id']}/_issue", {"samples": [{"title": "Dossiers"}]})
    kamers = {"title": "Kamers", "population": 40, "size": 8, "seed": 7, "deviations": 1}
    assert issue(people.auditor, made, samples=[kamers], summary="Goed")["samples"][0]["deviations"] == 1


# ---- issuing ----------------------------------------------------------------------------------------------------------


def test_its_lead_issues_and_nobody_else(people):
    made = audit(people.auditor, assessors=[assessor(people.auditor), assessor(people.second, "B. Bos", function="auditor"),
                                            assessor(people.external, "C. Cok", function="expert")])
    write(people.auditor, made, [result("A.5.1")])
    for who, status in ((people.organisation, 409), (people.second, 409), (people.external, 409), (people.board, 403), (people.owner, 403),
                        (people.reader, 403), (people.dpo, 403)):
        with nothing_changes(people.organisation):
            answer = act(who, made, "_issue")
        assert answer.status == status and (status == 403 or answer.rules == {("#/assessors", "lead-needed")}), answer.body
    assert told(act(people.auditor, made, "_issue", {"reportDate": day(1)})) == (409, {("#/reportDate", "in-future")})
    record = issue(people.auditor, made)
    assert (record["status"], record["reportDate"], record["issuedBy"]) == ("issued", str(TODAY), me(people.auditor))
    assert told(act(people.auditor, made, "_issue")) == (409, {("#/status", "frozen")})
    for name in AUDITED:
        assert [each["result"] for each in results_of(getattr(people, name), made)] == ["conform"]


def test_what_isn_t_ready_isn_t_issued(people):
    assert told(act(people.auditor, audit(people.auditor), "_issue")) == (409, {("#", "results-needed")})
    made = people.auditor.post("assessments", {"title": "Zonder lead", "kind": "internal-audit"})
    write(people.auditor, made, [result("A.5.1")])
    assert told(act(people.auditor, made, "_issue")) == (409, {("#/assessors", "required")})


def test_drafts_stay_hidden_in_the_past_of_what_was_issued(people):
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.9", "minor", note="Eerst zwaar")])
    before = now()
    write(people.auditor, made, [result("A.5.9", "conform")])
    issue(people.auditor, made)
    assert results_of(people.organisation, made, asOf=before) == [] and results_of(people.auditor, made, asOf=before) != []
    bag = Bag(people.organisation.ask("GET", "evidence-bundle", query={"asOf": before}).body)
    assert "Eerst zwaar".encode() not in b"".join(bag.files.values())
