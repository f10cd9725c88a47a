"""Every hour of a year, of an organisation with 300 dated things and seven people: what is told to whom on which day is worked
out here from the text of the rules, and everything that was told is held to it, mail by mail.

ZORGBORG_YEAR_SEED says which organisation it is (any).
"""
import calendar
import collections
import dataclasses
import datetime
import os
import random
import time

import pytest

from conftest import zorgborg
from mailbox import Mailbox
from reminding import (DAY, SANITIZED, instant, message_id, midnight, monday_of, next_hour, next_monday, notifications, person, plain,
                       remind, seven, titles, today, what, ZONE)

SEED = int(os.environ.get("ZORGBORG_YEAR_SEED", random.SystemRandom().randrange(10**9)))
DAYS = 45 if SANITIZED else 365
RULES = {"exercise": (-60, -30, -7, 1, 7), "task": (-14, -3, 0, 1, 7), "other": (-30, -7, 0, 1, 7)}


@dataclasses.dataclass
class Thing:
    """Something dated: `days` are those of its series, one for what is no series."""
    record: dict
    rules: str
    days: list
    keepers: list
    board: bool = False

    @property
    def known(self):
        return instant(self.record["createdAt"])


def rule_name(days):
    return "on-the-day" if days == 0 else f"{'before' if days < 0 else 'after'}-{abs(days)}"


def series(start, rule, until):
    """The days of `FREQ=…;INTERVAL=…` from a day that every month has."""
    name, _, every = rule.removeprefix("FREQ=").partition(";INTERVAL=")
    step, out, count = int(every or 1), [start], 0
    while out[-1] <= until:
        count += step
        if name in ("DAILY", "WEEKLY"):
            out.append(start + count * (DAY if name == "DAILY" else 7 * DAY))
        else:
            months = start.month - 1 + count * (12 if name == "YEARLY" else 1)
            out.append(datetime.date(start.year + months // 12, months % 12 + 1, start.day))
    return out


class Estate:
    """The organisation with its people and things, drawn from a seed."""

    def __init__(self, organisation):
        self.organisation, self.random = organisation, random.Random(SEED)
        self.first, self.things = today(), []
        me = organisation.server.initial["userId"]
        self.officers, owners = [me], []
        self.people = {me: ("weekly", "nl", "officer@example.nl")}
        for role, name, language, rhythm in (("owner", "anna", "nl", "weekly"), ("owner", "bob", "en", "daily"), ("owner", "carla", "nl", "at-once"),
                                             ("security-officer", "dirk", "en", "weekly"), ("owner", "fred", "nl", "never"),
                                             ("board", "eva", "nl", "weekly")):
            one = person(organisation, role, name, language, rhythm)
            self.people[one.user] = (rhythm, language, one.email)
            {"owner": owners, "security-officer": self.officers, "board": []}[role].append(one.user)
            self.board = one.user
        self.keepers = [*owners, *owners, self.officers[1], None]
        self.number = 0
        self.make()

    def day(self, low, high):
        """One of those so many days from today that every month has."""
        out = self.first + self.random.randint(low, high) * DAY
        return out.replace(day=min(out.day, 28))

    def post(self, register, body):
        self.number += 1
        return self.organisation.post(register, {"title": f"{register} {self.number}", **body})

    def add(self, rules, register, days, body, owner="owner", board=False):
        keeper = self.random.choice(self.keepers)
        record = self.post(register, {**body, **({owner: keeper} if keeper else {})})
        self.things.append(Thing(record, rules, days, [keeper] if keeper else [], board))

    def make(self):
        for make, count in ((self.task, 70), (self.series, 60), (self.exercise, 40), (self.plan, 20), (self.tested_plan, 10), (self.control, 35),
                            (self.document, 25), (self.evidence, 15), (self.finding, 25)):
            for _ in range(count):
                make()
        assert len(self.things) == 300

    def task(self):
        due = self.day(-20, 400)
        self.add("task", "tasks", [due], {"dueDate": str(due)})

    def series(self):
        due = self.day(-100, 90)
        rule = self.random.choices(("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY"),
                                   (1, 3, 3, 8, 5, 5))[0]
        deputy = self.random.choice([*self.keepers, None, None])
        self.add("task", "tasks", series(due, rule, self.first + (DAYS + 70) * DAY),
                 {"dueDate": str(due), "recurrence": rule, **({"deputy": deputy} if deputy else {})})
        if deputy and deputy not in self.things[-1].keepers:
            self.things[-1].keepers.append(deputy)

    def exercise(self):
        due = self.day(5, 420)
        self.add("exercise", "exercises", [due], {"kind": "simulation", "plannedDate": str(due)}, "facilitator")

    def plan(self):
        self.add("other", "continuity-plans", [self.first], {"scenario": "power", "status": "active"}, board=True)

    def tested_plan(self):
        held, passed = self.day(-200, -100), self.random.random() < .5
        self.add("exercise", "continuity-plans", [(held.replace(year=held.year + 1) if passed else held + 90 * DAY)],
                 {"scenario": "internet", "status": "active", "exerciseInterval": "P1Y"})
        plan = self.things[-1].record["id"]
        self.organisation.post("exercises", {"title": "Gehouden", "kind": "full-interruption", "plans": [plan], "heldDate": str(held),
                                             "externalEvaluator": "Collega", "outcome": "passed" if passed else "failed"})

    def review(self, register, body):
        last = self.day(-25, 0)
        months = self.random.choice((1, 2, 3, 6, 12))
        due = series(last, f"FREQ=MONTHLY;INTERVAL={months}", last)[1]
        self.add("other", register, [due], {**body, "lastReviewedDate": str(last), "reviewInterval": f"P{months}M"})

    def control(self):
        self.review("controls", {"ground": "law"})

    def document(self):
        self.review("documents", {"kind": "procedure"})

    def evidence(self):
        until = self.day(0, 380)
        self.add("other", "evidence", [until], {"location": "Kast", "seenBy": "Anna", "seenDate": str(self.first), "validUntilDate": str(until)})
        self.organisation.post("controls", {"title": "Getoond", "ground": "law", "evidence": [self.things[-1].record["id"]]})

    def finding(self):
        if self.random.random() < .5:
            due = self.day(-10, 380)
            self.add("other", "findings", [due], {"type": "nonconformity", "grade": "major", "dueDate": str(due)}, board=True)
        else:
            self.add("other", "findings", [self.first + 180 * DAY], {"type": "nonconformity", "grade": "minor"})

    # What is told, by the text of the rules.

    def expected(self, start, end):
        """`(occurrence, record, rule, recipient, channel)` and when it leaves, at a run of an hour from `start` to `end`."""
        out = {}
        for thing in self.things:
            for number, due in enumerate(thing.days):
                # The next of a series takes the place of one that was missed, at its own midnight.
                begins = max(thing.known, midnight(due)) if number > 0 else thing.known
                ends = midnight(thing.days[number + 1]) if number + 1 < len(thing.days) else end + DAY
                if ends <= begins:
                    continue
                for days in RULES[thing.rules]:
                    for recipient in self.audience(thing, days):
                        leaves = self.leaves(due + days * DAY, recipient, begins, number > 0)
                        if leaves and leaves < ends and leaves <= end:
                            out[(str(due), thing.record["id"], rule_name(days), recipient, "mail")] = max(leaves, start)
            if thing.board:
                out |= self.monthly(thing, start, end)
        return out

    def audience(self, thing, days):
        if days == 7 or not thing.keepers:
            return self.officers
        return thing.keepers if days > 0 else thing.keepers[:1]

    def leaves(self, day, recipient, known, rolled):
        rhythm = self.people[recipient][0]
        if rhythm == "never" or seven(day) < known:
            return None
        if rhythm != "weekly":
            return seven(day)
        if seven(monday_of(day)) >= known:
            return seven(monday_of(day))
        return seven(next_monday(known.astimezone(ZONE).date())) if rolled else seven(day)

    def monthly(self, thing, start, end):
        out, first = {}, self.first.replace(day=1)
        while seven(first) <= end:
            if seven(first) >= thing.known and thing.days[0] < first:
                out[(str(first), thing.record["id"], "board-monthly", self.board, "mail")] = max(seven(first), start)
            first += calendar.monthrange(first.year, first.month)[1] * DAY
        return out


@pytest.fixture(scope="module")
def year(server, organisation):
    """The organisation, the time, what was told and the mails."""
    print(f"ZORGBORG_YEAR_SEED={SEED}")
    estate = Estate(organisation)
    start = next_hour(datetime.datetime.now(datetime.timezone.utc))
    end = start + DAYS * DAY
    with Mailbox() as mailbox:
        began, at, reports = time.monotonic(), start, []
        while at <= end:  # some processes after each other, as a command has its time, too
            until = min(at + 61 * DAY, end)
            reports.append(remind(server.data, at, until, mailbox))
            at = until + datetime.timedelta(hours=1)
        print(f"{DAYS} days, {len(mailbox.taken)} mails: {time.monotonic() - began:.1f} s", reports)
        return estate, start, end, notifications(organisation), list(mailbox.taken), reports


def test_each_reminder_is_told_once_on_its_day_and_nothing_else(year):
    estate, start, end, told, _, reports = year
    expected = estate.expected(start, end)
    assert {one["state"] for one in told} == {"sent"}, collections.Counter(one["state"] for one in told)
    assert len({what(one) for one in told}) == len(told), "nothing stands there twice"
    found = {what(one): instant(one["settledAt"]) for one in told}
    missing, extra = expected.keys() - found.keys(), found.keys() - expected.keys()
    assert not missing and not extra, (len(missing), sorted(missing)[:5], len(extra), sorted(extra)[:5])
    wrong = [(key, expected[key], found[key]) for key in expected if expected[key] != found[key]]
    assert not wrong, (len(wrong), wrong[:5])
    assert len(expected) > (400 if SANITIZED else 2500), len(expected)
    assert sum(report["planned"] for report in reports) == len(told), reports
    assert sum(report["failed"] + report["dead"] + report["obsolete"] for report in reports) == 0, reports


def test_each_stands_in_one_mail_to_its_reader_in_his_language(year):
    estate, _, _, told, taken, reports = year
    mails = {message_id(one.message): one for one in taken}
    assert len(mails) == len(taken) == sum(report["sent"] for report in reports), "no Message-ID came twice"
    title_of = {thing.record["id"]: thing.record["title"] for thing in estate.things}
    carried = collections.defaultdict(list)
    for one in told:
        carried[one["delivery"] + "@isms.example.nl"].append(one)
    assert carried.keys() == mails.keys(), carried.keys() ^ mails.keys()
    for identity, reminders in carried.items():
        mail = mails[identity]
        [recipient] = {one["recipient"] for one in reminders}
        _, language, address = estate.people[recipient]
        assert (mail.recipients, mail.message["content-language"]) == ([address], language), mail.raw
        lines = titles(mail.message)
        assert sorted(lines) == sorted({title_of[one["record"]] for one in reminders}), plain(mail.message)
        assert len({one["settledAt"] for one in reminders}) == 1, reminders


def test_each_is_mailed_in_his_rhythm(year):
    """One mail a morning at most; one a week for who wants that, once everything was there on a Monday."""
    estate, start, _, told, _, _ = year
    mails = collections.defaultdict(set)
    for one in told:
        mails[one["recipient"]].add((one["delivery"], instant(one["settledAt"]).astimezone(ZONE)))
    rhythms = {recipient: estate.people[recipient][0] for recipient in mails}
    assert set(rhythms.values()) == {"weekly", "daily", "at-once"}, rhythms
    for recipient, sent in mails.items():
        assert all(moment.hour == 7 for _, moment in sent if moment > start + DAY), sent
        days = collections.Counter(moment.date() for _, moment in sent)
        if rhythms[recipient] != "at-once":
            assert max(days.values()) == 1, (rhythms[recipient], days)
        if rhythms[recipient] == "weekly" and recipient != estate.board:
            settled = [day for day in days if day >= next_monday(estate.first)]
            assert all(day.weekday() == 0 for day in settled), sorted(settled)


def test_a_second_look_tells_nothing(server, organisation, year):
    _, _, end, told, _, _ = year
    with Mailbox() as mailbox:
        assert remind(server.data, end, end, mailbox) == {"planned": 0, "obsolete": 0, "sent": 0, "failed": 0, "dead": 0}
    assert len(notifications(organisation)) == len(told)
    assert zorgborg("check", "--data", server.data).returncode == 0
