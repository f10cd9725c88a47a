"""The board's screen: every number against what the registers themselves say through their lists, then and now."""
import contextlib
import datetime
import json
import shutil
import zoneinfo

import pytest

from conftest import Organisation, Server, zorgborg

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
READINGS = {"accesses", "exports"}  # registers of who read what
KINDS = ("review", "renewal", "answer", "task", "exercise", "never-tested", "talked-through", "test", "retest", "finding",
         "acceptance", "reopened", "audit", "confirmation", "reporting", "response", "independence", "certificate", "management-review",
         "objective", "measurement", "training", "cycle")
STATES = ("never-tested", "talked-through", "failed-retest-due", "overdue", "due", "tested")
STEPS = {"FREQ=DAILY": 1, "FREQ=WEEKLY": 7}
AGES = (("lateUnder7Days", 1, 6), ("late7To30Days", 7, 30), ("late31To90Days", 31, 90), ("lateOver90Days", 91, 10**6),
        ("dueWithin30Days", 0, 0))


def instant(days_ago=0):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days_ago)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day_of(at):
    return datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(ZONE).date()


def date(text):
    return datetime.date.fromisoformat(text)


def share(flags):
    flags = list(flags)
    return {"n": sum(flags), "of": len(flags)}


def is_open(finding):
    return finding["status"] not in ("closed", "considered-not-followed")


class Registers:
    """What the lists say as of an instant, counted here."""

    def __init__(self, organisation, at):
        self.organisation, self.at, self.today = organisation, at, day_of(at)
        for name in ("controls", "continuity-plans", "exercises", "assets", "tasks", "findings", "risks"):
            setattr(self, name.split("-")[-1], self.all(name))
        self.statement = organisation.get("statement-of-applicability", asOf=at)

    def all(self, register):
        page = self.organisation.get(register, asOf=self.at, limit=1000)
        assert page["total"] == len(page["items"]), register
        return page["items"]

    def control_figures(self, themes):
        living = [c for c in self.controls if c["status"] != "retired"]
        serves = {c["id"]: {themes.get(r) for r in c["requirements"]} - {None} or {None} for c in living}
        rows = []
        for theme in [*dict.fromkeys(themes.values()), None]:
            rows.append({"theme": theme, **share(c["status"] == "implemented" for c in living if theme in serves[c["id"]])})
        statuses = ("planned", "in-progress", "implemented", "retired")
        return {"byStatus": [{"status": s, **share(c["status"] == s for c in self.controls)} for s in statuses], "byTheme": rows}

    def statement_figures(self):
        approved = self.statement["approvedVersion"]
        return {"totals": self.statement["totals"], "lines": len(self.statement["lines"]), "approvedVersion": approved,
                "approvedDaysAgo": approved and (self.today - day_of(approved["approvedAt"])).days}

    def overdue_figures(self):
        items = self.organisation.get("overdue", asOf=self.at)["items"]

        def count(chosen):
            return {name: sum(low <= item["daysLate"] <= high for item in chosen) for name, low, high in AGES}

        return {"total": count(items), "byKind": [{"what": k, "count": count([i for i in items if i["what"] == k])} for k in KINDS]}

    def continuity_figures(self):
        active = [p for p in self.plans if p["status"] == "active"]
        critical = [a["id"] for a in self.assets if a["kind"] == "process" and a["critical"]]
        drilled = [p["derived"]["locationsDrilled"] for p in active]
        coming = sorted((e["plannedDate"], e["id"], e["title"], e["kind"]) for e in self.exercises
                        if not e["heldDate"] and e["plannedDate"] and date(e["plannedDate"]) >= self.today)
        held = sorted((e for e in self.exercises if e["heldDate"]), key=lambda e: (e["heldDate"], e["id"]))
        last = {"id": held[-1]["id"], "heldDate": held[-1]["heldDate"], "title": held[-1]["title"], "kind": held[-1]["kind"],
                "outcome": held[-1]["outcome"], "selfEvaluated": held[-1]["derived"]["selfEvaluated"]} if held else None
        return {"byTestState": [{"testState": s, **share(p["derived"]["testState"] == s for p in active)} for s in STATES],
                "criticalProcessesPlanned": share(any(asset in p["processes"] for p in active) for asset in critical),
                "locationsDrilled": {key: sum(each[key] for each in drilled) for key in ("n", "of")},
                "nextExercises": [{"id": id, "plannedDate": day, "title": title, "kind": kind} for day, id, title, kind in coming[:5]],
                "lastExercise": last}

    def missed(self, task):
        """How many days of its series nobody did, of those missed last within a year."""
        derived, last = task["derived"], task["missedUntilDate"]
        if task["status"] == "open" and derived["missedOccurrences"]:
            last = str(date(derived["currentDueDate"]) - datetime.timedelta(days=STEPS[task["recurrence"]]))
        return derived["missedOccurrences"] if last and (self.today - date(last)).days < 365 else 0

    def task_figures(self):
        ends = [(day_of(t["completions"][-1]["at"]), date(t["dueDate"])) for t in self.tasks if t["status"] == "done"]
        return {"open": sum(t["status"] == "open" for t in self.tasks), "overdue": sum(t["derived"]["overdue"] for t in self.tasks),
                "missed": sum(map(self.missed, self.tasks)),
                "doneOnTime": share(day <= due for day, due in ends if (self.today - day).days < 365)}

    def risk_figures(self):
        derived, bands = [r["derived"] for r in self.risks], ("very-high", "high", "medium", "low", None)
        high = [r for r in self.risks if r["derived"]["currentBand"] in bands[:2]]
        return {"byBand": [{"band": b, **share(d["currentBand"] == b for d in derived)} for b in bands],
                "accepted": share(d["accepted"] for d in derived), "reopened": sum(d["reopenedBecause"] is not None for d in derived),
                "highDecided": share(r["derived"]["accepted"] or r["treatment"] not in (None, "accept") for r in high)}

    def finding_figures(self):
        rows = [("nonconformity", "major"), ("nonconformity", "minor"), ("nonconformity", None), ("observation", None),
                ("improvement", None), ("lesson", None)]
        unsettled = [f for f in self.findings if is_open(f)]
        late = lambda findings: sum(f["derived"]["overdue"] for f in findings)
        of = lambda row: [f for f in unsettled if (f["type"], f["grade"]) == row]
        oldest = min(unsettled, key=lambda f: (f["foundDate"], f["id"]), default=None)
        return {"open": len(unsettled), "overdue": late(unsettled),
                "byType": [{"type": row[0], "grade": row[1], "open": len(of(row)), "overdue": late(of(row))} for row in rows],
                "oldest": oldest and {"id": oldest["id"], "title": oldest["title"], "foundDate": oldest["foundDate"],
                                      "days": (self.today - date(oldest["foundDate"])).days}}

    def key_numbers(self):
        tasks, findings, continuity = self.task_figures(), self.finding_figures(), self.continuity_figures()
        lines = self.statement["lines"]
        return {"controlsImplemented": share(c["status"] == "implemented" for c in self.controls if c["status"] != "retired"),
                "linesImplemented": share(line["status"] == "implemented" for line in lines),
                "linesUndecided": sum(line["status"] == "undecided" for line in lines),
                "late": sum(item["daysLate"] > 0 for item in self.organisation.get("overdue", asOf=self.at)["items"]),
                "plansTested": share(p["derived"]["testState"] in ("tested", "due") for p in self.plans if p["status"] == "active"),
                "criticalProcessesPlanned": continuity["criticalProcessesPlanned"], "locationsDrilled": continuity["locationsDrilled"],
                "tasksOverdue": tasks["overdue"], "tasksDoneOnTime": tasks["doneOnTime"],
                "findingsOpen": findings["open"], "findingsOverdue": findings["overdue"]}


def themes_of(organisation):
    answer = organisation.server.ask("GET", "/v1/frameworks/nen7510-2024/requirements", token=organisation.token)
    return {r["id"]: r["theme"] for r in answer.json["items"] if r.get("theme")}


def compare(organisation, at):
    """Holds the screen to the lists; the screen."""
    board, registers = organisation.get("dashboard", asOf=at), Registers(organisation, at)
    assert board["on"] == str(registers.today)
    for part, expected in (("controls", registers.control_figures(themes_of(organisation))), ("statement", registers.statement_figures()),
                           ("overdue", registers.overdue_figures()), ("continuity", registers.continuity_figures()),
                           ("tasks", registers.task_figures()), ("risks", registers.risk_figures()), ("findings", registers.finding_figures())):
        assert board[part] == expected, part
    assert board["trends"]["now"] == registers.key_numbers()
    then = (datetime.datetime.fromisoformat(at.replace("Z", "+00:00")) - datetime.timedelta(days=90)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert board["trends"]["beforeDate"] == str(day_of(then))
    there = organisation.ask("GET", "", query={"asOf": then}).status == 200
    assert board["trends"]["before"] == (Registers(organisation, then).key_numbers() if there else None)
    log = organisation.get("audit-log", asOf=at, limit=1000)
    changes = [leaf["at"] for leaf in log["items"] if leaf["register"] not in READINGS]
    assert (board["log"]["size"], board["log"]["lastChangedAt"]) == (log["total"], changes[0])
    return board


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The demo organisation with its year of history."""
    data = tmp_path_factory.mktemp("demo") / "data"
    made = json.loads(zorgborg("demo", "--data", data).stdout)
    server = Server(data)
    yield Organisation(server, made["organisationId"], made["token"])
    assert server.stop() == 0


@pytest.mark.parametrize("days", [0, 1, 30, 41, 95, 150, 274, 300, 364])
def test_every_number_is_what_the_lists_say(year, days):
    board = compare(year, instant(days))
    assert (board["trends"]["before"] is None) == (days > 274), board["trends"]


def test_the_demo_has_something_of_everything(year):
    """So that nothing above is compared with nothing only."""
    board = compare(year, instant())
    assert [row["n"] for row in board["continuity"]["byTestState"]] == [1, 1, 1, 0, 0, 1], board["continuity"]
    assert [row["n"] for row in board["risks"]["byBand"]] == [0, 2, 5, 1, 0], board["risks"]
    assert board["risks"]["accepted"] == {"n": 3, "of": 8} and board["risks"]["reopened"] == 2, board["risks"]
    assert board["continuity"]["criticalProcessesPlanned"] == {"n": 2, "of": 2} and board["continuity"]["lastExercise"]["outcome"] == "failed"
    assert [e["kind"] for e in board["continuity"]["nextExercises"]] == ["simulation", "restore-test"]
    tasks, findings = board["tasks"], board["findings"]
    assert tasks["overdue"] == 2 and tasks["missed"] == 2 and 0 < tasks["doneOnTime"]["n"] < tasks["doneOnTime"]["of"], tasks
    assert (findings["open"], findings["overdue"], findings["oldest"]["days"]) == (21, 3, 338), findings
    assert board["statement"]["approvedDaysAgo"] == 57 and board["trends"]["before"] != board["trends"]["now"]
    moved = [t for t in year.get("tasks", limit=1000)["items"] if t["reschedulings"]]
    assert len(moved) == 1 and moved[0]["scheduledDate"] < moved[0]["dueDate"] and moved[0]["reschedulings"][0]["reason"], moved
    check = board["check"]
    assert (check["independence"]["counts"], check["independence"]["warning"], check["objectivesMet"]) == (True, True, {"n": 2, "of": 4}), check
    assert (check["cycle"]["phase"], check["cycle"]["criteriaMet"], check["cycle"]["overrides"]) == ("check", {"n": 1, "of": 4}, 2), check
    assert 0 < check["linesVerified"]["n"] < check["linesVerified"]["of"], check
    closed = next(f for f in year.get("findings", status="closed", type="nonconformity")["items"])
    assert closed["effectChecks"][0]["effective"] and closed["closedBy"] not in (closed["owner"], closed["createdAt"]), closed


def founded(organisation, name="Wijkteam"):
    """Another organisation of the same founder."""
    made = organisation.server.ask("POST", "/v1/organisations", {"name": name}, organisation.token)
    assert made.status == 201, made.body
    return Organisation(organisation.server, made.json["id"], organisation.token)


def test_a_new_organisation_has_nothing_but_what_is_undecided(organisation):
    board = compare(founded(organisation), instant())
    assert board["statement"] == {"totals": {**dict.fromkeys(board["statement"]["totals"], 0), "undecided": 101}, "lines": 101,
                                  "approvedVersion": None, "approvedDaysAgo": None}
    assert [row["of"] for row in board["controls"]["byTheme"]] == [43, 9, 14, 35, 0]
    for part, member in (("tasks", "open"), ("findings", "open")):
        assert board[part][member] == 0, part
    assert board["continuity"]["nextExercises"] == [] and board["continuity"]["lastExercise"] is None
    assert board["log"] | {"size": 0, "lastChangedAt": ""} == {
        "size": 0, "lastChangedAt": "", "lastCheckpoint": None, "integrity": "unknown", "lastBundle": None}
    assert board["trends"]["before"] is None


def ahead(days):
    return str(datetime.datetime.now(ZONE).date() + datetime.timedelta(days=days))


def test_late_things_are_counted_by_their_age(organisation):
    mine = founded(organisation, "Laat")
    for days in (-1, -6, -7, -30, -31, -90, -91, -400, 0, 30, 31):
        mine.post("tasks", {"title": f"{days}", "dueDate": ahead(days)})
    for days in (-7, 0):
        mine.post("findings", {"title": f"{days}", "type": "lesson", "dueDate": ahead(days)})
    gone = mine.post("tasks", {"title": "Weg", "dueDate": ahead(-5)})
    assert mine.ask("DELETE", "tasks/" + gone["id"], version=1).status == 200
    board = compare(mine, instant())
    rows = {row["what"]: [*row["count"].values()] for row in board["overdue"]["byKind"]}
    assert rows.pop("task") == [2, 2, 2, 2, 2] and rows.pop("finding") == [0, 1, 0, 0, 1], board["overdue"]
    assert [*board["overdue"]["total"].values()] == [2, 3, 2, 2, 3] and set(sum(rows.values(), [])) == {0}, board["overdue"]
    assert (board["tasks"]["open"], board["tasks"]["overdue"]) == (11, 8)


def test_missed_and_done_count_for_a_year(organisation):
    mine = founded(organisation, "Taken")
    week = mine.post("tasks", {"title": "Week", "dueDate": ahead(-21), "recurrence": "FREQ=WEEKLY"})
    assert compare(mine, instant())["tasks"] == {"open": 1, "overdue": 0, "missed": 3, "doneOnTime": {"n": 0, "of": 0}}
    assert mine.ask("POST", f"tasks/{week['id']}/completions", {}).status == 201
    late = mine.post("tasks", {"title": "Laat", "dueDate": ahead(-3)})
    assert mine.ask("POST", f"tasks/{late['id']}/completions", {}).status == 201
    assert compare(mine, instant())["tasks"] == {"open": 1, "overdue": 0, "missed": 3, "doneOnTime": {"n": 1, "of": 2}}
    old = mine.post("tasks", {"title": "Dag", "dueDate": ahead(-800), "recurrence": "FREQ=DAILY;UNTIL=" + ahead(-700).replace("-", "")})
    assert old["derived"]["missedOccurrences"] == 100, "the last one still counts, as late"
    assert mine.get("dashboard")["tasks"]["missed"] == 3, "longer than a year ago"


def test_continuity_counts_active_plans(organisation):
    mine = founded(organisation, "Plannen")
    critical, other = (mine.post("assets", {"title": title, "kind": "process", "critical": title == "Kritisch"})["id"]
                       for title in ("Kritisch", "Ander"))
    mine.post("assets", {"title": "Systeem", "kind": "application", "critical": True})
    places = [mine.post("locations", {"title": title})["id"] for title in ("Een", "Twee")]
    plan = mine.post("continuity-plans", {"title": "Concept", "scenario": "power", "processes": [critical], "locations": places})
    figures = lambda: compare(mine, instant())["continuity"]
    assert figures()["criticalProcessesPlanned"] == {"n": 0, "of": 1} and figures()["byTestState"][0] == {
        "testState": "never-tested", "n": 0, "of": 0}, "a draft helps nobody"
    plan = mine.patch("continuity-plans", plan, {"status": "active"})
    mine.post("continuity-plans", {"title": "Naast", "scenario": "power", "assets": [critical], "status": "active", "processes": [other]})
    assert figures()["criticalProcessesPlanned"] == {"n": 1, "of": 1} and figures()["byTestState"][0]["n"] == 2
    for days in (0, 1, 2, 3, 4, 5, -1):
        mine.post("exercises", {"title": f"Over {days}", "kind": "simulation", "plans": [plan["id"]], "plannedDate": ahead(days)})
    assert [e["title"] for e in figures()["nextExercises"]] == [f"Over {days}" for days in range(5)]
    mine.post("exercises", {"title": "Gehouden", "kind": "simulation", "plans": [plan["id"]], "location": places[0],
                            "externalEvaluator": "Buren", "heldDate": ahead(0), "outcome": "passed"})
    found = figures()
    assert found["lastExercise"]["title"] == "Gehouden" and found["locationsDrilled"] == {"n": 1, "of": 2}, found
    assert [row["n"] for row in found["byTestState"]] == [1, 0, 0, 0, 0, 1]
    mine.patch("continuity-plans", plan, {"status": "retired"})
    assert figures()["criticalProcessesPlanned"] == {"n": 0, "of": 1} and figures()["locationsDrilled"] == {"n": 0, "of": 0}


def test_the_last_checkpoint_shows_at_once_and_only_from_then_on(organisation):
    mine = founded(organisation, "Ondertekend")
    before = mine.ask("GET", "dashboard")
    assert mine.ask("GET", "dashboard").headers["ETag"] == before.headers["ETag"]
    same = mine.ask("GET", "dashboard", headers={"If-None-Match": before.headers["ETag"]})
    assert (same.status, same.body) == (304, b""), same.body
    size, unsigned = mine.get("audit-log", limit=1)["total"], instant(0.1 / 86400)  # a file's time lags by a tick of the kernel's
    assert mine.ask("GET", "audit-log/checkpoint").status == 200  # no leaf: the log knows nothing of it
    after = mine.ask("GET", "dashboard", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status == 200 and after.json["log"]["lastCheckpoint"]["size"] == size == after.json["log"]["size"], after.body
    # A file's time is the tick's, some milliseconds old.
    assert unsigned[:19] <= after.json["log"]["lastCheckpoint"]["signedAt"][:19] <= instant()[:19] and after.json["log"]["integrity"] == "holds"
    mine.post("controls", {"title": "Later", "ground": "law"})
    log = mine.get("dashboard")["log"]
    assert (log["lastCheckpoint"]["size"], log["size"], log["integrity"]) == (size, size + 1, "holds"), log
    log = mine.get("dashboard", asOf=before.json["log"]["lastChangedAt"])["log"]
    assert (log["lastCheckpoint"], log["integrity"]) == (None, "unknown"), log


def test_a_log_that_was_put_back_shows_as_broken(tmp_path):
    data = tmp_path / "data"
    made = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "o@example.nl").stdout)

    @contextlib.contextmanager
    def served():
        server = Server(data)
        yield Organisation(server, made["organisationId"], made["token"])
        assert server.stop() == 0

    generations = data / "generations"
    shutil.copytree(generations, tmp_path / "older")
    with served() as own:
        own.post("controls", {"title": "Getekend", "ground": "law"})
        assert own.ask("GET", "audit-log/checkpoint").status == 200
        log = own.get("dashboard")["log"]
        assert log["integrity"] == "holds" and log["size"] == log["lastCheckpoint"]["size"], log
    shutil.rmtree(generations)
    shutil.copytree(tmp_path / "older", generations)
    with served() as own:
        log = own.get("dashboard")["log"]
        assert log["integrity"] == "broken" and log["size"] == log["lastCheckpoint"]["size"] - 1, log


def test_the_last_bundle_is_told_with_who_made_it(organisation):
    mine = founded(organisation, "Dossiers")
    auditor = mine.as_role("external-auditor", "eva@audit.example")
    me = lambda who: who.server.ask("GET", "/v1/me", token=who.token).json["id"]
    of = instant()
    for who, query in ((mine, {}), (auditor, {"asOf": of, "profile": "inspectorate"})):
        made = instant()
        assert who.ask("GET", "evidence-bundle", query=query).status == 200
        last = mine.get("dashboard")["log"]["lastBundle"]
        assert (last["madeBy"], last["profile"]) == (me(who), query.get("profile", "certifier")), last
        assert made <= last["madeAt"] <= instant() and (last["asOf"] == of if query else made <= last["asOf"] <= last["madeAt"]), last
    compare(mine, instant())
    assert mine.get("dashboard", asOf=of)["log"]["lastBundle"] is None


def test_who_sees_it(organisation):
    mine = founded(organisation, "Rollen")
    board = mine.get("dashboard", asOf=instant())
    for role in ("board", "owner", "reader", "external-auditor"):
        seen = mine.as_role(role, f"{role}@rollen.example").ask("GET", "dashboard")
        assert seen.status == 200 and seen.json["controls"] == board["controls"], (role, seen.body)
    assert mine.as_role("administrator", "beheer@rollen.example").ask("GET", "dashboard").status == 403
    elsewhere = founded(organisation, "Elders").as_role("security-officer", "iemand@elders.example")
    assert Organisation(mine.server, mine.id, elsewhere.token).ask("GET", "dashboard").status == 404
    answer = mine.ask("GET", "dashboard", query={"colour": "red"})
    assert (answer.status, answer.rules) == (400, {("colour", "unknown-parameter")}), answer.body
