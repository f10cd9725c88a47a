"""The log held to its promises by a second reader, written from DECISIONS 1, RFC 8785 and RFC 9162 alone; and what `check` must find."""
import base64
import collections
import contextlib
import datetime
import functools
import hashlib
import json
import re
import shutil
import sqlite3
import types

import pytest

from conftest import Organisation, Server, zorgborg

LEAF_MEMBERS = {"seq", "at", "actor", "action", "register", "record", "version", "schema", "digest"}
ENVELOPE = {"id", "version", "createdAt", "createdBy", "updatedAt", "updatedBy", "archivedAt"}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ODD_TEXTS = ["Ünïcödé – “€5”", "\"quotes\" and \\ and /", "zorg 🏥 and \ud83d\ude91".encode("utf-16", "surrogatepass").decode("utf-16"),
             "line\nline\ttab", "<script>&amp;</script>", "\u2028 \u2029 \ufeff", "e\u0301 is not é", "ﬀ ǆ \u00a0 \u200b", "x" * 5000]


def canonical(value):
    """RFC 8785, for what a leaf and a content may hold: no fractions."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(member) for key, member in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    assert not isinstance(value, float), value
    return json.dumps(value, ensure_ascii=False)


def strict(pairs):
    assert len(dict(pairs)) == len(pairs), f"a member twice in {pairs}"
    return dict(pairs)


def instant(microseconds):
    moment = datetime.datetime.fromtimestamp(0, datetime.timezone.utc) + datetime.timedelta(microseconds=microseconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def table(data, name, order="1"):
    """The rows of a table, read without the program."""
    with contextlib.closing(sqlite3.connect(f"file:{data}/current/zorgborg.db?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [types.SimpleNamespace(**row) for row in database.execute(f"SELECT * FROM {name} ORDER BY {order}")]


def keep_busy(organisation):
    """A few dozen changes of every kind."""
    officer = organisation.server.initial["userId"]
    board, privacy = organisation.as_role("board"), organisation.as_role("privacy-officer")
    for number, text in enumerate(ODD_TEXTS):
        control = organisation.post("controls", {"title": f"Odd {number}", "ground": "risk", "description": text, "owner": officer})
        control = organisation.patch("controls", control, {"implementation": text, "requirements": ["nen7510-2024:A.8.13"]})
        assert organisation.patch("controls", control, {"implementation": text})["version"] == 2  # nothing changed: no leaf
        if number % 3 == 0:
            organisation.ask("DELETE", f"controls/{control['id']}", version=2)
            organisation.ask("POST", f"controls/{control['id']}/_restore", version=3)
        if number % 3 == 1:
            organisation.patch("controls", control, {"owner": None, "requirements": ["cbw:21.3.a", "nen7510-2024:A.5.1"][1:]})
        assert organisation.ask("PATCH", f"controls/{control['id']}", {"title": "late"}, 1).status == 412
    for number in ("A.5.1", "A.5.2", "A.8.13"):
        line = organisation.line_of(number)
        organisation.patch("applicability", line, {"applicable": "yes", "justification": "Ransomware", "grounds": ["risk", "law"]})
    document = organisation.post("documents", {"title": "Policy", "kind": "policy", "owner": officer, "requirements": [
        "nen7510-2024:A.5.1", "nen7510-2024:A.5.2", "nen7510-2024:A.8.13"]})
    assert board.ask("POST", f"documents/{document['id']}/approvals", {"decision": "approved", "note": "Good"}).status == 201
    user = organisation.server.ask("POST", "/v1/users", {"email": "late@example.nl", "name": "Late Comer"}, organisation.token).json
    organisation.post("memberships", {"user": user["id"], "roles": ["owner", "reader"]})
    assert organisation.ask("POST", "controls/_bulk", {"reason": "autumn", "changes": [
        {"create": {"title": f"In bulk {number}", "ground": "law"}} for number in range(5)]}).status == 200
    assert privacy.get("controls", sample="5", seed="7")["total"] > 100


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What lies in the folder after the server has ended."""
    data = tmp_path_factory.mktemp("data")
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    server = Server(data)
    server.initial = initial
    keep_busy(Organisation(server, initial["organisationId"], initial["token"]))
    assert server.stop() == 0
    entries = table(data, "entry", "organisation, seq")
    for entry in entries:
        entry.fields = json.loads(entry.leaf, object_pairs_hook=strict)
        entry.content = json.loads(entry.snapshot, object_pairs_hook=strict)
    records = collections.defaultdict(list)
    for entry in entries:
        records[entry.organisation, entry.register, entry.record].append(entry)
    return types.SimpleNamespace(data=data, organisation=initial["organisationId"], entries=entries, records=records)


def test_every_leaf_is_a_canonical_commitment_to_a_canonical_content(kept):
    assert len(kept.entries) > 202 + 40
    for entry in kept.entries:
        assert canonical(entry.fields) == entry.leaf and set(entry.fields) == LEAF_MEMBERS, entry.leaf
        assert entry.leaf_hash == hashlib.sha256(b"\0" + entry.leaf.encode()).digest(), entry.leaf
        assert canonical(entry.content) == entry.snapshot, entry.snapshot
        digest = base64.b64encode(hashlib.sha256(entry.salt + entry.snapshot.encode()).digest()).decode()
        assert entry.fields["digest"] == digest, (entry.leaf, entry.snapshot)
        columns = {name: getattr(entry, name) for name in ("seq", "actor", "action", "register", "record", "version")}
        assert columns | {"at": instant(entry.at)} == {name: entry.fields[name] for name in LEAF_MEMBERS - {"schema", "digest"}}, columns
        assert isinstance(entry.fields["schema"], int) and entry.fields["schema"] >= 1, entry.leaf
    assert len({entry.salt for entry in kept.entries}) == len(kept.entries) and min(len(entry.salt) for entry in kept.entries) >= 16


def test_every_log_is_whole_and_in_order(kept):
    logs = {log.organisation: log for log in table(kept.data, "log")}
    assert set(logs) == {kept.organisation, "00000000-0000-0000-0000-000000000000"}
    for organisation, log in logs.items():
        own = [entry for entry in kept.entries if entry.organisation == organisation]
        assert [entry.seq for entry in own] == list(range(log.size)) and own[-1].at == log.last_at
        assert all(one.at < other.at for one, other in zip(own, own[1:]))


def test_versions_and_envelopes_follow_the_log(kept):
    for record in kept.records.values():
        assert [entry.version for entry in record] == list(range(1, len(record) + 1)), [entry.leaf for entry in record]
        for entry in record:
            first, content = record[0], entry.content
            assert (content["id"], content["version"]) == (entry.record, entry.version), (entry.leaf, content)
            assert (content["updatedAt"], content["updatedBy"]) == (instant(entry.at), entry.actor), (entry.leaf, content)
            assert (content["createdAt"], content["createdBy"]) == (instant(first.at), first.actor), (entry.leaf, content)
            assert ("archivedAt" in content) == (entry.action == "archive"), (entry.leaf, content)
    assert {"create", "change", "archive", "restore"} <= {entry.action for entry in kept.entries}


def test_heads_point_at_the_newest_entries(kept):
    heads = {(head.organisation, head.register, head.record): (head.entry, head.version, head.archived) for head in table(kept.data, "head")}
    assert heads == {key: (record[-1].number, record[-1].version, int("archivedAt" in record[-1].content))
                     for key, record in kept.records.items()}


def test_links_are_the_references_in_the_newest_contents(kept):
    wanted = set()
    for (organisation, register, record), entries in kept.records.items():
        for member, value in entries[-1].content.items():
            values = value if isinstance(value, list) else [value]
            wanted |= {(organisation, register, record, member, position, target) for position, target in enumerate(values)
                       if member not in ENVELOPE and re.fullmatch(UUID + r"|(nen7510-\d{4}|cbw|nis2):\S+", str(target))}
    links = {(link.organisation, link.register, link.record, link.member, link.position, link.target) for link in table(kept.data, "link")}
    assert links == wanted and len({link[3] for link in links}) >= 4


def test_leaves_name_people_by_id_only(kept):
    contents = [entry.content for entry in kept.entries if entry.register in ("users", "tokens")]
    known = {content["id"] for content in contents} | {"shell"}
    names = {content[member] for content in contents for member in ("email", "name") if member in content} | {"De Hoek"}
    assert {entry.actor for entry in kept.entries} - known == set() and len({entry.actor for entry in kept.entries}) >= 4
    assert {"late@example.nl", "Late Comer", "officer@example.nl"} <= names
    assert [entry.leaf for entry in kept.entries if "@" in entry.leaf or any(name in entry.leaf for name in names)] == []


def check(data):
    done = zorgborg("check", "--data", data, check=False)
    assert (done.returncode, done.stdout[:2]) in ((0, "ok"), (1, "")), done
    assert not re.search(r"terminate|what\(\)|\.[ch]pp|std::", done.stderr), done.stderr
    return done.returncode, done.stderr


def test_check_finds_nothing(kept):
    assert check(kept.data) == (0, "")


# {seq} is the middle one of {record}'s three entries, {last} its newest one's. Each row: SQL, {change} in it, what must be named.
ENTRY = "UPDATE entry SET {change} WHERE organisation = '{organisation}' AND seq = {seq}"
LEAVES = ENTRY + "; UPDATE entry SET leaf_hash = leaf_hash(leaf) WHERE organisation = '{organisation}' AND seq = {seq}"
HEAD = "UPDATE head SET {change} WHERE record = '{record}'"
LEAF, RECORD, LOG = "leaf {seq}\\b", "controls/{record}", "{organisation}: .*log"
DAMAGES = {
    "a changed content": (ENTRY, "snapshot = replace(snapshot, 'Odd', 'Even')", LEAF),
    "a content with a space": (ENTRY, "snapshot = replace(snapshot, ',\"id\"', ', \"id\"')", LEAF),
    "another salt": (ENTRY, "salt = zeroblob(16)", LEAF), "no salt": (ENTRY, "salt = NULL", LEAF),
    "a content gone without an erasure": (ENTRY, "salt = NULL, snapshot = NULL", f"{LEAF}|{RECORD}"),
    "a changed leaf": (ENTRY, "leaf = replace(leaf, 'change', 'create')", LEAF), "no leaf": (ENTRY, "leaf = ''", LEAF),
    "another hash": (ENTRY, "leaf_hash = zeroblob(32)", LEAF), "half a hash": (ENTRY, "leaf_hash = substr(leaf_hash, 1, 16)", LEAF),
    "a leaf and its hash": (LEAVES, "leaf = replace(leaf, 'change', 'create')", LEAF),
    "a leaf of other bytes": (LEAVES, "leaf = replace(leaf, ',', ', ')", LEAF),
    "a leaf with more": (LEAVES, "leaf = replace(leaf, '{', '{\"a\":1,')", LEAF),
    "another instant": (ENTRY, "at = at + 1", LEAF), "another actor": (ENTRY, "actor = 'shell'", LEAF),
    "another action": (ENTRY, "action = 'create'", LEAF), "another register": (ENTRY, "register = 'documents'", LEAF),
    "another record": (ENTRY, "record = (SELECT max(record) FROM head)", LEAF), "another version": (ENTRY, "version = 7", LEAF),
    "an entry gone": ("DELETE FROM entry WHERE organisation = '{organisation}' AND seq = {seq}", "", LEAF),
    "the newest entry gone": ("DELETE FROM entry WHERE organisation = '{organisation}' AND seq = {last}", "", f"{LEAF}|database"),
    "two entries swapped": ("UPDATE entry SET seq = 2 * {seq} + 1 - seq + 10000 * (seq < 10000) WHERE organisation = '{organisation}'"
                            " AND seq IN ({seq}, {seq} + 1); UPDATE entry SET seq = seq - 10000 WHERE seq >= 10000", "", LEAF),
    "a head of before": (HEAD, "(entry, version) = (SELECT number, version FROM entry WHERE record = '{record}' AND seq = {seq})", RECORD),
    "a head of nothing": (HEAD, "entry = 99999", "head"), "a head of another": (HEAD, "entry = 1", RECORD),
    "a head's version": (HEAD, "version = 9", RECORD), "a head archived": (HEAD, "archived = 1", RECORD),
    "no head": ("DELETE FROM head WHERE record = '{record}'", "", RECORD),
    "no link": ("DELETE FROM link WHERE record = '{record}' AND member = 'requirements'", "", RECORD),
    "another link": ("UPDATE link SET target = 'nen7510-2024:A.5.9' WHERE record = '{record}' AND member = 'requirements'", "", RECORD),
    "a link too many": ("INSERT INTO link VALUES ('{organisation}', 'controls', '{record}', 'requirements', 9, 'x')", "", RECORD),
    "a link of nobody": ("INSERT INTO link VALUES ('{organisation}', 'controls', '{nobody}', 'owner', 0, 'x')", "", "{nobody}"),
    "a log too long": ("UPDATE log SET size = size + 1 WHERE organisation = '{organisation}'", "", LOG),
    "a log too short": ("UPDATE log SET size = size - 1 WHERE organisation = '{organisation}'", "", LOG),
    "a log's clock": ("UPDATE log SET last_at = last_at + 1000000000000 WHERE organisation = '{organisation}'", "", LOG),
    "no log": ("DELETE FROM log WHERE organisation = '{organisation}'", "", "entry|{organisation}")}


@pytest.mark.parametrize("damage", DAMAGES)
def test_check_names_every_damage(kept, tmp_path, damage):
    data = shutil.copytree(kept.data, tmp_path / "data", symlinks=True)
    record = next(record for (_, register, _), record in kept.records.items() if register == "controls" and len(record) == 3)
    names = {"organisation": kept.organisation, "record": record[1].record, "seq": record[1].seq, "last": record[2].seq,
             "nobody": "0" * 8 + "-0000-7000-8000-" + "0" * 12}
    sql, change, named = DAMAGES[damage]

    def filled(text):
        return functools.reduce(lambda text, name: text.replace("{%s}" % name, str(names[name])), names, text)

    with contextlib.closing(sqlite3.connect(data / "current/zorgborg.db", isolation_level=None)) as database:
        database.create_function("leaf_hash", 1, lambda leaf: hashlib.sha256(b"\0" + leaf.encode()).digest())
        before = database.total_changes
        database.executescript(filled(sql.replace("{change}", change)))
        assert database.total_changes > before, "nothing was damaged"
    code, told = check(data)
    assert code == 1 and re.search(filled(named), told), told


@pytest.mark.parametrize("page", range(0, 100, 9))
def test_check_finds_a_page_gone(kept, tmp_path, page):
    data = shutil.copytree(kept.data, tmp_path / "data", symlinks=True)
    with open(data / "current/zorgborg.db", "r+b") as file:
        file.seek(page * 4096)
        assert file.read(4096).strip(b"\0")
        file.seek(page * 4096)
        file.write(bytes(4096))
    code, told = check(data)
    assert code == 1 and told, told


def test_check_finds_the_end_cut_off(kept, tmp_path):
    data = shutil.copytree(kept.data, tmp_path / "data", symlinks=True)
    with open(data / "current/zorgborg.db", "r+b") as file:
        file.truncate((data / "current/zorgborg.db").stat().st_size - 4096)
    code, told = check(data)
    assert code == 1 and "database" in told, told


@pytest.mark.parametrize("archived", [False, True])
def test_an_erased_content_is_nowhere_and_the_log_is_whole(tmp_path, archived):
    data = tmp_path / "data"
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    server = Server(data)
    officer = Organisation(server, initial["organisationId"], initial["token"])
    privacy = officer.as_role("privacy-officer")
    mark = "Mevrouw Jansen-de Bruijn, kamer 12"
    made = officer.ask("POST", "controls", {"title": mark, "ground": "law", "description": (mark + ". ") * 250}, headers={
        "Idempotency-Key": "once"}).json
    path = f"controls/{made['id']}"
    named = officer.patch("controls", made, {"title": "A client", "description": None, "implementation": mark})
    if archived:
        assert officer.ask("DELETE", path, version=2).status == 200
    else:
        officer.patch("controls", named, {"implementation": "As agreed"})
    wish = {"versions": [1, 2, 3] if archived else [1, 2], "reason": "AVG 17"}
    answers = [who.ask("POST", path + "/_erase", wish) for who in (officer, officer, privacy)]
    assert [answer.status for answer in answers] == [202, 409, 200], [answer.body for answer in answers]
    for shown in (officer.ask("GET", path), officer.ask("GET", path + "/history"), officer.ask("GET", "controls", query={"archived": "any"})):
        assert mark not in shown.body.decode(), shown.body
    assert officer.ask("GET", path).status == (410 if archived else 200)
    assert server.stop() == 0
    assert check(data) == (0, "")
    erased = [entry for entry in table(data, "entry") if entry.snapshot is None]
    assert [(entry.record, entry.version) for entry in erased] == [(made["id"], version) for version in wish["versions"]]
    assert all(entry.salt is None and entry.leaf_hash == hashlib.sha256(b"\0" + entry.leaf.encode()).digest() for entry in erased)
    assert [path for path in data.rglob("*") if path.is_file() and mark.encode() in path.read_bytes()] == []
    assert b"AVG 17" in (data / "current/zorgborg.db").read_bytes()  # what is looked for would be found
