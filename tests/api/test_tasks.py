"""Tasks: series that go on by themselves, what was missed, who may do them, and no way around their acts."""
import datetime

import pytest

from test_records import make, nothing_changes, refuse
from test_rights import program
from test_rights_people import me

TODAY = datetime.date.today()


def day(days):
    return str(TODAY + datetime.timedelta(days=days))


@pytest.fixture(scope="module")
def people(organisation):
    """The organisation through the tokens of an owner, his deputy, somebody who owns nothing, and a reader."""
    out = {name: organisation.as_role("owner", f"{name}@example.nl") for name in ("owner", "deputy", "stranger")}
    return out | {"reader": organisation.as_role("reader")}


@pytest.fixture
def task(organisation, people):
    def make_task(**members):
        return organisation.post("tasks", {"title": "Logcontrole", "dueDate": day(0), "owner": me(people["owner"]),
                                           "deputy": me(people["deputy"]), **members})
    return make_task


def complete(caller, task, **body):
    return caller.ask("POST", f"tasks/{task['id']}/completions", body)


def series(organisation, task):
    """The other records of a series by their status."""
    return {each["status"]: each for each in organisation.get("tasks", series=task["id"])["items"]}


def test_a_daily_series_left_alone_for_a_year(organisation, people, task):
    made = task(dueDate=day(-364), recurrence="FREQ=DAILY")
    read = organisation.get("tasks/" + made["id"])
    assert (read["status"], read["dueDate"]) == ("open", day(-364))
    assert read["derived"] == {"currentDueDate": day(0), "overdue": False, "daysLate": 0, "dueSoon": True,
                               "missedOccurrences": 364, "nextDueDate": day(1)}
    assert organisation.get("tasks", missedOccurrences="364")["items"] == [read]
    due = [item for item in organisation.get("overdue", withinDays=1)["items"] if item["id"] == made["id"]]
    assert [(item["dueDate"], item["daysLate"]) for item in due] == [(day(0), 0)], due
    before = organisation.get("audit-log", limit=1)["items"][0]["at"]

    done = complete(people["owner"], made, note="Geen bijzonderheden")
    assert done.status == 201, done.body
    assert (done.json["status"], done.json["dueDate"], done.json["scheduledDate"]) == ("done", day(0), day(0))
    assert [(each["by"], each["note"]) for each in done.json["completions"]] == [(me(people["owner"]), "Geen bijzonderheden")]
    others = series(organisation, made)
    assert others.keys() == {"missed", "open"}, others
    missed, opened = others["missed"], others["open"]
    assert (missed["dueDate"], missed["missedCount"], missed["missedUntilDate"]) == (day(-364), 364, day(-1)), missed
    assert (opened["dueDate"], opened["scheduledDate"], opened["seriesStartDate"]) == (day(1), day(1), day(-364)), opened
    assert opened["completions"] == [] and opened["derived"]["missedOccurrences"] == 0
    assert organisation.get("tasks/" + made["id"], asOf=before) == read
    assert organisation.get("tasks", series=made["id"], asOf=before)["items"] == []
    log = [(each["action"], each["actor"]) for each in organisation.get("audit-log", limit=3)["items"]]
    assert log == [("create", me(people["owner"]))] * 2 + [("complete", me(people["owner"]))], log
    assert [each["action"] for each in organisation.get(f"tasks/{made['id']}/history")["items"]] == ["complete", "create"]

    reason = people["owner"].patch("tasks", missed, {"missedReason": "Niemand had tijd"})
    assert reason["missedReason"] == "Niemand had tijd"
    again = complete(people["owner"], opened)
    assert (again.status, again.json["dueDate"]) == (201, day(1)), again.body
    assert series(organisation, made)["open"]["dueDate"] == day(2)


def test_a_series_counted_from_completion(organisation, people, task):
    made = task(dueDate=day(-40), recurrence="FREQ=WEEKLY;INTERVAL=2", recurrenceFrom="completion")
    assert (made["derived"]["missedOccurrences"], made["derived"]["daysLate"]) == (0, 40)
    assert complete(people["owner"], made).json["dueDate"] == day(-40)
    others = series(organisation, made)
    assert [(status, each["dueDate"]) for status, each in others.items()] == [("open", day(14))], others


def test_the_last_of_a_series_has_no_next(organisation, people, task):
    made = task(dueDate=day(-1), recurrence="FREQ=DAILY;COUNT=2")
    assert complete(people["owner"], made).status == 201
    assert series(organisation, made).keys() == {"missed"}
    once = task()
    assert complete(people["owner"], once).status == 201 and series(organisation, once) == {}


@pytest.mark.parametrize("recurrence", ["FREQ=HOURLY", "freq=daily", "FREQ=DAILY;UNTIL=20261122T000000Z", "FREQ=DAILY;INTERVAL=0"])
def test_rules_that_arent_for_days(organisation, recurrence):
    refuse(organisation, 400, {("#/recurrence", "format")}, "POST", "tasks",
           {"title": "x", "dueDate": day(0), "recurrence": recurrence})


@pytest.mark.parametrize("members, rule", [
    ({"recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "contradiction"),
    ({"recurrence": "FREQ=DAILY;UNTIL=20200101"}, "contradiction"),
    ({"recurrence": "FREQ=DAILY;COUNT=3", "recurrenceFrom": "completion"}, "contradiction")])
def test_rules_that_give_no_series(organisation, members, rule):
    refuse(organisation, 409, {("#/recurrence", rule)}, "POST", "tasks", {"title": "x", "dueDate": day(0)} | members)


def test_the_last_day_that_can_be_written(organisation):
    made = organisation.post("tasks", {"title": "Ooit", "dueDate": "9999-12-31", "recurrence": "FREQ=MONTHLY"})
    assert made["derived"]["nextDueDate"] is None
    assert organisation.get("overdue", on="9999-12-31")["on"] == "9999-12-31"


def test_moving_asks_a_reason(organisation, people, task):
    made = task(recurrence="FREQ=MONTHLY")
    path, owner = "tasks/" + made["id"], people["owner"]
    for body in ({"dueDate": day(9)}, {"dueDate": day(9), "status": "cancelled"}):
        refuse(organisation, 409, {("#/dueDate", "reason-needed")}, "PATCH", path, body, 1)
    refuse(organisation, 400, {("#/scheduledDate", "read-only"), ("#/seriesStartDate", "read-only")}, "PATCH", path,
           {"scheduledDate": day(9), "seriesStartDate": day(9)}, 1)
    move = path + "/reschedulings"
    refuse(organisation, 400, {("#/reason", "required")}, "POST", move, {"dueDate": day(9)})
    refuse(organisation, 409, {("#/dueDate", "in-past")}, "POST", move, {"dueDate": day(-1), "reason": "x"})
    refuse(organisation, 409, {("#/dueDate", "unchanged")}, "POST", move, {"dueDate": day(0), "reason": "x"})
    moved = owner.ask("POST", move, {"dueDate": day(50), "reason": "De log komt later"})
    assert moved.status == 201, moved.body
    record = moved.json
    assert (record["dueDate"], record["scheduledDate"], record["version"]) == (day(50), day(0), 2)
    assert [(each["fromDate"], each["toDate"], each["reason"], each["by"]) for each in record["reschedulings"]] == [
        (day(0), day(50), "De log komt later", me(owner))]
    assert [each["action"] for each in organisation.get(path + "/history")["items"]] == ["reschedule", "create"]
    assert complete(owner, made).status == 201
    assert series(organisation, made)["open"]["dueDate"] > day(50), "it stood for those it was moved beyond"
    assert owner.ask("POST", move, {"dueDate": day(60), "reason": "x"}).rules >= {("#/status", "frozen")}


def test_what_completing_asks(organisation, people, task):
    evidence = organisation.upload("log.txt", b"gezien")["id"]
    asked = task(evidenceRequired=True)
    path = f"tasks/{asked['id']}/completions"
    refuse(organisation, 409, {("#/evidence", "evidence-needed")}, "POST", path, {})
    assert complete(people["owner"], asked, evidence=[evidence]).json["evidence"] == [evidence]
    refuse(organisation, 409, {("#/status", "frozen")}, "POST", path, {"evidence": [evidence]})

    check = task(kind="log-check")
    path = f"tasks/{check['id']}/completions"
    refuse(organisation, 409, {("#/figures", "figures-needed")}, "POST", path, {})
    figures = {"opened": 100, "checked": 20, "unexplained": 3, "followedUp": 2}
    for member, whole in (("checked", "opened"), ("unexplained", "checked"), ("followedUp", "unexplained")):
        wrong = figures | {member: figures[whole] + 1}
        assert people["owner"].ask("POST", path, {"figures": wrong}).rules >= {("#/figures/" + member, "contradiction")}, wrong
    refuse(organisation, 400, {("#/figures/opened", "range")}, "POST", path, {"figures": figures | {"opened": -1}})
    assert complete(people["owner"], check, figures=figures).json["completions"][0]["figures"] == figures


def test_who_may_complete(organisation, people, task):
    robot, watcher = program(organisation, "security-officer"), program(organisation, "reader")
    for caller in (people["stranger"], people["reader"], watcher, organisation.as_role("internal-auditor"),
                   organisation.as_role("board")):
        made = task()
        with nothing_changes(organisation):
            assert complete(caller, made).status == 403, caller.token
            assert caller.ask("POST", f"tasks/{made['id']}/reschedulings", {"dueDate": day(3), "reason": "x"}).status == 403
    for caller in (people["owner"], people["deputy"], organisation, robot):
        done = complete(caller, task())
        assert done.status == 201, done.body
        assert done.json["completions"][0]["by"] == done.json["updatedBy"]
    assert done.json["updatedBy"] != me(organisation), "the program's own id"


WAYS = {"patch": lambda o, t, body: o.ask("PATCH", "tasks/" + t["id"], body, t["version"]),
        "bulk": lambda o, t, body: o.ask("POST", "tasks/_bulk", {"changes": [
            {"id": t["id"], "version": t["version"], "patch": body}]}),
        "bulk create": lambda o, t, body: o.ask("POST", "tasks/_bulk", {"changes": [
            {"create": {"title": "x", "dueDate": day(0)} | body}]}),
        "create": lambda o, t, body: o.ask("POST", "tasks", {"title": "x", "dueDate": day(0)} | body),
        "import": lambda o, t, body: o.ask("POST", "tasks/_import", ",".join(["id", *body]) + "\n" + ",".join(
            [t["id"], *map(str, body.values())]) + "\n", headers={"Content-Type": "text/csv"}),
        "import new": lambda o, t, body: o.ask("POST", "tasks/_import", ",".join(["title", "dueDate", *body]) + "\n" + ",".join(
            ["x", day(0), *map(str, body.values())]) + "\n", headers={"Content-Type": "text/csv"})}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_to_done_or_missed_but_the_act(organisation, task, way):
    made = task(recurrence="FREQ=DAILY", dueDate=day(-3))
    with nothing_changes(organisation):
        for body in ({"status": "done"}, {"status": "missed"}, {"missedReason": "ziek"}):
            answer = WAYS[way](organisation, made, body)
            assert answer.status == 409, (body, answer.body)
    for body in ({"missedCount": 1}, {"missedUntilDate": day(-1)}, {"series": made["id"]}, {"scheduledDate": day(-9)}):
        answer = WAYS[way](organisation, made, body)
        if "import" not in way:
            assert answer.status == 400, (body, answer.body)
            continue
        new = {item["id"] for item in answer.json["items"]}  # columns of a sheet that the server keeps are passed over
        assert answer.status == 200 and all(
            organisation.get("tasks/" + id)[name] != value for id in new for name, value in body.items()), (body, answer.body)
    assert organisation.get("tasks/" + made["id"]) == made


@pytest.mark.parametrize("way", ["patch", "bulk", "import"])
def test_history_isnt_rewritten(organisation, people, task, way):
    made = task(recurrence="FREQ=DAILY", dueDate=day(-3))
    assert complete(people["owner"], made).status == 201
    cancelled = organisation.patch("tasks", task(), {"status": "cancelled"})
    done, missed = organisation.get("tasks/" + made["id"]), series(organisation, made)["missed"]
    with nothing_changes(organisation):
        for record in (done, missed, cancelled):
            for body in ({"title": "x"}, {"status": "open"}, {"dueDate": day(5)}, {"owner": me(people["stranger"])},
                         {"recurrence": "FREQ=YEARLY"}, {"evidenceRequired": "true" if way == "import" else True}):
                answer = WAYS[way](organisation, record, body)
                assert answer.status == 409 and any(rule == "frozen" for _, rule in answer.rules), (body, answer.body)
        for record in (done, missed):
            answer = organisation.ask("DELETE", "tasks/" + record["id"], None, record["version"])
            assert (answer.status, answer.rules) == (409, {("#/status", "frozen")}), answer.body


def test_what_was_missed_isnt_put_away(organisation, task):
    """An open task that wasn't done for a while, and one that was cancelled then, stay on show."""
    made = task(recurrence="FREQ=DAILY", dueDate=day(-3))
    refuse(organisation, 409, {("#/status", "frozen")}, "DELETE", "tasks/" + made["id"], None, 1)
    cancelled = organisation.patch("tasks", made, {"status": "cancelled"})
    assert (cancelled["missedCount"], cancelled["missedUntilDate"], cancelled["derived"]["missedOccurrences"]) == (3, day(-1), 3)
    refuse(organisation, 409, {("#/status", "frozen")}, "DELETE", "tasks/" + made["id"], None, 2)
    other = task(recurrence="FREQ=DAILY")
    assert organisation.ask("DELETE", "tasks/" + other["id"], None, 1).status == 200
    answer = organisation.ask("POST", f"tasks/{other['id']}/completions", {})
    assert answer.status == 409 and answer.json["type"].endswith(":archived"), answer.body
    restored = organisation.ask("POST", f"tasks/{other['id']}/_restore")
    assert (restored.status, restored.json["status"]) == (200, "open"), restored.body


def test_a_series_outlives_what_it_links_to(organisation, people, task):
    """Its owner left, what it is about was put away: the deputy completes it, and the next one opens."""
    leaver = organisation.as_role("owner", "leaver@example.nl")
    control = make(organisation)
    made = task(recurrence="FREQ=DAILY", dueDate=day(-2), owner=me(leaver), about=control["id"])
    membership = organisation.get("memberships", user=me(leaver))["items"][0]
    for path, version in (("memberships/" + membership["id"], membership["version"]), ("controls/" + control["id"], 1)):
        assert organisation.ask("DELETE", path, None, version).status == 200
    done = complete(people["deputy"], made)
    assert done.status == 201, done.body
    assert series(organisation, made)["open"]["about"] == control["id"]
    assert series(organisation, made)["missed"]["missedCount"] == 2
