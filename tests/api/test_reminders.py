"""Reminders when things go wrong: killed processes, two at once, mail servers that are down, refuse or hang, runs that were missed;
and when what was to be told changes before it leaves."""
import collections
import datetime
import json
import random
import signal
import socket
import subprocess
import time

import pytest

from conftest import BINARY, Organisation, Server, zorgborg
from mailbox import Mailbox
from reminding import (DAY, FROM, HOUR, SANITIZED, begin, instant, message_id, next_monday, notifications, person, plain,
                       remind, seven, titles, today, what)

KILLS = 8 if SANITIZED else 40
ROUNDS = 5 if SANITIZED else 20


@pytest.fixture
def mailbox():
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def home(tmp_path):
    """An organisation on a data folder of its own, with a daily reader."""
    initial = json.loads(zorgborg("init", "--data", tmp_path, "--organisation", "De Linde", "--email", "officer@example.nl").stdout)
    server = Server(tmp_path)
    server.initial = initial
    out = Organisation(server, initial["organisationId"], initial["token"])
    out.data, out.anna = tmp_path, person(out, "owner", "anna")
    yield out
    assert server.stop() == 0


def task(organisation, title, ahead, owner=None, **more):
    return organisation.post("tasks", {"title": title, "dueDate": str(today() + ahead * DAY), "owner": (owner or organisation.anna).user, **more})


def states(organisation):
    return collections.Counter(one["state"] for one in notifications(organisation))


def told_once(organisation, mailbox, expected):
    """So many reminders, all sent; each record's line stands in the one mail of its reminder, however often that came."""
    told = notifications(organisation)
    assert [one["state"] for one in told] == ["sent"] * expected, states(organisation)
    mails = collections.defaultdict(list)
    for one in mailbox.taken:
        mails[message_id(one.message)].append(one.message)
    carried = collections.defaultdict(set)
    for one in told:
        carried[one["delivery"] + FROM[FROM.index("@"):]].add(organisation.get(f"{one['register']}/{one['record']}")["title"])
    assert carried.keys() == mails.keys(), carried.keys() ^ mails.keys()
    for identity, same in mails.items():
        assert {tuple(sorted(titles(mail))) for mail in same} == {tuple(sorted(carried[identity]))}, (identity, same)


def morning(days):
    return seven(today() + days * DAY)


def test_killed_at_any_moment_nothing_is_lost_and_no_mail_comes_under_two_names(home, mailbox):
    carla = person(home, "owner", "carla", rhythm="at-once")
    for number in range(30):
        task(home, f"Van Anna {number}", 20 + number % 10)
        task(home, f"Van Carla {number}", 20 + number % 10, carla)
    chance, killed, tried = random.Random(7510), 0, 0
    while killed < KILLS and tried < 5 * KILLS:
        process = begin(home.data, morning(5) + tried * 6 * HOUR, mailbox)
        tried += 1
        try:
            process.communicate(timeout=chance.uniform(0.01, 0.12))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            killed += 1
    assert killed == KILLS, (killed, tried)
    for hours in (0, 2, 30):
        remind(home.data, morning(60) + hours * HOUR, None, mailbox)
    told_once(home, mailbox, 60 * 5)  # each 14 and 3 days before, on the day, a day and a week after


def test_two_at_once_tell_as_much_as_one(home, mailbox):
    for number in range(10):
        task(home, f"Van Anna {number}", 20 + number)
    for number in range(ROUNDS):
        both = [begin(home.data, morning(6 + number), mailbox) for _ in range(2)]
        for process in both:
            out, fault = process.communicate(timeout=60)
            assert process.returncode == 0, (out, fault)
    assert len({message_id(one.message) for one in mailbox.taken}) == len(mailbox.taken)
    told = notifications(home)
    assert len({what(one) for one in told}) == len(told) > (2 if SANITIZED else 10), told
    told_once(home, mailbox, len(told))


def test_a_mail_server_that_is_down_for_a_week(home, mailbox):
    for number in range(5):
        task(home, f"Van Anna {number}", 20 + number)
    mailbox.stop()
    report = remind(home.data, morning(6), morning(13), mailbox)
    assert (report["planned"], report["sent"], report["dead"]) == (5, 0, 0) and report["failed"] > 5, report
    [attempts] = {one["attempts"] for one in notifications(home, state="waiting")}
    assert 8 <= attempts <= 20, attempts
    waiting = notifications(home)[0]
    assert "connect" in waiting["error"] and waiting["nextAttemptAt"], waiting
    mailbox.start()
    assert remind(home.data, morning(13) + HOUR, morning(14) + 2 * HOUR, mailbox)["sent"] == 1
    told_once(home, mailbox, 5)
    assert len(mailbox.taken) == 1


def test_ten_days_without_a_run_are_seen_and_made_up_for(home, mailbox):
    for number in range(5):
        task(home, f"Van Anna {number}", 20 + number)
    remind(home.data, morning(5), None, mailbox)
    assert remind(home.data, morning(15), None, mailbox)["sent"] == 1
    told_once(home, mailbox, 5)
    gap = home.get("notifications")["missedRuns"][0]
    assert (instant(gap["fromAt"]), instant(gap["untilAt"])) == (morning(5), morning(15)), gap


@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted", "550 5.1.1 no such person"])
def test_a_mail_that_one_person_can_t_get(home, mailbox, answer):
    bob = person(home, "owner", "bob")
    task(home, "Van Anna", 20)
    task(home, "Van Bob", 20, bob)
    mailbox.recipients[home.anna.email] = answer
    report = remind(home.data, morning(6), None, mailbox)
    assert (report["sent"], report["failed"]) == (1, 1), report
    [waiting] = notifications(home, state="waiting")
    assert (waiting["recipient"], waiting["attempts"]) == (home.anna.user, 1) and answer in waiting["error"], waiting
    wait = 24 * HOUR if answer.startswith("5") else HOUR / 60
    assert instant(waiting["nextAttemptAt"]) == morning(6) + wait, waiting
    mailbox.recipients.clear()
    assert remind(home.data, morning(7), None, mailbox)["sent"] == 1
    told_once(home, mailbox, 2)


def test_what_nobody_takes_for_thirty_days_is_dead_and_seen(home, mailbox):
    task(home, "Van Anna", 14, recurrence="FREQ=YEARLY")
    mailbox.recipients[home.anna.email] = "550 5.1.1 no such person"
    first = next(at for at in (morning(1), morning(11)) if remind(home.data, at, None, mailbox)["failed"])
    for days in range(1, 33):
        report = remind(home.data, first + days * DAY, None, mailbox)
        assert report["dead"] == (1 if days == 31 else 0), (days, report)
    dead = notifications(home, state="dead")
    assert dead and all("550" in one["error"] for one in dead), dead
    assert len(mailbox.taken) == 1, "the officer's: seven days late"


def test_a_line_cut_after_the_body_repeats_the_same_mail(home, mailbox):
    task(home, "Van Anna", 20)
    mailbox.bodies[home.anna.email] = None
    assert remind(home.data, morning(6), None, mailbox)["failed"] == 1
    [waiting] = notifications(home)
    assert waiting["state"] == "waiting", waiting
    mailbox.bodies.clear()
    assert remind(home.data, morning(6) + HOUR, None, mailbox)["sent"] == 1
    assert message_id(mailbox.taken[0].message).startswith(waiting["delivery"])
    told_once(home, mailbox, 1)


def owner(home, record):
    home.patch("tasks", record, {"owner": home.server.initial["userId"]})


def moved(home, record):
    answer = home.ask("POST", f"tasks/{record['id']}/reschedulings", {"dueDate": str(today() + 60 * DAY), "reason": "Later"})
    assert answer.status == 201, answer.body


def completed(home, record):
    assert home.ask("POST", f"tasks/{record['id']}/completions", {}).status == 201


def archived(home, record):
    assert home.ask("DELETE", f"tasks/{record['id']}", version=record["version"]).status == 200


def gone(home, _):
    membership = home.get("memberships/" + home.anna.membership)
    assert home.ask("DELETE", "memberships/" + membership["id"], version=membership["version"]).status == 200


@pytest.mark.parametrize("change", [owner, moved, completed, archived, gone], ids=lambda change: change.__name__)
def test_what_changes_before_it_leaves_isn_t_mailed(home, mailbox, change):
    record = task(home, "Van Anna", 20)
    mailbox.stop()
    assert remind(home.data, morning(6), None, mailbox)["failed"] == 1
    change(home, record)
    mailbox.start()
    report = remind(home.data, morning(6) + HOUR, None, mailbox)
    assert report["obsolete"] == 1, report
    assert home.anna.email not in {address for one in mailbox.taken for address in one.recipients}
    [told] = [one for one in notifications(home) if one["recipient"] == home.anna.user]
    assert told["state"] == "obsolete", told


def test_what_holds_again_is_told_after_all(home, mailbox):
    record = task(home, "Van Anna", 20)
    mailbox.stop()
    remind(home.data, morning(6), None, mailbox)
    home.patch("tasks", record, {"owner": home.server.initial["userId"]})
    remind(home.data, morning(6) + HOUR, None, mailbox)
    home.patch("tasks", home.get("tasks/" + record["id"]), {"owner": home.anna.user})
    mailbox.start()
    remind(home.data, morning(6) + 2 * HOUR, None, mailbox)
    [mail] = [one for one in mailbox.taken if one.recipients == [home.anna.email]]
    assert titles(mail.message) == ["Van Anna"], plain(mail.message)


def test_at_once_is_one_mail_a_record(home, mailbox):
    carla = person(home, "owner", "carla", rhythm="at-once")
    for title in ("Eerste", "Tweede"):
        home.post("documents", {"title": title, "owner": home.anna.user, "inForceDate": str(today() - 300 * DAY), "reviewInterval": "P1Y"})
    documents = home.get("documents")["items"]
    remind(home.data, morning(60), None, None)  # 30 and 7 days before are ready for Anna, who can't be mailed
    for document in documents:
        home.patch("documents", document, {"owner": carla.user})
    remind(home.data, morning(60), None, mailbox)
    assert sorted(titles(one.message) for one in mailbox.taken) == [["Eerste"], ["Tweede"]], [plain(one.message) for one in mailbox.taken]


def test_a_daily_task_left_alone_for_a_year(home, mailbox):
    home.patch("memberships", home.get("memberships/" + home.anna.membership), {"reminders": "weekly"})
    record = task(home, "Elke dag", -364, recurrence="FREQ=DAILY")
    derived = home.get("tasks/" + record["id"])["derived"]
    assert (derived["missedOccurrences"], derived["currentDueDate"], derived["overdue"]) == (364, str(today()), False), derived
    start = seven(next_monday(today()))
    remind(home.data, start - 6 * HOUR, start + (9 if SANITIZED else 27) * DAY, mailbox)
    days = [one.message["date"].datetime.date() for one in mailbox.taken]
    assert len(days) == (2 if SANITIZED else 4) and all(day.weekday() == 0 for day in days), days


ATTACKS = ["x\u2028Bcc: boss@example.nl", "x\u2029y", '"x" <boss@example.nl>', "=?utf-8?Q?x=0D=0ABcc:_boss?=", "Zorg " * 39, "\u202egro.rossap", "<script>"]


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_no_name_or_title_becomes_a_header(home, mailbox, attack):
    attack = attack.strip()
    organisation = home.get()
    answer = home.ask("PATCH", "", {"name": attack}, organisation["version"])
    if answer.status == 400:
        assert answer.rules == {("#/name", "control-character")} or answer.rules, answer.body
    task(home, attack if answer.status == 200 else "x", 20)
    remind(home.data, morning(6), None, mailbox)
    [taken] = mailbox.taken
    assert sorted(name.lower() for name in taken.message.keys()) == [
        "auto-submitted", "content-language", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"], taken.raw
    assert taken.recipients == [home.anna.email] and "<script" not in taken.message.get_body(("html",)).get_content(), taken.raw


# A clock that is so many seconds ahead, for a server that asks it.
AHEAD = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec* out) {
    int (*real)(clockid_t, struct timespec*) = dlsym(RTLD_NEXT, "clock_gettime");
    int const result = real(clock, out);
    if (clock == CLOCK_REALTIME) out->tv_sec += atol(getenv("SECONDS_AHEAD"));
    return result;
}
"""
own_clock = pytest.mark.skipif(SANITIZED, reason="a sanitizer's runtime wants to be loaded before the clock")


def again(home, mailbox, at=None):
    """The server with a mail server to send by, at its own time."""
    environment = {}
    if at:
        library = home.data.parent / "ahead.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", library], input=AHEAD, text=True, check=True)
        environment = {"LD_PRELOAD": str(library), "SECONDS_AHEAD": str(int(at.timestamp() - time.time()))}
    home.server.__init__(home.data, "--smtp-url", f"smtp://127.0.0.1:{mailbox.port}", "--smtp-from", FROM, environment=environment)


@own_clock
def test_a_server_sends_by_itself(home, mailbox):
    task(home, "Van Anna", 20)
    assert home.server.stop() == 0
    again(home, mailbox, morning(6) + HOUR / 2)
    [taken] = mailbox.wait(1)
    assert (taken.recipients, titles(taken.message)) == ([home.anna.email], ["Van Anna"]), taken.raw


class Silence:
    """A mail server that takes connections and says nothing."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        return self

    def __exit__(self, *_):
        self.socket.close()


@own_clock
def test_the_end_doesn_t_wait_for_a_mail_server_that_hangs(home):
    task(home, "Van Anna", 20)
    assert home.server.stop() == 0
    with Silence() as silence:
        again(home, silence, morning(6) + HOUR / 2)
        connection, _ = silence.socket.accept()  # it is being tried
        began = time.monotonic()
        assert home.server.stop() == 0
        assert time.monotonic() - began < 8, time.monotonic() - began
        connection.close()
    home.server.__init__(home.data)


def test_the_end_doesn_t_wait_for_another_process(home):
    task(home, "Van Anna", 20)
    with Silence() as silence:
        process = begin(home.data, morning(6), silence)
        connection, _ = silence.socket.accept()  # it is being tried
        assert process.poll() is None
        assert home.server.stop() == 0
        began = time.monotonic()
        again(home, silence)
        assert home.server.stop() == 0
        assert time.monotonic() - began < 8, time.monotonic() - began
        process.send_signal(signal.SIGKILL)
        process.communicate()
        connection.close()
    home.server.__init__(home.data)


@pytest.mark.parametrize("options, told", [
    (("--smtp-url", "smtp://127.0.0.1:25"), "--smtp-from"), (("--smtp-from", FROM), "--smtp-url"),
    (("--smtp-url", "http://127.0.0.1", "--smtp-from", FROM), "smtp://"), (("--smtp-url", "smtp://127.0.0.1", "--smtp-from", "nobody"), "--smtp-from"),
    (("--smtp-url", "smtp://127.0.0.1", "--smtp-from", FROM, "--smtp-user", "x"), "--smtp-password-file"),
    (("--smtp-url", "smtp://127.0.0.1", "--smtp-from", FROM, "--smtp-user", "x", "--smtp-password-file", "/none"), "--smtp-password-file"),
    (("--public-url", "isms"), "--public-url"), (("--webhooks", "all"), "--webhooks")])
def test_options_that_can_t_be_are_told(tmp_path, options, told):
    zorgborg("init", "--data", tmp_path, "--organisation", "De Linde", "--email", "officer@example.nl")
    for command in (("serve", "--listen", "127.0.0.1:0"), ("remind",)):
        done = subprocess.run([BINARY, *command, "--data", tmp_path, *options], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout) == (1, ""), done
        assert told in done.stderr and done.stderr.startswith("zorgborg: ") and done.stderr.count("\n") == 1, done.stderr
