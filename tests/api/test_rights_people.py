"""Roles and approvals: what takes a second person, and when it counts."""
import datetime
import itertools

import pytest

from conftest import Organisation, zorgborg
from test_records import nothing_changes, refuse
from test_rights import program

TODAY = datetime.date.today()
PAST, COMING = str(TODAY - datetime.timedelta(days=2)), str(TODAY + datetime.timedelta(days=30))
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


def refused_act(answer, rule):
    """A rule's 409, or where none is named a 403."""
    assert answer.status == (409 if rule else 403), answer.body
    assert not rule or rule in {broken for _, broken in answer.rules}, answer.body


def counting(organisation, membership):
    derived = organisation.get("memberships/" + membership["id"])["derived"]
    return derived["effectiveRoles"], derived["awaitingApproval"]


@pytest.mark.parametrize("role", GATED)
def test_board_and_auditors_count_after_a_second_person(organisation, second, role):
    until = {"validUntilDate": COMING} if role == "external-auditor" else {}
    membership = organisation.post("memberships", {"user": person(organisation, f"{role}@bestuur.nl"), "roles": [role], **until})
    assert counting(organisation, membership) == ([], True)
    refused_act(approve(organisation, "memberships", membership), "second-person")
    refused_act(approve(program(organisation, "administrator"), "memberships", membership), "person-needed")
    refused_act(approve(organisation.as_role("data-protection-officer"), "memberships", membership), None)
    assert counting(organisation, membership) == ([], True)
    assert approve(second, "memberships", membership, "rejected").status == 201
    assert counting(organisation, membership) == ([], False)
    answer = approve(second, "memberships", membership)
    assert answer.status == 201 and answer.json["createdBy"] == me(second), answer.body
    assert counting(organisation, membership) == ([role], False)
    membership = organisation.patch("memberships", membership, {"title": "Voorzitter"})
    assert counting(organisation, membership) == ([], True), "a change ends the approval"
    refused_act(approve(organisation, "memberships", membership), "second-person")


@pytest.mark.parametrize("role", GATED)
def test_a_token_opens_nothing_while_its_role_waits(organisation, second, role):
    holder = organisation.as_role(role, f"{role}@wacht.nl")  # the operator's shell needs no second person
    membership = membership_of(organisation, me(holder))
    assert holder.ask("GET", "controls").status == 200
    membership = organisation.patch("memberships", membership, {"title": "Lid"})
    assert holder.ask("GET", "controls").status == 404
    assert approve(second, "memberships", membership).status == 201
    assert holder.ask("GET", "controls").status == 200
    ended = organisation.patch("memberships", membership, {"validFromDate": "2020-01-01", "validUntilDate": PAST})
    assert approve(second, "memberships", ended).status == 201
    assert holder.ask("GET", "controls").status == 404, "his dates are over"


def test_nobody_approves_roles_of_his_own(organisation, second):
    """Written by another, still his own."""
    membership = membership_of(organisation, me(second))
    membership = organisation.patch("memberships", membership, {"roles": ["administrator", "board"]})
    answer = approve(second, "memberships", membership)
    state = counting(organisation, membership)
    organisation.patch("memberships", membership, {"roles": ["administrator"]})
    assert answer.status in (403, 409), answer.body
    assert state == (["administrator"], True)


KEEPERS = ("security-officer", "privacy-officer", "administrator", "owner", "board")
INCOMPATIBLE = list(itertools.product(("internal-auditor", "external-auditor", "data-protection-officer"), KEEPERS))


def test_incompatible_roles(organisation):
    until = {"validUntilDate": COMING}
    membership = organisation.post("memberships", {"user": person(organisation, "veel@example.nl"), "roles": ["reader"], **until})
    stranger, rules = person(organisation, "nieuw@example.nl"), {("#/roles", "incompatible-roles")}
    for pair in INCOMPATIBLE:
        refuse(organisation, 409, rules, "PATCH", "memberships/" + membership["id"], {"roles": list(pair)}, 1)
        refuse(organisation, 409, rules, "POST", "memberships", {"user": stranger, "roles": ["reader", *pair], **until})
    for roles in (["administrator", "security-officer"], ["board", "owner"], ["security-officer", "privacy-officer", "owner"]):
        membership = organisation.patch("memberships", membership, {"roles": roles})
    refuse(organisation, 409, {("#/validUntilDate", "required")}, "POST", "memberships", {
        "user": stranger, "roles": ["external-auditor"]})
    refuse(organisation, 409, {("#/validUntilDate", "date-order")}, "POST", "memberships", {
        "user": stranger, "roles": ["reader"], "validFromDate": "2026-02-01", "validUntilDate": "2026-01-31"})


@pytest.mark.parametrize("first, other", INCOMPATIBLE[::4])
def test_incompatible_roles_from_the_shell(organisation, first, other):
    email = f"{first}@schelp.nl"
    organisation.as_role(first, email)
    with nothing_changes(organisation):
        done = zorgborg("token", "--data", organisation.server.data, "--organisation", organisation.id, "--email", email,
                        "--role", other, check=False)
        assert done.returncode != 0 and done.stderr and not done.stdout, done


def test_nobody_changes_his_own_roles(organisation, second):
    own = membership_of(second, me(second))
    path, rules = "memberships/" + own["id"], {("#/roles", "own-rights")}
    for roles in (["administrator", "security-officer"], ["administrator", "board"]):
        refuse(second, 409, rules, "PATCH", path, {"roles": roles}, own["version"])
        row = {"id": own["id"], "version": own["version"], "patch": {"roles": roles}}
        refuse(second, 409, {("#/changes/0/roles", "own-rights")}, "POST", "memberships/_bulk", {"changes": [row]})
        sheet = f"id;Rollen\n{own['id']};{roles[0]},{roles[1]}\n"
        refuse(second, 409, {("#/2/roles", "own-rights")}, "POST", "memberships/_import", sheet, headers={"Content-Type": "text/csv"})
    refuse(second, 409, {*rules, ("#/user", "unique")}, "POST", "memberships", {"user": me(second), "roles": ["security-officer"]})
    other = organisation.post("memberships", {"user": person(organisation, "pop@example.nl"), "roles": ["security-officer"]})
    refuse(second, 409, {("#/user", "read-only"), ("#/user", "unique")}, "PATCH", "memberships/" + other["id"],
           {"user": me(second)}, 1)
    assert second.ask("PATCH", path, {"title": "Beheer"}, own["version"]).status == 200


def test_the_last_administrator_stays(young):
    own = young.get("memberships")["items"][0]
    path, last = "memberships/" + own["id"], ("#/roles", "last-administrator")
    for body in ({"validUntilDate": PAST}, {"validFromDate": COMING}, {"roles": ["security-officer"]}):
        refuse(young, 409, {last, ("#/roles", "own-rights")}, "PATCH", path, body, 1)
    refuse(young, 409, {last}, "DELETE", path, None, 1)
    ended = {"user": person(young, "was@example.nl"), "roles": ["administrator"], "validUntilDate": PAST}
    young.post("memberships", ended)  # an administrator of the past is none
    refuse(young, 409, {last}, "DELETE", path, None, 1)
    other = young.as_role("administrator", "opvolger@example.nl")
    assert other.ask("DELETE", path, version=1).status == 200
    refuse(other, 409, {last}, "DELETE", "memberships/" + membership_of(other, me(other))["id"], None, 1)
    assert young.ask("GET").status == 404, "the founder left"


def test_a_document_is_approved_by_another_and_until_it_changes(organisation, board):
    document = organisation.post("documents", {"title": "Beleid", "kind": "policy"})
    path = "documents/" + document["id"]
    refused_act(approve(organisation, "documents", document), None)
    refused_act(approve(program(organisation, "security-officer"), "documents", document), None)
    made = approve(board, "documents", document)
    assert made.status == 201 and made.headers["Location"] == f"{organisation.base}/{path}/approvals", made.headers
    approval = organisation.get(path)["derived"]["approval"]
    assert approval == {"decision": "approved", "by": me(board), "at": made.json["createdAt"], "note": None}
    assert organisation.get(path)["version"] == 1, "an approval is no change of the document"
    refuse(organisation, 400, {("#/approval", "unknown-member")}, "PATCH", path, {"approval": None}, 1)
    assert organisation.ask("PATCH", path, {"title": "Beleid"}, 1).json["derived"]["approval"] == approval, "nothing was changed"
    document = organisation.patch("documents", document, {"title": "Beleid 2"})
    assert document["derived"]["approval"] is None
    document = organisation.patch("documents", document, {"title": "Beleid"})
    assert document["derived"]["approval"] is None, "the same words, another version"
    assert organisation.get(path, asOf=approval["at"])["derived"]["approval"] == approval
    assert approve(board, "documents", document, "rejected").status == 201
    assert organisation.get(path)["derived"]["approval"]["decision"] == "rejected"
    listed = organisation.get(path + "/approvals")
    assert [(item["decision"], item["ofVersion"]) for item in listed["items"]] == [("approved", 1), ("rejected", 3)]
    assert listed["total"] == 2
    organisation.ask("DELETE", path, version=3)
    refused_act(approve(board, "documents", document), "archived")


def test_nobody_approves_by_saying_nothing(organisation):
    document = organisation.post("documents", {"title": "Policy"})
    for body in ({}, {"note": "fine"}, {"decision": None}, {"decision": ""}):
        answer = organisation.as_role("board").ask("POST", f"documents/{document['id']}/approvals", body)
        assert answer.status == 400 and "#/decision" in {pointer for pointer, _ in answer.rules}, answer.body


def test_the_owner_approves_what_he_owns_and_didnt_write(organisation, board):
    owner = organisation.as_role("owner", "proces@example.nl")
    mine = organisation.post("documents", {"title": "Werkinstructie", "kind": "work-instruction", "owner": me(owner)})
    policy = organisation.post("documents", {"title": "P", "kind": "policy", "owner": me(owner)})
    unowned = organisation.post("documents", {"title": "W", "kind": "work-instruction"})
    for other in (policy, unowned):
        refused_act(approve(owner, "documents", other), None)
    assert approve(owner, "documents", mine).status == 201
    mine = owner.patch("documents", mine, {"status": "in-force"})
    mine = organisation.patch("documents", mine, {"source": "Kluis"})
    refused_act(approve(owner, "documents", mine), "second-person")
    assert approve(board, "documents", mine).status == 201
