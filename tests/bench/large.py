"""One organisation with 10,000 controls beside one with 100, and lists of the past with 1,000 versions behind each record."""
import datetime
import json
import statistics
import time

from load import Line, at_most, describe_all
from served import served

PAGES = {"list": "limit=50", "filter": "limit=50&ground=law", "search": "limit=50&q=handbook"}


def controls(line, organisation, count):
    path = f"/v1/organisations/{organisation}/controls"
    for begin in range(0, count, 1000):
        line.bulk(path, [{"create": {"title": f"Control {n}", "ground": "law" if n % 2 else "contract", "implementation": "As in the handbook"}}
                         for n in range(begin, min(count, begin + 1000))])


def p50(line, path, change, rounds=100):
    """Each time after a change of the register, so that nothing is kept."""
    times = []
    for number in range(rounds):
        change(number)
        times.append(line.timed(path))
    return statistics.median(times)


def sizes():
    with served() as server:
        line = Line(server.port, server.token)
        pair = []
        for count in (100, 10_000):
            status, body = line.ask("POST", "/v1/organisations", {"name": f"With {count}"})
            assert status == 201, body
            organisation = json.loads(body)["id"]
            base = f"/v1/organisations/{organisation}/controls"
            # Those that are there from the start are archived: each organisation has as many of the same kind.
            for item in json.loads(line.get(base + "?limit=1000&fields=id"))["items"]:
                status, body = line.ask("DELETE", f"{base}/{item['id']}", b"", "If-Match: *")
                assert status == 200, body
            controls(line, organisation, count)
            pair.append((base, json.loads(line.get(base + "?limit=1"))["items"][0]["id"]))
        for kind, query in PAGES.items():
            def after_changes(base, one):
                return p50(line, f"{base}?{query}", lambda number: line.patch(f"{base}/{one}", {"description": f"{kind} {number}"}))

            def again(base):
                return statistics.median(line.timed(f"{base}?{query}") for _ in range(100))

            small, large = pair
            yield at_most(f"first page of a {kind} in 10,000 controls", again(large[0]), "in 100", again(small[0]), 3)
            yield at_most("the same, each after a change", after_changes(*large), "in 100", after_changes(*small), 3)


def past():
    with served() as server:
        line = Line(server.port, server.token)
        path = server.below("controls?limit=101&asOf=")

        def lists(since, rounds=100):
            """Each time at another instant, so that nothing is kept."""
            step = (time.time() - since) * 0.9 / rounds
            return statistics.median(line.timed(path + instant(since + step * number)) for number in range(rounds))

        def describe(times):
            begin = time.time()
            describe_all(line, server.organisation, times)
            return begin

        one = lists(describe(2))
        yield at_most("list as of an instant, 1,000 versions behind each record", lists(describe(1000)), "1 version", one, 2)


def instant(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def measure():
    yield from sizes()
    yield from past()
