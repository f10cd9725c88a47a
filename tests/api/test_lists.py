"""Lists against plain Python over the whole register: filters, order, pages, words, samples and CSV."""
import base64
import csv
import hashlib
import io
import json

import pytest

CHOICES = {"status": ["planned", "in-progress", "implemented", "retired"], "ground": ["risk", "law", "contract", "good-practice"]}
ENVELOPE = ["id", "version", "createdAt", "createdBy", "updatedAt", "updatedBy", "archivedAt"]
DERIVED = ["stub", "nextReviewDate", "reviewOverdue", "evidenceState", "effectiveness"]


@pytest.fixture(scope="module")
def organisation(organisation):
    """With twelve described controls beside the seeded ones, two of them archived, and some changed."""
    owner = organisation.server.initial["userId"]
    done = {"status": "implemented", "owner": owner, "implementation": "Zo"}
    made = [organisation.post("controls", {"title": title, **members}) for title, members in (
        ("Café en straße", {"maturity": 1, "kinds": ["detective"], "description": "Twee woorden\nhier"}),
        ("cafe", {"maturity": 3, "kinds": ["detective", "corrective"], "ground": "law"}),
        ("Slot, deur", {"maturity": 3, "owner": owner, "reviewInterval": "P1Y"}),
        ("a..b", {"maturity": 5, "owner": owner, "ground": "risk"}),
        ("=1+1", {**done, "implementedDate": "2026-01-01", "reviewInterval": "P1M"}),
        ("'quoted", {**done, "implementedDate": "2026-03-31", "reviewInterval": "P1Y", "ground": "law"}),
        ("-min", {**done, "implementedDate": "2026-04-01", "requirements": ["nen7510-2024:A.5.1", "cbw:25"]}),
        ("@mention", {"status": "in-progress", "requirements": ["nen7510-2024:A.5.2", "nen7510-2024:A.5.1"]}),
        ('say "ja"; or\ttab'.replace("\t", " "), {"status": "in-progress", "implementation": "Regel 1\nRegel 2; \"x\", y"}),
        ("100% zeker_", {"status": "retired", "lastReviewedDate": "2026-02-01", "reviewInterval": "P1D"}),
        ("Weg één", {"status": "planned"}), ("Weg twee", {"status": "retired"}))]
    for record in made[-2:]:
        assert organisation.ask("DELETE", "controls/" + record["id"], version=1).status == 200
    organisation.patch("controls", made[2], {"maturity": 4})
    organisation.patch("controls", organisation.control_of("A.8.13"), {"description": "Elke nacht"})
    return organisation


@pytest.fixture(scope="module")
def controls(organisation):
    """All of them, archived ones too."""
    return organisation.get("controls", limit=1000, archived="any")["items"]


def living(controls):
    return [record for record in controls if not record["archivedAt"]]


def value(record, name):
    return record[name] if name in record else record["derived"][name]


def within(name, low, high):
    return lambda r: value(r, name) is not None and (low or "") <= value(r, name) <= (high or "~")


@pytest.mark.parametrize("query, holds, least", [
    ({"status": "implemented"}, lambda r: r["status"] == "implemented", 3),
    ({"status": "implemented,in-progress"}, lambda r: r["status"] in ("implemented", "in-progress"), 5),
    ({"implementedDate": "2026-01-01..2026-03-31"}, within("implementedDate", "2026-01-01", "2026-03-31"), 2),
    ({"implementedDate": "..2026-03-30"}, within("implementedDate", "", "2026-03-30"), 1),
    ({"implementedDate": "2026-03-31.."}, within("implementedDate", "2026-03-31", ""), 2),
    ({"implementedDate": "2026-04-01,2026-01-01"}, lambda r: r["implementedDate"] in ("2026-04-01", "2026-01-01"), 2),
    ({"implementedDate": ""}, lambda r: r["implementedDate"] is None, 90),
    ({"owner": ""}, lambda r: r["owner"] is None, 90),
    ({"maturity": "2..4"}, lambda r: r["maturity"] in (2, 3, 4), 2), ({"maturity": "1,5"}, lambda r: r["maturity"] in (1, 5), 2),
    ({"maturity": "4.."}, lambda r: (r["maturity"] or 0) >= 4, 2), ({"maturity": ""}, lambda r: r["maturity"] is None, 90),
    ({"kinds": "detective"}, lambda r: "detective" in r["kinds"], 2),
    ({"kinds": "detective,corrective"}, lambda r: {"detective", "corrective"} & set(r["kinds"]), 3),
    ({"kinds": ""}, lambda r: not r["kinds"], 5), ({"requirements": ""}, lambda r: not r["requirements"], 5),
    ({"requirements": "nen7510-2024:A.5.1"}, lambda r: "nen7510-2024:A.5.1" in r["requirements"], 3),
    ({"requirements": "nen7510-2024:A.5.2,cbw:25"}, lambda r: {"nen7510-2024:A.5.2", "cbw:25"} & set(r["requirements"]), 3),
    ({"ground": "law,risk"}, lambda r: r["ground"] in ("law", "risk"), 3),
    ({"reviewInterval": "P1Y"}, lambda r: r["reviewInterval"] == "P1Y", 2),
    ({"stub": "true"}, lambda r: r["derived"]["stub"], 90), ({"stub": "false"}, lambda r: not r["derived"]["stub"], 7),
    ({"reviewOverdue": "true"}, lambda r: r["derived"]["reviewOverdue"], 1),
    ({"nextReviewDate": "..2026-12-31"}, within("nextReviewDate", "", "2026-12-31"), 1),
    ({"nextReviewDate": ""}, lambda r: r["derived"]["nextReviewDate"] is None, 90),
    ({"evidenceState": "none", "effectiveness": "unknown"}, lambda r: True, 100),
    ({"title": "Slot, deur"}, lambda r: r["title"] == "Slot, deur", 1), ({"title": "a..b"}, lambda r: r["title"] == "a..b", 1),
    ({"title": "Slot"}, lambda r: r["title"] == "Slot", 0), ({"version": "2"}, lambda r: r["version"] == 2, 2),
    ({"createdBy": "shell"}, lambda r: r["createdBy"] == "shell", 101), ({"archivedAt": ""}, lambda r: True, 100),
    ({"status": "implemented", "ground": "law", "stub": "false"}, lambda r: r["title"] == "'quoted", 1),
    ({"status": "implemented,in-progress", "requirements": "nen7510-2024:A.5.1", "owner": ""},
     lambda r: r["title"] == "@mention", 1),
], ids=lambda part: "&".join(f"{k}={v}" for k, v in part.items()) if isinstance(part, dict) else "")
def test_filters(organisation, controls, query, holds, least):
    page = organisation.get("controls", limit=1000, **query)
    expected = [record for record in living(controls) if holds(record)]
    assert len(expected) >= least, "the filter is tried on too little"
    assert [record["id"] for record in page["items"]] == [record["id"] for record in expected]
    assert page["items"] == expected and page["total"] == len(expected) and "next" not in page


def test_filters_on_instants_and_people(organisation, controls):
    mine = [record for record in living(controls) if record["owner"]]
    assert organisation.get("controls", owner=mine[0]["owner"])["items"] == mine
    instants = sorted(record["createdAt"] for record in living(controls))
    low, high = instants[101], instants[105]
    expected = [record for record in living(controls) if low <= record["createdAt"] <= high]
    assert organisation.get("controls", createdAt=f"{low}..{high}")["items"] == expected and len(expected) == 5
    assert organisation.get("controls", id=f"{mine[0]['id']},{mine[2]['id']}")["items"] == [mine[0], mine[2]]


def test_everything_wrong_with_a_query_at_once(organisation):
    rules = {("limit", "range"), ("cursor", "cursor"), ("sort", "unknown-member"), ("fields", "unknown-member"),
             ("archived", "choice"), ("seed", "range"), ("status", "choice"), ("implementedDate", "format"),
             ("owner", "format"), ("stub", "type"), ("maturity", "type"), ("colour", "unknown-parameter"), ("q", "length"),
             ("kind", "unknown-parameter"), ("implemented_date", "unknown-parameter")}
    answer = organisation.ask("GET", "controls", query={
        "limit": "1001", "cursor": "x", "sort": "colour", "fields": "title,colour", "archived": "maybe", "seed": "-1",
        "status": "planned,done", "implementedDate": "31-01-2026..", "owner": "me", "stub": "ja", "maturity": "three",
        "colour": "red", "q": " ", "kind": "preventive", "implemented_date": "2026-01-01"})
    assert (answer.status, answer.rules) == (400, rules), answer.rules ^ rules
    answer = organisation.ask("GET", "controls", query=[("status", "planned"), ("status", "retired"), ("seed", "7")])
    assert (answer.status, answer.rules) == (400, {("status", "duplicate")}), answer.body
    for size in ("0", "1001", "x"):
        assert ("sample", "range") in organisation.ask("GET", "controls", query={"sample": size}).rules, size
    for limit in ("0", "-1", "1001", "ten", "", "1e2", "99999999999999999999"):
        assert organisation.ask("GET", "controls", query={"limit": limit}).rules == {("limit", "range")}, limit
    record = "controls/" + organisation.control_of("A.5.1")["id"]
    for path in ("statement-of-applicability", "conformity", "overdue", "audit-log", "", record):
        answer = organisation.ask("GET", path, query={"colour": "red", "sample": "3"})
        assert answer.rules == {("colour", "unknown-parameter"), ("sample", "unknown-parameter")}, (path, answer.body)


def scalar(record, name):
    """What a sort sees of a member: choices as declared, text by bytes, of a list the first."""
    one = value(record, name)
    one = (one or [None])[0] if isinstance(one, list) else one
    if one is not None and name in CHOICES:
        return CHOICES[name].index(one)
    return one.encode() if isinstance(one, str) else one


def in_order(records, sort):
    """Python's own stable sort, from the last key to the first; empty values last, ties by id."""
    records = sorted(records, key=lambda r: r["id"])
    for key in reversed(sort.split(",") if sort else []):
        name = key.lstrip("-")
        filled = [record for record in records if scalar(record, name) is not None]
        empty = [record for record in records if scalar(record, name) is None]
        records = sorted(filled, key=lambda r: scalar(r, name), reverse=key.startswith("-")) + empty
    return records


SORTS = ["", "title", "-title", "status,-title", "-maturity,title", "maturity", "implementedDate", "-implementedDate", "owner,-status",
         "nextReviewDate", "-nextReviewDate,id", "-updatedAt", "version,createdAt", "stub,title", "-id", "requirements", "ground,-version"]


@pytest.mark.parametrize("sort", SORTS)
def test_order_and_pages(organisation, controls, sort):
    expected = in_order(living(controls), sort)
    query = {"sort": sort} if sort else {}
    assert organisation.get("controls", limit=1000, **query)["items"] == expected
    for limit in (7, 50):
        walked, page = [], {"next": None}
        while "next" in page:
            page = organisation.get("controls", limit=limit, **query, **({"cursor": page["next"]} if walked else {}))
            assert page["total"] == len(expected) and 0 < len(page["items"]) <= limit
            walked += page["items"]
        assert [record["id"] for record in walked] == [record["id"] for record in expected]


def test_pages_sorted_by_long_texts(organisation):
    """A cursor holds what the last record is sorted by, and must still fit a request's header."""
    texts = ["\u20ac" * 20_000, "\u20ac" * 19_999 + "x", '"' * 20_000]
    made = [organisation.post("documents", {"title": str(i), "description": text})["id"] for i, text in enumerate(texts)]
    walked, page = [], {"next": None}
    while "next" in page:
        page = organisation.get("documents", sort="-description,description", limit=1, **({"cursor": page["next"]} if walked else {}))
        walked += [record["id"] for record in page["items"]]
    assert walked == made, walked
    for record in made:
        assert organisation.ask("DELETE", "documents/" + record, version=1).status == 200, record


def test_cursors_of_other_lists(organisation):
    query = {"sort": "title", "status": "planned", "limit": 5}
    cursor = organisation.get("controls", **query)["next"]
    assert organisation.get("controls", **{**query, "limit": 9, "fields": "title"}, cursor=cursor)["items"]
    reordered = {key: query[key] for key in reversed(list(query))}
    assert organisation.get("controls", cursor=cursor, **reordered)["items"]
    inside = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    forged = [base64.urlsafe_b64encode(json.dumps({**inside, **change}).encode()).decode().rstrip("=") for change in (
        {"v": []}, {"v": [[]]}, {"v": [True]}, {"i": "x"}, {"i": None}, {"s": "-title"}, {"f": "AAAA"})]
    others = [{**query, "sort": "-title"}, {**query, "status": "retired"}, {**query, "q": "in"}, {**query, "archived": "any"},
              {**query, "stub": "true"}, {"sort": "title", "limit": 5}, {"status": "planned", "limit": 5}]
    tries = [(other, cursor) for other in others] + [(query, text) for text in (*forged, "", "x", "AAAA", cursor[:-4], "é", "e30")]
    for other, text in tries:
        answer = organisation.ask("GET", "controls", query={**other, "cursor": text})
        assert (answer.status, answer.rules) == (400, {("cursor", "cursor")}), (other, text, answer.body)
    assert organisation.ask("GET", "documents", query={**query, "status": "draft", "cursor": cursor}).status == 400


def test_pages_hold_while_records_come_and_go(organisation):
    """Who was there all the time is seen exactly once."""
    before = [organisation.post("documents", {"title": f"Stuk {n:02}"}) for n in range(20)]
    page = organisation.get("documents", sort="title", limit=5)
    organisation.post("documents", {"title": "Stuk 00b"})
    last = page["items"][-1]
    organisation.ask("DELETE", "documents/" + last["id"], version=1)
    seen = [record["title"] for record in page["items"]]
    while "next" in page:
        page = organisation.get("documents", sort="title", limit=5, cursor=page["next"])
        seen += [record["title"] for record in page["items"]]
    assert seen == [record["title"] for record in before]


@pytest.mark.parametrize("sort", ["seq", "-seq", None])
def test_pages_of_the_log(organisation, sort):
    """From the first leaf to the last without a gap; newest first unless asked otherwise."""
    query, walked, page = {"sort": sort} if sort else {}, [], {"next": None}
    while "next" in page:
        page = organisation.get("audit-log", limit=50, **query, **({"cursor": page["next"]} if walked else {}))
        walked += [leaf["seq"] for leaf in page["items"]]
    assert walked == sorted(range(page["total"]), reverse=sort != "seq")
    answer = organisation.ask("GET", "audit-log", query={"limit": "0", "cursor": "x", "sort": "at"})
    assert answer.rules == {("limit", "range"), ("cursor", "range"), ("sort", "choice")}, answer.body


def test_default_limit(organisation):
    organisation.ask("POST", "documents/_bulk", {"changes": [{"create": {"title": f"Bulk {n}"}} for n in range(250)]})
    page = organisation.get("documents")
    assert len(page["items"]) == 200 and page["total"] > 250 and page["next"]
    assert len(organisation.get("documents", limit=1000)["items"]) == page["total"]


def test_fields(organisation, controls):
    items = organisation.get("controls", fields="title,stub,updatedAt", limit=1000)["items"]
    assert items == [{"id": r["id"], "version": r["version"], "updatedAt": r["updatedAt"], "title": r["title"],
                      "derived": {"stub": r["derived"]["stub"]}} for r in living(controls)]
    assert set(organisation.get("controls", fields="id", limit=1)["items"][0]) == {"id", "version"}


@pytest.mark.parametrize("q, titles", [
    ("cafe", {"Café en straße", "cafe"}), ("CAFÉ", {"Café en straße", "cafe"}), ("STRASSE", {"Café en straße"}),
    ("straße twee", {"Café en straße"}), ("hier  cafe", {"Café en straße"}), ("cafe regel", set()),
    ("100%", {"100% zeker_"}), ("r_", {"100% zeker_"}), ("regel 2;", {'say "ja"; or tab'}),
    ("elke nacht", {"Back-up van informatie"}), ("A.8.13", {"Back-up van informatie"}), ("Weg", None), (".*", set())])
def test_words(organisation, q, titles):
    found = {record["title"] for record in organisation.get("controls", q=q)["items"]}
    assert found == titles if titles is not None else not found & {"Weg één", "Weg twee"}, found


def test_words_in_derived_members(organisation):
    found = organisation.get("applicability", q="back-up")["items"]
    assert [line["requirement"] for line in found] == ["nen7510-2024:A.8.13"]


def test_archived(organisation, controls):
    gone = [record for record in controls if record["archivedAt"]]
    assert len(gone) == 2 and organisation.get("controls", archived="true")["items"] == gone
    assert organisation.get("controls", archived="false", limit=1000)["items"] == living(controls)
    assert organisation.get("controls", archived="any", q="weg een")["items"] == gone[:1]


def drawn(records, size, seed):
    """Drawn again by hand: the first by SHA-256 of seed, colon and id."""
    order = sorted(records, key=lambda r: hashlib.sha256(f"{seed}:{r['id']}".encode()).digest())
    return sorted(record["id"] for record in order[:size])


def test_samples(organisation, controls):
    total = organisation.get("audit-log", limit=1)["total"]
    draws = [(25, 7), (25, 7), (25, 8), (1, 7), (1000, 0)]
    for n, (size, seed) in enumerate(draws, 1):
        page = organisation.get("controls", sample=size, seed=seed)
        assert [record["id"] for record in page["items"]] == drawn(living(controls), size, seed), (size, seed)
        assert page["total"] == len(living(controls)) and "next" not in page
        log = organisation.get("audit-log", limit=1)
        assert (log["total"], log["items"][0]["register"]) == (total + n, "samples"), log
        assert log["items"][0]["actor"] == organisation.server.initial["userId"]
    assert drawn(living(controls), 25, 7) != drawn(living(controls), 25, 8)
    planned = [record for record in living(controls) if record["status"] == "planned"]
    page = organisation.get("controls", sample=5, seed=1, status="planned", sort="title", fields="title")
    assert sorted(record["id"] for record in page["items"]) == drawn(planned, 5, 1) and page["total"] == len(planned)
    assert [r["title"] for r in page["items"]] == sorted((r["title"] for r in page["items"]), key=str.encode)


def cells(record, columns):
    """A record as a spreadsheet would show it."""
    out = []
    for name in columns:
        one = value(record, name)
        one = ";".join(one) if isinstance(one, list) else "" if one is None else str(one)
        one = one.lower() if name in ("stub", "reviewOverdue") else one
        one = "officer@example.nl" if name == "owner" and one else one
        out.append("'" + one if one[:1] and one[0] in "=+-@\t\r'" else one)
    return out


@pytest.mark.parametrize("query", [{}, {"status": "implemented,in-progress", "sort": "-title"}, {"fields": "title,owner,stub"},
                                   {"q": "cafe", "archived": "any"}, {"status": "retired", "ground": "contract"}])
def test_csv(organisation, query):
    rows = organisation.get("controls", limit=1000, **query)["items"]
    for options in ({"headers": {"Accept": "text/csv"}, "query": query}, {"query": {**query, "format": "csv"}}):
        answer = organisation.ask("GET", "controls", **options)
        assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/csv"), answer.headers
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.body.startswith(b"\xef\xbb\xbf") and answer.body.endswith(b"\r\n")
        table = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""), strict=True))
        members = [name for name in organisation.get("controls", limit=1)["items"][0] if name not in ENVELOPE + ["derived"]]
        columns = ["id", "version", *query["fields"].split(",")] if "fields" in query else ENVELOPE + members + DERIVED
        assert table[0] == columns
        assert table[1:] == [cells(record, columns) for record in rows]
    assert organisation.ask("GET", "controls", query={"format": "json"}, headers={"Accept": "text/csv"}).json["items"]
    assert organisation.ask("GET", "controls", query={"format": "xml"}).rules == {("format", "choice")}
