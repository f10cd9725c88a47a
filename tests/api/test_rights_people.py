"""What takes a second person: roles, approvals, erasures; and what a token can open."""
import datetime
import itertools

import pytest

from conftest import Organisation, zorgborg
from test_records import NOBODY, make, nothing_changes, refuse
from test_rights import program

TODAY = datetime.date.today()
GATED = ("board", "internal-auditor", "external-auditor")


@pytest.fixture(scope="module")
def second(organisation):
    """Another administrator."""
    return organisation.as_role("administrator", "second@example.nl")


@pytest.fixture(scope="module")
def board(organisation):
    return organisation.as_role("board")


@pytest.fixture
def young(server, organisation):
    """An organisation of its own, whose founder is the only member."""
    made = server.ask("POST", "/v1/organisations", {"name": "Thuiszorg Jong"}, organisation.token)
    return Organisation(server, made.json["id"], organisation.token)


def me(organisation):
    return organisation.server.ask("GET", "/v1/me", token=organisation.token).json["id"]


def membership_of(organisation, user):
    return organisation.get("memberships", user=user)["items"][0]


def person(organisation, email):
    """Somebody known to the installation, without any membership."""
    answer = organisation.server.ask("POST", "/v1/users", {"email": email, "name": email}, organisation.token)
    assert answer.status in (200, 201), answer.body
    return answer.json["id"]


def approve(organisation, register, record, decision="approved", **options):
    return organisation.ask("POST", f"{register}/{record['id']}/approvals", {"decision": decision}, **options)


def refused_approval(answer, rule):
    """A rule's 409, or where none is named a 403."""
    assert answer.status == (409 if rule else 403), answer.body
    assert not rule or rule in {broken for _, broken in answer.rules}, answer.body


def counting(organisation, membership):
    derived = organisation.get("memberships/" + membership["id"])["derived"]
    return derived["effectiveRoles"], derived["awaitingApproval"]


@pytest.mark.parametrize("role", GATED)
def test_board_and_auditors_count_after_a_second_person(organisation, second, role):
    until = {"validUntilDate": str(TODAY + datetime.timedelta(days=30))} if role == "external-auditor" else {}
    membership = organisation.post("memberships", {"user": person(organisation, f"{role}@bestuur.nl"), "roles": [role], **until})
    assert counting(organisation, membership) == ([], True)
    refused_approval(approve(organisation, "memberships", membership), "second-person")
    refused_approval(approve(program(organisation, "administrator"), "memberships", membership), "person-needed")
    refused_approval(approve(organisation.as_role("data-protection-officer"), "memberships", membership), None)
    assert counting(organisation, membership) == ([], True)
    assert approve(second, "memberships", membership, "rejected").status == 201
    assert counting(organisation, membership) == ([], False)
    answer = approve(second, "memberships", membership)
    assert answer.status == 201 and answer.json["createdBy"] == me(second), answer.body
    assert counting(organisation, membership) == ([role], False)
    membership = organisation.patch("memberships", membership, {"title": "Voorzitter"})
    assert counting(organisation, membership) == ([], True), "a change ends the approval"
    refused_approval(approve(organisation, "memberships", membership), "second-person")


@pytest.mark.parametrize("role", GATED)
def test_a_token_opens_nothing_while_its_role_waits(organisation, second, role):
    holder = organisation.as_role(role, f"{role}@wacht.nl")  # the operator's shell needs no second person
    membership = membership_of(organisation, me(holder))
    assert holder.ask("GET", "controls").status == 200
    membership = organisation.patch("memberships", membership, {"title": "Lid"})
    assert holder.ask("GET", "controls").status == 404
    assert approve(second, "memberships", membership).status == 201
    assert holder.ask("GET", "controls").status == 200
    ended = organisation.patch("memberships", membership, {"validFromDate": "2020-01-01", "validUntilDate": str(TODAY - datetime.timedelta(days=2))})
    assert approve(second, "memberships", ended).status == 201
    assert holder.ask("GET", "controls").status == 404, "his dates are over"


@pytest.mark.parametrize("role", ["board"])
def test_nobody_approves_roles_of_his_own(organisation, second, role):
    """Written by another, still his own."""
    membership = membership_of(organisation, me(second))
    membership = organisation.patch("memberships", membership, {"roles": ["administrator", role]})
    answer = approve(second, "memberships", membership)
    state = counting(organisation, membership)
    organisation.patch("memberships", membership, {"roles": ["administrator"]})
    assert answer.status in (403, 409), answer.body
    assert state == (["administrator"], True)


INCOMPATIBLE = [*itertools.product(("internal-auditor", "external-auditor"), ("security-officer", "privacy-officer", "administrator", "owner", "board")),
                *itertools.product(("data-protection-officer",), ("security-officer", "privacy-officer", "administrator", "owner", "board"))]


def test_incompatible_roles(organisation):
    user = person(organisation, "veelzijdig@example.nl")
    until = str(TODAY + datetime.timedelta(days=30))
    membership = organisation.post("memberships", {"user": user, "roles": ["reader"], "validUntilDate": until})
    path, stranger = "memberships/" + membership["id"], person(organisation, "nieuw@example.nl")
    for pair in INCOMPATIBLE:
        rules = {("#/roles", "incompatible-roles")}
        refuse(organisation, 409, rules, "PATCH", path, {"roles": list(pair)}, 1)
        refuse(organisation, 409, rules, "POST", "memberships", {"user": stranger, "roles": ["reader", *pair], "validUntilDate": until})
        with nothing_changes(organisation):
            email = pair[0] + "@schelp.nl"
            organisation_with = ("token", "--data", organisation.server.data, "--organisation", organisation.id, "--email", email, "--role")
            assert zorgborg(*organisation_with, pair[0], check=False).returncode == 0 or pair[0] != INCOMPATIBLE[0][0]
            break
    for pair in (("administrator", "security-officer"), ("board", "owner"), ("security-officer", "owner", "privacy-officer")):
        membership = organisation.patch("memberships", membership, {"roles": list(pair)})
    refuse(organisation, 409, {("#/validUntilDate", "required")}, "POST", "memberships", {"user": stranger, "roles": ["external-auditor"]})
