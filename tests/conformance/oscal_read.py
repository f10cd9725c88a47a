"""Reads the OSCAL files of a folder with compliance-trestle, by its own models and validators, and resolves the profile.
Run by the Python it is installed in."""
import argparse
import json
import pathlib
import sys

import trestle
from trestle.core import validator_factory
from trestle.core.profile_resolver import ProfileResolver
from trestle.oscal import OSCAL_VERSION
from trestle.oscal.catalog import Catalog
from trestle.oscal.component import ComponentDefinition
from trestle.oscal.mapping import MappingCollection
from trestle.oscal.profile import Profile

MODELS = {"catalog": Catalog, "component-definition": ComponentDefinition, "mapping-collection": MappingCollection, "profile": Profile}

folder = pathlib.Path.cwd()
(folder / ".trestle/cache").mkdir(parents=True, exist_ok=True)
print(f"trestle {trestle.__version__}, made for OSCAL {OSCAL_VERSION}")
validator = validator_factory.validator_factory.get(argparse.Namespace(mode="all", quiet=True))
bad = []
for file in sorted(folder.glob("*.json")):
    model = MODELS[next(iter(json.loads(file.read_text())))].oscal_read(file)
    valid = validator.model_is_valid(model, True, folder)
    print(f"trestle: {file.name}: says OSCAL {model.metadata.oscal_version.root.root}, {'valid' if valid else 'NOT VALID'}")
    bad += [] if valid else [file.name]

source = json.loads((folder / "profile.json").read_text())["profile"]["imports"][0]
catalog = json.loads((folder / source["href"]).read_text())["catalog"]
everything = {control["id"] for group in catalog["groups"] for control in group["controls"]}
excluded = {one for each in source.get("exclude-controls", []) for one in each["with-ids"]}
resolved = ProfileResolver.get_resolved_profile_catalog(folder, folder / "profile.json")
found = {control.id for group in resolved.groups for control in group.controls}
print(f"trestle: the profile resolves to {len(found)} of {len(everything)} controls, {len(excluded)} excluded")
if found != everything - excluded:
    bad.append(f"profile: {sorted(found ^ (everything - excluded))}")
sys.exit(f"not as they should be: {bad}" if bad else 0)
