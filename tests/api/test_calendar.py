"""Calendar feeds: read by two libraries of others, and the secret that opens them told once and nowhere else."""
import datetime
import re

import icalendar
import pytest
import vobject

from conftest import Organisation

DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def today(organisation):
    return datetime.date.fromisoformat(organisation.get("overdue")["on"])


def feed(organisation, scope="organisation", title="Agenda"):
    return organisation.post("calendar-feeds", {"title": title, "scope": scope})


def fetch(organisation, made, **options):
    """Without any token."""
    return organisation.server.ask("GET", made["url"], **options)


def events(organisation, made):
    """By UID, as icalendar reads them; vobject must read the same."""
    answer = fetch(organisation, made)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8"), answer.body
    calendar = icalendar.Calendar.from_ical(answer.body)
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    other = vobject.readOne(answer.body.decode())
    others = {event.uid.value: event for event in getattr(other, "vevent_list", [])}
    assert {uid: (e["DTSTART"].dt, str(e["SUMMARY"]), int(e["SEQUENCE"])) for uid, e in found.items()} == {
        uid: (e.dtstart.value, e.summary.value, int(e.sequence.value)) for uid, e in others.items()}
    assert len(found) == answer.body.count(b"BEGIN:VEVENT"), "a UID stands twice"
    return found


def test_everything_due_is_in_the_feed(organisation, today):
    me = organisation.server.initial["userId"]
    task = organisation.post("tasks", {"title": "Controle, met \\ tekens; “zo”", "dueDate": str(today + 20 * DAY), "owner": me})
    recurring = organisation.post("tasks", {"title": "Elke maand", "dueDate": str(today + 3 * DAY), "recurrence": "FREQ=MONTHLY"})
    organisation.post("tasks", {"title": "Ver weg", "dueDate": str(today + 401 * DAY)})
    plan = organisation.post("continuity-plans", {"title": "Stroom"})
    exercise = organisation.post("exercises", {"title": "Nachtoefening", "kind": "simulation", "plans": [plan["id"]],
                                               "plannedDate": str(today + 60 * DAY)})
    made = feed(organisation, title="Agenda, van ons; nu")
    found = events(organisation, made)
    due = organisation.get("overdue", withinDays="400")["items"]
    assert set(found) == {f"{item['register']}-{item['id']}@{organisation.id}" for item in due}
    assert {uid: str(event["DTSTART"].dt) for uid, event in found.items()} == {
        f"{item['register']}-{item['id']}@{organisation.id}": item["dueDate"] for item in due}
    one = found[f"tasks-{task['id']}@{organisation.id}"]
    assert (str(one["SUMMARY"]), one["DTSTART"].dt) == ("Taak: Controle, met \\ tekens; “zo”", today + 20 * DAY)
    assert (str(one["TRANSP"]), str(one["STATUS"]), one["CATEGORIES"].to_ical()) == ("TRANSPARENT", "CONFIRMED", b"Taak")
    assert "DESCRIPTION" not in one and "URL" not in one and f"tasks-{recurring['id']}@{organisation.id}" in found
    changed = datetime.datetime.fromisoformat(task["updatedAt"].replace("Z", "+00:00")).replace(microsecond=0)
    assert (one["DTSTAMP"].dt, one["LAST-MODIFIED"].dt) == (changed, changed)
    alarms = {uid: sorted(alarm["TRIGGER"].dt.days for alarm in event.walk("VALARM")) for uid, event in found.items()}
    assert alarms[f"exercises-{exercise['id']}@{organisation.id}"] == [-30, -7, -1]
    assert alarms[f"continuity-plans-{plan['id']}@{organisation.id}"] == [-7, -1]
    calendar = icalendar.Calendar.from_ical(fetch(organisation, made).body)
    assert [str(calendar[name]) for name in ("VERSION", "PRODID", "NAME", "X-WR-CALNAME")] == [
        "2.0", "-//zorgborg//calendar//NL", "Agenda, van ons; nu", "Agenda, van ons; nu"]
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT6H"
    lines = fetch(organisation, made).body.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and not any(b"\n" in line for line in lines)


def test_a_moved_task_keeps_its_uid_and_has_a_higher_sequence(organisation, today):
    task = organisation.post("tasks", {"title": "Wordt verzet", "dueDate": str(today + 5 * DAY)})
    made, uid = feed(organisation), f"tasks-{task['id']}@{organisation.id}"
    before = events(organisation, made)[uid]
    tag = fetch(organisation, made).headers["ETag"]
    assert fetch(organisation, made, headers={"If-None-Match": tag}).status == 304
    organisation.post(f"tasks/{task['id']}/reschedulings", {"dueDate": str(today + 9 * DAY), "reason": "Ziekte"})
    after = events(organisation, made)[uid]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (today + 5 * DAY, today + 9 * DAY)
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"]) and after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    changed = fetch(organisation, made, headers={"If-None-Match": tag})
    assert changed.status == 200 and changed.headers["ETag"] != tag


def test_answers_are_kept_by_nobody(organisation):
    made = feed(organisation)
    for headers in ({}, {"Authorization": "Bearer " + organisation.token}):
        for _ in range(2):
            answer = fetch(organisation, made, headers=headers)
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-store")
            assert answer.headers["Access-Control-Allow-Origin"] is None
            unchanged = fetch(organisation, made, headers={"If-None-Match": answer.headers["ETag"], **headers})
            assert (unchanged.status, unchanged.headers["Cache-Control"]) == (304, "private, no-store")
    assert organisation.server.ask("HEAD", made["url"]).status == 200


def test_own_shows_what_its_owner_keeps_or_stands_in_for(organisation, today):
    owner = organisation.as_role("owner")
    person = organisation.server.ask("GET", "/v1/me", token=owner.token).json["id"]
    mine, stand_in, other = (organisation.post("tasks", {"title": title, "dueDate": str(today), **who}) for title, who in (
        ("Mijn", {"owner": person}), ("Vervang", {"owner": organisation.server.initial["userId"], "deputy": person}), ("Ander", {})))
    made = owner.post("calendar-feeds", {"title": "Mijn agenda"})
    assert (made["scope"], made["owner"]) == ("own", person)
    found = events(organisation, made)
    assert {f"tasks-{task['id']}@{organisation.id}" for task in (mine, stand_in)} == set(found)
    wide = events(organisation, feed(owner))
    assert f"tasks-{other['id']}@{organisation.id}" in wide


def test_a_feed_never_shows_more_than_its_token_did(organisation):
    administrator = organisation.as_role("administrator", "officer@example.nl")  # who is the security officer, too
    made = feed(administrator)
    assert made["role"] == "administrator"
    assert events(organisation, made) == {} and events(organisation, feed(organisation)) != {}


def test_revoked_is_closed_at_once(organisation):
    made = feed(organisation)
    assert fetch(organisation, made).status == 200
    answer = organisation.ask("DELETE", "calendar-feeds/" + made["id"])
    assert (answer.status, answer.json["revokedAt"] is not None, answer.json["secret"]) == (200, True, None), answer.body
    assert fetch(organisation, made).status == 404
    assert organisation.get("calendar-feeds/" + made["id"])["revokedAt"] is not None
    assert organisation.ask("POST", f"calendar-feeds/{made['id']}/_restore").status == 404


def test_a_feed_ends_with_its_owners_membership(organisation):
    reader = organisation.as_role("reader", "leaves@example.nl")
    made = feed(reader)
    assert fetch(organisation, made).status == 200
    person = organisation.server.ask("GET", "/v1/me", token=reader.token).json["id"]
    membership = organisation.get("memberships", user=person)["items"][0]
    assert organisation.ask("DELETE", "memberships/" + membership["id"], version=1).status == 200
    assert fetch(organisation, made).status == 404


def test_whose_feeds_are_seen_and_ended(organisation):
    reader, board = organisation.as_role("reader"), organisation.as_role("board")
    made = feed(reader)
    assert [item["id"] for item in reader.get("calendar-feeds")["items"]] == [made["id"]]
    assert board.get("calendar-feeds")["items"] == []
    for method in ("GET", "DELETE"):
        assert board.ask(method, "calendar-feeds/" + made["id"]).status == 404
    assert fetch(organisation, made).status == 200
    assert made["id"] in {item["id"] for item in organisation.get("calendar-feeds")["items"]}  # the administrator
    assert organisation.ask("DELETE", "calendar-feeds/" + made["id"]).status == 200
    assert fetch(organisation, made).status == 404


def test_wrong_secrets_open_nothing(organisation):
    made = feed(organisation)
    secret = made["secret"]
    assert re.fullmatch("[A-Za-z0-9_-]{43}", secret) and made["url"] == f"/v1/organisations/{organisation.id}/calendars/{secret}.ics"
    second = organisation.server.ask("POST", "/v1/organisations", {"name": "Huize Elders"}, organisation.token).json["id"]
    elsewhere = Organisation(organisation.server, second, organisation.token)
    theirs = feed(elsewhere)
    assert fetch(organisation, theirs).status == 200
    for path in (made["url"].replace(organisation.id, second), theirs["url"].replace(second, organisation.id), made["url"][:-4],
                 made["url"].replace(organisation.id, "none"), made["url"].replace(secret, secret[:-1]), made["url"].replace(secret, ""),
                 made["url"].replace(secret, secret.swapcase()), made["url"].replace(secret, "A" * 43),
                 made["url"].replace(organisation.id, "00000000-0000-0000-0000-000000000000")):
        answer = organisation.server.ask("GET", path, token=organisation.token)
        assert answer.status == 404, path
    assert organisation.server.ask("GET", made["url"], query={"asOf": "2026-01-01T00:00:00Z"}).status == 400
    assert organisation.server.ask("POST", made["url"], {}).status == 405


def test_the_secret_is_told_once_and_kept_nowhere(organisation):
    server = organisation.server
    made = feed(organisation)
    secret = made["secret"]
    server.ask("GET", made["url"])
    told = [server.ask(*request) for request in (
        ("GET", made["url"] + "/"), ("GET", made["url"].replace("calendars", "%63alendars")), ("GET", made["url"] + "%zz"),
        ("PUT", made["url"], b"x"), ("GET", made["url"] + "?what=1"), ("GET", made["url"].replace("/calendars", "//Calendars/")))]
    assert [answer.status for answer in told] == [404, 200, 400, 405, 400, 404]
    told += [organisation.ask("GET", path) for path in ("calendar-feeds", "calendar-feeds/" + made["id"], "audit-log?limit=1000",
                                                        "audit-log?format=ndjson")]
    told.append(server.ask("GET", "/metrics"))
    for answer in told:
        assert secret.encode() not in answer.body and secret not in str(answer.headers), answer.body
    instances = [answer.json["instance"] for answer in told[:6] if answer.status >= 400]
    assert all(instance.lower().endswith("calendars/-") for instance in instances) and instances, instances
    log = (server.data / "serve.log").read_text()
    assert secret not in log and f"/v1/organisations/{organisation.id}/calendars/-" in log
    assert "/v1/organisations/{organisationId}/calendars/{calendarFile}" in log
    for path in server.data.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path


def test_a_repeated_request_makes_no_second_feed_and_repeats_no_secret(organisation):
    key = {"Idempotency-Key": "agenda-1"}
    first = organisation.ask("POST", "calendar-feeds", {"title": "Eens"}, headers=key)
    again = organisation.ask("POST", "calendar-feeds", {"title": "Eens"}, headers=key)
    assert first.status == 201 and first.headers["Location"] == f"{organisation.base}/calendar-feeds/{first.json['id']}"
    assert again.status == 409 and first.json["secret"].encode() not in again.body, again.body
    assert sum(item["title"] == "Eens" for item in organisation.get("calendar-feeds")["items"]) == 1


def test_shape_and_persons(organisation):
    answer = organisation.ask("POST", "calendar-feeds", {"title": "", "scope": "all", "owner": "x", "secretHash": "x"})
    assert answer.status == 400 and {rule for _, rule in answer.rules} == {"length", "choice", "unknown-member"}, answer.body
    made = organisation.server.ask("POST", "/v1/tokens", {"title": "Robot", "organisation": organisation.id, "program": "Robot",
                                                          "role": "security-officer"}, organisation.token)
    robot = Organisation(organisation.server, organisation.id, made.json["token"])
    answer = robot.ask("POST", "calendar-feeds", {"title": "x"})
    assert (answer.status, answer.rules) == (409, {("#", "person-needed")}), answer.body


def test_language_is_the_organisations(organisation, today):
    organisation.post("tasks", {"title": "Taalproef", "dueDate": str(today)})
    made = feed(organisation)
    assert "Taak: Taalproef" in {str(event["SUMMARY"]) for event in events(organisation, made).values()}
    answer = organisation.ask("PATCH", "", {"language": "en"}, organisation.get()["version"])
    assert answer.status == 200, answer.body
    assert "Task: Taalproef" in {str(event["SUMMARY"]) for event in events(organisation, made).values()}
