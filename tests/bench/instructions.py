"""Instructions a request takes (callgrind, one thread): the same on every machine of a kind, so that a change shows."""
import re

from load import Line, control_ids, reported
from served import served

COUNT = 500
CALLGRIND = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")


def counted(work, count):
    """Instructions of the whole process that did this so often."""
    with served("--threads", "1", under=CALLGRIND) as server:
        line = Line(server.port, server.token)
        control = control_ids(line, server.organisation)[0]
        list_path, control_path = server.below("controls?limit=101"), server.below("controls/" + control)
        line.get(list_path)
        for number in range(count):
            if "change" in work:
                line.patch(control_path, {"implementation": f"Version {number}"})
            if "list" in work:
                line.get(list_path)
        server.stop()
        return int(re.search(r"Collected : (\d+)", server.log())[1])


def measure():
    idle = counted((), 0)
    kept, change, both = ((counted(work, COUNT) - idle) / COUNT for work in (("list",), ("change",), ("change", "list")))
    yield reported("instructions: list of 101 controls, unchanged", f"{kept:,.0f}")
    yield reported("instructions: one change", f"{change:,.0f}")
    yield reported("instructions: list right after a change", f"{both - change:,.0f}")
