"""A disk that is full or gives errors: who changes something hears so, who reads goes on, and all heals by itself.

The disk is a tmpfs of some MiB in a mount namespace of this process, so it is gone with it, whatever happens. That takes
root with CAP_SYS_ADMIN, or user namespaces.
"""
import concurrent.futures
import contextlib
import ctypes
import errno
import json
import os
import pathlib
import resource
import signal
import subprocess
import threading

import pytest

from conftest import BINARY, Organisation, Server, zorgborg
from test_process import INIT, contents, refused, run

MIB = 1 << 20
PAGE = 4096
CLONE_NEWNS, CLONE_NEWUSER, MS_REC, MS_PRIVATE = 0x20000, 0x10000000, 0x4000, 1 << 18
libc = ctypes.CDLL(None, use_errno=True)


@pytest.fixture(scope="module")
def may_mount():
    """Mounts of this process are its own from here on."""
    user, group = os.getuid(), os.getgid()
    root = user == 0
    if libc.unshare(CLONE_NEWNS | (0 if root else CLONE_NEWUSER)) != 0:
        pytest.fail("tests of full disks mount a tmpfs: run them as root with CAP_SYS_ADMIN, or allow user namespaces "
                    f"(unshare: {os.strerror(ctypes.get_errno())})")
    if not root:
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            pathlib.Path("/proc/self", name).write_text(text)
    assert libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) == 0, os.strerror(ctypes.get_errno())


class Disk:
    def __init__(self, path, size):
        self.path, self.filler = path, path / "filler"
        path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], check=True)

    def free(self):
        told = os.statvfs(self.path)
        return told.f_bavail * told.f_bsize

    def fill(self, room=0):
        """Takes everything but this many bytes."""
        with open(self.filler, "ab", buffering=0) as file, contextlib.suppress(FileNotFoundError):
            while (left := self.free() - room) >= PAGE:
                file.write(bytes(min(left, MIB)))
        assert self.free() == room, self.free()

    def make_room(self):
        self.filler.unlink()


@pytest.fixture
def disk(may_mount, tmp_path):
    made = Disk(tmp_path / "disk", 16 * MIB)
    yield made
    subprocess.run(["umount", "--lazy", made.path], check=True)


@pytest.fixture
def own(disk):
    initial = json.loads(zorgborg("init", "--data", disk.path / "data", *INIT).stdout)
    server = Server(disk.path / "data")
    yield Organisation(server, initial["organisationId"], initial["token"])
    assert server.stop() in (0, -signal.SIGKILL)


class Writers:
    """Several that keep making and changing controls; what they were told."""

    def __init__(self, own):
        self.own = own
        self.told = {}  # version by title
        self.records = [own.post("controls", {"title": f"Of writer {number}", "ground": "law"}) for number in range(4)]
        self.told |= {record["title"]: 1 for record in self.records}
        self.turn = 0

    def work(self, number, refusals):
        """Until it was refused so often; the refusals."""
        answers, turn, record = [], 0, self.records[number]
        while len(answers) < refusals:
            turn += 1
            title = f"Made by {number} in {self.turn}.{turn}"
            body = {"title": title, "ground": "law", "description": "x" * 9000}
            answer = self.own.ask("POST", "controls", body)
            if answer.status == 201:
                self.told[title] = 1
            else:
                answers.append(answer)
            answer = self.own.ask("PATCH", "controls/" + record["id"], {"description": f"{turn}" * 2000}, record["version"])
            if answer.status == 200:
                record = self.records[number] = answer.json
                self.told[record["title"]] = record["version"]
            else:
                answers.append(answer)
        return answers

    def until_refused(self, refusals):
        self.turn += 1
        with concurrent.futures.ThreadPoolExecutor(len(self.records)) as pool:
            done = [pool.submit(self.work, number, refusals) for number in range(len(self.records))]
            return [answer for future in done for answer in future.result()]

    def there(self, own):
        """What is there of what they made and changed."""
        items = [item for word in ("Of writer", "Made by") for item in own.get("controls", q=word, limit=1000)["items"]]
        return {item["title"]: item["version"] for item in items}


@contextlib.contextmanager
def readers(own, record):
    """Everything is read again and again meanwhile; all of it must be 200."""
    paths = [own.base + path for path in ("/controls?limit=50", "/statement-of-applicability", "/overdue", "/audit-log?limit=5",
                                          f"/controls/{record['id']}", f"/controls/{record['id']}/history")]
    paths += ["/v1/me", "/healthz", "/readyz"]
    told, end = [], threading.Event()

    def read():
        while not end.is_set() or len(told) < 3 * len(paths):
            told.extend((path, own.server.ask("GET", path, token=own.token).status) for path in paths)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(read) for _ in range(2)]
        try:
            yield
        finally:
            end.set()
        for future in reading:
            future.result()
    assert [told for told in told if told[1] != 200] == []


def is_problem(answer, status, rule):
    told = answer.json
    assert (answer.status, told["status"], told["type"]) == (status, status, "urn:problem-type:zorgborg:" + rule), answer.body
    assert answer.headers["Content-Type"] == "application/problem+json" and told["traceId"] and told["title"], answer.body
    assert answer.headers["Retry-After"] == ("1" if status == 503 else None), answer.headers
    return True


def is_sound(data):
    check = zorgborg("check", "--data", data, check=False)
    assert (check.returncode, check.stderr, check.stdout) == (0, "", "ok: 2 logs\n"), check
    return True


def test_a_full_disk_refuses_changes_and_heals(disk, own):
    writers = Writers(own)
    for room in (0, PAGE, MIB, 6 * MIB):  # the last takes some copies of the log into the database
        disk.fill(room)
        with readers(own, writers.records[0]):
            refusals = writers.until_refused(5)
            assert all(is_problem(answer, 507, "storage-full") for answer in refusals)
            assert writers.there(own) == writers.told
            assert is_sound(own.server.data)
            disk.make_room()
            assert own.ask("PATCH", f"controls/{writers.records[0]['id']}", {"description": "room"}, 999).status == 412
        after = own.post("controls", {"title": f"Made by itself after {room}", "ground": "law"})
        writers.told[after["title"]] = 1
        assert writers.there(own) == writers.told and is_sound(own.server.data)
    assert len(writers.told) > 100, len(writers.told)
    assert own.server.stop() == 0
    assert is_sound(own.server.data)
    again = Server(own.server.data)
    assert writers.there(Organisation(again, own.id, own.token)) == writers.told
    assert again.stop() == 0


def test_a_restart_on_a_full_disk(disk, own):
    """After a crash all files are there that serving needs."""
    writers = Writers(own)
    disk.fill(MIB)
    writers.until_refused(1)
    assert own.server.stop(signal.SIGKILL) == -signal.SIGKILL
    disk.fill()
    again = Server(own.server.data)
    there = Organisation(again, own.id, own.token)
    with readers(there, writers.records[0]):
        writers.own = there
        assert all(is_problem(answer, 507, "storage-full") for answer in writers.until_refused(1))
        assert writers.there(there) == writers.told and is_sound(own.server.data)
    disk.make_room()
    there.post("controls", {"title": "room again", "ground": "law"})
    assert again.stop() == 0 and is_sound(own.server.data)


def test_a_start_without_room_is_refused_in_one_line(disk, own):
    """After an end in good order the log's index is made anew."""
    made = own.post("controls", {"title": "before", "ground": "law"})
    assert own.server.stop() == 0
    disk.fill()
    before = contents(own.server.data)
    for command in (("serve", "--listen", "127.0.0.1:0"), ("check",)):
        told = refused(*command, "--data", own.server.data)
        assert "the disk is full" in told, told
    assert contents(own.server.data) == before
    disk.make_room()
    again = Server(own.server.data)
    assert Organisation(again, own.id, own.token).get("controls/" + made["id"]) == made
    assert again.stop() == 0 and is_sound(own.server.data)


def test_errors_of_the_disk_refuse_changes_and_heal(own):
    """A limit on the size of files: the kernel refuses writes, and would end who doesn't ignore its signal."""
    writers = Writers(own)
    hard = resource.prlimit(own.server.process.pid, resource.RLIMIT_FSIZE)[1]
    for limit in (0, 1, 100_000, 1 * MIB):
        size = (own.server.data / "current/zorgborg.db-wal").stat().st_size
        resource.prlimit(own.server.process.pid, resource.RLIMIT_FSIZE, (min(limit, size + MIB), hard))
        with readers(own, writers.records[0]):
            assert all(is_problem(answer, 503, "storage-failed") for answer in writers.until_refused(5))
            assert writers.there(own) == writers.told
            resource.prlimit(own.server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        writers.told[own.post("controls", {"title": f"Made by itself after {limit}", "ground": "law"})["title"]] = 1
        assert writers.there(own) == writers.told and is_sound(own.server.data)
    assert own.server.process.poll() is None and own.server.stop() == 0
    assert is_sound(own.server.data)


@pytest.mark.parametrize("command", [("init", *INIT), ("demo",)], ids=lambda words: words[0])
def test_what_has_no_room_leaves_nothing_behind(disk, command):
    failed, room = 0, 0
    while True:
        disk.fill(room)
        done = run(command[0], "--data", disk.path / "new/data", *command[1:])
        if done.returncode == 0:
            break
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done
        assert "the disk is full" in done.stderr or os.strerror(errno.ENOSPC) in done.stderr, done.stderr
        assert [path.name for path in disk.path.iterdir()] == ["filler"] and disk.free() == room, room
        disk.make_room()
        failed += 1
        room = PAGE * (room // PAGE * 5 // 4 + 1)
    assert failed > 5 and room > MIB / 4, (failed, room)
    assert is_sound(disk.path / "new/data")


def test_a_token_without_room(disk, own):
    disk.fill()
    for _ in range(2):  # beside the server, and alone
        told = refused("token", "--data", own.server.data, "--email", "new@example.nl", "--role", "reader")
        assert "the disk is full" in told, told
        own.server.stop()
        disk.fill()
    disk.make_room()
    assert is_sound(own.server.data)
    assert zorgborg("token", "--data", own.server.data, "--email", "new@example.nl", "--role", "reader").stdout


@pytest.mark.parametrize("command", [("init", *INIT), ("demo",), ("token", "--email", "a@example.nl", "--role", "reader")],
                         ids=lambda words: words[0])
def test_a_result_that_cannot_be_written_is_a_failure(tmp_path, command):
    if command[0] == "token":
        zorgborg("init", "--data", tmp_path / "data", *INIT)
    with open("/dev/full", "w") as full:
        done = subprocess.run([BINARY, command[0], "--data", tmp_path / "data", *command[1:]], stdout=full, stderr=subprocess.PIPE,
                              text=True, timeout=10)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1) and os.strerror(errno.ENOSPC) in done.stderr, done
    assert (tmp_path / "data").exists() == (command[0] == "token")
