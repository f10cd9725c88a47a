"""A real server on a real socket for the API's tests: made once per test file, on a fresh data folder.

The program under test is ZORGBORG_BINARY (set by ctest to the preset's own build).
"""
import dataclasses
import http.client
import json
import os
import pathlib
import signal
import subprocess
import urllib.parse

import pytest

BINARY = os.environ.get("ZORGBORG_BINARY", str(pathlib.Path(__file__).parents[2] / "build/dev/zorgborg"))
# What some operations must be told, by the last part of their path.
NEEDED_QUERIES = {"mappings": "?to=cbw", "inclusion-proof": "?seq=0", "consistency-proof": "?first=1"}
PROJECT = pathlib.Path(__file__).parents[2]
# What the registers that anybody can make records of ask at least.
LEAST = {"controls": {"title": "x"}, "documents": {"title": "x"}, "locations": {"title": "x"}, "parties": {"title": "x", "kind": "supplier"},
         "assets": {"title": "x", "kind": "process"}, "tasks": {"title": "x", "dueDate": "2026-01-01"},
         "continuity-plans": {"title": "x"}, "exercises": {"title": "x", "kind": "simulation"},
         "findings": {"title": "x", "type": "observation"}, "risk-criteria": {"title": "x"}, "risk-analyses": {"title": "x"},
         "audit-programmes": {"title": "x", "startDate": "2026-01-01", "years": 3}, "assessments": {"title": "x", "kind": "internal-audit"},
         "certificates": {"title": "x"}, "objectives": {"title": "x"}, "trainings": {"title": "x", "kind": "awareness"},
         "management-reviews": {"title": "x"}, "pdca-cycles": {"title": "x", "startDate": "2026-01-01"}}


def zorgborg(*arguments, check=True, **options):
    """Runs a command to its end; its stdout as JSON where it is JSON."""
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)
    if check:
        assert done.returncode == 0, done.stderr
    return done


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def rules(self):
        """The broken rules of a problem document with their pointers."""
        return {(error["pointer"], error["rule"]) for error in self.json.get("errors", [])}


class Server:
    """`zorgborg serve` on a free port. Ends with SIGTERM; the exit code must be 0. `tls` is how a client checks it."""

    def __init__(self, data, *options, tls=None, environment=None):
        self.data, self.tls = pathlib.Path(data), tls
        self.log = open(self.data / "serve.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", str(data), "--listen", "127.0.0.1:0", *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env=os.environ | (environment or {}))
        self.address = self.process.stdout.readline().strip()
        begin = "https://127.0.0.1:" if tls else "http://127.0.0.1:"
        assert self.address.startswith(begin), self.address + (self.data / "serve.log").read_text()
        self.port = int(self.address.rsplit(":", 1)[1])

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.log.close()
        return code

    def connection(self):
        if self.tls:
            return http.client.HTTPSConnection("localhost", self.port, timeout=60, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def events(self):
        """What was logged so far, one object an event."""
        return [json.loads(line) for line in (self.data / "serve.log").read_text().splitlines()]

    def ask(self, method, path, body=None, token=None, headers=None, query=None):
        """One request on a connection of its own. A dict or list is sent as JSON, bytes and text as they are."""
        headers = dict(headers or {})
        if query:
            path += "?" + urllib.parse.urlencode(query)
        if token:
            headers["Authorization"] = "Bearer " + token
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        connection = self.connection()
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


class Organisation:
    """Calls below one organisation with one token."""

    def __init__(self, server, organisation, token):
        self.server, self.id, self.token = server, organisation, token
        self.base = "/v1/organisations/" + organisation

    def ask(self, method, path="", body=None, version=None, **options):
        headers = options.pop("headers", {})
        if version is not None:
            headers = {**headers, "If-Match": f'"{version}"'}
        path = self.base + ("/" + path if path else "")
        return self.server.ask(method, path, body, options.pop("token", self.token), headers, options.pop("query", None))

    def get(self, path="", **query):
        answer = self.ask("GET", path, query=query)
        assert answer.status == 200, answer.body
        return answer.json

    def post(self, path, body):
        answer = self.ask("POST", path, body)
        assert answer.status == 201, answer.body
        return answer.json

    def patch(self, register, record, body):
        """Changes a record as last read; the record as it is then."""
        answer = self.ask("PATCH", f"{register}/{record['id']}", body, record["version"])
        assert answer.status == 200, answer.body
        return answer.json

    def upload(self, name, content, media_type="application/octet-stream", **query):
        """A file as evidence; the record made."""
        answer = self.ask("POST", "evidence", content, headers={"Content-Type": media_type}, query={"filename": name, **query})
        assert answer.status == 201, answer.body
        return answer.json

    def control_of(self, number):
        return self.get("controls", requirements="nen7510-2024:" + number)["items"][0]

    def line_of(self, number):
        return self.get("applicability", requirement="nen7510-2024:" + number)["items"][0]

    def decide(self, *except_numbers):
        """Says yes to every undecided line of the statement but these."""
        undecided = [line for line in self.get("applicability", applicable="undecided", limit=1000)["items"]
                     if line["requirement"].split(":")[1] not in except_numbers]
        answer = self.ask("POST", "applicability/_bulk", {"changes": [
            {"id": line["id"], "version": line["version"], "patch": {"applicable": "yes", "justification": "Nodig", "grounds": ["risk"]}}
            for line in undecided]})
        assert (answer.status, answer.json["changed"]) == (200, len(undecided)), answer.body

    def as_role(self, role, email=None, *options):
        """The same organisation through a token of another person with this role."""
        email = email or f"{role}@example.nl"
        made = zorgborg("token", "--data", self.server.data, "--email", email, "--role", role, "--organisation", self.id,
                        *options)
        return Organisation(self.server, self.id, json.loads(made.stdout)["token"])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "Zorgboerderij De Hoek", "--email",
                                  "officer@example.nl").stdout)
    server = Server(data)
    server.initial = initial
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def organisation(server):
    """The first organisation, by its founder (administrator and security officer)."""
    return Organisation(server, server.initial["organisationId"], server.initial["token"])
