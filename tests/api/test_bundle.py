"""The evidence bundle: what is in it for whom, and that it stays what it is."""
import base64
import datetime
import hashlib
import json
import re
import subprocess
import zipfile

import pytest

from bundles import Bag
from conftest import zorgborg


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def bundle(organisation, **query):
    answer = organisation.ask("GET", "evidence-bundle", query=query)
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/zip", answer.body
    return answer.body


FILES = {"plan.pdf": b"%PDF-1.4 plan", "Foto \u00e9\u00e9n (kopie).txt": b"seen", "." + "x" * 150 + ".txt": b"hidden", "twin.txt": b"seen"}


def upload(organisation, name, content):
    answer = organisation.ask("POST", "evidence", content, query={"filename": name, "title": "Of " + name[:20]},
                              headers={"Content-Type": "application/octet-stream"})
    assert answer.status == 201, answer.body
    return answer.json


@pytest.fixture(scope="module")
def lived_in(organisation):
    """An organisation with a past: changes, an archived record, an erased content."""
    control = organisation.control_of("A.5.1")
    for text in ("One", "Two"):
        control = organisation.patch("controls", control, {"implementation": text + ' "quoted", accented: é, emoji: 🔒'})
    gone = organisation.post("controls", {"title": "Archived", "ground": "law"})
    assert organisation.ask("DELETE", "controls/" + gone["id"], version=gone["version"]).status == 200
    organisation.post("documents", {"title": "=Policy", "kind": "policy"})
    for role, status in (("security-officer", 202), ("board", 200)):
        answer = organisation.as_role(role, f"{role}-erases@example.nl").ask(
            "POST", f"controls/{control['id']}/_erase", {"versions": [control["version"] - 1], "reason": "a name"})
        assert answer.status == status, answer.body
    for name, content in FILES.items():
        upload(organisation, name, content)
    organisation.post("evidence", {"title": "Seen", "location": "Archive", "seenBy": "Piet", "seenDate": "2026-01-05"})
    return organisation


def test_coreutils_and_openssl_check_it(lived_in, tmp_path):
    packed = tmp_path / "bundle.zip"
    packed.write_bytes(bundle(lived_in))
    subprocess.run(["unzip", "-q", packed], cwd=tmp_path, check=True)
    bag = tmp_path / "bag"
    checked = subprocess.run(["sha512sum", "-c", "--strict", "manifest-sha512.txt", "tagmanifest-sha512.txt"], cwd=bag, capture_output=True, text=True)
    files = [path for path in bag.rglob("*") if path.is_file()]
    assert checked.returncode == 0 and len(checked.stdout.splitlines()) == len(files) - 2, checked  # but signature and tag manifest
    subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public-key.pem", "-rawin", "-in", "tagmanifest-sha512.txt",
                    "-sigfile", "signature.ed25519"], cwd=bag, check=True, capture_output=True)
    key, = lived_in.server.ask("GET", "/v1/signing-keys").json["items"]
    assert (bag / "public-key.pem").read_text() == key["pem"]
    size = json.loads((bag / "data/bundle.json").read_text())["size"]  # by now the log says that it was made, too
    assert (bag / "data/checkpoint.txt").read_bytes() == lived_in.ask("GET", "audit-log/checkpoint", query={"size": size}).body
    octets = sum(path.stat().st_size for path in files if bag / "data" in path.parents)
    count = sum(bag / "data" in path.parents for path in files)
    assert f"Payload-Oxum: {octets}.{count}\n" in (bag / "bag-info.txt").read_text()
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in files)


def test_registers_are_as_the_api_shows_them(lived_in):
    instant = now()
    bag = Bag(bundle(lived_in, asOf=instant))
    for register in ("controls", "applicability", "documents", "memberships"):
        rows = bag.json(f"registers/{register}.json")
        shown = lived_in.get(register, asOf=instant, archived="any", limit=1000)
        assert (rows["items"], rows["total"]) == (shown["items"], shown["total"]), register
        assert any(row["archivedAt"] for row in rows["items"]) == (register == "controls")
        csv = lived_in.ask("GET", register, query={"asOf": instant, "archived": "any", "limit": 1000, "format": "csv"})
        assert bag.files[f"data/registers/{register}.csv"] == csv.body, register
    assert bag.json("statement-of-applicability.json") == lived_in.get("statement-of-applicability", asOf=instant)


def test_contents_fit_their_leaves(lived_in):
    bag = Bag(bundle(lived_in))
    leaves = [json.loads(line) for line in bag.lines("audit-log.jsonl")]
    assert [leaf["seq"] for leaf in leaves] == [*range(len(leaves))] and len(leaves) == bag.json("bundle.json")["size"]
    told = {}
    for line in bag.lines("contents.jsonl"):
        content = json.loads(line)
        told[content["seq"]] = content
        if "erased" not in content:
            digest = hashlib.sha256(base64.b64decode(content["salt"]) + content["snapshot"].encode()).digest()
            assert base64.b64encode(digest).decode() == leaves[content["seq"]]["digest"], content
    erased = [leaves[seq] for seq, content in told.items() if content.get("erased")]
    assert [(leaf["register"], leaf["version"]) for leaf in erased] == [("controls", 2)], erased
    withheld = [leaf["register"] for leaf in leaves if leaf["seq"] not in told]
    assert {*withheld} == {"tokens"}
    said = bag.json("bundle.json")
    assert said["withheld"] == [{"register": "tokens", "leaves": len(withheld)}]
    assert (said["contents"], said["erased"]) == (len(told) - 1, 1)
    everything = b"".join(bag.files.values())
    assert b"secretHash" not in everything and lived_in.token.encode() not in everything


def test_the_same_bytes_also_later(lived_in):
    instant = now()
    first = {profile: bundle(lived_in, asOf=instant, profile=profile) for profile in ("certifier", "inspectorate", "customer")}
    lived_in.post("controls", {"title": "Later", "ground": "law"})
    lived_in.ask("GET", "audit-log/checkpoint")
    for profile, packed in first.items():
        assert bundle(lived_in, asOf=instant, profile=profile) == packed, profile
    assert bundle(lived_in, profile="certifier") != first["certifier"]


def test_profiles_tell_less(lived_in):
    inspectorate, customer = (Bag(bundle(lived_in, profile=profile)) for profile in ("inspectorate", "customer"))
    assert "data/registers/controls.csv" in inspectorate.files and "data/registers/controls.json" not in inspectorate.files
    assert inspectorate.lines("contents.jsonl")
    assert sorted(customer.files) == sorted([
        "bagit.txt", "bag-info.txt", "manifest-sha512.txt", "public-key.pem", "tagmanifest-sha512.txt", "signature.ed25519",
        "data/checkpoint.txt", "data/statement-of-applicability.json", "data/bundle.json", "data/index.html"])
    statement = customer.json("statement-of-applicability.json")
    assert len(statement["lines"]) == 101 and {*statement["lines"][0]} == {"requirement", "title", "applicable", "status"}


def test_contents_from_an_instant_on(lived_in):
    instant = now()
    lived_in.patch("controls", lived_in.control_of("A.5.1"), {"implementation": "Three"})
    bag = Bag(bundle(lived_in, **{"from": instant}))
    leaves = [json.loads(line) for line in bag.lines("audit-log.jsonl")]
    newest = {(leaf["register"], leaf["record"]): leaf["seq"] for leaf in leaves if leaf["register"] != "tokens"}
    expected = {leaf["seq"] for leaf in leaves if leaf["register"] != "tokens" and leaf["at"] >= instant} | {*newest.values()}
    told = {json.loads(line)["seq"] for line in bag.lines("contents.jsonl")}
    assert told == expected
    said = bag.json("bundle.json")
    assert said["earlier"] == len([leaf for leaf in leaves if leaf["register"] != "tokens"]) - len(expected) > 0
    assert said["from"] == instant


def test_every_record_is_proven(lived_in):
    bag = Bag(bundle(lived_in))
    records = {(row["register"], row["id"]): row["seq"] for row in bag.json("proofs.json")["records"]}
    leaves = [json.loads(line) for line in bag.lines("audit-log.jsonl")]
    assert records == {(leaf["register"], leaf["record"]): leaf["seq"] for leaf in leaves if leaf["register"] != "tokens"}
    for seq in (0, 100, max(records.values())):
        proof = lived_in.get("audit-log/inclusion-proof", seq=seq, size=len(leaves))
        row = next((row for row in bag.json("proofs.json")["records"] if row["seq"] == seq), None)
        assert row is None or row["proof"] == proof["proof"]


def test_files_of_evidence(lived_in):
    bag = Bag(bundle(lived_in))
    there = {path: content for path, content in bag.files.items() if path.startswith("data/evidence/")}
    assert sorted(there.values()) == sorted({*FILES.values()})  # the same bytes once
    for path, content in there.items():
        folder, name = path.split("/")[2:]
        assert folder == hashlib.sha256(content).hexdigest() and re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", name), path
    assert any(path.endswith("/plan.pdf") for path in there) and any(path.endswith("/Foto_n_kopie_.txt") for path in there), there
    kept = {row["sha256"] for row in bag.json("registers/evidence.json")["items"] if row["custody"] == "kept"}
    assert kept == {hashlib.sha256(content).hexdigest() for content in FILES.values()}
    said = bag.json("bundle.json")
    assert (said["files"], said["missing"], bag.json("missing.json")) == (3, 0, {"items": [], "total": 0})


def test_a_file_that_is_gone_is_named(lived_in, tmp_path):
    """Past its erasure a bundle of before says that the file isn't there."""
    made = upload(lived_in, "gone.txt", b"to be erased")
    version = lived_in.ask("PATCH", "evidence/" + made["id"], {"title": "x"}, made["version"]).json["version"]
    instant = now()
    before = Bag(bundle(lived_in, asOf=instant))
    assert any(path.endswith("/gone.txt") for path in before.files)
    path = lived_in.server.data / "current/files" / made["sha256"][:2] / made["sha256"]
    path.rename(tmp_path / "kept")
    try:
        packed = tmp_path / "bundle.zip"
        packed.write_bytes(bundle(lived_in, asOf=instant))
        bag = Bag(packed.read_bytes())
        assert bag.json("missing.json") == {"items": [{"evidence": made["id"], "sha256": made["sha256"]}], "total": 1}, version
        assert not any(path.endswith("/gone.txt") for path in bag.files)
        assert "1 missing" in zorgborg("verify", packed).stdout
    finally:
        (tmp_path / "kept").rename(path)


def test_an_auditors_taking_is_on_record_once(lived_in):
    auditor = lived_in.as_role("internal-auditor", "takes@example.nl")
    before = lived_in.get("audit-log", register="accesses")["total"]
    for _ in range(2):
        bundle(auditor)
    after = lived_in.get("audit-log", register="accesses")
    rows = [row for row in Bag(bundle(lived_in)).json("registers/evidence.json")["items"] if row["custody"] == "kept"]
    assert after["total"] - before == len({row["sha256"] for row in rows}), after
    assert len({item["actor"] for item in after["items"][:after["total"] - before]}) == 1
    bundle(lived_in)
    assert lived_in.get("audit-log", register="accesses")["total"] == after["total"]


def test_who_made_a_bundle_is_on_record(lived_in):
    """As a reading: what can be read didn't change, nor does any bundle of before."""
    seen = lambda: lived_in.get("audit-log", register="exports")
    tags = lambda: [lived_in.ask("GET", path).headers["ETag"] for path in ("controls", "overdue")]
    program = json.loads(zorgborg("token", "--data", lived_in.server.data, "--program", "Robot", "--role", "security-officer",
                                  "--organisation", lived_in.id).stdout)["token"]
    callers = [lived_in.token, lived_in.as_role("board", "bundle@example.nl").token, program, lived_in.token]
    instant, before, tagged = now(), seen()["total"], tags()
    packed = [lived_in.ask("GET", "evidence-bundle", query={"asOf": instant}, token=token).body for token in callers]
    assert len({packed[0], packed[2], packed[3]}) == 1, "the same may, the same bytes"
    leaves = seen()["items"][:4]
    assert seen()["total"] == before + 4 and len({leaf["actor"] for leaf in leaves}) == 3, leaves
    assert {leaf["action"] for leaf in leaves} == {"create"} and tags() == tagged
    assert lived_in.ask("HEAD", "evidence-bundle").status == 200
    assert lived_in.ask("GET", "evidence-bundle", query={"profile": "everybody"}).status == 400
    assert lived_in.as_role("reader").ask("GET", "evidence-bundle").status == 403
    assert seen()["total"] == before + 4
    rows = Bag(bundle(lived_in)).json("registers/exports.json")["items"]
    assert [(row["profile"], row["asOf"]) for row in rows[-4:]] == [("certifier", instant)] * 4, rows[-4:]


@pytest.mark.parametrize("query, pointer", [
    ({"profile": "everybody"}, "profile"), ({"language": "fr"}, "language"), ({"from": "yesterday"}, "from"), ({"since": "x"}, "since"),
    ({"from": "2999-01-01T00:00:00Z"}, "from"), ({"assessment": "0192f0e4"}, "assessment"),
    ({"asOf": "2999-01-01T00:00:00Z"}, "asOf"), ({"colour": "red"}, "colour")])
def test_what_is_refused(lived_in, query, pointer):
    answer = lived_in.ask("GET", "evidence-bundle", query=query)
    assert answer.status == 400 and [error["pointer"] for error in answer.json["errors"]] == [pointer], answer.body


def test_who_may(lived_in):
    assert lived_in.as_role("external-auditor").ask("GET", "evidence-bundle").status == 200
    for role in ("reader", "owner", "administrator"):
        assert lived_in.as_role(role).ask("GET", "evidence-bundle").status == 403, role


def test_zip_tools_list_it(lived_in, tmp_path):
    packed = tmp_path / "bundle.zip"
    packed.write_bytes(bundle(lived_in, asOf=now()))
    tested = subprocess.run(["unzip", "-tqq", packed], capture_output=True, text=True)
    assert tested.returncode == 0 and not tested.stdout, tested
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
    assert len(names) == len({*map(str.lower, names)}) and all(name.startswith("bag/") for name in names)


def test_verify_says_what_it_checked(lived_in, tmp_path):
    packed, key = tmp_path / "bundle.zip", tmp_path / "key.pem"
    for profile in ("certifier", "inspectorate", "customer"):
        packed.write_bytes(bundle(lived_in, profile=profile))
        key.write_bytes(Bag(packed.read_bytes()).files["public-key.pem"])
        done = zorgborg("verify", packed, "--key", key)
        assert done.stdout.startswith(f"ok: Zorgboerderij De Hoek ({lived_in.id}) as of ") and not done.stderr, done
        assert ("1 erased" in done.stdout) == (profile != "customer"), done.stdout
        assert "withheld: " in done.stdout
        assert "compare the key" in zorgborg("verify", packed).stderr
