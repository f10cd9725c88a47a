"""Slow and idle crowds: nobody else waits for them, and they are cut off in time."""
import contextlib
import select
import time

from wire import HOST, Wire, get, head, post


def test_dribblers_hold_nobody_up_and_are_cut_off(server):
    begin = time.monotonic()
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(Wire(server)) for _ in range(64)]
        for wire in slow[:32]:
            wire.send(get()[:-2])
        for wire in slow[32:]:
            wire.send(post("Content-Length: 999", body="{"))
        for _ in range(200):
            with Wire(server, timeout=5) as other:
                assert other.send(get()).answer().status == 200
        assert slow.pop(0).send("\r\n").answer().status == 200  # slow, but in time
        for wire in slow:  # 15 s for a request from its first byte to its last, and a second to notice
            while not select.select([wire.socket], [], [], 0.25)[0]:
                for dribbler in slow:
                    dribbler.send("X:y\r\n")
            answer = wire.answer()
            assert (answer.status, answer.headers["Connection"]) == (408, "close"), answer.body
    assert 14 < time.monotonic() - begin < 25


def test_a_large_sheet_over_a_slow_line_is_taken(organisation):
    """32 KiB a second for longer than a request may take: twice the slowest rate."""
    sheet = "Titel;Grond;Omschrijving\r\n" + "".join(f"Regel {number};law;{'x' * 1000}\r\n" for number in range(600))
    fields = f"Authorization: Bearer {organisation.token}", "Content-Type: text/csv", f"Content-Length: {len(sheet)}"
    begin = time.monotonic()
    with Wire(organisation.server, timeout=60) as wire:
        wire.send(head(f"POST {organisation.base}/controls/_import?dryRun=true HTTP/1.1", HOST, *fields))
        for at in range(0, len(sheet), 8192):
            while time.monotonic() - begin < at / 32768 and not select.select([wire.socket], [], [], 0.25)[0]:
                pass
            wire.send(sheet[at:at + 8192])
        answer = wire.answer()
    assert answer.status == 200 and len(answer.json["items"]) == 600, answer.body[:500]
    assert time.monotonic() - begin > 16


def test_a_thousand_idle_connections(server):
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(Wire(server)) for _ in range(1000)]
        assert all(server.ask("GET", "/healthz").status == 200 for _ in range(100))
        assert all(wire.send(get()).answer().status == 200 for wire in idle)
