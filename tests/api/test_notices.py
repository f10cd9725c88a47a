"""What leaves the system beside mail: links that complete a task, webhooks; and the year plan that makes what they are about."""
import json
import time

import pytest

from conftest import Organisation, Server, zorgborg
from hooks_receiver import HooksReceiver
from mailbox import Mailbox
from reminding import DAY, HOUR, links, notifications, person, remind, seven, today

FIGURES = {"opened": 900, "checked": 30, "unexplained": 2, "followedUp": 2}


@pytest.fixture
def home(tmp_path):
    initial = json.loads(zorgborg("init", "--data", tmp_path, "--organisation", "De Linde", "--email", "officer@example.nl").stdout)
    server = Server(tmp_path)
    server.initial = initial
    out = Organisation(server, initial["organisationId"], initial["token"])
    out.data, out.anna = tmp_path, person(out, "owner", "anna")
    yield out
    assert server.stop() == 0


@pytest.fixture
def hooks():
    with HooksReceiver() as hooks:
        yield hooks


def morning(days):
    return seven(today() + days * DAY)


def task(home, title, **more):
    return home.post("tasks", {"title": title, "dueDate": str(today() + 20 * DAY), "owner": home.anna.user, **more})


def mailed(home, at=6):
    """The secrets of the links in the mails of that morning, by title."""
    with Mailbox() as mailbox:
        remind(home.data, morning(at), None, mailbox)
        return {title: secret for one in mailbox.taken for title, secret in links(one.message).items()}


def complete(home, secret, dry_run=False, **body):
    return home.server.ask("POST", "/v1/completions" + ("?dryRun=true" if dry_run else ""), {"secret": secret, **body})


def test_a_link_completes_a_task_once_as_who_got_it(home):
    record = task(home, "Log nalopen", recurrence="FREQ=MONTHLY")
    secret = mailed(home)["Log nalopen"]
    for _ in range(2):
        look = complete(home, secret, dry_run=True)
        assert (look.status, look.json["title"], look.json["organisation"], look.json["status"]) == (200, "Log nalopen", "De Linde", "open"), look.body
    assert home.get("tasks/" + record["id"])["status"] == "open"
    done = complete(home, secret, note="Gedaan")
    assert (done.status, done.json["status"]) == (200, "done"), done.body
    after = home.get("tasks/" + record["id"])
    assert (after["status"], after["completions"][0]["by"], after["completions"][0]["note"]) == ("done", home.anna.user, "Gedaan"), after
    last = home.get("audit-log", register="tasks", record=record["id"], sort="-seq", limit=1)["items"][0]
    assert last["actor"] == home.anna.user, last
    assert len(home.get("tasks", status="open")["items"]) == 1, "the next of the series"
    for dry_run in (True, False):
        assert complete(home, secret, dry_run).status == 410
    assert secret not in (home.data / "serve.log").read_text()


def rescheduled(home, record):
    return home.ask("POST", f"tasks/{record['id']}/reschedulings", {"dueDate": str(today() + 30 * DAY), "reason": "Later"})


def given_away(home, record):
    return home.ask("PATCH", "tasks/" + record["id"], {"owner": home.server.initial["userId"]}, record["version"])


def archived(home, record):
    return home.ask("DELETE", "tasks/" + record["id"], version=record["version"])


def left(home, _):
    membership = home.get("memberships/" + home.anna.membership)
    return home.ask("DELETE", "memberships/" + membership["id"], version=membership["version"])


@pytest.mark.parametrize("change", [rescheduled, given_away, archived, left], ids=lambda change: change.__name__)
def test_a_link_is_spent_once_its_task_is_another(home, change):
    record = task(home, "Nalopen")
    secret = mailed(home)["Nalopen"]
    assert change(home, record).status in (200, 201)
    assert complete(home, secret).status == 410


def test_what_a_link_can_t_do(home):
    task(home, "Met bewijs", evidenceRequired=True)
    task(home, "Logcontrole", kind="log-check")
    secrets = mailed(home)
    assert secrets.keys() == {"Logcontrole"}, "none for what asks evidence"
    asked = complete(home, secrets["Logcontrole"])
    assert asked.status == 409 and ("#/figures", "figures-needed") in asked.rules, asked.body
    assert complete(home, secrets["Logcontrole"], figures=FIGURES).status == 200
    for unknown in ("x" * 32, "A" * 32):
        assert complete(home, unknown).status == 404
    assert home.server.ask("POST", "/v1/completions", {}).status == 400


def test_the_page_loads_nothing_but_itself(home):
    page = home.server.ask("GET", "/completion")
    policy = page.headers["Content-Security-Policy"]
    assert page.status == 200 and policy.startswith("default-src 'none'") and "unsafe" not in policy and "sha256-" in policy, policy
    assert page.body.count(b"<script>") == 1 and b"src=" not in page.body, page.body


# Webhooks


def webhook(home, hooks, **more):
    return home.post("webhooks", {"title": "SIEM", "url": hooks.url, **more})


def run(home, days, *options, hours=0):
    return remind(home.data, morning(days) + hours * HOUR, None, None, *options)


PRIVATE = ("--webhooks", "private")


def test_a_webhook_is_called_signed_and_its_secret_told_once(home, hooks):
    made = webhook(home, hooks)
    secret = made["secret"]
    record = task(home, "Nalopen")
    assert run(home, 6, *PRIVATE)["sent"] == 1
    [call] = hooks.wait(1)
    assert call.signed_by(secret), call
    body = json.loads(call.body)
    assert (body["type"], body["data"]["id"], body["data"]["title"], body["data"]["rule"]) == ("reminder.due-soon", record["id"], "Nalopen", "before-14"), body
    assert run(home, 6, *PRIVATE)["sent"] == 0 and len(hooks.calls) == 1
    for path in ("webhooks", "webhooks/" + made["id"], f"webhooks/{made['id']}/history", "audit-log?limit=1000", "evidence-bundle"):
        answer = home.ask("GET", path)
        assert answer.status == 200 and secret.encode() not in answer.body and secret.removeprefix("whsec_").encode() not in answer.body, path
    assert secret not in (home.data / "serve.log").read_text()


def test_private_addresses_are_called_only_where_that_is_said(home, hooks):
    webhook(home, hooks)
    task(home, "Nalopen")
    assert run(home, 6)["failed"] == 1 and hooks.calls == []
    assert run(home, 6, *PRIVATE, hours=1)["sent"] == 1 and len(hooks.calls) == 1


def test_a_call_is_tried_again_and_given_up(home, hooks):
    webhook(home, hooks)
    task(home, "Nalopen")
    hooks.status = 500
    assert run(home, 6, *PRIVATE)["failed"] == 1
    assert run(home, 6, *PRIVATE) == {"planned": 0, "obsolete": 0, "sent": 0, "failed": 0, "dead": 0}, "it waits a minute"
    assert run(home, 6, *PRIVATE, hours=1)["failed"] == 1
    assert len({call.headers["webhook-id"] for call in hooks.calls}) == 1, hooks.calls
    hooks.status = 410
    assert run(home, 6, *PRIVATE, hours=2)["dead"] == 1
    [told] = [one for one in notifications(home) if one["channel"] == "webhook"]
    assert (told["state"], told["attempts"], told["error"]) == ("dead", 3, "status 410"), told


@pytest.mark.parametrize("more, called", [({}, True), ({"events": ["due-soon"]}, True), ({"events": ["late", "due"]}, False), ({"active": False}, False)])
def test_which_are_called(home, hooks, more, called):
    webhook(home, hooks, **more)
    task(home, "Nalopen")
    assert run(home, 6, *PRIVATE)["sent"] == int(called) == len(hooks.calls)


def test_an_archived_one_isn_t_called(home, hooks):
    made = webhook(home, hooks)
    task(home, "Nalopen")
    hooks.status = 500
    run(home, 6, *PRIVATE)
    assert home.ask("DELETE", "webhooks/" + made["id"], version=made["version"]).status == 200
    assert run(home, 6, *PRIVATE, hours=1)["obsolete"] == 1 and len(hooks.calls) == 1


# The year plan


def adopt(home, body=None, **query):
    return home.ask("POST", "year-plan/_adopt", body or {}, query=query)


def test_a_year_plan_is_adopted_once(home):
    look = adopt(home, dryRun="true").json
    assert (look["dryRun"], look["created"], home.get("tasks")["total"]) == (True, 12, 0), look
    made = adopt(home, {"owner": home.anna.user}).json
    tasks = home.get("tasks")["items"]
    assert (made["created"], made["unchanged"], len(tasks)) == (12, 0, 12), made
    assert {one["owner"] for one in tasks} == {home.anna.user} and all(one["recurrence"] for one in tasks), tasks
    days = sorted(one["dueDate"] for one in tasks)
    assert len({day[:7] for day in days}) >= 8 and days[0] > str(today()) and len(set(days)) == 12, days
    again = adopt(home).json
    assert (again["created"], again["unchanged"], home.get("tasks")["total"]) == (0, 12, 12), again
    assert [one["key"] for one in again["items"]] == [one["key"] for one in made["items"]]
    assert [one["id"] for one in again["items"]] == [one["id"] for one in made["items"]]


def test_parts_of_a_year_plan_and_others(home):
    some = adopt(home, {"tasks": ["log-check", "restore-test"], "startDate": "2027-01-01"}).json
    assert [(one["key"], one["dueDate"]) for one in some["items"]] == [("log-check", "2027-01-15"), ("restore-test", "2027-03-15")], some
    assert adopt(home, {"template": "complete"}).json["created"] == 30
    for body, wrong in (({"template": "none"}, "#/template"), ({"tasks": ["log-check", "none"]}, "#/tasks/1")):
        answer = adopt(home, body)
        assert answer.status == 409 and answer.rules == {(wrong, "link-target")}, answer.body
