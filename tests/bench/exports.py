"""Files in, bundles and workbooks out."""
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

from served import served

MIB = 1 << 20
FILES, SIZE, ROUNDS = 64, 16 * MIB, 3


def peak(server):
    """Resident memory at its highest, in MiB."""
    text = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM"))


def timed(work):
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def request(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    connection.request(method, path, body, {"Authorization": "Bearer " + server.token, **headers})
    answer = connection.getresponse()
    size, kept = 0, b""
    while piece := answer.read(MIB):
        size += len(piece)
        kept = piece if size <= MIB else b""
    assert answer.status in (200, 201), (method, path, answer.status, kept)
    return size, kept


def row(work, ours, reference, ratio, goal, met):
    return {"work": work, "ours": ours, "reference": reference, "ratio": ratio, "goal": goal, "met": met}


def bundles(server, folder):
    for number in range(FILES):
        name = f"{number}.bin"
        (folder / name).write_bytes(os.urandom(SIZE))
        with open(folder / name, "rb") as file:
            request(server, "POST", f"{server.below('evidence')}?filename={name}", file, **{"Content-Length": str(SIZE)})
    names = [f"{number}.bin" for number in range(FILES)]
    before = peak(server)

    def theirs():
        (folder / "out.zip").unlink(missing_ok=True)
        subprocess.run(["sha512sum", *names], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["zip", "-0", "-q", "out.zip", *names], cwd=folder, check=True)

    path = server.below("evidence-bundle")
    pairs = [(timed(lambda: request(server, "GET", path)), timed(theirs)) for _ in range(ROUNDS)]
    ours, reference = (statistics.median(times) for times in zip(*pairs))
    ratio = reference / ours
    yield row("bundle with 1 GiB of evidence", f"{ours:.2f} s", f"sha512sum, zip -0: {reference:.2f} s", ratio, ">= 0.6", ratio >= 0.6)
    yield row("the same: memory above what serving takes", f"{peak(server) - before:.1f} MiB", "", None, "< 32 MiB",
              peak(server) - before < 32)


def uploads(server):
    body = os.urandom(MIB)

    def pieces():
        for number in range(256):
            yield number.to_bytes(4, "big") + body[4:]

    before = peak(server)
    took = timed(lambda: request(server, "POST", server.below("evidence") + "?filename=large.bin", pieces(),
                                 **{"Content-Length": str(256 * MIB)}))
    yield row("upload of 256 MiB: memory above what serving takes", f"{peak(server) - before:.1f} MiB", f"{256 / took:.0f} MiB/s",
              None, "< 8 MiB", peak(server) - before < 8)


def workbooks(server):
    for begin in range(0, 10_000, 1000):
        changes = [{"create": {"title": f"Control {begin + n}", "ground": "law", "implementation": "As the others " * 10,
                               "implementedDate": "2026-01-31"}} for n in range(1000)]
        request(server, "POST", server.below("controls") + "/_bulk", json.dumps({"changes": changes}),
                **{"Content-Type": "application/json"})
    path = server.below("controls")
    pairs = [(timed(lambda: request(server, "GET", path + "?format=xlsx")), timed(lambda: request(server, "GET", path + "?format=csv")))
             for _ in range(5)]
    ours, reference = (statistics.median(times) for times in zip(*pairs))
    yield row("XLSX of 10,000 controls", f"{ours * 1000:.0f} ms", f"as CSV: {reference * 1000:.0f} ms", reference / ours, "< 1 s", ours < 1)


def measure():
    with served() as server, tempfile.TemporaryDirectory() as folder:
        yield from uploads(server)
        yield from bundles(server, pathlib.Path(folder))
    with served() as server:
        yield from workbooks(server)
