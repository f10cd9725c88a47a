"""A long random history of risks, acceptances, criteria, controls and lines of the statement, looked at from outside every so often:
what is called accepted is accepted by whom may, at its level, today; bands, links, totals and what is overdue say the same.

ZORGBORG_RISK_CHANGES says how long it is (10000), ZORGBORG_RISK_SEED which one it is (any).
"""
import collections
import json
import os
import random
import time

import pytest

from conftest import Organisation, Server, zorgborg
from random_history import EDITION
from reminding import SANITIZED
from risk_history import BANDS, Clock, Walk
from risk_looks import Look
from test_records import refuse
from test_rights_people import me
from test_statement import founded

CHANGES = 600 if SANITIZED else int(os.environ.get("ZORGBORG_RISK_CHANGES", "10000"))
SEED = int(os.environ.get("ZORGBORG_RISK_SEED", random.SystemRandom().randrange(10**9)))
EVERY, DAYS = 250, 40
REASONS = {"withdrawn", "level-rose", "control-lapsed", "mandate"} | (set() if SANITIZED else {"expired"})
KINDS = ["create risk", "patch risk", "bulk", "import", "archive risks", "restore risks", "create control", "change control",
         "archive controls", "restore controls", "draft criteria", "criteria approved", "criteria rejected", "accept", "withdraw",
         "decide yes", "decide no", "_finish", "_continue", "create analysis"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """With a clock of its own, but for a sanitizer's runtime, which wants to be loaded before any other."""
    data = tmp_path_factory.mktemp("data")
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    clock = None if SANITIZED else Clock(tmp_path_factory.mktemp("clock"))
    server = Server(data, environment=clock and clock.environment)
    server.initial, server.clock = initial, clock
    yield server
    assert server.stop() == 0


class Person:
    def __init__(self, organisation):
        self.organisation, self.id = organisation, me(organisation)


@pytest.fixture(scope="module")
def history(server, organisation):
    """The walk, what was wrong on its way by what it is about, and what was seen."""
    print(f"ZORGBORG_RISK_SEED={SEED} ZORGBORG_RISK_CHANGES={CHANGES}")
    people = {"officer": Person(organisation), **{name: Person(organisation.as_role(role, name + "@example.nl")) for name, role in (
        ("owner", "owner"), ("other", "owner"), ("board", "board"), ("reader", "reader"))}}
    made = server.ask("POST", "/v1/tokens", {"title": "Invoer", "organisation": organisation.id, "program": "invoer",
                                             "role": "security-officer"}, organisation.token)
    assert made.status == 201, made.body
    walk = Walk(organisation, people, Organisation(server, organisation.id, made.json["token"]), SEED, server.clock)
    walk.programs = {made.json["id"]}
    found, seen, known, looks, spent, begin = collections.defaultdict(list), collections.Counter(), set(), 0, 0, time.monotonic()
    while walk.changes < CHANGES:
        walk.step()
        if server.clock and walk.changes * DAYS // CHANGES > server.clock.days:
            server.clock.pass_a_day()
        if walk.changes >= min((looks + 1) * EVERY, CHANGES):
            started, looks = time.monotonic(), looks + 1
            look = Look(walk, found)
            if look.today != str(walk.today):  # midnight came while it was read
                look = Look(walk, found)
            look.check(known)
            seen.update(risk["derived"]["reopenedBecause"] for risk in look.risks.values())
            seen.update("accepted" for risk in look.risks.values() if risk["derived"]["accepted"])
            spent += time.monotonic() - started
    print(f"{walk.changes} changes, {walk.refused.total()} refused, {looks} looks ({spent:.1f} s of {time.monotonic() - begin:.1f} s), "
          f"{len(known)} ids followed; done {dict(walk.done)}; refused {dict(walk.refused)}; rules {dict(walk.rules)}; seen {dict(seen)}")
    return walk, found, seen, looks


@pytest.mark.parametrize("what", ["criteria", "accepted", "bands", "links", "statement", "contradictions", "overdue"])
def test_at_every_look(history, what):
    """criteria: one is in force. accepted: an acceptance of it holds, by who may. bands: the matrix's. links: to something.
    statement: each line once, totals as counted. contradictions: none that the design names. overdue: what is open again or ends soon."""
    _, found, _, looks = history
    assert looks >= CHANGES // EVERY, looks
    assert len(found[what]) == 0, f"seed {SEED}: {len(found[what])} times, first: {json.dumps(found[what][0])}"


def test_who_may_accept_does_and_nobody_else(history):
    walk, *_ = history
    assert len(walk.accepted) == walk.done["accept"] and not walk.wrong, f"seed {SEED}: {len(walk.wrong)} times, first: {walk.wrong[:3]}"


def test_what_was_accepted_is_the_level_and_the_controls_of_then(history):
    walk, *_ = history
    for risk in walk.kept["risks"]:
        for each in walk.read(f"risks/{risk}/acceptances")["items"]:
            was = walk.accepted[each["id"]]
            assert (each["risk"], each["level"], each["acceptor"], each["createdBy"]) == (
                was["risk"], was["level"], "board" if was["board"] else "risk-owner", was["by"]), (SEED, each, was)


def test_all_was_reached(history):
    walk, _, seen, _ = history
    print(SEED, seen)
    if CHANGES < 10_000:
        assert seen["accepted"], (SEED, seen)
        return
    assert all(seen[each] >= 4 for each in REASONS | {"accepted"}), (SEED, seen)
    rare = {kind: (walk.done[kind], walk.refused[kind]) for kind in KINDS if walk.done[kind] < 4 or walk.refused[kind] < 1}
    assert not rare, (SEED, rare)
    rules = {rule for kind, rule in walk.rules if kind == "accept"}
    assert {"second-person", "beyond-mandate", "not-judged", "in-past", "archived", "403"} <= rules, (SEED, rules)
    assert walk.done["accept"] > 300 < walk.refused["accept"], (SEED, walk.done, walk.refused)


@pytest.fixture
def ruled_out(organisation):
    """A risk with a control that is planned, of a line that says no to another requirement."""
    mine = founded(organisation)
    mine.patch("applicability", mine.line_of("A.8.3"), {"applicable": "no", "justification": "Niet nodig"})
    control = mine.post("controls", {"title": "Maatregel", "ground": "risk"})
    analysis = mine.post("risk-analyses", {"title": "Dossier"})
    mine.post("risks", {"title": "Uitval", "analysis": analysis["id"], "controls": [control["id"]]})
    return mine, control


RULED_OUT = {"requirements": [EDITION + "A.8.3"]}


def test_a_control_that_treats_a_risk_doesn_t_take_what_is_not_applicable(ruled_out):
    mine, control = ruled_out
    refuse(mine, 409, None, "PATCH", "controls/" + control["id"], RULED_OUT, control["version"])


def test_a_retired_control_doesn_t_come_back_against_the_statement(ruled_out):
    mine, control = ruled_out
    retired = mine.patch("controls", control, {"status": "retired", **RULED_OUT})
    refuse(mine, 409, None, "PATCH", "controls/" + control["id"], {"status": "planned"}, retired["version"])


def test_an_archived_control_doesn_t_come_back_against_the_statement(organisation):
    mine = founded(organisation)
    control = mine.post("controls", {"title": "Maatregel", "requirements": [EDITION + "A.8.3"]})
    analysis = mine.post("risk-analyses", {"title": "Dossier"})
    mine.post("risks", {"title": "Uitval", "analysis": analysis["id"], "controls": [control["id"]]})
    assert mine.ask("DELETE", "controls/" + control["id"], version=control["version"]).status == 200
    mine.patch("applicability", mine.line_of("A.8.3"), {"applicable": "no", "justification": "Niet nodig"})
    refuse(mine, 409, None, "POST", f"controls/{control['id']}/_restore")


@pytest.mark.parametrize("members", [{"current": {"likelihood": 5, "impacts": {"law": 2}}}, {
    "current": {"likelihood": 1, "impacts": {"law": 5}}, "target": {"likelihood": 2, "impacts": {"law": 3}}}], ids=["scale", "target"])
def test_an_archived_risk_comes_back_whatever_criteria_came_since(organisation, members):
    """It was scored by others; as one that wasn't archived, it is only to be scored anew."""
    mine = founded(organisation)
    analysis = mine.post("risk-analyses", {"title": "Dossier"})
    archived, living = (mine.post("risks", {"title": "Uitval", "analysis": analysis["id"], **members}) for _ in range(2))
    assert mine.ask("DELETE", "risks/" + archived["id"], version=archived["version"]).status == 200
    cells = [{"likelihood": row, "impact": column, "band": BANDS[row - 1]} for row in range(1, 5) for column in range(1, 6)]
    made = mine.post("risk-criteria", {"title": "Anders", "likelihoodLevels": 4, "impactLevels": 5, "matrix": cells})
    board = mine.as_role("board", "board@example.nl")
    assert board.ask("POST", f"risk-criteria/{made['id']}/approvals", {"decision": "approved"}).status == 201
    answer = mine.ask("POST", f"risks/{archived['id']}/_restore")
    assert answer.status == 200, answer.body
    assert answer.json["derived"]["currentBand"] == mine.get("risks/" + living["id"])["derived"]["currentBand"]
