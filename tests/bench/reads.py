"""Lists of 101 controls: unchanged beside nginx, after each change beside SQLite; reads while others write."""
import contextlib
import json
import pathlib
import subprocess
import tempfile
import threading

from load import Line, at_least, at_most, control_ids, in_turn, reference, wrk
from served import served, tool

NGINX = """
worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000000; types {{ application/json json; }}
  server {{ listen 127.0.0.1:{port} reuseport; root {folder}/www; }}
}}
"""


@contextlib.contextmanager
def nginx(folder, body):
    """The same bytes as a static file, with a log of accesses as ours has."""
    (folder / "www").mkdir()
    (folder / "www/list.json").write_bytes(body)
    folder.chmod(0o755)
    port = 17511
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen([tool("nginx"), "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/list.json"
        subprocess.run(["curl", "-sf", "--retry", "20", "--retry-connrefused", "--retry-delay", "0", "-o", "/dev/null", url], check=True)
        yield url
    finally:
        process.terminate()
        process.wait()


def tag(url, *fields):
    out = subprocess.run(["curl", "-sI", *[word for field in fields for word in ("-H", field)], url],
                         check=True, capture_output=True, text=True).stdout
    return next(line.split(" ", 1)[1].strip() for line in out.splitlines() if line.lower().startswith("etag:"))


def unchanged(server, folder, bearer):
    url = f"{server.address}{server.below('controls')}?limit=101"
    body = Line(server.port, server.token).get(server.below("controls") + "?limit=101")
    assert len(json.loads(body)["items"]) == 101
    with nginx(folder, body) as static:
        ours, theirs = in_turn(lambda: wrk(url, 32, bearer)[0], lambda: wrk(static, 32)[0])
        yield at_least("list of 101 controls, unchanged, 32 connections", "/s", ours, "nginx, static file", theirs, 0.7)
        known, static_known = (f"If-None-Match: {each}" for each in (tag(url, bearer), tag(static)))
        ours, theirs = in_turn(lambda: wrk(url, 32, bearer, known)[0], lambda: wrk(static, 32, static_known)[0])
        yield at_least("the same with If-None-Match: 304", "/s", ours, "nginx 304", theirs, 0.7)


def measure():
    with served() as server, tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        bearer = f"Authorization: Bearer {server.token}"
        yield from unchanged(server, folder, bearer)
        (folder / "ids").write_text("\n".join(control_ids(Line(server.port, server.token), server.organisation)))
        changing = {"IDS": str(folder / "ids"), "BASE": server.below("")[:-1], "TOKEN": server.token}
        ours, theirs = in_turn(lambda: wrk(server.address, 32, script="turn", **changing)[0] / 2,
                               lambda: reference("select", server.data / "current/zorgborg.db", server.organisation, 3))
        yield at_least("list right after each change (and as many changes)", "/s", ours, "its SELECT alone, all cores", theirs, 0.3)
        record = f"{server.address}{server.below('controls')}/{(folder / 'ids').read_text().split()[0]}"

        def beside_writers():
            writers = threading.Thread(target=wrk, args=(server.address, 32), kwargs={"script": "patch", "seconds": 5, **changing})
            writers.start()
            p99 = wrk(record, 8, bearer)[1]
            writers.join()
            return p99

        ours, theirs = in_turn(beside_writers, lambda: wrk(record, 8, bearer)[1])
        yield at_most("p99 of reads while 32 writers work, 8 connections", ours, "without", theirs, 2)
