"""The audit log for collectors: JSON lines with names of the Elastic Common Schema, and CEF."""
import datetime
import json
import re

import pytest

from test_records import refuse

NDJSON, CEF = "application/x-ndjson", "text/plain"


@pytest.fixture(scope="module")
def grown(organisation):
    """An organisation with more leaves than one piece of the log holds."""
    for part in range(2):
        answer = organisation.ask("POST", "controls/_bulk", {"changes": [{"create": {"title": f"{part}.{i}"}} for i in range(500)]})
        assert answer.status == 200, answer.body
    control = organisation.control_of("A.5.1")
    organisation.patch("controls", control, {"title": "Anders"})
    organisation.as_role("board")
    # A leaf of every area, and one that says who read what.
    evidence = organisation.upload("a.txt", b"a")
    auditor = organisation.as_role("internal-auditor")
    auditor.post("evidence-requests", {"title": "Which?"})
    assert auditor.ask("GET", f"evidence/{evidence['id']}/content").status == 200
    return organisation


def leaves(organisation, **query):
    """What the log itself says, page by page."""
    items, cursor = [], {}
    while True:
        page = organisation.get("audit-log", limit=400, **query, **cursor)
        items += page["items"]
        if "next" not in page:
            assert len(items) == page["total"], (len(items), page["total"])
            return items
        cursor = {"cursor": page["next"]}


def exported(organisation, media, **query):
    answer = organisation.ask("GET", "audit-log", headers={"Accept": media}, query=query)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media + "; charset=utf-8"), answer.body
    text = answer.body.decode()
    assert text == "" or text.endswith("\n"), text[-100:]
    return text.splitlines()


def as_leaf(event):
    return {"seq": event["event.sequence"], "at": event["@timestamp"], "actor": event["user.id"], "action": event["event.action"],
            "register": event["zorgborg.register"], "record": event["zorgborg.record"], "version": event["zorgborg.version"]}


def parsed_cef(line):
    """The header's fields and the extensions, unescaped, by what ArcSight's description says."""
    *header, extensions = re.findall(r"((?:[^|\\]|\\.)*)(?:\||$)", line, re.DOTALL)[:8]
    pairs = re.findall(r"(\w+)=((?:[^=\\]|\\.)*?)(?= \w+=|$)", extensions)
    assert " ".join(f"{key}={value}" for key, value in pairs) == extensions, extensions
    return [re.sub(r"\\(.)", r"\1", field) for field in header], {key: re.sub(r"\\([\\=])", r"\1", value) for key, value in pairs}


def test_json_lines_hold_the_whole_log(grown):
    events = [json.loads(line) for line in exported(grown, NDJSON)]
    assert len(events) > 1200 and [as_leaf(event) for event in events] == leaves(grown)
    for event in (events[0], events[500], events[-1]):
        seq = event["event.sequence"]
        assert event["event.hash"] == grown.get("audit-log/inclusion-proof", seq=seq)["leafHash"], event
        assert (event["event.id"], event["organization.id"], event["event.kind"]) == (f"{grown.id}/{seq}", grown.id, "event"), event
    assert len({event["event.id"] for event in events}) == len(events)
    category = {event["zorgborg.register"]: event["event.category"] for event in events}
    assert category == {"controls": ["database"], "applicability": ["database"], "organisations": ["configuration"],
                        "memberships": ["iam"], "tokens": ["iam"], "bulk-changes": ["database"], "risk-criteria": ["database"],
                        "evidence": ["file"], "evidence-requests": ["database"], "accesses": ["database"]}, category
    assert {event["event.type"][0] for event in events if event["zorgborg.register"] == "accesses"} == {"access"}


def test_cef_holds_the_whole_log(grown):
    events, items = [parsed_cef(line) for line in exported(grown, CEF)], leaves(grown)
    version = grown.ask("GET", "").headers["API-Version"]
    assert len(events) == len(items) > 1200
    for (header, extensions), item in zip(events, items):
        assert header[:5] == ["CEF:0", "zorgborg", "zorgborg", version, item["action"]], header
        assert header[5].startswith(item["action"] + " ") and header[6] == ("6" if item["register"] in ("memberships", "tokens") else
                                                                            "4" if item["register"] == "organisations" else "3"), header
        at = datetime.datetime.fromisoformat(item["at"].replace("Z", "+00:00"))
        named = {extensions[key + "Label"]: extensions[key] for key in ("cn1", "cn2", "cs1", "cs2", "cs3", "cs4")}
        assert named.pop("leafHash").endswith("="), extensions
        assert named == {"sequence": str(item["seq"]), "version": str(item["version"]), "organisation": grown.id,
                         "register": item["register"], "record": item["record"]}, extensions
        assert (extensions["rt"], extensions["act"], extensions["suid"], extensions["externalId"]) == (
            str(int(at.timestamp() * 1000)), item["action"], item["actor"], f"{grown.id}/{item['seq']}"), extensions
    assert parsed_cef(exported(grown, CEF, limit=1)[0])[1]["cs4"] == json.loads(exported(grown, NDJSON, limit=1)[0])["event.hash"]


@pytest.mark.parametrize("media", [NDJSON, CEF])
def test_filters_order_and_limit_apply(grown, media):
    everything = leaves(grown)
    middle, control = everything[500]["at"], grown.control_of("A.5.1")["id"]

    def seqs(**query):
        lines = exported(grown, media, **query)
        return [json.loads(line)["event.sequence"] if media == NDJSON else int(parsed_cef(line)[1]["cn1"]) for line in lines]

    def wanted(fits):
        return [item["seq"] for item in everything if fits(item)]

    assert seqs(record=control) == wanted(lambda item: item["record"] == control) and len(seqs(record=control)) == 2
    assert seqs(register="controls") == wanted(lambda item: item["register"] == "controls") and len(seqs(register="controls")) > 1000
    assert seqs(actor="shell") == wanted(lambda item: item["actor"] == "shell") != []
    assert seqs(until=middle) == wanted(lambda item: item["at"] <= middle) == seqs(asOf=middle)
    assert seqs(sort="seq") == wanted(lambda item: True)[::-1]
    assert seqs(sort="seq", asOf=middle) == wanted(lambda item: item["at"] <= middle)[::-1]
    assert seqs(limit=1000) == wanted(lambda item: True)[:1000] and seqs(limit=3) == wanted(lambda item: True)[:3]
    assert seqs(sort="seq", cursor=5, limit=2) == [5, 6] and seqs(cursor=5) == [4, 3, 2, 1, 0]
    assert seqs(actor="nobody") == []


def test_format_and_accept(grown):
    for query, accept, kind, name in (
            ({}, None, "application/json", None), ({}, "*/*", "application/json", None), ({}, "application/*", "application/json", None),
            ({}, NDJSON, NDJSON, "audit-log.ndjson"), ({"format": "cef"}, NDJSON, CEF, "audit-log.cef"),
            ({"format": "ndjson"}, None, NDJSON, "audit-log.ndjson"), ({}, f"{NDJSON};q=0.5, {CEF}", CEF, "audit-log.cef"),
            ({"format": "json"}, CEF, "application/json", None)):
        answer = grown.ask("GET", "audit-log", headers={"Accept": accept} if accept else {}, query=query | {"limit": 1})
        assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, kind), (query, accept, answer.body)
        assert answer.headers["Content-Disposition"] == (f'attachment; filename="{name}"' if name else None), (query, accept)
    refuse(grown, 400, {("format", "choice")}, "GET", "audit-log", query={"format": "csv"})
    refuse(grown, 400, {("limit", "range"), ("sort", "choice")}, "GET", "audit-log", query={"format": "cef", "limit": 0, "sort": "at"})
    refuse(grown, 406, set(), "GET", "audit-log", headers={"Accept": "text/html"})


def test_tags_of_formats_differ(grown):
    tags = {format: grown.ask("GET", "audit-log", query={"format": format}).headers["ETag"] for format in ("json", "ndjson", "cef")}
    assert len(set(tags.values())) == 3, tags
    again = grown.ask("GET", "audit-log", query={"format": "cef"}, headers={"If-None-Match": tags["cef"]})
    assert (again.status, again.body) == (304, b"")
    assert grown.ask("GET", "audit-log", query={"format": "cef"}, headers={"If-None-Match": tags["json"]}).status == 200


def test_they_are_described(grown):
    described = grown.server.ask("GET", "/v1/openapi.json").json["paths"]["/organisations/{organisationId}/audit-log"]["get"]
    format = next(parameter for parameter in described["parameters"] if parameter["name"] == "format")
    assert format["schema"]["enum"] == ["json", "ndjson", "cef"], format
    assert described["responses"]["200"]["content"].keys() == {"application/json", NDJSON, CEF}, described["responses"]["200"]
    assert "406" in described["responses"]
