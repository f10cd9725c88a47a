"""`zorgborg verify`: a good bundle holds, and whatever is done to it is found and named."""
import base64
import concurrent.futures
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
import zlib

import pytest

from bundles import Bag, Key
from conftest import BINARY, PROJECT
from test_bundle import bundle, upload

SEED = 7510
FLIPS, CUTS = 1000, 100


@pytest.fixture(scope="module")
def good(organisation):
    """A small bundle with evidence, an erased content, something archived."""
    control = organisation.patch("controls", organisation.control_of("A.5.1"), {"implementation": "One"})
    organisation.patch("controls", control, {"implementation": "Two"})
    for role, status in (("security-officer", 202), ("board", 200)):
        answer = organisation.as_role(role, f"{role}-erases@example.nl").ask(
            "POST", f"controls/{control['id']}/_erase", {"versions": [control["version"]], "reason": "a name"})
        assert answer.status == status, answer.body
    for name in ("first.txt", "second.txt"):
        upload(organisation, name, name.encode() * 20)
    return bundle(organisation)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bundles")


@pytest.fixture(scope="module")
def key(good, folder):
    path = folder / "key.pem"
    path.write_bytes(Bag(good).files["public-key.pem"])
    return path


@pytest.fixture(scope="module")
def other(folder):
    return Key(folder)


def verify(folder, packed, *options, name="bundle.zip"):
    path = folder / name
    path.write_bytes(packed)
    done = subprocess.run([BINARY, "verify", path, *options], capture_output=True, text=True, timeout=60)
    path.unlink()
    return done


def found(done, what, code=1):
    """Something is wrong, told in one line that says what."""
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1) and what in done.stderr, done


def same_files(packed, good):
    try:
        return Bag(packed).files == Bag(good).files
    except (zipfile.BadZipFile, zlib.error):
        return False


def all_found(folder, good, changed):
    """Every one of these is refused, but for another way to compress the very same content; checked beside each other."""
    def check(item):
        number, (how, packed) = item
        return how, packed, verify(folder, packed, name=f"{number}.zip")

    with concurrent.futures.ThreadPoolExecutor(max(2, os.cpu_count())) as pool:
        done = list(pool.map(check, enumerate(changed)))
    passed = [(how, packed) for how, packed, one in done if one.returncode == 0]
    assert all(same_files(packed, good) for _, packed in passed) and len(passed) <= len(done) // 100, [how for how, _ in passed]
    wrong = [(how, one) for how, _, one in done if one.returncode and (
        one.returncode not in (1, 2) or one.stdout or len(one.stderr.splitlines()) != 1 or ".zip: " not in one.stderr)]
    assert not wrong, wrong[:5]
    return len(done)


def test_a_good_bundle(good, key, folder):
    done = verify(folder, good, "--key", key)
    assert done.returncode == 0 and done.stdout.startswith("ok: ") and not done.stderr, done


def test_our_own_packer_makes_the_same_layout(good, folder):
    """What the tests below put together again is refused for what they change only."""
    assert verify(folder, Bag(good).pack()).returncode == 0
    assert verify(folder, Bag(good).reseal().pack()).returncode == 0


def test_flipped_bytes(good, folder):
    random.seed(SEED)

    def flipped():
        for _ in range(FLIPS):
            place, bits = random.randrange(len(good)), random.randrange(1, 256)
            yield f"byte {place} ^ {bits}", good[:place] + bytes([good[place] ^ bits]) + good[place + 1:]

    assert all_found(folder, good, flipped()) == FLIPS


def test_every_byte_of_the_structure(good, folder):
    """Each byte of the first and the largest member's headers and of the whole end, one bit each."""
    directory = good.index(b"PK\1\2")
    streamed = good.index(b"PK\3\4", good.index(b"checkpoint.txt"))
    places = [*range(0, 48), *range(streamed, streamed + 75), *range(directory, directory + 130), *range(len(good) - 60, len(good))]
    assert all_found(folder, good, ((f"byte {place}", good[:place] + bytes([good[place] ^ 1 << place % 8]) + good[place + 1:])
                              for place in places)) == len(places)


def test_cut_moved_and_lengthened(good, folder):
    random.seed(SEED)

    def changed():
        for _ in range(CUTS):
            a, b = sorted(random.sample(range(1, len(good)), 2))
            yield f"cut at {a}", good[:a]
            yield f"without {a}..{b}", good[:a] + good[b:]
            yield f"twice {a}..{b}", good[:b] + good[a:]
            yield f"zeros {a}..{b}", good[:a] + bytes(b - a) + good[b:]
        for extra in (b"\0", b"\n", b"PK\5\6" + bytes(18), good):
            yield "behind", good + extra
            yield "before", extra + good
        yield "empty", b""

    assert all_found(folder, good, changed()) == 4 * CUTS + 9


@pytest.mark.parametrize("how", [{"between": b"hidden"}, {"rename": lambda name: name.replace("bagit.txt", "bagIt.txt")}],
                         ids=["between", "rename"])
def test_readers_that_would_read_two_things(good, folder, how):
    found(verify(folder, Bag(good).pack(**how)), "isn't where the directory says", 2)


@pytest.mark.parametrize("name, what, code", [
    ("data/../evil", "a name that isn't allowed", 2), ("data//evil", "a name that isn't allowed", 2),
    ("data/evil/", "a name that isn't allowed", 2), ("data/a b", "a name that isn't allowed", 2), ("data/" + "x" * 400, "isn't allowed", 2),
    ("data/BUNDLE.json", "it is in the file twice", 2), ("evil.txt", "no manifest names it", 1),
    ("data/evil.txt", "the manifest doesn't name it", 1)])
def test_names(good, folder, name, what, code):
    bag = Bag(good)
    bag.files[name] = b"x"
    found(verify(folder, bag.pack()), what, code)


# What somebody does to the files: (name, what he does, what is found when he makes manifests and signature anew by a key of his own).
def drop_last_leaf(bag):
    bag.set_lines("audit-log.jsonl", bag.lines("audit-log.jsonl")[:-1])


def drop_leaf(bag):
    lines = bag.lines("audit-log.jsonl")
    bag.set_lines("audit-log.jsonl", lines[:5] + lines[6:])


def swap_leaves(bag):
    lines = bag.lines("audit-log.jsonl")
    lines[4], lines[5] = lines[5], lines[4]
    bag.set_lines("audit-log.jsonl", lines)


def change_leaf(bag):
    lines = bag.lines("audit-log.jsonl")
    lines[7] = lines[7].replace('"action":"create"', '"action":"change"')
    bag.set_lines("audit-log.jsonl", lines)


def spell_leaf(bag):
    lines = bag.lines("audit-log.jsonl")
    lines[7] = lines[7].replace('"action":', '"action": ')
    bag.set_lines("audit-log.jsonl", lines)


def contents(bag):
    return [json.loads(line) for line in bag.lines("contents.jsonl")]


def set_contents(bag, rows):
    bag.set_lines("contents.jsonl", [json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows])


def change_snapshot(bag):
    rows = contents(bag)
    row = next(row for row in rows if '"implementation":"Two"' in row.get("snapshot", ""))
    row["snapshot"] = row["snapshot"].replace("Two", "Ten")
    set_contents(bag, rows)


def swap_contents(bag):
    rows = contents(bag)
    rows[3]["salt"], rows[4]["salt"] = rows[4]["salt"], rows[3]["salt"]
    rows[3]["snapshot"], rows[4]["snapshot"] = rows[4]["snapshot"], rows[3]["snapshot"]
    set_contents(bag, rows)


def drop_content(bag):
    set_contents(bag, contents(bag)[:-1])


def hide_content(bag):
    rows = contents(bag)
    rows[9] = {"seq": rows[9]["seq"], "erased": True}
    set_contents(bag, rows)


def reorder_contents(bag):
    set_contents(bag, contents(bag)[::-1])


def change_row(bag):
    bag.replace("data/registers/controls.json", '"implementation":"Two"', '"implementation":"Ten"')


def drop_row(bag):
    lines = bag.lines("registers/controls.json")
    bag.set_lines("registers/controls.json", lines[:1] + lines[2:-1] + [lines[-1].replace("101", "100")])


def double_row(bag):
    lines = bag.lines("registers/controls.json")
    bag.set_lines("registers/controls.json", lines[:2] + lines[1:])


def foreign_row(bag):
    lines = bag.lines("registers/controls.json")
    identity = json.loads(lines[1].rstrip(","))["id"]
    bag.replace("data/registers/controls.json", identity, identity[:-4] + "0000")


def fraction(bag):
    bag.replace("data/registers/controls.json", '"version":1', '"version":1.5')


def change_proof(bag):
    lines = bag.lines("proofs.json")
    one, two = json.loads(lines[1].rstrip(",")), json.loads(lines[2].rstrip(","))
    bag.replace("data/proofs.json", json.dumps(one["proof"], separators=(",", ":")), json.dumps(two["proof"], separators=(",", ":")))


def drop_proof(bag):
    lines = bag.lines("proofs.json")
    bag.set_lines("proofs.json", lines[:1] + lines[2:])


def evidence(bag):
    return [path for path in bag.files if path.startswith("data/evidence/")]


def swap_evidence(bag):
    one, two = evidence(bag)
    bag.files[one], bag.files[two] = bag.files[two], bag.files[one]


def swap_links(bag):
    """The evidence of one record shown as another's, in the register's rows."""
    first, second = (path.split("/")[2] for path in evidence(bag))
    text = bag.files["data/registers/evidence.json"].decode()
    bag.files["data/registers/evidence.json"] = text.replace(first, "?").replace(second, first).replace("?", second).encode()


def drop_evidence(bag):
    del bag.files[evidence(bag)[0]]


def rename_evidence(bag):
    path = evidence(bag)[0]
    bag.files = {path + ".exe" if name == path else name: content for name, content in bag.files.items()}


def add_evidence(bag):
    bag.files["data/evidence/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/more.txt"] = b""


def more_registers(bag):
    bag.files["data/registers/secrets.json"] = b"{}"


def fewer_erased(bag):
    bag.replace("data/bundle.json", '"erased":1', '"erased":0')


def other_name(bag):
    bag.replace("data/bundle.json", '"name":"Zorgboerderij', '"name":"Ziekenhuis')


def other_root(bag):
    bag.replace("data/bundle.json", '"root":"', '"root":"AAAA')


def other_day(bag):
    bag.replace("data/bundle.json", '"asOf":"202', '"asOf":"203')


def no_withholding(bag):
    bag.replace("data/bundle.json", bag.text("bundle.json").split('"withheld":')[1].split(']')[0], "[")


def extra_member(bag):
    bag.replace("data/bundle.json", '{"organisation"', '{"certified":true,"organisation"')


def as_customer(bag):
    bag.replace("data/bundle.json", '"certifier"', '"customer"')


def no_log(bag):
    del bag.files["data/audit-log.jsonl"]


def not_json(bag):
    bag.files["data/bundle.json"] = b"\xff\n"


def no_line_end(bag):
    bag.files["data/contents.jsonl"] = bag.files["data/contents.jsonl"][:-1]


ATTACKS = [
    (drop_last_leaf, "leaves and the checkpoint"), (drop_leaf, "line 6: leaf 5 was expected"), (swap_leaves, "line 5: leaf 4 was expected"),
    (change_leaf, "root isn't the checkpoint's"), (spell_leaf, "line 8: it isn't canonical"),
    (change_snapshot, "isn't what the leaf commits to"), (swap_contents, "isn't what the leaf commits to"),
    (drop_content, "is missing from contents.jsonl"), (hide_content, "contents and there are"),
    (reorder_contents, "isn't in the order of the leaves"), (change_row, "commits to"), (drop_row, "records and the log"),
    (double_row, "isn't in order"), (foreign_row, "isn't in the log"), (fraction, "it holds a fraction"),
    (change_proof, "doesn't prove that leaf"), (drop_proof, "it proves"), (swap_evidence, "SHA-256 isn't the name of its folder"),
    (swap_links, "registers/evidence.json"), (drop_evidence, "missing.json"), (rename_evidence, "no evidence names it so"),
    (add_evidence, "no evidence names it so"), (more_registers, "doesn't speak of it"), (fewer_erased, "it says 0 erased"),
    (other_name, "bag-info.txt"), (other_root, "checkpoint.txt"), (other_day, "time of the files"), (no_withholding, "withheld"),
    (extra_member, "bundle.json"), (as_customer, "bundle.json"), (no_log, "audit-log.jsonl: it is missing"), (not_json, "bundle.json"),
    (no_line_end, "last line has no end")]


@pytest.mark.parametrize("attack, what", ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_attacks(good, folder, key, other, attack, what):
    """Files alone: the manifest tells. Manifests, too: the signature. All signed by another key: the content itself, and the key given."""
    bag = Bag(good)
    attack(bag)
    plain = verify(folder, bag.pack())
    found(plain, ".zip: bag/")
    assert "/data/" in plain.stderr or "manifest-sha512.txt" in plain.stderr, plain
    found(verify(folder, bag.copy().reseal().pack()), "signature.ed25519: it isn't this key's signature")
    forged = resigned(bag, other).pack()
    found(verify(folder, forged, "--key", key), "public-key.pem: the key is another one")
    found(verify(folder, forged), what)


def resigned(bag, other):
    """Everything signed anew, the checkpoint, too."""
    out = bag.copy()
    body = out.text("checkpoint.txt").split("\n\n")[0] + "\n"
    name = body.split("\n")[0]
    der = base64.b64decode("".join(other.public.decode().split("\n")[1:-2]))
    hint = hashlib.sha256(name.encode() + b"\n\1" + der[-32:]).digest()[:4]
    note = base64.b64encode(hint + other.sign(body.encode())).decode()
    out.files["data/checkpoint.txt"] = f"{body}\n\u2014 {name} {note}\n".encode()
    return out.reseal(other)


def test_a_whole_bundle_by_another_key(good, folder, key, other):
    """Nothing is wrong in it but who made it: only the key tells."""
    forged = resigned(Bag(good), other).pack()
    done = verify(folder, forged)
    assert done.returncode == 0 and "compare the key" in done.stderr, done
    found(verify(folder, forged, "--key", key), "the key is another one")


@pytest.mark.parametrize("path, content, what", [
    ("signature.ed25519", b"", "signature"), ("signature.ed25519", b"x" * 64, "signature"), ("public-key.pem", b"", "Ed25519 key"),
    ("bagit.txt", b"BagIt-Version: 0.97\n", "bagit.txt"), ("tagmanifest-sha512.txt", b"", "signature"), ("bag-info.txt", b"", "bag-info.txt"),
    ("manifest-sha512.txt", b"", "manifest-sha512.txt"), ("data/checkpoint.txt", b"x", "checkpoint.txt")])
def test_tag_files(good, folder, path, content, what):
    bag = Bag(good)
    bag.files[path] = content
    found(verify(folder, bag.pack()), what)


def test_what_can_not_be_read(folder, key, good):
    found(verify(folder, b"PK"), "no ZIP", 2)
    missing = subprocess.run([BINARY, "verify", folder / "none.zip"], capture_output=True, text=True, timeout=60)
    found(missing, "none.zip", 2)
    path = folder / "no-key.pem"
    path.write_text("no key")
    found(verify(folder, good, "--key", path), "isn't an Ed25519 public key", 2)
    assert subprocess.run([BINARY, "verify"], capture_output=True, timeout=60).returncode == 2


README = (PROJECT / "README.md").read_text().split("### Checking a bundle without this software\n")[1].split("\n## ")[0]


def check_by_hand(folder, packed):
    """What the README says to do: its shell lines, then its Python."""
    shell, python = (README.split(f"```{language}\n")[1].split("```")[0] for language in ("bash", "python"))
    place = folder / "by-hand"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (place / "bundle.zip").write_bytes(packed)
    (place / "check.py").write_text(python)
    files = subprocess.run(["bash", "-euc", shell], cwd=place, capture_output=True, text=True, timeout=60)
    meaning = subprocess.run([sys.executable, "check.py", "bag/data"], cwd=place, capture_output=True, text=True, timeout=60)
    return files, meaning


def test_the_readmes_way_on_a_good_bundle(good, folder):
    files, meaning = check_by_hand(folder, good)
    assert (files.returncode, files.stdout) == (0, "Signature Verified Successfully\n"), files
    assert meaning.returncode == 0 and meaning.stdout.startswith(f"{len(Bag(good).lines('audit-log.jsonl'))} changes by "), meaning


@pytest.mark.parametrize("attack, what", [
    (drop_last_leaf, "the log isn't whole"), (swap_leaves, "the log isn't whole"), (change_leaf, "the log isn't what was signed"),
    (change_snapshot, "was changed"), (swap_contents, "was changed"), (change_row, "isn't what the log says"),
    (swap_links, "isn't what the log says"), (swap_evidence, "was changed")])
def test_the_readmes_way_on_a_damaged_one(good, folder, attack, what):
    bag = Bag(good)
    attack(bag)
    files, meaning = check_by_hand(folder, bag.pack())
    assert files.returncode != 0 and "FAILED" in files.stdout, files
    assert meaning.returncode == 1 and what in meaning.stderr, meaning
    files, _ = check_by_hand(folder, bag.reseal().pack())
    assert files.returncode != 0 and "FAILED" not in files.stdout and "Signature Verification Failure" in files.stdout + files.stderr, files


# A process begins with what its maker holds in memory: this one holds little.
MEASURE = """
import os, subprocess, sys
quiet = subprocess.DEVNULL
_, status, usage = os.wait4(subprocess.Popen(sys.argv[1:], stdout=quiet, stderr=quiet).pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)"""


def peak(folder, packed):
    """Exit code, and the most memory in KiB that checking took."""
    path = folder / "large.zip"
    path.write_bytes(packed)
    done = subprocess.run([sys.executable, "-c", MEASURE, BINARY, "verify", path], capture_output=True, text=True, check=True, timeout=300)
    path.unlink()
    return tuple(map(int, done.stdout.split()))


def test_a_bomb_takes_no_memory(good, folder, other):
    bag = Bag(good)
    bag.files["data/zeros.bin"] = bytes(256 << 20)
    packed = resigned(bag, other).pack()
    assert len(packed) < 1 << 20
    (usual, before), (code, after) = peak(folder, good), peak(folder, packed)
    assert (usual, code) == (0, 0) and after - before < 16 << 10, (usual, code, before, after)


def test_a_bomb_that_hides_its_size(good, folder, other):
    """The directory says less than the member unpacks to."""
    bag, size = Bag(good), 7_654_321
    bag.files["data/zeros.bin"] = bytes(size)
    packed = resigned(bag, other).pack().replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    found(verify(folder, packed), "bag/data/zeros.bin: it is longer than the directory says")
