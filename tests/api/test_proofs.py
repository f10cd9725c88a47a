"""The log's checkpoints and proofs, verified by what RFC 9162 and C2SP's signed-note say, without the program's own code."""
import base64
import contextlib
import hashlib
import json
import shutil
import sqlite3
import subprocess

import pytest

from conftest import Organisation, Server, zorgborg


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def included(seq, size, leaf, proof, root):
    """RFC 9162, 2.1.3.2."""
    fn, sn, r = seq, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = sha(b"\1", p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha(b"\1", r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistent(first, second, first_root, second_root, proof):
    """RFC 9162, 2.1.4.2."""
    if first == second:
        return not proof and first_root == second_root
    if first & (first - 1) == 0:
        proof = [first_root, *proof]
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for c in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = sha(b"\1", c, fr), sha(b"\1", c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha(b"\1", sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


def raw(text):
    return base64.b64decode(text, validate=True)


class Note:
    """A checkpoint's lines; its signature checked by openssl with the key that the server hands out."""

    def __init__(self, server, text, folder):
        body, signatures = text.split("\n\n")
        self.origin, size, root = body.split("\n")
        self.size, self.root = int(size), raw(root)
        mark, name, blob = signatures.removesuffix("\n").split(" ")
        key, = server.ask("GET", "/v1/signing-keys").json["items"]
        assert (mark, name, key["algorithm"]) == ("\u2014", self.origin, "Ed25519")
        blob = raw(blob)
        assert blob[:4] == sha(name.encode(), b"\n\x01", raw(key["publicKey"]))[:4] and len(blob) == 68
        for file, content in (("key.pem", key["pem"].encode()), ("text", (body + "\n").encode()), ("signature", blob[4:])):
            (folder / file).write_bytes(content)
        subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text", "-sigfile", "signature"],
                       cwd=folder, check=True, capture_output=True)


def checkpoint(organisation, folder, **query):
    answer = organisation.ask("GET", "audit-log/checkpoint", query=query)
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain"), answer.body
    return Note(organisation.server, answer.body.decode(), folder)


@pytest.fixture(scope="module")
def grown(organisation):
    """A log of more than 600 leaves: kept nodes and what lies beside them."""
    rows = "".join(f"Regel {number};law\r\n" for number in range(400))
    answer = organisation.ask("POST", "controls/_import", "Titel;Grond\r\n" + rows, headers={"Content-Type": "text/csv"})
    assert answer.status == 200, answer.body
    return organisation


def test_each_leaf_is_in_the_signed_tree(grown, tmp_path):
    note = checkpoint(grown, tmp_path)
    assert note.origin == "zorgborg/" + grown.id and note.size > 600
    for seq in [*range(0, note.size, 7), 255, 256, 257, 511, 512, note.size - 1]:
        proof = grown.get("audit-log/inclusion-proof", seq=seq)
        assert (proof["seq"], proof["size"], raw(proof["root"])) == (seq, note.size, note.root)
        path = [*map(raw, proof["proof"])]
        assert included(seq, note.size, raw(proof["leafHash"]), path, note.root)
        assert not included(seq, note.size, sha(raw(proof["leafHash"])), path, note.root)
        assert len(path) <= 10


def test_each_tree_continues_the_one_before(grown, tmp_path):
    roots = {size: checkpoint(grown, tmp_path, size=size).root for size in (1, 2, 3, 101, 255, 256, 257, 500, 512, 600)}
    for first in roots:
        for second in (size for size in roots if size >= first):
            proof = grown.get("audit-log/consistency-proof", first=first, second=second)
            assert (raw(proof["firstRoot"]), raw(proof["root"])) == (roots[first], roots[second])
            path = [*map(raw, proof["proof"])]
            assert consistent(first, second, roots[first], roots[second], path)
            assert first == second or not consistent(first, second, sha(roots[first]), roots[second], path)


@pytest.mark.parametrize("path, query", [
    ("inclusion-proof", {}), ("inclusion-proof", {"seq": "x"}), ("inclusion-proof", {"seq": "-1"}), ("inclusion-proof", {"seq": "10", "size": "10"}),
    ("inclusion-proof", {"seq": "0", "size": "0"}), ("inclusion-proof", {"seq": "0", "size": "999999"}), ("inclusion-proof", {"seq": "999999"}),
    ("consistency-proof", {}), ("consistency-proof", {"first": "0"}), ("consistency-proof", {"first": "3", "second": "2"}),
    ("consistency-proof", {"first": "1", "second": "999999"}), ("checkpoint", {"size": "999999"}), ("checkpoint", {"size": "-1"}),
    ("checkpoint", {"seq": "1"}), ("inclusion-proof", {"seq": "0", "first": "1"})])
def test_impossible_sizes(grown, path, query):
    answer = grown.ask("GET", "audit-log/" + path, query=query)
    assert answer.status == 400 and answer.json["errors"], answer.body


def test_a_checkpoint_of_the_past(grown, tmp_path):
    now = checkpoint(grown, tmp_path)
    instant = grown.get("audit-log", limit=1)["items"][0]["at"]
    grown.post("controls", {"title": "Later", "ground": "law"})
    assert checkpoint(grown, tmp_path).size == now.size + 1
    then = checkpoint(grown, tmp_path, asOf=instant)
    assert (then.size, then.root) == (now.size, now.root)


def test_the_log_is_filtered(grown):
    everything = grown.get("audit-log", limit=1000, sort="seq")["items"]
    made = grown.post("controls", {"title": "Followed", "ground": "law"})
    made = grown.patch("controls", made, {"title": "Followed on"})
    own = grown.get("audit-log", record=made["id"])
    assert [(item["version"], item["register"]) for item in own["items"]] == [(2, "controls"), (1, "controls")] and own["total"] == 2
    by_register = grown.get("audit-log", register="bulk-changes")
    assert by_register["total"] == len([item for item in everything if item["register"] == "bulk-changes"]) == 1
    actor = own["items"][0]["actor"]
    by_actor = grown.get("audit-log", actor=actor, limit=1000, sort="seq")["items"]
    assert {item["actor"] for item in by_actor} == {actor} and len(by_actor) > 400
    middle = everything[50]["at"], everything[99]["at"]
    span = grown.get("audit-log", **{"from": middle[0], "until": middle[1]}, sort="seq", limit=1000)
    assert [item["seq"] for item in span["items"]] == list(range(50, 100)) and span["total"] == 50 and "next" not in span
    pages, cursor = [], {}
    while True:
        page = grown.get("audit-log", register="controls", limit=37, **cursor)
        pages += [item["seq"] for item in page["items"]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert len(pages) == page["total"] == len(set(pages)) and pages == sorted(pages, reverse=True)
    for bad in ({"register": "nothing"}, {"record": "x"}, {"from": "yesterday"}, {"until": "2026-13-01"}):
        answer = grown.ask("GET", "audit-log", query=bad)
        assert answer.status == 400 and answer.json["errors"][0]["pointer"] in bad, answer.body


def test_a_database_put_back_is_noticed(tmp_path):
    data = tmp_path / "data"
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    server = Server(data)
    own = Organisation(server, initial["organisationId"], initial["token"])
    own.post("controls", {"title": "Yesterday", "ground": "law"})
    assert server.stop() == 0
    database = data / "current" / "zorgborg.db"
    shutil.copy(database, tmp_path / "yesterday.db")
    own.server = server = Server(data)
    own.post("controls", {"title": "Today", "ground": "law"})
    signed = checkpoint(own, tmp_path)
    assert server.stop() == 0
    shutil.copy(tmp_path / "yesterday.db", database)

    own.server = server = Server(data)
    for answer in (own.ask("POST", "controls", {"title": "x", "ground": "law"}), own.ask("GET", "audit-log/checkpoint")):
        assert (answer.status, answer.json["type"]) == (503, "urn:problem-type:zorgborg:log-rolled-back"), answer.body
        assert "put back" in answer.json["detail"] and answer.headers["Retry-After"]
    assert own.get("controls", q="Yesterday")["total"] == 1  # reading goes on
    refused = zorgborg("check", "--data", data, "--accept", check=False)
    assert refused.returncode == 1 and "end the server first" in refused.stderr, refused
    key = zorgborg("token", "--data", data, "--email", "a@example.nl", "--role", "reader", check=False)
    assert key.returncode == 1 and "not the continuation" in key.stderr, key
    assert server.stop() == 0
    found = zorgborg("check", "--data", data, check=False)
    assert found.returncode == 1 and "not the continuation" in found.stderr, found

    accepted = zorgborg("check", "--data", data, "--accept")
    assert f"zorgborg/{own.id}/2\n" in accepted.stdout and zorgborg("check", "--data", data).returncode == 0
    own.server = server = Server(data)
    own.post("controls", {"title": "Tomorrow", "ground": "law"})
    note = checkpoint(own, tmp_path)
    assert note.origin == f"zorgborg/{own.id}/2"
    epoch = own.get("audit-log", register="log-epochs")["items"]
    assert [item["actor"] for item in epoch] == ["shell"], epoch
    assert server.stop() == 0
    with contextlib.closing(sqlite3.connect(database)) as rows:
        (content,), = rows.execute("SELECT snapshot FROM entry WHERE register = 'log-epochs'")
    assert base64.b64encode(signed.root).decode() in json.loads(content)["lastCheckpoint"], content


def test_a_log_that_was_exchanged_is_noticed(tmp_path):
    """Longer than what was signed, but another."""
    data, other = tmp_path / "data", tmp_path / "other"
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    shutil.copytree(data, other, symlinks=True)
    for folder, titles in ((data, ["One"]), (other, ["Two", "Three"])):
        server = Server(folder)
        own = Organisation(server, initial["organisationId"], initial["token"])
        for title in titles:
            own.post("controls", {"title": title, "ground": "law"})
        checkpoint(own, tmp_path)
        assert server.stop() == 0
    shutil.copy(other / "current/zorgborg.db", data / "current/zorgborg.db")
    own.server = server = Server(data)
    answer = own.ask("POST", "controls", {"title": "x", "ground": "law"})
    assert (answer.status, answer.json["type"]) == (503, "urn:problem-type:zorgborg:log-rolled-back"), answer.body
    assert server.stop() == 0
