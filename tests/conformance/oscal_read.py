"""Reads the OSCAL files of a folder with compliance-trestle, by its own models and validators, resolves the profile, and
has its command line take them into a workspace and validate them there. Run by the Python it is installed in."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import trestle
from trestle.core import validator_factory
from trestle.core.profile_resolver import ProfileResolver
from trestle.oscal import OSCAL_VERSION
from trestle.oscal.assessment_plan import AssessmentPlan
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
from trestle.oscal.component import ComponentDefinition
from trestle.oscal.mapping import MappingCollection
from trestle.oscal.poam import PlanOfActionAndMilestones
from trestle.oscal.profile import Profile

MODELS = {
    "assessment-plan": AssessmentPlan,
    "assessment-results": AssessmentResults,
    "catalog": Catalog,
    "component-definition": ComponentDefinition,
    "mapping-collection": MappingCollection,
    "plan-of-action-and-milestones": PlanOfActionAndMilestones,
    "profile": Profile,
}

folder = pathlib.Path.cwd()
(folder / ".trestle/cache").mkdir(parents=True, exist_ok=True)
print(f"trestle {trestle.__version__}, made for OSCAL {OSCAL_VERSION}")
validator = validator_factory.validator_factory.get(argparse.Namespace(mode="all", quiet=True))
files = {file.name: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}
bad = []
for name, content in files.items():
    model = MODELS[next(iter(content))].oscal_read(folder / name)
    valid = validator.model_is_valid(model, True, folder)
    print(f"trestle: {name}: says OSCAL {model.metadata.oscal_version.root.root}, {'valid' if valid else 'NOT VALID'}")
    bad += [] if valid else [name]

source = files["profile.json"]["profile"]["imports"][0]
controls = {name: {control["id"] for group in content["catalog"]["groups"] for control in group["controls"]} for name, content in files.items() if "catalog" in content}
everything = controls[source["href"]]
excluded = {one for each in source.get("exclude-controls", []) for one in each["with-ids"]}
resolved = ProfileResolver.get_resolved_profile_catalog(folder, folder / "profile.json")
found = {control.id for group in resolved.groups for control in group.controls}
print(f"trestle: the profile resolves to {len(found)} of {len(everything)} controls, {len(excluded)} excluded")
if found != everything - excluded:
    bad.append(f"profile: {sorted(found ^ (everything - excluded))}")

# What was assessed is in the catalog that is named, what was found is of what was assessed, and there is a plan for it.
for name, content in files.items():
    if "assessment-results" not in content:
        continue
    told = content["assessment-results"]
    if "assessment-plan" not in files.get(told["import-ap"]["href"], {}):
        bad.append(f"{name}: its plan isn't there")
    for result in told["results"]:
        reviewed = set()
        for selection in result["reviewed-controls"]["control-selections"]:
            here = {each["control-id"] for each in selection["include-controls"]}
            reviewed |= here
            bad += [f"{name}: {one} isn't in its catalog" for one in sorted(here - controls[selection["links"][0]["href"]])]
        bad += [f"{name}: {one['target']['target-id']} wasn't assessed" for one in result.get("findings", []) if one["target"]["target-id"] not in reviewed]

with tempfile.TemporaryDirectory() as workspace:
    run = lambda *arguments: subprocess.run([pathlib.Path(sys.executable).with_name("trestle"), *arguments], cwd=workspace, capture_output=True, text=True)
    steps = [["init", "--local"], *(["import", "-f", str(folder / name), "-o", pathlib.Path(name).stem] for name in files), ["validate", "-a"]]
    for step in steps:
        done = run(*step)
        if done.returncode:
            bad.append(f"trestle {' '.join(step)}: {done.stdout}{done.stderr}")
    print(f"trestle validate: {done.stdout.count('VALID: Model')} of {len(files)} taken into a workspace")
    if done.stdout.count("VALID: Model") != len(files):
        bad.append(f"trestle validate: {done.stdout}{done.stderr}")
sys.exit(f"not as they should be: {bad}" if bad else 0)
