"""What is derived and committed is current: schema/openapi.json, the README's table of options."""
import json
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).parents[2]
binary = sys.argv[1]


def output(*arguments):
    return subprocess.run([binary, *arguments], capture_output=True, text=True, check=True).stdout


if json.loads(output("openapi")) != json.loads((root / "schema/openapi.json").read_text(encoding="utf-8")):
    sys.exit("schema/openapi.json isn't current: run scripts/format")
if output("reporting-views") != (root / "schema/reporting_views.sql").read_text(encoding="utf-8"):
    sys.exit("schema/reporting_views.sql isn't current: run scripts/format")
readme = (root / "README.md").read_text(encoding="utf-8")
for option, variable in re.findall(r"(--[a-z-]+) TEXT.*?\(Env:(\w+)\)", output("serve", "--help")):
    if f"`{option}`" not in readme or f"`{variable}`" not in readme:
        sys.exit(f"README.md doesn't name {option} ({variable})")
print("derived files: current")
