"""Who changes what of audits, over every route: auditors their own part and nothing else, the audited nothing of what was found."""
import json

import pytest

from assessing import (
    EDITION, TODAY, act, addresses, assessor, audit, day, done, issued, known_ids, me, people_of, report, result, results_of, send, told,
    write)
from every_register import REGISTERS
from test_records import NOBODY, nothing_changes
from test_rights import callers, requests  # noqa: F401 (fixtures)

CHANGING = {"post", "put", "patch", "delete"}
CSV = {"Content-Type": "text/csv"}
# What stands beside the registers: one's own calendar, and looks that change nothing.
OWN = {"calendar-feeds"}
LOOKS = {"_suggest"}


@pytest.fixture(scope="module")
def people(organisation):
    return people_of(organisation)


def is_part(register, last):
    """Whether an internal auditor has a part in it, as DOMAIN.md says."""
    return (register in ("assessments", "audit-programmes", "evidence-requests") and last not in ("_erase", "_answer", "responses")
            or register == "evidence" and last in ("evidence", "_bulk", "_import")
            or register == "findings" and last in ("findings", "effect-checks", "_close"))


def changing(requests):
    """The changing requests below an organisation: operation, path, body and headers."""
    for operation, path, body, headers in requests:
        method, pattern = operation.split(" ")
        parts = pattern.removeprefix("/organisations/{organisationId}").strip("/").split("/")
        if method != "GET" and pattern.startswith("/organisations/{") and parts[0] not in OWN and parts[-1] not in LOOKS:
            yield operation, method, parts, path, body, headers


def test_an_internal_auditor_changes_his_part_and_nothing_else(server, organisation, callers, requests):
    who, may, may_not = callers["internal-auditor"], set(), set()
    for operation, method, parts, path, body, headers in changing(requests):
        answer = server.ask(method, path, body, who.token, headers)
        (may_not if answer.status == 403 else may).add((operation, is_part(parts[0], parts[-1])))
    wrong = sorted({operation for operation, part in may if not part} | {operation for operation, part in may_not if part})
    # An acceptance of a risk that isn't there is sought before it is asked whose it is.
    assert [each for each in wrong if "{acceptanceId}" not in each] == [] and len(may) > 20 and len(may_not) > 60, wrong


def test_he_doesn_t_change_the_evidence_and_findings_of_others(organisation, people):
    theirs = {"evidence": organisation.upload("a.txt", b"a"), "findings": organisation.post("findings", {"title": "x", "type": "lesson"})}
    own = {"evidence": people.auditor.upload("b.txt", b"b"), "findings": people.auditor.post("findings", {"title": "x", "type": "lesson"})}
    with nothing_changes(organisation):
        for register, records in (*theirs.items(), *own.items()):
            row = {"id": records["id"], "version": 1, "patch": {"title": "y"}}
            for answer in (people.auditor.ask("PATCH", f"{register}/{records['id']}", {"title": "y"}, 1),
                           people.auditor.ask("POST", register + "/_bulk", {"changes": [row]}),
                           people.auditor.ask("POST", register + "/_import", f"id,title\n{records['id']},y\n", headers=CSV),
                           people.auditor.ask("DELETE", f"{register}/{records['id']}", None, 1)):
                assert answer.status in (403, 409), (register, answer.body)
                assert answer.status == 403 or {rule for _, rule in answer.rules} == {"right"}, answer.body


def test_an_external_auditor_who_wasn_t_invited_changes_nothing_of_it(server, organisation, callers, requests):
    who = callers["external-auditor"]
    allowed = {"evidence-requests"}  # his questions are his
    for operation, method, parts, path, body, headers in changing(requests):
        if parts[0] in allowed and parts[-1] not in ("_answer", "_erase") or "{acceptanceId}" in operation:
            continue
        answer = server.ask(method, path, body, who.token, headers)
        assert answer.status == 403, (operation, answer.status, answer.body)


def test_who_was_invited_writes_that_audit_and_no_other(organisation, people):
    stranger = organisation.as_role("external-auditor", "vreemd@toetsers.nl")
    lead = [assessor(people.external, "E. Extern"), assessor(stranger, "F. Firma", function="auditor")]
    mine, other = (organisation.post("assessments", {"title": title, "kind": "external-audit", "startDate": str(TODAY), "assessors": each})
                   for title, each in (("De zijne", lead), ("Een ander", [assessor(people.auditor)])))
    write(people.external, mine, [result("A.5.1", "minor", note="Mist")])
    done(stranger.ask("PUT", f"assessments/{mine['id']}/results/{EDITION}A.5.2", {"result": "conform"}))
    answer = people.external.ask("POST", f"assessments/{mine['id']}/_intake", "eis,resultaat\nA.5.3,Conform\n", headers=CSV)
    assert (answer.status, answer.json["total"]) == (200, 3), answer.body
    assert len(results_of(people.external, mine)) == 3 and results_of(organisation, mine) == []
    with nothing_changes(organisation):
        for answer in (send(people.external, other, [result("A.5.1")]), act(people.external, other, "_issue"),
                       people.external.ask("PUT", f"assessments/{other['id']}/results/{EDITION}A.5.1", {"result": "conform"}),
                       people.external.ask("POST", f"assessments/{other['id']}/_intake", "eis,resultaat\nA.5.3,Conform\n", headers=CSV),
                       people.external.ask("PATCH", "assessments/" + mine["id"], {"title": "x"}, 2),
                       people.external.ask("PATCH", "assessments/" + other["id"], {"assessors": lead}, 1),
                       people.external.ask("DELETE", "assessments/" + mine["id"], None, 2),
                       people.external.ask("POST", "assessments", {"title": "x", "kind": "external-audit"}),
                       *(act(people.external, mine, name, {"text": "x"} if name == "corrections" else {}) for name in ("_confirm", "_close", "corrections"))):
            assert answer.status == 403, answer.body
        assert told(act(stranger, mine, "_issue")) == (409, {("#/assessors", "lead-needed")})
    record = done(act(people.external, mine, "_issue"))
    assert record["issuedBy"] == me(people.external) and record["derived"]["findings"] == 1
    assert send(people.external, mine, [result("A.5.1")]).status == 409


def test_findings_of_an_invited_auditor_s_own_audit_are_his_to_judge(organisation, people):
    """DOMAIN.md: if invited, results and findings of that assessment."""
    mine = organisation.post("assessments", {"title": "De zijne", "kind": "external-audit", "assessors": [assessor(people.external, "E. Extern")]})
    write(people.external, mine, [result("A.5.1", "major", note="Mist")])
    done(act(people.external, mine, "_issue"))
    found, = organisation.get("findings", source=mine["id"])["items"]
    organisation.patch("findings", found, {"owner": me(people.owner), "correction": "Gedaan"})
    done(people.external.ask("POST", f"findings/{found['id']}/effect-checks", {"effective": True, "note": "Gezien"}))
    done(people.external.ask("POST", f"findings/{found['id']}/_close", {"note": "Klaar"}))


def ended(organisation, how):
    """An external auditor whose access ended yesterday, and an audit that is his."""
    email = f"{how}@voorbij.nl"
    who = organisation.as_role("external-auditor", email)
    user = me(who)
    made = organisation.post("assessments", {"title": "Zijn audit", "kind": "external-audit", "assessors": [assessor(who, email)]})
    if how == "token":
        return organisation.as_role("external-auditor", email, "--expires", day(-1)), made, {401}
    membership = organisation.get("memberships", user=user)["items"][0]
    if how == "membership":
        organisation.patch("memberships", membership, {"validFromDate": day(-30), "validUntilDate": day(-1)})
        second = organisation.as_role("administrator", "tweede@beheer.nl")
        record = organisation.get("memberships/" + membership["id"])
        done(second.ask("POST", f"memberships/{record['id']}/approvals", {"decision": "approved"}))
    else:
        assert organisation.ask("DELETE", "memberships/" + membership["id"], None, membership["version"]).status == 200
    return who, made, {404}


@pytest.mark.parametrize("how", ["token", "membership", "archived"])
def test_his_access_ends_on_its_date_over_every_route(server, organisation, people, how):
    who, made, statuses = ended(organisation, how)
    ids = known_ids(organisation, *REGISTERS) | {"assessments": [made["id"]]}
    asked = list(addresses(organisation, ids, CHANGING | {"get"}, requirementId=EDITION + "A.5.1", acceptanceId=NOBODY, feedId=NOBODY))
    assert len(asked) > 150
    with nothing_changes(organisation):
        for method, _, last, path in asked:
            answer = server.ask(method, path, b"" if method in ("GET", "DELETE") else b"{}", who.token,
                                {"Content-Type": "application/json", "If-Match": '"1"'})
            assert answer.status in statuses, (method, path, answer.status, answer.body[:300])
            assert made["id"].encode() not in answer.body.replace(path.encode(), b"") and b"items" not in answer.body, answer.body


# ---- what the audited can't touch -------------------------------------------------------------------------------------

TRIES = {
    "results": [{"results": [{"requirement": EDITION + "A.5.1", "result": "conform"}]}, {"results": [{"requirement": EDITION + "A.8.9", "result": "major", "note": "x"}]}],
    "nen7510-2024:A.5.1": [{"result": "conform"}, {"result": "not-assessed", "reason": "x"}], "_issue": [{}, {"summary": "x"}],
    "_confirm": [{}, {"agreed": False, "note": "x"}], "responses": [{"text": "x"}], "corrections": [{"text": "x", "requirement": EDITION + "A.5.1"}],
    "_close": [{}, {"note": "x"}], "_erase": [{"versions": [1], "reason": "x"}, {"versions": [2], "reason": "x"}],
    "effect-checks": [{"effective": True, "note": "x"}], "approvals": [{"decision": "approved"}], "_restore": [None], "_suggest": [None], "_continue": [None],
    "_answer": [{"answer": "x", "evidence": []}], "transitions": [{"to": "do"}, {"to": "do", "override": {"reason": "x"}}], "_prefill": [{}]}


def tries(method, register, last, body_of):
    """Bodies that would change something, were they let in."""
    if last in TRIES:
        return TRIES[last]
    if last == "_bulk":
        return [{"changes": [{"id": body_of["id"], "version": body_of["version"], "patch": patch}]} for patch in body_of["patches"]]
    if method == "PATCH":
        return body_of["patches"]
    return [{"title": "x"}, {}]


@pytest.mark.parametrize("role", ["security-officer", "board", "owner", "internal-auditor", "privacy-officer"])
def test_no_way_changes_a_result_that_was_issued(server, organisation, people, role):
    """Byte for byte, after every changing route with its ids was tried, three times around: a version that fits may come by then."""
    who = people.second if role == "internal-auditor" else organisation.as_role(role)
    file = organisation.upload("meting.txt", b"214")
    document = organisation.post("documents", {"title": "Beleid"})
    made = issued(people.auditor, [result("A.5.1", "minor", note="Mist", sources=[{"kind": "document", "document": document["id"]},
                                                                                   {"kind": "system", "evidence": file["id"]}]), result("A.5.2")])
    found = organisation.get("findings", source=made["id"])["items"][0]
    inside = [each["id"] for each in results_of(organisation, made)]
    before = organisation.ask("GET", f"assessments/{made['id']}/results").body
    ids = {"assessments": [made["id"], *inside], "findings": [found["id"]], "evidence": [file["id"], made["report"]], "documents": [document["id"]],
           "controls": [organisation.control_of("A.5.1")["id"]], "applicability": [organisation.line_of("A.5.1")["id"]]}
    patches = [{"title": "x"}, {"status": "planned"}, {"assessors": []}, {"status": "cancelled"}, {"status": "in-progress"}, {"kind": "self-assessment"}]
    statuses = set()
    for _ in range(3):
        for method, register, last, path in addresses(organisation, ids, CHANGING, requirementId=EDITION + "A.5.1"):
            if register not in ids:
                continue
            record = next((each for each in ids[register] if each in path), ids[register][0])
            shown = organisation.ask("GET", f"{register}/{record}")
            version = shown.json["version"] if shown.status == 200 else 1
            if last in ("_import", "_intake"):
                sheets = ("eis,resultaat\nA.5.1,Conform\n", f"id,title\n{record},x\n", f"id,status\n{record},planned\n")
                for sheet in sheets:
                    statuses.add(server.ask(method, path, sheet, who.token, CSV).status)
                continue
            for body in tries(method, register, last, {"id": record, "version": version, "patches": patches}):
                answer = server.ask(method, path, body if method != "DELETE" else None, who.token, {"If-Match": f'"{version}"'})
                statuses.add(answer.status)
                assert answer.status < 500, (method, path, answer.body)
    assert organisation.ask("GET", f"assessments/{made['id']}/results").body == before
    assert {409, 403} <= statuses, statuses
    assert people.auditor.ask("GET", f"assessments/{made['id']}/results").body == before


def test_a_draft_result_is_the_auditor_s_to_write(organisation, people):
    """What the audited doesn't see he doesn't write over either."""
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.1", "major", note="Geen beleid")])
    answers = [send(organisation, made, [result("A.5.1", "conform")]),
               organisation.ask("PUT", f"assessments/{made['id']}/results/{EDITION}A.5.1", {"result": "conform"}),
               organisation.ask("POST", f"assessments/{made['id']}/_intake", "eis,resultaat\nA.5.1,Conform\n", headers=CSV)]
    kept = results_of(people.auditor, made)[0]
    assert (kept["result"], kept["note"]) == ("major", "Geen beleid"), [(answer.status, answer.body[:120]) for answer in answers]


@pytest.mark.parametrize("function", ["lead", "auditor", "expert"])
def test_who_is_audited_doesn_t_join_a_draft(organisation, people, function):
    """Else he reads it, writes in it or issues it."""
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.1", "major", note="Geen beleid")])
    version = people.auditor.get("assessments/" + made["id"])["version"]
    team = [] if function == "lead" else made["assessors"]
    body = {"assessors": [*team, assessor(organisation, "De officer zelf", function=function)]}
    row = {"id": made["id"], "version": version, "patch": body}
    cell = json.dumps(body["assessors"]).replace('"', '""')
    answers = [organisation.ask("PATCH", "assessments/" + made["id"], body, version), organisation.ask("POST", "assessments/_bulk", {"changes": [row]}),
               organisation.ask("POST", "assessments/_import", f'id,assessors\n{made["id"]},"{cell}"\n', headers=CSV)]
    assert results_of(organisation, made) == [], "he sees the draft"
    assert {answer.status for answer in answers} <= {403, 409}, [answer.body[:100] for answer in answers]


def test_a_lead_keeps_his_account_in_a_draft(organisation, people):
    """Without it the report would be another's, to be issued by whoever types it."""
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.1", "major", note="Geen beleid")])
    version = people.auditor.get("assessments/" + made["id"])["version"]
    answer = organisation.ask("PATCH", "assessments/" + made["id"], {"assessors": [assessor(people.auditor, user=None)]}, version)
    assert answer.status in (403, 409), answer.body
    assert act(organisation, made, "_issue").status in (403, 409)


def test_a_draft_isn_t_cancelled_or_put_away_by_who_is_audited(organisation, people):
    made = audit(people.auditor)
    write(people.auditor, made, [result("A.5.1", "major", note="Geen beleid")])
    version = people.auditor.get("assessments/" + made["id"])["version"]
    assert organisation.ask("PATCH", "assessments/" + made["id"], {"status": "cancelled"}, version).status in (403, 409)
    assert organisation.ask("DELETE", "assessments/" + made["id"], None, version).status in (403, 409)
