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
            controls(line, organisation, count - 101 if count > 101 else 0)
            base = f"/v1/organisations/{organisation}/controls"
            pair.append((base, json.loads(line.get(base + "?limit=1"))["items"][0]["id"]))
        for kind, query in PAGES.items():
            def timed(base, one):
                return p50(line, f"{base}?{query}", lambda number: line.patch(f"{base}/{one}", {"description": f"{kind} {number}"}))

            def again(base):
                return statistics.median(line.timed(f"{base}?{query}") for _ in range(100))

            yield at_most(f"first page of a {kind} in 10,000 controls", again(pair[1][0]), "in 101", again(pair[0][0]), 3)
            yield at_most(f"the same, each after a change", timed(*pair[1]), "in 101", timed(*pair[0]), 3)


def past():
    with served() as server:
        line = Line(server.port, server.token)
        path = server.below("controls?limit=101&asOf=")

        def lists(since, rounds=100):
            """Each time at another instant, so that nothing is kept."""
            step = (time.time() - since) / rounds
            return statistics.median(line.timed(path + instant(since + step * number)) for number in range(rounds))

        before = time.time()
        time.sleep(0.2)
        one = lists(before)
        begin = time.time()
        describe_all(line, server.organisation, 1000)
        yield at_most("list as of an instant, 1,000 versions behind each record", lists(begin), "1 version", one, 2)


def instant(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def measure():
    yield from sizes()
    yield from past()
