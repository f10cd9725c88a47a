"""A whole cycle, plan to closed: each gate first says what is missing, then opens as that is done; the board alone passes a closed one."""
from assessing import TODAY, day, done, founded, issued, me, numbers, result, told
from test_records import nothing_changes
from test_rights import program

CRITERIA = {
    "plan": ["scope-approved", "independent-measurement", "risk-analysis-approved", "statement-approved", "objectives-with-targets", "high-risks-decided"],
    "do": ["treatment-on-time", "critical-processes-planned", "trainings-held"],
    "check": ["internal-audit-issued", "plans-tested", "objectives-measured", "management-review-held"],
    "act": ["nonconformities-handled", "next-cycle"]}
NEXT = {"plan": "do", "do": "check", "check": "act", "act": "closed"}


class Walk:
    """A fresh organisation and its cycle."""

    def __init__(self, organisation):
        self.officer = founded(organisation)
        role = lambda name: self.officer.as_role(name, f"{name}@{self.officer.id}.nl")
        self.auditor, self.board, self.owner, self.reader = map(role, ("internal-auditor", "board", "owner", "reader"))
        self.cycle = self.officer.post("pdca-cycles", {"title": "Cyclus <1>", "startDate": day(-10), "endDate": day(355)})
        self.path = "pdca-cycles/" + self.cycle["id"]
        self.made = {}

    def gates(self):
        return self.officer.get(self.path + "/gates")

    def failing(self):
        found = self.gates()
        assert [each["criterion"] for each in found["criteria"]] == CRITERIA.get(found["phase"], []) and all(
            each["reason"] for each in found["criteria"]), found
        assert found["open"] == (found["phase"] != "closed" and all(each["met"] for each in found["criteria"]))
        return [each["criterion"] for each in found["criteria"] if not each["met"]]

    def move(self, who=None, to=None, **members):
        return (who or self.officer).ask("POST", self.path + "/transitions", {"to": to or NEXT[self.gates()["phase"]], **members})

    def refused(self):
        """The gate names all that fails, and nothing else."""
        failing = self.failing()
        with nothing_changes(self.officer):
            answer = self.move()
        assert failing and told(answer) == (409, {(f"#/criteria/{name}", "gate-closed") for name in failing}), answer.body
        reasons = {each["reason"] for each in self.gates()["criteria"] if not each["met"]}
        assert {error["detail"] for error in answer.json["errors"]} == reasons
        return failing

    def approve(self, register, record):
        done(self.board.ask("POST", f"{register}/{record['id']}/approvals", {"decision": "approved"}))

    def flips(self, criterion, act):
        """What is done meets that criterion, which wasn't, and changes no other."""
        before = self.failing()
        assert criterion in before, before
        act()
        assert self.failing() == [each for each in before if each != criterion], criterion

    # ---- plan
    def scope(self):
        document = self.officer.post("documents", {"title": "Toepassingsgebied", "kind": "scope"})
        assert "scope-approved" in self.failing()
        self.approve("documents", document)

    def measure(self):
        issued(self.auditor, [result(number) for number in numbers(self.officer)], kind="baseline", title="Nulmeting")

    def analyse(self):
        analysis = self.officer.post("risk-analyses", {"title": "Alles"})
        scores = {"likelihood": 1, "impacts": {"law": 1}}
        self.made["risk"] = self.officer.post("risks", {"title": "Uitval", "analysis": analysis["id"], "owner": me(self.owner), "treatment": "accept",
                                                        "inherent": scores, "current": scores})
        done(self.officer.ask("POST", f"risk-analyses/{analysis['id']}/_finish", {}))
        assert "risk-analysis-approved" in self.failing()
        self.approve("risk-analyses", analysis)

    def state(self):
        self.officer.decide()
        version = self.officer.post("soa-versions", {})
        assert "statement-approved" in self.failing()
        self.approve("soa-versions", version)

    def aim(self):
        objective = self.officer.post("objectives", {"title": "Phishing", "cycle": self.cycle["id"], "unit": "%"})
        self.officer.post("objectives", {"title": "Van een ander jaar", "target": 3})
        assert "objectives-with-targets" in self.failing(), "nobody adopted a target"
        self.made["objective"] = self.officer.patch("objectives", objective, {"target": "95"})

    def treat(self):
        """A high risk, and what is done about it, late."""
        high = {"likelihood": 4, "impacts": {"client-safety": 5}}
        risk = self.officer.patch("risks", self.made["high"], {"inherent": high, "current": high})
        assert "high-risks-decided" in self.failing()
        risk = self.officer.patch("risks", risk, {"treatment": "reduce"})
        assert "high-risks-decided" in self.failing(), "nobody does anything yet"
        self.made["task"] = self.officer.post("tasks", {"title": "Maatregel", "dueDate": day(-3), "about": risk["id"]})
        self.officer.patch("risks", risk, {"tasks": [self.made["task"]["id"]], "target": high | {"likelihood": 1}})

    # ---- do
    def complete(self):
        done(self.officer.ask("POST", f"tasks/{self.made['task']['id']}/completions", {}))

    def cover(self):
        plan = {"title": "Zonder dossier", "owner": me(self.owner), "rto": "PT4H", "fallback": "Papier", "communication": "Portofoon",
                "processes": [self.made["process"]["id"]]}
        self.made["plan"] = self.officer.post("continuity-plans", plan)
        assert "critical-processes-planned" in self.failing(), "a draft is no plan"
        self.made["plan"] = self.officer.patch("continuity-plans", self.made["plan"], {"status": "active"})

    def train(self):
        post = lambda **members: self.officer.post("trainings", {"title": "Training", "heldDate": str(TODAY)} | members)
        post(kind="awareness", heldDate=day(-20))
        post(kind="awareness", plannedDate=day(3), heldDate=None)
        post(kind="awareness")
        missed = post(kind="management", attendees=[{"name": "Iemand"}])
        assert missed["derived"]["boardMissing"] == [me(self.board)] and "trainings-held" in self.failing()
        self.officer.patch("trainings", missed, {"attendees": [{"name": "De bestuurder", "user": me(self.board)}]})

    # ---- check
    def audit(self):
        self.made["audit"] = issued(self.auditor, [result("A.5.1", "minor", note="Beleid mist"), result("A.5.2")])

    def exercise(self):
        self.officer.post("exercises", {"title": "Nacht", "plans": [self.made["plan"]["id"]], "kind": "simulation", "facilitator": me(self.officer),
                                        "evaluator": me(self.auditor), "heldDate": str(TODAY), "outcome": "passed", "measuredRto": "PT2H",
                                        "dataChecked": True})

    def count(self):
        row = {"objective": self.made["objective"]["id"], "numerator": 47, "denominator": "50", "periodStartDate": day(-80)}
        self.officer.post("measurements", row | {"periodEndDate": day(-11)})
        assert "objectives-measured" in self.failing(), "that was before the cycle"
        self.officer.post("measurements", row | {"periodEndDate": day(-1)})

    def review(self):
        review = self.officer.post("management-reviews", {"title": "Beoordeling", "cycle": self.cycle["id"], "date": str(TODAY), "attendees": ["Bestuur"]})
        inputs = {name: "Niets te melden" for name in review["derived"]["missingInputs"]}
        review = self.officer.patch("management-reviews", review, {"inputs": inputs})
        assert "management-review-held" in self.failing(), "planned isn't held"
        self.made["review"] = self.officer.patch("management-reviews", review, {"status": "held"})

    # ---- act
    def settle(self):
        finding, = self.officer.get("findings", type="nonconformity")["items"]
        for n, body in enumerate(({"cause": "x"}, {"similarElsewhere": "x"}, {"correction": "x"})):
            assert "nonconformities-handled" in self.failing(), n
            finding = self.officer.patch("findings", finding, body)

    def follow(self):
        self.officer.post("pdca-cycles", {"title": "Vroeger", "startDate": day(-400)})
        assert "next-cycle" in self.failing()
        self.officer.post("pdca-cycles", {"title": "Cyclus 2", "startDate": day(356)})


STEPS = {"plan": (("scope-approved", Walk.scope), ("independent-measurement", Walk.measure), ("risk-analysis-approved", Walk.analyse),
                  ("statement-approved", Walk.state), ("objectives-with-targets", Walk.aim), ("high-risks-decided", Walk.treat)),
         "do": (("treatment-on-time", Walk.complete), ("critical-processes-planned", Walk.cover), ("trainings-held", Walk.train)),
         "check": (("internal-audit-issued", Walk.audit), ("plans-tested", Walk.exercise), ("objectives-measured", Walk.count),
                   ("management-review-held", Walk.review)),
         "act": (("nonconformities-handled", Walk.settle), ("next-cycle", Walk.follow))}


def through(walk, phase):
    """Everything that the phase asks, one thing after another, and on."""
    assert walk.gates()["phase"] == phase and walk.gates()["next"] == NEXT[phase]
    failing = walk.refused()
    assert failing == [criterion for criterion, _ in STEPS[phase]], failing
    for criterion, act in STEPS[phase]:
        walk.refused()
        walk.flips(criterion, lambda act=act: act(walk))
    assert walk.gates()["open"] and walk.failing() == []
    record = done(walk.move())
    assert record["phase"] == NEXT[phase] and record["transitions"][-1] | {"at": None} == {
        "from": phase, "to": NEXT[phase], "at": None, "by": me(walk.officer), "failed": [], "overrideReason": None}


def test_a_whole_cycle(organisation):
    walk = Walk(organisation)
    assert walk.failing() == CRITERIA["plan"][:-1], "no high risk is open yet"
    analysis = walk.officer.post("risk-analyses", {"title": "Erbij"})
    walk.made["high"] = walk.officer.post("risks", {"title": "Medicatie", "analysis": analysis["id"], "owner": me(walk.owner)})
    through(walk, "plan")
    walk.made["process"] = walk.officer.post("assets", {"title": "Medicatie", "kind": "process", "critical": True})
    through(walk, "do")
    through(walk, "check")
    answer = walk.board.ask("POST", walk.path + "/approvals", {"decision": "approved"})
    assert told(answer) == (409, {("#/phase", "work-not-done")}), "the close is approved, not the way there"
    through(walk, "act")
    found = walk.gates()
    assert (found["phase"], found["next"], found["open"], found["criteria"]) == ("closed", None, False, [])
    for to in ("plan", "do", "check", "act", "closed"):
        for answer in (walk.move(to=to), walk.move(walk.board, to, override={"reason": "x"})):
            assert told(answer) == (409, {("#/to", "contradiction"), ("#/phase", "frozen")})
    record = walk.officer.get(walk.path)
    for answer in (walk.officer.ask("PATCH", walk.path, {"title": "x"}, record["version"]),
                   walk.officer.ask("POST", "pdca-cycles/_bulk", {"changes": [{"id": record["id"], "version": record["version"], "patch": {"goals": "x"}}]})):
        assert answer.status == 409 and {rule for _, rule in answer.rules} == {"frozen"}, answer.body
    assert walk.officer.ask("DELETE", walk.path, None, record["version"]).status == 409
    assert walk.officer.ask("POST", walk.path + "/approvals", {"decision": "approved"}).status == 403
    walk.approve("pdca-cycles", record)
    closed = walk.officer.get(walk.path)
    assert (closed["derived"]["approval"]["decision"], closed["derived"]["overrides"]) == ("approved", 0)
    assert [each["to"] for each in closed["transitions"]] == [*NEXT.values()]
    look_at_the_report(walk)


def look_at_the_report(walk):
    pages = {}
    for language in ("nl", "en"):
        answer = walk.reader.ask("GET", walk.path + "/report", query={"language": language})
        assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/html"), answer.body
        pages[language] = answer.body.decode()
        assert f'lang="{language}"' in pages[language] and "Cyclus &lt;1&gt;" in pages[language] and "<script" not in pages[language]
    text = {language: page.replace("<p>", "\n") for language, page in pages.items()}
    for nl, en in (("Doelstellingen: 0 van de 1 gehaald; van 0 is dat onbekend.", "Objectives: 0 of 1 met; of 0 that is unknown."),
                   ("Continuïteitsplannen: 1 van de 1 getest; 0 nooit getest.", "Continuity plans: 1 of 1 tested; 0 never tested."),
                   ("Bevindingen: 1 van de 1 open; daarvan 0 te laat.", "Findings: 1 of 1 open; 0 of them late."),
                   ("over 0 van de 1 is besloten", "0 of 1 decided"), ("Deze cyclus is gesloten.", "This cycle is closed."),
                   ("Geen enkele keer ging de cyclus door", "The cycle never went on while criteria"),
                   ("0 van de 101 regels ingevoerd; over 0 niet besloten", "0 of 101 lines implemented; 0 undecided"),
                   ("Er is een onafhankelijke beoordeling die telt.", "There is an independent assessment that counts.")):
        assert nl in text["nl"] and en in text["en"], (nl, nl in text["nl"], en in text["en"])
    assert all("94 %" in page and "Nulmeting" in page and "Beleid mist" in page for page in text.values())
    assert walk.reader.ask("GET", walk.path + "/report", query={"language": "fr"}).status == 400


def test_the_board_alone_passes_a_closed_gate_and_says_why(organisation):
    walk = Walk(organisation)
    override = {"override": {"reason": "Het bestuur neemt het risico"}}
    for who, status in ((walk.reader, 403), (walk.owner, 403), (walk.auditor, 403), (walk.officer, 409), (program(walk.officer, "security-officer"), 409)):
        with nothing_changes(walk.officer):
            answer = walk.move(who, **override)
        assert answer.status == status and (status == 403 or ("#/override", "right") in answer.rules), answer.body
    for body in ({"to": "do", "override": {}}, {"to": "do", "override": {"reason": " "}}, {"to": "done"}, {}):
        with nothing_changes(walk.officer):
            assert walk.board.ask("POST", walk.path + "/transitions", body).status == 400, body
    with nothing_changes(walk.officer):
        assert "gate-closed" in str(walk.move(walk.board).rules), "without a reason it is closed for the board, too"
        for to in ("check", "act", "closed", "plan"):
            assert told(walk.move(walk.board, to, **override)) == (409, {("#/to", "contradiction")})
    record = done(walk.move(walk.board, **override))
    assert (record["phase"], record["derived"]["overrides"]) == ("do", 1)
    moved, = record["transitions"]
    assert (moved["failed"], moved["overrideReason"], moved["by"]) == (CRITERIA["plan"][:-1], override["override"]["reason"], me(walk.board))
    assert [each["action"] for each in walk.officer.get(walk.path + "/history")["items"]] == ["transition", "create"]
    page = walk.board.ask("GET", walk.path + "/report", query={"language": "nl"}).body.decode()
    assert "Het bestuur neemt het risico" in page and "Het bestuur ging 1 van de 1 keer door" in page


def test_the_phase_is_no_member_to_write(organisation):
    officer = founded(organisation)
    made = officer.post("pdca-cycles", {"title": "x", "startDate": day(0)})
    for body in ({"phase": "closed"}, {"transitions": []}):
        member, = body
        for method, path, version in (("PATCH", "pdca-cycles/" + made["id"], 1), ("POST", "pdca-cycles", None)):
            answer = officer.ask(method, path, body if version else {"title": "x", "startDate": day(0)} | body, version)
            assert told(answer) == (400, {("#/" + member, "read-only")}), answer.body
    assert told(officer.ask("PATCH", "pdca-cycles/" + made["id"], {"endDate": day(-1)}, 1)) == (409, {("#/endDate", "date-order")})


def test_a_cycle_of_before_is_no_measure_of_this_one(organisation):
    """What was done before it began isn't its own, and once it runs it doesn't begin earlier."""
    walk = Walk(organisation)
    walk.analyse(), walk.state()
    late = walk.officer.post("pdca-cycles", {"title": "Later", "startDate": day(1)})
    found = {each["criterion"]: each["met"] for each in walk.officer.get(f"pdca-cycles/{late['id']}/gates")["criteria"]}
    assert not found["risk-analysis-approved"] and not found["statement-approved"] and walk.failing() == [
        "scope-approved", "independent-measurement", "objectives-with-targets"]
    done(walk.move(walk.board, override={"reason": "x"}))
    assert walk.officer.ask("PATCH", walk.path, {"startDate": day(-500)}, 2).status == 409, "last year's work becomes this year's"
