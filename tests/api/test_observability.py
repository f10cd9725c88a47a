"""What whoever runs the server sees: measurements, events, and what the service manager is told."""
import json
import re
import signal
import socket
import subprocess
import time

import pytest

from conftest import BINARY, Organisation, Server, zorgborg
from wire import Wire, get, post

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
BOUNDS = "0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 +Inf".split()  # OpenTelemetry's
DURATION = "http_server_request_duration_seconds"


@pytest.fixture
def own(tmp_path):
    """A server that nobody else uses; its organisation."""
    initial = json.loads(zorgborg("init", "--data", tmp_path, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    server = Server(tmp_path)
    yield Organisation(server, initial["organisationId"], initial["token"])
    assert server.stop() == 0


def samples(server):
    """The measurements by name and labels."""
    answer = server.ask("GET", "/metrics")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    out = {}
    for line in answer.body.decode().splitlines():
        if line.startswith("#"):
            continue
        name, labels, value = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line).groups()
        key = (name, frozenset(re.findall(r'(\w+)="([^"]*)"', labels or "")))
        assert key not in out, f"{key} stands twice"
        out[key] = float(value)
    return out


def labelled(method, route, status, **more):
    return frozenset({"http_request_method": method, "http_route": route, "http_response_status_code": str(status), "url_scheme": "http",
                      **more}.items())


def test_requests_are_measured_by_route_method_and_status(own):
    base = "/v1/organisations/{organisationId}"
    made = own.post("controls", {"title": "x", "ground": "law"})
    for _ in range(3):
        own.get("controls/" + made["id"])
    own.ask("GET", "controls/nothing")
    own.ask("PATCH", "controls/" + made["id"], {"title": ""}, 1)
    own.ask("POST", "controls/_import?dryRun=perhaps", b"Titel\r\n", headers={"Content-Type": "text/csv"})
    own.server.ask("BREW", "/healthz")
    own.server.ask("GET", "/nowhere/" + made["id"])
    own.server.ask("GET", "/v1/me")
    with Wire(own.server) as wire:
        assert wire.send(get("Transfer-Encoding: x")).answer().status == 400
    seen = samples(own.server)
    counts = {labels: value for (name, labels), value in seen.items() if name == DURATION + "_count"}
    assert counts == {
        labelled("POST", base + "/controls", 201): 1, labelled("GET", base + "/controls/{id}", 200): 3,
        labelled("GET", base + "/controls/{id}", 404): 1, labelled("PATCH", base + "/controls/{id}", 400): 1,
        labelled("POST", base + "/controls/_import", 400): 1, labelled("_OTHER", "", 405): 1, labelled("GET", "", 404): 1,
        labelled("GET", "/v1/me", 401): 1, labelled("_OTHER", "", 400): 1}
    for labels, count in counts.items():
        steps = [seen[DURATION + "_bucket", labels | {("le", bound)}] for bound in BOUNDS]
        assert steps == sorted(steps) and steps[-1] == count, (labels, steps)
        assert 0 < seen[DURATION + "_sum", labels] < 10 * count
    assert made["id"] not in str(seen) and own.id not in str(seen)


def test_the_process_and_the_writer_are_measured(own):
    deadline = time.monotonic() + 10
    before = samples(own.server)
    for number in range(5):
        own.post("controls", {"title": f"{number}", "ground": "law"})
    own.ask("POST", "controls", {"title": "x", "ground": "law", "owner": own.id})  # refused by a rule: nothing on disk
    after = samples(own.server)

    def value(seen, name, **labels):
        return seen[name, frozenset(labels.items())]

    assert value(after, "zorgborg_writer_changes_total") - value(before, "zorgborg_writer_changes_total") == 5
    assert 1 <= value(after, "zorgborg_writer_groups_total") - value(before, "zorgborg_writer_groups_total") <= 6
    assert value(after, "zorgborg_writer_queue_length") == 0
    # Only this request itself. The one before may count for a moment more: its reader has the answer before its writer has
    # put down the pen.
    while (active := value(after, "http_server_active_requests", url_scheme="http")) != 1:
        assert (active, time.monotonic() < deadline) == (2, True)
        after = samples(own.server)
    with Wire(own.server) as wire:
        wire.send(get()).answer()
        assert value(samples(own.server), "zorgborg_http_connections") == 2  # that one and this
    assert 5e6 < value(after, "process_memory_usage_bytes") < 1e9
    assert 0 < value(before, "process_cpu_time_seconds_total") <= value(after, "process_cpu_time_seconds_total") < 60
    assert 0 < value(before, "process_uptime_seconds") < value(after, "process_uptime_seconds") < 600
    assert value(after, "process_open_fds") > 5
    assert value(after, "target_info", service_name="zorgborg", service_version="0.1.0") == 1


def test_measurements_are_for_no_other_page(own):
    assert "Access-Control-Allow-Origin" not in own.server.ask("GET", "/metrics").headers
    assert own.server.ask("GET", "/v1/openapi.json").headers["Access-Control-Allow-Origin"] == "*"


def test_each_request_is_one_event_with_names_of_ecs(own):
    me = own.server.ask("GET", "/v1/me", token=own.token, headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    failed = own.ask("GET", "controls", query={"nonsense": "1"})
    assert me.headers["X-Request-Id"] == TRACE
    with Wire(own.server) as wire:
        refused = wire.send(get("Transfer-Encoding: x")).answer()
    events = own.server.events()
    assert [event["message"] for event in events] == ["request", "request", "refused"], events
    for event in events:
        assert event["ecs.version"] == "8.11.0" and event["service.name"] == "zorgborg" and event["client.ip"] == "127.0.0.1"
        assert event["log.level"] == "info"
    first, second, third = events
    assert (first["http.request.method"], first["url.path"], first["http.response.status_code"], first["trace.id"]) == (
        "GET", "/v1/me", 200, TRACE)
    assert first["user.id"] == me.json["id"] and first["http.response.body.bytes"] == len(me.body)
    assert 0 < first["event.duration"] < 10_000_000_000  # nanoseconds
    assert second["zorgborg.route"] == "/v1/organisations/{organisationId}/controls"
    assert (second["http.response.status_code"], second["trace.id"]) == (400, failed.json["traceId"])
    assert (third["http.response.status_code"], third["trace.id"]) == (400, refused.json["traceId"])


@pytest.mark.parametrize("given", ["", "x", f"01-{TRACE}-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE}-{'0' * 16}-01",
                                   f"00-{TRACE.upper()}-00f067aa0ba902b7-01", f"00-{TRACE}-00f067aa0ba902b7-01-x", f"00_{TRACE}-00f067aa0ba902b7-01"])
def test_a_malformed_traceparent_is_not_taken_over(server, given):
    told = server.ask("GET", "/healthz", headers={"traceparent": given}).headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{32}", told) and told != TRACE and set(told) != {"0"}


def test_slow_answers_are_warned_about(tmp_path):
    zorgborg("init", "--data", tmp_path, "--organisation", "De Hoek", "--email", "officer@example.nl")
    server = Server(tmp_path, "--slow-request", "0", "--log-level", "warn")
    assert server.ask("GET", "/healthz").status == 200
    assert server.stop() == 0
    event, = server.events()
    assert (event["log.level"], event["message"], event["url.path"]) == ("warning", "slow request", "/healthz"), event


def test_text_for_people(tmp_path):
    zorgborg("init", "--data", tmp_path, "--organisation", "De Hoek", "--email", "officer@example.nl")
    server = Server(tmp_path, "--log-format", "text")
    server.ask("GET", "/healthz")
    assert server.stop() == 0
    lines = (tmp_path / "serve.log").read_text().splitlines()
    assert len(lines) == 3 and all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info ", line) for line in lines), lines
    assert " http.request.method=GET url.path=/healthz http.response.status_code=200 " in lines[0]


def test_the_service_manager_is_told(tmp_path):
    zorgborg("init", "--data", tmp_path / "data", "--organisation", "De Hoek", "--email", "officer@example.nl")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(20)
        server = Server(tmp_path / "data", environment={"NOTIFY_SOCKET": str(tmp_path / "notify")})

        def told(but=()):
            while (said := manager.recv(200).decode().strip()) in but:
                pass
            return said

        assert told() == "READY=1"
        assert server.ask("GET", "/readyz").status == 200
        assert [told(), told()] == ["WATCHDOG=1"] * 2
        server.process.send_signal(signal.SIGHUP)
        assert [told({"WATCHDOG=1"}), told()] == ["RELOADING=1", "READY=1"]
        server.process.send_signal(signal.SIGTERM)
        assert told({"WATCHDOG=1"}) == "STOPPING=1"
        assert server.process.wait(timeout=20) == 0


def test_the_server_outlives_the_reader_of_its_log(tmp_path):
    """The pipe of stderr is closed at its other end: requests are answered all the same."""
    zorgborg("init", "--data", tmp_path, "--organisation", "De Hoek", "--email", "officer@example.nl")
    process = subprocess.Popen([BINARY, "serve", "--data", tmp_path, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    process.port = int(process.stdout.readline().rsplit(":", 1)[1])
    process.stderr.close()
    process.stdout.close()
    with Wire(process) as wire:
        for _ in range(3):
            assert wire.send(get()).answer().status == 200
        assert wire.send(post("Content-Length: 0")).answer().status == 401
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
