"""How soon a served demo answers, and what it then holds in memory; the medians of five starts."""
import statistics
import sys
import time

from served import served

GOALS = {"first answer": (200, "ms"), "resident": (40, "MiB")}


def start():
    with served() as server:
        status, body = server.get(server.below("controls"))
        elapsed = (time.perf_counter() - server.started) * 1000
        assert status == 200, body
        return {"first answer": elapsed, "resident": server.resident()}


starts = [start() for _ in range(5)]
missed = False
for name, (goal, unit) in GOALS.items():
    values = [one[name] for one in starts]
    median = statistics.median(values)
    missed |= median >= goal
    print(f"{name}: {median:.1f} {unit} ({', '.join(f'{value:.1f}' for value in values)}), goal < {goal} {unit}")
sys.exit(missed)
