"""What 2,000 organisations cost beside one: time to start, memory, and the time of each kind of request."""
import json
import shutil
import statistics
import subprocess
import time

from load import WORK, Line, at_most, describe_all, reported, row
from served import BINARY, served

MANY = 2000
VERSIONS = 3  # with the two hundred leaves of its founding, some 500 leaves each
KINDS = {
    "list": "controls?limit=101", "record": "controls/{control}", "statement": "statement-of-applicability", "overdue": "overdue",
    "proof": "audit-log/inclusion-proof?seq=7",
}


def installation(count):
    """A data folder with so many organisations; made once, which takes minutes for thousands."""
    data = WORK / f"organisations-{count}"
    if data.with_suffix(".json").exists():
        return data
    shutil.rmtree(data, ignore_errors=True)
    made = subprocess.run([BINARY, "init", "--data", data, "--organisation", "Organisation 1", "--email", "bench@zorgborg.example"],
                          check=True, capture_output=True, text=True, umask=0o077).stdout
    details = json.loads(made)
    data.with_suffix(".json").write_text(made)
    try:
        with served(data=data) as server:
            line = Line(server.port, server.token)
            organisations = [details["organisationId"]]
            for number in range(2, count + 1):
                status, body = line.ask("POST", "/v1/organisations", {"name": f"Organisation {number}"})
                assert status == 201, body
                organisations.append(json.loads(body)["id"])
            for organisation in organisations:
                describe_all(line, organisation, VERSIONS)
    except BaseException:
        data.with_suffix(".json").unlink()
        raise
    return data


def organisations_of(line):
    return [item["id"] for item in json.loads(line.get("/v1/organisations"))["items"]]


class Asked:
    """One organisation of an installation, asked for everything after a change each time, so that nothing is kept."""

    def __init__(self, server):
        self.line = Line(server.port, server.token)
        organisations = organisations_of(self.line)
        self.base = f"/v1/organisations/{organisations[len(organisations) // 2]}/"
        self.control = json.loads(self.line.get(self.base + "controls?limit=1"))["items"][0]["id"]
        self.number = 0

    def change(self):
        self.number += 1
        begin = time.perf_counter()
        self.line.patch(f"{self.base}controls/{self.control}", {"implementation": f"Number {time.time()} {self.number}"})
        return time.perf_counter() - begin

    def read(self, kind):
        return self.line.timed(self.base + KINDS[kind].format(control=self.control))

    def round(self):
        times = {"patch": self.change()}
        for kind in KINDS:
            self.change()
            times[kind] = self.read(kind)
        return times


def measure():
    WORK.mkdir(exist_ok=True)
    one, many = installation(1), installation(MANY)
    with served(data=many) as server:
        line = Line(server.port, server.token)
        line.get(server.below("controls?limit=101"))
        took = time.perf_counter() - server.started
        yield row(f"start to first answer, {MANY:,} organisations", f"{took * 1000:.0f} ms", "", None, "< 100 ms", took < 0.1)
        organisations = organisations_of(line)
        assert len(organisations) == MANY
        yield reported("its leaves", f"{sum(leaves(line, each) for each in organisations[:20]) * MANY // 20:,} or so")
    with served(data=many) as server:
        line = Line(server.port, server.token)
        idle = server.resident()
        yield row("memory, idle after the start", f"{idle:.1f} MiB", "", None, "< 20 MiB", idle < 20)
        for organisation in organisations:
            line.get(f"/v1/organisations/{organisation}/controls?limit=101")
            line.get(f"/v1/organisations/{organisation}/statement-of-applicability")
        full = server.resident()
        yield row(f"memory after reading from {MANY:,} organisations", f"{full:.1f} MiB", "bounded by --cache", None, "< 96 MiB", full < 96)
    with served(data=one) as small, served(data=many) as large:
        pair = Asked(small), Asked(large)
        rounds = [[asked.round() for asked in pair] for _ in range(150)]
        for kind in ("patch", *KINDS):
            alone, among = (statistics.median(round[side][kind] for round in rounds) for side in (0, 1))
            yield at_most(f"p50 of {kind} after a change, 1 -> {MANY:,} organisations", among, "1 organisation", alone, 1.25)


def leaves(line, organisation):
    return json.loads(line.get(f"/v1/organisations/{organisation}/audit-log?limit=1"))["total"]
