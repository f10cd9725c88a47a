"""A bundle of the served demo by the reference implementation of BagIt: valid as it is, and not once a byte is changed."""
import pathlib
import subprocess
import tempfile
import zipfile

from served import WORK, served


def validate(bag):
    return subprocess.run([WORK / "venv/bin/bagit.py", "--validate", bag], capture_output=True, text=True)


with served() as server, tempfile.TemporaryDirectory(dir=WORK, prefix="served-") as folder:
    for profile in ("certifier", "inspectorate", "customer"):
        status, body = server.get(server.below("evidence-bundle?profile=" + profile))
        assert status == 200, body
        packed = pathlib.Path(folder) / "bundle.zip"
        packed.write_bytes(body)
        unpacked = pathlib.Path(folder) / profile
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(unpacked)
        good = validate(unpacked / "bag")
        assert good.returncode == 0 and "is valid" in good.stderr, good
        changed = unpacked / "bag/data/bundle.json"
        changed.write_bytes(changed.read_bytes().replace(b"zorgborg", b"zorgburg", 1))
        bad = validate(unpacked / "bag")
        assert bad.returncode != 0 and "data/bundle.json" in bad.stderr, bad
        print(f"{profile}: {len(body)} bytes, valid; {changed.name} changed: {bad.stderr.splitlines()[-1]}")
