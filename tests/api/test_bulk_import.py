"""Many changes as one: `_bulk`, and sheets as a Dutch Excel saves them."""
import csv
import datetime
import io
import json
import sqlite3

import pytest

from conftest import PROJECT
from test_records import NOBODY, make, nothing_changes, refuse

LABELS = json.loads((PROJECT / "server/register/labels.json").read_text())
STATUSES = ["planned", "in-progress", "implemented", "retired"]


def dutch(value, kind="values"):
    return LABELS[kind][value][0]


def sheet(rows, delimiter=";", encoding="utf-8-sig"):
    """Rows as Excel saves them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def bring(organisation, register, content, **query):
    """An import: its answer."""
    content = content if isinstance(content, bytes) else content.encode()
    return organisation.ask("POST", register + "/_import", content, headers={"Content-Type": "text/csv"}, query=query)


def taken(organisation, register, content, **query):
    answer = bring(organisation, register, content, **query)
    assert answer.status == 200, answer.body
    return answer.json


def counts(answer):
    return {name: answer[name] for name in ("created", "changed", "unchanged", "refused") if answer[name]}


def rules_of(outcome):
    """What a dry run says of its rows, as a refusal would."""
    return {(error["pointer"], error["rule"]) for item in outcome["items"] for error in item.get("errors", [])}


def refused(organisation, register, content, status, rules):
    """Dry run and real one name the same cells; neither changes anything."""
    with nothing_changes(organisation):
        dry = taken(organisation, register, content, dryRun="true")
        assert rules_of(dry) == rules, rules_of(dry) ^ rules
    assert refuse(organisation, status, rules, "POST", register + "/_import", content,
                  headers={"Content-Type": "text/csv"})["type"].endswith(":row-refused")
    return dry


def last_bulk(organisation):
    """The line in the log that a bulk change leaves; it has no register of its own to be read from."""
    newest = organisation.get("audit-log", limit=1)["items"][0]
    assert newest["register"] == "bulk-changes", newest
    database = f"file:{organisation.server.data}/current/zorgborg.db?mode=ro"
    with sqlite3.connect(database, uri=True) as connection:
        return json.loads(connection.execute("SELECT snapshot FROM entry WHERE organisation = ? AND seq = ?",
                                             (organisation.id, newest["seq"])).fetchone()[0])


def test_bulk_changes_and_makes(organisation):
    one, two = make(organisation), make(organisation, maturity=2)
    changes = [{"id": one["id"], "version": 1, "patch": {"title": "One"}}, {"create": {"title": "Three"}},
               {"id": two["id"], "version": 1, "patch": {"maturity": 2}}, {"id": one["id"], "version": 2, "patch": {"maturity": 1}}]
    body, key = {"reason": "Spring cleaning", "changes": changes}, {"Idempotency-Key": "spring"}
    before = organisation.get("audit-log", limit=1)["total"]
    answer = organisation.ask("POST", "controls/_bulk", body, headers=key)
    assert answer.status == 200, answer.body
    assert counts(answer.json) == {"created": 1, "changed": 2, "unchanged": 1}
    items = answer.json["items"]
    assert [(item["action"], item["version"]) for item in items] == [("change", 2), ("create", 1), ("unchanged", 1), ("change", 3)]
    assert organisation.get("controls/" + items[1]["id"])["title"] == "Three"
    assert [organisation.get("controls/" + one["id"])[name] for name in ("title", "maturity", "version")] == ["One", 1, 3]
    log = last_bulk(organisation)
    assert (log["reason"], log["ofRegister"], log["created"], log["changed"]) == ("Spring cleaning", "controls", 1, 2), log
    assert organisation.get("audit-log", limit=1)["total"] == before + 4
    with nothing_changes(organisation):
        assert organisation.ask("POST", "controls/_bulk", body, headers=key).json == answer.json


def test_bulk_is_all_or_nothing(organisation):
    control, archived = make(organisation), make(organisation)
    organisation.ask("DELETE", "controls/" + archived["id"], version=1)
    identify = {"id": control["id"], "version": 1}
    problem = refuse(organisation, 409, {
        ("#/changes/1", "stale-version"), ("#/changes/2", "link-target"), ("#/changes/3", "archived"),
        ("#/changes/4/owner", "link-target"),
        ("#/changes/4/requirements/0", "link-target"), ("#/changes/5/owner", "implemented-needs"),
        ("#/changes/5/implementation", "implemented-needs"), ("#/changes/5/implementedDate", "implemented-needs"),
    }, "POST", "controls/_bulk", {"changes": [
        {**identify, "patch": {"title": "Fine"}}, {**identify, "version": 7, "patch": {"title": "Stale"}},
        {"id": NOBODY, "version": 1, "patch": {"title": "Nowhere"}}, {"id": archived["id"], "version": 2, "patch": {"title": "Gone"}},
        {"create": {"title": "New", "owner": NOBODY, "requirements": ["nen7510-2024:A.9.9"]}},
        {"create": {"title": "New", "status": "implemented"}}, {"create": {"title": "Fine too"}}]})
    assert problem["type"].endswith(":row-refused")
    assert organisation.get("controls/" + control["id"]) == control


def test_bulk_shape(organisation):
    identify = {"id": NOBODY, "version": 1}
    refuse(organisation, 400, {
        ("#/colour", "unknown-member"), ("#/reason", "length"), ("#/changes/0", "type"), ("#/changes/1", "required"),
        ("#/changes/2", "required"), ("#/changes/3/patch/title", "length"), ("#/changes/3/patch/id", "read-only"),
        ("#/changes/4/create/title", "required"), ("#/changes/4/create/status", "choice"), ("#/changes/5/id", "format"),
        ("#/changes/5/version", "type"), ("#/changes/6/id", "required"), ("#/changes/6/version", "required"),
        ("#/changes/7/colour", "unknown-member"), ("#/changes/8/patch", "type")}, "POST", "controls/_bulk",
        {"colour": 1, "reason": "", "changes": [
            5, {}, {**identify, "patch": {}, "create": {"title": "x"}}, {**identify, "patch": {"title": "", "id": NOBODY}},
            {"create": {"status": "done"}}, {"id": "x", "version": "1", "patch": {}}, {"patch": {}},
            {**identify, "patch": {}, "colour": 1}, {**identify, "patch": []}]})
    refuse(organisation, 400, {("#/changes", "required")}, "POST", "controls/_bulk", {})
    for changes, rule in (([], "length"), ([{"create": {"title": "x"}}] * 1001, "length"), ({}, "type"), (None, "type")):
        refuse(organisation, 400, {("#/changes", rule)}, "POST", "controls/_bulk", {"changes": changes})


def test_seeded_lines_cant_be_made(organisation):
    body = {"changes": [{"create": {"requirement": "nen7510-2024:A.5.1"}}]}
    assert {rule for _, rule in organisation.ask("POST", "applicability/_bulk", body).rules} == {"not-seeded"}
    refused(organisation, "applicability", "Eis;Van toepassing;Motivering\n4.1;Ja;Altijd\n", 409, {("#/2", "not-seeded")})


@pytest.fixture(scope="module")
def owners(organisation):
    """People who can own controls: ids by address."""
    addresses = ("anna@example.nl", "bram@example.nl")
    for address in addresses:
        organisation.as_role("owner", address)
    users = organisation.server.ask("GET", "/v1/users", token=organisation.token).json["items"]
    return {user["email"]: user["id"] for user in users if user["email"] in addresses}


def dutch_rows(requirements, owners, mark):
    """What a consultant hands in: requirement, cells, and the status and day they stand for."""
    for n, requirement in enumerate(requirements):
        number, status, owner = requirement.split(":")[1], STATUSES[n % 4], list(owners)[n % 2]
        day = datetime.date(2026, 1, 31) - datetime.timedelta(days=n)
        yield requirement, [
            number if n % 2 else number.removeprefix("A.") + (" HLT" if n % 5 == 0 else ""),
            f"Maatregel “{number}” – cliënt € {n} {mark}", dutch(status) if n % 3 else dutch(status).upper(),
            owner.upper() if n % 7 == 0 else owner, f"Zo doen wij het;\nzie \"map {n}\"", day.strftime("%d-%m-%Y")], status, day


@pytest.mark.parametrize("first, delimiter, encoding", [
    ("Eis", ";", "utf-8-sig"), ("Eisen", ";", "cp1252"), ("requirements", "\t", "utf-8")])
def test_a_sheet_of_all_controls(organisation, owners, first, delimiter, encoding):
    requirements = [line["requirement"] for line in organisation.get("statement-of-applicability")["lines"]]
    rows = list(dutch_rows(requirements, owners, encoding))
    assert len(rows) == 101
    headings = [first, "Titel", "Status", "Eigenaar", "Uitvoering", "Ingevoerd op"]
    content = sheet([headings, *(row[1] for row in rows)], delimiter, encoding)
    if not encoding.startswith("utf"):
        assert "€".encode("cp1252") in content
    with nothing_changes(organisation):
        dry = taken(organisation, "controls", content, dryRun="true")
        assert (dry["dryRun"], counts(dry)) == (True, {"changed": 101}), rules_of(dry)
    before = {requirement: organisation.control_of(requirement.split(":")[1]) for requirement in requirements}
    total = organisation.get("audit-log", limit=1)["total"]
    real = taken(organisation, "controls", content, reason="Overgenomen uit Excel")
    assert (real["dryRun"], counts(real)) == (False, {"changed": 101})
    assert organisation.get("audit-log", limit=1)["total"] == total + 102
    log = last_bulk(organisation)
    assert (log["reason"], log["imported"], log["changed"]) == ("Overgenomen uit Excel", True, 101), log
    for (requirement, cells, status, day), item in zip(rows, real["items"]):
        record = organisation.get("controls/" + item["id"])
        assert record == {**before[requirement], "version": before[requirement]["version"] + 1, "title": cells[1], "status": status,
                          "owner": owners[cells[3].lower()], "implementation": cells[4], "implementedDate": day.isoformat(),
                          "updatedAt": record["updatedAt"], "updatedBy": organisation.server.initial["userId"],
                          "derived": {**before[requirement]["derived"], "stub": False}}
    assert counts(taken(organisation, "controls", content, dryRun="true")) == {"unchanged": 101}


def test_a_sheet_of_all_lines(organisation):
    lines = organisation.get("statement-of-applicability")["lines"]
    implemented = {requirement for control in organisation.get("controls", status="implemented", limit=1000)["items"]
                   for requirement in control["requirements"]}
    wanted = {line["requirement"]: "no" if n % 4 == 0 and line["requirement"] not in implemented else "yes"
              for n, line in enumerate(lines)}
    assert 5 < list(wanted.values()).count("no") < 50
    rows = [["Eis", "Van toepassing", "Motivering", "Gronden"]] + [
        [requirement.split(":")[1], dutch(answer), f"Omdat één {n}", f"{dutch('law')}, {dutch('good-practice')}"]
        for n, (requirement, answer) in enumerate(wanted.items())]
    assert counts(taken(organisation, "applicability", sheet(rows, encoding="cp1252"))) == {"changed": 101}
    statement = organisation.get("statement-of-applicability")
    assert {line["requirement"]: line["applicable"] for line in statement["lines"]} == wanted
    assert all(line["grounds"] == ["law", "good-practice"] and line["decidedDate"] for line in statement["lines"])
    assert statement["totals"]["undecided"] == 0 and statement["totals"]["notApplicable"] == list(wanted.values()).count("no")
    reasonless = sheet([["Eis", "Van toepassing", "Motivering"], ["5.1", "Ja", ""], ["5.2", "misschien", "x"]])
    refused(organisation, "applicability", reasonless, 400, {
        ("#/2/justification", "justification-needed"), ("#/3/applicable", "choice")})


def test_every_bad_cell_is_named(organisation, owners):
    rows = [["Eisen", "Titel", "Status", "Eigenaar", "Uitvoering", "Ingevoerd op", "Volwassenheid", "Soorten"],
            ["5.1", "Goed", "Gepland", "", "regel\nregel", "", "", ""],  # two lines of the file
            ["5.2", "Twee fouten", "Banaan", "", "", "31-02-2026", "", ""],
            ["5.4", "Niemand", "", "niemand@example.nl", "", "", "", ""], ["", "Te veel", "Ingevoerd", "", "", "", "", ""],
            ["5.6", "Maand 31", "", "", "", "01/31/2026", "zes", "Raar"], ["", "", "Gepland", "", "", "", "", ""], [""] * 8,
            ["5.8", "Te lang", "", "", "", "", "9", "", "rest"], ["5.9", "Later", "", "", "", "31-12-2999", "", ""]]
    dry = refused(organisation, "controls", sheet(rows), 400, {
        ("#/4/status", "choice"), ("#/4/implementedDate", "format"), ("#/5/owner", "link-target"),
        ("#/6/owner", "implemented-needs"), ("#/6/implementation", "implemented-needs"), ("#/6/implementedDate", "implemented-needs"),
        ("#/7/implementedDate", "format"), ("#/7/maturity", "type"), ("#/7/kinds/0", "choice"), ("#/8/title", "required"),
        ("#/10", "unknown-column"), ("#/10/maturity", "range"), ("#/11/implementedDate", "in-future")})
    assert [(item["row"], item["action"]) for item in dry["items"]] == [
        (2, "change"), *((n, "refuse") for n in (4, 5, 6, 7, 8, 10, 11))]


def test_a_requirement_nobody_knows_is_one_problem(organisation):
    answer = taken(organisation, "controls", "Eisen;Titel\n5.99;Geen eis\n", dryRun="true")
    assert len(rules_of(answer)) == 1 and counts(answer) == {"refused": 1}, rules_of(answer)


@pytest.mark.parametrize("register", ["controls", "applicability", "documents", "memberships"])
def test_an_export_taken_in_again_changes_nothing(organisation, owners, register):
    if register in ("controls", "documents"):
        texts = ["'", "''", "'=1", "=1+1", "+31 6", "-x", "@a", "a;b|c", 'q"q"', ",", "ja", "31-01-2026", "5.1",
                 "anna@example.nl", "\u00a0x"]
        for text in texts:
            organisation.post(register, {"title": text, "description": f"{text}\r\nline\n\ttab {text}", "owner": owners["anna@example.nl"],
                                         "requirements": ["nen7510-2024:A.5.3", "nen7510-2024:5.3", "cbw:25"], "reviewInterval": "P1Y"})
    before = organisation.get(register, limit=1000)["items"]
    exported = organisation.ask("GET", register, query={"format": "csv"}).body
    table = list(csv.reader(io.StringIO(exported.decode("utf-8-sig"), newline="")))
    for content in (exported, sheet(table), sheet(table, "\t", "utf-8"), b"sep=;\r\n" + sheet(table, ";", "utf-8")):
        answer = taken(organisation, register, content)
        assert counts(answer) == {"unchanged": len(before)}, [item for item in answer["items"] if item["action"] != "unchanged"]
        assert organisation.get(register, limit=1000)["items"] == before


def test_which_record_a_row_means(organisation):
    twins = [make(organisation, requirements=["nen7510-2024:A.6.1", "nen7510-2024:A.6.2"]) for _ in range(2)]
    refused(organisation, "controls", "Eisen,Titel\n6.2;6.1,Nieuw\n".replace(",", "\t"), 409, {("#/2/requirements", "ambiguous")})
    answer = taken(organisation, "controls", f"id,titel,version\n{twins[1]['id']},Tweede,1\n,Nieuw hek,\n")
    assert [(item["action"], item["version"]) for item in answer["items"]] == [("change", 2), ("create", 1)]
    assert organisation.get("controls/" + twins[1]["id"])["title"] == "Tweede"
    assert organisation.get("controls/" + twins[0]["id"]) == twins[0]
    refused(organisation, "controls", f"id,title,version\n{twins[1]['id']},Derde,1\n", 409, {("#/2", "stale-version")})
    refused(organisation, "controls", f"id,title,version\n{NOBODY},x,\nhek,x,\n{twins[0]['id']},x,een\n", 400, {
        ("#/2", "link-target"), ("#/3", "format"), ("#/4", "format")})


def test_columns(organisation):
    control = make(organisation, description="Weg ermee", maturity=3, kinds=["detective"], requirements=["cbw:25"])
    content = f"id;Opmerking;OMSCHRIJVING; Kinds ;Status;stub;;Zaal\n{control['id']};x;;;;ja;x;1\n"
    path = "controls/_import"
    refuse(organisation, 400, {("#/1", "unknown-column")}, "POST", path, content, headers={"Content-Type": "text/csv"})
    assert len(bring(organisation, "controls", content).json["errors"]) == 2  # each of the two is named
    assert bring(organisation, "controls", content, skip="opmerking").json["errors"][0]["detail"].count("Zaal") == 1
    changed = taken(organisation, "controls", content, skip="opmerking, zaal")
    assert counts(changed) == {"changed": 1}
    record = organisation.get("controls/" + control["id"])
    assert [record[name] for name in ("description", "kinds", "status", "maturity")] == [None, [], "planned", 3], "an empty cell clears"
    refuse(organisation, 400, {("#/1", "duplicate")}, "POST", path, "Titel;Title\na;b\n", headers={"Content-Type": "text/csv"})
    for key, text, rule in (("dryRun", "ja", "choice"), ("reason", " ", "length"), ("x", "1", "unknown-parameter")):
        answer = bring(organisation, "controls", "title\nx\n", **{key: text})
        assert (answer.status, answer.rules) == (400, {(key, rule)}), answer.body


@pytest.mark.parametrize("cell, stored", [
    ('"a ""b""; c"', 'a "b"; c'), ('"a,b"', "a,b"), ("'=1+1", "=1+1"), ("'tis", "'tis"), ("  a ", "a"), ("=1+1", "=1+1")])
def test_cells(organisation, cell, stored):
    for end in ("\n", "\r\n", "\r", ""):
        answer = taken(organisation, "controls", f"Titel;Omschrijving{end or chr(10)}{cell};x{end}")
        record = organisation.get("controls/" + answer["items"][0]["id"])
        assert (answer["created"], record["title"], record["description"]) == (1, stored, "x"), (end, record)


@pytest.mark.parametrize("written", ["31-01-2026", "31/01/2026", "31.01.2026", "2026-01-31", " 31-1-2026 "])
def test_days(organisation, written):
    item = taken(organisation, "controls", f"Titel;Laatst beoordeeld op\nDag;{written}\n")["items"][0]
    assert organisation.get("controls/" + item["id"])["lastReviewedDate"] == "2026-01-31"


@pytest.mark.parametrize("content", [
    b"", b"\xef\xbb\xbf", b"\r\n\r\n", b'Titel\n"open', b'Titel\na"b\n', b'Titel\n"a"b\n', b'"Titel\nx\n', b"PK\x03\x04\x14\x00\x06\x00",
    b"T\x00i\x00t\x00"])
def test_malformed(organisation, content):
    for query in ("", "?dryRun=true"):
        with nothing_changes(organisation):
            answer = organisation.ask("POST", "controls/_import" + query, content, headers={"Content-Type": "text/csv"})
        assert answer.status == 400 and answer.json["type"].endswith(":malformed-csv"), answer.body


def test_large_sheets(organisation):
    """A few megabytes are an ordinary export."""
    cell = "x" * 19_000
    body = sheet([["Titel", "Omschrijving"]] + [[f"Groot {n}", cell] for n in range(120)])
    assert 2 << 20 < len(body) < 3 << 20
    assert counts(taken(organisation, "controls", body, dryRun="true")) == {"created": 120}
