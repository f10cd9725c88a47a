"""The OSCAL files of the demo's evidence bundle by other people's readers: NIST's JSON Schema with ajv, when
ZORGBORG_CHECKS has it, and compliance-trestle. A server without bundles has them written by its unit tests."""
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

from served import ROOT, WORK, served

HERE = pathlib.Path(__file__).parent
FILES = ["catalog-nen7510-2017.json", "catalog-nen7510-2024.json", "component-definition.json", "mapping-collection.json", "profile.json"]


def take_from_bundle(folder):
    """False when the server knows no bundles."""
    with served() as server:
        status, body = server.get(server.below("evidence-bundle"))
        if status == 404:
            return False
        assert status == 200, (status, body[:500])
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        for name in bundle.namelist():
            if "/data/oscal/" in name:
                (folder / pathlib.PurePosixPath(name).name).write_bytes(bundle.read(name))
    return True


def take_from_tests(folder):
    subprocess.run(["cmake", "--preset", "dev"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "dev", "--target", "test_exports"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([ROOT / "build/dev/tests/test_exports", "--test-case=*put into a folder*", "--no-intro", "--minimal"],
                   check=True, env={**os.environ, "ZORGBORG_OSCAL": str(folder)})


with tempfile.TemporaryDirectory(dir=WORK, prefix="oscal-") as path:
    folder = pathlib.Path(path)
    if take_from_bundle(folder):
        print("files of the demo's bundle")
    else:
        take_from_tests(folder)
        print("files of the unit tests: the server has no bundles")
    assert sorted(file.name for file in folder.iterdir()) == FILES, sorted(folder.iterdir())
    codes = []
    schema = next(iter(sorted(pathlib.Path(os.environ.get("ZORGBORG_CHECKS") or "/nonexistent").glob("oscal_complete_schema-*.json"))), None)
    if schema is None:
        print("PASSED OVER: ZORGBORG_CHECKS names no folder with oscal_complete_schema-….json")
    else:
        print(f"schema: {schema.name}", flush=True)
        codes.append(subprocess.run(["node", HERE / "oscal.mjs", WORK / "npm-oscal", schema, *(folder / name for name in FILES)]).returncode)
    codes.append(subprocess.run([WORK / "venv-oscal/bin/python", HERE / "oscal_read.py"], cwd=folder).returncode)
    sys.exit(max(codes))
