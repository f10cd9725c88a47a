"""Behind a proxy that shares its connections among all its clients: nobody hears another's answer, whatever anybody sends."""
import collections
import contextlib
import grp
import json
import os
import pwd
import re
import secrets
import signal
import socket
import ssl
import subprocess

import pytest

from careless import Careless, by_coding, by_length
from conftest import PROJECT
from malformed import MALFORMED, WELL_FRAMED
from test_http import answered_in_order, control, pipelined
from wire import Wire, get, traceparent

Proxy = collections.namedtuple("Proxy", "name server port tls_port stuck")


def run(command, configuration, folder, listeners, **environment):
    """Starts a proxy that finds its listening sockets open already, so that nobody has to wait for it."""
    log = folder / "log"
    with open(log, "ab") as file:
        return subprocess.Popen([*command, configuration], stdout=file, stderr=file, cwd=folder, env={**os.environ, **environment},
                                pass_fds=[listener.fileno() for listener in listeners])


def packaged(name, **changes):
    """The configuration that is handed out, but for its places."""
    text = (PROJECT / "scripts/proxies" / name).read_text()
    for old, new in changes.values():
        assert text.count(old) == 1, f"{name}: {old}"
        text = text.replace(old, new)
    return text


def nginx(server, folder, plain, tls, certificate):
    me = pwd.getpwuid(os.geteuid())
    addresses = [f"127.0.0.1:{listener.getsockname()[1]}" for listener in (plain, tls)]
    (folder / "site.conf").write_text(packaged(
        "nginx.conf", listen=("listen 443 ssl http2;", f"listen {addresses[0]}; listen {addresses[1]} ssl http2;"),
        server=("server 127.0.0.1:7510;", f"server 127.0.0.1:{server.port};"),
        certificate=("/etc/zorgborg/certificate.pem", str(certificate)), key=("/etc/zorgborg/key.pem", str(certificate))))
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"user {me.pw_name} {grp.getgrgid(me.pw_gid).gr_name};\ndaemon off;\nworker_processes 1;\npid {folder}/pid;\n"
        f"events {{}}\nhttp {{\naccess_log {folder}/access;\n{temporary}include {folder}/site.conf;\n}}\n")
    inherited = "".join(f"{listener.fileno()};" for listener in (plain, tls))
    return run(["/usr/sbin/nginx", "-p", folder, "-e", "stderr", "-c"], folder / "nginx.conf", folder, (plain, tls), NGINX=inherited)


def haproxy(server, folder, plain, tls, certificate):
    (folder / "haproxy.cfg").write_text("global\n    nbthread 1\n\n" + packaged(
        "haproxy.cfg", bind=("bind :443 ssl", f"bind fd@{plain.fileno()}\n    bind fd@{tls.fileno()} ssl"),
        server=("server zorgborg 127.0.0.1:7510", f"server zorgborg 127.0.0.1:{server.port}"),
        certificate=("/etc/zorgborg/certificate-and-key.pem", str(certificate)),
        reuse=("http-reuse safe", "http-reuse always")))  # the more is shared, the more can go wrong
    return run(["/usr/sbin/haproxy", "-db", "-f"], folder / "haproxy.cfg", folder, (plain, tls))


PROXIES = {"nginx": nginx, "haproxy": haproxy, "careless of codings": by_length, "careless of lengths": by_coding}
REAL = pytest.mark.parametrize("proxy", ["nginx", "haproxy"], indirect=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and its certificate in one file."""
    out = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", out, "-out", out.with_suffix(".crt")],
                   check=True, capture_output=True)
    out.write_text(out.with_suffix(".crt").read_text() + out.read_text())
    return out


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request, server, certificate, tmp_path_factory):
    """A proxy before the server, on a plain and on a TLS port of its own."""
    if not request.param.startswith("careless"):
        folder = tmp_path_factory.mktemp(request.param)
        with socket.create_server(("127.0.0.1", 0)) as plain, socket.create_server(("127.0.0.1", 0)) as tls:
            process = PROXIES[request.param](server, folder, plain, tls, certificate)
            ports = [listener.getsockname()[1] for listener in (plain, tls)]
        yield Proxy(request.param, server, *ports, [])
        assert process.poll() is None, (folder / "log").read_text()
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        return
    with Careless(server, PROXIES[request.param]) as careless:
        yield Proxy(request.param, server, careless.port, None, careless.stuck)


class Neighbours:
    """Other clients of the same proxy, each with a record of its own, and the server's account of what it was asked."""

    def __init__(self, server, organisation):
        self.organisation, self.sent, self.answered = organisation, set(), set()
        self.records = [organisation.post("controls", {"title": f"neighbour {number}"})["id"] for number in range(4)]
        self.log = open(server.data / "serve.log", encoding="utf-8")
        self.log.read()

    def numbers(self, count=1):
        """The first of numbers for traces of requests to come: their ids come back as `X-Request-Id` and stand in the log."""
        first = secrets.randbits(120)
        self.sent |= {f"{number + 1:032x}" for number in range(first, first + count)}
        return first

    def trace(self):
        return traceparent(self.numbers())

    def ask(self, open_wire):
        """All at once, so that every connection the proxy kept is used: each gets its own record."""
        with contextlib.ExitStack() as stack:
            asked = []
            for record in self.records:
                trace, wire = self.trace(), stack.enter_context(open_wire())
                wire.send(get(f"Authorization: Bearer {self.organisation.token}", trace,
                              target=f"{self.organisation.base}/controls/{record}"))
                asked.append((record, trace, wire))
            for record, trace, wire in asked:
                answer = wire.answer()
                assert answer.status == 200, f"a neighbour got {answer.status} {answer.body}"
                assert (answer.headers["X-Request-Id"] in trace, answer.json["id"]) == (True, record), "a neighbour got another's answer"

    def account(self):
        """Every request that the server took was sent by somebody, once."""
        served = self.served()
        assert served, "the log shows nothing of it"
        for event in served:
            trace = event["trace.id"]
            assert trace in self.sent, f"nobody sent this: {event}"
            assert trace not in self.answered, f"answered twice: {event}"
            self.answered.add(trace)

    def served(self):
        """What was served since last asked."""
        return [event for event in map(json.loads, self.log.read().splitlines()) if event["message"] == "request"]


@pytest.fixture(scope="module")
def neighbours(server, organisation):
    return Neighbours(server, organisation)


def marked(raw, trace):
    """The request with a trace of its own, so that the log tells it."""
    end = re.search("(\r\n|\n|\r)Host:", raw) or re.search("(\r\n)", raw)
    return raw[:end.start()] + end[1] + trace + raw[end.start():]


def send_among(proxy, neighbours, raw):
    """Sends this and a request behind it, while others ask and before others ask; the answers to this, and to that behind."""
    trace, behind = neighbours.trace(), neighbours.trace()
    with Wire(proxy) as wire:
        wire.send(marked(raw, trace) + get(behind, "Connection: close", target="/readyz"))
        neighbours.ask(lambda: Wire(proxy))
        answers = wire.end().answers(raw.split(" ")[0])
    neighbours.ask(lambda: Wire(proxy))
    neighbours.account()
    stuck = proxy.stuck.copy()
    proxy.stuck.clear()
    assert not stuck, "the server waits for what the proxy doesn't see"
    after = [answer for answer in answers if answer.headers["X-Request-Id"] and answer.headers["X-Request-Id"] in behind]
    own = [answer for answer in answers if answer not in after]
    for answer in own:
        known = answer.headers["X-Request-Id"]
        refused = answer.status >= 400 or b"<title>400 Bad Request</title>" in answer.body
        assert refused or (known and known in trace), f"{answer.status} for nobody's request: {answer.body}"
        assert not any(record.encode() in answer.body for record in neighbours.records), f"a neighbour's: {answer.body}"
    return own, after


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for name, raw, _ in MALFORMED])
def test_malformed_requests_harm_nobody(proxy, neighbours, raw):
    own, after = send_among(proxy, neighbours, raw)
    assert len(after) <= 1, after
    # A careless one takes what follows for a request.
    assert len(own) <= 1 or proxy.name.startswith("careless"), [(answer.status, answer.body) for answer in own]


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for name, (raw, _) in WELL_FRAMED.items()])
def test_well_framed_requests_harm_nobody(proxy, neighbours, raw):
    own, after = send_among(proxy, neighbours, raw)
    assert (len(own), len(after)) <= (1, 1), (own, after)


def test_neighbours_share_connections(server, proxy, neighbours):
    """Else nothing of this file could fail."""
    def clients():  # of the server, by their ports
        with open("/proc/net/tcp", encoding="ascii") as table:
            rows = [line.split() for line in table][1:]
        return {row[1] for row in rows if row[2].endswith(f":{server.port:04X}")}

    before = clients()
    for _ in range(50):
        neighbours.ask(lambda: Wire(proxy))
    assert len(clients() - before) <= len(neighbours.records), "200 requests"


@REAL
def test_through_tls(proxy, neighbours, organisation, certificate):
    """The configuration that is handed out serves, tells measurements to nobody, and lets pipelined requests through in order."""
    context = ssl.create_default_context(cafile=certificate)

    def secured():
        return Wire(context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.tls_port), 30), server_hostname="localhost"))

    neighbours.ask(secured)
    for path in ("/metrics", "/metrics?x", "/%6detrics", "http://localhost/metrics"):
        with secured() as wire:
            assert wire.send(get(neighbours.trace(), target=path)).answer().status == 404, path
    shown = neighbours.served()
    assert shown and not [event for event in shown if "etrics" in event["url.path"]], shown
    requests = list(pipelined(organisation, 60, neighbours.numbers(60)))
    with secured() as wire:
        wire.send("".join(raw for raw, *_ in requests))
        answered_in_order(wire, requests)
    neighbours.account()


def test_half_closed_clients_get_their_answers(proxy, neighbours, organisation):
    # HAProxy forgets what is pipelined when it sees the end too early.
    together = 1 if proxy.name == "haproxy" else 4
    requests = list(pipelined(organisation, 20, neighbours.numbers(20)))
    for first in range(0, 20, together):
        some = requests[first:first + together]
        with Wire(proxy) as wire:
            wire.send("".join(raw for raw, *_ in some)).end()
            answered_in_order(wire, some)
            assert wire.file.read() == b"", first
    neighbours.account()


def test_dawdling_clients(proxy, neighbours, organisation):
    """Who asks by halves keeps nobody from an answer."""
    requests = [control(organisation, f"{proxy.name} {number}", number=neighbours.numbers()) for number in range(20)]
    with contextlib.ExitStack() as stack:
        wires = [stack.enter_context(Wire(proxy)).send(raw[:-number - 1]) for number, raw in enumerate(requests)]
        neighbours.ask(lambda: Wire(proxy))
        for number, (raw, wire) in enumerate(zip(requests, wires)):
            if number % 2:
                wire.end()
                continue
            answer = wire.send(raw[-number - 1:]).answer()
            assert (answer.status, answer.json["title"]) == (201, f"{proxy.name} {number}"), answer.body
        neighbours.ask(lambda: Wire(proxy))
    trace = dict([neighbours.trace().split(": ")])
    assert organisation.ask("GET", "controls", query={"q": proxy.name}, headers=trace).json["total"] == 10, "what was sent whole"
    neighbours.account()
