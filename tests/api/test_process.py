"""The program as the shell and the system see it: what it prints, how it ends, what it refuses, what it never logs."""
import contextlib
import ctypes
import datetime
import errno
import json
import os
import re
import resource
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
import zoneinfo

import pytest

from conftest import BINARY, Organisation, Server, zorgborg
from test_http import Wire, control, get

INIT = ("--organisation", "Zorgboerderij De Hoek", "--email", "officer@example.nl")
PORT = ("--listen", "127.0.0.1:0")
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam")).date()


def run(*arguments, **options):
    """A command that must end by itself; run where there is no folder `var` to be found by default."""
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=10, cwd="/", **options)


def refused(*arguments, **options):
    """The one line on stderr of a command that fails."""
    done = run(*arguments, **options)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert re.fullmatch(r"zorgborg: [^\n]+\n", done.stderr), done.stderr
    assert not re.search(r"terminate|what\(\)|\.[ch]pp|std::|0x[0-9a-f]{6}", done.stderr), done.stderr
    return done.stderr


@contextlib.contextmanager
def serving(*arguments, **options):
    """`serve` with just these options: it prints its address, serves, and ends on SIGTERM."""
    process = subprocess.Popen([BINARY, "serve", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, cwd="/", **options)
    try:
        line = process.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d*\n", line), line or process.stderr.read()
        process.port = int(line.rsplit(":", 1)[1])
        with Wire(process) as wire:
            assert wire.send(get()).answer().status == 200
        yield
        process.send_signal(signal.SIGTERM)
        assert (process.wait(timeout=20), process.stdout.read()) == (0, "")
    finally:
        process.kill()
        process.communicate()


def contents(folder):
    """Everything below, but what any opening of a database may leave: mode, time and bytes of files."""
    return {path: path.is_file() and (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes())
            for path in folder.rglob("*") if path.name != "lock" and not path.name.endswith(("-wal", "-shm"))}


@pytest.fixture
def data(tmp_path):
    zorgborg("init", "--data", tmp_path / "data", *INIT)
    return tmp_path / "data"


def test_init_and_token_print_one_object(tmp_path):
    for command, members in (("init", {"organisationId", "userId", "token"}), ("token", {"token"})):
        options = INIT if command == "init" else ("--email", "a@example.nl", "--role", "reader")
        made = run(command, "--data", tmp_path / "new/data", *options)
        assert (made.returncode, made.stderr, made.stdout.count("\n"), set(json.loads(made.stdout))) == (0, "", 1, members), made


@pytest.mark.parametrize("shared", [False, True])
def test_a_port_in_use(data, shared):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, shared)  # as another zorgborg has it, on another folder
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = "127.0.0.1:%d" % other.getsockname()[1]
        assert address in refused("serve", "--data", data, "--listen", address)


DATABASE = "current/zorgborg.db"
NEWER = "import sqlite3; c = sqlite3.connect('current/zorgborg.db'); c.execute('INSERT INTO migration VALUES (99, 0)'); c.commit()"
DAMAGES = {  # what the message says, and what was done in the folder
    "no folder": ("no register", "rm -r ../data"), "an empty folder": ("no register", "rm -r *"),
    "a file": ("no register", "rm -r ../data; touch ../data"), "a link to nothing": ("no register", "ln -sfn gone current"),
    "no database": ("zorgborg.db", f"rm {DATABASE}"), "an empty database": ("zorgborg.db", f"truncate -s 0 {DATABASE}"),
    "half a database": ("zorgborg.db", f"truncate -s 60000 {DATABASE}"), "a newer schema": ("newer", f'python3 -c "{NEWER}"'),
    "a folder as database": ("zorgborg.db", f"rm {DATABASE}; mkdir {DATABASE}"),
    "nonsense as database": ("zorgborg.db", f"head -c 99999 /dev/urandom > {DATABASE}")}


@pytest.mark.parametrize("command", [("serve", *PORT), ("check",), ("token", "--email", "a@example.nl", "--role", "reader")],
                         ids=lambda words: words[0])
@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_not_a_sound_data_folder_is_refused_and_left_alone(data, damage, command):
    word, commands = DAMAGES[damage]
    subprocess.run(commands, shell=True, check=True, cwd=data)
    before = contents(data.parent)
    assert word in refused(*command, "--data", data)
    assert contents(data.parent) == before


@pytest.mark.parametrize("words", [
    "", "nonsense", "--nonsense", "serve --nonsense", "init --data x", "token --data x", "check", "check --data x more",
    "serve --listen", "token --data x --role reader --email a@b.nl --program P"])
def test_what_is_not_understood_is_exit_2(words):
    done = run(*words.split())
    assert (done.returncode, done.stdout) == (2, "") and done.stderr, done


def test_one_register_and_one_server_a_folder(data):
    before = contents(data)
    assert "already" in refused("init", "--data", data, *INIT) and "already" in refused("demo", "--data", data)
    assert contents(data) == before
    with serving("--data", data, *PORT):  # it prints its address and nothing else
        assert "already" in refused("serve", "--data", data, *PORT)


OBEY_MODES = {"preexec_fn": lambda: ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)}  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE: root too
NO_ROOM = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))}


@pytest.mark.parametrize("place", [".", "generations/1", "generations/1/zorgborg.db"])
def test_what_cannot_be_written_is_not_served(data, place):
    (data / place).chmod(0o500 if (data / place).is_dir() else 0o400)
    if subprocess.run(["test", "-w", data / place], **OBEY_MODES).returncode == 0:
        pytest.skip("this root may write whatever the mode")
    assert str(data) in refused("serve", "--data", data, *PORT, **OBEY_MODES)


@pytest.mark.parametrize("place, options, circumstances", [
    ("new", ["--organisation", "De Hoek", "--email", "nonsense"], {}), ("new", ["--organisation", "", "--email", "a@b.nl"], {}),
    ("new", ["--organisation", "x" * 201, "--email", "a@b.nl"], {}), ("file", INIT, {}), ("file/below", INIT, {}),
    ("keys", INIT, {}), ("checkpoints", INIT, {}), ("new", INIT, NO_ROOM), ("full", INIT, NO_ROOM)])
def test_a_failed_init_leaves_nothing_behind(tmp_path, place, options, circumstances):
    subprocess.run("mkdir keys checkpoints full; touch file keys/keys checkpoints/checkpoints full/other", shell=True, cwd=tmp_path)
    before = contents(tmp_path)
    refused("init", "--data", tmp_path / place, *options, **circumstances)
    assert contents(tmp_path) == before


@pytest.fixture
def own(data):
    made = json.loads(zorgborg("token", "--data", data, "--email", INIT[-1], "--role", "security-officer").stdout)
    server = Server(data, "--log-level", "trace")
    yield Organisation(server, server.ask("GET", "/v1/me", token=made["token"]).json["memberships"][0]["organisation"], made["token"])
    server.stop(signal.SIGKILL)


def begun(own, title):
    """A connection on which a change has begun for sure, and the rest of it."""
    fields, _, body = control(own, title, "Expect: 100-continue").partition("\r\n\r\n")
    wire = Wire(own.server)
    assert wire.send(fields + "\r\n\r\n").answer().status == 100
    return wire, body


def wait_until_it_listens_no_more(server):
    deadline, result = time.monotonic() + 10, 0
    while result != errno.ECONNREFUSED:
        assert time.monotonic() < deadline, "it still takes connections"
        with socket.socket() as probe:
            result = probe.connect_ex(("127.0.0.1", server.port))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_idle_connections_and_the_process(own, how):
    with Wire(own.server) as used, Wire(own.server) as unused:
        assert used.send(get()).answer().status == 200
        own.server.process.send_signal(how)
        assert (used.file.read(), unused.file.read(), own.server.process.wait(timeout=20)) == (b"", b"", 0)


@pytest.mark.parametrize("late", ["the writer", "the client"])
def test_what_runs_is_answered_before_the_end(own, late):
    lock = sqlite3.connect(own.server.data / DATABASE, isolation_level=None)
    running = [begun(own, f"begun {number}") for number in range(8)]
    if late == "the writer":
        lock.execute("BEGIN IMMEDIATE")  # as a backup or `token` would hold it
        assert all(wire.send(body) for wire, body in running)
    own.server.process.send_signal(signal.SIGTERM)
    wait_until_it_listens_no_more(own.server)
    assert own.server.process.poll() is None
    if late == "the client":
        assert all(wire.send(body) for wire, body in running)
    lock.close()
    for wire, _ in running:
        answer = wire.answer()
        assert (answer.status, answer.headers["Connection"], wire.file.read()) == (201, "close", b""), answer.body
        wire.close()
    assert own.server.process.wait(timeout=20) == 0
    again = Server(own.server.data)
    assert Organisation(again, own.id, own.token).get("controls", q="begun")["total"] == 8
    assert again.stop() == 0


@pytest.mark.parametrize("signals, seconds, well", [(1, 13, True), (2, 3, False)])
def test_who_never_ends_his_request_delays_the_end_but_no_second_signal(own, signals, seconds, well):
    with begun(own, "never")[0]:
        for _ in range(signals):
            own.server.process.send_signal(signal.SIGTERM)
            wait_until_it_listens_no_more(own.server)
        assert (own.server.process.wait(timeout=seconds) == 0) == well, own.server.process.returncode
    assert run("check", "--data", own.server.data).returncode == 0


def test_tokens_beside_a_running_server(server, organisation):
    def status(*options):
        made = zorgborg("token", "--data", server.data, "--organisation", organisation.id, "--role", "reader", *options)
        return server.ask("GET", organisation.base + "/controls", token=json.loads(made.stdout)["token"]).status

    for who in ("--email", "new@example.nl"), ("--email", "NEW@example.nl"), ("--program", "monitoring"):
        assert [status(*who), status(*who, "--expires", TODAY)] == [200, 200]
        assert [status(*who, "--expires", day) for day in (TODAY - datetime.timedelta(1), "2020-01-01")] == [401, 401]
    people = server.ask("GET", "/v1/users", token=organisation.token).json["items"]
    assert [person["email"] for person in people].count("new@example.nl") == 1, people


def test_a_programs_token_is_nobodys(server, organisation):
    made = zorgborg("token", "--data", server.data, "--role", "security-officer", "--program", "scanner")
    program = Organisation(server, organisation.id, json.loads(made.stdout)["token"])
    assert server.ask("GET", "/v1/me", token=program.token).json.get("email") is None
    record = program.post("controls", {"title": "found by a scanner", "ground": "risk"})
    assert record["createdBy"] not in ("shell", server.initial["userId"]), record
    assert organisation.get("audit-log", sort="-seq", limit=1)["items"][0]["actor"] == record["createdBy"]


@pytest.mark.parametrize("words, word", [
    ("token --email x@example.nl --role nonsense", "--role"), ("token --email nonsense --role reader", "--email"),
    ("token --role reader", "--email"), ("token --email x@example.nl --role reader --expires soon", "--expires"),
    ("token --email x@example.nl --role reader --organisation nonsense", "--organisation"),
    *[(f"token --program P --role {role}", "person") for role in ("board", "internal-auditor", "external-auditor")],
    *[(f"serve --listen={address}", "--listen") for address in ("localhost", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:")],
    *[(f"serve --threads={number}", "--threads") for number in ("x", "-1", "257", "1.5")], ("serve --log-level loud", "--log-level")])
def test_bad_values_change_nothing(server, words, word):
    ask, entries = sqlite3.connect(server.data / DATABASE).execute, "SELECT count(*) FROM entry"
    before = ask(entries).fetchone()
    assert word in refused(*words.split(), "--data", server.data)
    assert ask(entries).fetchone() == before


@pytest.mark.parametrize("text, options, word", [
    ('listen = "127.0.0.1:0"\nlog-level = "warn"', [], None), ('listen = "nonsense"', PORT, None),  # the command line goes first
    ('listen = "nonsense"', [], "listen"), ('nonsense = 1', PORT, "nonsense"), ("", PORT, "zorgborg.toml")])
def test_a_configuration_file(data, tmp_path, text, options, word):
    arguments = ["--config", tmp_path / "zorgborg.toml", *options, *([] if text else ["--data", data])]
    if text:
        (tmp_path / "zorgborg.toml").write_text(f'data = "{data}"\n' + text)
    if word is None:
        with serving(*arguments):
            return
    done = run("serve", *arguments)
    assert done.returncode in (1, 2) and word in done.stderr, done


def test_environment_variables(data):
    given = os.environ | {"ZORGBORG_DATA": str(data), "ZORGBORG_LISTEN": "127.0.0.1:0", "ZORGBORG_LOG_LEVEL": "off"}
    with serving(env=given):
        assert run("check", env=given).returncode == 0
    with serving("--data", data, env=given | {"ZORGBORG_DATA": "/nowhere"}):  # the command line goes first
        assert "/nowhere" in refused("serve", env=given | {"ZORGBORG_DATA": "/nowhere"})
    assert "threads" in refused("serve", env=given | {"ZORGBORG_THREADS": "many"})


def test_the_log_holds_no_secrets(own):
    hidden = [own.token]

    def secret():
        return hidden.append(secrets.token_hex(12)) or hidden[-1]

    own.post("controls", {"title": secret(), "ground": "law"})
    for body in (json.dumps({secret(): secret()}), '{"title": "%s' % secret(), secret()):
        fields = {"Content-Type": "application/json", "Idempotency-Key": secret(), "Cookie": "session=" + secret()}
        own.ask("POST", "controls", body, headers=fields, query={"q": secret()})
    own.ask("GET", "controls", query={"q": secret(), secret(): "x"})
    own.ask("GET", "controls", query={"q": secret()})
    hidden.append(own.server.ask("POST", "/v1/tokens", {"title": secret(), "organisation": own.id}, own.token).json["token"])
    for scheme in ("Bearer zb_", "Basic ", "Nonsense ", ""):
        own.server.ask("GET", "/v1/me?token=" + secret(), headers={"Authorization": scheme + secret()})
    targets = ("http://user:{}@localhost/healthz?a={}", "http://localhost?a=/{}", "/nowhere?{}", "/%zz?{}", "/caf\xe9\x80")
    for raw in [get(target=target.format(secret(), secret())) for target in targets] + [
            get("X Y: " + secret()), get("Authorization : " + secret()), get("Expect: " + secret()), get(version=secret())]:
        with Wire(own.server) as wire:
            wire.send(raw).answer()
    assert own.server.stop() == 0
    log = (own.server.data / "serve.log").read_bytes()
    assert len(hidden) > 30 and [text for text in hidden if text.encode() in log] == [], log
    assert b"/controls" in log and b"/nowhere" in log and b"?" not in log, log
    for event in own.server.events():  # UTF-8 and JSON, whatever was sent
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", event["@timestamp"]), event
