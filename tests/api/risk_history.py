"""A random history of risks by several people, kept by what was asked and answered: who wrote which score, who accepted what."""
import collections
import datetime
import json
import mmap
import random
import subprocess
import time
import zoneinfo

from random_history import EDITION, Line

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
STAGES = ("inherent", "current", "target")
AREAS = ("client-safety", "continuity-of-care", "privacy", "staff", "law", "money")
BANDS = ("low", "medium", "high", "very-high")
REQUIREMENTS = [f"{EDITION}A.8.{n}" for n in range(1, 21)]
MOST = {"risks": 120, "controls": 180, "risk-analyses": 100, "risk-criteria": 150}

# A clock that is so many seconds ahead as a file says at that moment.
AHEAD = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
static volatile long const* ahead;
__attribute__((constructor)) static void begin(void) {
    ahead = mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, open(getenv("SECONDS_AHEAD_FILE"), O_RDONLY), 0);
}
int clock_gettime(clockid_t clock, struct timespec* out) {
    static int (*real)(clockid_t, struct timespec*);
    if (real == NULL) real = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
    int const result = real(clock, out);
    if (clock == CLOCK_REALTIME && ahead != NULL && ahead != MAP_FAILED) out->tv_sec += *ahead;
    return result;
}
"""


class Clock:
    """The server's clock, which days can pass on; `environment` is for the server."""

    def __init__(self, folder):
        library, file = folder / "ahead.so", folder / "ahead"
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", library], input=AHEAD, text=True, check=True)
        file.write_bytes(bytes(8))
        with open(file, "r+b") as opened:
            self.memory = mmap.mmap(opened.fileno(), 8)
        self.environment = {"LD_PRELOAD": str(library), "SECONDS_AHEAD_FILE": str(file)}
        self.days = 0

    def pass_a_day(self):
        self.days += 1
        self.memory[:] = (self.days * 86_400).to_bytes(8, "little")


class Walk:
    """One random act after another. What is refused changes nothing and is counted as refused."""

    def __init__(self, organisation, people, program, seed, clock=None):
        self.organisation, self.seed, self.chance, self.clock = organisation, seed, random.Random(seed), clock
        self.ids = {name: each.id for name, each in people.items()}
        self.lines = {name: Line(each.organisation) for name, each in people.items()} | {"program": Line(program)}
        self.ids["program"] = self.ids["officer"]  # whose program it is
        self.kept = {register: {record["id"]: record for record in organisation.get(register, limit=1000)["items"]}
                     for register in ("risks", "controls", "applicability", "risk-analyses", "risk-criteria")}
        self.decided = [line["id"] for line in self.kept["applicability"].values() if line["requirement"] in REQUIREMENTS]
        self.writers = collections.defaultdict(dict)  # by risk and stage: the person
        self.shape = 5, 5, [4, 9, 16]  # of the criteria drafted last
        self.accepted = {}  # by acceptance: by whom, as what, and what was so then
        self.done, self.refused, self.rules = collections.Counter(), collections.Counter(), collections.Counter()
        self.changes, self.wrong = 0, []
        for n in range(12):
            self.keep("risk-analyses", organisation.post("risk-analyses", {"title": f"Analyse {n}", "reviewInterval": "P1Y"}))

    @property
    def today(self):
        ahead = self.clock.days * 86_400 if self.clock else 0
        return datetime.datetime.fromtimestamp(time.time() + ahead, ZONE).date()

    def day(self, days):
        return str(self.today + datetime.timedelta(days=days))

    def take(self, kind, who, method, path, body=None, version=None, media="application/json", changes=1):
        """An act: its answer when it was done, else none."""
        status, _, content = self.lines[who].ask(method, "/" + path, body, version, media)
        answer = json.loads(content)
        assert status in (200, 201, 400, 403, 409), (self.seed, self.changes, kind, who, method, path, body, status, content)
        if status >= 300:
            self.refused[kind] += 1
            self.rules.update((kind, error["rule"]) for error in answer.get("errors", []) or [{"rule": str(status)}])
            return None
        self.done[kind] += changes
        self.changes += changes
        return answer

    def read(self, path):
        status, _, content = self.lines["officer"].ask("GET", "/" + path)
        assert status == 200, (path, content)
        return json.loads(content)

    def keep(self, register, record, who=None):
        """What a record is from now on; a score that is another one was written by this caller."""
        if record is None:
            return
        if register == "risks":
            before = self.kept["risks"].get(record["id"], {})
            for stage in STAGES:
                if record[stage] != before.get(stage):
                    self.writers[record["id"]][stage] = self.ids[who] if record[stage] else None
        self.kept[register][record["id"]] = record

    def some(self, register, archived=None):
        found = [each for each in self.kept[register].values() if archived is None or bool(each["archivedAt"]) == archived]
        return self.chance.choice(found) if found else None

    def anybody(self, usual="officer"):
        return usual if self.chance.random() < 0.75 else self.chance.choice([*self.lines])

    def score(self):
        chance = self.chance
        return {"likelihood": chance.choice([1, 2, 3, 4] * 5 + [5, 5, 5, 6, 7]),
                "impacts": {area: chance.choice([1, 2, 3, 4] * 5 + [5]) for area in chance.sample(AREAS, chance.randint(1, 3))}}

    def members(self):
        """Some members of a risk; what is wrong with them is mostly the state's to say."""
        chance, controls = self.chance, [each["id"] for each in self.kept["controls"].values() if not each["requirements"] or set(
            each["requirements"]) & set(REQUIREMENTS)]
        owner = chance.choice([self.ids["owner"], self.ids["other"], self.ids["officer"], None])
        every = {"title": f"Risico {chance.randrange(99)}", "owner": owner, "treatment": chance.choice(["reduce", "accept", "avoid", None]),
                 "controls": chance.sample(controls, min(len(controls), chance.randint(0, 2))),
                 **{stage: self.score() if chance.random() < 0.95 else None for stage in STAGES}}
        names = chance.sample([*every], chance.randint(1, 3))
        return {name: every[name] for name in every if name in names}

    def create_risk(self):
        analysis = self.some("risk-analyses", False)
        if len(self.kept["risks"]) < MOST["risks"] or self.chance.random() < 0.1:
            who = self.anybody()
            scores = {"inherent": self.score(), "current": self.score()} if self.chance.random() < 0.8 else {}
            body = {"title": "Nieuw", "analysis": analysis["id"], "owner": self.ids["owner"]} | scores | self.members()
            self.keep("risks", self.take("create risk", who, "POST", "risks", body), who)

    def patch_risk(self):
        risk = self.some("risks")
        if risk:
            who = self.anybody(self.chance.choice(["officer", "officer", "program", "owner", "other"]))
            self.keep("risks", self.take("patch risk", who, "PATCH", "risks/" + risk["id"], self.members(), risk["version"]), who)

    def many_risks(self):
        chosen = self.chance.sample([*self.kept["risks"].values()], min(6, len(self.kept["risks"])))
        rows = [{"id": risk["id"], "version": risk["version"], "patch": {**self.members(), "title": f"Samen {self.chance.randrange(99)}"}}
                for risk in chosen if self.chance.random() < 0.97 and not risk["archivedAt"] or self.chance.random() < 0.05]
        who = self.anybody(self.chance.choice(["officer", "program"]))
        rows = [row for row in rows if all(not row["patch"].get(stage) or max(
            row["patch"][stage]["likelihood"], *row["patch"][stage]["impacts"].values(), 0) < 5 for stage in STAGES)]
        done = rows and self.take("bulk", who, "POST", "risks/_bulk", {"changes": rows, "reason": "Samen"}, changes=len(rows))
        for item in done["items"] if done else []:
            self.keep("risks", self.read("risks/" + item["id"]), who)

    def import_risks(self):
        chance, analysis = self.chance, self.some("risk-analyses", False)
        chosen = chance.sample([*self.kept["risks"].values()], min(4, len(self.kept["risks"])))
        headings, rows = ["id", "title", "analysis", "owner", "treatment"], []
        if chance.random() < 0.3:
            headings.append("current")
        for risk in chosen:
            if not risk["archivedAt"] or chance.random() < 0.05:
                score = json.dumps({"likelihood": 1, "impacts": {"law": 1}}).replace('"', '""')
                rows.append([risk["id"], f"Blad {chance.randrange(99)}", risk["analysis"],
                             chance.choice(["owner@example.nl", "other@example.nl"]), "reduce", f'"{score}"'])
        if len(self.kept["risks"]) < MOST["risks"]:
            rows.append(["", "Van het blad", analysis["id"], "", chance.choice(["reduce", "Banaan", "accept", "avoid"]), ""])
        who = self.anybody()
        sheet = "\r\n".join(",".join(row[:len(headings)]) for row in [headings, *rows])
        done = rows and self.take("import", who, "POST", "risks/_import", sheet.encode(), media="text/csv", changes=len(rows))
        for item in done["items"] if done else []:
            self.keep("risks", self.read("risks/" + item["id"]), who)

    def move(self, register):
        record = self.leaned_on() if register == "controls" and self.chance.random() < 0.2 else None
        record = record or self.some(register, self.chance.random() < 0.7) or self.some(register)
        if record:
            away = not record["archivedAt"] if self.chance.random() < 0.9 else self.chance.random() < 0.5
            kind, who = ("archive " if away else "restore ") + register, self.anybody()
            method, suffix = ("DELETE", "") if away else ("POST", "/_restore")
            self.keep(register, self.take(kind, who, method, f"{register}/{record['id']}{suffix}", None, record["version"]), who)

    def create_control(self):
        if len(self.kept["controls"]) < MOST["controls"]:
            requirements = self.chance.sample(REQUIREMENTS, self.chance.choice([0, 0, 1, 2]))
            body = {"title": "Maatregel", "ground": "risk", "requirements": requirements}
            self.keep("controls", self.take("create control", self.anybody(), "POST", "controls", body | self.status()))

    def status(self):
        status = self.chance.choice(["implemented"] * 5 + ["planned", "in-progress", "retired"])
        complete = {"owner": self.ids["other"], "implementation": "Zo", "implementedDate": self.day(-3)}
        return {"status": status} | (complete if status == "implemented" and self.chance.random() < 0.95 else {})

    def leaned_on(self):
        """A control that an acceptance leans on."""
        found = [control for each in self.accepted.values() for control in each["controls"]]
        return self.kept["controls"][self.chance.choice(found)] if found else None

    def change_control(self):
        control = self.leaned_on() if self.chance.random() < 0.4 else None
        control = control or self.some("controls", False if self.chance.random() < 0.9 else None)
        if not control["requirements"] or set(control["requirements"]) & set(REQUIREMENTS):
            body = self.status()
            if self.chance.random() < 0.1:
                body = {"requirements": self.chance.sample(REQUIREMENTS, self.chance.randint(0, 2))}
            self.keep("controls", self.take("change control", self.anybody(self.chance.choice(["officer", "other"])), "PATCH",
                                            "controls/" + control["id"], body, control["version"]))

    def draft_criteria(self):
        """Bands by a product of the levels, so that they never fall; sometimes one that does."""
        chance, count = self.chance, len(self.kept["risk-criteria"])
        if count >= MOST["risk-criteria"]:
            return
        if chance.random() < 0.4:  # or only another mandate
            self.shape = chance.choice([4, 5, 5, 6]), chance.choice([4, 5, 5, 6]), sorted(chance.sample(range(2, 26), 3))
        high, wide, bounds = self.shape
        cells = [{"likelihood": row, "impact": column, "band": BANDS[sum(row * column > bound for bound in bounds)]}
                 for row in range(1, high + 1) for column in range(1, wide + 1)]
        if chance.random() < 0.2:
            cells[-1]["band"], cells[0]["band"] = "low", "high"
        owners = chance.randint(1, 4)
        mandates = [{"band": band, "acceptor": "risk-owner" if i < owners else "board"} for i, band in enumerate(BANDS)]
        self.keep("risk-criteria", self.take("draft criteria", self.anybody(), "POST", "risk-criteria", {
            "title": f"Criteria {count}", "likelihoodLevels": high, "impactLevels": wide, "matrix": cells, "mandates": mandates}))

    def judge_criteria(self):
        criteria = self.chance.choice([*self.kept["risk-criteria"].values()][-8:])
        decision = self.chance.choice(["approved", "approved", "rejected"])
        self.take(f"criteria {decision}", self.anybody("board"), "POST", f"risk-criteria/{criteria['id']}/approvals",
                  {"decision": decision})

    def accept(self):
        fitting = [each for each in self.kept["risks"].values() if each["current"] and each["owner"] and not each["archivedAt"]]
        risk = self.chance.choice(fitting) if fitting and self.chance.random() < 0.85 else self.some("risks")
        if risk is None:
            return
        owners = [name for name in ("owner", "other", "officer") if self.ids[name] == risk["owner"]]
        who = self.chance.choice([*owners, *owners, "board", *self.lines])
        days = self.chance.choice([-1, 0, 1, 1, 2, 3, 5, 8, 13, 34, 40, 60, 90, 90])
        foretold = self.foretold(who, risk, days)
        before = dict(self.refused)
        made = self.take("accept", who, "POST", f"risks/{risk['id']}/acceptances", {"validUntilDate": self.day(days), "reason": "Voor nu"})
        if bool(made) == bool(foretold):
            self.wrong.append((self.changes, "accept", who, risk["id"], "refused" if self.refused != before else "done", foretold))
        if made:
            self.accepted[made["id"]] = {"by": self.ids[who], "board": who == "board", "owner": risk["owner"], "risk": risk["id"],
                                         "writers": {each for each in self.writers[risk["id"]].values() if each}, "level": risk["current"],
                                         "controls": made["controls"]}

    def foretold(self, who, risk, days):
        """Why this acceptance must be refused; none when it must not be. The band and who may accept it are as shown just now."""
        shown = self.read("risks/" + risk["id"])["derived"]
        writers = {each for each in self.writers[risk["id"]].values() if each}
        why = {"not a person": who == "program", "neither its owner nor the board": who != "board" and (
                   self.ids[who] != risk["owner"] or who not in ("owner", "other", "officer")),
               "no day to come": days <= 0, "wrote a score": self.ids[who] in writers, "not scored": shown["currentBand"] is None,
               "beyond the mandate": who != "board" and shown["acceptor"] == "board", "archived": bool(risk["archivedAt"])}
        return [reason for reason, so in why.items() if so]

    def withdraw(self):
        identity = self.chance.choice([*self.accepted]) if self.accepted else None
        if identity:
            risk = self.kept["risks"][self.accepted[identity]["risk"]]
            owners = [name for name in ("owner", "other") if self.ids[name] == risk["owner"]]
            self.take("withdraw", self.chance.choice([*owners, "board", *self.lines]), "POST",
                      f"risks/{risk['id']}/acceptances/{identity}/_withdraw", {"reason": "Toch niet"})

    def decide(self):
        line = self.kept["applicability"][self.chance.choice(self.decided)]
        word = self.chance.choice(["yes", "no", "no", "undecided"])
        body = {"applicable": word, "justification": "Daarom" if self.chance.random() < 0.95 else None}
        self.keep("applicability", self.take("decide " + word, self.anybody(), "PATCH", "applicability/" + line["id"], body,
                                             line["version"]))

    def analyse(self):
        analysis, what = self.some("risk-analyses"), self.chance.choice(["_finish", "_finish", "_continue", "_continue", None])
        analyses = self.kept["risk-analyses"].values()
        unready = {risk["analysis"] for risk in self.kept["risks"].values()
                   if not risk["archivedAt"] and not (risk["inherent"] and risk["current"])} if what == "_finish" else {
                   each["continues"] for each in analyses}
        ready = [each for each in analyses if each["id"] not in unready and not each["archivedAt"]
                 and each["status"] == ("draft" if what == "_finish" else "finished")]
        if what and ready and self.chance.random() < 0.7:
            analysis = self.chance.choice(ready)
        if what != "_finish" and len(analyses) >= MOST["risk-analyses"]:
            return
        if what is None:
            self.keep("risk-analyses", self.take("create analysis", self.anybody(), "POST", "risk-analyses", {"title": "Nog een"}))
            return
        made = self.take(what, self.anybody(), "POST", f"risk-analyses/{analysis['id']}/{what}", {} if what == "_finish" else None)
        self.keep("risk-analyses", made)
        for risk in [each for each in self.kept["risks"].values() if made and each["analysis"] == analysis["id"]]:
            self.keep("risks", self.read("risks/" + risk["id"]))

    def step(self):
        kinds = {self.create_risk: 6, self.patch_risk: 30, self.many_risks: 3, self.import_risks: 2.5, lambda: self.move("risks"): 6,
                 self.create_control: 2, self.change_control: 8, lambda: self.move("controls"): 3, self.draft_criteria: 1,
                 self.judge_criteria: 0.9, lambda: self.move("risk-criteria"): 0.6, self.accept: 26, self.withdraw: 4, self.decide: 7,
                 self.analyse: 2.5, lambda: self.move("risk-analyses"): 1}
        self.chance.choices([*kinds], [*kinds.values()])[0]()
