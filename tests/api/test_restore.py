"""A restore takes whole backups only, and leaves the old or the new state, whenever it is killed.

ZORGBORG_RESTORE_ROUNDS says how often it is killed at a random moment, and at how many of its steps (20).
"""
import contextlib
import gzip
import itertools
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import tarfile
import time

import pytest

from backups import (DATABASE, KEY, MANIFEST, MANIFEST_HASH, PASSPHRASE, Register, backup, is_refused, is_sound,
                     is_tidy, members, note_of, restore, sealed, write_tar)
from conftest import BINARY, zorgborg
from test_process import contents, refused

ROUNDS = int(os.environ.get("ZORGBORG_RESTORE_ROUNDS", "20"))
# What changes what is on the disk, by the main thread.
STEPS = "openat,write,pwrite64,ftruncate,mkdir,rename,symlink,unlink,unlinkat,rmdir,fchmodat,flock,fsync,fdatasync,syncfs"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A register that went on, and was signed, after its backup was made; nobody changes it."""
    folder = tmp_path_factory.mktemp("kept")
    register = Register(folder / "data")
    register.add("Before", sign=True)
    register.evidence, = register.add_evidence(b"a report, as it was")
    register.file = folder / "backup.tar"
    (folder / "secret").write_text(PASSPHRASE + "\n")
    register.secret = ("--passphrase-file", folder / "secret")
    backup(register.data, register.file, *register.secret)
    register.add("After", sign=True)
    register.add_evidence(b"a report of later")
    return register


@pytest.fixture
def data(kept, tmp_path):
    return shutil.copytree(kept.data, tmp_path / "data", symlinks=True)


def test_the_whole_backup_is_taken(kept, data):
    """What follows is refused for its damage only."""
    whole = members(kept.file)
    for entries in (whole, sealed(whole)):
        again = shutil.copytree(kept.data, data.parent / "again", symlinks=True)
        assert len(restore(again, write_tar(data.parent / "again.tar", entries.items()), *kept.secret)["epochs"]) == 1
        assert is_sound(again) and is_tidy(again)
        assert sorted(path.name for path in (again / "current/files").rglob("*") if path.is_file()) == [kept.evidence[9:]]
        shutil.rmtree(again)


def test_a_flipped_byte_in_any_member(kept, data, tmp_path):
    whole = kept.file.read_bytes()
    with tarfile.open(kept.file, "r:") as tar:
        places = [(member.name, place) for member in tar for place in {member.offset_data, member.offset_data + member.size // 2,
                                                                       member.offset_data + member.size - 1}]
    assert len({name for name, _ in places}) == 6, places
    for name, place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1
        (tmp_path / "flipped.tar").write_bytes(flipped)
        assert is_refused("can't restore", data, tmp_path / "flipped.tar"), (name, place)
    assert is_sound(data) and is_tidy(data)


def test_a_flipped_byte_in_any_header(kept, data, tmp_path):
    whole = kept.file.read_bytes()
    with tarfile.open(kept.file, "r:") as tar:
        places = [member.offset + at for member in tar for at in (0, 100, 124, 136, 148, 156, 257)]
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1
        (tmp_path / "flipped.tar").write_bytes(flipped)
        assert is_refused("flipped.tar", data, tmp_path / "flipped.tar"), place


def test_a_file_that_was_cut_off(kept, data, tmp_path):
    whole = kept.file.read_bytes()
    with tarfile.open(kept.file, "r:") as tar:
        ends = [place for member in tar for place in (member.offset, member.offset_data, member.offset_data + member.size - 1)]
    for end in [0, 1, 511, *ends]:
        (tmp_path / "cut.tar").write_bytes(whole[:end])
        assert is_refused("cut.tar", data, tmp_path / "cut.tar"), end


def test_a_missing_or_another_member(kept, data, tmp_path):
    whole = members(kept.file)
    names = [*whole]
    for name in names:
        rest = [(other, content) for other, content in whole.items() if other != name]
        assert is_refused("it lacks " + (name if name != MANIFEST else "manifest.json"), data, write_tar(tmp_path / "x.tar", rest))
        assert is_refused("it lacks" if name != names[-1] else "more in it", data, write_tar(tmp_path / "x.tar", [
            entry for other in whole.items() for entry in ([other, other] if other[0] == name else [other])])), name
    for at in range(len(names) + 1):
        for extra in ("extra", "current.new", "checkpoints/00000000-0000-0000-0000-000000000000"):
            entries = [*whole.items()]
            entries.insert(at, (extra, b"x"))
            assert is_refused("it lacks" if at < len(names) else "more in it", data, write_tar(tmp_path / "x.tar", entries)), at
    for one, other in itertools.combinations(range(len(names)), 2):
        order = [*whole.items()]
        order[one], order[other] = order[other], order[one]
        assert is_refused("it lacks", data, write_tar(tmp_path / "x.tar", order))


@pytest.mark.parametrize("name", ["../escaped", "/tmp/zorgborg-escaped", "files/../../../escaped", "keys/../escaped", "zorgborg.db-wal",
                                  "checkpoints/../../escaped", "files/ab/../../escaped", "keys/log.pem.new", "files/aa/" + "a" * 63])
def test_a_name_that_leads_elsewhere(kept, data, tmp_path, name):
    for honest in (True, False):
        entries = members(kept.file)
        renamed = {name if old == kept.evidence else old: content for old, content in entries.items()}
        if honest:  # its manifest names it so
            inner = sorted((old, content) for old, content in renamed.items() if old not in (MANIFEST, MANIFEST_HASH))
            renamed = sealed({MANIFEST: entries[MANIFEST], **dict(inner), MANIFEST_HASH: b""})
        assert is_refused("isn't part of a backup" if honest else "it lacks", data, write_tar(tmp_path / "x.tar", renamed.items()))
    assert not [path for path in (tmp_path / "escaped", tmp_path.parent / "escaped") if path.exists()]
    assert not os.path.exists("/tmp/zorgborg-escaped")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_a_member_that_is_no_plain_file(kept, data, tmp_path, kind):
    for name, target in itertools.product(members(kept.file), ("/etc/passwd", "../../keys/log.pem", DATABASE)):
        entries = []
        for other, content in members(kept.file).items():
            info = tarfile.TarInfo(other)
            if other == name:
                info.type, info.linkname, content = kind, target, b""
            entries.append((info, content))
        assert is_refused("x.tar", data, write_tar(tmp_path / "x.tar", entries)), name


def rewritten(kept, change):
    """A backup whose database was changed by somebody who made a manifest that is true of it."""
    parts = members(kept.file)
    path = kept.file.parent / "changed.db"
    path.write_bytes(parts[DATABASE])
    with contextlib.closing(sqlite3.connect(path)) as rows:
        rows.execute("PRAGMA journal_mode=DELETE")
        rows.executescript(change)
    return sealed(parts | {DATABASE: path.read_bytes()}).items()


@pytest.mark.parametrize("word, change", [
    ("digest", "UPDATE entry SET snapshot = replace(snapshot, 'Hoek', 'Hook') WHERE snapshot LIKE '%Hoek%'"),
    ("hash", "UPDATE entry SET leaf = replace(leaf, 'shell', 'slell') WHERE seq = 1"),
    ("last instant", "DELETE FROM head WHERE entry = (SELECT max(number) FROM entry);"
                     "DELETE FROM entry WHERE number = (SELECT max(number) FROM entry)"),
    ("head", "UPDATE head SET archived = 1 WHERE register = 'controls'"),
    ("secret", "DELETE FROM secret"), ("newer", "INSERT INTO migration VALUES (99, 0)")])
def test_a_log_that_was_changed(kept, data, tmp_path, word, change):
    assert is_refused(word, data, write_tar(tmp_path / "x.tar", rewritten(kept, change)))


def test_a_manifest_that_is_true_of_nonsense(kept, data, tmp_path):
    whole = members(kept.file)
    for name, content, word in ((DATABASE, b"nonsense", DATABASE), (DATABASE, b"", DATABASE), (DATABASE, whole[DATABASE][:-4096], "database"),
                                (KEY, b"nonsense", "passphrase"), (KEY, whole[DATABASE][:5000], "passphrase"),
                                (f"checkpoints/{kept.id}", b"nonsense", "checkpoint"), (kept.evidence, b"another", "another hash")):
        file = write_tar(tmp_path / "x.tar", sealed(whole | {name: content}).items())
        assert is_refused(word, data, file, *kept.secret), name
        assert is_refused("x.tar" if name == kept.evidence else word, tmp_path / "nowhere", file, *kept.secret), name
    other = json.loads(whole[MANIFEST]) | {"format": 2}
    later = sealed(whole | {MANIFEST: json.dumps(other).encode()})
    assert is_refused("another format (2)", data, write_tar(tmp_path / "x.tar", later.items()))


def test_what_is_no_backup(kept, data, tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "random").write_bytes(random.randbytes(100_000))
    (tmp_path / "packed").write_bytes(gzip.compress(kept.file.read_bytes()))
    (tmp_path / "folder").mkdir()
    write_tar(tmp_path / "other.tar", [("readme", b"text")])
    for name in ("empty", "random", "packed", "folder", "other.tar", "missing"):
        for place in (data, tmp_path / "nowhere"):
            assert is_refused(name, place, tmp_path / name), name


def test_a_wrong_passphrase(kept, data, tmp_path):
    for text in (PASSPHRASE + " ", PASSPHRASE[:-1], "x"):
        (tmp_path / "wrong").write_text(text + "\n")
        for place in (data, tmp_path / "nowhere"):
            assert is_refused("passphrase", place, kept.file, "--passphrase-file", tmp_path / "wrong"), text
    (tmp_path / "file").write_text("")
    assert is_refused("file", tmp_path / "file/below", kept.file, *kept.secret)


# Killing it.


def titles(data):
    with contextlib.closing(sqlite3.connect(f"file:{data}/current/{DATABASE}?mode=ro", uri=True)) as rows:
        return {title for title, in rows.execute("SELECT snapshot ->> 'title' FROM entry WHERE register = 'controls'")}


def is_old_or_new(kept, data):
    """What is there is one state, whole; which one."""
    if not (data / "current").exists():
        assert "no register" in refused("check", "--data", data)
        return "none"
    assert is_sound(data)
    new = "After" not in titles(data)
    origin, size, _ = note_of(data, kept.id)
    if new:
        assert "Before" in titles(data)
        with contextlib.closing(sqlite3.connect(data / "current" / DATABASE)) as rows:
            epochs, = rows.execute("SELECT count(*) FROM entry WHERE register = 'log-epochs'").fetchone()
        assert (epochs > 0) == (origin.endswith("/2")), (epochs, origin)
        return "new"
    before, now = contents(kept.data), contents(data)
    same = {path.relative_to(kept.data): content[2] if content else content for path, content in before.items()}
    for path, content in now.items():
        path = path.relative_to(data)
        if not re.match(r"generations/[^1]|current\.new", str(path)):
            assert same.pop(path) == (content[2] if content else content), path
    assert same == {}, same
    return "old"


def restoring(kept, data, *before):
    return [*before, BINARY, "restore", "--data", str(data), "--from", str(kept.file), *map(str, kept.secret)]


def goes_on(kept, data, how):
    """After the kill the next start, or the next restore, leaves nothing of it."""
    if how == "serve" and (data / "current").exists():
        own = kept.serve(data)
        own.post("controls", {"title": "goes on", "ground": "law"})
        assert own.ask("GET", "audit-log/checkpoint").status == 200
        assert own.server.stop() == 0
    else:
        restore(data, kept.file, *kept.secret)
        assert "After" not in titles(data)
    assert is_sound(data) and is_tidy(data)


def places(kept, tmp_path, number):
    """A copy of the register, or nothing, as on a new machine, every fourth time."""
    data = tmp_path / f"data{number}"
    return data if number % 4 == 3 else shutil.copytree(kept.data, data, symlinks=True)


def test_killed_at_any_moment(kept, tmp_path):
    begin = time.monotonic()
    subprocess.run(restoring(kept, places(kept, tmp_path, 0)), check=True, capture_output=True)
    whole = time.monotonic() - begin
    seen = {"old": 0, "new": 0, "none": 0}
    for number in range(1, ROUNDS + 1):
        data = places(kept, tmp_path, number)
        process = subprocess.Popen(restoring(kept, data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=random.uniform(number - 1, number) / ROUNDS * whole)  # each its part of the time
        process.kill()
        process.wait()
        seen[is_old_or_new(kept, data)] += 1
        goes_on(kept, data, random.choice(["serve", "restore"]))
        shutil.rmtree(data)
    print("killed at any moment:", seen)
    assert seen["new"] < ROUNDS, f"none was killed before its end: {seen}"


def traced(kept, data, *options):
    """A restore under strace, which leak detection of a sanitized build doesn't work under."""
    environment = os.environ | {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
    return subprocess.run(restoring(kept, data, "strace", *options), capture_output=True, env=environment)


def some(steps):
    return random.sample(steps, min(ROUNDS, len(steps)))


@pytest.mark.parametrize("fresh", [False, True], ids=["in place", "on a new machine"])
def test_killed_before_each_step(kept, tmp_path, fresh):
    data, log = places(kept, tmp_path, 3 if fresh else 0), tmp_path / "steps"
    done = traced(kept, data, "-o", log, "-e", "trace=" + STEPS)
    assert done.returncode == 0, done
    calls = re.findall(r"^(\w+)\(", log.read_text(), re.MULTILINE)
    # strace counts each call by its name.
    steps = [(name, calls[:at + 1].count(name)) for at, name in enumerate(calls)]
    swap = calls.index("syncfs")
    assert swap > 100 and calls[swap:].count("rename") == 3, calls  # current, the key, the note
    seen = {"old": 0, "new": 0, "none": 0}
    chosen = some(steps[:swap]) + some(steps[swap:])
    for name, number in chosen:
        shutil.rmtree(data)
        data = places(kept, tmp_path, 3 if fresh else 0)
        done = traced(kept, data, "-o", "/dev/null", "-e", f"inject={name}:signal=SIGKILL:when={number}")
        assert done.returncode in (-9, 137), (name, number, done)
        seen[is_old_or_new(kept, data)] += 1
        goes_on(kept, data, random.choice(["serve", "restore"]))
    print(f"killed before {len(chosen)} of {len(steps)} steps:", seen)
    assert seen["none" if fresh else "old"] > 0 and seen["new"] > 0, seen
