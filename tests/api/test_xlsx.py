"""Workbooks (XLSX) out and in, against openpyxl and the same sheets as CSV."""
import csv
import datetime
import io
import json
import zipfile

import openpyxl
import pytest

from conftest import PROJECT
from test_bulk_import import counts, owners, rules_of  # noqa: F401 (a fixture)
from test_records import make, nothing_changes
from test_statement import founded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS = json.loads((PROJECT / "server/register/labels.json").read_text())
STRANGE = ["=1+1", "+31 6", "-5", "@SUM(A1)", "'tis", "<r>x</r>", "a & b < c", "_x0041_", "0012", "31-01-2026", "1E5", "café 🔒"]


def exported(organisation, path, **query):
    answer = organisation.ask("GET", path, query={**query, "format": "xlsx"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, XLSX), (answer.status, answer.body[:300])
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{path}.xlsx"'
    return answer.body


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def as_csv(organisation, path, **query):
    content = organisation.ask("GET", path, query={**query, "format": "csv"}).body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    return [[cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@\t\r'" and cell[1:] else cell for cell in row] for row in rows]


def text_of(cell):
    """A cell as CSV has it; openpyxl leaves escapes of inline texts as they stand."""
    assert cell.data_type != "f", (cell.coordinate, cell.value)
    if cell.value is None:
        return ""
    if cell.is_date:
        assert cell.number_format == "yyyy-mm-dd", (cell.coordinate, cell.number_format)
        return cell.value.date().isoformat()
    assert isinstance(cell.value, (int, str)), (cell.coordinate, cell.value)
    return str(cell.value).replace("_x000D_", "\r").replace("_x005F_", "_")


def bring(organisation, register, content, **query):
    return organisation.ask("POST", register + "/_import", content, headers={"Content-Type": XLSX}, query=query)


def taken(organisation, register, content, **query):
    answer = bring(organisation, register, content, **query)
    assert answer.status == 200, answer.body
    return answer.json


@pytest.fixture(scope="module")
def filled(organisation, owners):  # noqa: F811
    """The organisation with strange texts in controls and documents."""
    for register in ("controls", "documents"):
        for n, text in enumerate(STRANGE):
            organisation.post(register, {"title": text, "description": f"{text}\r\n\tregel {n}", "owner": owners["anna@example.nl"],
                                         "requirements": ["nen7510-2024:A.5.3", "cbw:25"], "reviewInterval": "P1Y"})
    organisation.post("controls", {"title": "Oud", "implementedDate": "1900-01-01", "lastReviewedDate": "1900-02-28", "maturity": 3})
    organisation.post("controls", {"title": "Later", "implementedDate": "1900-03-01", "lastReviewedDate": "2026-02-28", "maturity": 0})
    return organisation


@pytest.mark.parametrize("path, query", [
    ("controls", {}), ("documents", {}), ("applicability", {}), ("memberships", {}), ("controls", {"maturity": "0..5", "sort": "-title"}),
    ("controls", {"fields": "title,implementedDate,maturity,stub"}), ("controls", {"q": "geen enkele"}), ("controls", {"sample": 7, "seed": 3}),
    ("statement-of-applicability", {})])
def test_a_workbook_says_what_csv_says(filled, path, query):
    book, rows = opened(exported(filled, path, **query)), as_csv(filled, path, **query)
    sheet = book.worksheets[0]
    assert [[text_of(cell) for cell in row] for row in sheet.iter_rows()] == rows
    assert sheet.title == (LABELS["registers"].get(path) or LABELS["views"][path])[0]
    assert all(cell.font.b for cell in sheet[1]) and not any(cell.font.b for cell in sheet[sheet.max_row] if sheet.max_row > 1)
    corner = f"{openpyxl.utils.get_column_letter(len(rows[0]))}{len(rows)}"
    assert (sheet.freeze_panes, sheet.auto_filter.ref.split(":")[-1]) == ("A2", corner)
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert all(9 <= width <= 62 for width in widths), widths


def test_days_and_numbers_are_days_and_numbers(filled):
    sheet = opened(exported(filled, "controls", fields="title,implementedDate,lastReviewedDate,maturity,updatedAt,stub")).active
    headings = [cell.value for cell in sheet[1]]
    rows = {row[headings.index("title")].value: dict(zip(headings, row)) for row in sheet.iter_rows(min_row=2)}
    assert rows["Oud"]["implementedDate"].value == datetime.datetime(1900, 1, 1)
    assert rows["Oud"]["lastReviewedDate"].value == datetime.datetime(1900, 2, 28)
    assert rows["Later"]["implementedDate"].value == datetime.datetime(1900, 3, 1)
    assert rows["Later"]["maturity"].value == 0 and rows["Oud"]["version"].value == 1
    for name in ("=1+1", "0012", "31-01-2026", "1E5"):
        assert rows[name]["title"].data_type == "s", name
    assert rows["Oud"]["updatedAt"].value.endswith("Z") and rows["Oud"]["stub"].value == "true"


def test_the_statement_is_three_sheets(organisation):
    mine = founded(organisation, language="en")
    control = mine.post("controls", {"title": "Hek", "ground": "risk"})
    book = opened(exported(mine, "statement-of-applicability"))
    assert book.sheetnames == [LABELS["views"][name][1] for name in ("statement-of-applicability", "additional-controls", "totals")]
    additional, totals = book.worksheets[1:]
    assert [cell.value for cell in additional[2]][:2] == [control["id"], "Hek"] and additional.max_row == 2
    assert dict(zip((cell.value for cell in totals[1]), (cell.value for cell in totals[2]))) == mine.get(
        "statement-of-applicability")["totals"]


def test_the_same_state_gives_the_same_bytes(organisation):
    mine = founded(organisation)
    for path in ("controls", "statement-of-applicability"):
        first, before = exported(mine, path), mine.get("audit-log", limit=1)["items"][0]["at"]
        assert exported(mine, path) == first
        assert opened(first).properties.created == datetime.datetime.fromisoformat(before[:19])
        mine.post("controls", {"title": "Hek"})
        assert exported(mine, path) != first
        assert exported(mine, path, asOf=before) == first


def test_which_format_is_wanted(organisation):
    for path in ("controls", "statement-of-applicability"):
        answer = organisation.ask("GET", path, headers={"Accept": f"{XLSX}, text/csv;q=0.5"})
        tags = {answer.headers["ETag"], *(organisation.ask("GET", path, query={"format": name}).headers["ETag"] for name in ("json", "csv"))}
        assert answer.headers["Content-Type"] == XLSX and opened(answer.body).sheetnames and len(tags) == 3, tags
        again = organisation.ask("GET", path, headers={"Accept": XLSX, "If-None-Match": answer.headers["ETag"]})
        assert (again.status, again.body) == (304, b"")
        answer = organisation.ask("GET", path, query={"format": "xls"})
        assert answer.rules == {("format", "choice")} and "xlsx" in answer.json["errors"][0]["detail"], answer.body
        assert organisation.ask("GET", path, headers={"Accept": "application/pdf"}).status == 406


@pytest.mark.parametrize("register", ["controls", "applicability", "documents", "memberships"])
def test_an_export_taken_in_again_changes_nothing(filled, register):
    before = filled.get(register, limit=1000)["items"]
    content = exported(filled, register)
    for sheet in (content, saved(opened(content))):
        answer = taken(filled, register, sheet)
        assert counts(answer) == {"unchanged": len(before)}, [item for item in answer["items"] if item["action"] != "unchanged"]
        assert filled.get(register, limit=1000)["items"] == before


def test_an_edited_export_changes_what_was_edited(filled):
    one, two = make(filled, maturity=2, implementedDate="2026-01-02"), make(filled)
    book = opened(exported(filled, "controls"))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, columns["id"]).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(rows[one["id"]], columns["maturity"]).value = 4
    sheet.cell(rows[one["id"]], columns["implementedDate"]).value = datetime.date(2026, 1, 3)
    sheet.cell(rows[two["id"]], columns["title"]).value = "Nieuwe naam"
    sheet.cell(rows[two["id"]], columns["lastReviewedDate"]).value = datetime.datetime(2026, 1, 4)
    sheet.cell(sheet.max_row + 2, columns["title"]).value = "Erbij"  # behind an empty row
    content = saved(book)
    with nothing_changes(filled):
        dry = taken(filled, "controls", content, dryRun="true")
    answer = taken(filled, "controls", content, reason="Overleg")
    assert counts(dry) == counts(answer) == {"created": 1, "changed": 2, "unchanged": len(rows) - 2}
    assert answer["items"][-1]["row"] == len(rows) + 3, answer["items"][-1]
    changed = [filled.get("controls/" + record["id"]) for record in (one, two)]
    assert [changed[0][name] for name in ("maturity", "implementedDate", "title")] == [4, "2026-01-03", one["title"]]
    assert [changed[1][name] for name in ("title", "lastReviewedDate", "maturity")] == ["Nieuwe naam", "2026-01-04", None]
    assert filled.get("controls/" + answer["items"][-1]["id"])["title"] == "Erbij"


def test_a_sheet_as_people_make_it(organisation, owners):  # noqa: F811
    rows = [["Eis", "Titel", "Status", "Eigenaar", "Uitvoering", "Ingevoerd op", "Volwassenheid", "Opmerking"],
            ["5.1", "Beleid", "Ingevoerd", "anna@example.nl", "Zo", datetime.date(2026, 1, 31), 3.0, "weg"],
            [5.2, "Rollen", "Gepland", None, None, "31-01-2026", "2", None]]
    answer = taken(organisation, "controls", book_of(rows), skip="opmerking")
    assert counts(answer) == {"changed": 2}, answer
    for number, implemented in (("A.5.1", "2026-01-31"), ("A.5.2", "2026-01-31")):
        assert organisation.control_of(number)["implementedDate"] == implemented
    assert [organisation.control_of(number)["maturity"] for number in ("A.5.1", "A.5.2")] == [3, 2]
    assert bring(organisation, "controls", book_of(rows)).rules == {("#/1", "unknown-column")}


def test_every_bad_cell_is_named_as_in_csv(organisation, owners):  # noqa: F811
    rows = [["Eisen", "Titel", "Status", "Eigenaar", "Ingevoerd op", "Volwassenheid", "Soorten"],
            ["5.1", "Goed", "Gepland", None, None, None, None],
            ["5.2", "Twee fouten", "Banaan", None, datetime.datetime(2026, 1, 31, 14), None, None], [None] * 7,
            ["5.4", "Niemand", None, "niemand@example.nl", None, 3.5, "Raar"], ["5.8", "Te veel", None, None, None, 9, None, "rest"],
            ["5.9", "Later", None, None, datetime.date(2999, 12, 31), True, None]]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([{None: "", True: "true"}.get(cell, cell) if not isinstance(cell, float) else cell for cell in row]
                               for row in rows)
    with nothing_changes(organisation):
        dry = taken(organisation, "controls", book_of(rows), dryRun="true")
        plain = organisation.ask("POST", "controls/_import", text.getvalue(), headers={"Content-Type": "text/csv"}, query={"dryRun": "true"})
        answer = bring(organisation, "controls", book_of(rows))
    assert rules_of(dry) == {
        ("#/3/status", "choice"), ("#/3/implementedDate", "format"), ("#/5/owner", "link-target"), ("#/5/maturity", "type"),
        ("#/5/kinds/0", "choice"), ("#/6", "unknown-column"), ("#/6/maturity", "range"),
        ("#/7/maturity", "type")}
    assert [item["row"] for item in dry["items"]] == [2, 3, 5, 6, 7]
    assert (answer.status, answer.rules) == (400, rules_of(dry)), answer.body
    assert [item["row"] for item in plain.json["items"]] == [2, 3, 5, 6, 7] and rules_of(plain.json) == rules_of(dry)


def test_a_text_that_was_cut_is_not_taken_in(organisation):
    """A cell holds 32,767 characters; 20,000 of two units each are more."""
    mine = founded(organisation)
    control = mine.post("controls", {"title": "Lang", "description": "🔒" * 20_000})
    content = exported(mine, "controls", fields="title,description")
    cell = next(row[3] for row in opened(content).active.iter_rows(min_row=2) if row[0].value == control["id"])
    assert len(cell.value.encode("utf-16-le")) == 2 * 32_767 - 2 and cell.value.endswith(" [… 32767]"), cell.value[-20:]
    answer = taken(mine, "controls", content, dryRun="true")
    assert [rule for _, rule in rules_of(answer)] == ["length"] and counts(answer)["refused"] == 1, rules_of(answer)
    assert all(pointer.endswith("/description") for pointer, _ in rules_of(answer)), rules_of(answer)


def altered(content, name, change):
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.namelist():
            part = source.read(item)
            target.writestr(item, change(part) if item == name else part)
    return out.getvalue()


def damaged(content):
    sheet = "xl/worksheets/sheet1.xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData>&a;</sheetData></worksheet>'
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&a;</sheetData></worksheet>'
    return {
        "nothing": (b"", "malformed-xlsx"), "CSV": (b"title\nx\n", "malformed-xlsx"), "a cut file": (content[:-200], "malformed-xlsx"),
        "half": (content[:len(content) // 2], "malformed-xlsx"), "an empty ZIP": (b"PK\x05\x06" + bytes(18), "malformed-xlsx"),
        "Excel 97": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "malformed-xlsx"),
        "locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "malformed-xlsx"),
        "an empty sheet": (book_of([]), "malformed-xlsx"), "no XML": (altered(content, sheet, lambda part: b"x"), "malformed-xlsx"),
        "cut XML": (altered(content, sheet, lambda part: part[:-20]), "malformed-xlsx"),
        "entities": (altered(content, sheet, lambda part: bomb), "malformed-xlsx"),
        "outside": (altered(content, sheet, lambda part: outside), "malformed-xlsx"),
        "no sheet": (altered(content, "xl/workbook.xml", lambda part: b"<workbook/>"), "malformed-xlsx"),
        "a bomb": (altered(content, sheet, lambda part: part.replace(b"<sheetData>", b"<sheetData>" + b" " * (70 << 20))), "length"),
        "many rows": (altered(content, sheet, lambda part: b"<worksheet>" + b"<row><c><v>1</v></c></row>" * 10_002 + b"</worksheet>"), "length"),
    }


def test_malformed(organisation):
    cases = damaged(exported(organisation, "controls"))
    for name, (content, rule) in cases.items():
        for query in ({}, {"dryRun": "true"}):
            with nothing_changes(organisation):
                answer = bring(organisation, "controls", content, **query)
            assert (answer.status, answer.json["type"].rsplit(":", 1)[1]) == (400, rule), (name, answer.body)
            assert answer.json["detail"] and "errors" not in answer.json, (name, answer.body)
    assert "password" in bring(organisation, "controls", cases["locked"][0]).json["detail"]
    assert ".xls)" in bring(organisation, "controls", cases["Excel 97"][0]).json["detail"]
    assert organisation.ask("POST", "controls/_import", b"x", headers={"Content-Type": "application/zip"}).status == 415


def test_the_description_names_the_formats(organisation):
    paths = organisation.server.ask("GET", "/v1/openapi.json").json["paths"]
    base = "/organisations/{organisationId}/"
    for name in ("controls", "statement-of-applicability"):
        operation = paths[base + name]["get"]
        assert {"application/json", "text/csv", XLSX} <= set(operation["responses"]["200"]["content"]), operation["responses"]["200"]
        choices = next(parameter["schema"]["enum"] for parameter in operation["parameters"] if parameter["name"] == "format")
        assert {"json", "csv", "xlsx"} <= set(choices), choices
    for media in (content := paths[base + "controls/_import"]["post"]["requestBody"]["content"]):
        assert organisation.ask("POST", "controls/_import", b"", headers={"Content-Type": media}).status == 400, media
    assert set(content) == {"text/csv", XLSX}
