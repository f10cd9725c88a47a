"""The OSCAL files of the demo's evidence bundle by other people's readers: NIST's JSON Schema with ajv, when
ZORGBORG_CHECKS has it, and compliance-trestle."""
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

from served import ROOT, WORK, served

HERE = pathlib.Path(__file__).parent
ALWAYS = {"catalog-nen7510-2017.json", "catalog-nen7510-2024.json", "component-definition.json", "mapping-collection.json", "profile.json"}
# Those of what there is: an audit's by its id.
OTHERS = {kind: re.compile(name) for kind, name in {
    "an audit": r"assessment-(plan|results)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json",
    "an exercise": r"assessment-(plan|results)-exercises\.json",
    "a finding": r"plan-of-action-and-milestones\.json",
}.items()}


def take_from_bundle(folder):
    with served() as server:
        status, body = server.get(server.below("evidence-bundle"))
        assert status == 200, (status, body[:500])
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        for name in bundle.namelist():
            if "/data/oscal/" not in name:
                continue
            (folder / pathlib.PurePosixPath(name).name).write_bytes(bundle.read(name))
            for evidence in re.findall(rb'"\.\./(evidence/[^"]+)"', bundle.read(name)):
                assert f"bag/data/{evidence.decode()}" in bundle.namelist(), (name, evidence)


with tempfile.TemporaryDirectory(dir=WORK, prefix="oscal-") as path:
    folder = pathlib.Path(path)
    take_from_bundle(folder)
    names = sorted(file.name for file in folder.iterdir())
    assert ALWAYS <= set(names), names
    unknown = [name for name in names if name not in ALWAYS and not any(other.fullmatch(name) for other in OTHERS.values())]
    assert not unknown, unknown
    for kind, other in OTHERS.items():
        assert any(map(other.fullmatch, names)), f"there is no file of {kind}"
    codes = []
    schema = next(iter(sorted(pathlib.Path(os.environ.get("ZORGBORG_CHECKS") or "/nonexistent").glob("oscal_complete_schema-*.json"))), None)
    if schema is None:
        print("PASSED OVER: ZORGBORG_CHECKS names no folder with oscal_complete_schema-….json")
    else:
        print(f"schema: {schema.name}", flush=True)
        codes.append(subprocess.run(["node", HERE / "oscal.mjs", WORK / "npm-oscal", schema, *(folder / name for name in names)]).returncode)
    codes.append(subprocess.run([WORK / "venv-oscal/bin/python", HERE / "oscal_read.py"], cwd=folder).returncode)
    sys.exit(max(codes))
