"""The program as the shell and the system see it: what it prints, how it ends, what it refuses, what it never logs."""
import contextlib
import ctypes
import datetime
import json
import os
import re
import resource
import secrets
import shutil
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
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam")).date()


def run(*arguments, **options):
    """A command that must end by itself; in a folder without a `var`, where `serve` would find a register."""
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=10, cwd="/", **options)


def refused(*arguments, **options):
    """The one line on stderr of a command that fails."""
    done = run(*arguments, **options)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert re.fullmatch(r"zorgborg: [^\n]+\n", done.stderr), done.stderr
    assert not re.search(r"terminate|what\(\)|\.[ch]pp|std::|0x[0-9a-f]{6}", done.stderr), done.stderr
    return done.stderr


def contents(folder):
    """Everything below, but what any opening of a database may leave: mode, time and bytes of files."""
    return {path: path.is_file() and (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes())
            for path in folder.rglob("*") if path.name != "lock" and not path.name.endswith(("-wal", "-shm"))}


@contextlib.contextmanager
def serving(*arguments, **options):
    """`serve` with just these options, until it has printed its first line; ended with SIGTERM."""
    process = subprocess.Popen([BINARY, "serve", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, cwd="/", **options)
    try:
        line = process.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d*\n", line), line or process.stderr.read()
        process.port = int(line.rsplit(":", 1)[1])
        with Wire(process) as wire:
            assert wire.send(get()).answer().status == 200
        yield process
        process.send_signal(signal.SIGTERM)
        assert (process.wait(timeout=20), process.stdout.read()) == (0, "")  # its address was all it had to say
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def data(tmp_path):
    """A data folder of one's own."""
    zorgborg("init", "--data", tmp_path / "data", *INIT)
    return tmp_path / "data"


def test_serve_prints_its_address_and_nothing_else(data):
    with serving("--data", data, "--listen", "127.0.0.1:0"):
        assert "already" in refused("serve", "--data", data, "--listen", "127.0.0.1:0")  # one server a folder


def test_init_prints_one_object_whose_token_works(tmp_path):
    made = run("init", "--data", tmp_path / "new" / "data", *INIT)
    assert (made.returncode, made.stderr, made.stdout.count("\n")) == (0, "", 1), made
    initial = json.loads(made.stdout)
    assert set(initial) == {"organisationId", "userId", "token"}, initial
    assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700
    server = Server(tmp_path / "new" / "data")
    me = server.ask("GET", "/v1/me", token=initial["token"]).json
    assert server.stop() == 0
    assert (me["id"], me["email"]) == (initial["userId"], "officer@example.nl"), me
    assert [membership["organisation"] for membership in me["memberships"]] == [initial["organisationId"]], me


@pytest.mark.parametrize("shared", [False, True])
def test_a_port_in_use(data, shared):
    with socket.socket() as other:
        if shared:  # as another zorgborg has it, on another folder
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = "127.0.0.1:%d" % other.getsockname()[1]
        assert address in refused("serve", "--data", data, "--listen", address)


def change_database(data, change):
    with contextlib.closing(sqlite3.connect(data / "current" / "zorgborg.db", isolation_level=None)) as database:
        database.execute(change)


def replace(path, make):
    path.unlink()
    make(path)


DAMAGES = {
    "no folder": ("no register", shutil.rmtree),
    "an empty folder": ("no register", lambda data: (shutil.rmtree(data), data.mkdir())),
    "a file": ("no register", lambda data: (shutil.rmtree(data), data.write_text("something"))),
    "a link to nothing": ("no register", lambda data: replace(data / "current", lambda path: path.symlink_to("gone"))),
    "nonsense as database": ("zorgborg.db", lambda data: (data / "current/zorgborg.db").write_bytes(os.urandom(1 << 17))),
    "half a database": ("zorgborg.db", lambda data: os.truncate(data / "current/zorgborg.db", 60_000)),
    "an empty database file": ("zorgborg.db", lambda data: os.truncate(data / "current/zorgborg.db", 0)),
    "no database file": ("zorgborg.db", lambda data: (data / "current/zorgborg.db").unlink()),
    "a folder as database": ("zorgborg.db", lambda data: replace(data / "current/zorgborg.db", lambda path: path.mkdir())),
    "a newer schema": ("newer", lambda data: change_database(data, "INSERT INTO migration VALUES (999, 'later')"))}


@pytest.mark.parametrize("command", [("serve", "--listen", "127.0.0.1:0"), ("check",),
                                     ("token", "--email", "a@example.nl", "--role", "reader")], ids=lambda words: words[0])
@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_not_a_sound_data_folder_is_refused_and_left_alone(data, damage, command):
    word, break_it = DAMAGES[damage]
    break_it(data)
    before = contents(data.parent)
    assert word in refused(*command, "--data", data)
    assert contents(data.parent) == before


@pytest.mark.parametrize("place", [".", "generations/1", "generations/1/zorgborg.db"])
def test_what_cannot_be_written(data, place):
    (data / place).chmod(0o500 if (data / place).is_dir() else 0o400)
    obey = {"preexec_fn": lambda: ctypes.CDLL(None).prctl(24, 1)}  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE: root obeys modes then
    if run_as_root_anyway(data / place, obey):
        pytest.skip("root without CAP_SETPCAP may write everywhere")
    assert "writ" in refused("serve", "--data", data, "--listen", "127.0.0.1:0", **obey) or "read" in line


@pytest.mark.parametrize("arguments, word", [
    (["serve", "--nonsense"], "--nonsense"), (["init", "--data", "x"], "--organisation"), (["token", "--data", "x"], "--role"),
    ([], "subcommand"), (["check"], "--data"), (["init", *INIT, "--data", "x", "more"], "more"), (["--nonsense"], "--nonsense"),
    (["token", "--data", "x", "--role", "reader", "--email", "a@b.nl", "--program", "P"], "--program")])
def test_what_is_not_understood_is_exit_2(tmp_path, arguments, word):
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and word in done.stderr, done
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option, value", [("threads", "x"), ("threads", "-1"), ("threads", "257"), ("listen", "nonsense"),
                                           ("listen", "300.1.1.1:0"), ("listen", "127.0.0.1:65536"), ("log-level", "loud")])
def test_bad_values_of_serve(data, option, value):
    line = refused("serve", "--data", data, "--" + option, value)
    assert option in line or value in line, line


@pytest.mark.parametrize("command", [("init", *INIT), ("demo",)], ids=lambda words: words[0])
def test_an_existing_register_is_left_untouched(data, command):
    before = contents(data)
    assert "already" in refused(*command, "--data", data)
    assert contents(data) == before


def little_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))


@pytest.mark.parametrize("place, options, circumstances", [
    ("new", ["--organisation", "De Hoek", "--email", "nonsense"], {}), ("new", ["--organisation", "", "--email", "a@b.nl"], {}),
    ("new", ["--organisation", "x" * 201, "--email", "a@b.nl"], {}), ("file", INIT, {}), ("file/below", INIT, {}), ("keys", INIT, {}),
    ("checkpoints", INIT, {}), ("new", INIT, {"preexec_fn": little_room, "restore_signals": False}),
    ("full", INIT, {"preexec_fn": little_room, "restore_signals": False})])
def test_a_failed_init_leaves_nothing_behind(tmp_path, place, options, circumstances):
    (tmp_path / "file").write_text("something")
    for folder, name in (("keys", "keys"), ("checkpoints", "checkpoints"), ("full", "other")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("something")  # a file where `init` wants a folder, or a stranger's
    before = contents(tmp_path)
    refused("init", "--data", tmp_path / place, *options, **circumstances)
    assert contents(tmp_path) == before


def ends(server):
    """The exit code, once it has ended by itself."""
    server.process.wait(timeout=20)
    return server.stop()


def wait_until_it_listens_no_more(server):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=10).close()
        except ConnectionRefusedError:
            return
    pytest.fail("it still takes connections")


@pytest.fixture
def own(data):
    """A server to end, its organisation and a token."""
    server = Server(data)
    made = json.loads(zorgborg("token", "--data", data, "--email", "officer@example.nl", "--role", "security-officer").stdout)
    me = server.ask("GET", "/v1/me", token=made["token"]).json
    yield Organisation(server, me["memberships"][0]["organisation"], made["token"])
    server.process.kill()
    server.stop()


def begun(own, title):
    """A connection on which a change has begun for sure, and the rest of it."""
    fields, _, body = control(own, title, "Expect: 100-continue").partition("\r\n\r\n")
    wire = Wire(own.server)
    assert wire.send(fields + "\r\n\r\n").answer().status == 100
    return wire, body


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_idle_connections_and_the_process(own, how):
    with Wire(own.server) as used, Wire(own.server) as unused:
        assert used.send(get()).answer().status == 200
        own.server.process.send_signal(how)
        assert (used.file.read(), unused.file.read(), ends(own.server)) == (b"", b"", 0)


@pytest.mark.parametrize("late", ["the writer", "the client"])
def test_what_runs_is_answered_before_the_end(own, late):
    lock = sqlite3.connect(own.server.data / "current/zorgborg.db", isolation_level=None)
    if late == "the writer":
        lock.execute("BEGIN IMMEDIATE")  # as a backup or a token would hold it
    running = [begun(own, f"late {number}") for number in range(8)]
    if late == "the writer":
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
    assert ends(own.server) == 0
    own.server = Server(own.server.data)
    assert own.get("controls", q="late")["total"] == 8
    assert own.server.stop() == 0


@pytest.mark.parametrize("signals, seconds, well", [(1, 13, True), (2, 3, False)])
def test_who_never_ends_his_request_delays_the_end_but_no_second_signal(own, signals, seconds, well):
    with begun(own, "never")[0]:
        for _ in range(signals):
            own.server.process.send_signal(signal.SIGTERM)
            wait_until_it_listens_no_more(own.server)
        assert (own.server.process.wait(timeout=seconds) == 0) == well, own.server.process.returncode
    assert zorgborg("check", "--data", own.server.data).stdout.startswith("ok")


def test_tokens_beside_a_running_server(server, organisation):
    def status(*options):
        made = zorgborg("token", "--data", server.data, "--organisation", organisation.id, "--role", "reader", *options)
        assert set(json.loads(made.stdout)) == {"token"}, made.stdout
        return server.ask("GET", organisation.base + "/controls", token=json.loads(made.stdout)["token"]).status

    for who in ("--email", "new@example.nl"), ("--email", "NEW@example.nl"), ("--program", "monitoring"):
        assert status(*who) == 200
        assert status(*who, "--expires", TODAY) == 200
        assert status(*who, "--expires", TODAY - datetime.timedelta(2)) == 401
        assert status(*who, "--expires", "2020-01-01") == 401
    assert sum(user["email"] == "new@example.nl" for user in server.ask("GET", "/v1/users", token=organisation.token).json["items"]) == 1


@pytest.mark.parametrize("options, word", [
    (["--email", "x@example.nl", "--role", "nonsense"], "--role"), (["--email", "x@example.nl", "--role", ""], "--role"),
    (["--email", "nonsense", "--role", "reader"], "--email"), (["--role", "reader"], "--email"),
    (["--email", "x@example.nl", "--role", "reader", "--expires", "soon"], "--expires"),
    (["--email", "x@example.nl", "--role", "reader", "--organisation", "nonsense"], "--organisation"),
    *[(["--program", "P", "--role", role], "person") for role in ("board", "internal-auditor", "external-auditor")]])
def test_refused_tokens_change_nothing(server, organisation, options, word):
    before = organisation.get("audit-log", sort="-seq", limit=1), server.ask("GET", "/v1/users", token=organisation.token).json
    assert word in refused("token", "--data", server.data, *options)
    assert before == (organisation.get("audit-log", sort="-seq", limit=1), server.ask("GET", "/v1/users", token=organisation.token).json)


def test_a_programs_token_is_nobodys(server, organisation):
    made = zorgborg("token", "--data", server.data, "--role", "security-officer", "--program", "scanner")
    program = Organisation(server, organisation.id, json.loads(made.stdout)["token"])
    me = server.ask("GET", "/v1/me", token=program.token).json
    assert (me.get("email"), me["role"]) == (None, "security-officer"), me
    people = {user["id"] for user in server.ask("GET", "/v1/users", token=organisation.token).json["items"]}
    record = program.post("controls", {"title": "found by a scanner", "ground": "risk"})
    assert record["createdBy"] not in people | {"shell"}, record
    assert organisation.get("audit-log", sort="-seq", limit=1)["items"][0]["actor"] == record["createdBy"]


def test_a_configuration_file(data, tmp_path):
    file = tmp_path / "zorgborg.toml"
    file.write_text(f'data = "{data}"\nlisten = "127.0.0.1:0"\nlog-level = "warn"\n')
    with serving("--config", file) as process, Wire(process) as wire:
        assert wire.send(get()).answer().status == 200
    file.write_text('listen = "nonsense"\n')
    with serving("--config", file, "--data", data, "--listen", "127.0.0.1:0") as process:  # the command line goes first
        assert process.port
    assert "listen" in refused("serve", "--config", file, "--data", data)
    for text in ('nonsense = 1\n', 'listen = '):
        file.write_text(text)
        done = run("serve", "--config", file, "--data", data, "--listen", "127.0.0.1:x")
        assert done.returncode != 0 and ("nonsense" in done.stderr or "toml" in done.stderr), done
    done = run("serve", "--config", tmp_path / "missing.toml", "--data", data, "--listen", "127.0.0.1:x")
    assert done.returncode != 0 and "missing.toml" in done.stderr, done


def test_environment_variables(data, tmp_path):
    given = os.environ | {"ZORGBORG_DATA": str(data), "ZORGBORG_LISTEN": "127.0.0.1:0", "ZORGBORG_LOG_LEVEL": "off"}
    with serving(env=given) as process, Wire(process) as wire:
        assert wire.send(get()).answer().status == 200
    assert run("check", env=given).returncode == 0
    assert "token" in json.loads(run("token", "--email", "a@example.nl", "--role", "reader", env=given).stdout)
    with serving("--data", data, env=given | {"ZORGBORG_DATA": str(tmp_path / "nowhere")}) as process:  # the command line goes first
        assert process.port
    assert "nowhere" in refused("serve", env=given | {"ZORGBORG_DATA": str(tmp_path / "nowhere")})
    assert "threads" in refused("serve", env=given | {"ZORGBORG_THREADS": "many"})


def test_the_log_holds_no_secrets(data):
    initial = json.loads(zorgborg("token", "--data", data, "--email", "officer@example.nl", "--role", "security-officer").stdout)
    server = Server(data, "--log-level", "trace")
    hidden = [initial["token"]]

    def secret():
        hidden.append(secrets.token_hex(12))
        return hidden[-1]

    own = Organisation(server, server.ask("GET", "/v1/me", token=hidden[0]).json["memberships"][0]["organisation"], hidden[0])
    record = own.post("controls", {"title": secret(), "ground": "law"})
    own.ask("PATCH", f"controls/{record['id']}", {"title": secret(), "nonsense": secret()}, record["version"])
    own.ask("PATCH", f"controls/{record['id']}", '{"title": "%s' % secret(), record["version"], headers={"Content-Type": "application/json"})
    own.ask("POST", "controls", {"title": "x", "ground": "law"}, headers={"Idempotency-Key": secret(), "Cookie": "session=" + secret()})
    own.ask("GET", "controls", query={"q": secret(), "filter": secret(), secret(): "x"})
    own.ask("GET", "controls", query={"q": secret()})
    for authorization in ("Bearer zb_", "Basic ", "Nonsense ", "Bearer"):
        server.ask("GET", "/v1/me?token=" + secret(), headers={"Authorization": authorization + secret()})
    made = server.ask("POST", "/v1/tokens", {"title": secret(), "organisation": own.id}, hidden[0])
    hidden.append(made.json["token"])
    for raw in (get(target=f"http://user:{secret()}@localhost/healthz?a={secret()}"), get(target=f"http://localhost?a=/{secret()}"),
                get(target=f"/nowhere?{secret()}"), get(target=f"/%zz?{secret()}"), get(target=f"/healthz#{secret()}"),
                get("X Y: " + secret()), get("Authorization : " + secret()), head(f"{secret()} /healthz HTTP/1.1", HOST) * 0 or
                head(f"GET /healthz?{secret()} HTTP/9.9", HOST), get("Expect: " + secret()), get(target="/caf\xe9\x80")):
        with Wire(server) as wire:
            assert wire.send(raw).answer().status
    assert server.stop() == 0
    log = (data / "serve.log").read_bytes().decode()  # UTF-8, whatever was sent
    assert len(hidden) > 20 and [text for text in hidden if text in log] == []
    assert "/controls" in log and "/nowhere" in log and "?" not in log, log
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [a-z]+ ", line) for line in log.splitlines()), log
