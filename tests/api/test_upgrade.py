"""Data folders of earlier programs are brought forward when they are opened."""
import contextlib
import json
import sqlite3

from conftest import Organisation, Server, zorgborg

# What took the step back from the newest schema to one before: the newest first.
STEPS_BACK = {
    5: """DROP TABLE reminder; DROP TABLE delivery; DROP TABLE reminder_run; DROP TABLE reminder_gap; DROP TABLE webhook_secret;
          DROP TABLE completion_link""",
    4: """DROP INDEX entry_by_origin; ALTER TABLE entry DROP COLUMN origin; ALTER TABLE head DROP COLUMN origin;
          CREATE INDEX entry_by_record ON entry (organisation, register, record, seq)""",
}


def told(organisation, instant):
    paths = ["controls?limit=1000", f"controls?limit=1000&asOf={instant}", "statement-of-applicability", "audit-log?limit=1000"]
    control = organisation.get("controls", limit=1)["items"][0]["id"]
    return [organisation.server.ask("GET", f"{organisation.base}/{path}", token=organisation.token).body
            for path in [*paths, f"controls/{control}/history"]]


def test_a_folder_of_before_says_the_same(tmp_path):
    initial = json.loads(zorgborg("init", "--data", tmp_path, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)

    def serve(work):
        server = Server(tmp_path)
        try:
            return work(Organisation(server, initial["organisationId"], initial["token"]))
        finally:
            assert server.stop() == 0

    def live(organisation):
        for number in range(10):
            for control in organisation.get("controls", limit=3)["items"]:
                changed = organisation.patch("controls", control, {"description": f"Number {number}"})
            if number == 5:
                instant = changed["updatedAt"]
        return instant, told(organisation, instant)

    instant, before = serve(live)
    with contextlib.closing(sqlite3.connect(tmp_path / "current/zorgborg.db")) as database:
        newest, = database.execute("SELECT max(number) FROM migration").fetchone()
        assert newest == max(STEPS_BACK), "a migration without its step back"
        for number, step in STEPS_BACK.items():
            database.executescript(f"{step}; DELETE FROM migration WHERE number = {number}")
    assert serve(lambda organisation: told(organisation, instant)) == before
    assert zorgborg("check", "--data", tmp_path).returncode == 0
