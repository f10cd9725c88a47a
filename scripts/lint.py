"""Runs clang-tidy on every source of the server, a room's sources as one, so that their headers are read once; remembers by
content what was clean (build/lint)."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

LARGEST = 24  # sources in one
build = pathlib.Path(sys.argv[1])
clean = pathlib.Path("build/lint")
clean.mkdir(parents=True, exist_ok=True)
headers = hashlib.sha256()
for path in sorted(pathlib.Path("server").rglob("*.hpp")) + [pathlib.Path(".clang-tidy")]:
    headers.update(path.read_bytes())


def groups():
    """Each group's name, sources and command; GCC's precompiled headers and warning names mean nothing to clang."""
    rooms = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = os.path.relpath(entry["file"])
        if source.startswith("server/") and source != "server/http/asio.cpp":
            command = re.sub(r" -Winvalid-pch| -include \S*cmake_pch\.hxx| -W\S+", "", entry["command"])
            rooms.setdefault(source.split("/")[1], []).append((source, command, entry["file"]))
    for room, entries in rooms.items():
        entries.sort()
        for begin in range(0, len(entries), LARGEST):
            part = entries[begin:begin + LARGEST]
            yield f"{room}_{begin // LARGEST}.cpp", [source for source, _, _ in part], part[0][1].replace(part[0][2], "{}")


def lint(group):
    """The complaints about one group; empty when clean. Any change of a header looks at all groups again."""
    name, sources, _ = group
    key = hashlib.sha256(headers.digest() + b"".join(name.encode() + pathlib.Path(name).read_bytes() for name in sources)).hexdigest()
    if (clean / key).exists():
        return ""
    done = subprocess.run(["clang-tidy", "-p", clean, "--quiet", "--checks=-bugprone-suspicious-include", clean / name],
                          capture_output=True, text=True)
    if done.returncode == 0:
        (clean / key).touch()
        return ""
    return done.stdout + done.stderr


all_groups = list(groups())
for name, sources, _ in all_groups:
    (clean / name).write_text("".join(f'#include "{os.path.abspath(source)}"\n' for source in sources))
(clean / "compile_commands.json").write_text(json.dumps(
    [{"directory": str(build.resolve()), "file": str((clean / name).resolve()), "command": command.format((clean / name).resolve())}
     for name, _, command in all_groups]))
all_groups.sort(key=lambda group: -len(group[1]))
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    complaints = [text for text in pool.map(lint, all_groups) if text]
print("\n".join(complaints))
print(f"clang-tidy: {sum(len(sources) for _, sources, _ in all_groups)} sources, {len(complaints)} of {len(all_groups)} groups with complaints")
sys.exit(1 if complaints else 0)
