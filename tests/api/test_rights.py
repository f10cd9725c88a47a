"""Who may ask what: every route of the description as everybody, against a table written from DOMAIN.md by hand."""
import http.client
import json

import pytest

from conftest import LEAST, NEEDED_QUERIES, Organisation, zorgborg
from test_records import NOBODY, make, nothing_changes

ROLES = ("administrator", "security-officer", "privacy-officer", "data-protection-officer", "board", "owner", "internal-auditor",
         "external-auditor", "reader")
EVERYBODY = set(ROLES)
OFFICER, ADMINISTRATOR, BOARD, NONE = {"security-officer"}, {"administrator"}, {"board"}, set()
READING = EVERYBODY - ADMINISTRATOR  # who sees what the registers hold
OVERSEEING = EVERYBODY - {"owner", "reader"}  # who sees memberships and the log
ERASING = OFFICER | BOARD | {"privacy-officer", "data-protection-officer"}

# Who may, by method and path below the register. What an owner owns he changes, too: the tests further down; here it isn't his.
CONTENT = {
    "GET": READING, "POST": OFFICER, "POST /_bulk": OFFICER | {"owner"}, "POST /_import": OFFICER | {"owner"}, "GET /{id}": READING,
    "PATCH /{id}": OFFICER, "DELETE /{id}": OFFICER, "POST /{id}/_restore": OFFICER, "POST /{id}/_erase": ERASING,
    "GET /{id}/history": READING}
AUDITORS = {"internal-auditor", "external-auditor"}
UPLOADING = OFFICER | {"owner", "internal-auditor"}
EVIDENCE = CONTENT | {"POST": UPLOADING, "GET /{id}/content": READING, "PUT /{id}/content": OFFICER,
                      "POST /_bulk": UPLOADING, "POST /_import": UPLOADING}
QUESTIONS = CONTENT | {"POST": AUDITORS, "PATCH /{id}": AUDITORS, "DELETE /{id}": AUDITORS, "POST /{id}/_restore": AUDITORS,
                       "POST /_bulk": AUDITORS, "POST /_import": AUDITORS, "POST /{id}/_answer": OFFICER,
                       "POST /{id}/_accept": AUDITORS, "POST /{id}/_return": AUDITORS}
APPROVED = {"GET /{id}/approvals": READING, "POST /{id}/approvals": BOARD}
MEMBERSHIPS = {
    "GET": OVERSEEING, "POST": ADMINISTRATOR, "POST /_bulk": ADMINISTRATOR, "POST /_import": ADMINISTRATOR, "GET /{id}": OVERSEEING,
    "PATCH /{id}": ADMINISTRATOR, "DELETE /{id}": ADMINISTRATOR, "POST /{id}/_restore": ADMINISTRATOR, "GET /{id}/history": OVERSEEING,
    "GET /{id}/approvals": OVERSEEING, "POST /{id}/approvals": ADMINISTRATOR | BOARD}
WEBHOOKS = {key: ADMINISTRATOR | OFFICER for key in (
    "GET", "POST", "POST /_bulk", "POST /_import", "GET /{id}", "PATCH /{id}", "DELETE /{id}", "POST /{id}/_restore", "GET /{id}/history")}
# Who judges a finding is another than who did the work; the rules say so, the right is these people's.
JUDGING = OFFICER | BOARD | {"internal-auditor", "owner"}
FINDINGS = CONTENT | {"POST": OFFICER | {"internal-auditor"}, "POST /{id}/effect-checks": JUDGING, "POST /{id}/_close": JUDGING}
# Who accepts a risk is its owner or the board; here nobody owns it. Proposals change nothing.
RISKS = CONTENT | {"GET /{id}/acceptances": READING, "POST /{id}/acceptances": BOARD,
                   "POST /{id}/acceptances/{acceptanceId}/_withdraw": READING}
ANALYSES = CONTENT | APPROVED | {
    "POST /{id}/_suggest": READING, "POST /{id}/considerations": OFFICER, "POST /{id}/_finish": OFFICER, "POST /{id}/_continue": OFFICER,
    "GET /{id}/triggers": READING, "POST /{id}/triggers": OFFICER, "GET /{id}/heat-map": READING, "GET /{id}/heat-map.svg": READING,
    "GET /{id}/treatment-plan": READING}
# Audits are the officer's and the internal auditor's; of external auditors' own ones: test_check_rights. Nobody erases his own report.
ASSESSING = OFFICER | {"internal-auditor"}
CHECKED = {key: ERASING - OFFICER if key.endswith("_erase") else READING if key.startswith("GET") else ASSESSING for key in CONTENT}
ASSESSMENTS = CHECKED | {
    "GET /{id}/results": READING, "POST /{id}/results": ASSESSING, "PUT /{id}/results/{requirementId}": ASSESSING,
    "POST /{id}/_intake": ASSESSING, "POST /{id}/_issue": ASSESSING, "POST /{id}/_confirm": ASSESSING | BOARD,
    "POST /{id}/responses": BOARD, "POST /{id}/corrections": ASSESSING | BOARD, "POST /{id}/_close": ASSESSING | BOARD,
    "GET /{id}/independence": READING}
CYCLES = CONTENT | APPROVED | {"GET /{id}/gates": READING, "POST /{id}/transitions": OFFICER | BOARD, "GET /{id}/report": READING}
LINES = {key: who for key, who in CONTENT.items() if key not in ("POST", "DELETE /{id}", "POST /{id}/_restore")}
OF_ORGANISATION = {"": {"GET": EVERYBODY, "PATCH": OFFICER}, "memberships": MEMBERSHIPS, "controls": CONTENT | {"GET /{id}/risks": READING}, "applicability": LINES,
                   "documents": CONTENT | APPROVED, "evidence": EVIDENCE, "evidence-requests": QUESTIONS,
                   "soa-versions": {"GET": READING, "POST": OFFICER, "GET /{id}": READING, "GET /{id}/history": READING} | APPROVED,
                   "statement-of-applicability": {"GET": READING}, "conformity": {"GET": READING},
                   "overdue": {"GET": READING}, "dashboard": {"GET": READING}, "evidence-bundle": {"GET": OVERSEEING - ADMINISTRATOR},
                   "risk-criteria": CONTENT | APPROVED | {"GET /{id}/band-changes": READING},
                   "risk-analyses": ANALYSES, "risks": RISKS,
                   "audit-programmes": CHECKED | {"GET /{id}/coverage": READING}, "assessments": ASSESSMENTS, "independence": {"GET": READING},
                   "certificates": CONTENT, "objectives": CONTENT, "trainings": CONTENT, "pdca-cycles": CYCLES,
                   "measurements": {key: CONTENT[key] for key in ("GET", "POST", "GET /{id}", "GET /{id}/history")},
                   "management-reviews": CONTENT | APPROVED | {"POST /{id}/_prefill": OFFICER},
                   "assets": CONTENT, "locations": CONTENT, "parties": CONTENT, "findings": FINDINGS,
                   "tasks": CONTENT | {"POST /{id}/completions": OFFICER, "POST /{id}/reschedulings": OFFICER},
                   "exercises": CONTENT | {"POST /{id}/log": OFFICER},
                   "continuity-plans": CONTENT | APPROVED | {"GET /offline-pack": READING, "GET /{id}/card": READING, "GET /{id}/offline-pack": READING},
                   # Of feeds everybody has his own: those of others he doesn't find.
                   "calendar-feeds": {"GET": EVERYBODY, "POST": EVERYBODY, "GET /{feedId}": EVERYBODY, "DELETE /{feedId}": EVERYBODY},
                   "notifications": {"GET": ADMINISTRATOR | OFFICER}, "webhooks": WEBHOOKS, "year-plan": {"POST /_adopt": OFFICER},
                   "audit-log": {"GET": OVERSEEING, "GET /checkpoint": OVERSEEING,
                                                                   "GET /inclusion-proof": OVERSEEING, "GET /consistency-proof": OVERSEEING}}
# Outside of an organisation: who has a token, of any role; what isn't his he doesn't find.
OUTSIDE = {
    "GET /me": EVERYBODY, "GET /users": EVERYBODY, "POST /users": ADMINISTRATOR, "GET /users/{userId}": EVERYBODY,
    "GET /tokens": EVERYBODY, "POST /tokens": EVERYBODY, "GET /tokens/{tokenId}": NONE, "DELETE /tokens/{tokenId}": NONE,
    "GET /frameworks": EVERYBODY, "GET /frameworks/{frameworkId}": EVERYBODY, "GET /frameworks/{frameworkId}/requirements": EVERYBODY,
    "GET /frameworks/{frameworkId}/mappings": EVERYBODY, "GET /organisations": EVERYBODY, "POST /organisations": NONE,
    "GET /exercise-scenarios": EVERYBODY, "GET /exercise-scenarios/{scenarioId}": EVERYBODY,
    "GET /year-plan-templates": EVERYBODY, "GET /year-plan-templates/{templateId}": EVERYBODY,
    "GET /threats": EVERYBODY, "GET /threats/{threatId}": EVERYBODY}
CALENDAR = "GET /organisations/{organisationId}/calendars/{calendarFile}"  # to who knows the secret
OPEN = {"GET /openapi.json", "GET /signing-keys", "GET /healthz", "GET /readyz", "POST /completions", CALENDAR}  # to nobody, too

PROGRAMS = tuple(role for role in ROLES if role not in ("board", "internal-auditor", "external-auditor"))  # the rest are persons'

PLAIN = ("assets", "locations", "parties", "tasks", "exercises", "findings", "continuity-plans", "risk-criteria", "risk-analyses", "risks",
         "audit-programmes", "assessments", "certificates", "objectives", "measurements", "trainings", "management-reviews", "pdca-cycles")
WORDLESS = ("_restore", "_suggest", "_continue")  # acts that have nothing to say

# Requests of the right shape that nobody could carry out but an approver: what they change is a rejection, harmless.
UNREACHED = {"If-Match": '"999999"'}
BODIES = {
    "POST controls": {"title": "x", "owner": NOBODY}, "POST documents": {"title": "x", "owner": NOBODY},
    "POST memberships": {"user": NOBODY, "roles": ["reader"]}, "POST users": {"email": "nobody", "name": "x"},
    "POST calendar-feeds": {"title": ""}, "POST soa-versions": {"title": ""}, "POST organisations": {"name": ""}, "POST tokens": {"title": "x", "organisation": NOBODY},
    "PATCH controls": {"title": "x"}, "PATCH documents": {"title": "x"}, "PATCH memberships": {"title": "x"},
    "PATCH applicability": {"grounds": ["law"]}, "PATCH organisation": {"sector": "x"},
    "POST _bulk": {"changes": [{"id": NOBODY, "version": 1, "patch": {}}]}, "POST _erase": {"versions": [999999], "reason": "x"},
    "POST approvals": {"decision": "rejected"},
    "POST evidence": {"title": "x", "owner": NOBODY}, "PATCH evidence": {"title": "x"}, "PUT content": b"x",
    "POST evidence-requests": {"title": "x", "owner": NOBODY}, "PATCH evidence-requests": {"title": "x"},
    "POST webhooks": {"title": ""}, "PATCH webhooks": {"title": "x"}, "POST _adopt": {"template": "none"}, "POST completions": {"note": ""},
    **{f"POST {register}": {"title": ""} for register in PLAIN}, **{f"PATCH {register}": {"title": "x"} for register in PLAIN},
    "POST results": {"results": []}, "PUT {requirementId}": {"result": "none"}, "POST _issue": {"reportDate": "2999-01-01"},
    "POST _confirm": {"agreed": False}, "POST responses": {"text": ""}, "POST corrections": {"text": ""},
    "POST transitions": {"to": "closed"}, "POST _prefill": {"x": 1},
    "POST reschedulings": {"reason": ""}, "POST log": {"text": ""}, "POST effect-checks": {"note": ""}, "POST _close": {"note": ""},
    "POST acceptances": {"validUntilDate": "2020-01-01", "reason": "x"}, "POST _withdraw": {"reason": "x"},
    "POST considerations": {"considerations": [{"threat": "none", "kept": True}]}, "POST _finish": {},
    "POST triggers": {"kind": "incident", "reason": "x"},
    "POST _answer": {"answer": "x", "evidence": [NOBODY]}, "POST _accept": {}, "POST _return": {"reason": "x"},
}


def program(organisation, role, *options):
    """The organisation through a program's token with this role."""
    made = zorgborg("token", "--data", organisation.server.data, "--program", "Robot", "--role", role, "--organisation", organisation.id,
                    *options)
    return Organisation(organisation.server, organisation.id, json.loads(made.stdout)["token"])


@pytest.fixture(scope="module")
def callers(server, organisation):
    """Everybody who could ask, by name: the organisation seen through his token."""
    out = {role: organisation.as_role(role) for role in ROLES}
    for role in PROGRAMS:
        out["program " + role] = program(organisation, role)
    out["expired program"] = program(organisation, "security-officer", "--expires", "2020-01-01")
    second = server.ask("POST", "/v1/organisations", {"name": "Huize Elders"}, organisation.token).json["id"]
    out["another organisation's"] = Organisation(server, organisation.id, Organisation(server, second, "").as_role(
        "security-officer", "elsewhere@elders.nl").token)
    out["expired"] = organisation.as_role("security-officer", None, "--expires", "2020-01-01")
    out["revoked"] = organisation.as_role("security-officer")
    mine = server.ask("GET", "/v1/tokens", token=out["revoked"].token).json["items"]
    newest = max(mine, key=lambda token: token["createdAt"])
    assert server.ask("DELETE", "/v1/tokens/" + newest["id"], token=out["revoked"].token).status == 200
    out["made up"] = Organisation(server, organisation.id, "zb_" + "A" * 43)
    out["nobody"] = Organisation(server, organisation.id, None)
    return out


BASE = "/organisations/{organisationId}"


def expectations():
    """Who may, by operation."""
    inside = {f"{key.split(' ')[0]} {BASE}{'/' if register else ''}{register}{''.join(key.split(' ')[1:])}": who
              for register, keys in OF_ORGANISATION.items() for key, who in keys.items()}
    return inside | OUTSIDE


def operations(server):
    """Every operation described, as `METHOD /path`."""
    return {f"{method.upper()} {path}" for path, item in server.ask("GET", "/v1/openapi.json").json["paths"].items()
            for method in item if method in ("get", "put", "post", "delete", "patch")}


def test_every_operation_has_an_expectation_and_none_is_left_over(server):
    known, described = set(expectations()) | OPEN, operations(server) | {"GET /healthz", "GET /readyz"}
    assert known == described, f"tell who may: {sorted(described - known)}, gone: {sorted(known - described)}"


@pytest.fixture(scope="module")
def requests(server, organisation, callers):
    """Every operation with a request of it: path, body and headers."""
    document = organisation.post("documents", {"title": "Policy", "kind": "policy"})
    organisation.decide()
    reader = next(m for m in organisation.get("memberships")["items"] if m["roles"] == ["reader"])
    records = {"controls": organisation.control_of("A.5.1"), "applicability": organisation.line_of("A.5.1"),
               "documents": document, "memberships": reader, "evidence": organisation.upload("a.txt", b"a"),
               "evidence-requests": callers["internal-auditor"].post("evidence-requests", {"title": "Which?"}),
               "soa-versions": organisation.post("soa-versions", {}),
               "webhooks": organisation.post("webhooks", {"title": "SIEM", "url": "https://example.nl/hook"}),
               "continuity-plans": organisation.post("continuity-plans", {"title": "Stroom"}),
               "assets": organisation.post("assets", {"title": "Dossier", "kind": "application"}),
               "locations": organisation.post("locations", {"title": "De Brink"}),
               "parties": organisation.post("parties", {"title": "Netwerk BV", "kind": "supplier"}),
               "tasks": organisation.post("tasks", {"title": "Kijken", "dueDate": "2027-01-31"}),
               "exercises": organisation.post("exercises", {"title": "Stroom weg", "kind": "tabletop"}),
               "findings": organisation.post("findings", {"title": "Lijst", "type": "lesson"})}
    records |= {register: organisation.post(register, LEAST[register]) for register in PLAIN if register not in records and register in LEAST}
    records["measurements"] = organisation.post("measurements", {
        "objective": records["objectives"]["id"], "periodStartDate": "2026-01-01", "periodEndDate": "2026-01-31", "numerator": 1})
    records["risk-criteria"] = organisation.get("risk-criteria")["items"][0]
    records["risk-analyses"] = organisation.post("risk-analyses", {"title": "Dossier"})
    records["risks"] = organisation.post("risks", {"title": "Uitval", "analysis": records["risk-analyses"]["id"]})
    secret = callers["reader"].post("calendar-feeds", {"title": "Agenda"})["secret"]
    out = [("GET /healthz", "/healthz", None, {}), ("GET /readyz", "/readyz", None, {})]
    for operation in sorted(operations(server)):
        method, path = operation.split(" ")
        parts = path.replace(BASE, "", 1).strip("/").split("/")
        register, last = parts[0] or "organisation", parts[-1]
        body = BODIES.get(f"{method} {last}") or BODIES.get(f"{method} {register}")
        headers = dict(UNREACHED) if method in ("PATCH", "PUT", "DELETE") or last == "_restore" else {}
        if last in ("_import", "_intake"):
            body, headers = b'title\n"', {"Content-Type": "text/csv"}
        address = path.replace("{organisationId}", organisation.id).replace("{frameworkId}", "nen7510-2024").replace(
            "{userId}", server.initial["userId"]).replace("{tokenId}", NOBODY).replace("{feedId}", NOBODY).replace(
            "{calendarFile}", secret + ".ics").replace("{scenarioId}", "power-cut-evening").replace("{templateId}", "complete").replace(
            "{acceptanceId}", NOBODY).replace("{requirementId}", "nen7510-2024:5.1").replace("{threatId}", "ransomware-stops-care")
        if "{id}" in address:
            address = address.replace("{id}", records[register]["id"])
        assert "{" not in address and (body is not None or method in ("GET", "DELETE") or last in WORDLESS), f"tell how to ask {operation}"
        out.append((operation, "/v1" + address + NEEDED_QUERIES.get(last, ""), body, headers))
    return out


def expected(caller, operation):
    """The statuses by the table; a request allowed is answered, whatever comes of it."""
    method, path = operation.split(" ")
    role, who = caller.removeprefix("program "), expectations().get(operation)
    answered = {200} if method == "GET" else {200, 201, 400, 409, 412}
    if operation in OPEN:
        return answered
    if caller in STRANGERS:
        return {401}
    if path.startswith(BASE) and role not in EVERYBODY:
        return {404}
    if path == "/tokens/{tokenId}" or path.endswith("/{feedId}"):
        return {404}
    if role not in who and (role in EVERYBODY or who != EVERYBODY):
        return {403}
    if "{acceptanceId}" in path:
        return {404}
    person_needed = operation.endswith("/approvals") and method == "POST" and caller != role
    return {403, 409} if person_needed else answered


STRANGERS = ("expired", "revoked", "expired program", "made up", "nobody")


@pytest.mark.parametrize("caller", [*ROLES, *("program " + role for role in PROGRAMS), "another organisation's", *STRANGERS])
def test_every_route(server, callers, requests, caller):
    wrong = []
    for operation, path, body, headers in requests:
        method, wanted = operation.split(" ")[0], expected(caller, operation)
        answer = server.ask(method, path, body, callers[caller].token, headers)
        if answer.status not in wanted:
            wrong.append(f"{operation}: {answer.status} instead of {sorted(wanted)} {answer.body[:200]}")
        if method == "GET":
            head = server.ask("HEAD", path, None, callers[caller].token)
            assert (head.status, head.body) == (answer.status, b""), path
        if answer.status == 401:
            assert answer.headers["WWW-Authenticate"].startswith("Bearer"), path
    assert not wrong, "\n".join(wrong)


def test_nobody_learns_of_other_organisations(server, organisation, callers):
    """An organisation one isn't in answers as one that isn't there."""
    stranger = callers["another organisation's"].token
    for path in ("", "/controls", "/controls/" + NOBODY, "/statement-of-applicability", "/audit-log", "/memberships"):
        known = server.ask("GET", f"/v1/organisations/{organisation.id}{path}", token=stranger)
        unknown = server.ask("GET", f"/v1/organisations/{NOBODY}{path}", token=stranger)
        assert (known.status, unknown.status) == (404, 404), path
        assert {k: v for k, v in known.json.items() if k not in ("instance", "traceId")} == {
            k: v for k, v in unknown.json.items() if k not in ("instance", "traceId")}
    assert server.ask("GET", "/v1/organisations/none", token=stranger).status == 404
    assert [item["name"] for item in server.ask("GET", "/v1/organisations", token=stranger).json["items"]] == ["Huize Elders"]
    emails = {item["email"] for item in server.ask("GET", "/v1/users", token=stranger).json["items"]}
    assert emails == {"elsewhere@elders.nl", "officer@example.nl"}, "its founder is in both"
    hidden = server.ask("GET", "/v1/me", token=callers["reader"].token).json["id"]
    assert server.ask("GET", "/v1/users/" + hidden, token=stranger).status == 404


def test_order_of_answers(server, organisation, callers):
    """Route, identity, organisation, right, shape, If-Match, rules."""
    control = make(organisation)
    path = f"{organisation.base}/controls/{control['id']}"

    def status(caller, body=b"{", version=None, method="PATCH", where=path):
        headers = {"Content-Type": "application/json", **({"If-Match": f'"{version}"'} if version else {})}
        return server.ask(method, where, body, callers[caller].token, headers).status

    broken = json.dumps({"status": "implemented"})
    with nothing_changes(organisation):
        assert status("nobody", where=path + "/nothing") == 404 and status("nobody", method="PUT") == 405
        assert status("nobody") == 401 and status("another organisation's") == 404 and status("reader") == 403
        assert status("security-officer") == 400 and status("security-officer", version=9) == 400
        assert status("security-officer", broken) == 428 and status("security-officer", broken, 9) == 412
        assert status("security-officer", broken, 1) == 409


@pytest.fixture(scope="module")
def estate(organisation, callers):
    """What the owner owns, and what is another's."""
    owner = organisation.server.ask("GET", "/v1/me", token=callers["owner"].token).json["id"]
    return {"me": owner, "control": make(organisation, owner=owner),
            "document": organisation.post("documents", {"title": "Mine", "owner": owner}),
            "other": make(organisation, owner=organisation.server.initial["userId"]), "line": organisation.line_of("A.5.2")}


def test_an_owner_changes_what_he_owns(organisation, callers, estate):
    owner = callers["owner"]
    control = owner.patch("controls", estate["control"], {
        "status": "implemented", "implementation": "So", "implementedDate": "2026-01-01"})
    assert control["updatedBy"] == estate["me"]
    owner.patch("documents", estate["document"], {"status": "in-force"})
    row = {"id": control["id"], "version": 2, "patch": {"maturity": 2}}
    answer = owner.ask("POST", "controls/_bulk", {"changes": [row]})
    assert (answer.status, answer.json["changed"]) == (200, 1), answer.body
    answer = owner.ask("POST", "controls/_import", f"id,maturity\n{control['id']},3\n", headers={"Content-Type": "text/csv"})
    assert (answer.status, answer.json["changed"]) == (200, 1), answer.body
    for method, path in (("DELETE", "controls/" + control["id"]), ("POST", "controls"), ("POST", f"controls/{control['id']}/_erase")):
        assert owner.ask(method, path, {"title": "x"} if method == "POST" else None, 4).status == 403, path


def test_an_owner_changes_nothing_else(organisation, callers, estate):
    owner, other, line = callers["owner"], estate["other"], estate["line"]
    with nothing_changes(organisation):
        for body in ({"title": "x"}, {"owner": estate["me"]}, {}):  # nor makes himself the owner
            assert owner.ask("PATCH", "controls/" + other["id"], body, 1).status == 403, body
        assert owner.ask("PATCH", "applicability/" + line["id"], {"applicable": "yes", "justification": "x"}, 1).status == 403
        foreign = [{"id": estate["control"]["id"], "version": organisation.get("controls/" + estate["control"]["id"])["version"],
                    "patch": {"maturity": 5}}, {"id": other["id"], "version": 1, "patch": {"maturity": 5}}]
        for body in ({"changes": foreign}, {"changes": [{"create": {"title": "x", "owner": estate["me"]}}]}):
            assert owner.ask("POST", "controls/_bulk", body).status in (403, 409), body
        for sheet in (f"id,maturity\n{other['id']},5\n", f"title,owner\nx,{estate['me']}\n"):
            answer = owner.ask("POST", "controls/_import", sheet, headers={"Content-Type": "text/csv"})
            assert answer.status in (403, 409), (sheet, answer.body)


def test_a_row_of_anothers_isnt_called_a_broken_link(organisation, callers, estate):
    row = {"id": estate["other"]["id"], "version": 1, "patch": {"maturity": 5}}
    answer = callers["owner"].ask("POST", "controls/_bulk", {"changes": [row]})
    assert answer.status in (403, 409) and "link-target" not in {rule for _, rule in answer.rules}, answer.body


@pytest.mark.parametrize("body, version", [(b"{", 1), (b'{"colour": 1}', 1), (b'{"title": "x"}', None), (b'{"title": "x"}', 9)])
def test_right_is_asked_before_shape_and_version_for_owners_too(callers, estate, body, version):
    answer = callers["owner"].ask("PATCH", "controls/" + estate["other"]["id"], body, version,
                                  headers={"Content-Type": "application/json"})
    assert answer.status == 403, answer.body


@pytest.mark.parametrize("how", ["revoke", "archive", "demote"])
def test_rights_end_at_once_on_an_open_connection(server, organisation, how):
    """A kept connection keeps no rights."""
    person = organisation.as_role("owner", f"{how}@example.nl")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def ask(method="GET", path="/controls?limit=1", body=None):
        headers = {"Authorization": "Bearer " + person.token, "Content-Type": "application/json"}
        connection.request(method, organisation.base + path, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status

    connection.connect()
    socket = connection.sock
    assert ask() == 200
    me = server.ask("GET", "/v1/me", token=person.token).json["id"]
    membership = organisation.get("memberships", user=me)["items"][0]
    if how == "revoke":
        token = server.ask("GET", "/v1/tokens", token=person.token).json["items"][0]
        assert server.ask("DELETE", "/v1/tokens/" + token["id"], token=organisation.token).status == 200
    elif how == "archive":
        assert organisation.ask("DELETE", "memberships/" + membership["id"], version=1).status == 200
    else:
        organisation.patch("memberships", membership, {"roles": ["reader"]})
    status = 401 if how == "revoke" else 404  # the token carries the one role that he no longer has
    assert (ask(), ask("POST", "/controls/_bulk", '{"changes": []}')) == (status, status)
    assert connection.sock is socket, "the connection was kept"
    connection.close()
