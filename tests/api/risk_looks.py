"""What the design says of risks, in sentences of its own, held against everything that the API shows at a moment."""
import collections
import datetime
import json
import re

from every_register import REGISTERS
from random_history import EDITION
from risk_history import BANDS, STAGES

SOON = 30  # days


def worst(score):
    return max((level for level in score["impacts"].values() if level), default=0)


def band_of(criteria, score):
    """The cell of the matrix at this likelihood and the worst impact; none where there is no such cell."""
    at = score and (score["likelihood"], worst(score))
    return next((cell["band"] for cell in criteria["matrix"] if (cell["likelihood"], cell["impact"]) == at), None)


def acceptor_of(criteria, band):
    return next((mandate["acceptor"] for mandate in criteria["mandates"] if mandate["band"] == band), "board")


def higher(now, then):
    """Likelier or worse without being less of the other; none when it is more of one and less of the other."""
    likelier, worse = now["likelihood"] - then["likelihood"], worst(now) - worst(then)
    if likelier * worse < 0:
        return None
    return likelier > 0 or worse > 0


def line_status(applicable, controls):
    """By the sentences of the design: of the controls that aren't archived."""
    living = [control["status"] for control in controls if control["status"] != "retired"]
    if applicable != "yes":
        return {"undecided": "undecided", "no": "not-applicable"}[applicable]
    if not living:
        return "lapsed" if controls else "not-started"
    return "implemented" if set(living) == {"implemented"} else "not-started" if set(living) == {"planned"} else "partial"


class Look:
    """Everything as the API shows it now, and what is wrong with it."""

    def __init__(self, walk, found):
        self.walk, self.found, self.today = walk, found, str(walk.today)
        self.tables = {register: {record["id"]: record for record in self.all_of(register)} for register in {*REGISTERS, "soa-versions"}}
        self.risks, self.controls = self.tables["risks"], self.tables["controls"]
        self.acceptances = {risk: walk.read(f"risks/{risk}/acceptances")["items"] for risk in self.risks}
        self.statement = walk.read("statement-of-applicability")
        self.overdue = walk.read(f"overdue?withinDays={SOON}")["items"]
        self.in_force = [criteria for criteria in self.tables["risk-criteria"].values() if criteria["derived"]["inForce"]]

    def all_of(self, register):
        path, cursor = f"{register}?archived=any&limit=1000", ""
        while cursor is not None:
            page = self.walk.read(path + cursor)
            yield from page["items"]
            cursor = "&cursor=" + page["next"] if page.get("next") else None

    def wrong(self, what, *told):
        self.found[what].append((self.walk.changes, *told))

    def newest(self, risk):
        return max(self.acceptances[risk["id"]], key=lambda each: each["createdAt"], default=None)

    def stands(self, acceptance, risk):
        """Whether it holds: yes, no (with the reasons), or none where the design leaves it open: likelier and less bad, or accepted
        by a scale that was longer than today's."""
        [criteria], now = self.in_force, risk["current"]
        band, was = band_of(criteria, now), self.walk.accepted[acceptance["id"]]
        controls = [self.controls[each] for each in acceptance["controls"]]
        why = {"withdrawn": acceptance["withdrawnAt"] is not None, "expired": acceptance["validUntilDate"] < self.today,
               "wrote a score": was["by"] in was["writers"], "neither board nor owner": not was["board"] and was["by"] != was["owner"],
               "beyond the mandate": not was["board"] and band is not None and acceptor_of(criteria, band) != "risk-owner",
               "lapsed": any(control["archivedAt"] or control["status"] != "implemented" for control in controls),
               "not scored": band is None, "higher": band is not None and (
                   bool(higher(now, was["level"])) or BANDS.index(band) > BANDS.index(acceptance["band"]))}
        told = [reason for reason, so in why.items() if so]
        open_question = not told and (higher(now, was["level"]) is None or band_of(criteria, was["level"]) is None)
        return None if open_question else not told, told

    def check(self, known):
        """All there is to look at; `known` are the ids that were followed before, and are added to."""
        self.check_criteria()
        if len(self.in_force) != 1:
            return
        self.check_accepted()
        self.check_bands()
        self.check_links(known)
        self.check_statement()
        self.check_contradictions()
        self.check_overdue()

    def check_accepted(self):
        for risk in self.risks.values():
            derived, newest = risk["derived"], self.newest(risk)
            holding = [each for each in self.acceptances[risk["id"]] if self.stands(each, risk)[0] is not False]
            if derived["accepted"] and not holding:
                self.wrong("accepted", risk, self.acceptances[risk["id"]])
            stands, why = self.stands(newest, risk) if newest else (False, ["never"])
            if stands is not None and stands != derived["accepted"]:
                self.wrong("accepted", risk, newest, why)
            if derived["accepted"] != (newest is not None and derived["reopenedBecause"] is None):
                self.wrong("accepted", risk, newest, "its reason")
            if derived["acceptedUntilDate"] != (newest["validUntilDate"] if derived["accepted"] else None):
                self.wrong("accepted", risk, newest, "its end")

    def check_bands(self):
        [criteria] = self.in_force
        for risk in self.risks.values():
            bands = {stage: band_of(criteria, risk[stage]) for stage in STAGES}
            shown = {stage: risk["derived"][stage + "Band"] for stage in STAGES}
            acceptor = bands["current"] and acceptor_of(criteria, bands["current"])
            if (bands, acceptor) != (shown, risk["derived"]["acceptor"]):
                self.wrong("bands", risk, bands, acceptor)

    def check_links(self, known):
        """An id in a living record or an acceptance is of a record or a person; what is archived is there."""
        told = [(register, record) for register, table in self.tables.items() for record in table.values() if not record["archivedAt"]]
        told += [("acceptances", each) for made in self.acceptances.values() for each in made]
        for register, record in told:
            own = {record["id"]} if register == "acceptances" else set()
            for identity in self.ids_in(record) - own - known:
                found = [each for each, records in self.tables.items() if identity in records]
                path = f"{self.walk.organisation.base}/{found[0]}/{identity}" if found else f"/v1/users/{identity}"
                status = self.walk.organisation.server.ask("GET", path, token=self.walk.organisation.token).status
                known.add(identity)
                if status != 200 and identity not in self.walk.programs:
                    self.wrong("links", register, record["id"], identity, status)

    @staticmethod
    def ids_in(record):
        return set(re.findall(r'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"', json.dumps({**record, "derived": None})))

    def check_statement(self):
        lines, totals = self.statement["lines"], collections.Counter()
        numbers = [line["requirement"] for line in lines]
        if len(numbers) != 101 or len(set(numbers)) != 101 or any(not number.startswith(EDITION + "A.") for number in numbers):
            self.wrong("statement", len(numbers), len(set(numbers)))
        for line in lines:
            totals[re.sub("-(.)", lambda m: m[1].upper(), line["status"])] += 1
            of_line = [each for each in self.controls.values() if not each["archivedAt"] and line["requirement"] in each["requirements"]]
            if line["status"] != line_status(line["applicable"], of_line):
                self.wrong("statement", line, [each["status"] for each in of_line])
        if {name: count for name, count in self.statement["totals"].items() if count} != totals:
            self.wrong("statement", self.statement["totals"], totals)

    def check_contradictions(self):
        """What the statement calls not applicable has no implemented control, and no control in use that treats a risk."""
        treating = {control for risk in self.risks.values() if not risk["archivedAt"] for control in risk["controls"]}
        for line in self.statement["lines"]:
            for control in self.controls.values() if line["applicable"] == "no" else []:
                if line["requirement"] in control["requirements"] and not control["archivedAt"] and control["status"] != "retired" and (
                        control["status"] == "implemented" or control["id"] in treating):
                    self.wrong("contradictions", line["requirement"], control["status"], control["version"], control["id"] in treating)

    def check_overdue(self):
        soon = str(datetime.date.fromisoformat(self.today) + datetime.timedelta(days=SOON))
        wanted = {}
        for risk in self.risks.values():
            newest, derived = self.newest(risk), risk["derived"]
            if newest and not risk["archivedAt"] and (not derived["accepted"] or newest["validUntilDate"] <= soon):
                dated = derived["accepted"] or derived["reopenedBecause"] == "expired"
                wanted[risk["id"]] = ("acceptance", newest["validUntilDate"]) if dated else ("reopened", derived["reopenedDate"])
        shown = {item["id"]: (item["what"], item["dueDate"]) for item in self.overdue if item["register"] == "risks"}
        if wanted != shown or len(shown) != sum(item["register"] == "risks" for item in self.overdue):
            self.wrong("overdue", {each: (wanted.get(each), shown.get(each)) for each in wanted.keys() | shown.keys()
                                   if wanted.get(each) != shown.get(each)})

    def check_criteria(self):
        """One, and one that the board approved last, when there is any."""
        approved = [each for each in self.tables["risk-criteria"].values() if not each["archivedAt"] and each["derived"]["approval"]
                    and each["derived"]["approval"]["decision"] == "approved"]
        last = max(approved, key=lambda each: each["derived"]["approval"]["at"], default=self.in_force[0] if self.in_force else None)
        if len(self.in_force) != 1 or last["id"] != self.in_force[0]["id"] or self.in_force[0]["archivedAt"]:
            self.wrong("criteria", [each["id"] for each in self.in_force], last and last["id"])
