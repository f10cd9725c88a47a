"""Keys open no more, and no longer, than what they were made with; programs are no way around a person."""
import datetime
import json
import sqlite3
import threading

from conftest import Organisation, zorgborg

TODAY = datetime.date.today()


def make_token(organisation, **members):
    body = {"title": "Key", "organisation": organisation.id, **members}
    answer = organisation.server.ask("POST", "/v1/tokens", body, organisation.token)
    assert answer.status == 201, answer.body
    return answer.json


def with_token(organisation, token):
    return Organisation(organisation.server, organisation.id, token["token"])


def test_a_key_ends_with_the_one_it_was_made_with(organisation):
    tomorrow = str(TODAY + datetime.timedelta(days=1))
    parent = make_token(organisation, expiresDate=tomorrow)
    child = make_token(with_token(organisation, parent), expiresDate=str(TODAY + datetime.timedelta(days=300)))
    assert child["expiresDate"] == tomorrow, child
    assert with_token(organisation, child).ask("GET", "controls").status == 200
    assert organisation.server.ask("DELETE", "/v1/tokens/" + parent["id"], token=organisation.token).status == 200
    for token in (parent, child):
        assert with_token(organisation, token).ask("GET", "controls").status == 401, token["title"]


def test_a_limited_key_neither_sees_nor_revokes_a_full_one(organisation):
    full = make_token(organisation)
    limited = make_token(organisation, role="security-officer")
    seen = organisation.server.ask("GET", "/v1/tokens", token=limited["token"]).json["items"]
    assert limited["id"] in [item["id"] for item in seen] and full["id"] not in [item["id"] for item in seen], seen
    assert organisation.server.ask("DELETE", "/v1/tokens/" + full["id"], token=limited["token"]).status == 404


def test_what_ones_program_wrote_one_doesnt_approve(organisation):
    """The founder is made a member of the board too, by the shell."""
    founder = organisation.as_role("board", "officer@example.nl")
    program = with_token(organisation, make_token(organisation, program="Robot", role="security-officer"))
    policy = program.post("documents", {"title": "Beleid", "kind": "policy"})
    answer = founder.ask("POST", f"documents/{policy['id']}/approvals", {"decision": "approved"})
    assert (answer.status, answer.rules) == (409, {("#", "second-person")}), answer.body
    other = organisation.as_role("board", "bestuur@example.nl")
    assert other.ask("POST", f"documents/{policy['id']}/approvals", {"decision": "approved"}).status == 201


def test_an_import_doesnt_tell_who_is_known_elsewhere(organisation):
    elsewhere = organisation.server.ask("POST", "/v1/organisations", {"name": "Elders"}, organisation.token).json["id"]
    zorgborg("token", "--data", organisation.server.data, "--email", "vreemd@elders.example", "--role", "owner",
             "--organisation", elsewhere)
    told = []
    for address in ("vreemd@elders.example", "niemand@elders.example"):
        sheet = f"Eis;Eigenaar\r\n8.7;{address}\r\n"
        row = organisation.ask("POST", "controls/_import", sheet, query={"dryRun": "true"},
                               headers={"Content-Type": "text/csv"}).json["items"][0]
        told.append((row["action"], [(error["rule"], error["detail"].replace(address, "X")) for error in row["errors"]]))
    assert told[0] == told[1], told


def test_a_sheet_has_its_bounds(organisation):
    for name, sheet in {"rows": "Titel\r\n" + "x\r\n" * 10_001, "columns": ";".join(["Titel"] * 201) + "\r\nx\r\n"}.items():
        answer = organisation.ask("POST", "controls/_import", sheet, query={"dryRun": "true"}, headers={"Content-Type": "text/csv"})
        assert (answer.status, answer.json["type"]) == (400, "urn:problem-type:zorgborg:length"), (name, answer.body[:300])


def test_a_large_body_is_taken_from_who_has_a_key_only(organisation):
    sheet = "Titel;Omschrijving\r\n" + f"Groot;{'x' * 15_000}\r\n" * 100
    headers = {"Content-Type": "text/csv"}
    assert organisation.ask("POST", "controls/_import", sheet, query={"dryRun": "true"}, headers=headers).status == 200
    assert organisation.ask("POST", "controls/_import", sheet, token="zb_nobody", headers=headers).status == 401


def test_the_tag_of_the_past_changes_when_it_is_erased(organisation):
    control = organisation.post("controls", {"title": "Naam van een cliënt"})
    then = organisation.patch("controls", control, {"title": "Zonder naam"})["createdAt"]
    query = {"asOf": then, "q": "client"}
    before = organisation.ask("GET", "controls", query=query)
    assert before.json["total"] == 1, before.body
    wish = {"versions": [1], "reason": "AVG 17"}
    privacy = organisation.as_role("privacy-officer")
    assert organisation.ask("POST", f"controls/{control['id']}/_erase", wish).status == 202
    assert privacy.ask("POST", f"controls/{control['id']}/_erase", wish).status == 200
    after = organisation.ask("GET", "controls", query=query, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status, after.json["total"]) == (200, 0), after.body
    gone = organisation.ask("GET", f"controls/{control['id']}", query={"asOf": then})
    assert (gone.status, gone.json["type"]) == (410, "urn:problem-type:zorgborg:erased"), gone.body


def test_erased_is_erased_whoever_reads_meanwhile(organisation):
    """Readers that decoded the content before must not bring it back into what is kept."""
    privacy, stop, failures = organisation.as_role("privacy-officer"), threading.Event(), []

    def read():
        while not stop.is_set():
            organisation.ask("GET", "controls", query={"archived": "any", "limit": "1000"})

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for number in range(40):
        control = organisation.post("controls", {"title": f"Geheim {number}"})
        path = "controls/" + control["id"]
        assert organisation.ask("DELETE", path, version=1).status == 200
        wish = {"versions": [1, 2], "reason": "AVG 17"}
        assert organisation.ask("POST", path + "/_erase", wish).status == 202
        assert privacy.ask("POST", path + "/_erase", wish).status == 200
        if organisation.ask("GET", path).status != 410:
            failures.append(number)
    stop.set()
    for reader in readers:
        reader.join()
    titles = [item["title"] for item in organisation.get("controls", archived="any", limit=1000)["items"]]
    assert not failures and not [title for title in titles if title.startswith("Geheim")], (failures, titles[-5:])


def test_check_names_a_key_nobody_made(organisation, tmp_path):
    made = json.loads(zorgborg("init", "--data", tmp_path / "data", "--organisation", "X", "--email", "x@example.nl").stdout)
    database = sqlite3.connect(tmp_path / "data/current/zorgborg.db")
    database.execute("INSERT INTO secret SELECT x'00', organisation, token FROM secret")
    database.commit()
    database.close()
    done = zorgborg("check", "--data", tmp_path / "data", check=False)
    assert done.returncode == 1 and "secret" in done.stderr, (made["userId"], done)


def test_formats_are_weighed(organisation):
    for accept, expected in {"text/csv, application/json;q=0.1": "text/csv", "application/json, text/csv": "application/json",
                             "text/*;q=0.5, */*;q=0.1": "text/csv", "image/png": None}.items():
        answer = organisation.ask("GET", "controls", headers={"Accept": accept}, query={"limit": "1"})
        if expected is None:
            assert answer.status == 406, (accept, answer.body)
        else:
            assert answer.headers["Content-Type"].startswith(expected), (accept, answer.headers["Content-Type"])
