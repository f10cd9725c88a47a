"""A backup holds everything that was there when it began, beside whoever writes; a restore of it is what was."""
import contextlib
import itertools
import json
import pathlib
import shutil
import sqlite3
import subprocess
import tarfile
import threading

import pytest

from backups import (DATABASE, KEY, MANIFEST, MANIFEST_HASH, PASSPHRASE, backup, is_refused, is_sound, is_tidy,
                     members, register, restore, secret, sha256)
from conftest import BINARY, zorgborg
from test_crash import Patcher, Poster
from test_disk import MIB, Disk, may_mount
from test_process import PORT, contents, refused, run

assert may_mount and register and secret  # fixtures, so that they aren't taken for unused


def everything(own):
    """What the API tells of the register, page by page."""
    answers = {}
    for path in ("controls", "documents", "applicability", "memberships", "statement-of-applicability", "overdue", "audit-log"):
        answer = own.ask("GET", path, query={"limit": 1000} if path not in ("statement-of-applicability", "overdue") else {})
        assert answer.status == 200, answer.body
        answers[path] = answer.json
    return answers


def test_a_restored_copy_is_what_was(register, tmp_path, secret):
    made, = register.add("Reviewed", "Signed", sign=True)[:1]
    files = register.add_evidence(b"a report", bytes(200_000))
    own = register.serve()
    own.patch("controls", made, {"description": "twice"})
    before = everything(own)
    backup(register.data, tmp_path / "backup.tar", *secret)  # beside the server
    assert everything(own) == before and own.server.stop() == 0
    for place in ("missing/above/it", "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        copy = tmp_path / place
        told = restore(copy, tmp_path / "backup.tar", *secret)
        assert (told["signingKey"], told["epochs"], told["logs"]) == ("restored", [], 2), told
        assert is_sound(copy) and is_tidy(copy)
        assert copy.stat().st_mode & 0o777 == 0o700 and (copy / "current" / DATABASE).stat().st_mode & 0o777 == 0o600
        assert (copy / KEY).read_bytes() == (register.data / KEY).read_bytes()
        for name in [*files, f"checkpoints/{register.id}"]:
            inside = name if name.startswith("checkpoints") else "current/" + name
            assert (copy / inside).read_bytes() == (register.data / inside).read_bytes()
        there = register.serve(copy)
        assert everything(there) == before
        assert there.ask("PATCH", "controls/" + made["id"], {"description": "goes on"}, 2).status == 200
        assert there.server.stop() == 0 and is_sound(copy)


def test_anybody_can_open_a_backup(register, tmp_path, secret):
    register.add("Signed", sign=True)
    evidence = register.add_evidence(b"one", b"two")
    (register.data / "current/files/incoming/half").write_text("on its way")
    file = tmp_path / "backup.tar"
    backup(register.data, file, *secret)
    assert file.stat().st_mode & 0o777 == 0o600
    parts = members(file)
    assert [*parts] == [MANIFEST, f"checkpoints/{register.id}", *sorted(evidence), KEY, DATABASE, MANIFEST_HASH]
    with tarfile.open(file, "r:") as tar:
        assert {(m.mode, m.uid, m.gid, m.uname, m.gname, m.isreg()) for m in tar} == {(0o600, 0, 0, "", "", True)}
    told = json.loads(parts[MANIFEST])
    inner = {name: content for name, content in parts.items() if name not in (MANIFEST, MANIFEST_HASH)}
    assert told["members"] == [{"name": name, "size": len(text), "sha256": sha256(text)} for name, text in inner.items()]
    assert parts[MANIFEST_HASH].decode() == f"{sha256(parts[MANIFEST])}  {MANIFEST}\n" and told["format"] == 1

    assert parts[KEY].startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    with tarfile.open(file, "r:") as tar:
        tar.extractall(tmp_path / "out")
    opened = subprocess.run(["openssl", "pkey", "-in", tmp_path / "out" / KEY, "-passin", f"file:{secret[1]}"], capture_output=True)
    assert opened.stdout == (register.data / KEY).read_bytes(), opened
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / DATABASE)) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert rows.execute("SELECT count(*) FROM entry").fetchone()[0] > 200

    backup(register.data, tmp_path / "without.tar", "--without-keys")
    assert [*members(tmp_path / "without.tar")] == [MANIFEST, f"checkpoints/{register.id}", *sorted(evidence), DATABASE, MANIFEST_HASH]


def test_beside_eight_writers_nothing_acknowledged_is_missing(register, tmp_path, secret):
    own = register.serve()
    clients = [Patcher(own, number) for number in range(6)] + [Poster(own, number) for number in range(2)]
    answered = threading.Semaphore(0)
    threads = [threading.Thread(target=client.work, args=(own.server.port, answered)) for client in clients]
    for thread in threads:
        thread.start()
    taken = []
    for turn in range(5):
        for _ in range(100):
            assert answered.acquire(timeout=30), [client.fault for client in clients]
        before = [dict(client.told) for client in clients]
        backup(register.data, tmp_path / f"{turn}.tar", *secret)
        assert own.ask("GET", "audit-log/checkpoint").status == 200
        taken.append((tmp_path / f"{turn}.tar", before, [dict(client.told) for client in clients]))
    for client in clients:
        assert client.fault is None, client.fault
        client.fault = "enough"
    for thread in threads:
        thread.join(timeout=30)
    assert own.server.stop() == 0
    for file, before, after in taken:
        copy = tmp_path / file.stem
        assert restore(copy, file, *secret)["epochs"] == [] and is_sound(copy)
        there = register.serve(copy)
        for client, least, most in zip(clients, before, after):
            if isinstance(client, Patcher):
                found = there.get(f"controls/{client.record['id']}/history")["items"]
                found = {item["version"]: item["record"]["description"] for item in found}
            else:
                found = there.get("controls", q=client.mark, sort="-createdAt", limit=1000, fields="id,title")["items"]
                found = {record["title"]: record["id"] for record in found}
                least = dict([*least.items()][-500:])
            assert least.items() <= found.items(), (least, found)
            # One more may have been on disk before its answer was counted.
            assert len(found) <= len(most) + 1, (found, most)
        assert there.server.stop() == 0


def test_what_was_erased_is_in_no_backup(register, tmp_path):
    mark = "Mevrouw Jansen-de Bruijn, kamer 12"
    own = register.serve()
    privacy = own.as_role("privacy-officer")
    made = own.post("controls", {"title": "A client", "ground": "law", "description": (mark + ". ") * 250})
    own.patch("controls", made, {"description": None})
    backup(register.data, tmp_path / "before.tar")
    for who, status in ((own, 202), (privacy, 200)):
        answer = who.ask("POST", f"controls/{made['id']}/_erase", {"versions": [1], "reason": "AVG 17"})
        assert answer.status == status, answer.body
    backup(register.data, tmp_path / "after.tar")
    assert own.server.stop() == 0
    assert mark.encode() in (tmp_path / "before.tar").read_bytes()  # what is looked for would be found
    assert mark.encode() not in (tmp_path / "after.tar").read_bytes()
    # The generation before doesn't live on.
    restore(register.data, tmp_path / "before.tar")
    restore(register.data, tmp_path / "after.tar")
    assert [path for path in register.data.rglob("*") if path.is_file() and mark.encode() in path.read_bytes()] == []
    assert is_sound(register.data)


@pytest.mark.parametrize("options, word", [
    ([], "--without-keys"), ([], "--passphrase-file"), (["--passphrase-file", "missing"], "--passphrase-file"),
    (["--passphrase-file", "empty"], "--passphrase-file"), (["--passphrase-file", "long"], "1024"), (["--passphrase-file", "-"], "--passphrase-file"),
    (["--to", "there"], "there already"), (["--to", "folder"], "there already"), (["--to", "dangling"], "there already"),
    (["--to", "nowhere/backup"], "nowhere"), (["--data", "folder"], "no register")])
def test_what_is_refused_leaves_nothing_behind(register, tmp_path, options, word):
    for name, text in (("empty", "\n"), ("long", "x" * 1025), ("there", "precious")):
        (tmp_path / name).write_text(text)
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to("gone")
    before = contents(tmp_path)
    given = {"--data": str(register.data), "--to": str(tmp_path / "backup")}
    given |= {name: value if value == "-" else str(tmp_path / value) for name, value in zip(options[::2], options[1::2])}
    rest = ["--without-keys"] if options and "--passphrase-file" not in given else []
    assert word in refused("backup", *itertools.chain(*given.items()), *rest, stdin=subprocess.DEVNULL)
    assert contents(tmp_path) == before


def test_both_choices_are_not_understood(register, tmp_path, secret):
    for command, place in (("backup", "--to"), ("restore", "--from")):
        done = run(command, "--data", register.data, place, tmp_path / "x", "--without-keys", *secret)
        assert (done.returncode, done.stdout) == (2, "") and "--without-keys" in done.stderr, done


def test_what_is_unsound_is_not_backed_up(register, tmp_path):
    name, = register.add_evidence(b"a report")
    (register.data / "current" / name).write_bytes(b"a r3port")
    assert name in refused("backup", "--data", register.data, "--to", tmp_path / "backup.tar", "--without-keys")
    check = zorgborg("check", "--data", register.data, check=False)
    assert check.returncode == 1 and name in check.stderr, check
    (register.data / "current" / name).write_bytes(b"a report")
    with contextlib.closing(sqlite3.connect(register.data / "current" / DATABASE)) as rows:
        rows.execute("UPDATE entry SET snapshot = replace(snapshot, 'Hoek', 'Hook') WHERE snapshot LIKE '%Hoek%'")
        rows.commit()
    assert "digest" in refused("backup", "--data", register.data, "--to", tmp_path / "backup.tar", "--without-keys")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def peak(*arguments):
    """The most memory that a command had, in MiB."""
    process = subprocess.Popen([BINARY, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    most = 0
    while True:
        with contextlib.suppress(OSError, StopIteration):  # it ended
            lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
            most = int(next(line for line in lines if line.startswith("VmHWM:")).split()[1])
        with contextlib.suppress(subprocess.TimeoutExpired):
            out, fault = process.communicate(timeout=0.01)
            assert process.returncode == 0, (out, fault)
            return most / 1024


def test_memory_does_not_grow_with_the_evidence(register, tmp_path, secret):
    least = peak("backup", "--data", register.data, "--to", tmp_path / "small.tar", *secret)
    sanitized = b"__tsan_init" in pathlib.Path(BINARY).read_bytes() or b"__asan_init" in pathlib.Path(BINARY).read_bytes()
    register.add_evidence(*(number.to_bytes(1, "big") * MIB for number in range(128)))
    saving = peak("backup", "--data", register.data, "--to", tmp_path / "backup.tar", *secret)
    assert (tmp_path / "backup.tar").stat().st_size > 128 * MIB
    assert 4 < saving < least + 8, (saving, least)
    restoring = peak("restore", "--data", tmp_path / "copy", "--from", tmp_path / "backup.tar", *secret)
    assert 4 < restoring < least + (64 if sanitized else 16), (restoring, least)
    assert is_sound(tmp_path / "copy")
    shutil.rmtree(tmp_path)


def test_a_full_disk_takes_no_half_backup_and_no_half_restore(register, tmp_path, may_mount):
    register.add("Kept")
    register.add_evidence(bytes(2 * MIB))
    backup(register.data, tmp_path / "backup.tar")
    disk = Disk(tmp_path / "disk", 16 * MIB)
    try:
        shutil.copytree(register.data, disk.path / "data", symlinks=True)
        own = register.serve(disk.path / "data")
        for room in (0, 4096, 512 * 1024, 2 * MIB):
            disk.fill(room)
            told = refused("backup", "--data", disk.path / "data", "--to", disk.path / "backup.tar", "--without-keys")
            assert "full" in told or "No space left" in told, told
            # More room than before when it emptied the database's write-ahead log.
            assert sorted(path.name for path in disk.path.iterdir()) == ["data", "filler"] and disk.free() >= room
            disk.make_room()
        own.post("controls", {"title": "meanwhile", "ground": "law"})
        assert own.server.stop() == 0
        for room in (4096, 512 * 1024, 2 * MIB):
            disk.fill(room)
            told = run("restore", "--data", disk.path / "data", "--from", tmp_path / "backup.tar").stderr
            assert "full" in told or "No space left" in told, told
            assert disk.free() == room
            disk.make_room()
            assert is_sound(disk.path / "data") and is_tidy(disk.path / "data")
        own = register.serve(disk.path / "data")
        assert own.get("controls", q="meanwhile")["total"] == 1 and own.server.stop() == 0
        restore(disk.path / "data", tmp_path / "backup.tar")
        assert is_sound(disk.path / "data") and is_tidy(disk.path / "data")
    finally:
        subprocess.run(["umount", "--lazy", disk.path], check=True)


def test_a_folder_in_use_is_left_alone(register, tmp_path):
    backup(register.data, tmp_path / "backup.tar")
    own = register.serve()
    made = own.post("controls", {"title": "meanwhile", "ground": "law"})
    assert is_refused("end the server", register.data, tmp_path / "backup.tar")
    assert own.get("controls/" + made["id"]) == made and own.server.stop() == 0
    assert is_sound(register.data) and is_tidy(register.data)


def test_a_passphrase_from_standard_input(register, tmp_path):
    for command, place in (("backup", "--to"), ("restore", "--from")):
        data = register.data if command == "backup" else tmp_path / "copy"
        zorgborg(command, "--data", data, place, tmp_path / "backup.tar", "--passphrase-file", "-", input=PASSPHRASE + "\n")
    assert (tmp_path / "copy" / KEY).read_bytes() == (register.data / KEY).read_bytes()
    assert is_refused("passphrase", tmp_path / "other", tmp_path / "backup.tar", "--passphrase-file", "-", input="another")


def test_what_a_restore_left_is_not_taken_for_a_register(tmp_path):
    (tmp_path / "data/generations/1").mkdir(parents=True)
    assert "never finished" in refused("init", "--data", tmp_path / "data", "--organisation", "x", "--email", "a@b.nl")
    assert "no register" in refused("serve", "--data", tmp_path / "data", *PORT)
