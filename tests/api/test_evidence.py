"""Files as evidence: in, out, what they are, what they show and until when; what was seen and not kept; auditors' questions."""
import datetime
import hashlib
import http.client
import json
import os
import random
import subprocess
import threading
import urllib.parse

import pytest

from conftest import Organisation, Server, zorgborg
from test_records import make, nothing_changes

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
MIB = 1 << 20


def day(offset):
    return (datetime.date.today() + datetime.timedelta(offset)).isoformat()


def content(organisation, record, headers=None, method="GET", **query):
    return organisation.ask(method, f"evidence/{record['id']}/content", headers=headers or {}, query=query)


@pytest.fixture(scope="module")
def pdf(organisation):
    return organisation.upload("Back-up test maart.pdf", PDF, "application/pdf", title="Back-up teruggezet", kind="report",
                               validFromDate=day(-30), validUntilDate=day(300))


def test_a_file_goes_in_and_comes_out(organisation, pdf):
    sha256 = hashlib.sha256(PDF).hexdigest()
    told = {name: pdf[name] for name in ("custody", "fileName", "mediaType", "size", "sha256", "contentVersion", "kind")}
    assert told == {"custody": "kept", "fileName": "Back-up test maart.pdf", "mediaType": "application/pdf", "size": len(PDF),
                    "sha256": sha256, "contentVersion": 1, "kind": "report"}
    assert pdf["derived"] == {"state": "current", "renewalDate": None}
    answer = content(organisation, pdf)
    assert (answer.status, answer.body) == (200, PDF)
    told = {name: answer.headers[name] for name in ("Content-Type", "Content-Length", "Content-Disposition", "Accept-Ranges", "ETag",
                                                    "X-Content-Type-Options", "Content-Security-Policy")}
    assert told == {"Content-Type": "application/pdf", "Content-Length": str(len(PDF)), "Accept-Ranges": "bytes",
                    "Content-Disposition": 'attachment; filename="Back-up test maart.pdf"', "ETag": f'"{sha256}"',
                    "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    head = content(organisation, pdf, method="HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(PDF)))
    assert content(organisation, pdf, {"If-None-Match": f'"{sha256}"'}).status == 304
    place = organisation.server.data / "current/files" / sha256[:2] / sha256
    assert place.read_bytes() == PDF and place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("wanted, status, part", [
    ("bytes=0-0", 206, (0, 1)), ("bytes=5-", 206, (5, len(PDF))), ("bytes=-7", 206, (len(PDF) - 7, len(PDF))),
    (f"bytes=3-{10 * len(PDF)}", 206, (3, len(PDF))), (f"bytes=-{10 * len(PDF)}", 206, (0, len(PDF))), ("BYTES=1-2", 206, (1, 3)),
    (f"bytes={len(PDF)}-", 416, None), ("bytes=-0", 416, None), ("bytes=99999999999999999999-", 200, (0, len(PDF))),
    ("bytes=2-1", 200, (0, len(PDF))), ("bytes=0-1,3-4", 200, (0, len(PDF))), ("lines=1-2", 200, (0, len(PDF))),
    ("bytes=", 200, (0, len(PDF))), ("bytes=-", 200, (0, len(PDF))), ("bytes=a-b", 200, (0, len(PDF)))])
def test_parts_of_a_file(organisation, pdf, wanted, status, part):
    answer = content(organisation, pdf, {"Range": wanted})
    assert answer.status == status, answer.body[:200]
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(PDF)}"
        return
    assert answer.body == PDF[part[0]:part[1]]
    assert answer.headers["Content-Range"] == (f"bytes {part[0]}-{part[1] - 1}/{len(PDF)}" if status == 206 else None)


def test_a_part_of_another_file_is_the_whole(organisation, pdf):
    for tag, status in ((f'"{pdf["sha256"]}"', 206), ('"other"', 200), ("Sun, 22 Nov 2026 00:00:00 GMT", 200)):
        assert content(organisation, pdf, {"Range": "bytes=0-3", "If-Range": tag}).status == status, tag


@pytest.mark.parametrize("name, plain", [('a"b\\c.txt', 'a_b_c.txt'), ("verslag café.txt", "verslag caf__.txt"), ("50%.txt", "50_.txt")])
def test_names_of_files(organisation, name, plain):
    if "\\" in name:
        refused = organisation.ask("POST", "evidence", b"x", headers={"Content-Type": "text/plain"}, query={"filename": name})
        assert refused.status == 400 and refused.rules == {("filename", "format")}, refused.body
        name, plain = 'a"b.txt', "a_b.txt"
    told = content(organisation, organisation.upload(name, b"x")).headers["Content-Disposition"]
    assert told.startswith(f'attachment; filename="{plain}"; filename*=UTF-8\'\''), told
    assert urllib.parse.unquote(told.split("UTF-8''")[1]) == name


def test_a_file_is_what_it_is_said_to_be(organisation):
    def status(media_type, body):
        answer = organisation.ask("POST", "evidence", body, headers={"Content-Type": media_type}, query={"filename": "x"})
        return answer.status, answer.json.get("mediaType")

    assert status("application/pdf", b"MZ\x90\x00") == (415, None)
    assert status("image/png", PDF) == (415, None) and status("nonsense", PDF) == (415, None)
    assert status("application/octet-stream", PDF) == (201, "application/pdf")
    assert status("text/csv; charset=utf-8", b"a;b\r\n") == (201, "text/csv")
    assert status("application/json", b'{"a": 1}') == (201, "application/json")
    assert status("text/html", b"<script>alert(1)</script>") == (201, "text/html")


def test_everything_wrong_is_told_at_once(organisation):
    with nothing_changes(organisation):
        answer = organisation.ask("POST", "evidence", b"x", headers={"Content-Type": "text/plain"}, query={
            "filename": "a/b", "kind": "poem", "validFromDate": "soon", "sha256": "0", "nonsense": "1", "size": "3"})
        assert answer.status == 400 and answer.rules == {
            ("filename", "format"), ("kind", "choice"), ("validFromDate", "format"), ("sha256", "format"),
            ("nonsense", "unknown-member"), ("size", "read-only")}, answer.body
        answer = organisation.ask("POST", "evidence", b"", headers={"Content-Type": "text/plain"}, query={"filename": "a"})
        assert (answer.status, answer.json["type"]) == (400, "urn:problem-type:zorgborg:length")
        answer = organisation.ask("POST", "evidence", b"x", headers={"Content-Type": "text/plain"}, query={
            "filename": "a", "validFromDate": day(2), "validUntilDate": day(1)})
        assert answer.status == 409 and answer.rules == {("#/validUntilDate", "date-order")}, answer.body
        answer = organisation.ask("POST", "evidence", b"x", headers={"Content-Type": "text/plain"})
        assert answer.status == 415, answer.body  # JSON, or a name
    assert not list((organisation.server.data / "current/files/incoming").iterdir())


def test_seen_and_not_kept(organisation):
    answer = organisation.ask("POST", "evidence", {"title": "Contract met de leverancier"})
    assert answer.status == 409 and answer.rules == {("#/location", "seen-needs"), ("#/seenBy", "seen-needs"),
                                                     ("#/seenDate", "seen-needs")}, answer.body
    seen = organisation.post("evidence", {
        "title": "Contract met de leverancier", "location": "Kluis, kantoor Utrecht", "seenBy": "A. Bakker", "seenDate": day(-1),
        "validUntilDate": day(90), "sha256": "ab" * 32})
    assert (seen["custody"], seen["size"], seen["derived"]["state"]) == ("seen", None, "current")
    assert content(organisation, seen).status == 404
    for members in ({"size": 3}, {"custody": "kept"}, {"fileName": "x"}, {"contentVersion": 2}):
        answer = organisation.ask("PATCH", "evidence/" + seen["id"], members, 1)
        assert answer.status == 400 and {rule for _, rule in answer.rules} == {"read-only"}, answer.body
    assert organisation.patch("evidence", seen, {"sha256": "cd" * 32})["sha256"] == "cd" * 32


def test_another_version_of_a_file(organisation):
    first = organisation.upload("log.txt", b"one", validUntilDate=day(-1))
    path = f"evidence/{first['id']}/content"
    renamed = organisation.patch("evidence", first, {"title": "Logboek"})
    refused = organisation.ask("PATCH", "evidence/" + first["id"], {"sha256": "00" * 32}, 2)
    assert refused.status == 409 and refused.rules == {("#/sha256", "read-only")}, refused.body
    query = {"filename": "log2.txt", "validUntilDate": day(10)}
    assert organisation.ask("PUT", path, b"two", query=query).status == 428
    assert organisation.ask("PUT", path, b"two", 1, query=query).status == 412
    answer = organisation.ask("PUT", path, b"two", 2, query=query)
    assert answer.status == 200, answer.body
    second = answer.json
    assert (second["contentVersion"], second["fileName"], second["title"], second["derived"]["state"]) == (
        2, "log2.txt", "Logboek", "current")
    assert content(organisation, second).body == b"two"
    assert content(organisation, first, asOf=renamed["updatedAt"]).body == b"one"
    assert content(organisation, first, asOf=second["updatedAt"]).body == b"two"
    history = organisation.get(f"evidence/{first['id']}/history")["items"]
    assert [item["action"] for item in history] == ["upload", "change", "create"]


def test_freshness_drives_control_statement_and_overdue(organisation):
    control = make(organisation, requirements=["nen7510-2024:A.8.15"], title="Logging")
    state = lambda: organisation.get("controls/" + control["id"])["derived"]["evidenceState"]

    def overdue():
        return {item["id"]: (item["what"], item["dueDate"], item["daysLate"]) for item in organisation.get("overdue")["items"]
                if item["register"] == "evidence"}

    old = organisation.upload("old.txt", b"old", validFromDate=day(-400), validUntilDate=day(-3))
    assert state() == "none" and old["id"] not in overdue()
    control = organisation.patch("controls", control, {"evidence": [old["id"]]})
    assert control["derived"]["evidenceState"] == "expired"
    assert overdue()[old["id"]] == ("renewal", day(-3), 3)
    line = next(l for l in organisation.get("statement-of-applicability")["lines"] if l["requirement"] == "nen7510-2024:A.8.15")
    assert line["evidenceState"] == "expired", line
    new = organisation.upload("new.txt", b"new", validUntilDate=day(20))
    control = organisation.patch("controls", control, {"evidence": [old["id"], new["id"]]})
    assert control["derived"]["evidenceState"] == "current"
    assert old["id"] not in overdue() and overdue()[new["id"]] == ("renewal", day(20), 0)
    assert organisation.get("evidence/" + new["id"])["derived"]["renewalDate"] == day(20)
    later = organisation.upload("later.txt", b"later", validFromDate=day(5))
    assert later["derived"]["state"] == "none"
    organisation.ask("DELETE", "evidence/" + new["id"], version=1)
    assert state() == "expired"
    refused = organisation.ask("PATCH", "controls/" + control["id"], {"evidence": ["01a2023d-f97c-7fc9-8b92-3335ba71f510"]},
                               control["version"])
    assert refused.status == 409 and refused.rules == {("#/evidence/0", "link-target")}, refused.body


def test_a_retried_upload_is_one(organisation):
    before = organisation.get("evidence")["total"]
    ask = lambda body, query: organisation.ask("POST", "evidence", body, query=query, headers={
        "Idempotency-Key": "upload-1", "Content-Type": "text/plain"})
    first, again = (ask(b"same", {"filename": "same.txt"}) for _ in range(2))
    assert (first.status, again.status) == (201, 201) and first.json["id"] == again.json["id"]
    assert ask(b"other", {"filename": "same.txt"}).status == 409 and ask(b"same", {"filename": "x.txt"}).status == 409
    assert organisation.get("evidence")["total"] == before + 1
    assert not list((organisation.server.data / "current/files/incoming").iterdir())
    other = hashlib.sha256(b"other").hexdigest()
    assert not (organisation.server.data / "current/files" / other[:2] / other).exists(), "nobody names it"


def test_too_large_and_not_allowed_are_told_before_the_body_is_taken(organisation):
    def begin(token, length, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", organisation.server.port, timeout=20)
        connection.putrequest("POST", organisation.base + "/evidence?filename=x")
        for name, value in {"Authorization": "Bearer " + token, "Content-Length": str(length), **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        out = answer.status, answer.getheader("Connection")
        connection.close()
        return out

    assert begin(organisation.token, 257 * MIB) == (413, "close")
    assert begin("zb_" + "A" * 43, 200 * MIB) == (401, "close")
    assert begin(organisation.as_role("reader").token, 200 * MIB) == (403, "close")


def test_an_auditors_reading_is_on_record_once_an_hour(organisation, pdf):
    auditor = organisation.as_role("external-auditor", "eva@audit.example")
    seen = lambda: [i for i in organisation.get("audit-log", register="accesses")["items"]]
    tag = organisation.ask("GET", "controls").headers["ETag"]
    content(organisation, pdf)  # an officer's own reading isn't
    assert content(auditor, pdf, method="HEAD").status == 200 and seen() == []
    for _ in range(3):
        assert content(auditor, pdf).status == 200
    hours = {item["at"][:13] for item in seen()}
    assert len(seen()) == len(hours) >= 1 and {item["actor"] for item in seen()} == {
        organisation.server.ask("GET", "/v1/me", token=auditor.token).json["id"]}
    assert organisation.ask("GET", "controls").headers["ETag"] == tag, "what can be read didn't change"


def test_an_auditor_asks_and_an_owner_answers(organisation, pdf):
    auditor, owner = organisation.as_role("internal-auditor", "ina@example.nl"), organisation.as_role("owner", "olaf@example.nl")
    me = organisation.server.ask("GET", "/v1/me", token=owner.token).json["id"]
    due = day(-2)
    asked = auditor.post("evidence-requests", {"title": "Laatste hersteltest", "owner": me, "dueDate": due})
    path = "evidence-requests/" + asked["id"]
    act = lambda who, name, body: who.ask("POST", f"{path}/{name}", body)
    late = [i for i in organisation.get("overdue")["items"] if i["id"] == asked["id"]]
    assert [(i["what"], i["dueDate"], i["owner"]) for i in late] == [("answer", due, me)], late
    assert act(auditor, "_accept", {}).rules == {("#/status", "not-answered")}
    assert act(auditor, "_answer", {"answer": "Zie bijlage"}).status == 403
    assert owner.ask("PATCH", path, {"title": "Iets anders"}, 1).status == 403
    answer = act(owner, "_answer", {"answer": "Zie bijlage", "evidence": [pdf["id"]]})
    assert (answer.status, answer.json["status"], answer.json["answeredBy"]) == (200, "answered", me), answer.body
    assert asked["id"] not in [i["id"] for i in organisation.get("overdue")["items"]]
    assert act(owner, "_accept", {}).status == 403
    assert act(auditor, "_return", {}).status == 400
    assert act(auditor, "_return", {"reason": "Van een ander jaar"}).json["status"] == "returned"
    assert act(owner, "_answer", {"answer": "Dan deze", "evidence": []}).json["status"] == "answered"
    done = act(auditor, "_accept", {"note": "Akkoord"})
    assert (done.json["status"], done.json["assessment"]) == ("accepted", "Akkoord"), done.body
    assert act(owner, "_answer", {"answer": "Nog iets", "evidence": []}).rules == {("#/status", "frozen")}
    assert auditor.ask("PATCH", path, {"title": "Anders"}, done.json["version"]).rules == {("#/status", "frozen")}
    actions = [item["action"] for item in organisation.get(path + "/history")["items"]]
    assert actions == ["accept", "answer", "return", "answer", "create"]


def test_an_erased_file_is_nowhere(tmp_path_factory):
    data = tmp_path_factory.mktemp("erase") / "data"
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "o@example.nl").stdout)
    server = Server(data)
    own = Organisation(server, initial["organisationId"], initial["token"])
    board = own.as_role("board")
    secret = b"Geheim rapport " + os.urandom(64).hex().encode()
    first = own.upload("geheim.txt", secret, title="Uniek onderwerp 4711")
    twin = own.upload("kopie.txt", secret)
    sha256 = first["sha256"]
    place = data / "current/files" / sha256[:2] / sha256

    def erase(record):
        assert own.ask("DELETE", "evidence/" + record["id"], version=1).status == 200
        for who, status in ((own, 202), (board, 200)):
            answer = who.ask("POST", f"evidence/{record['id']}/_erase", {"versions": [1, 2], "reason": "AVG, artikel 17"})
            assert answer.status == status, answer.body

    erase(first)
    assert place.exists(), "its twin names it still"
    assert content(own, first).status == 410 and content(own, twin).body == secret
    erase(twin)
    assert not place.exists() and content(own, twin).status == 410
    assert not list((data / "current/files/incoming").iterdir())
    assert server.stop() == 0
    assert zorgborg("check", "--data", data).returncode == 0
    for path in data.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert secret not in held and b"Uniek onderwerp 4711" not in held, path


def peak_of(server):
    """The server's resident memory at its highest, in bytes."""
    for line in open(f"/proc/{server.process.pid}/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


def test_a_large_file_stays_out_of_memory(organisation):
    size = 256 * MIB
    piece = os.urandom(MIB)
    digest = hashlib.sha256()
    organisation.upload("warm.bin", piece)
    before = peak_of(organisation.server)

    def pieces():
        for number in range(256):
            block = number.to_bytes(4, "big") + piece[4:]
            digest.update(block)
            yield block

    connection = http.client.HTTPConnection("127.0.0.1", organisation.server.port, timeout=120)
    headers = {"Authorization": "Bearer " + organisation.token, "Content-Length": str(size)}
    connection.request("POST", organisation.base + "/evidence?filename=large.bin", pieces(), headers)
    answer = connection.getresponse()
    made = json.loads(answer.read())
    assert (answer.status, made["size"], made["sha256"]) == (201, size, digest.hexdigest()), made
    connection.request("GET", f"{organisation.base}/evidence/{made['id']}/content", headers={
        "Authorization": "Bearer " + organisation.token})
    answer, received = connection.getresponse(), hashlib.sha256()
    while block := answer.read(MIB):
        received.update(block)
    assert received.hexdigest() == digest.hexdigest()
    grown = peak_of(organisation.server) - before
    if "ZORGBORG_SANITIZED" not in os.environ:
        assert grown < 8 * MIB, f"{grown / MIB:.1f} MiB"


def test_a_kill_leaves_no_half_file_and_no_orphan(tmp_path):
    """SIGKILL while four clients upload: what was acknowledged is there whole, nothing else is."""
    data = tmp_path / "data"
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "o@example.nl").stdout)
    acknowledged, dice = {}, random.Random(7510)

    def upload(own, seed, answered):
        source = random.Random(seed)
        while True:
            body = source.randbytes(source.choice([10, 5_000, 300_000]))
            try:
                answer = own.ask("POST", "evidence", body, query={"filename": "f.bin"})
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 201, answer.body
            acknowledged[answer.json["id"]] = body
            answered.set()

    rounds = int(os.environ.get("ZORGBORG_CRASH_ROUNDS", "10")) // 5
    for turn in range(rounds):
        answered = threading.Event()
        server = Server(data)
        own = Organisation(server, initial["organisationId"], initial["token"])
        threads = [threading.Thread(target=upload, args=(own, f"{turn}-{n}", answered)) for n in range(4)]
        for thread in threads:
            thread.start()
        with pytest.raises(subprocess.TimeoutExpired):  # it runs until it is killed, at whatever it does then
            server.process.wait(dice.uniform(0, 0.4) if answered.wait(60) else 0)
        server.stop(9)
        for thread in threads:
            thread.join()
    server = Server(data)  # takes away what was half
    own = Organisation(server, initial["organisationId"], initial["token"])
    known, page = set(), {"next": None}
    while "next" in page:
        page = own.get("evidence", limit=1000, fields="id", **({"cursor": page["next"]} if page["next"] else {}))
        known |= {record["id"] for record in page["items"]}
    assert set(acknowledged) <= known, sorted(set(acknowledged) - known)[:5]
    sample = dice.sample(sorted(acknowledged), min(200, len(acknowledged)))
    for id in sample:
        assert content(own, {"id": id}).body == acknowledged[id], id
    assert server.stop() == 0
    assert zorgborg("check", "--data", data).returncode == 0
    place = next((data / "current/files").glob("??/*"))
    whole = place.read_bytes()
    for damaged, what in ((b"", "has another size"), (b"x" + whole[1:], "has another content"), (None, "isn't there")):
        place.unlink() if damaged is None else place.write_bytes(damaged)
        found = zorgborg("check", "--data", data, check=False)
        assert found.returncode == 1 and f"{place.name} {what}" in found.stderr, (what, found)
    place.write_bytes(whole)
    stray = data / "current/files/00" / ("0" * 64)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"stray")
    found = zorgborg("check", "--data", data, check=False)
    assert found.returncode == 1 and "no record names it" in found.stderr, found
    assert not list((data / "current/files/incoming").iterdir()) and len(acknowledged) >= rounds, len(acknowledged)
