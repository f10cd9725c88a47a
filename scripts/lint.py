"""Runs clang-tidy on every source of the server; remembers by content what was clean (build/dev/lint)."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

build = pathlib.Path(sys.argv[1])
clean = build / "lint"
clean.mkdir(exist_ok=True)
headers = hashlib.sha256()
for path in sorted(pathlib.Path("server").rglob("*.hpp")) + [pathlib.Path(".clang-tidy")]:
    headers.update(path.read_bytes())


def lint(source):
    """The complaints about one source; empty when clean. Any change of a header looks at all sources again."""
    key = hashlib.sha256(headers.digest() + pathlib.Path(source).read_bytes() + source.encode()).hexdigest()
    if (clean / key).exists():
        return ""
    done = subprocess.run(["clang-tidy", "-p", str(clean), "--quiet", source], capture_output=True, text=True)
    if done.returncode == 0:
        (clean / key).touch()
        return ""
    return done.stdout


# GCC's precompiled headers and warning names mean nothing to clang; without them each source must stand on its own.
database = json.loads((build / "compile_commands.json").read_text())
for entry in database:
    entry["command"] = re.sub(r" -Winvalid-pch| -include \S*cmake_pch\.hxx| -W\S+", "", entry["command"])
(clean / "compile_commands.json").write_text(json.dumps(database))
sources = sorted({os.path.relpath(entry["file"]) for entry in database if "/server/" in entry["file"]})
sources = [source for source in sources if not source.endswith("http/asio.cpp")]
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    complaints = [text for text in pool.map(lint, sources) if text]
print("\n".join(complaints))
print(f"clang-tidy: {len(sources)} sources, {len(complaints)} with complaints")
sys.exit(1 if complaints else 0)
