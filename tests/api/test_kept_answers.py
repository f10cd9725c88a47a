"""Answers out of memory are the same as new ones, and never outlive what they were made of."""
import json

import pytest
from conftest import Organisation, Server, zorgborg

READS = ["controls", "controls?limit=5&sort=-title", "controls?status=planned&q=beleid", "statement-of-applicability", "overdue",
         "conformity", "documents", "", "audit-log?limit=3", "memberships"]


def ask(organisation, path, **headers):
    base = organisation.base + ("/" + path if path and not path.startswith("?") else path)
    return organisation.server.ask("GET", base, token=organisation.token, headers={name.replace("_", "-"): value for name, value in headers.items()})


def told(answer):
    """Everything but what each answer has of its own."""
    own = {"date", "x-request-id"}
    return answer.status, sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() not in own), answer.body


def control(organisation):
    return organisation.get("controls", limit=1)["items"][0]


@pytest.mark.parametrize("path", READS)
def test_the_second_answer_is_the_first_one(organisation, path):
    first, second = ask(organisation, path), ask(organisation, path)
    assert first.status == 200 and told(first) == told(second), (first.body[:300], second.body[:300])
    tag = first.headers["ETag"]
    unchanged = [ask(organisation, path, If_None_Match=tag) for _ in range(2)]
    assert [answer.status for answer in unchanged] == [304, 304] and told(unchanged[0]) == told(unchanged[1]), unchanged
    assert told(ask(organisation, path)) == told(first)
    head = organisation.server.ask("HEAD", organisation.base + "/" + path if path else organisation.base, token=organisation.token)
    assert head.status == 200 and head.body == b"" and head.headers["ETag"] == tag, head
    other = ask(organisation, path, If_None_Match='"other"')
    assert told(other) == told(first)


def test_another_form_is_another_answer(organisation):
    forms = {accept: ask(organisation, "controls", Accept=accept) for _ in range(2) for accept in ("application/json", "text/csv")}
    assert {answer.headers["Content-Type"].split(";")[0] for answer in forms.values()} == set(forms), forms.keys()


def test_it_is_counted(organisation):
    def count():
        lines = organisation.server.ask("GET", "/metrics").body.decode().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("zorgborg_kept_answers_total ")))

    organisation.get("documents")
    before = count()
    organisation.get("documents")
    assert count() == before + 1


def test_a_change_shows_at_once(organisation):
    for number in range(20):
        record = control(organisation)
        changed = organisation.patch("controls", record, {"description": f"Number {number}"})
        assert control(organisation) == changed
        assert organisation.get("controls/" + record["id"]) == changed
    # Of another register, which the first one's derived members look at.
    overdue = organisation.get("overdue")
    organisation.patch("controls", control(organisation), {"reviewInterval": "P1D", "lastReviewedDate": "2025-01-01"})
    assert organisation.get("overdue") != overdue


def test_the_past_stays_what_it_was(organisation):
    record = organisation.patch("controls", control(organisation), {"description": "Before"})
    before = [ask(organisation, "controls?asOf=" + record["updatedAt"]) for _ in range(2)]
    organisation.patch("controls", record, {"description": "After"})
    after = ask(organisation, "controls?asOf=" + record["updatedAt"])
    assert before[0].body == before[1].body == after.body and b"Before" in after.body


def test_who_may_no_longer_isnt_answered_out_of_memory(organisation):
    server = organisation.server

    def reads(who):
        return [ask(who, "controls").status for _ in range(2)]

    made = server.ask("POST", "/v1/tokens", {"title": "Key", "organisation": organisation.id}, organisation.token).json
    revoked = Organisation(server, organisation.id, made["token"])
    assert reads(revoked) == [200, 200]
    assert server.ask("DELETE", "/v1/tokens/" + made["id"], token=organisation.token).status == 200
    assert reads(revoked) == [401, 401]

    reader = organisation.as_role("reader", "lezer@example.nl")
    assert reads(reader) == [200, 200]
    people = server.ask("GET", "/v1/users", token=organisation.token).json["items"]
    users = {user["email"]: user["id"] for user in people}
    membership = organisation.get("memberships", user=users["lezer@example.nl"])["items"][0]
    answer = organisation.ask("DELETE", "memberships/" + membership["id"], version=membership["version"])
    assert answer.status == 200, answer.body
    assert reads(reader) == [404, 404]
    assert reads(organisation) == [200, 200]


def test_what_another_process_wrote_shows_at_once(organisation):
    for number in range(5):
        before = [organisation.get("memberships")["total"] for _ in range(2)]
        zorgborg("token", "--data", organisation.server.data, "--email", f"nieuw{number}@example.nl", "--role", "reader",
                 "--organisation", organisation.id)
        assert before == [before[0]] * 2 and organisation.get("memberships")["total"] == before[0] + 1


def test_nobody_gets_anothers_answer(organisation):
    reader = organisation.as_role("reader", "ander@example.nl")
    mine, theirs = ask(organisation, "audit-log"), ask(reader, "audit-log")
    assert (mine.status, theirs.status) == (200, 403)
    elsewhere = organisation.server.ask("POST", "/v1/organisations", {"name": "Elders"}, organisation.token).json["id"]
    there = Organisation(organisation.server, elsewhere, organisation.token)
    assert there.get("controls")["items"][0]["id"] != organisation.get("controls")["items"][0]["id"]
    assert ask(Organisation(organisation.server, elsewhere, reader.token), "controls").status == 404


def test_a_small_memory_answers_all_the_same(tmp_path):
    initial = json.loads(zorgborg("init", "--data", tmp_path, "--organisation", "Klein", "--email", "officer@example.nl").stdout)
    server = Server(tmp_path, "--cache", "1")
    try:
        small = Organisation(server, initial["organisationId"], initial["token"])
        for number in range(40):
            assert len(small.get("controls", limit=101 - number % 3)["items"]) == 101 - number % 3
            small.patch("controls", control(small), {"description": f"Number {number}"})
            assert f"Number {number}" in json.dumps(small.get("controls", limit=1000))
    finally:
        assert server.stop() == 0
