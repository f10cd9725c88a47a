"""What the server must live through: kill -9 at any moment, races for one record.

ZORGBORG_CRASH_ROUNDS says how often it is killed (10).
"""
import concurrent.futures
import contextlib
import http.client
import json
import os
import random
import signal
import threading

import pytest

from conftest import Organisation, Server, zorgborg

ROUNDS = int(os.environ.get("ZORGBORG_CRASH_ROUNDS", "10"))
WRITERS = 16


class Client:
    """Makes one change after another on a connection of its own, until the server is gone; remembers what it was told."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.fault = None

    def work(self, port, answered):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            while self.fault is None:
                self.change(connection)
                answered.release()

    def ask(self, connection, method, path, body, wanted, **headers):
        headers |= {"Authorization": "Bearer " + self.organisation.token, "Content-Type": "application/json"}
        connection.request(method, f"{self.organisation.base}/{path}", json.dumps(body), headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        if response.status != wanted:
            self.fault = (response.status, answer)
        return answer


class Patcher(Client):
    """Keeps changing its own control."""

    def __init__(self, organisation, number):
        super().__init__(organisation)
        self.record = organisation.post("controls", {"title": f"Of writer {number}", "ground": "law", "description": "0"})
        self.told = {1: "0"}  # content by version
        self.sent = 0

    def change(self, connection):
        self.sent += 1
        answer = self.ask(connection, "PATCH", "controls/" + self.record["id"], {"description": str(self.sent)}, 200,
                          **{"If-Match": f'"{max(self.told)}"'})
        if self.fault is None:
            self.told[answer["version"]] = answer["description"]

    def look_back(self):
        history = self.organisation.get(f"controls/{self.record['id']}/history")["items"]
        there = {item["version"]: item["record"]["description"] for item in history}
        assert [item["version"] for item in history] == list(range(len(history), 0, -1)), history
        assert self.told.items() <= there.items(), (self.told, there)
        # What was on its way may be there, whole, or not.
        assert there.items() - self.told.items() <= {(max(self.told) + 1, str(self.sent))}, (self.told, there, self.sent)
        now = self.organisation.get("controls/" + self.record["id"])
        assert (now["version"], now["description"]) == max(there.items()), (now, there)
        self.told = there


class Poster(Client):
    """Keeps making controls, each with a key of its own; what wasn't answered is sent again with the same key."""

    def __init__(self, organisation, number):
        super().__init__(organisation)
        self.mark, self.told, self.sent = f"Poster{number}", {}, 0

    def change(self, connection):
        title = f"{self.mark}.{self.sent}"
        answer = self.ask(connection, "POST", "controls", {"title": title, "ground": "law"}, 201, **{"Idempotency-Key": title})
        if self.fault is None:
            self.told[title] = answer["id"]
            self.sent += 1

    def look_back(self):
        newest = self.organisation.get("controls", q=self.mark, sort="-createdAt", limit=1000, fields="id,title")
        there = {record["title"]: record["id"] for record in newest["items"]}
        assert len(there) == len(newest["items"]) and newest["total"] == len(self.told | there), "a control was made twice"
        assert dict([*self.told.items()][-500:]).items() <= there.items(), (self.told, there)
        assert there.keys() - self.told.keys() <= {f"{self.mark}.{self.sent}"}, (self.told, there)


def test_what_was_answered_survives_kill_9(tmp_path):
    data = tmp_path / "data"
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    server = Server(data)
    organisation = Organisation(server, initial["organisationId"], initial["token"])
    clients = [Patcher(organisation, number) for number in range(WRITERS)] + [Poster(organisation, number) for number in range(2)]
    for _ in range(ROUNDS):
        answered = threading.Semaphore(0)
        threads = [threading.Thread(target=client.work, args=(server.port, answered)) for client in clients]
        for thread in threads:
            thread.start()
        for _ in range(random.randrange(1, 500)):
            assert answered.acquire(timeout=30), [client.fault for client in clients]
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        for thread in threads:
            thread.join(timeout=30)
        assert [client.fault for client in clients if client.fault] == []
        check = zorgborg("check", "--data", data, check=False)
        assert (check.returncode, check.stderr) == (0, ""), check.stderr
        organisation.server = server = Server(data)
        for client in clients:
            client.look_back()
    assert server.stop() == 0
    assert min(len(client.told) for client in clients[:WRITERS]) > 1  # everybody got a turn


def at_once(call, arguments):
    """The answers to calls made at the same moment, in the order of the arguments."""
    barrier = threading.Barrier(len(arguments))

    def one(argument):
        barrier.wait(timeout=30)
        return call(argument)

    with concurrent.futures.ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))


@pytest.mark.parametrize("turn", range(20))
def test_one_of_many_changes_of_a_version_wins(organisation, turn):
    record = organisation.post("controls", {"title": f"Wanted by all {turn}", "ground": "law"})
    path = "controls/" + record["id"]
    answers = at_once(lambda text: organisation.ask("PATCH", path, {"description": text}, record["version"]), [*map(str, range(WRITERS))])
    won = [number for number, answer in enumerate(answers) if answer.status == 200]
    lost = [(answer.status, answer.json.get("version")) for answer in answers if answer.status != 200]
    assert len(won) == 1 and lost == [(412, 2)] * (WRITERS - 1), [answer.status for answer in answers]
    now = organisation.get(path)
    assert (now["version"], now["description"]) == (2, str(won[0])), now
    assert len(organisation.get(path + "/history")["items"]) == 2


@pytest.mark.parametrize("turn", range(20))
def test_one_key_makes_one_record(organisation, turn):
    def make(title, by=organisation):
        return by.ask("POST", "controls", {"title": title, "ground": "law"}, headers={"Idempotency-Key": f"key-{turn}"})

    same = at_once(make, [f"Once {turn}."] * WRITERS)
    assert {answer.status for answer in same} == {201}, [answer.body for answer in same]
    assert len({(answer.json["id"], answer.json["version"], answer.headers["Location"]) for answer in same}) == 1
    assert organisation.get("controls", q=f"Once {turn}.")["total"] == 1
    other = make("Something else")
    assert (other.status, other.json["type"]) == (409, "urn:problem-type:zorgborg:idempotency-mismatch"), other.body
    assert organisation.get("controls", q="Something else")["total"] == 0


def test_one_key_with_many_bodies_makes_one_record(organisation):
    answers = at_once(lambda number: organisation.ask("POST", "controls", {"title": f"Either {number}", "ground": "law"}, headers={
        "Idempotency-Key": "either"}), range(WRITERS))
    assert sorted(answer.status for answer in answers) == [201] + [409] * (WRITERS - 1), [answer.body for answer in answers]
    assert organisation.get("controls", q="Either")["total"] == 1
