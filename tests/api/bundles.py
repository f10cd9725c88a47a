"""Evidence bundles taken apart and put together again, by what the formats say and without the program's own code."""
import binascii
import hashlib
import io
import json
import pathlib
import struct
import subprocess
import tempfile
import zipfile
import zlib

STREAMED = ("bag/data/audit-log.jsonl", "bag/data/contents.jsonl", "bag/data/proofs.json")  # sizes in eight bytes
TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha512.txt", "public-key.pem")


def pack(files, when, stored=lambda name: "/evidence/" in name, between=b"", rename=lambda name: name):
    """A ZIP (APPNOTE 6.3) as the program lays it out; `between` goes behind the first member, `rename` into the directory only."""
    out, directory = b"", b""
    time = when[3] << 11 | when[4] << 5 | when[5] // 2
    date = when[0] - 1980 << 9 | when[1] << 5 | when[2]
    for name, content in files:
        large, method = name in STREAMED, 0 if stored(name) else 8
        packed = content
        if method:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = deflate.compress(content) + deflate.flush()
        crc, offset, version = binascii.crc32(content), len(out), 45 if large else 20
        extra = struct.pack("<HHQQ", 1, 16, 0, 0) if large else b""
        short = 0xFFFFFFFF if large else 0
        out += struct.pack("<4s5H3L2H", b"PK\3\4", version, 8, method, time, date, 0, short, short, len(name), len(extra))
        out += name.encode() + extra + packed + struct.pack("<4sLQQ" if large else "<4sLLL", b"PK\7\10", crc, len(packed), len(content))
        shown = rename(name).encode()
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 3 << 8 | version, version, 8, method, time, date, crc, len(packed),
                                 len(content), len(shown), 0, 0, 0, 0, 0o100644 << 16, offset) + shown
        out, between = out + between, b""
    return out + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(out), 0)


class Key:
    """An Ed25519 key of somebody else."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "other.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.path], check=True, capture_output=True)
        self.public = subprocess.run(["openssl", "pkey", "-in", self.path, "-pubout"], check=True, capture_output=True).stdout

    def sign(self, text):
        with tempfile.NamedTemporaryFile() as file:
            file.write(text)
            file.flush()
            return subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.path, "-in", file.name], check=True,
                                  capture_output=True).stdout


class Bag:
    """The files of a bundle by their path in the bag, in their order."""

    def __init__(self, packed):
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            assert archive.testzip() is None
            self.when = archive.infolist()[0].date_time
            self.files = {name.removeprefix("bag/"): archive.read(name) for name in archive.namelist()}

    def copy(self):
        out = object.__new__(Bag)
        out.when, out.files = self.when, dict(self.files)
        return out

    def text(self, path):
        return self.files["data/" + path].decode()

    def json(self, path):
        return json.loads(self.text(path))

    def lines(self, path):
        return self.text(path).splitlines()

    def set_lines(self, path, lines):
        self.files["data/" + path] = "".join(line + "\n" for line in lines).encode()

    def replace(self, path, old, new):
        assert old in self.files[path].decode(), (path, old)
        self.files[path] = self.files[path].decode().replace(old, new, 1).encode()

    def reseal(self, key=None):
        """Makes the manifests anew; with a key of one's own, the signature and the checkpoint, too."""
        payload = {path: content for path, content in self.files.items() if path.startswith("data/")}
        if key:
            self.files["public-key.pem"] = key.public
        oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
        info = self.files["bag-info.txt"].decode().split("Payload-Oxum: ")[0]
        self.files["bag-info.txt"] = f"{info}Payload-Oxum: {oxum}\n".encode()
        self.files["manifest-sha512.txt"] = self._manifest(payload)
        self.files["tagmanifest-sha512.txt"] = self._manifest(TAGS)
        if key:
            self.files["signature.ed25519"] = key.sign(self.files["tagmanifest-sha512.txt"])
        return self

    def _manifest(self, paths):
        return "".join(f"{hashlib.sha512(self.files[path]).hexdigest()}  {path}\n" for path in paths).encode()

    def pack(self, **how):
        first = [path for path in self.files if path == "bagit.txt"]
        payload = [path for path in self.files if path.startswith("data/")]
        rest = [path for path in self.files if path not in first + payload]
        return pack([("bag/" + path, self.files[path]) for path in first + payload + rest], self.when, **how)
