"""Reminders of a simulated time: `zorgborg remind --at`, what the outbox says, and what stands in the mails."""
import datetime
import json
import os
import re
import subprocess
import zoneinfo

from conftest import BINARY, Organisation, zorgborg

FROM = "zorgborg@isms.example.nl"
PUBLIC = "https://isms.example.nl"
ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
SANITIZED = os.environ.get("ZORGBORG_SANITIZED") == "1"
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def text(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def seven(day):
    """Seven in the morning of a day where the organisation is."""
    return datetime.datetime.combine(day, datetime.time(7), ZONE).astimezone(datetime.timezone.utc)


def midnight(day):
    return datetime.datetime.combine(day, datetime.time(0), ZONE).astimezone(datetime.timezone.utc)


def next_hour(moment):
    return moment.replace(minute=0, second=0, microsecond=0) + HOUR


def today():
    return datetime.datetime.now(ZONE).date()


def monday_of(day):
    return day - datetime.timedelta(days=day.weekday())


def next_monday(day):
    return monday_of(day) + 7 * DAY


def arguments(data, at, until=None, mailbox=None, *options):
    sending = ["--smtp-url", f"smtp://127.0.0.1:{mailbox.port}", "--smtp-from", FROM, "--public-url", PUBLIC] if mailbox else []
    return ["remind", "--data", str(data), "--at", text(at), *(["--until", text(until)] if until else []), *sending, *options]


def remind(data, at, until=None, mailbox=None, *options):
    """What a run, or those of every hour, said it did."""
    return json.loads(zorgborg(*arguments(data, at, until, mailbox, *options)).stdout)


def begin(data, at, mailbox=None, *options):
    """The same as a process that goes on."""
    return subprocess.Popen([BINARY, *arguments(data, at, None, mailbox, *options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def notifications(organisation, **query):
    """All of them, the oldest first."""
    out, query = [], {"limit": 1000, **query}
    while True:
        page = organisation.get("notifications", **query)
        out += page["items"]
        if "next" not in page:
            assert len(out) == page["total"], (len(out), page["total"])
            return out[::-1]
        query["cursor"] = page["next"]


def what(notification):
    """What is told once, in an order to be sorted by."""
    return (notification["occurrence"], notification["record"], notification["rule"], notification["recipient"], notification["channel"])


def message_id(mail):
    return mail["message-id"].strip("<>")


def plain(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def titles(mail):
    """What a mail is about, line by line."""
    return re.findall(r"^- (.*) \([^()]*\), ", plain(mail), re.MULTILINE)


def links(mail):
    """The secrets by which tasks are completed, by title."""
    found = re.findall(r"^- (.*) \([^()]*\), .*\n(?:  http.*\n)?  .*:\n  (\S+)$", plain(mail), re.MULTILINE)
    return {title: address.partition("/completion#")[2] for title, address in found}


def person(organisation, role, name, language="nl", rhythm="daily"):
    """Somebody who is a member, through a token of his own; `person.user` is his id, `person.email` his address."""
    email = f"{name}@example.nl"
    answer = organisation.server.ask("POST", "/v1/users", {"email": email, "name": name.capitalize(), "language": language}, organisation.token)
    assert answer.status == 201, answer.body
    out = organisation.as_role(role, email)
    out.user, out.email, out.language, out.rhythm = answer.json["id"], email, language, rhythm
    # The rhythm is chosen before the role counts where a second person has to approve a change: the shell's last word stands.
    membership = organisation.get("memberships", user=out.user)["items"][0]
    if rhythm != "weekly":
        organisation.patch("memberships", membership, {"reminders": rhythm})
    out.membership = membership["id"]
    return out


def fresh(server, name="Huize Elders"):
    """Another organisation of the server, of its founder."""
    answer = server.ask("POST", "/v1/organisations", {"name": name}, server.initial["token"])
    assert answer.status == 201, answer.body
    made = json.loads(zorgborg("token", "--data", server.data, "--email", "officer@example.nl", "--organisation", answer.json["id"],
                               "--role", "security-officer", "--role", "administrator").stdout)
    return Organisation(server, answer.json["id"], made["token"])
