"""A random history of an organisation, one change after another, and what was answered on its way."""
import collections
import datetime
import http.client
import json
import random

EDITION = "nen7510-2024:"
WORK = ("tasks", "continuity-plans", "exercises", "findings", "risk-criteria", "risk-analyses", "risks")
ZONES = ("Europe/Amsterdam", "America/New_York", "Pacific/Kiritimati")  # their midnights are full hours
DAY = datetime.date.today()


def day(chance, first, last):
    return str(DAY + datetime.timedelta(days=chance.randint(first, last)))


class Line:
    """A connection that is kept, of one caller."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.connection = http.client.HTTPConnection("127.0.0.1", organisation.server.port, timeout=60)

    def ask(self, method, path, body=None, version=None, media="application/json"):
        headers = {"Authorization": "Bearer " + self.organisation.token, "Content-Type": media}
        if version:
            headers["If-Match"] = f'"{version}"'
        body = json.dumps(body).encode() if isinstance(body, dict) else body
        self.connection.request(method, self.organisation.base + path, body, headers)
        response = self.connection.getresponse()
        return response.status, response.headers.get("Content-Type"), response.read()


class History:
    """One random change after another; refusals change nothing and are no changes."""

    def __init__(self, organisation, seed):
        self.organisation, self.seed, self.chance = organisation, seed, random.Random(seed)
        chance = self.chance
        self.officer, self.board, self.second = (Line(each) for each in (
            organisation, organisation.as_role("board"), organisation.as_role("administrator", "second@example.nl")))
        organisation.as_role("security-officer", "second@example.nl")
        organisation.decide()
        # Something to go on from: a finished analysis with a risk of it.
        analysis = organisation.post("risk-analyses", {"title": "Dossier", "reviewInterval": "P1Y"})["id"]
        scored = {"likelihood": 3, "impacts": {"privacy": 3}}
        organisation.post("risks", {"title": "Uitval", "analysis": analysis, "inherent": scored, "current": scored})
        finished = organisation.ask("POST", f"risk-analyses/{analysis}/_finish", {})
        assert finished.status == 200, finished.body
        self.finished = finished.json
        # In an order that isn't the ids', which are others each time: a seed gives its history again.
        self.records = {register: {record["id"]: record for record in sorted(
            organisation.get(register, limit=1000)["items"],
            key=lambda record: (record.get("requirement", ""), record.get("requirements", []), record["createdAt"]))}
                        for register in ("controls", "applicability", "documents", "memberships", "soa-versions", *WORK)}
        self.people = [membership["user"] for membership in self.records["memberships"].values()]
        self.requirements = [line["requirement"] for line in chance.sample([*self.records["applicability"].values()], 12)]
        self.requirements += [EDITION + "5.2", EDITION + "7.5.1", "cbw:25"]
        self.made = collections.Counter()

    def done(self, kind, answer, changes=1):
        status, _, body = answer
        assert status in (200, 201, 403, 409), (self.seed, kind, status, body)
        if status < 300:
            self.made[kind] += changes
        return json.loads(body) if status < 300 else None

    def keep(self, register, record):
        if record:
            self.records[register][record["id"]] = record

    def some(self, register, archived=False):
        fitting = [record for record in self.records[register].values() if bool(record["archivedAt"]) == archived]
        return self.chance.choice(fitting) if fitting else None

    def members(self, register):
        """Some members of a record of this register, by chance."""
        chance, word = self.chance, f"woord{self.chance.randrange(9)} é{self.chance.randrange(50)}"
        owner = chance.choice([*self.people, None])
        reviewed = {"owner": owner, "description": word, "reviewInterval": chance.choice(["P1M", "P1Y", None]),
                    "lastReviewedDate": day(chance, -400, 0), "requirements": chance.sample(self.requirements, chance.randint(0, 3))}
        every = {
            "controls": reviewed | {"title": word, "kinds": chance.sample(["preventive", "detective", "corrective"], chance.randint(0, 3)),
                                    "maturity": chance.choice([None, 0, 3, 5]), "ground": chance.choice([None, "law", "risk"]),
                                    "status": chance.choice(["planned", "in-progress", "implemented", "retired"])},
            "documents": reviewed | {"title": word, "kind": chance.choice(["policy", "procedure", "scope"]),
                                     "inForceDate": day(chance, -400, 30), "status": chance.choice(["draft", "in-force", "withdrawn"])},
            "applicability": {"applicable": chance.choice(["yes"] * 5 + ["no"] * 3 + ["undecided"] * (chance.random() < 0.2)),
                              "justification": word, "grounds": chance.sample(["risk", "law", "contract"], chance.randint(0, 2))},
            "tasks": {"title": word, "owner": owner, "status": chance.choice(["open"] * 9 + ["cancelled"]),
                      "recurrence": chance.choice([None, "FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=-1FR"]),
                      "recurrenceFrom": chance.choice(["schedule", "schedule", "completion"])},
            "continuity-plans": {"title": word, "owner": owner, "rto": chance.choice(["PT4H", "PT8H", None]), "fallback": word,
                                 "exerciseInterval": chance.choice(["P1M", "P1Y"]), "status": chance.choice(["draft", "active", "retired"])},
            "exercises": {"title": word, "kind": chance.choice(["tabletop", "simulation", "regional"]), "evaluator": owner,
                          "heldDate": day(chance, -400, 0), "outcome": chance.choice(["passed", "partly", "failed"]),
                          "measuredRto": chance.choice(["PT3H", "PT5H"]), "evaluation": word},
            "findings": {"title": word, "owner": owner, "correction": word, "grade": chance.choice(["minor", None]),
                         "status": chance.choice(["open", "in-progress"])},
            "risk-criteria": {"title": word, "matrix": [{"likelihood": 2, "impact": chance.randint(1, 5), "band": chance.choice(["medium", "high"])}]},
            "risk-analyses": {"title": word, "scope": word, "date": day(chance, -400, 0), "reviewInterval": chance.choice(["P1M", "P1Y", None])},
            "risks": {"title": word, "owner": owner, "treatment": chance.choice(["reduce", "accept", None]),
                      "inherent": {"likelihood": 5, "impacts": {"privacy": 5}}, "controls": [self.some("controls")["id"]],
                      "current": {"likelihood": chance.randint(1, 5), "impacts": {"law": chance.randint(1, 5), "staff": 2}}},
            "memberships": {"title": word, "validUntilDate": chance.choice([None, day(chance, -2, 400)]),
                            "roles": chance.choice([["reader"], ["owner"], ["privacy-officer"], ["internal-auditor"]])},
            "organisation": {"name": word, "clientCount": chance.choice([None, 5, 300, 20000]), "language": chance.choice(["nl", "en"]),
                             "timeZone": chance.choice(ZONES), "scopeStatement": word, "careLaws": chance.sample(["wlz", "zvw"], 1)}}[register]
        some = {name: every[name] for name in chance.sample([*every], chance.randint(1, len(every)))}
        if some.get("status") == "implemented" and register == "controls":
            some |= {"owner": self.people[0], "implementation": word, "implementedDate": day(chance, -400, 0)}
        return some

    def change_record(self):
        register = self.chance.choice(["controls"] * 5 + ["documents"] * 2 + ["applicability"] * 4 + [*WORK])
        record = self.some(register)
        if record:
            self.keep(register, self.done("change " + register, self.officer.ask(
                "PATCH", f"/{register}/{record['id']}", self.members(register), record["version"])))

    def make_record(self):
        register, plan = self.chance.choice(["controls", "documents", *WORK]), self.some("continuity-plans")
        analysis = self.some("risk-analyses")
        if register == "risks" and analysis is None:
            register = "risk-analyses"
        least = {"risks": {"analysis": analysis and analysis["id"]}, "tasks": {"dueDate": day(self.chance, -60, 60)}, "findings": {"type": "nonconformity"},
                 "exercises": {"kind": "tabletop", "plans": [plan["id"]] if plan else []}}.get(register, {})
        body = {"title": "Nieuw"} | least | self.members(register)
        self.keep(register, self.done("make " + register, self.officer.ask("POST", "/" + register, body)))

    def move_record(self):
        register, archived = self.chance.choice(["controls", "documents", "memberships", *WORK]), self.chance.random() < 0.5
        record = self.some(register, archived)
        if record is None or record.get("user") in self.people[:3]:
            return
        method, suffix = ("POST", "/_restore") if archived else ("DELETE", "")
        self.keep(register, self.done(suffix[1:] or "archive", self.officer.ask(
            method, f"/{register}/{record['id']}{suffix}", None, record["version"])))

    def act(self):
        """What isn't a change of members: done, moved, logged, judged."""
        register, last, body = self.chance.choice([
            ("tasks", "completions", {"note": "Gedaan"}), ("tasks", "completions", {}),
            ("tasks", "reschedulings", {"dueDate": day(self.chance, 0, 40), "reason": "Later"}),
            ("exercises", "log", {"text": "Gebeld", "at": "2026-01-01T10:00:00Z"}),
            ("risk-analyses", "triggers", {"kind": "incident", "reason": "Storing"}),
            ("findings", "effect-checks", {"effective": self.chance.random() < 0.7, "note": "Gezien"}), ("findings", "_close", {"note": "Klaar"})])
        record = self.finished if last == "triggers" else self.some(register)
        done = record and self.done(last, self.officer.ask("POST", f"/{register}/{record['id']}/{last}", body))
        self.keep(register, done if last != "triggers" else None)
        for other in json.loads(self.officer.ask("GET", f"/tasks?series={record['id']}")[2])["items"] if done and register == "tasks" else []:
            self.made["follow"] += other["id"] not in self.records["tasks"]
            self.keep("tasks", other)

    def accept(self):
        """The board accepts a risk, or withdraws what was accepted."""
        risk = self.some("risks")
        accepted = json.loads(self.board.ask("GET", f"/risks/{risk['id']}/acceptances")[2])["items"] if risk else []
        if accepted and self.chance.random() < 0.4:
            path = f"/risks/{risk['id']}/acceptances/{accepted[-1]['id']}/_withdraw"
            self.done("_withdraw", self.board.ask("POST", path, {"reason": "Toch niet"}))
        elif risk:
            self.done("acceptances", self.board.ask("POST", f"/risks/{risk['id']}/acceptances", {
                "validUntilDate": day(self.chance, 1, 90), "reason": "Voor nu"}))

    def change_organisation(self):
        version = json.loads(self.officer.ask("GET", "")[2])["version"]
        self.done("change organisation", self.officer.ask("PATCH", "", self.members("organisation"), version))

    def give_rights(self):
        known, member = self.organisation.server, self.some("memberships")
        if self.chance.random() < 0.5 and len(self.people) < 15:
            answer = known.ask("POST", "/v1/users", {"email": f"p{len(self.people)}@example.nl", "name": "Piet"}, self.organisation.token)
            assert answer.status == 201, (self.seed, answer.body)
            self.people.append(answer.json["id"])
            body = {"user": self.people[-1], "roles": ["reader"]} | self.members("memberships")
            self.keep("memberships", self.done("make memberships", self.officer.ask("POST", "/memberships", body)))
        elif member and member["user"] not in self.people[:3]:
            self.keep("memberships", self.done("change memberships", self.officer.ask(
                "PATCH", "/memberships/" + member["id"], self.members("memberships"), member["version"])))

    def approve(self):
        register = self.chance.choice(["documents", "documents", "memberships", "soa-versions", "continuity-plans", "risk-criteria", "risk-analyses"])
        record = self.some(register)
        if record:
            caller = self.second if register == "memberships" else self.board
            self.done("approve " + register, caller.ask("POST", f"/{register}/{record['id']}/approvals", {
                "decision": self.chance.choice(["approved", "approved", "rejected"]), "note": "Gezien"}))

    def freeze(self):
        for line in [line for line in self.records["applicability"].values() if line["applicable"] == "undecided"]:
            self.keep("applicability", self.done("change applicability", self.officer.ask(
                "PATCH", "/applicability/" + line["id"], {"applicable": "yes", "justification": "Toch"}, line["version"])))
        self.keep("soa-versions", self.done("freeze", self.officer.ask("POST", "/soa-versions", {})))

    def change_many(self):
        rows = [{"id": line["id"], "version": line["version"], "patch": {"grounds": self.chance.choice([["law"], ["risk"], []])}}
                for line in self.chance.sample([*self.records["applicability"].values()], 5)]
        done = self.done("bulk", self.officer.ask("POST", "/applicability/_bulk", {"changes": rows, "reason": "Samen"}))
        for item in done["items"] if done else []:
            self.made["bulk"] += item["action"] == "change"
            self.keep("applicability", json.loads(self.officer.ask("GET", "/applicability/" + item["id"])[2]))

    def take_sheet(self):
        sheet = f"title,maturity,ground\nBlad {self.chance.randrange(9)},{self.chance.randrange(6)},law\nTweede,,risk\n"
        done = self.done("import", self.officer.ask("POST", "/controls/_import", sheet.encode(), media="text/csv"), 3)
        for item in done["items"]:
            self.keep("controls", json.loads(self.officer.ask("GET", "/controls/" + item["id"])[2]))

    def step(self):
        kinds = {self.change_record: 60, self.make_record: 10, self.act: 12, self.move_record: 8, self.change_organisation: 5, self.give_rights: 5,
                 self.approve: 12, self.accept: 6, self.freeze: 1, self.change_many: 0.6, self.take_sheet: 0.6}
        self.chance.choices([*kinds], [*kinds.values()])[0]()

    def questions(self):
        """What to ask now, each a path with its query: a few of everything there is."""
        chance, of_list = self.chance, []
        register = chance.choice([*self.records])
        filters = {
            "controls": ["status=implemented,in-progress", "owner=", "reviewOverdue=true", "maturity=3..5", "stub=false&kinds=preventive",
                         "q=woord3", "archived=any&sort=-updatedAt,title", "requirements=" + chance.choice(self.requirements),
                         "sample=5&seed=7", "sort=-nextReviewDate,title&fields=title,nextReviewDate", "format=csv"],
            "documents": ["kind=policy&sort=title", "nextReviewDate=2026-01-01..", "archived=true", "inForceDate=..2026-12-31", "format=csv&archived=any"],
            "applicability": ["applicable=no", "status=partial,implemented&sort=-status", "grounds=law", "decidedDate=2026-01-01..", "q=toch"],
            "memberships": ["roles=reader", "effectiveRoles=owner,reader", "awaitingApproval=", "archived=any&sort=-createdAt", "format=csv"],
            "tasks": ["overdue=true&sort=-daysLate", "missedOccurrences=1..", "status=done,missed", "currentDueDate=2026-01-01..", "format=csv"],
            "continuity-plans": ["testState=never-tested,talked-through", "sort=-nextExerciseDate,title", "gaps=approval"],
            "exercises": ["selfEvaluated=true", "outcome=failed&sort=-heldDate", "q=woord2", "format=csv"],
            "findings": ["status=open", "overdue=true", "effective=true", "sort=-settleByDate,title"],
            "risk-criteria": ["inForce=true", "sort=-createdAt"],
            "risk-analyses": ["status=finished", "reviewOverdue=true", "unscored=0..", "sort=-nextReviewDate,title"],
            "risks": ["accepted=true", "currentBand=high,very-high", "reopenedBecause=level-rose,withdrawn,mandate", "gaps=owner&sort=-inherentBand",
                      "q=woord4", "format=csv"],
            "soa-versions": ["number=2..", "sort=-number&fields=title,number,approval", "q=toepasselijkheid&fields=number"]}
        for each in [*filters]:
            of_list.append(f"/{each}?{chance.choice(filters[each])}")
        page = f"/{register}?sort={chance.choice(['-updatedAt', 'title', 'createdBy,-id'])}&limit=7"
        if register == "applicability":
            page = page.replace("sort=title", "sort=-title")
        of_list.append(page)
        following = json.loads(self.officer.ask("GET", page)[2]).get("next")
        if following:
            of_list.append(page + "&cursor=" + following)
        records = [self.chance.choice([*self.records[each].values()]) | {"of": each} for each in self.records if self.records[each]]
        one = [f"/{record['of']}/{record['id']}{suffix}" for record in records for suffix in ("", "/history")]
        one += [f"/{record['of']}/{record['id']}/approvals" for record in records
                if record["of"] in ("documents", "memberships", "soa-versions", "continuity-plans")]
        views = ["", "/statement-of-applicability", "/statement-of-applicability?format=csv", "/conformity", "/overdue?withinDays=365",
                 "/overdue?owner=" + chance.choice(self.people), "/overdue?on=2031-01-01"]
        log = ["/audit-log?limit=20", "/audit-log?register=controls&sort=seq&limit=9", "/audit-log?format=ndjson&limit=50",
               "/audit-log?format=cef&register=memberships", "/audit-log?actor=shell&limit=3", "/audit-log/checkpoint",
               "/audit-log/inclusion-proof?seq=7", "/audit-log/consistency-proof?first=9"]
        asked = of_list + chance.sample(one, 5) + ["/statement-of-applicability"] + chance.sample(views, 3) + chance.sample(log, 4)
        return sorted(asked, key=lambda question: "sample=" in question)  # a sample is drawn on record: after it the log is longer

    def newest(self):
        return json.loads(self.officer.ask("GET", "/audit-log?limit=1")[2])["items"][0]["at"]

    def remember(self):
        """The instant of the last change, and what is answered now. A day that ends between the two is no difference of
        time travel's: then another change is waited for."""
        while True:
            questions = self.questions()
            newest = self.newest()
            answers = [(question, self.officer.ask("GET", question)) for question in questions]
            if datetime.datetime.now(datetime.timezone.utc).strftime("%H") == newest[11:13]:
                return newest, answers
            self.step()
