"""The demo organisation, served for one suite: a copy of its folder, a free port, and a log that must hold no error."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[2]
WORK = ROOT / "build/conformance"
BINARY = ROOT / "build/release/zorgborg"


class Served:
    """A running `zorgborg serve`. `started` is the moment before the program was."""

    def __init__(self, folder, options=(), data=None, under=()):
        """`data`: a folder beside its `.json` of another command, served as it is instead of a copy of the demo's.
        `under`: a program that runs ours."""
        self.demo = json.loads((data or WORK / "demo").with_suffix(".json").read_text())
        self.token, self.organisation = self.demo["token"], self.demo["organisationId"]
        self.folder = pathlib.Path(folder)
        self.data = data or self.folder / "data"
        if data is None:
            shutil.copytree(WORK / "demo", self.data, symlinks=True)
        with open(self.folder / "log", "wb") as log:
            self.started = time.perf_counter()
            self.process = subprocess.Popen(
                [*under, BINARY, "serve", "--data", self.data, "--listen", "127.0.0.1:0", *options],
                stdout=subprocess.PIPE, stderr=log, text=True)
        self.address = self.process.stdout.readline().strip()
        assert "://127.0.0.1:" in self.address, self.log()
        self.port = int(self.address.rsplit(":", 1)[1])

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def connection(self):
        if self.address.startswith("https:"):
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=ssl._create_unverified_context())
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path, connection=None, token=None):
        """Status and body; on a connection of its own unless one is given."""
        one = connection or self.connection()
        one.request("GET", path, headers={"Authorization": "Bearer " + (token or self.token)})
        response = one.getresponse()
        body = response.read()
        if connection is None:
            one.close()
        return response.status, body

    def post(self, path, body):
        """The record made."""
        one = self.connection()
        one.request("POST", path, json.dumps(body), {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        response = one.getresponse()
        answer = response.read()
        one.close()
        assert response.status == 201, answer
        return json.loads(answer)

    def below(self, path):
        return f"/v1/organisations/{self.organisation}/{path}"

    def resident(self):
        """MiB in memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        """Ends the program; it must have ended well, and logged no error. Once."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        errors = [line for line in self.log().splitlines() if " error " in line or " critical " in line]
        assert code == 0 and not errors, (code, errors[:5])


@contextlib.contextmanager
def served(*options, data=None, under=()):
    with tempfile.TemporaryDirectory(dir=WORK, prefix="served-") as folder:
        server = Served(folder, options, data, under)
        try:
            yield server
            server.stop()
        finally:
            if server.process.poll() is None:
                server.process.kill()
                server.process.wait()


def tool(name):
    """The program of that name; Debian keeps some in sbin."""
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    assert found, f"{name} isn't installed"
    return found
