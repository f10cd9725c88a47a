"""The statement of applicability against a small model of DOMAIN.md's words; the catalogue; conformity; what is overdue."""
import collections
import csv
import datetime
import io
import random

import pytest

from conftest import Organisation

EDITION = "nen7510-2024"
STATUSES = ("planned", "in-progress", "implemented", "retired")
TOTALS = {"undecided": "undecided", "not-applicable": "notApplicable", "not-started": "notStarted", "partial": "partial",
          "implemented": "implemented", "lapsed": "lapsed"}
TODAY = datetime.date.today()


def catalogue(organisation, path, **query):
    answer = organisation.server.ask("GET", "/v1/frameworks" + path, token=organisation.token, query=query)
    assert answer.status == 200, answer.body
    return answer.json["items"]


def founded(organisation, **members):
    """Another organisation of the same founder."""
    made = organisation.server.ask("POST", "/v1/organisations", {"name": "Wijkteam", **members}, organisation.token)
    assert made.status == 201, made.body
    return Organisation(organisation.server, made.json["id"], organisation.token)


class Model:
    """What the statement must say, from what was done; requests go to the server and their answers are foretold."""

    def __init__(self, organisation, chance):
        self.organisation, self.chance = organisation, chance
        self.lines = {line["requirement"]: line for line in organisation.get("applicability", limit=1000)["items"]}
        self.controls = {control["id"]: control for control in organisation.get("controls", limit=1000)["items"]}
        self.annex = [r["id"] for r in catalogue(organisation, f"/{EDITION}/requirements") if r["kind"] == "control"]
        # Few requirements, so that much happens to each; the last ones are no annex control.
        self.busy = chance.sample(self.annex, 9)
        self.requirements = self.busy + [EDITION + ":10.2", "cbw:25"]
        self.owner = organisation.server.initial["userId"]
        self.refusals = 0

    def hanging(self, requirement):
        return [c for c in self.controls.values() if requirement in c["requirements"] and not c["archivedAt"]]

    def status(self, requirement):
        if self.lines[requirement]["applicable"] == "undecided":
            return "undecided"
        if self.lines[requirement]["applicable"] == "no":
            return "not-applicable"
        statuses = [control["status"] for control in self.hanging(requirement)]
        living = [status for status in statuses if status != "retired"]
        if not living:
            return "lapsed" if statuses else "not-started"
        if set(living) == {"implemented"}:
            return "implemented"
        return "not-started" if set(living) == {"planned"} else "partial"

    def contradicts(self, control):
        """An implemented control for what the statement calls not applicable."""
        return control["status"] == "implemented" and not control["archivedAt"] and any(
            self.lines[r]["applicable"] == "no" for r in control["requirements"] if r in self.lines)

    def asked(self, method, path, body, before, allowed):
        """The record afterwards; refused exactly when the model says so."""
        answer = self.organisation.ask(method, path, body, before["version"] if before else None)
        assert answer.status in ((200, 201) if allowed else (409,)), (method, path, body, answer.body)
        self.refusals += not allowed
        assert allowed or {rule for _, rule in answer.rules} == {"contradiction"}, answer.body
        return answer.json if allowed else before

    def change(self, control, method="PATCH", suffix="", **members):
        after = {**control, **members}
        body = None if "archivedAt" in members else members
        path = f"controls/{control['id']}{suffix}"
        self.controls[control["id"]] = self.asked(method, path, body, control, not self.contradicts(after))

    def some_control(self, archived=False):
        fitting = [control for control in self.controls.values()
                   if bool(control["archivedAt"]) == archived and set(control["requirements"]) & set(self.requirements)]
        return self.chance.choice(fitting) if fitting else None

    def step(self):
        """One random change."""
        kind = self.chance.choice("decide decide status status retire archive restore create requirements".split())
        control = self.some_control(archived=kind == "restore")
        status = "retired" if kind == "retire" else self.chance.choice(STATUSES)
        filled = {"status": status, "owner": self.owner, "implementation": "Zo", "implementedDate": "2026-01-05"}
        requirements = self.chance.sample(self.requirements, self.chance.randint(0, 3))
        if kind == "decide":
            self.decide(self.chance.choice(self.busy), self.chance.choice(("yes", "yes", "no", "undecided")))
        elif kind == "create":
            wanted = {"title": "Nieuw", "requirements": requirements, "archivedAt": None, **filled}
            body = {name: value for name, value in wanted.items() if name != "archivedAt"}
            made = self.asked("POST", "controls", body, None, not self.contradicts(wanted))
            if made:
                self.controls[made["id"]] = made
        elif control and kind in ("status", "retire"):
            self.change(control, **filled)
        elif control and kind == "requirements":
            self.change(control, requirements=requirements)
        elif control and kind == "archive":
            self.change(control, "DELETE", archivedAt="now")
        elif control:
            self.change(control, "POST", "/_restore", archivedAt=None)

    def decide(self, requirement, answer):
        line = self.lines[requirement]
        implemented = any(control["status"] == "implemented" for control in self.hanging(requirement))
        body = {"applicable": answer, "justification": "Omdat"}
        self.lines[requirement] = self.asked("PATCH", "applicability/" + line["id"], body, line, answer != "no" or not implemented)

    def compare(self):
        """The statement, the register and the conformity say what the model says."""
        statement = self.organisation.get("statement-of-applicability")
        assert [line["requirement"] for line in statement["lines"]] == self.annex
        expected = {requirement: self.status(requirement) for requirement in self.annex}
        assert {line["requirement"]: line["status"] for line in statement["lines"]} == expected
        for line in statement["lines"]:
            known = self.lines[line["requirement"]]
            assert {name: line[name] for name in ("id", "applicable", "justification", "grounds", "decidedDate")} == {
                name: known[name] for name in ("id", "applicable", "justification", "grounds", "decidedDate")}
            assert sorted(line["controls"]) == sorted(c["id"] for c in self.hanging(line["requirement"])), line
            assert (line["verified"], line["evidenceState"], line["effectiveness"]) == (None, "none", "unknown"), "nobody looked yet"
        counts = collections.Counter(expected.values())
        assert statement["totals"] == {member: counts[status] for status, member in TOTALS.items()}
        for status in TOTALS:
            assert self.organisation.get("applicability", status=status, limit=1)["total"] == counts[status], status
        additional = {c["id"] for c in self.controls.values()
                      if not c["archivedAt"] and c["status"] != "retired" and not set(c["requirements"]) & set(self.annex)}
        assert {control["id"] for control in statement["additional"]} == additional
        conformity = self.organisation.get("conformity")["lines"]
        assert {line["requirement"]: line["status"] for line in conformity if line["kind"] == "control"} == expected
        return statement


@pytest.mark.parametrize("seed", [1, 7510, 20261122, 4, 5])
def test_statement_after_random_changes(organisation, seed):
    model = Model(founded(organisation), random.Random(seed))
    assert model.compare()["totals"]["undecided"] == 101
    remembered = []
    for n in range(1, 161):
        model.step()
        if n % 20 == 0:
            last = model.organisation.get("audit-log", limit=1)["items"][0]["at"]
            remembered.append((last, model.compare(), model.organisation.get("conformity")))
    assert model.refusals >= 1 and len({model.status(requirement) for requirement in model.busy}) >= 3, "too little happened"
    for instant, statement, conformity in remembered:
        assert model.organisation.get("statement-of-applicability", asOf=instant) == statement
        assert model.organisation.get("conformity", asOf=instant) == conformity


def test_statement_as_csv(organisation):
    statement = organisation.get("statement-of-applicability")
    answer = organisation.ask("GET", "statement-of-applicability", query={"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""), strict=True))
    guarded = [("'" if line["title"].startswith("'") else "") + line["title"] for line in statement["lines"]]
    assert [(row["requirement"], row["title"], row["status"], row["controls"]) for row in rows] == [
        (line["requirement"], title, line["status"], ";".join(line["controls"]))
        for line, title in zip(statement["lines"], guarded)]


def test_a_control_of_another_edition_only_isnt_lost(organisation):
    """It hangs on no line of this statement, so it is additional to it."""
    control = organisation.post("controls", {"title": "Oud", "requirements": ["nen7510-2017:A.9.4.1"]})
    assert control["id"] in {each["id"] for each in organisation.get("statement-of-applicability")["additional"]}


def test_an_organisation_of_the_former_edition(organisation):
    old = founded(organisation, edition="nen7510-2017")
    statement = old.get("statement-of-applicability")
    assert (statement["edition"], len(statement["lines"]), statement["totals"]["undecided"]) == ("nen7510-2017", 117, 117)
    assert old.get("controls", limit=1000)["total"] == old.get("applicability", limit=1000)["total"] == 117


def test_frameworks(organisation):
    new, old = (catalogue(organisation, f"/{edition}/requirements") for edition in (EDITION, "nen7510-2017"))
    controls = [r for r in new if r["kind"] == "control"]
    assert (len(new), sum(r["assessable"] for r in new), len(controls)) == (142, 131, 101)
    assert [r["number"] for r in new if r["healthSpecific"]] == [
        "A.5.38", "A.5.39", "A.5.40", "A.5.41", "A.5.42", "A.5.43", "A.6.9", "A.8.35"]
    assert sum(r["kind"] == "control" for r in old) == 117
    assert [r["id"] for r in new] == [f"{EDITION}:{r['number']}" for r in new] and len({r["id"] for r in new + old}) == len(new + old)
    assert [r["number"] for r in controls] == [
        f"A.{part}.{n}" for part, last in ((5, 43), (6, 9), (7, 14), (8, 35)) for n in range(1, last + 1)]
    numbers = [[int(part) for part in r["number"].split(".")] for r in new if r["kind"] == "clause"]
    assert numbers == sorted(numbers) and len(numbers) == 41
    assert all(r["titleNl"] and r["titleEn"] and "HLT" not in r["number"] for r in new + old)
    assert {framework["id"] for framework in catalogue(organisation, "")} >= {EDITION, "nen7510-2017", "nis2", "cbw"}


def test_mappings(organisation):
    new = {r["id"]: r for r in catalogue(organisation, f"/{EDITION}/requirements")}
    old = {r["id"]: r for r in catalogue(organisation, "/nen7510-2017/requirements")}
    forth = [(pair["from"], pair["to"]) for pair in catalogue(organisation, "/nen7510-2017/mappings", to=EDITION)]
    back = [(pair["from"], pair["to"]) for pair in catalogue(organisation, f"/{EDITION}/mappings", to="nen7510-2017")]
    assert sorted(forth) == sorted((new_id, old_id) for old_id, new_id in back) and len(set(forth)) == len(forth)
    targets = collections.defaultdict(set)
    for one, other in forth:
        assert old[one]["kind"] == new[other]["kind"], (one, other)
        targets[one].add(other.split(":")[1])
    assert [r for r in old if old[r]["assessable"] and not targets[r]] == [], "every requirement of 2017 went somewhere"
    assert {r for r in new if new[r]["assessable"]} - {other for _, other in forth} == {
        EDITION + ":6.3", *(r for r in new if new[r].get("isNew"))}, "only what is new came from nowhere"
    assert targets["nen7510-2017:10.1"] == {"10.2"} and targets["nen7510-2017:10.2"] == {"10.1"}
    assert targets["nen7510-2017:9.2"] == {"9.2.1", "9.2.2"} and targets["nen7510-2017:9.3"] == {"9.3.1", "9.3.2", "9.3.3"}
    for path, query, status in (("/iso/mappings", {"to": EDITION}, 404), ("/iso/requirements", {}, 404), (f"/{EDITION}/mappings", {}, 400),
                                (f"/{EDITION}/mappings", {"to": "iso"}, 400), (f"/{EDITION}/requirements", {"x": "1"}, 400)):
        answer = organisation.server.ask("GET", "/v1/frameworks" + path, token=organisation.token, query=query)
        assert answer.status == status, (path, query, answer.body)


# What a new organisation misses of the clauses that fill themselves; a document would do for each.
FILLED = {"analysis": 2, "treatment statement-version": 1, "treatment": 1, "objective": 1, "training": 2, "measurement": 1, "audit": 1,
          "programme": 1, "review": 3}


def test_conformity_has_all_assessable_requirements(organisation):
    lines = founded(organisation).get("conformity")["lines"]
    requirements = catalogue(organisation, f"/{EDITION}/requirements")
    assert [line["requirement"] for line in lines] == [r["id"] for r in requirements if r["assessable"]]
    waiting = {("clause", "not-started", *each.split(), "document"): n for each, n in FILLED.items()}
    assert collections.Counter((line["kind"], line["status"], *line["missing"]) for line in lines) == {
        ("control", "undecided", "decision"): 101, ("clause", "not-started", "document"): 17, **waiting}


def test_clauses_are_met_by_documents_and_controls(organisation):
    mine, requirement = founded(organisation), EDITION + ":5.2"

    def clause():
        line = next(line for line in mine.get("conformity")["lines"] if line["requirement"] == requirement)
        return line["status"], set(line["missing"]), {(met["register"], met["id"]) for met in line["metBy"]}

    policy = mine.post("documents", {"title": "Beleid", "kind": "policy", "requirements": [requirement]})
    met = {("documents", policy["id"])}
    assert clause() == ("partial", {"document-in-force", "approval"}, met)
    policy = mine.patch("documents", policy, {"status": "in-force"})
    assert clause() == ("partial", {"approval"}, met)
    board = mine.as_role("board", "bestuur@wijkteam.nl")
    assert board.ask("POST", f"documents/{policy['id']}/approvals", {"decision": "rejected"}).status == 201
    assert clause() == ("partial", {"approval"}, met)
    assert board.ask("POST", f"documents/{policy['id']}/approvals", {"decision": "approved"}).status == 201
    assert clause() == ("implemented", set(), met)
    control = mine.post("controls", {"title": "Bespreken", "status": "in-progress", "requirements": [requirement]})
    assert clause() == ("partial", {"implementation"}, met | {("controls", control["id"])})
    mine.ask("DELETE", "controls/" + control["id"], version=1)
    assert clause() == ("implemented", set(), met)
    policy = mine.patch("documents", policy, {"title": "Beleid 2027"})
    assert clause() == ("partial", {"approval"}, met), "a change ends the approval"
    mine.patch("documents", policy, {"status": "withdrawn"})
    assert clause()[:2] == ("not-started", {"document"})


def test_overdue(organisation):
    """Everything due within 30 days of a day, as it will look then if nothing is done."""
    mine, owner = founded(organisation), organisation.server.initial["userId"]
    common = {"title": "Sloten", "reviewInterval": "P2Y", "lastReviewedDate": str(TODAY - datetime.timedelta(days=630))}
    control = mine.post("controls", {**common, "owner": owner})
    due = datetime.date.fromisoformat(control["derived"]["nextReviewDate"])
    document = mine.post("documents", {**common, "title": "Protocol"})
    mine.post("controls", {**common, "status": "retired"})
    mine.post("documents", {**common, "status": "withdrawn"})
    gone = mine.post("controls", common)
    mine.ask("DELETE", "controls/" + gone["id"], version=1)

    def late(days, **query):
        answer = mine.get("overdue", on=str(due + datetime.timedelta(days=days)), **query)
        return [(item["register"], item["id"], item["what"], item["dueDate"], item["daysLate"], item["owner"], item["escalated"])
                for item in answer["items"]]

    def both(days, escalated=False):
        return [("controls", control["id"], "review", str(due), days, owner, escalated),
                ("documents", document["id"], "review", str(due), days, None, escalated)]

    assert late(-31) == [] and late(-30) == both(0) and late(0) == both(0) and late(1) == both(1)
    assert late(6) == both(6) and late(7) == both(7, True) and late(400) == both(400, True)
    assert late(-1, withinDays=0) == [] and late(0, withinDays=0) == both(0) and late(-3660, withinDays=3660) == both(0)
    assert late(5, owner=owner) == both(5)[:1] and late(5, owner=mine.id) == []
    ahead = (due - TODAY).days  # give or take one for the zone
    assert mine.get("overdue", withinDays=ahead - 2)["items"] == [] and len(mine.get("overdue", withinDays=ahead + 1)["items"]) == 2
    assert ahead > 60 and mine.get("overdue") == mine.get("overdue", withinDays=30)
    answer = mine.ask("GET", "overdue", query={"on": "2026-02-30", "withinDays": "-1", "owner": "me"})
    assert (answer.status, answer.rules) == (400, {("on", "format"), ("withinDays", "range"), ("owner", "format")}), answer.body


@pytest.mark.parametrize("interval, last, due", [
    ("P1M", "2026-01-31", "2026-02-28"), ("P1Y", "2024-02-29", "2025-02-28"), ("P2W", "2026-01-01", "2026-01-15"),
    ("P1Y6M", "2025-08-31", "2027-02-28"), ("P90D", "2026-01-01", "2026-04-01"), ("P1M1D", "2026-01-31", "2026-03-01")])
def test_review_dates(organisation, interval, last, due):
    """Calendar periods; month ends clamp. The review counts, not the implementation before it."""
    control = organisation.post("controls", {"title": "Hek", "reviewInterval": interval, "lastReviewedDate": last,
                                             "implementedDate": "2020-01-01"})
    assert control["derived"]["nextReviewDate"] == due
    assert control["derived"]["reviewOverdue"] == (due < str(TODAY))
    started = organisation.post("controls", {"title": "Hek", "reviewInterval": interval, "implementedDate": last})
    assert started["derived"]["nextReviewDate"] == due
