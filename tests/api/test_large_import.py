"""Thousands of risks in one sheet: all there in seconds, or nothing changed and every bad cell named."""
import json
import time

import pytest

from test_bulk_import import counts, rules_of, sheet
from test_records import nothing_changes
from test_rights_people import me

RISKS = 5000
ADDRESS = "owner@example.nl"
BAD = {17: {"owner": "niemand@example.nl"}, 2503: {"affects": "snelheid"}, 4998: {"treatment": "vergeten"}}  # by row of the file
TIMEOUT = 60


@pytest.fixture(scope="module")
def owner(organisation):
    return me(organisation.as_role("owner", ADDRESS))


@pytest.fixture(scope="module")
def controls(organisation):
    return [control["id"] for control in organisation.get("controls", limit=10)["items"]]


def score(n):
    return {"likelihood": n % 5 + 1, "impacts": {"client-safety": n % 4 + 1, "privacy": n % 5 + 1}}


def members(n, analysis, controls, scored):
    """Of the risk on row n, as JSON has them."""
    scores = {"inherent": {"likelihood": 5, "impacts": {"client-safety": 5}}, "current": score(n)} if scored else {}
    return {"title": f"Risico {n}: cliënt; \"dossier\", {n}", "description": f"=Regel {n}\n\tnog een", "analysis": analysis, **scores,
            "affects": [["availability"], ["confidentiality", "integrity"]][n % 2], "treatment": ["reduce", "accept"][n % 2],
            "treatmentPlan": f"Plan {n}", "controls": [controls[n % len(controls)]]}


def cell(name, value):
    if isinstance(value, dict):
        return json.dumps(value)
    value = ";".join(value) if isinstance(value, list) else value
    return "'" + value if value[0] in "=+-@'" else value


def written(rows):
    """Rows of the file as CSV: `description` on one line, so that row and line are the same."""
    headings = [*rows[0]]
    return sheet([headings, *([cell(name, row[name]).replace("\n", " ") for name in headings] for row in rows)], ",", "utf-8")


def timed(organisation, content, what, **query):
    begin = time.monotonic()
    answer = organisation.ask("POST", "risks/_import", content, headers={"Content-Type": "text/csv"}, query=query)
    seconds = time.monotonic() - begin
    print(f"{what}: {RISKS} risks, {len(content) >> 10} KiB: {answer.status} in {seconds:.2f} s")
    assert seconds < TIMEOUT, seconds
    return answer


def all_of(organisation, analysis):
    found, query = [], {"analysis": analysis, "limit": 1000}
    while True:
        page = organisation.get("risks", **query)
        found += page["items"]
        if not page.get("next"):
            assert len(found) == page["total"], (len(found), page["total"])
            return found
        query["cursor"] = page["next"]


@pytest.mark.parametrize("scored", [False, True], ids=["unscored", "scored"])
def test_all_or_nothing_in_seconds(organisation, owner, controls, scored):
    analysis = organisation.post("risk-analyses", {"title": "Groot"})["id"]
    wanted = {n: members(n, analysis, controls, scored) for n in range(2, RISKS + 2)}
    rows = [each | {"owner": ADDRESS} for each in wanted.values()]
    log = organisation.get("audit-log", limit=1)["total"]

    wrong = written([row | BAD.get(n, {}) for n, row in zip(wanted, rows)])
    named = {(f"#/{n}/{name}" + ("/0" if name == "affects" else "")) for n, cells in BAD.items() for name in cells}
    with nothing_changes(organisation):
        dry = timed(organisation, wrong, "3 bad cells, dry", dryRun="true")
        assert dry.status == 200 and counts(dry.json) == {"created": RISKS - 3, "refused": 3}, dry.body[:600]
        real = timed(organisation, wrong, "3 bad cells")
        assert (real.status, real.rules) == (400, rules_of(dry.json)), real.body[:600]
    assert {pointer for pointer, _ in real.rules} == named and len(real.json["errors"]) == 3, real.rules
    assert all_of(organisation, analysis) == []

    content = written(rows)
    with nothing_changes(organisation):
        dry = timed(organisation, content, "good, dry", dryRun="true")
        assert counts(dry.json) == {"created": RISKS}, dry.body[:600]
    assert all_of(organisation, analysis) == []
    done = timed(organisation, content, "good")
    assert done.status == 200 and counts(done.json) == {"created": RISKS}, done.body[:600]
    assert organisation.get("audit-log", limit=1)["total"] == log + RISKS + 1, "a line for each, and one for all"

    found = {record["id"]: record for record in all_of(organisation, analysis)}
    assert len(found) == RISKS and [item["row"] for item in done.json["items"]] == [*wanted]
    for item in done.json["items"]:
        record, expected = found[item["id"]], wanted[item["row"]]
        expected = expected | {"description": expected["description"].replace("\n", " "), "owner": owner}
        shown = {name: record[name] for name in expected}
        for name in ("inherent", "current") if scored else ():
            shown[name] = shown[name] | {"impacts": {area: level for area, level in shown[name]["impacts"].items() if level}}
        assert shown == expected, item
    bands = {record["derived"]["currentBand"] for record in found.values()}
    assert bands == ({"low", "medium", "high", "very-high"} if scored else {None}), bands
