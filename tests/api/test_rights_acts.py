"""Keys that open no more than their makers may, and erasures that two persons make for good."""
import datetime

import pytest

from conftest import Organisation
from test_records import NOBODY, make, refuse
from test_rights import program
from test_rights_people import (  # noqa: F401 (fixtures among them)
    TODAY, approve, board, counting, me, membership_of, person, refused_act, second, young)


def token(organisation, **members):
    body = {"title": "Key", "organisation": organisation.id, **members}
    return organisation.server.ask("POST", "/v1/tokens", body, organisation.token)


def opened(organisation, **members):
    """The organisation through a token made by API."""
    answer = token(organisation, **members)
    assert answer.status == 201, answer.body
    return Organisation(organisation.server, organisation.id, answer.json["token"])


def test_a_token_carries_no_more_than_its_makers_roles(organisation, second):
    for role in ("reader", "board", "owner"):
        answer = token(organisation, role=role)
        assert (answer.status, answer.rules) == (409, {("#/role", "choice")}), answer.body
    officer = opened(organisation, role="security-officer")
    assert officer.ask("POST", "memberships", {"user": NOBODY, "roles": ["reader"]}).status == 403
    assert token(officer, role="administrator").status == 409 and token(officer, program="Robot", role="reader").status == 403
    again = opened(officer)
    assert again.server.ask("GET", "/v1/me", token=again.token).json["role"] == "security-officer"
    both = opened(organisation)
    assert both.ask("GET", "controls").status == both.ask("GET", "memberships").status == 200
    answer = both.server.ask("POST", "/v1/organisations", {"name": "Nog een"}, both.token)
    assert answer.status == 403, "a key of one organisation doesn't open the installation"
    for role, rule in ((None, "required"), ("board", "person-needed"), ("internal-auditor", "person-needed")):
        answer = token(organisation, program="Robot", **({"role": role} if role else {}))
        assert (answer.status, answer.rules) == (409, {("#/role", rule)}), answer.body
    assert opened(organisation, program="Robot", role="security-officer").ask("GET", "controls").status == 200


def test_an_administrator_gets_no_register_by_way_of_a_program(second):
    assert second.ask("GET", "controls").status == 403
    answer = token(second, program="Robot", role="security-officer")
    assert answer.status in (403, 409), "he may not change the register, the program he holds the key of may: " + str(answer.json)


@pytest.mark.parametrize("role", ["administrator", "board", "internal-auditor"])
def test_giving_rights_approving_and_assessing_are_no_programs_acts(organisation, role):
    """Else a person could be his own second person by way of a program."""
    maker = organisation.as_role(role, f"maker-{role}@example.nl")
    administrator = organisation.as_role("administrator", "knutselaar@example.nl")
    answer = token(administrator, program="Robot", role=role)
    assert (answer.status, answer.rules) == (409, {("#/role", "person-needed")}), answer.body
    assert token(maker, program="Robot", role=role).status in (403, 409)


def test_tokens_end_and_open_one_organisation(organisation, young):
    for day, rule in ((TODAY - datetime.timedelta(days=2), "date-order"), (TODAY + datetime.timedelta(days=370), "range")):
        answer = token(organisation, expiresDate=str(day))
        assert (answer.status, answer.rules) == (409, {("#/expiresDate", rule)}), answer.body
    key = opened(organisation, expiresDate=str(TODAY + datetime.timedelta(days=360)))
    assert [item["id"] for item in key.server.ask("GET", "/v1/organisations", token=key.token).json["items"]] == [organisation.id]
    assert Organisation(key.server, young.id, key.token).ask("GET", "controls").status == 404, "its holder is a member there"
    reader = organisation.as_role("reader", "lezer@example.nl").token
    for elsewhere in (NOBODY, young.id):
        answer = token(Organisation(organisation.server, elsewhere, reader))
        assert (answer.status, answer.rules) == (409, {("#/organisation", "link-target")}), answer.body


def test_a_secret_is_told_once(organisation):
    once = {"Idempotency-Key": "key"}
    body = {"title": "Eens", "organisation": organisation.id, "role": "security-officer"}
    made = organisation.server.ask("POST", "/v1/tokens", body, organisation.token, once)
    secret, path = made.json["token"], made.headers["Location"]
    again = organisation.server.ask("POST", "/v1/tokens", body, organisation.token, once)
    assert again.status == 409 and again.json["type"].endswith(":idempotency-replay"), again.body
    for where in (path, "/v1/tokens", "/v1/me"):
        assert secret not in organisation.server.ask("GET", where, token=organisation.token).body.decode(), where
    reader = organisation.as_role("reader", "lezer@example.nl")
    for method in ("GET", "DELETE"):
        assert organisation.server.ask(method, path, token=reader.token).status == 404
    assert organisation.server.ask("DELETE", path, token=organisation.token).json["revokedAt"]
    assert organisation.server.ask("GET", "/v1/me", token=secret).status == 401


def erase(organisation, path, *versions):
    return organisation.ask("POST", path + "/_erase", {"versions": list(versions), "reason": "AVG 17"})


def test_erased_by_two_persons_and_gone(organisation, board):
    secret = "Jansen heeft diabetes"
    once = {"headers": {"Idempotency-Key": "erased"}}
    control = organisation.ask("POST", "controls", {"title": "Dossier", "description": secret}, **once).json
    path, then = "controls/" + control["id"], control["updatedAt"]
    clean = organisation.patch("controls", control, {"description": None})
    assert erase(organisation, path, 2).rules == {("#/versions/0", "erase-current")}
    assert erase(organisation, path, 1, 3).rules == {("#/versions/1", "link-target")}
    refused_act(erase(program(organisation, "security-officer"), path, 1), "person-needed")
    assert erase(organisation, path, 1).status == 202
    assert secret in organisation.ask("GET", path + "/history").body.decode(), "one person alone erases nothing"
    refused_act(erase(organisation, path, 1), "second-person")
    answer = erase(board, path, 1)
    assert (answer.status, answer.json["done"]) == (200, True), answer.body
    history = organisation.get(path + "/history")["items"]
    assert [(item["version"], item["record"], item["changes"]) for item in history[1:]] == [(1, None, None)]
    assert history[1]["actor"] == control["createdBy"] and organisation.get(path) == clean
    assert organisation.ask("GET", path, query={"asOf": then}).status in (404, 410)
    for place in (path, path + "/history", "controls", "statement-of-applicability", "audit-log"):
        for query in ({}, {"asOf": then}):
            answer = organisation.ask("GET", place, query=query)
            assert answer.status < 500 and secret not in answer.body.decode(), (place, query)
    for query in ({}, {"asOf": then}):
        assert organisation.get("controls", q="diabetes", archived="any", **query)["items"] == []
    replay = organisation.ask("POST", "controls", {"title": "Dossier", "description": secret}, **once)
    assert replay.status == 410, replay.body
    log = organisation.get("audit-log", limit=1)["items"][0]
    assert (log["register"], log["action"], log["actor"]) == ("erasures", "erase", me(board)), log


def test_a_whole_record_erased(organisation, board):
    control = make(organisation, description="Pietersen")
    path = "controls/" + control["id"]
    organisation.ask("DELETE", path, version=1)
    assert [erase(who, path, 1, 2).status for who in (organisation, board)] == [202, 200]
    answer = organisation.ask("GET", path)
    assert answer.status == 410 and answer.json["type"].endswith(":erased"), answer.body
    for method, where, body in (("PATCH", path, {"title": "x"}), ("DELETE", path, None), ("POST", path + "/_restore", None)):
        assert organisation.ask(method, where, body, 2).status == 410, method
    for archived in ("any", "true", "false"):
        assert control["id"] not in organisation.ask("GET", "controls", query={"archived": archived, "limit": 1000}).body.decode()


def test_erasing_needs_versions_and_a_reason(organisation):
    path = f"controls/{make(organisation)['id']}/_erase"
    refuse(organisation, 400, {("#/versions", "required"), ("#/reason", "required")}, "POST", path, {})
    refuse(organisation, 400, {("#/versions/0", "range"), ("#/versions/2", "duplicate"), ("#/reason", "length")}, "POST", path,
           {"versions": [0, 1, 1], "reason": " "})
    assert organisation.ask("POST", path, {"versions": [], "reason": "x"}).status == 400
