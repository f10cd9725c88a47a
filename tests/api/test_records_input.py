"""What is sent is read strictly, whatever the path, the method and the body; what is refused changes nothing."""
import http.client
import random

import pytest

from conftest import LEAST, NEEDED_QUERIES
from test_records import NOBODY, make, nothing_changes, refuse

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def operations(server):
    """Every path of the description with its methods."""
    description = server.ask("GET", "/v1/openapi.json").json
    return {"/v1" + path: {method.upper() for method in item if method in ("get", "post", "put", "patch", "delete")}
            for path, item in description["paths"].items()}


def filled(path, organisation, record=NOBODY):
    for name, value in (("organisationId", organisation.id), ("frameworkId", "nen7510-2024"), ("id", record),
                        ("userId", organisation.server.initial["userId"]), ("tokenId", NOBODY), ("feedId", NOBODY), ("calendarFile", "A" * 43 + ".ics"),
                        ("scenarioId", "power-cut-evening"), ("templateId", "complete"),
                        ("threatId", "ransomware-stops-care"), ("acceptanceId", NOBODY), ("requirementId", "nen7510-2024:5.1")):
        path = path.replace("{" + name + "}", value)
    assert "{" not in path, path
    return path


@pytest.mark.parametrize("body", [
    b"", b" ", b"{", b"{'title': 'Hek'}", b'{"title": "Hek",}', b'{"title": "Hek"} x', b'{"title": "Hek"}{}', b'{title: 1}',
    b'{"title": "Hek", "title": "Hek"}', b'{"title": "Hek", "t\\u0069tle": "Hek"}',
    b'{"title": "Hek", "derived": {"a": 1, "a": 1}}', b'{"title": "Hek", "maturity": 1e400}',
    b'{"title": "Hek", "maturity": -1e999}', b'{"title": "Hek", "maturity": NaN}', b'{"title": "Hek", "maturity": Infinity}',
    b'{"title": "Hek", "maturity": 01}', b'{"title": "Hek", "maturity": +1}', b'{"title": "Hek", "maturity": 1.}',
    b'{"title": "\\ud800"}', b'{"title": "\\udc00\\ud800"}', b'{"title": "\xff"}', b'{"title": "\xc3"}',
    b'{"title": "\xed\xa0\x80"}', b'{"title": "\xc0\xaf"}', b'{"title": "\xf5\x80\x80\x80"}', b'{"title": "a\nb"}',
    b'{"title": "a\\x41"}', b'{"title": "Hek"} // note', b'/* note */ {"title": "Hek"}', b'\xff\xfe{\x00}\x00',
    b'{"title": "Hek", "kinds": ' + b"[" * 32 + b"]" * 32 + b"}", b"[" * 100_000, b'{"a":' * 100_000,
], ids=lambda body: repr(body[:30]))
def test_only_strict_json(organisation, body):
    control = make(organisation)
    for method, path, version in (("POST", "controls", None), ("PATCH", "controls/" + control["id"], 1),
                                  ("POST", "controls/_bulk", None)):
        problem = refuse(organisation, 400, set(), method, path, body, version, headers=JSON)
        assert problem["type"] == "urn:problem-type:zorgborg:malformed-json", problem


@pytest.mark.parametrize("text, number", [("5.0", 5), ("5", 5), ("0.5e1", 5), ("-0.0", 0), ("50e-1", 5)])
def test_whole_numbers_however_written(organisation, text, number):
    answer = organisation.ask("POST", "controls", '{"title": "Hek", "maturity": %s}' % text, headers=JSON)
    assert (answer.status, answer.json.get("maturity")) == (201, number), answer.body


@pytest.mark.parametrize("text, rule", [("4.5", "type"), ("1e300", "type"), ("9223372036854775807", "range"),
                                        ("18446744073709551615", None), ("-1", "range"), ("6", "range"), ('"5"', "type"),
                                        ("true", "type"), ("1e-400", None)])
def test_other_numbers(organisation, text, rule):
    """Too large for our integers is the wrong type or out of range; either is told at the member."""
    answer = organisation.ask("POST", "controls", '{"title": "Hek", "maturity": %s}' % text, headers=JSON)
    if text == "1e-400":  # a double nearest to it is 0
        assert (answer.status, answer.json["maturity"]) == (201, 0), answer.body
        return
    assert answer.status == 400 and answer.rules in ([{("#/maturity", rule)}] if rule else [
        {("#/maturity", "type")}, {("#/maturity", "range")}]), answer.body


def test_depth_up_to_32_is_read(organisation):
    nested = "[" * 31 + "]" * 31  # with the object around it 32
    refuse(organisation, 400, {("#/kinds/0", "type")}, "POST", "controls", '{"title": "Hek", "kinds": %s}' % nested,
           headers=JSON)


def test_characters_beyond_the_first_plane(organisation):
    answer = organisation.ask("POST", "controls", r'{"title": "\ud83d\udc04 \u00e9"}', headers=JSON)
    assert (answer.status, answer.json["title"]) == (201, "🐄 é"), answer.body


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/xml", "application/x-www-form-urlencoded",
                                        "application/jsonx", "application/problem+json", "json"])
def test_other_media_types(organisation, media_type):
    control = make(organisation)
    headers = {"Content-Type": media_type} if media_type else {}
    body = b'{"title": "Hek"}'
    for method, path, version in (("POST", "controls", None), ("PATCH", "controls/" + control["id"], 1),
                                  ("POST", "controls/_bulk", None), ("POST", "controls/_import", None)):
        problem = refuse(organisation, 415, set(), method, path, body, version, headers=headers)
        assert problem["type"].endswith(":media-type"), problem
    refuse(organisation, 415, set(), "POST", "controls", body, headers={"Content-Type": "application/merge-patch+json"})


def test_the_right_media_types(organisation):
    control = make(organisation)
    for version, media_type in enumerate(("application/json; charset=utf-8", "APPLICATION/JSON",
                                          "application/merge-patch+json", "application/merge-patch+json;charset=UTF-8"), 1):
        answer = organisation.ask("PATCH", "controls/" + control["id"], '{"title": "Hek %d"}' % version, version,
                                  headers={"Content-Type": media_type})
        assert answer.status == 200, (media_type, answer.body)


def test_methods_of_every_path(organisation, operations):
    """405 names what is there; OPTIONS too; a trailing slash and more path is another path."""
    only_written = {filled(path.rsplit("/", 1)[0], organisation) + "/nothing" for path, methods in operations.items()
                    if path.endswith("}") and "GET" not in methods}  # what is known by its last part, and read elsewhere
    for path, methods in operations.items():
        allowed = methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        path = filled(path, organisation)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"):
            if method in methods:
                continue
            answer = organisation.server.ask(method, path, token=organisation.token)
            assert answer.status == (204 if method == "OPTIONS" else 405), (method, path, answer.body)
            assert set(answer.headers["Allow"].split(", ")) == allowed, (method, path, answer.headers["Allow"])
            if answer.status == 405:
                assert answer.json["status"] == 405 and answer.headers["Content-Type"] == "application/problem+json"
        for other in (path + "/", path + "//", path + "/nothing", path.replace("/v1/", "/v2/"), path.replace("/v1/", "/V1/")):
            answer = organisation.server.ask("GET", other, token=organisation.token)
            written = other == path + "/nothing" and path + "/nothing" in only_written
            assert answer.status == (405 if written else 404), (other, answer.status, answer.body)
    for method in ("POST", "DELETE"):
        answer = organisation.ask(method, "applicability" + ("/" + NOBODY if method == "DELETE" else ""), version=1)
        assert answer.status == 405 and method not in answer.headers["Allow"], answer.headers["Allow"]


def test_head_and_tags_of_every_get(organisation, operations):
    """Whatever can be read can be asked for by HEAD, and again by its tag."""
    record = organisation.control_of("A.5.1")["id"]
    line = organisation.line_of("A.5.1")["id"]
    membership = organisation.get("memberships")["items"][0]["id"]
    document = organisation.post("documents", {"title": "Policy"})["id"]
    evidence = organisation.upload("a.txt", b"a")["id"]
    question = organisation.as_role("internal-auditor").post("evidence-requests", {"title": "Which?"})["id"]
    organisation.decide()
    version = organisation.post("soa-versions", {})["id"]
    made = {register: organisation.post(register, body)["id"] for register, body in (
        ("assets", {"title": "Dossier", "kind": "application"}), ("locations", {"title": "De Brink"}),
        ("parties", {"title": "Netwerk BV", "kind": "supplier"}), ("tasks", {"title": "Kijken", "dueDate": "2027-01-31"}),
        ("exercises", {"title": "Stroom weg", "kind": "tabletop"}), ("findings", {"title": "Lijst", "type": "lesson"}),
        ("continuity-plans", {"title": "Stroom"}), ("webhooks", {"title": "SIEM", "url": "https://example.nl/hook"}))}
    made |= {register: organisation.post(register, {"title": "Dossier"})["id"] for register in ("risk-criteria", "risk-analyses")}
    made["risks"] = organisation.post("risks", {"title": "Uitval", "analysis": made["risk-analyses"]})["id"]
    made = {register: organisation.post(register, body)["id"] for register, body in LEAST.items()} | made
    made["measurements"] = organisation.post("measurements", {"objective": made["objectives"], "periodStartDate": "2026-01-01",
                                                              "periodEndDate": "2026-01-31", "numerator": 1})["id"]
    feed = organisation.post("calendar-feeds", {"title": "Agenda"})
    for path, methods in operations.items():
        if "GET" not in methods or "/tokens/{" in path:
            continue
        own = {"applicability": line, "memberships": membership, "documents": document, "evidence": evidence,
               "evidence-requests": question, "soa-versions": version, **made}.get(
            path.split("/")[4] if path.count("/") > 3 else "", record)
        path = path.replace("{feedId}", feed["id"]).replace("{calendarFile}", feed["secret"] + ".ics")
        path = filled(path, organisation, own) + NEEDED_QUERIES.get(path.split("/")[-1], "")
        read = organisation.server.ask("GET", path, token=organisation.token)
        assert read.status == 200 and read.body, path
        head = organisation.server.ask("HEAD", path, token=organisation.token)
        assert (head.status, head.body) == (200, b""), path
        length = None if read.headers["Transfer-Encoding"] == "chunked" else str(len(read.body))
        assert head.headers["Content-Length"] == read.headers["Content-Length"] == length, path
        assert head.headers["ETag"] == read.headers["ETag"], path
        if "/organisations/" not in path and not read.headers["ETag"]:
            continue
        tag = read.headers["ETag"]
        assert tag, f"{path} has no tag"
        for sent in (tag, "W/" + tag, f'"other", {tag}', "*"):
            for method in ("GET", "HEAD"):
                again = organisation.server.ask(method, path, token=organisation.token, headers={"If-None-Match": sent})
                assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag), (path, sent)
        assert organisation.server.ask("GET", path, token=organisation.token, headers={"If-None-Match": '"x"'}).status == 200


def test_tags_follow_every_change(organisation):
    """What a list or view says may depend on any record: any change makes its tag another."""
    control = make(organisation)
    paths = ("controls/" + control["id"], "controls", "statement-of-applicability", "conformity", "overdue", "audit-log")
    tags = {path: organisation.ask("GET", path).headers["ETag"] for path in paths}
    organisation.patch("controls", control, {"maturity": 2})
    for path, tag in tags.items():
        answer = organisation.ask("GET", path, headers={"If-None-Match": tag})
        assert answer.status == 200 and answer.headers["ETag"] != tag, path
    csv = organisation.ask("GET", "controls", headers={"Accept": "text/csv"})
    again = organisation.ask("GET", "controls", headers={"If-None-Match": csv.headers["ETag"]})
    assert again.status == 200, "JSON and CSV share a tag"


@pytest.mark.parametrize("path, limit", [("controls", 1 << 20), ("controls/_bulk", 1 << 20), ("controls/_import", 16 << 20)])
def test_bodies_over_the_limit(organisation, path, limit):
    """Told by the header alone: nobody uploads in vain."""
    connection = http.client.HTTPConnection("127.0.0.1", organisation.server.port, timeout=30)
    connection.putrequest("POST", f"{organisation.base}/{path}")
    for name, text in (("Authorization", "Bearer " + organisation.token), ("Content-Length", str(limit + 1)), *JSON.items()):
        connection.putheader(name, text)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 413, body


NASTY = [b"", b"null", b"[]", b"0", b'"a"', b"{}", b'{"title": null}', b'{"title": {"a": []}}', b'{"requirements": [[]]}',
         b'{"changes": [{}]}', b'{"changes": [{"create": {"title": 1}, "patch": {}}]}', b'{"versions": [0, -1, 1e9, "x"]}',
         b'{"versions": [1], "reason": ""}', b'{"decision": "maybe", "note": 7}', b'{"email": "@", "name": ""}',
         b'{"organisation": "x", "title": "t"}', b"\x00\x01\x02", b"a;b\n\"", b"title\n\"", b"\xef\xbb\xbf", b"{" * 5000]
QUERIES = ["", "?", "?=", "?%00", "?%zz", "?limit=-1", "?sort=%ff", "?q=", "?cursor=AAAA", "?asOf=%2B", "?x[]=1", "?format=xml",
           "?owner=me&owner=you", "?sample=99999999999999999999", "?dryRun=maybe", "?" + "a=b&" * 500]
IDS = [NOBODY, "0", "%00", "..", "%2e%2e", "a" * 3000, "%F0%9F%90%84", "'; drop table record; --".replace(" ", "%20"), "_bulk"]


@pytest.mark.parametrize("seed", range(3))
def test_a_storm_of_bad_requests(organisation, operations, seed):
    """Nothing anybody sends is answered by 5xx, taken for good, or leaves a trace."""
    chance = random.Random(seed)
    pairs = [(path, method) for path, methods in operations.items() for method in sorted(methods)
             if method != "GET" or "organisationId" in path and not path.endswith("/evidence-bundle")]  # whose making is on record
    with nothing_changes(organisation):
        for _ in range(400):
            path, method = chance.choice(pairs)
            headers = {"Content-Type": chance.choice(["application/json", "application/merge-patch+json", "text/csv", "x"])}
            if chance.random() < 0.7:
                headers["If-Match"] = chance.choice(['"0"', '"99"', "9" * 30, '"0', "*", "", '"-"'])
            url = filled(path, organisation, chance.choice(IDS)) + chance.choice(QUERIES)
            answer = organisation.server.ask(method, url, chance.choice(NASTY), organisation.token, headers)
            assert answer.status < 500, (method, url, headers, answer.body)
            assert answer.status >= 400 or method == "GET", (method, url, answer.status, answer.body)
            assert answer.status < 400 or answer.json["status"] == answer.status, (method, url, answer.body)
