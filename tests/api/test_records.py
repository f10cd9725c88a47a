"""One record at a time: made, read, changed, archived, restored, its history; what is refused changes nothing."""
import concurrent.futures
import contextlib
import datetime

import pytest

NOBODY = "01900000-0000-7000-8000-000000000000"


@contextlib.contextmanager
def nothing_changes(organisation):
    """The log is as long afterwards as it was before."""
    before = organisation.get("audit-log", limit=1)["total"]
    yield
    after = organisation.get("audit-log", limit=1)["total"]
    assert after == before, f"{after - before} changes were made"


def make(organisation, **members):
    return organisation.post("controls", {"title": "Lock the shed", **members})


def refuse(organisation, status, rules, method, path, body=None, version=None, **options):
    """The call is refused with exactly these problems, as a problem document, and nothing is changed."""
    with nothing_changes(organisation):
        answer = organisation.ask(method, path, body, version, **options)
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json
    assert problem["status"] == status and problem["title"], problem
    assert problem["type"] == "about:blank" or problem["type"].startswith("urn:problem-type:zorgborg:"), problem
    assert problem["instance"] == organisation.base + "/" + path and problem["traceId"], problem
    assert all(error["detail"] for error in problem.get("errors", [])), problem
    if rules is not None:
        assert answer.rules == rules, answer.rules ^ rules
    return problem


def test_made_and_read_again(organisation):
    owner = organisation.server.initial["userId"]
    sent = {"title": "Nachtelijke back-up", "description": "Regel één\nregel twee", "kinds": ["corrective", "preventive"],
            "requirements": ["nen7510-2024:A.8.13", "nen7510-2024:10.1", "cbw:21(3)(b)"], "ground": "law", "owner": owner,
            "status": "implemented", "implementation": "Off line", "implementedDate": "2026-01-31",
            "reviewInterval": "P1M", "lastReviewedDate": None, "maturity": 3}
    answer = organisation.ask("POST", "controls", sent)
    assert answer.status == 201, answer.body
    record = answer.json
    assert answer.headers["Location"] == f"{organisation.base}/controls/{record['id']}"
    assert {name: record[name] for name in sent} == {**sent, "kinds": ["preventive", "corrective"]}
    assert (record["version"], record["createdBy"], record["updatedBy"]) == (1, owner, owner)
    assert record["archivedAt"] is None and record["createdAt"] == record["updatedAt"]
    assert record["derived"] == {"stub": False, "nextReviewDate": "2026-02-28", "reviewOverdue": True,
                                 "evidenceState": "none", "effectiveness": "unknown"}
    assert organisation.get("controls/" + record["id"]) == record
    assert record in organisation.get("controls", limit=1000)["items"]
    least = make(organisation)
    assert (least["status"], least["kinds"], least["owner"], least["derived"]["stub"]) == ("planned", [], None, True)


def test_every_bad_member_at_once(organisation):
    bad = {"title": " \t", "status": "done", "maturity": 6, "requirements": ["A.5.1", "cbw:25", "cbw:25", 7],
           "kinds": "preventive", "owner": "me", "implementedDate": "31-01-2026", "lastReviewedDate": "2026-02-30",
           "reviewInterval": "1Y", "ground": 5, "description": ["x"], "implementation": "bell \u0007", "colour": "red",
           "a/b~c": 1, "id": NOBODY, "version": 4, "createdAt": "2026-01-01T00:00:00Z", "archivedAt": None, "derived": {}}
    rules = {("#/title", "length"), ("#/status", "choice"), ("#/maturity", "range"), ("#/requirements/0", "format"),
             ("#/requirements/2", "duplicate"), ("#/requirements/3", "type"), ("#/kinds", "type"), ("#/owner", "format"),
             ("#/implementedDate", "format"), ("#/lastReviewedDate", "format"), ("#/reviewInterval", "format"),
             ("#/ground", "type"), ("#/description", "type"), ("#/implementation", "format"),
             ("#/colour", "unknown-member"), ("#/a~1b~0c", "unknown-member"), ("#/id", "read-only"),
             ("#/version", "read-only"), ("#/createdAt", "read-only"), ("#/archivedAt", "read-only"),
             ("#/derived", "read-only")}
    refuse(organisation, 400, rules, "POST", "controls", bad)
    control = make(organisation)
    refuse(organisation, 400, rules, "PATCH", "controls/" + control["id"], bad, control["version"])
    refuse(organisation, 400, {("#/title", "required")}, "POST", "controls", {})
    refuse(organisation, 400, {("#/user", "required")}, "POST", "memberships", {"roles": ["reader"]})
    for body in ([], 5, "title", None):
        refuse(organisation, 400, {("#", "type")}, "POST", "controls", b"null" if body is None else str(body).replace(
            "title", '"title"').encode(), headers={"Content-Type": "application/json"})


def test_a_bad_choice_is_one_problem(organisation):
    refuse(organisation, 400, {("#/kinds/1", "choice"), ("#/kinds/2", "choice")}, "POST", "controls",
           {"title": "Hek", "kinds": ["preventive", "prayer", "hope", "detective"]})


@pytest.mark.parametrize("title, kept", [("é" * 200, "é" * 200), ("🐄" * 200, "🐄" * 200), ("  Hek ", "Hek")])
def test_titles_kept(organisation, title, kept):
    assert make(organisation, title=title)["title"] == kept


@pytest.mark.parametrize("title, rule", [("é" * 201, "length"), ("", "length"), ("two\nlines", "format"),
                                         ("nul \u0000", "format"), (True, "type"), ({}, "type")])
def test_titles_refused(organisation, title, rule):
    refuse(organisation, 400, {("#/title", rule)}, "POST", "controls", {"title": title})


@pytest.mark.parametrize("method, suffix, body", [("PATCH", "", {"title": "Hek"}), ("DELETE", "", None),
                                                  ("POST", "/_restore", None)])
def test_changes_ask_for_the_version_read(organisation, method, suffix, body):
    control = organisation.patch("controls", make(organisation), {"maturity": 1})
    if suffix:
        control = organisation.ask("DELETE", "controls/" + control["id"], version=2).json
    path, version = f"controls/{control['id']}{suffix}", control["version"]
    if not suffix:  # who restores can overwrite nothing: an archived record doesn't change
        problem = refuse(organisation, 428, set(), method, path, body)
        assert problem["type"].endswith(":version-needed")
    for tag in (f'"{version - 1}"', f'"{version + 1}"', f'W/"{version}"', '"now"', f'"{version}x"', '"-1"'):
        problem = refuse(organisation, 412, set(), method, path, body, headers={"If-Match": tag})
        assert problem["type"].endswith(":stale-version"), tag
    problem = refuse(organisation, 412, set(), method, path, body, version - 1)
    assert problem["version"] == version
    tag = organisation.ask("GET", "controls/" + control["id"]).headers["ETag"]
    assert tag.startswith(f'"{version}-'), tag
    make(organisation)  # another record's change doesn't make this version stale
    answer = organisation.ask(method, path, body, headers={"If-Match": tag})
    assert (answer.status, answer.json["version"]) == (200, version + 1), answer.body


def test_of_many_changes_at_once_one_wins(organisation):
    control = make(organisation)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: organisation.ask(
            "PATCH", "controls/" + control["id"], {"title": f"Change {n}"}, 1), range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [412] * 7
    winner = next(answer.json for answer in answers if answer.status == 200)
    assert organisation.get("controls/" + control["id"]) == winner


def test_a_patch_that_changes_nothing(organisation):
    control = make(organisation, kinds=["detective"], reviewInterval="P1Y")
    with nothing_changes(organisation):
        for body in ({}, {"title": control["title"]}, {"kinds": ["detective"], "owner": None, "reviewInterval": "P1Y"}):
            answer = organisation.ask("PATCH", "controls/" + control["id"], body, 1)
            assert (answer.status, answer.json) == (200, control), answer.body


def test_null_clears(organisation):
    control = make(organisation, description="Old", maturity=2, status="in-progress", kinds=["detective"])
    refuse(organisation, 400, {("#/title", "required")}, "PATCH", "controls/" + control["id"], {"title": None}, 1)
    control = organisation.patch("controls", control, {"description": None, "maturity": None, "status": None, "kinds": None})
    assert [control[name] for name in ("description", "maturity", "status", "kinds", "version")] == [None, None, "planned", [], 2]


def test_links_to_nothing(organisation):
    refuse(organisation, 409, {("#/owner", "link-target"), ("#/requirements/1", "link-target"),
                               ("#/requirements/2", "link-target")}, "POST", "controls",
           {"title": "Hek", "owner": NOBODY, "requirements": ["nen7510-2024:A.5.1", "nen7510-2024:A.5.99", "iso:4.1"]})
    refuse(organisation, 409, {("#/user", "link-target")}, "POST", "memberships", {"user": NOBODY, "roles": ["reader"]})
    stranger = organisation.server.ask("POST", "/v1/users", {"email": "stranger@example.nl", "name": "S. Tranger"},
                                       organisation.token).json["id"]
    refuse(organisation, 409, {("#/owner", "link-target")}, "POST", "controls", {"title": "Hek", "owner": stranger})


def test_links_to_what_was_archived_stay_but_cant_be_made(organisation):
    user = organisation.server.ask("POST", "/v1/users", {"email": "leaver@example.nl", "name": "L. Eaver"},
                                   organisation.token).json["id"]
    membership = organisation.post("memberships", {"user": user, "roles": ["owner"]})
    control = make(organisation, owner=user)
    assert organisation.ask("DELETE", "memberships/" + membership["id"], version=1).status == 200
    control = organisation.patch("controls", control, {"title": "Still his"})
    assert control["owner"] == user
    other = make(organisation)
    refuse(organisation, 409, {("#/owner", "link-target")}, "PATCH", "controls/" + other["id"], {"owner": user}, 1)
    control = organisation.patch("controls", control, {"owner": None})
    refuse(organisation, 409, {("#/owner", "link-target")}, "PATCH", "controls/" + control["id"], {"owner": user}, 3)


def test_archived_and_back(organisation):
    control = make(organisation)
    path = "controls/" + control["id"]
    answer = organisation.ask("DELETE", path, version=1)
    archived = answer.json
    assert (answer.status, archived["version"], archived["archivedAt"]) == (200, 2, archived["updatedAt"]), answer.body
    assert organisation.get(path) == archived
    assert organisation.get("controls", id=control["id"])["items"] == []
    assert refuse(organisation, 409, None, "PATCH", path, {"title": "Hek"}, 2)["type"].endswith(":archived")
    assert refuse(organisation, 409, None, "DELETE", path, None, 2)["type"].endswith(":already-archived")
    restored = organisation.ask("POST", path + "/_restore").json
    assert (restored["version"], restored["archivedAt"], restored["title"]) == (3, None, control["title"])
    assert organisation.get("controls", id=control["id"])["items"] == [restored]
    assert refuse(organisation, 409, None, "POST", path + "/_restore", None, 3)["type"].endswith(":not-archived")
    for method, path in (("DELETE", "controls/" + NOBODY), ("PATCH", "controls/" + NOBODY), ("POST", f"controls/{NOBODY}/_restore")):
        refuse(organisation, 404, set(), method, path, {"title": "Hek"} if method == "PATCH" else None, 1)


def test_a_restored_record_obeys_todays_rules(organisation):
    control, line = organisation.control_of("A.7.14"), organisation.line_of("A.7.14")
    control = organisation.patch("controls", control, {
        "status": "implemented", "owner": organisation.server.initial["userId"], "implementation": "Shredded",
        "implementedDate": "2026-01-05"})
    assert organisation.ask("DELETE", "controls/" + control["id"], version=2).status == 200
    organisation.patch("applicability", line, {"applicable": "no", "justification": "Nothing is kept here"})
    refuse(organisation, 409, {("#/status", "contradiction")}, "POST", f"controls/{control['id']}/_restore", None, 3)


def test_history_tells_every_change(organisation):
    control = make(organisation, description="One", kinds=["detective"])
    control = organisation.patch("controls", control, {"description": None, "maturity": 4, "kinds": ["corrective"]})
    organisation.ask("DELETE", "controls/" + control["id"], version=2)
    control = organisation.ask("POST", f"controls/{control['id']}/_restore", version=3).json
    items = organisation.get(f"controls/{control['id']}/history")["items"]
    assert [(item["version"], item["action"]) for item in items] == [
        (4, "restore"), (3, "archive"), (2, "change"), (1, "create")]
    assert all(item["actor"] == organisation.server.initial["userId"] for item in items)
    assert [item["at"] for item in items] == sorted((item["at"] for item in items), reverse=True)
    assert {(change["op"], change["path"]) for change in items[2]["changes"]} == {
        ("remove", "/description"), ("add", "/maturity"), ("replace", "/kinds")}, items[2]["changes"]
    # The changes, applied one after the other to nothing, make the record as it is.
    replayed = {}
    for item in reversed(items):
        for change in item["changes"]:
            name = change["path"][1:]
            assert (name in replayed) == (change["op"] != "add"), change
            replayed.pop(name, None)
            if change["op"] != "remove":
                replayed[name] = change["value"]
        assert {name: item["record"].get(name) for name in replayed} == replayed, item
    assert {name: control[name] for name in replayed} == replayed
    assert refuse(organisation, 404, set(), "GET", f"controls/{NOBODY}/history")


def test_the_same_twice_with_an_idempotency_key(organisation):
    once = {"headers": {"Idempotency-Key": "shed-1"}}
    total = organisation.get("controls", limit=1)["total"]
    first = organisation.ask("POST", "controls", {"title": "Shed"}, **once)
    organisation.patch("controls", first.json, {"title": "Barn"})
    again = organisation.ask("POST", "controls", {"title": "Shed"}, **once)
    assert (first.status, again.status) == (201, 201)
    assert (again.json, again.headers["Location"]) == (first.json, first.headers["Location"])
    assert organisation.get("controls", limit=1)["total"] == total + 1
    problem = refuse(organisation, 409, None, "POST", "controls", {"title": "Other"}, **once)
    assert problem["type"].endswith(":idempotency-mismatch")
    other = organisation.ask("POST", "controls", {"title": "Shed"}, headers={"Idempotency-Key": "shed-2"})
    assert other.json["id"] != first.json["id"]
    # Another path has keys of its own; a PATCH sent again is answered again, not stale; what failed isn't kept.
    patch = [organisation.ask("PATCH", "controls/" + other.json["id"], {"maturity": 1}, 1, **once) for _ in range(2)]
    assert [(answer.status, answer.json["version"]) for answer in patch] == [(200, 2), (200, 2)]
    failing = {"headers": {"Idempotency-Key": "shed-3"}}
    assert organisation.ask("POST", "controls", {"title": "Shed", "owner": NOBODY}, **failing).status == 409
    assert organisation.ask("POST", "controls", {"title": "Shed"}, **failing).status == 201
    for key in ("k" * 256, "two words"):
        refuse(organisation, 400, {("Idempotency-Key", "format")}, "POST", "controls", {"title": "Shed"},
               headers={"Idempotency-Key": key})


def test_the_same_at_once_with_an_idempotency_key(organisation):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: organisation.ask("POST", "controls", {"title": "Race"}, headers={
            "Idempotency-Key": "race"}), range(8)))
    assert {answer.status for answer in answers} == {201} and len({answer.json["id"] for answer in answers}) == 1
    assert organisation.get("controls", title="Race")["total"] == 1


def test_as_of(organisation):
    before = organisation.get()["createdAt"]
    first = make(organisation, title="Once")
    second = organisation.patch("controls", first, {"title": "Twice"})
    path, founding = "controls/" + first["id"], datetime.datetime.fromisoformat(before.replace("Z", "+00:00"))
    assert organisation.get(path, asOf=first["updatedAt"]) == first  # inclusive
    assert organisation.get(path, asOf=second["updatedAt"]) == second
    local = datetime.datetime.fromisoformat(first["updatedAt"].replace("Z", "+00:00")).astimezone(
        datetime.timezone(datetime.timedelta(hours=2))).isoformat()
    assert organisation.get(path, asOf=local) == first
    assert [item["version"] for item in organisation.get(path + "/history", asOf=first["updatedAt"])["items"]] == [1]
    assert organisation.get("controls", title="Once", asOf=first["updatedAt"])["total"] == 1
    assert organisation.get("controls", title="Twice", asOf=first["updatedAt"])["total"] == 0
    refuse(organisation, 404, set(), "GET", path, query={"asOf": before})
    then = organisation.get("audit-log", asOf=first["updatedAt"], limit=1)
    assert then["items"][0]["record"] == first["id"]
    assert then["total"] == organisation.get("audit-log", limit=1)["total"] - 1
    archived = organisation.ask("DELETE", path, version=2).json
    assert organisation.get("controls", id=first["id"], asOf=second["updatedAt"])["items"] == [second]
    assert organisation.get("controls", id=first["id"], asOf=archived["updatedAt"])["items"] == []
    ahead = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)).isoformat()
    long_ago = (founding - datetime.timedelta(days=1)).isoformat()
    for path in ("", "controls", path, path + "/history", "statement-of-applicability", "conformity", "overdue", "audit-log"):
        for instant, status, rule in ((ahead, 400, "as-of-future"), ("yesterday", 400, "format"), (long_ago, 404, None)):
            answer = organisation.ask("GET", path, query={"asOf": instant})
            assert (answer.status, answer.rules) == (status, {("asOf", rule)} if rule else set()), (path, answer.body)
