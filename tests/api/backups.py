"""What the tests of backups share: making and restoring them, and taking them apart with Python's own tarfile."""
import base64
import hashlib
import io
import json
import tarfile

import pytest

from conftest import Organisation, Server, zorgborg
from test_process import INIT, contents, refused

PASSPHRASE = "drie woorden, één regel"
MANIFEST, MANIFEST_HASH, DATABASE, KEY = "manifest.json", "manifest.sha256", "zorgborg.db", "keys/log.pem"


def backup(data, to, *options):
    told = json.loads(zorgborg("backup", "--data", data, "--to", to, *(options or ["--without-keys"])).stdout)
    assert (told["file"], told["bytes"]) == (str(to), to.stat().st_size), told
    return told


def restore(data, file, *options):
    return json.loads(zorgborg("restore", "--data", data, "--from", file, *options).stdout)


def is_sound(data):
    check = zorgborg("check", "--data", data, check=False)
    assert (check.returncode, check.stderr, check.stdout) == (0, "", "ok: 2 logs\n"), check
    return True


def is_tidy(data):
    """One generation, and nothing of a restore that is still to do."""
    below = sorted(str(path.relative_to(data)) for path in data.rglob("*"))
    generations = [name for name in below if name.count("/") == 1 and name.startswith("generations/")]
    assert [str((data / "current").readlink())] == generations, below
    assert [name for name in below if "outside" in name or name.endswith(".new")] == [], below
    return True


def is_refused(word, data, file, *options, **circumstances):
    """A restore fails in one line with this word, and changes nothing."""
    before = contents(data) if data.exists() else None
    told = refused("restore", "--data", data, "--from", file, *options, **circumstances)
    assert word in told, (word, told)
    after = contents(data) if data.exists() else None
    assert after == before, {path for path in {*(before or ()), *(after or ())} if (before or {}).get(path) != (after or {}).get(path)}
    return True


def members(file):
    """Content by name, in the order of the archive."""
    with tarfile.open(file, "r:") as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def sealed(parts):
    """The members again, with a manifest that is true of them: what somebody would make who wants to be believed."""
    manifest = json.loads(parts[MANIFEST])
    inner = {name: content for name, content in parts.items() if name not in (MANIFEST, MANIFEST_HASH)}
    manifest["members"] = [{"name": name, "size": len(content), "sha256": sha256(content)} for name, content in inner.items()]
    text = json.dumps(manifest).encode()
    return {MANIFEST: text, **inner, MANIFEST_HASH: f"{sha256(text)}  {MANIFEST}\n".encode()}


def write_tar(file, entries):
    """(name or TarInfo, content) one after another."""
    with tarfile.open(file, "w:", format=tarfile.PAX_FORMAT) as tar:
        for member, content in entries:
            info = tarfile.TarInfo(member) if isinstance(member, str) else member
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file


def note_of(data, organisation):
    """Origin, size and root of what was signed last."""
    origin, size, root = (data / "checkpoints" / organisation).read_text().split("\n")[:3]
    return origin, int(size), base64.b64decode(root)


class Register:
    """A folder with an organisation; `serving` gives its calls."""

    def __init__(self, data):
        self.data = data
        self.initial = json.loads(zorgborg("init", "--data", data, *INIT).stdout)
        self.id = self.initial["organisationId"]

    def serve(self, data=None):
        return Organisation(Server(data or self.data), self.id, self.initial["token"])

    def add_evidence(self, *contents):
        """Files of evidence; their names in a backup."""
        own = self.serve()
        names = [own.upload("evidence.bin", content)["sha256"] for content in contents]
        assert own.server.stop() == 0
        return [f"files/{name[:2]}/{name}" for name in names]

    def add(self, *titles, sign=False):
        """Made by a server of its own; `sign`: and then signed."""
        own = self.serve()
        made = [own.post("controls", {"title": title, "ground": "law"}) for title in titles]
        if sign:
            assert own.ask("GET", "audit-log/checkpoint").status == 200
        assert own.server.stop() == 0
        return made


@pytest.fixture
def register(tmp_path):
    return Register(tmp_path / "data")


@pytest.fixture
def secret(tmp_path):
    (tmp_path / "secret").write_text(PASSPHRASE + "\nnot this line\n")
    return ("--passphrase-file", tmp_path / "secret")
