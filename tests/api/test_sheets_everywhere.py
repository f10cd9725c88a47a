"""Every register that takes sheets: what it gives out as CSV and as a workbook comes back as it was, edited where it was edited, and
a bad cell is named wherever it stands."""
import csv
import io
import json

import pytest

from conftest import LEAST, Organisation
from every_register import COUNT, REGISTERS, Filling, kind_of, members_of, registers_of, schema_of
from test_bulk_import import counts, rules_of, sheet
from test_records import NOBODY, nothing_changes
from test_xlsx import XLSX, book_of, opened, saved

FORMATS = {"csv": "text/csv", "xlsx": XLSX}
NEVER_NEW = {"applicability", "webhooks", "evidence"}  # seeded, or made by an act of their own
SEEN_ELSEWHERE = {"webhooks", "evidence", "memberships"}  # no sheet makes one; or, the people are others
BY_REQUIREMENT = {"controls", "applicability"}  # what a new organisation has already is found without an id
BAD = {"object": "x", "whole": "zes", "boolean": "misschien", "choice": "Banaan", "person": "niemand@example.nl", "uuid": "geen-id",
       "date": "31-02-2026", "email": "geen adres", "uri": "geen adres", "rrule": "FREQ=SOMS", "requirement": "5.99", "duration": "even",
       "period": "straks", "decimal": "veel", "date-time": "toen", "digest": "0", "lines": "x" * 20_001, "text": "bel \u0007"}


@pytest.fixture(scope="module")
def filling(organisation):
    filled = Filling(organisation)
    for register in REGISTERS:
        filled.fill(register)
    return filled


def elsewhere(filling, register):
    """A fresh organisation, by who hands sheets of this register in."""
    first = filling.organisation
    made = first.server.ask("POST", "/v1/organisations", {"name": "Elders"}, first.token)
    assert made.status == 201, made.body
    other = Organisation(first.server, made.json["id"], first.token)
    auditor = other.as_role("internal-auditor", "anna.auditor@example.nl")
    return auditor if filling.caller(register) is filling.auditor else other


def exported(organisation, register, form):
    answer = organisation.ask("GET", register, query={"format": form, "limit": 1000})
    assert answer.status == 200, answer.body
    return answer.body


def table_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def taken(organisation, register, form, content, **query):
    answer = organisation.ask("POST", register + "/_import", content, headers={"Content-Type": FORMATS[form]}, query=query)
    assert answer.status == 200, [(error["pointer"], error["rule"], error["detail"]) for error in answer.json.get("errors", [])][:5]
    return answer.json


def edited(form, content, edit, keep=lambda row: True):
    """The sheet as an editor saves it, of the rows to keep: `edit` is given a row as a dict from heading to cell, and changes it."""
    if form == "csv":
        headings, *rows = table_of(content)
        dicts = [row for row in (dict(zip(headings, row)) for row in rows) if keep(row)]
        for row in dicts:
            edit(row)
        return sheet([headings, *([*row.values()] for row in dicts)], ",", "utf-8")
    book = opened(content)
    cells = book.active
    headings = [cell.value for cell in cells[1]]
    for number in range(cells.max_row, 1, -1):
        before = {name: cells.cell(number, i).value for i, name in enumerate(headings, 1)}
        if not keep(before):
            cells.delete_rows(number)
            continue
        after = dict(before)
        edit(after)
        for i, name in enumerate(headings, 1):
            if after[name] != before[name]:
                cells.cell(number, i).value = after[name]
    return saved(book)


def ids_of(organisation, register):
    """In the order of its sheets."""
    headings, *rows = table_of(exported(organisation, register, "csv"))
    return [row[headings.index("id")] for row in rows]


def has_link(schema):
    """Whether it names records, itself or in one of its parts; people are the same elsewhere."""
    parts = schema.get("items", {}).get("properties", {})
    return kind_of(schema) == "uuid" or any(map(has_link, parts.values()))


def different(register, before, after):
    """The members that differ, each as it was and as it is."""
    was, now = members_of(register, before), members_of(register, after)
    return {name: (was[name], now[name]) for name in was if was[name] != now[name]}


def test_the_registers_are_those_of_the_description(organisation):
    assert registers_of(organisation.server.ask("GET", "/v1/openapi.json").json) == REGISTERS and len(REGISTERS) >= 17, REGISTERS


@pytest.mark.parametrize("register", REGISTERS)
def test_all_members_of_all_are_set(filling, register):
    records = filling.fill(register)
    properties, _ = schema_of(register)
    empty = [name for name in properties if all(record[name] in (None, []) for record in records)]
    kept_free = {"tasks": ["missedReason"]}
    assert empty == kept_free.get(register, []) and len(records) == COUNT, empty


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("register", REGISTERS)
def test_an_export_taken_in_again_changes_nothing(filling, register, form):
    mine = filling.caller(register)
    before = mine.get(register, limit=1000)["items"]
    assert len(before) >= COUNT
    content = exported(mine, register, form)
    log = mine.server.ask("GET", mine.base + "/audit-log", token=filling.organisation.token, query={"limit": 1}).json["total"]
    answer = taken(mine, register, form, content, dryRun="true")
    assert counts(answer) == {"unchanged": len(before)}, [item for item in answer["items"] if item["action"] != "unchanged"][:3]
    assert counts(taken(mine, register, form, content)) == {"unchanged": len(before)}
    assert mine.get(register, limit=1000)["items"] == before
    after = filling.organisation.get("audit-log", limit=20)
    of_register = [entry for entry in after["items"][:after["total"] - log] if entry["register"] == register]
    assert of_register == [], "the log tells of no change of a record"


@pytest.mark.parametrize("register", REGISTERS)
def test_cells_that_look_like_formulas_are_guarded(filling, register):
    mine = filling.caller(register)
    headings, *rows = table_of(exported(mine, register, "csv"))
    assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    heading = "title" if register != "applicability" else "justification"
    cells = {row[headings.index("id")]: row[headings.index(heading)] for row in rows}
    for record in filling.made[register]:
        text = record[heading]
        guard = "'" if text[0] in "=+-@\t\r'" else ""
        assert cells[record["id"]] == guard + text, (text, cells[record["id"]])
    book = opened(exported(mine, register, "xlsx")).active
    assert [cell.coordinate for row in book.iter_rows() for cell in row if cell.data_type == "f"] == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("register", REGISTERS)
def test_one_edited_cell_changes_one_member(filling, register, form):
    mine, heading = filling.caller(register), "justification" if register == "applicability" else "title"
    wanted = {record["id"]: f"Nieuw {form} {n}" for n, record in enumerate(filling.made[register])
              if not record.get("outcome")}  # an exercise that was evaluated stays as it is
    before = {record["id"]: record for record in mine.get(register, limit=1000)["items"]}

    def rename(row):
        row[heading] = wanted.get(row["id"], row[heading])
    answer = taken(mine, register, form, edited(form, exported(mine, register, form), rename))
    assert len(wanted) > COUNT // 2 and answer["changed"] == len(wanted) == len(before) - answer["unchanged"], counts(answer)
    for record in mine.get(register, limit=1000)["items"]:
        change = {heading: (before[record["id"]][heading], wanted[record["id"]])} if record["id"] in wanted else {}
        assert different(register, before[record["id"]], record) == change


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("register", [register for register in REGISTERS if register not in SEEN_ELSEWHERE])
def test_a_sheet_of_another_organisation_gives_the_same_members(filling, register, form):
    """Without ids, and without links to records that aren't there."""
    mine, other = filling.caller(register), elsewhere(filling, register)
    properties, required = schema_of(register)
    links = {name for name, schema in properties.items() if has_link(schema)}
    analysis = other.post("risk-analyses", {"title": "Hier"})["id"] if "analysis" in required else ""
    made = {record["id"]: record for record in mine.get(register, limit=1000)["items"]}
    made = {record["id"]: made[record["id"]] for record in filling.made[register]}

    def strip(row):
        for name in links:
            row[name] = analysis if name in required else None
        row["id"] = row["version"] = None
    content = edited(form, exported(mine, register, form), strip, keep=lambda row: row["id"] in made)
    before = {record["id"] for record in other.get(register, limit=1000)["items"]}
    answer = taken(other, register, form, content)
    order = [identity for identity in ids_of(mine, register) if identity in made]
    assert len(answer["items"]) == len(order) == COUNT
    known = {item["id"] for item in answer["items"]} & before
    assert (answer["created"], answer["changed"]) == (COUNT - len(known), len(known)) and (not known or register in BY_REQUIREMENT), known
    for identity, item in zip(order, answer["items"]):
        found = different(register, made[identity], other.get(f"{register}/{item['id']}"))
        assert not found.keys() - links, (made[identity], found)


def bad_rows(register, filling):
    """Rows that are good but for a few cells each, good rows between them, and what is bad: (row, column)."""
    properties, required = schema_of(register)
    columns, rows, bad = [*properties], [["id", *properties]], set()
    headings, *present = table_of(exported(filling.caller(register), register, "csv"))

    def add(cells):
        n = len(rows) % COUNT
        good = {name: "Goed" if name == "title" else str(filling.made[register][n][name]) for name in required}
        good = dict(zip(headings, present[n])) if register in NEVER_NEW | {"memberships"} else good
        bad.update((str(len(rows) + 1), name) for name in cells)
        rows.append([" ".join((good | cells).get(name, "").split()) for name in rows[0]])  # a row of the sheet is a line of the file
    for first in range(0, len(columns), 3):
        add({name: BAD[kind_of(properties[name])] for name in columns[first:first + 3]})
        add({})
    for name in columns:
        if kind_of(properties[name]) in ("uuid", "person"):
            add({name: NOBODY})
    return rows, bad


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("register", REGISTERS)
def test_every_bad_cell_is_named(filling, register, form):
    mine = filling.caller(register)
    rows, bad = bad_rows(register, filling)
    if form == "xlsx":  # XML knows no such character
        rows = [[cell.replace("\u0007", "\u007f") for cell in row] for row in rows]
    content = sheet(rows, ",", "utf-8") if form == "csv" else book_of(rows)
    with nothing_changes(filling.organisation):
        dry = taken(mine, register, form, content, dryRun="true")
        answer = mine.ask("POST", register + "/_import", content, headers={"Content-Type": FORMATS[form]})
    told = {tuple(pointer.split("/")[1:3]) for pointer, _ in rules_of(dry)}
    assert told == bad, (sorted(bad - told), sorted(told - bad), dry["items"])
    assert answer.status == 400 and answer.rules == rules_of(dry), answer.rules ^ rules_of(dry)
    assert dry["refused"] == len({row for row, _ in bad}), dry


@pytest.mark.parametrize("register", sorted({each for each in REGISTERS if "requirements" in schema_of(each)[0]} - BY_REQUIREMENT))
def test_what_is_about_the_same_requirement_is_another_record(filling, register):
    """A sheet without ids brings new ones: a second finding on a control takes no finding's place."""
    mine, record = filling.caller(register), filling.made[register][0]
    present, properties = mine.get(f"{register}/{record['id']}"), schema_of(register)[0]
    row = LEAST.get(register, {}) | {"title": "Een tweede", "requirements": ";".join(present["requirements"]), "type": "observation", "dueDate": "2030-01-01"}
    row = {name: cell for name, cell in row.items() if name in properties}
    assert present["requirements"], present
    answer = taken(mine, register, "csv", sheet([[*row], [*row.values()]]))
    assert mine.get(f"{register}/{record['id']}") == present
    assert counts(answer) == {"created": 1}, answer


def test_a_cell_is_the_whole_score(filling):
    """What it doesn't name isn't there any more."""
    mine, [risk, *_] = filling.organisation, filling.made["risks"]
    present = mine.get("risks/" + risk["id"])
    assert present["current"]["impacts"]["client-safety"] and present["current"]["impacts"]["law"], present
    wanted = {"likelihood": 1, "impacts": {"law": 3}}
    taken(mine, "risks", "csv", sheet([["id", "target", "current"], [risk["id"], "", json.dumps(wanted)]]))
    now = mine.get("risks/" + risk["id"])
    assert now["target"] is None and now["current"]["likelihood"] == 1, now
    assert {name: level for name, level in now["current"]["impacts"].items() if level} == {"law": 3}, now["current"]
