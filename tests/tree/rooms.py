"""An include that runs upwards is a defect: a room sees only the rooms below it (server/README of the order: README.md)."""
import pathlib
import re
import sys

ORDER = {  # room: what it may include beside itself
    "base": [],
    "http": ["base"],
    "domain": ["base"],
    "catalogue": ["domain", "base"],
    "storage": ["base"],
    "ledger": ["storage", "base"],
    "register": ["ledger", "storage", "catalogue", "domain", "base"],
}
ORDER["access"] = ["register", *ORDER["register"]]
ORDER["insight"] = ["register", *ORDER["register"]]
ORDER["acts"] = ["insight", *ORDER["insight"]]
ORDER["exports"] = ["access", "insight", *ORDER["access"]]
ORDER["reminders"] = ["exports", *ORDER["exports"]]
ORDER["api"] = ["exports", "acts", "reminders", "http", *ORDER["exports"]]
ORDER["commands"] = ["api", *ORDER["api"]]
BEAST = re.compile(r"#include <boost/(beast|asio)")
SQL = re.compile(r'"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|PRAGMA|BEGIN|COMMIT) ')

server = pathlib.Path(__file__).parents[2] / "server"
faults = []
for path in sorted(server.rglob("*.[ch]pp")):
    parts = path.relative_to(server).parts
    text = path.read_text()
    name = "/".join(parts)
    if len(parts) > 1 and parts[0] not in ORDER:
        faults.append(f"{name}: the room {parts[0]} isn't in the order")
        continue
    if len(parts) > 1:
        for included in re.findall(r'#include "([^"/]+)/', text):
            if included != parts[0] and included not in ORDER[parts[0]]:
                faults.append(f"{name}: includes {included}/, which lies above")
    if BEAST.search(text) and parts[0] != "http":
        faults.append(f"{name}: Beast and Asio stay inside http/")
    if "<spdlog/" in text and name != "base/log.cpp":
        faults.append(f"{name}: events are logged through base/log.hpp")
    if re.search(r"#include <boost/(beast|asio)\.hpp>", text):
        faults.append(f"{name}: includes all of Beast or Asio")
    if SQL.search(text) and not name.endswith("_queries.hpp"):
        faults.append(f"{name}: SQL stands in *_queries.hpp only")
print("\n".join(faults) or f"rooms: {len(ORDER)} in order")
sys.exit(1 if faults else 0)
