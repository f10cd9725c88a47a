"""Time travel: what was answered after a change is answered again with `asOf` of it, byte by byte, whatever came later.

ZORGBORG_HISTORY_CHANGES says how long the random history is (2000), ZORGBORG_HISTORY_SEED which one it is (any).
"""
import concurrent.futures
import datetime
import json
import os
import random
import urllib.parse

import pytest

from conftest import LEAST, NEEDED_QUERIES, Organisation, Server, zorgborg
from random_history import History, Line

CHANGES = int(os.environ.get("ZORGBORG_HISTORY_CHANGES", "2000"))
INSTANTS = 60
SEED = int(os.environ.get("ZORGBORG_HISTORY_SEED", random.SystemRandom().randrange(10**9)))


def asked_again(organisation, remembered):
    """The questions that are answered otherwise by now."""
    line, wrong = Line(organisation), []
    for instant, question, answer in remembered:
        mark = "&" if "?" in question else "?"
        again = line.ask("GET", f"{question}{mark}asOf={instant}")
        if again != answer:
            wrong.append((instant, question, answer, again))
    return wrong


@pytest.fixture(scope="module")
def past(organisation):
    """A random history, and what was answered on its way."""
    print(f"ZORGBORG_HISTORY_SEED={SEED} ZORGBORG_HISTORY_CHANGES={CHANGES}")
    history, remembered, instant = History(organisation, SEED), [], ""
    for due in range(1, INSTANTS + 1):
        # An act may count for many changes, and a change that changes nothing leaves no leaf: each time is a later one.
        while history.made.total() < due * CHANGES // INSTANTS or history.newest() == instant:
            history.step()
        instant, answers = history.remember()
        remembered += [(instant, question, answer) for question, answer in answers]
    print(dict(history.made), len(remembered), "answers")
    return history, remembered


def test_what_was_answered_is_answered_again(organisation, past):
    history, remembered = past
    assert history.made.total() >= CHANGES and len({instant for instant, _, _ in remembered}) == INSTANTS, history.made
    kinds = {"approve documents", "approve memberships", "archive", "_restore", "bulk", "import", "freeze", "make memberships",
             "completions", "reschedulings", "follow", "log", "effect-checks", "_close", "approve continuity-plans", "make exercises",
             "acceptances", "_withdraw", "triggers", "approve risk-criteria", "make risks"}
    assert CHANGES < 1000 or not kinds - history.made.keys(), (SEED, kinds - history.made.keys(), history.made)
    refused = [(question, answer) for _, question, answer in remembered if answer[0] != 200]
    assert not refused, (SEED, refused[:3])
    parts = [remembered[i::4] for i in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        wrong = [each for found in pool.map(asked_again, [organisation] * 4, parts) for each in found]
    assert not wrong, f"seed {SEED}: {len(wrong)} of {len(remembered)} differ, the first: {wrong[0]}"


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The demo organisation with its year of history."""
    data = tmp_path_factory.mktemp("demo") / "data"
    made = json.loads(zorgborg("demo", "--data", data).stdout)
    server = Server(data)
    yield Organisation(server, made["organisationId"], made["token"])
    assert server.stop() == 0


DUE_DATES = {
    "evidence": lambda record, derived: derived["renewalDate"],
    "evidence-requests": lambda record, derived: derived["answerDueDate"],
    "tasks": lambda record, derived: derived["currentDueDate"],
    "continuity-plans": lambda record, derived: derived["nextExerciseDate"],
    "exercises": lambda record, derived: None if record["heldDate"] else record["plannedDate"],
    "findings": lambda record, derived: derived["settleByDate"],
    "audit-programmes": lambda record, derived: derived["nextPlannedDate"],
    "management-reviews": lambda record, derived: record["date"] if record["status"] == "planned" else None,
    "pdca-cycles": lambda record, derived: None if record["phase"] == "closed" else record["endDate"],
    "trainings": lambda record, derived: None if record["heldDate"] else record["plannedDate"],
    "risks": lambda record, derived: derived["acceptedUntilDate"] or derived["reopenedDate"]}


@pytest.mark.parametrize("days", [360, 240, 120, 60, 30, 8, 1])
def test_the_clock_stands_at_the_instant(year, days):
    """What depends on the day depends on that day: what was late then, what was due."""
    then = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)).astimezone()
    at = shifted(then.astimezone(datetime.timezone.utc).isoformat(), 0)
    overdue = year.get("overdue", asOf=at, withinDays=90)
    assert overdue["on"] == str(then.date()), overdue
    late = {item["id"] for item in overdue["items"] if item["daysLate"] > 0}
    shown = set()
    for register in ("controls", "documents", "risk-analyses"):
        for record in year.get(register, asOf=at, limit=1000)["items"]:
            due, is_late = record["derived"]["nextReviewDate"], record["derived"]["reviewOverdue"]
            assert is_late == (due is not None and due < str(then.date())), record
            assert record["updatedAt"] <= at, record
            shown |= {record["id"]} if is_late else set()
    for register, due_of in DUE_DATES.items():
        for record in year.get(register, asOf=at, limit=1000)["items"]:
            due = due_of(record, record["derived"])
            shown |= {record["id"]} if due is not None and due < str(then.date()) else set()
    assert late == shown, late ^ shown
    for item in overdue["items"]:
        assert item["daysLate"] == max(0, (then.date() - datetime.date.fromisoformat(item["dueDate"])).days), item


def test_a_year_ago_less_was_decided_than_now(year):
    now = datetime.datetime.now(datetime.timezone.utc)
    undecided = [year.get("statement-of-applicability", asOf=shifted(now.isoformat(), -days * 86_400_000_000))["totals"]["undecided"]
                 for days in (364, 200, 100, 58, 1)]
    assert undecided == sorted(undecided, reverse=True)[:3] + [0, 1] and undecided[0] == 101, undecided


def bare(value):
    """As the log keeps it: without the members that have no value."""
    if isinstance(value, list):
        return [bare(each) for each in value]
    return {name: bare(each) for name, each in value.items() if each is not None} if isinstance(value, dict) else value


def applied(document, patch):
    """RFC 6902: `add`, `remove` and `replace` in objects and lists."""
    document = json.loads(json.dumps(document))
    for operation in patch:
        *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        target = document
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        if isinstance(target, list):
            last = len(target) if last == "-" else int(last)
        there = last < len(target) if isinstance(target, list) else last in target
        assert operation["op"] == "add" or there, (operation, document)
        if operation["op"] == "remove":
            del target[last]
        elif operation["op"] == "add" and isinstance(target, list):
            target.insert(last, operation["value"])
        elif operation["op"] in ("add", "replace"):
            target[last] = operation["value"]
        else:
            raise AssertionError(operation)
    return document


def test_changes_give_each_next_record(organisation, past):
    """What the item itself tells (version, at, actor) isn't told by its changes again."""
    history, line, steps = past[0], Line(organisation), 0
    for path in (f"/{register}/{id}" for register, records in history.records.items() for id in records):
        present = json.loads(line.ask("GET", path)[2])
        items = json.loads(line.ask("GET", path + "/history")[2])["items"]
        assert [item["version"] for item in items] == list(range(len(items), 0, -1)), (SEED, path)
        document = {"id": present["id"], "createdAt": items[-1]["at"], "createdBy": items[-1]["actor"]}
        for item in reversed(items):
            document = applied(document, item["changes"])
            document |= {"version": item["version"], "updatedAt": item["at"], "updatedBy": item["actor"]}
            assert document == item["record"], (SEED, path, item)
            assert item["version"] == 1 or item["changes"], (SEED, path, item)
            steps += 1
        del present["derived"]
        assert bare(present) == document, (SEED, path)
    assert steps >= CHANGES // 2, steps


@pytest.fixture(scope="module")
def born(organisation):
    """A later organisation with a record of every register, and the last instant when none of them was there."""
    made = organisation.server.ask("POST", "/v1/organisations", {"name": "Later"}, organisation.token)
    assert made.status == 201, made.body
    later = Organisation(organisation.server, made.json["id"], organisation.token)
    later.decide()
    founded = made.json["createdAt"]
    user = organisation.server.ask("POST", "/v1/users", {"email": "later@example.nl", "name": "L"}, organisation.token).json["id"]
    records = {"webhooks": later.post("webhooks", {"title": "x", "url": "https://example.nl/hook"}),
               **{register: later.post(register, body) for register, body in LEAST.items()},
               "memberships": later.post("memberships", {"user": user, "roles": ["reader"]}),
               "evidence": later.upload("a.txt", b"a"),
               "evidence-requests": later.as_role("internal-auditor", "ina@later.example").post("evidence-requests", {"title": "x"}),
               "soa-versions": later.post("soa-versions", {}), "applicability": later.line_of("A.5.1")}
    records["risks"] = later.post("risks", {"title": "x", "analysis": records["risk-analyses"]["id"]})
    records["measurements"] = later.post("measurements", {"objective": records["objectives"]["id"], "periodStartDate": "2026-01-01",
                                                          "periodEndDate": "2026-01-31", "numerator": 1})
    return later, founded, records


def shifted(instant, microseconds):
    at = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")) + datetime.timedelta(microseconds=microseconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# What was sent, and the keys of one's own calendars, are kept beside the log.
WITHOUT_PAST = ("notifications", "calendar-feeds", "calendars")


def reads(organisation):
    """Every GET below an organisation: its path, the register when it is of a record, and what it takes."""
    described = organisation.server.ask("GET", "/v1/openapi.json").json["paths"]
    for path, item in described.items():
        if "{organisationId}" in path and "get" in item:
            keys = {parameter["name"] for parameter in item["get"]["parameters"]}
            below = path.replace("/organisations/{organisationId}", "").strip("/")
            if below.split("/")[0] not in WITHOUT_PAST:
                yield below, below.split("/")[0] if "{id}" in below else None, keys


def test_every_read_of_an_organisation_travels(born):
    later, founded, records = born
    paths = list(reads(later))
    assert len(paths) >= 25, paths
    for path, register, keys in paths:
        if path.split("/")[0] in ("notifications", "calendar-feeds", "calendars"):
            continue  # what was sent is no record, and a feed is its owner's key: neither is looked back at
        assert "asOf" in keys, path
        record = records[register] if register else None
        where = path.replace("{id}", record["id"]) if record else path
        needed = dict(urllib.parse.parse_qsl(NEEDED_QUERIES.get(path.split("/")[-1], "").strip("?")))

        def status(instant, where=where, needed=needed):
            answer = later.ask("GET", where, query=needed | {"asOf": instant})
            return answer.status, answer.rules if answer.status == 400 else set()

        begin = founded if record is None else record["createdAt"]
        assert status(begin) == (200, set()), (path, "inclusive")
        assert status(shifted(begin, -1)) == (404, set()), (path, "not there yet")
        assert status("1990-01-01T00:00:00Z") == (404, set()), path
        assert status("2999-01-01T00:00:00Z") == (400, {("asOf", "as-of-future")}), path
        assert status("yesterday") == (400, {("asOf", "format")}), path


def test_a_microsecond_before_a_change_it_was_as_before(organisation):
    record = organisation.post("controls", {"title": "Eerst"})
    second = organisation.patch("controls", record, {"title": "Toen"})
    path, at = "controls/" + record["id"], second["updatedAt"]
    assert organisation.get(path, asOf=at) == second
    assert organisation.get(path, asOf=shifted(at, -1)) == record
    assert organisation.get(path, asOf=at[:-1] + "9Z") == second, "what is finer than a microsecond is within it"
    assert organisation.get(path, asOf=shifted(record["createdAt"], 0)) == record
