"""Series of days against python3-dateutil: what the product's calendar says of a rule, theirs says, too.

ZORGBORG_RECURRENCE_DATES is the program that answers (tests/recurrence/main.cpp); ZORGBORG_RECURRENCE_SEED which rules.
"""
import collections
import datetime
import os
import random
import subprocess
import types

import dateutil.rrule
import pytest

PROGRAM = os.environ["ZORGBORG_RECURRENCE_DATES"]
SEED = int(os.environ.get("ZORGBORG_RECURRENCE_SEED", "7510"))
RULES = 1000
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
LONGEST_INTERVAL = {"DAILY": 40, "WEEKLY": 12, "MONTHLY": 14, "YEARLY": 4}
DAY = datetime.timedelta(days=1)

# A rule that gives no day is looked for until the last year there is; not until 9999.
dateutil.rrule.datetime = types.ModuleType("datetime")
dateutil.rrule.datetime.__dict__.update(datetime.__dict__ | {"MAXYEAR": 2045})


def some(chance, values, most):
    return sorted({chance.choice(values) for _ in range(chance.randint(1, most))})


def signed(highest):
    return [*range(1, highest + 1), *range(-highest, 0)]


def by_day(chance, step, months):
    nth = [0]
    if step in ("MONTHLY", "YEARLY") and chance.random() < 0.6:  # a month has five at most: dateutil falls over a sixth
        nth = signed(5 if step == "MONTHLY" or months else 53) if chance.random() < 0.5 else signed(2)
    return [f"{chance.choice(nth) or ''}{day}" for day in some(chance, WEEKDAYS, 3)]


def by_parts(chance, step):
    """Some BY parts that RFC 5545 lets stand together."""
    out = {}
    if chance.random() < 0.3:
        out["BYMONTH"] = some(chance, range(1, 13), 3)
    if chance.random() < 0.5:
        out["BYDAY"] = by_day(chance, step, "BYMONTH" in out)
    if step != "WEEKLY" and chance.random() < 0.35:
        out["BYMONTHDAY"] = some(chance, signed(31), 4)
    if step == "YEARLY" and chance.random() < 0.15:
        out["BYYEARDAY"] = some(chance, signed(366), 4)
    if step == "YEARLY" and chance.random() < 0.15 and not any(len(day) > 2 for day in out.get("BYDAY", [])):
        out["BYWEEKNO"] = some(chance, [*range(1, 52), *range(-53, 0)], 3)  # 52 and 53: the test by isocalendar()
    if out and chance.random() < 0.25:
        out["BYSETPOS"] = some(chance, [1, 2, 3, 5, -1, -2], 2)
    return {name: ",".join(map(str, values)) for name, values in out.items()}


def random_rule(chance):
    step = chance.choice([*LONGEST_INTERVAL])
    start = datetime.date(2015, 1, 1) + DAY * chance.randrange(5000)
    if chance.random() < 0.15:  # the ends of months, where clamping is
        start = (start.replace(day=28) + DAY * 4).replace(day=1) - DAY
    parts = by_parts(chance, step)
    if chance.random() < 0.5:
        parts["INTERVAL"] = chance.randint(1, LONGEST_INTERVAL[step])
    if chance.random() < 0.3:
        parts["WKST"] = chance.choice(WEEKDAYS)
    end = chance.random()
    if end < 0.2:
        parts["COUNT"] = chance.randint(1, 60)
    elif end < 0.4:
        parts["UNTIL"] = (start + DAY * chance.randint(0, 4000)).strftime("%Y%m%d")
    shuffled = [*parts.items()]
    chance.shuffle(shuffled)
    return ";".join([f"FREQ={step}", *(f"{name}={value}" for name, value in shuffled)]), start


def clamped(parts, start, until):
    """The start, so many months on, at the latest on the month's last day."""
    months = int(parts.get("INTERVAL", 1)) * (12 if parts["FREQ"] == "YEARLY" else 1)
    for n in range(int(parts.get("COUNT", 10000))):
        year, month = divmod(start.year * 12 + start.month - 1 + n * months, 12)
        last = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY
        day = last.replace(day=min(start.day, last.day))
        if day > until or day.strftime("%Y%m%d") > parts.get("UNTIL", "9"):
            return
        yield day


def by_dateutil(parts, start, until):
    """dateutil's days, with two things told it that RFC 5545 says and it doesn't do: a week without a weekday means the
    start's, and positions count from the beginning of the week, also in the week of the start."""
    parts = dict(parts)
    begin, most = start, int(parts.pop("COUNT", 10000))
    derived = parts["FREQ"] == "WEEKLY" or "BYWEEKNO" in parts
    if derived and not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY"}:
        parts["BYDAY"] = WEEKDAYS[start.weekday()]
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        begin -= DAY * ((start.weekday() - WEEKDAYS.index(parts.get("WKST", "MO"))) % 7)
    midnight = datetime.datetime.combine
    end = min(until.strftime("%Y%m%d"), parts.pop("UNTIL", "9"))
    rule = ";".join(f"{name}={value}" for name, value in (parts | {"UNTIL": end}).items())
    found = dateutil.rrule.rrulestr(rule, dtstart=midnight(begin, datetime.time()))
    return [day.date() for day in found if day.date() >= start][:most]


def expected(rule, start, after, until):
    parts = dict(part.split("=") for part in rule.split(";"))
    by_months = parts["FREQ"] in ("MONTHLY", "YEARLY") and not any(name.startswith("BY") for name in parts)
    days = clamped(parts, start, until) if by_months else by_dateutil(parts, start, until)
    return [day for day in days if after < day <= until]


def answers(cases):
    """Of each case the days one by one, and what is counted at once: how many, the last, the last but one."""
    done = subprocess.run([PROGRAM], input="".join(f"{'|'.join(map(str, case))}\n" for case in cases), text=True,
                          capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def line(days):
    two = [*map(str, reversed(days[-2:])), "-", "-"][:2]
    return "".join(f"{day} " for day in days) + f"# {len(days)} {' '.join(two)}"


def test_a_thousand_rules_over_ten_years():
    chance, cases = random.Random(SEED), []
    while len(cases) < RULES:
        rule, start = random_rule(chance)
        after = chance.choice([start - DAY, start + DAY * chance.randrange(3652)])
        cases.append((rule, start, after, start.replace(day=1) + DAY * 3652))
    wanted = [line(expected(*case)) for case in cases]
    got = answers(cases)
    assert len(got) == RULES
    wrong = [f"{case}\n  wanted {w}\n  got    {g}" for case, w, g in zip(cases, wanted, got) if w != g]
    assert not wrong, f"seed {SEED}, {len(wrong)} of {RULES}:\n" + "\n".join(wrong[:5])
    steps = collections.Counter(rule.split(";")[0] for rule, *_ in cases)
    filled = sum(not w.startswith("#") for w in wanted)
    assert min(steps.values()) > RULES / 8 and filled > RULES / 2, (steps, filled)


@pytest.mark.parametrize("week", [1, 52, 53, -1, -52, -53])
def test_the_weeks_of_the_year_are_those_of_iso_8601(week):
    """dateutil takes the weeks of the year before for as many as those of this one (2022-01-01 is in week 52)."""
    def is_in(day):
        year, number, _ = day.isocalendar()
        return week in (number, number - 1 - datetime.date(year, 12, 28).isocalendar()[1])

    start, until = datetime.date(1990, 1, 1), datetime.date(2060, 12, 31)
    wanted = [day for day in (start + DAY * n for n in range((until - start).days + 1)) if is_in(day)]
    rule = f"FREQ=YEARLY;BYWEEKNO={week};BYDAY={','.join(WEEKDAYS)}"
    assert answers([(rule, start, start - DAY, until)]) == [line(wanted)]


@pytest.mark.parametrize("rule", [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYDAY=5SU;BYMONTHDAY=1", "FREQ=DAILY;BYDAY=FR;BYSETPOS=2",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=-2", "FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1", "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=12",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5;COUNT=9", "FREQ=DAILY;UNTIL=20260706"])
def test_a_series_without_a_day_ends(rule):
    """Start is Wednesday 8 July 2026."""
    assert answers([(rule, "2026-07-08", "2026-07-07", "9999-12-31")] * 20) == ["# 0 - -"] * 20


@pytest.mark.parametrize("rule, days", [
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2044-02-29 2072-02-29 2112-02-29 # 3 2112-02-29 2072-02-29"),
    ("FREQ=YEARLY;INTERVAL=50", "2026-07-08 2076-07-08 # 2 2076-07-08 2026-07-08"),
    ("FREQ=YEARLY;INTERVAL=9999", "2026-07-08 # 1 2026-07-08 -")])
def test_series_that_come_seldom(rule, days):
    assert answers([(rule, "2026-07-08", "2026-07-07", "2120-01-01")]) == [days]


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY;BYWEEKNO=53",
                                  "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=9999"])
def test_time_ends_with_the_last_day_that_can_be_written(rule):
    assert answers([(rule, "9999-12-31", "9999-12-31", "9999-12-31")]) == ["# 0 - -"]
    found = answers([(rule, "1900-01-01", "9990-01-01", "9999-12-31")])[0].split("#")[0].split()
    assert all("9990-01-01" < day <= "9999-12-31" for day in found), found


def test_a_series_that_began_long_ago():
    """It isn't walked from its beginning on, and it hasn't ended."""
    wanted = "2026-07-08 2026-07-09 # 2 2026-07-09 2026-07-08"
    assert answers([("FREQ=DAILY", "1900-01-01", "2026-07-07", "2026-07-09")] * 1000) == [wanted] * 1000
    assert answers([("FREQ=YEARLY", "1904-02-29", "2026-07-07", "2028-12-31")]) == [
        "2027-02-28 2028-02-29 # 2 2028-02-29 2027-02-28"]
    assert answers([("FREQ=DAILY", "1950-01-01", "1949-12-31", "2026-07-09")])[0].endswith("# 27949 2026-07-09 2026-07-08")
