"""Whether an organisation has an independent assessment, worked out of its log: beside SQLite's own look through the same entries."""
import datetime
import json
import sqlite3
import statistics
import subprocess
import time

from large import p50
from load import Line, at_most, describe_all
from served import BINARY, served

EDITION = "nen7510-2024"
TRACES = ("SELECT e.seq, e.snapshot, (SELECT min(x.at) FROM entry x WHERE x.origin = e.origin AND x.seq > e.seq) FROM entry e"
          " WHERE e.organisation = ? AND (e.actor = ? OR e.snapshot LIKE '%' || ? || '%') ORDER BY e.seq")


def audited(server, line, organisation):
    """Two audits that together cover the standard, by one auditor; his id."""
    made = subprocess.run([BINARY, "token", "--data", server.data, "--email", "auditor@zorgborg.example", "--role", "internal-auditor",
                           "--organisation", organisation], check=True, capture_output=True, text=True).stdout
    auditor = Line(server.port, json.loads(made)["token"])
    person = json.loads(auditor.get("/v1/me"))["id"]
    today = str(datetime.date.today())

    def post(path, body, *fields):
        status, answer = auditor.ask("POST", f"/v1/organisations/{organisation}/{path}", body, *fields)
        assert status in (200, 201), (path, answer[:300])
        return json.loads(answer)

    programme = post("audit-programmes", {"title": "Programme", "startDate": today, "years": 3})["id"]
    report = post("evidence?filename=report.txt&title=Report", b"report", "Content-Type: text/plain")["id"]
    asked = [each["id"] for each in json.loads(line.get(f"/v1/frameworks/{EDITION}/requirements"))["items"] if each["assessable"]]
    for half in (asked[::2], asked[1::2]):
        audit = post("assessments", {
            "title": "Audit", "kind": "internal-audit", "programme": programme, "startDate": today, "reportedToBoardDate": today,
            "assessors": [{"name": "A", "user": person, "function": "lead", "qualification": "ISO 19011", "careKnowledge": True,
                           "relation": "", "declaredConflicts": []}]})["id"]
        post(f"assessments/{audit}/results", {"results": [{"requirement": each, "result": "conform"} for each in half]})
        post(f"assessments/{audit}/_issue", {"report": report})
    return person


def scan(data, organisation, person, rounds=30):
    """The median time of plain SQLite for the entries that name the person."""
    database = sqlite3.connect(f"file:{data}/current/zorgborg.db?mode=ro", uri=True)
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        database.execute(TRACES, (organisation, person, person)).fetchall()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def measure():
    # In a short log the work is the rules' own, of 131 results; in a long one it is reading it.
    for versions, name, goal in ((1, "600 leaves", 8), (200, "20,000 leaves", 2)):
        with served() as server:
            line = Line(server.port, server.token)
            status, body = line.ask("POST", "/v1/organisations", {"name": "Audited"})
            assert status == 201, body
            organisation = json.loads(body)["id"]
            base = f"/v1/organisations/{organisation}/"
            describe_all(line, organisation, versions)
            person = audited(server, line, organisation)
            control = json.loads(line.get(base + "controls?limit=1"))["items"][0]["id"]

            def change(number):
                line.patch(f"{base}controls/{control}", {"title": f"Number {number}"})

            ours = p50(line, base + "independence", change)
            standing = json.loads(line.get(base + "independence"))
            assert standing["counts"] is True and standing["coverage"]["n"] == standing["coverage"]["of"], standing
            yield at_most(f"the independent standing after a change, {name}", ours, "SQLite's scan", scan(server.data, organisation, person), goal)
