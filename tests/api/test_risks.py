"""Risks: weighed by the criteria in force, accepted by whom may, and open again the second that no longer holds."""
import datetime

import pytest

from test_records import refuse
from test_rights_people import me

TODAY = datetime.date.today()


def day(days):
    return str(TODAY + datetime.timedelta(days=days))


def score(likelihood, **impacts):
    return {"likelihood": likelihood, "impacts": {name.replace("_", "-"): value for name, value in impacts.items()}}


@pytest.fixture(scope="module")
def people(organisation):
    return {"owner": organisation.as_role("owner", "owner@example.nl"), "board": organisation.as_role("board"),
            "other": organisation.as_role("owner", "other@example.nl"), "reader": organisation.as_role("reader"),
            "auditor": organisation.as_role("internal-auditor")}


@pytest.fixture(scope="module")
def control(organisation, people):
    def make(title, status="implemented", **members):
        done = {"implementation": "Zo doen wij het", "implementedDate": day(-10)} if status == "implemented" else {}
        return organisation.post("controls", {"title": title, "ground": "risk", "owner": me(people["other"]), "status": status,
                                              **done, **members})
    return make


@pytest.fixture(scope="module")
def analysis(organisation):
    return organisation.post("risk-analyses", {"title": "Cliëntdossier", "scope": "Het dossier", "reviewInterval": "P1Y"})


@pytest.fixture
def risk(organisation, analysis, people):
    def make(**members):
        return organisation.post("risks", {"title": "Dossier ligt plat", "analysis": analysis["id"], "owner": me(people["owner"]),
                                           "inherent": score(4, continuity_of_care=4), "current": score(2, continuity_of_care=3),
                                           **members})
    return make


def read(organisation, made):
    return organisation.get("risks/" + made["id"])["derived"]


def due(organisation, made, **query):
    return [(item["what"], item["dueDate"]) for item in organisation.get("overdue", **query)["items"] if item["id"] == made["id"]]


def accept(who, made, days=90, **members):
    return who.ask("POST", f"risks/{made['id']}/acceptances", {"validUntilDate": day(days), "reason": "Voor nu te dragen", **members})


def accepted(who, made, days=90):
    answer = accept(who, made, days)
    assert answer.status == 201, answer.body
    return answer.json


def rules(answer):
    return answer.status, {problem["rule"] for problem in answer.json.get("errors", [])}


def test_an_organisation_starts_with_criteria_in_force(organisation):
    listed = organisation.get("risk-criteria")
    assert listed["total"] == 1, listed
    [proposal] = listed["items"]
    assert proposal["derived"] == {"approval": None, "inForce": True}
    cells = {(cell["likelihood"], cell["impact"]): cell["band"] for cell in proposal["matrix"]}
    assert len(cells) == 25 and cells[1, 1] == "low" and cells[5, 5] == "very-high", cells
    assert cells[1, 5] == "medium", "rare and fatal isn't low"
    assert {m["band"]: m["acceptor"] for m in proposal["mandates"]} == {
        "low": "risk-owner", "medium": "risk-owner", "high": "board", "very-high": "board"}
    assert len(proposal["likelihoodScale"]) == 5 and len(proposal["impactScales"]) == 30


@pytest.mark.parametrize("members, problems", [
    ({"likelihoodLevels": 2}, {("#/likelihoodLevels", "range")}),
    ({"impactLevels": 7}, {("#/impactLevels", "range")}),
    ({"matrix": [{"likelihood": 1, "impact": 1}]}, {("#/matrix/0/band", "required")}),
    ({"mandates": [{"band": "low"}]}, {("#/mandates/0/acceptor", "required")}),
])
def test_criteria_of_the_wrong_shape(organisation, members, problems):
    refuse(organisation, 400, problems, "POST", "risk-criteria", {"title": "Anders", **members})


@pytest.mark.parametrize("members, problems", [
    ({"likelihoodLevels": 3, "matrix": [{"likelihood": 4, "impact": 1, "band": "low"}]}, {("#/matrix/0", "range")}),
    ({"matrix": [{"likelihood": 1, "impact": 1, "band": "low"}, {"likelihood": 1, "impact": 1, "band": "high"}]}, {("#/matrix/1", "duplicate")}),
    ({"matrix": [{"likelihood": 5, "impact": 5, "band": "low"}]}, {("#/matrix/0/band", "contradiction")}),
    ({"mandates": [{"band": "low", "acceptor": "board"}, {"band": "medium", "acceptor": "risk-owner"}]},
     {("#/mandates/1/acceptor", "contradiction")}),
    ({"impactLevels": 3, "impactScales": [{"area": "law", "level": 4, "meaning": "Boete"}]}, {("#/impactScales/0", "range")}),
])
def test_criteria_that_contradict_themselves(organisation, members, problems):
    refuse(organisation, 409, problems, "POST", "risk-criteria", {"title": "Anders", **members})


def test_what_is_in_force_does_not_change(organisation):
    [proposal] = organisation.get("risk-criteria")["items"]
    refuse(organisation, 409, {("#", "frozen")}, "PATCH", "risk-criteria/" + proposal["id"], {"title": "Anders"}, proposal["version"])
    refuse(organisation, 409, {("#", "frozen")}, "DELETE", "risk-criteria/" + proposal["id"], None, proposal["version"])


def test_bands_come_from_the_matrix_and_the_worst_impact_counts(organisation, risk):
    made = risk(inherent=score(5, money=1, client_safety=4), current=score(1, client_safety=5), target=score(1, client_safety=4))
    derived = made["derived"]
    assert (derived["inherentBand"], derived["currentBand"], derived["targetBand"]) == ("very-high", "medium", "low")
    assert made["scoredBy"]["current"] == made["scoredBy"]["inherent"] == me(organisation)
    unscored = risk(inherent=None, current=None)
    assert unscored["derived"]["currentBand"] is None, "not scored isn't low"
    assert set(unscored["derived"]["gaps"]) == {"inherent", "current", "treatment"}


def test_scores_that_cannot_be(organisation, risk):
    made = risk()
    path = "risks/" + made["id"]
    refuse(organisation, 409, {("#/target", "contradiction")}, "PATCH", path, {"target": score(5, continuity_of_care=5)}, made["version"])
    refuse(organisation, 409, {("#/current/impacts", "required")}, "PATCH", path, {"current": {"impacts": {"continuity-of-care": None}}}, made["version"])
    refuse(organisation, 409, {("#/inherent/likelihood", "range"), ("#/inherent/impacts/law", "range")}, "PATCH", path,
           {"inherent": score(6, law=6)}, made["version"])
    refuse(organisation, 400, {("#/inherent/likelihood", "range"), ("#/inherent/impacts/fame", "unknown-member")}, "PATCH", path,
           {"inherent": score(7, fame=1)}, made["version"])
    refuse(organisation, 400, {("#/scoredBy", "read-only")}, "PATCH", path, {"scoredBy": {}}, made["version"])


def test_accepted_by_its_owner_within_the_mandate(organisation, people, risk):
    made = risk()
    assert read(organisation, made)["acceptor"] == "risk-owner" and not read(organisation, made)["accepted"]
    acceptance = accepted(people["owner"], made)
    assert (acceptance["acceptor"], acceptance["band"], acceptance["level"]["likelihood"]) == ("risk-owner", "medium", 2)
    derived = read(organisation, made)
    assert derived["accepted"] and derived["acceptedUntilDate"] == day(90) and derived["reopenedBecause"] is None
    listed = organisation.get(f"risks/{made['id']}/acceptances")
    assert [each["id"] for each in listed["items"]] == [acceptance["id"]] and listed["total"] == 1
    assert due(organisation, made) == [] and due(organisation, made, withinDays=100) == [("acceptance", day(90))]


def test_who_may_not_accept(organisation, people, risk):
    made = risk()
    for who in ("other", "reader", "auditor"):
        assert accept(people[who], made).status == 403, who
    assert accept(organisation, made).status == 403, "the security officer doesn't own it"
    own = risk(owner=me(organisation))
    assert rules(accept(organisation, own)) == (409, {"second-person"}), "whoever wrote the scores doesn't accept them"
    high = risk(current=score(4, client_safety=4))
    assert rules(accept(people["owner"], high)) == (409, {"beyond-mandate"})
    assert accepted(people["board"], high)["acceptor"] == "board" and read(organisation, high)["accepted"]
    unscored = risk(current=None)
    assert rules(accept(people["board"], unscored)) == (409, {"not-judged"})
    assert rules(accept(people["owner"], made, 0)) == (409, {"in-past"})
    assert organisation.get(f"risks/{made['id']}/acceptances")["total"] == 0
    program = organisation.server.ask("POST", "/v1/tokens", {
        "title": "Script", "organisation": organisation.id, "program": "script", "role": "security-officer"}, organisation.token)
    assert program.status == 201, program.body
    assert accept(type(organisation)(organisation.server, organisation.id, program.json["token"]), made).status == 403


def test_the_analyst_s_program_is_the_analyst(organisation, people, risk):
    board = people["board"]
    writer = organisation.server.ask("POST", "/v1/tokens", {
        "title": "Invoer", "organisation": organisation.id, "program": "invoer", "role": "security-officer"}, organisation.token)
    made = risk(owner=me(organisation), current=None, inherent=None)
    programs = type(organisation)(organisation.server, organisation.id, writer.json["token"])
    made = programs.patch("risks", made, {"inherent": score(3, law=3), "current": score(2, law=2)})
    assert rules(accept(organisation, made)) == (409, {"second-person"}), "made with his own program"
    assert accept(board, made).status == 201


@pytest.mark.parametrize("patch, because", [
    ({"current": score(3, continuity_of_care=3)}, "level-rose"),
    ({"current": None}, "level-rose"),
    ({"current": score(1, continuity_of_care=2)}, None),
    ({"title": "Anders verwoord"}, None),
])
def test_a_level_that_rises_reopens(organisation, people, risk, patch, because):
    made = risk()
    accepted(people["owner"], made)
    organisation.patch("risks", organisation.get("risks/" + made["id"]), patch)
    derived = read(organisation, made)
    assert (derived["accepted"], derived["reopenedBecause"]) == (because is None, because)
    assert due(organisation, made) == ([("reopened", day(0))] if because else [])


@pytest.mark.parametrize("end", [{"status": "retired"}, {"status": "in-progress"}, None])
def test_a_control_that_lapses_reopens_the_same_second(organisation, people, risk, control, end):
    made_control = control("Uitwijk")
    made = risk(controls=[made_control["id"]], treatment="reduce")
    assert accepted(people["owner"], made)["controls"] == [made_control["id"]]
    if end:
        organisation.patch("controls", made_control, end)
    else:
        assert organisation.ask("DELETE", "controls/" + made_control["id"], version=made_control["version"]).status == 200
    assert read(organisation, made)["reopenedBecause"] == "control-lapsed" and not read(organisation, made)["accepted"]
    assert due(organisation, made) == [("reopened", day(0))]


def test_an_acceptance_ends_and_shows_before_it_does(organisation, people, risk):
    made = risk()
    accepted(people["owner"], made, 10)
    assert due(organisation, made) == [("acceptance", day(10))]
    [item] = [item for item in organisation.get("overdue", on=day(11))["items"] if item["id"] == made["id"]]
    assert (item["what"], item["daysLate"]) == ("acceptance", 1)


def test_withdrawing(organisation, people, risk):
    made = risk()
    acceptance = accepted(people["owner"], made)
    path = f"risks/{made['id']}/acceptances/{acceptance['id']}/_withdraw"
    assert people["other"].ask("POST", path, {"reason": "Nee"}).status == 403
    assert rules(people["owner"].ask("POST", path, {})) == (400, {"required"})
    answer = people["owner"].ask("POST", path, {"reason": "Toch niet"})
    assert answer.status == 200 and answer.json["withdrawalReason"] == "Toch niet", answer.body
    assert read(organisation, made)["reopenedBecause"] == "withdrawn"
    assert rules(people["owner"].ask("POST", path, {"reason": "Nog eens"})) == (409, {"unchanged"})
    other = risk()
    assert people["owner"].ask("POST", f"risks/{other['id']}/acceptances/{acceptance['id']}/_withdraw", {"reason": "x"}).status == 404
    accepted(people["owner"], made, 30)
    assert read(organisation, made)["accepted"], "it can be accepted anew"


def test_no_other_path_accepts(organisation, people, risk, analysis):
    made = risk()
    refuse(organisation, 400, {("#/derived", "read-only")}, "PATCH", "risks/" + made["id"], {"derived": {"accepted": True}}, made["version"])
    refuse(organisation, 400, {("#/accepted", "unknown-member")}, "PATCH", "risks/" + made["id"], {"accepted": True}, made["version"])
    answer = organisation.ask("POST", "risks/_bulk", {"changes": [{"id": made["id"], "version": made["version"], "patch": {"accepted": True}}]})
    assert answer.status == 400, answer.body
    sheet = f"Titel,Risicoanalyse,accepted\r\nX,{analysis['id']},true\r\n"
    answer = organisation.ask("POST", "risks/_import", sheet.encode(), headers={"Content-Type": "text/csv"})
    assert answer.status == 200, answer.body
    [row] = answer.json["items"]
    assert not read(organisation, row)["accepted"], "what a sheet says of derived members is passed over"
    for register in ("acceptances", "review-triggers"):
        assert organisation.ask("POST", register, {}).status == 404, register
    accepted(people["owner"], made)
    gone = organisation.ask("DELETE", "risks/" + made["id"], version=made["version"])
    assert gone.status == 200, gone.body
    assert rules(accept(people["owner"], made)) == (409, {"archived"})
    back = organisation.ask("POST", f"risks/{made['id']}/_restore")
    assert back.status == 200 and back.json["derived"]["accepted"], "what was accepted still is, at the level it was"


def test_statement_and_treated_risks_do_not_contradict(organisation, risk):
    made_control = organisation.control_of("A.8.13")
    line = organisation.line_of("A.8.13")
    risk(controls=[made_control["id"]], treatment="reduce")
    refuse(organisation, 409, {("#/applicable", "contradiction")}, "PATCH", "applicability/" + line["id"],
           {"applicable": "no", "justification": "Niet nodig"}, line["version"])
    other = organisation.line_of("A.8.11")
    organisation.patch("applicability", other, {"applicable": "no", "justification": "Niet nodig"})
    refuse(organisation, 409, {("#/controls/0", "contradiction")}, "POST", "risks",
           {"title": "X", "analysis": organisation.get("risk-analyses")["items"][0]["id"], "controls": [organisation.control_of("A.8.11")["id"]]})
    [stated] = [each for each in organisation.get("statement-of-applicability")["lines"] if each["requirement"] == "nen7510-2024:A.8.13"]
    assert len(stated["risks"]) == 1, stated


def test_what_falls_if_a_control_fails(organisation, risk, control):
    one, other = control("Reservekopie"), control("Noodstroom")
    both, only = risk(title="Beide", controls=[one["id"], other["id"]]), risk(title="Alleen", controls=[one["id"]])
    answer = organisation.get(f"controls/{one['id']}/risks")
    assert [(item["title"], item["inherentBand"], item["otherControls"]) for item in answer["items"]] == [
        ("Beide", "high", 1), ("Alleen", "high", 0)], answer
    assert {item["id"] for item in answer["items"]} == {both["id"], only["id"]} and answer["total"] == 2


def test_new_criteria_show_first_what_changes_and_ask_for_what_rises(organisation, people, risk):
    rising = risk(title="Wordt erger", current=score(2, continuity_of_care=3))
    falling = risk(title="Wordt beter", current=score(1, law=5))
    accepted(people["owner"], rising)
    cells = [{"likelihood": 2, "impact": impact, "band": "high"} for impact in (3, 4, 5)]
    cells += [{"likelihood": likelihood, "impact": impact, "band": "very-high"} for likelihood in (3, 4, 5) for impact in (3, 4, 5)]
    cells += [{"likelihood": 1, "impact": 5, "band": "low"}]
    made = organisation.post("risk-criteria", {"title": "Strenger", "matrix": cells})
    changes = organisation.get(f"risk-criteria/{made['id']}/band-changes")
    told = {(item["risk"], item["stage"]): (item["from"], item["to"], item["rises"]) for item in changes["items"]}
    assert told[rising["id"], "current"] == ("medium", "high", True)
    assert told[falling["id"], "current"] == ("medium", "low", False)
    assert read(organisation, rising)["accepted"], "a draft changes nothing"
    before = organisation.get("tasks", limit=1000)["total"]
    refuse(organisation, 403, set(), "POST", f"risk-criteria/{made['id']}/approvals", {"decision": "approved"})
    assert people["board"].ask("POST", f"risk-criteria/{made['id']}/approvals", {"decision": "approved"}).status == 201
    derived = read(organisation, rising)
    assert (derived["currentBand"], derived["accepted"], derived["acceptor"]) == ("high", False, "board")
    tasks = [task for task in organisation.get("tasks", limit=1000)["items"] if task["about"] in (rising["id"], falling["id"])]
    assert [(task["about"], task["owner"], task["dueDate"]) for task in tasks] == [(rising["id"], me(people["owner"]), day(30))]
    assert organisation.get("tasks", limit=1000)["total"] > before
    now = {each["title"]: each["derived"]["inForce"] for each in organisation.get("risk-criteria")["items"]}
    assert now["Strenger"] and sum(now.values()) == 1, now
    refuse(organisation, 409, {("#", "frozen")}, "PATCH", "risk-criteria/" + made["id"], {"title": "Soepel"}, made["version"])
    # Back to what was: the latest verdict counts.
    assert people["board"].ask("POST", f"risk-criteria/{made['id']}/approvals", {"decision": "rejected"}).status == 201
    assert read(organisation, rising)["currentBand"] == "medium"


def test_an_analysis_from_draft_to_its_next_version(organisation, people, control):
    draft = organisation.post("risk-analyses", {"title": "Beeldzorg", "reviewInterval": "P1Y", "owner": me(people["other"])})
    path = "risk-analyses/" + draft["id"]
    assert rules(organisation.ask("POST", path + "/_finish", {})) == (409, {"work-not-done"})
    made = organisation.post("risks", {"title": "Beeld valt weg", "analysis": draft["id"], "owner": me(people["owner"])})
    assert rules(organisation.ask("POST", path + "/_finish", {})) == (409, {"not-judged"})
    assert organisation.get(path)["derived"]["unscored"] == 1
    assert rules(people["board"].ask("POST", path + "/approvals", {"decision": "approved"})) == (409, {"work-not-done"})
    organisation.patch("risks", made, {"inherent": score(3, staff=3), "current": score(2, staff=2)})
    finished = organisation.ask("POST", path + "/_finish", {"summary": "Te dragen"})
    assert finished.status == 200, finished.body
    assert (finished.json["status"], finished.json["date"], finished.json["summary"]) == ("finished", day(0), "Te dragen")
    assert [(line["title"], line["currentBand"], line["version"]) for line in finished.json["results"]] == [("Beeld valt weg", "low", 2)]
    refuse(organisation, 409, {("#", "frozen")}, "PATCH", path, {"title": "Anders"}, finished.json["version"])
    refuse(organisation, 409, {("#", "frozen")}, "DELETE", path, None, finished.json["version"])
    assert people["board"].ask("POST", path + "/approvals", {"decision": "approved"}).status == 201

    organisation.patch("risks", organisation.get("risks/" + made["id"]), {"current": score(2, staff=4)})
    assert organisation.get(path)["results"] == finished.json["results"], "what was judged then stands"
    assert rules(organisation.ask("POST", path + "/triggers", {"kind": "other", "reason": "x", "reviewByDate": day(-1)})) == (409, {"in-past"})
    plain = organisation.ask("POST", path + "/triggers", {"kind": "big-change", "reason": "Nieuwe leverancier"})
    assert (plain.status, plain.json["reviewByDate"]) == (201, day(30)), plain.body
    triggered = organisation.ask("POST", path + "/triggers", {"kind": "incident", "reason": "Storing bij de leverancier", "reviewByDate": day(5)})
    assert triggered.status == 201, triggered.body
    read = organisation.get(path)["derived"]
    assert (read["nextReviewDate"], sorted(read["triggers"]), read["approval"]["decision"]) == (day(5), ["big-change", "incident"], "approved")
    assert {each["reason"] for each in organisation.get(path + "/triggers")["items"]} == {"Nieuwe leverancier", "Storing bij de leverancier"}
    assert due(organisation, draft) == [("review", day(5))]

    following = organisation.ask("POST", path + "/_continue")
    assert following.status == 201, following.body
    following = following.json
    assert (following["continues"], following["status"], following["results"], following["date"]) == (draft["id"], "draft", [], None)
    assert organisation.get("risks/" + made["id"])["analysis"] == following["id"]
    assert rules(organisation.ask("POST", path + "/_continue")) == (409, {"unique"})
    assert due(organisation, draft) == [("review", day(5))], "under way isn't done"
    assert organisation.ask("POST", f"risk-analyses/{following['id']}/_finish", {}).status == 200
    assert due(organisation, draft) == [] and organisation.get(path)["derived"]["continuedBy"] == following["id"]
    other = organisation.post("risk-analyses", {"title": "Iets anders"})
    refuse(organisation, 409, {("#/analysis", "act-needed")}, "PATCH", "risks/" + made["id"], {"analysis": other["id"]},
           organisation.get("risks/" + made["id"])["version"])


def test_the_library_proposes_and_what_was_dropped_stays_on_show(organisation, people):
    record = organisation.post("assets", {"title": "Cliëntdossier", "kind": "application", "owner": me(people["owner"])})
    draft = organisation.post("risk-analyses", {"title": "Dossier", "assets": [record["id"]]})
    path = "risk-analyses/" + draft["id"]
    answer = organisation.ask("POST", path + "/_suggest")
    assert answer.status == 200 and answer.json["total"] >= 11 and answer.json["considered"] == 0, answer.body
    items = answer.json["items"]
    assert all(item["assets"] == [record["id"]] and item["kept"] is None and item["controls"] for item in items), items
    keep, drop = [item["threat"] for item in items[:8]], [item["threat"] for item in items[8:11]]
    judged = [{"threat": each, "kept": True} for each in keep] + [{"threat": each, "kept": False, "reason": "Speelt hier niet"} for each in drop]
    refuse(organisation, 409, {("#/considerations/0/reason", "reason-needed"), ("#/considerations/1/threat", "link-target"),
                               ("#/considerations/2/threat", "duplicate"), ("#/considerations/2/reason", "reason-needed")},
           "POST", path + "/considerations", {"considerations": [
               {"threat": drop[0], "kept": False}, {"threat": "no-such-threat", "kept": True}, {"threat": drop[0], "kept": False}]})
    done = organisation.ask("POST", path + "/considerations", {"considerations": judged})
    assert done.status == 201, done.body
    assert [(each["threat"], each["kept"], each["reason"]) for each in done.json["considerations"]] == [
        (each["threat"], each["kept"], each.get("reason")) for each in judged]
    made = organisation.get("risks", analysis=draft["id"])
    assert made["total"] == 8 and {each["threat"] for each in made["items"]} == set(keep)
    assert all(each["owner"] == me(people["owner"]) and each["controls"] and each["affects"] and each["derived"]["currentBand"] is None
               for each in made["items"]), made
    again = organisation.ask("POST", path + "/_suggest").json
    assert again["considered"] == 11 and {item["threat"]: item["kept"] for item in again["items"][:11]} == {
        each["threat"]: each["kept"] for each in judged}
    assert rules(organisation.ask("POST", path + "/considerations", {"considerations": judged[:1]})) == (409, {"unique"})


def test_a_heat_map_and_a_plan_that_read_without_colour(organisation, people, control):
    draft = organisation.post("risk-analyses", {"title": "Kaart <&>"})
    path = "risk-analyses/" + draft["id"]
    task = organisation.post("tasks", {"title": "Noodstroom kopen", "dueDate": day(20), "owner": me(people["other"])})
    worst = organisation.post("risks", {"title": "Erg", "analysis": draft["id"], "inherent": score(5, privacy=5), "current": score(4, privacy=4),
                                        "target": score(1, privacy=4), "treatment": "reduce", "tasks": [task["id"]], "owner": me(people["owner"])})
    organisation.post("risks", {"title": "Nog niet", "analysis": draft["id"]})
    data = organisation.get(path + "/heat-map", stage="inherent")
    assert (data["likelihoodLevels"], data["impactLevels"], data["total"], len(data["cells"]), len(data["unscored"])) == (5, 5, 2, 25, 1)
    assert [(cell["likelihood"], cell["impact"], cell["band"]) for cell in data["cells"] if cell["risks"]] == [(5, 5, "very-high")]
    assert organisation.ask("GET", path + "/heat-map", query={"stage": "later"}).status == 400
    picture = organisation.ask("GET", path + "/heat-map.svg", query={"language": "nl"})
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/svg+xml"), picture.body
    text = picture.body.decode()
    assert text.count(">hoog</text>") + text.count(">zeer hoog</text>") >= 9 and "Kaart &lt;&amp;&gt;" in text and "script" not in text
    assert "Kans 4, Gevolg (het ergste telt) 4: hoog, 1 risico</title>" in text, text
    plan = organisation.get(path + "/treatment-plan")["lines"]
    assert [(line["title"], line["currentBand"], line["targetBand"]) for line in plan] == [("Nog niet", None, None), ("Erg", "high", "low")]
    assert [(step["register"], step["title"], step["status"], step["dueDate"]) for step in plan[1]["steps"]] == [
        ("tasks", "Noodstroom kopen", "open", day(20))]
    assert worst["derived"]["gaps"] == ["control"], "lower than inherent, and nothing that makes it so"


def test_a_score_is_named_whole_where_there_was_none(organisation, risk):
    """A level that nobody named isn't the lowest."""
    made = risk(current=None)
    path = "risks/" + made["id"]
    refuse(organisation, 409, {("#/current/likelihood", "required")}, "PATCH", path, {"current": {"impacts": {"law": 2}}}, made["version"])
    refuse(organisation, 409, {("#/current/impacts", "required")}, "PATCH", path, {"current": {"likelihood": 2}}, made["version"])
    made = organisation.patch("risks", made, {"current": score(2, law=2)})
    made = organisation.patch("risks", made, {"current": {"likelihood": 3}})
    assert (made["current"]["likelihood"], made["current"]["impacts"]["law"]) == (3, 2), "what there was is kept"
    draft = organisation.post("risk-criteria", {"title": "Ontwerp"})
    refuse(organisation, 400, {("#/matrix/0/band", "required")}, "PATCH", "risk-criteria/" + draft["id"],
           {"matrix": [{"likelihood": 1, "impact": 1}]}, draft["version"])
