"""Whether an audit counts as independent, and where the organisation stands: by the registers as they were, unknown where nobody knows."""
import datetime

import pytest

from assessing import (
    EDITION, TODAY, act, assessor, audit, day, done, founded, independence, issue, issued, me, now, numbers, report, result, verdicts,
    write)


class Home:
    """A fresh organisation with its people."""

    def __init__(self, organisation):
        self.officer = founded(organisation)
        self.auditor = self.officer.as_role("internal-auditor", f"auditor@{self.officer.id}.nl")
        self.board = self.officer.as_role("board", f"bestuur@{self.officer.id}.nl")
        self.numbers = numbers(organisation)

    def whole(self, **members):
        """An audit of everything, conform."""
        return issued(self.auditor, [result(number) for number in self.numbers], **members)

    def standing(self, **query):
        return self.officer.get("independence", **query)

    def line(self, number):
        lines = self.officer.get("statement-of-applicability")["lines"]
        return next(line for line in lines if line["requirement"] == EDITION + "A." + number)

    def clauses(self):
        lines = self.officer.get("conformity")["lines"]
        return {line["requirement"].removeprefix(EDITION): line for line in lines if line["kind"] == "clause"}

    def lapses(self, **query):
        return [item for item in self.officer.get("overdue", **query)["items"] if item["what"] == "independence"]


@pytest.fixture
def home(organisation):
    return Home(organisation)


def months_later(months):
    month = TODAY.month - 1 + months
    year, month = TODAY.year + month // 12, month % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return str(datetime.date(year, month, min(TODAY.day, last)))


def test_of_a_fresh_organisation_nothing_is_known_and_then_it_is_declared(home):
    undeclared = [assessor(home.auditor, relation=None, declaredConflicts=None)]
    made = home.whole(assessors=undeclared)
    found = independence(home.officer, made)
    assert (found["counts"], found["countsForProgramme"], verdicts(found)) == (None, False, {
        "kind": "holds", "no-ties": "unknown", "competent": "holds", "reported": "holds", "confirmed": "holds"})
    standing = home.standing()
    assert (standing["counts"], standing["until"], standing["coverage"]["n"], len(standing["coverage"]["missing"])) == (None, None, 0, 131)
    for half in ({"relation": ""}, {"declaredConflicts": []}):
        made = audit(home.auditor, assessors=[assessor(home.auditor, **{"relation": None, "declaredConflicts": None} | half)])
        assert verdicts(independence(home.auditor, made))["no-ties"] == "unknown", half
    made = home.whole()
    found = independence(home.officer, made)
    assert (found["counts"], found["countsForProgramme"], found["except"]) == (True, True, []), found
    standing = home.standing()
    assert (standing["counts"], standing["route"], standing["until"], standing["warning"]) == (True, "programme", months_later(12), False)
    assert standing["coverage"] == {"n": 131, "of": 131, "missing": []} and standing["records"] == [{"register": "assessments", "id": made["id"]}]
    assert home.officer.get("dashboard")["check"]["independence"] == {
        "counts": True, "until": months_later(12), "warning": False, "route": "programme", "covered": {"n": 131, "of": 131}}


def test_what_an_auditor_owns_he_doesn_t_judge(home):
    control = home.officer.patch("controls", home.officer.control_of("A.5.5"), {"owner": me(home.auditor)})
    made = home.whole()
    found = independence(home.officer, made)
    assert (found["counts"], found["except"]) == (True, [EDITION + "A.5.5"])
    ties = next(rule for rule in found["rules"] if rule["rule"] == "no-ties")
    assert ties["verdict"] == "holds" and {"register": "controls", "id": control["id"]} in ties["records"]
    standing = home.standing()
    assert (standing["counts"], standing["coverage"]) == (False, {"n": 130, "of": 131, "missing": [EDITION + "A.5.5"]})
    home.officer.patch("controls", control, {"owner": None})
    assert independence(home.officer, made)["except"] == [EDITION + "A.5.5"], "he owned it within the year before"
    line = home.officer.line_of("A.5.5")
    home.officer.patch("applicability", line, {"applicable": "no", "justification": "Niet aan de orde"})
    standing = home.standing()
    assert (standing["counts"], standing["coverage"]["of"]) == (True, 130), "what doesn't apply isn't missed"


@pytest.mark.parametrize("kind", ["self-assessment", "risk-analysis", "dpia", "penetration-test", "regulator-visit", "supplier-audit"])
def test_other_looks_never_count_whatever_they_are_called(home, kind):
    made = home.whole(kind=kind, title="Onafhankelijke audit door een RE")
    found = independence(home.officer, made)
    assert (found["counts"], verdicts(found)["kind"]) == (False, "fails") and kind.split("-")[0] in found["rules"][0]["reason"]
    standing = home.standing()
    assert (standing["counts"], standing["coverage"]["n"]) == (False, 0)
    assert home.line("5.1")["verified"] is None


def test_a_baseline_counts_as_independent_and_not_as_an_audit_of_the_programme(home):
    found = independence(home.officer, home.whole(kind="baseline"))
    assert (found["counts"], found["countsForProgramme"]) == (True, False) and home.standing()["counts"] is True
    assert "audit" in home.clauses()["9.2.1"]["missing"]


@pytest.mark.parametrize("spoil, rule, verdict", [
    ({"qualification": None}, "competent", "fails"), ({"careKnowledge": False}, "competent", "fails"),
    ({"careKnowledge": None}, "competent", "unknown"), ({"declaredConflicts": ["Broer van de bestuurder"]}, "no-ties", "fails"),
    ({"declaredConflicts": "geen"}, "no-ties", "holds")])
def test_an_assessor_who_isn_t_fit(home, spoil, rule, verdict):
    found = independence(home.officer, home.whole(assessors=[assessor(home.auditor, **spoil)]))
    assert verdicts(found)[rule] == verdict and found["counts"] is {"fails": False, "unknown": None, "holds": True}[verdict], found


def test_a_lead_who_is_security_officer_here_judges_his_own_work(home):
    made = home.officer.post("assessments", {"title": "Eigen audit", "kind": "internal-audit", "startDate": str(TODAY), "assessors": [assessor(home.officer)]})
    write(home.officer, made, [result("A.5.1")])
    issue(home.officer, made)
    found = independence(home.officer, made)
    assert (found["counts"], verdicts(found)["no-ties"]) == (False, "fails"), found


def test_a_firm_that_advised_here_isn_t_independent(home):
    firm = home.officer.post("parties", {"title": "Adviseurs BV", "kind": "consultant"})
    made = home.whole(assessors=[assessor(home.auditor, party=firm["id"])])
    found = independence(home.officer, made)
    assert (found["counts"], verdicts(found)["no-ties"]) == (False, "fails")
    assert {"register": "parties", "id": firm["id"]} in found["rules"][1]["records"]


def test_a_report_that_the_board_didn_t_get_doesn_t_count(home):
    made = audit(home.auditor)
    write(home.auditor, made, [result(number) for number in home.numbers])
    assert verdicts(independence(home.auditor, made))["reported"] == "fails"
    record = done(act(home.auditor, made, "_issue"))
    assert independence(home.officer, made)["counts"] is False, "no report"
    record = home.auditor.patch("assessments", record, {"report": report(home.auditor)})
    assert independence(home.officer, made)["counts"] is False, "not given to the board"
    home.officer.patch("assessments", record, {"reportedToBoardDate": str(TODAY)})
    assert independence(home.officer, made)["counts"] is True and home.standing()["counts"] is True


def test_what_wasn_t_assessed_is_missing(home):
    made = audit(home.auditor)
    write(home.auditor, made, [result(number) for number in home.numbers[:-2]] + [result(home.numbers[-1], "not-assessed", reason="Geen tijd")])
    issue(home.auditor, made)
    standing = home.standing()
    assert (standing["counts"], standing["coverage"]["missing"]) == (False, [EDITION + number for number in home.numbers[-2:]])


def test_audits_of_one_programme_cover_together_and_others_don_t(home):
    programme = home.auditor.post("audit-programmes", {"title": "Driejarig", "startDate": day(-200), "years": 3})["id"]
    half = len(home.numbers) // 2
    members = {"startDate": day(-150), "reportDate": day(-140)}
    first = audit(home.auditor, programme=programme, **members)
    write(home.auditor, first, [result(number) for number in home.numbers[:half]])
    issue(home.auditor, first)
    apart = issued(home.auditor, [result(number) for number in home.numbers[half:]])
    standing = home.standing()
    assert (standing["counts"], standing["coverage"]["n"]) == (False, 131 - half), "each stands alone: " + apart["id"]
    issued(home.auditor, [result(number) for number in home.numbers[half:]], programme=programme)
    standing = home.standing()
    assert (standing["counts"], standing["coverage"]["n"], standing["until"], len(standing["records"])) == (True, 131, months_later(12), 2)


def test_it_lapses_and_that_shows_before_it_does(home):
    assert home.lapses(withinDays=30) == []
    made = home.whole()
    assert home.lapses(withinDays=30) == []
    for on, late in ((months_later(12), 0), (str(datetime.date.fromisoformat(months_later(12)) + datetime.timedelta(days=1)), 1)):
        item, = home.lapses(on=on)
        assert (item["register"], item["id"], item["dueDate"], item["daysLate"]) == ("assessments", made["id"], months_later(12), late), item
    assert home.lapses(on=str(datetime.date.fromisoformat(months_later(12)) - datetime.timedelta(days=31)), withinDays=30) == []


def test_an_old_report_has_lapsed(home):
    home.whole(startDate=day(-420), reportDate=day(-400))
    standing = home.standing()
    assert (standing["counts"], {rule["rule"]: rule["verdict"] for rule in standing["rules"]}) == (False, {"complete": "holds", "recent": "fails"})
    item, = home.lapses()
    assert item["daysLate"] > 30, item
    home.whole()
    assert home.standing()["counts"] is True and home.lapses() == []


def test_the_past_keeps_its_answer(home):
    before = now()
    made = home.whole()
    between = now()
    control = home.officer.patch("controls", home.officer.control_of("A.5.5"), {"owner": me(home.auditor)})
    assert home.standing(asOf=before)["counts"] is False and home.standing(asOf=between)["counts"] is True
    assert independence(home.officer, made, asOf=between)["except"] == []
    assert home.officer.ask("GET", f"assessments/{made['id']}/independence", query={"asOf": before}).status == 404
    assert home.standing()["counts"] is False and control["owner"] == me(home.auditor), "until now counts as well"


# ---- certificates -----------------------------------------------------------------------------------------------------


def certificate(home, **members):
    return home.officer.post("certificates", {
        "title": "NEN 7510", "accreditation": "RvA C 123", "coversCare": True, "coversCareReason": "Alle locaties", "decidedDate": day(-300),
        "validUntilDate": day(700), "stages": [{"stage": "surveillance-1", "heldDate": day(-30)}], **members})


def test_a_certificate_is_the_other_route(home):
    made = certificate(home)
    standing = home.standing()
    assert (standing["counts"], standing["route"], standing["records"]) == (True, "certificate", [{"register": "certificates", "id": made["id"]}])
    assert standing["until"] == str(datetime.date.fromisoformat(day(-30)).replace(year=(TODAY - datetime.timedelta(days=30)).year + 1))
    assert {rule["rule"]: rule["verdict"] for rule in standing["rules"] if rule["route"] == "certificate"} == dict.fromkeys(
        ("valid", "accredited", "scope", "audited"), "holds")
    home.officer.patch("certificates", made, {"withdrawnDate": str(TODAY)})
    assert home.standing()["counts"] is False


@pytest.mark.parametrize("members, counts", [
    ({"accreditation": None}, None), ({"coversCare": None, "coversCareReason": None}, None), ({"coversCare": False}, False),
    ({"validUntilDate": day(-1)}, False), ({"decidedDate": None}, False), ({"stages": [{"stage": "stage-2", "heldDate": day(-400)}]}, False),
    ({"stages": []}, None), ({"edition": "nen7510-2017"}, str(TODAY) <= "2027-02-20")])
def test_a_certificate_that_doesn_t_say_enough(home, members, counts):
    certificate(home, **members)
    assert home.standing()["counts"] is counts


def test_a_certificate_misses_a_location_where_care_is_given(home):
    here, there = (home.officer.post("locations", {"title": title, "kind": "residential"})["id"] for title in ("Hier", "Daar"))
    made = certificate(home, locations=[here])
    assert made["derived"]["careNotCovered"] == [there] and home.standing()["counts"] is False
    home.officer.patch("certificates", made, {"locations": [here, there]})
    assert home.standing()["counts"] is True


# ---- what else leans on it --------------------------------------------------------------------------------------------


def test_a_line_is_verified_until_its_control_becomes_another(home):
    controls = {number: home.officer.control_of("A." + number) for number in ("5.1", "5.2", "5.3", "5.4")}
    assert home.line("5.1")["verified"] is None
    first = home.whole()
    seen = {"assessment": first["id"], "date": str(TODAY)}
    assert home.line("5.1")["verified"] == seen and home.officer.get("dashboard")["check"]["linesVerified"] == {"n": 101, "of": 101}
    for number, patch, lapses in (("5.1", {"owner": me(home.officer)}, False), ("5.1", {"lastReviewedDate": str(TODAY), "maturity": 3}, False),
                                  ("5.2", {"implementation": "Anders"}, True), ("5.3", {"status": "retired"}, True),
                                  ("5.4", {"description": "Anders"}, True)):
        controls[number] = home.officer.patch("controls", controls[number], patch)
        assert home.line(number)["verified"] == (None if lapses else seen), (number, patch)
    home.officer.patch("controls", controls["5.2"], {"implementation": None})
    assert home.line("5.2")["verified"] == seen, "it is again what was seen"
    home.officer.post("controls", {"title": "Nog een", "requirements": [EDITION + "A.5.6"]})
    assert home.line("5.6")["verified"] is None, "a control that nobody saw"
    second = issued(home.auditor, [result("A.5.1", "minor", note="Mist"), result("A.5.2", "conform")])
    assert home.line("5.1")["verified"] is None, "the latest word counts"
    assert home.line("5.2")["verified"]["assessment"] == second["id"]
    control = home.officer.control_of("A.5.1")
    assert control["derived"]["effectiveness"] == "ineffective" and home.officer.control_of("A.5.2")["derived"]["effectiveness"] == "effective"


def test_clauses_fill_themselves(home):
    """From what the registers hold; a document would do as well."""
    officer = home.officer
    missing = lambda number: set(home.clauses()[number]["missing"])
    met_by = lambda number: {each["register"] for each in home.clauses()[number]["metBy"]}
    waiting = {"9.2.1": "audit", "9.2.2": "programme", "9.3.1": "review", "9.3.2": "review", "9.3.3": "review", "6.1.2": "analysis", "8.2": "analysis",
               "6.2": "objective", "9.1": "measurement", "7.2": "training", "7.3": "training"}
    for number, what in waiting.items():
        assert what in missing(number) and not met_by(number), number
    programme = home.auditor.post("audit-programmes", {"title": "P", "startDate": str(TODAY), "years": 3, "planned": [
        {"requirements": [EDITION + "A.5.1"], "byDate": str(TODAY)}]})
    assert "programme" in missing("9.2.2"), "it waits for what was planned for today"
    issued(home.auditor, [result("A.5.1", "minor", note="Mist")], programme=programme["id"])
    analysis = officer.post("risk-analyses", {"title": "Alles", "reviewInterval": "P1Y"})
    low = {"likelihood": 1, "impacts": {"law": 1}}
    officer.post("risks", {"title": "Boete", "analysis": analysis["id"], "owner": me(officer), "inherent": low, "current": low, "treatment": "accept"})
    done(officer.ask("POST", f"risk-analyses/{analysis['id']}/_finish", {}))
    assert "analysis" in missing("6.1.2"), "nobody approved it"
    done(home.board.ask("POST", f"risk-analyses/{analysis['id']}/approvals", {"decision": "approved"}))
    objective = officer.post("objectives", {"title": "Phishing"})
    assert "objective" in missing("6.2"), "nobody adopted a target"
    officer.patch("objectives", objective, {"target": 95})
    officer.post("measurements", {"objective": objective["id"], "periodStartDate": day(-30), "periodEndDate": day(-1), "numerator": 96})
    officer.post("trainings", {"title": "Iedereen", "kind": "awareness", "heldDate": str(TODAY)})
    officer.post("trainings", {"title": "Rol", "kind": "role", "heldDate": str(TODAY)})
    review = officer.post("management-reviews", {"title": "Beoordeling", "date": str(TODAY), "attendees": ["Bestuur"]})
    assert "review" in missing("9.3.1"), "planned isn't held"
    inputs = {name: "Niets te melden" for name in review["derived"]["missingInputs"]}
    officer.patch("management-reviews", review, {"inputs": inputs, "status": "held"})
    for number, what in waiting.items():
        line = home.clauses()[number]
        assert line["missing"] == [] and line["status"] == "implemented" and met_by(number), (number, line)
    assert "correction" in missing("10.2")
    finding = officer.get("findings")["items"][0]
    officer.patch("findings", finding, {"cause": "x", "similarElsewhere": "x", "correction": "x"})
    assert "correction" not in missing("10.2") and met_by("10.2") == {"findings"}
