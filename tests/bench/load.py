"""What the parts share: rows of the table, a lean client, and the load generators."""
import json
import os
import pathlib
import socket
import statistics
import subprocess
import time

from served import ROOT

WORK = ROOT / "build/bench"
REFERENCE = ROOT / "build/release/bench_reference"
ROUNDS = 5
SECONDS = 3


def row(work, ours, reference, ratio, goal, met):
    return {"work": work, "ours": ours, "reference": reference, "ratio": ratio, "goal": goal, "met": met}


def at_least(work, unit, ours, name, reference, goal):
    """More is better."""
    ratio = ours / reference
    return row(work, f"{ours:,.0f} {unit}", f"{name}: {reference:,.0f}", ratio, f">= {goal}", ratio >= goal)


def at_most(work, ours, name, reference, goal):
    """Less is better; both in seconds."""
    ratio = ours / reference
    return row(work, f"{ours * 1e6:,.0f} us", f"{name}: {reference * 1e6:,.0f} us", ratio, f"<= {goal}", ratio <= goal)


def reported(work, ours, reference=""):
    return row(work, ours, reference, None, "report", True)


def in_turn(*works, rounds=ROUNDS):
    """The medians of what each gives, one after the other, round by round."""
    return [statistics.median(values) for values in zip(*([work() for work in works] for _ in range(rounds)))]


class Line:
    """One connection that stays: requests as bytes, answers as status and body."""

    def __init__(self, port, token):
        self.token = token
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def ask(self, method, path, body=b"", *fields):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = [f"{method} {path} HTTP/1.1", "Host: bench", f"Authorization: Bearer {self.token}", *fields]
        if data:
            head += [f"Content-Length: {len(data)}"]
            if not any(field.startswith("Content-Type") for field in fields):
                head += ["Content-Type: application/json"]
        self.socket.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + data)
        status = int(self.file.readline().split()[1])
        length = 0
        while (line := self.file.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                length = int(line[15:])
        return status, self.file.read(length)

    def get(self, path):
        status, body = self.ask("GET", path)
        assert status == 200, (path, status, body[:300])
        return body

    def patch(self, path, members):
        status, body = self.ask("PATCH", path, members, "If-Match: *", "Content-Type: application/merge-patch+json")
        assert status == 200, (path, status, body[:300])

    def bulk(self, path, changes):
        status, body = self.ask("POST", path + "/_bulk", {"changes": changes})
        assert status == 200, (path, status, body[:300])

    def timed(self, path):
        begin = time.perf_counter()
        self.get(path)
        return time.perf_counter() - begin


def control_ids(line, organisation):
    return [item["id"] for item in json.loads(line.get(f"/v1/organisations/{organisation}/controls?fields=id&limit=1000"))["items"]]


def describe_all(line, organisation, times):
    """Changes every control so many times; how many changes that were."""
    path = f"/v1/organisations/{organisation}/controls"
    versions = {item["id"]: item["version"] for item in json.loads(line.get(path + "?fields=id&limit=1000"))["items"]}
    for number in range(times):
        line.bulk(path, [{"id": id, "version": version + number, "patch": {"implementation": f"As in the handbook, version {number}"}}
                         for id, version in versions.items()])
    return times * len(versions)


def wrk(url, connections, *fields, script=None, seconds=SECONDS, **environment):
    """Requests a second, and the 99th percentile of their time in seconds. Fails when an answer isn't 2xx or 3xx."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", ROOT / "tests/bench/load.lua", url]
    for field in fields:
        command[-1:-1] = ["-H", field]
    out = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True,
                         env={**os.environ, "SCRIPT": script or "", **environment}).stdout
    found = json.loads(next(line for line in out.splitlines() if line.startswith("{")))
    assert found["bad"] == 0 and found["requests"] > 0, out
    return found["requests"] / found["seconds"], found["p99"] / 1e6


def reference(*words):
    return float(subprocess.run([REFERENCE, *map(str, words)], check=True, capture_output=True, text=True).stdout)
