"""HTTP/1.1 as RFC 9110 and 9112 say it, spoken byte by byte over raw sockets."""
import contextlib
import json
import re
import socket
import struct

import pytest

from malformed import CHUNKED, MALFORMED, WELL_FRAMED
from wire import HOST, NEXT, Wire, get, head, post, traceparent


@pytest.mark.parametrize("raw, statuses", [pytest.param(*case, id=name) for name, *case in MALFORMED])
def test_malformed_is_refused_once_and_the_connection_ends(server, raw, statuses):
    with Wire(server) as wire:
        answer, rest = wire.send(raw + NEXT).answer(), wire.file.read()
    assert answer.status in statuses, (answer.status, answer.body)
    assert (answer.headers["Connection"], rest) == ("close", b""), (str(answer.headers), rest)
    assert answer.headers["Content-Type"] == "application/problem+json", str(answer.headers)
    assert answer.json["status"] == answer.status and answer.json["title"] and answer.json["type"], answer.body
    assert server.ask("GET", "/healthz").status == 200


@pytest.mark.parametrize("raw, statuses", [pytest.param(*case, id=name) for name, case in WELL_FRAMED.items()])
def test_well_framed_requests_leave_the_connection_in_order(server, raw, statuses):
    with Wire(server) as wire:
        answer = wire.send(raw + get()).answer(raw.split(" ")[0])
        assert answer.status in statuses, (answer.status, answer.body)
        assert answer.status != 405 or answer.headers["Allow"] == "GET, HEAD, OPTIONS", str(answer.headers)
        if answer.headers["Connection"] == "close":
            assert answer.status >= 400 and wire.file.read() == b"", str(answer.headers)
        else:
            assert wire.answer().status == 200  # nothing stands between


def control(organisation, title, *fields, number=0, coded=None):
    """The request that makes a control."""
    body = json.dumps({"title": title, "ground": "law"}) if coded is None else coded
    length = [f"Content-Length: {len(body)}"] if coded is None else []
    return post(f"Authorization: Bearer {organisation.token}", traceparent(number), *length, *fields, body=body,
                target=organisation.base + "/controls")


def pipelined(organisation, count=60, first=0):
    """Requests answered at once, late and later (a read, a change, work of the pool, nothing): each with its method and trace,
    and what its answer must be."""
    me, sheet = f"Authorization: Bearer {organisation.token}", "title,ground\n" + "".join(f"row {row},law\n" for row in range(200))
    for number in range(first, first + count, 4):
        yield get(traceparent(number)), "GET", f"{number + 1:032x}", 200, '"pass"'
        made = control(organisation, f"pipelined {number}", number=number + 1)
        yield made, "POST", f"{number + 2:032x}", 201, f'"pipelined {number}"'
        import_head = head(f"POST {organisation.base}/controls/_import?dryRun=true HTTP/1.1", HOST, traceparent(number + 2),
                           "Content-Type: text/csv", me, f"Content-Length: {len(sheet)}")
        yield import_head + sheet, "POST", f"{number + 3:032x}", 200, '"created":200'
        yield head("HEAD /nowhere HTTP/1.1", HOST, traceparent(number + 3)), "HEAD", f"{number + 4:032x}", 404, ""


def answered_in_order(wire, requests):
    for _, method, trace, status, content in requests:
        answer = wire.answer(method)
        assert (answer.headers["X-Request-Id"], answer.status) == (trace, status), (str(answer.headers), answer.body)
        assert content in answer.body.decode(), answer.body


def test_pipelined_requests_of_a_half_closed_client_are_answered_in_order(server, organisation):
    requests = list(pipelined(organisation))
    with Wire(server) as wire:
        wire.send("".join(raw for raw, *_ in requests)).end()
        answered_in_order(wire, requests)
        assert wire.file.read() == b""


def test_others_are_served_while_some_dawdle(server, organisation):
    """More half requests than there are threads keep nobody waiting, and are served in the end."""
    raw = control(organisation, "dawdled")
    cuts = range(1, len(raw), len(raw) // 50)
    with contextlib.ExitStack() as stack:
        wires = [(cut, stack.enter_context(Wire(server)).send(raw[:cut])) for cut in cuts]
        for _ in range(10):
            assert server.ask("GET", "/healthz").status == 200
            organisation.post("controls", {"title": "meanwhile", "ground": "law"})
        for cut, wire in wires:
            answer = wire.send(raw[cut:]).end().answer()
            assert (answer.status, answer.json["title"]) == (201, "dawdled"), (cut, answer.body)


def test_a_trailer_gives_no_rights(server, organisation):
    """Fields behind the body are no fields of the request (RFC 9110, 6.5.1)."""
    body = json.dumps({"title": "trailed", "ground": "law"})
    trailer = f"Authorization: Bearer {organisation.token}\r\nContent-Type: application/json\r\n"
    raw = post(CHUNKED, body=f"{len(body):x}\r\n{body}\r\n0\r\n{trailer}\r\n", target=organisation.base + "/controls")
    with Wire(server) as wire:
        assert wire.send(raw).answer().status == 401
    assert organisation.get("controls", q="trailed")["total"] == 0


@pytest.mark.parametrize("lines, status", [
    (["{}"], 304), (["W/{}"], 304), (['"a", "b"', "{}"], 304), (["{}", '"a"'], 304), (['"a,b" ,, W/{} , "c"'], 304), (["*"], 304),
    (['"a"', '"b"'], 200), (["w/{}"], 200), (["x{}"], 200)])
def test_if_none_match_over_lines(server, organisation, lines, status):
    me, target = f"Authorization: Bearer {organisation.token}", organisation.base + "/controls?limit=1"
    with Wire(server) as wire:
        tag = wire.send(get(me, target=target)).answer().headers["ETag"]
        answer = wire.send(get(me, *("If-None-Match: " + line.format(tag) for line in lines), target=target)).answer()
        assert (answer.status, answer.headers["ETag"]) == (status, tag), (lines, tag)


@pytest.mark.parametrize("lines, status", [
    (["*"], 200), (['"1"'], 200), (['"7", "1"'], 200), (['"7"', '"1-2-20260101"'], 200), (['W/"7", "1"'], 200), (['"7,1" , "1"'], 200),
    (['"7"', '"2"'], 412), (['W/"1"'], 412), (['"a,1","b"'], 412), (['"*"'], 412), (["", " , "], 428)])
def test_if_match_over_lines(server, organisation, lines, status):
    record = organisation.post("controls", {"title": "matched", "ground": "law"})
    body = json.dumps({"maturity": 1})
    raw = head(f"PATCH {organisation.base}/controls/{record['id']} HTTP/1.1", HOST, f"Authorization: Bearer {organisation.token}",
               "Content-Type: application/json", f"Content-Length: {len(body)}", *("If-Match: " + line for line in lines)) + body
    with Wire(server) as wire:
        answer = wire.send(raw).answer()
    assert answer.status == status, answer.body
    assert answer.json.get("version") == {200: 2, 412: 1, 428: None}[status], answer.body


def test_accept_over_lines(server, organisation):
    with Wire(server) as wire:
        answer = wire.send(get(f"Authorization: Bearer {organisation.token}", "Accept: application/json;q=0.5", "Accept: text/csv",
                               target=organisation.base + "/controls")).answer()
    assert answer.headers["Content-Type"].startswith("text/csv"), str(answer.headers)


def test_half_a_request_changes_nothing(server, organisation):
    raw = control(organisation, "cut off")
    for cut in range(1, len(raw)):
        with Wire(server) as wire:
            wire.send(raw[:cut]).socket.shutdown(socket.SHUT_WR)
            got = wire.file.read()
        assert got == b"" or (got.startswith(b"HTTP/1.1 4") and got.count(b"HTTP/1.1 ") == 1), (cut, got)
        with Wire(server) as wire:  # torn off with a reset
            wire.send(raw[:cut]).socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert organisation.get("controls", q="cut off")["total"] == 0


@pytest.mark.parametrize("coding", ["chunked", "Chunked", "\tchunked "])
def test_chunked_bodies_byte_by_byte(server, organisation, coding):
    body = json.dumps({"title": "in chunks", "ground": "law"})
    parts = [(body[:1], ""), (body[1:12], ";a=b"), (body[12:14], ';a="b c"'), (body[14:], "")]
    chunks = "".join(f"{len(part):x}{extension}\r\n{part}\r\n" for part, extension in parts) + "000\r\nX: y\r\n\r\n"
    with Wire(server) as wire:
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in control(organisation, "", "Transfer-Encoding: " + coding, coded=chunks) + get():
            wire.send(byte)
        answer = wire.answer()
        assert (answer.status, answer.json["title"], wire.answer().status) == (201, "in chunks", 200), answer.body


def is_taken(wire, server):
    """Whether the server has read all that was sent."""
    ends = f":{server.port:04X}", f":{wire.socket.getsockname()[1]:04X}"
    with open("/proc/net/tcp", encoding="ascii") as table:
        lines = [line.split() for line in table]
    return all(line[4].endswith(":00000000") for line in lines if (line[1][-5:], line[2][-5:]) == ends)


@pytest.mark.parametrize("pieces", [("0\r\n", "\r", "\n"), ("0\r\n", "X", ": y\r\n\r\n"), ("0\r", "\n\r", "\n")])
def test_an_empty_body_in_chunks_byte_by_byte(server, organisation, pieces):
    with Wire(server) as wire:
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.send(control(organisation, "", "Transfer-Encoding: chunked", coded=""))
        for piece in (*pieces, get()):
            wire.send(piece)
            while not is_taken(wire, server):
                pass
        answers = wire.answer(), wire.answer()
    assert [answer.status for answer in answers] == [400, 200], [answer.body for answer in answers]


@pytest.mark.parametrize("version, option, said", [
    ("1.1", None, None), ("1.1", "keep-alive", None), ("1.1", "close", "close"), ("1.1", "Close", "close"),
    ("1.1", "keep-alive, close", "close"), ("1.0", None, "close"), ("1.0", "close", "close"),
    ("1.0", "keep-alive", "keep-alive"), ("1.0", "Keep-Alive", "keep-alive")])
def test_the_connection_lives_or_ends(server, version, option, said):
    host = [HOST] if version == "1.1" else []  # HTTP/1.0 needs none
    request = head(f"GET /healthz HTTP/{version}", *host, *[f"Connection: {option}"] * (option is not None))
    with Wire(server) as wire:
        for _ in range(1 if said == "close" else 100):
            answer = wire.send(request).answer()
            assert (answer.status, answer.headers["Connection"]) == (200, said), str(answer.headers)
        assert said != "close" or wire.send(NEXT).file.read() == b""


def test_100_continue(server, organisation):
    fields, _, body = control(organisation, "continued", "Expect: 100-Continue").partition("\r\n\r\n")
    with Wire(server) as wire:
        assert wire.send(fields + "\r\n\r\n").answer().status == 100
        assert wire.send(body).answer().status == 201
        old = fields.replace("HTTP/1.1", "HTTP/1.0")  # HTTP/1.0 knows no 100: the next is the answer
        assert wire.send(old + "\r\n\r\n" + body).answer().status == 201


@pytest.mark.parametrize("path", ["/healthz", "/v1/openapi.json", "/v1/me", "/nowhere"])
def test_head_is_get_without_body(server, path):
    with Wire(server) as wire:
        shown = wire.send(get(traceparent(1), target=path)).answer()
        described = wire.send(head(f"HEAD {path} HTTP/1.1", HOST, traceparent(1)) + get()).answer("HEAD")
        assert wire.answer().status == 200  # nothing stood between
    del shown.headers["Date"], described.headers["Date"]
    assert (described.status, described.headers.items()) == (shown.status, shown.headers.items())


def test_an_import_may_be_larger_than_other_bodies(organisation):
    sheet = "title,ground\n" + "".join(f"{'t' * 180} {number},law\n" for number in range(8000))
    answer = organisation.ask("POST", "controls/_import", sheet, headers={"Content-Type": "text/csv"}, query={"dryRun": "true"})
    assert (answer.status, answer.json.get("created")) == (200, 8000), (len(sheet), answer.body[:300])


def test_every_kind_of_answer_carries_the_common_fields(server, organisation):
    controls, me = organisation.base + "/controls", f"Authorization: Bearer {organisation.token}"
    reader = f"Authorization: Bearer {organisation.as_role('reader').token}"
    one = f"{controls}/{organisation.post('controls', {'title': 'common fields', 'ground': 'law'})['id']}"
    tag = server.ask("GET", one, token=organisation.token).headers["ETag"]

    def patch(*fields, body="{}"):
        return head(f"PATCH {one} HTTP/1.1", HOST, "Content-Type: application/json", f"Content-Length: {len(body)}", *fields) + body

    kinds = {"200": get(me, target=one), "304": get(me, "If-None-Match: " + tag, target=one), "201": control(organisation, "new"),
             "204": head(f"OPTIONS {one} HTTP/1.1", HOST), "400": get(me, target=controls + "?nonsense=1"),
             "400 path": get(target="/%zz"), "400 header": get("X Y: z"), "401": get(target="/v1/me"),
             "403": patch(reader, 'If-Match: "1"'), "404": get(target="/nowhere"), "405": head("DELETE /healthz HTTP/1.1", HOST),
             "409": patch(me, 'If-Match: "1"', body='{"status":"implemented"}'), "412": patch(me, 'If-Match: "9"'),
             "413": post(CHUNKED, body="100001\r\n"), "428": patch(me), "431": get("X: " + "y" * 20000),
             "415": head(f"POST {controls} HTTP/1.1", HOST, me), "417": get("Expect: x"), "505": get(version="HTTP/2.0")}
    for kind, raw in kinds.items():
        with Wire(server) as wire:
            answer = wire.send(raw).answer()
        fields = dict(answer.headers.items())
        assert len(fields) == len(answer.headers) and answer.status == int(kind[:3]), (kind, answer.body, str(answer.headers))
        assert re.fullmatch(r"\d+\.\d+\.\d+", fields["API-Version"]) and re.fullmatch("[0-9a-f]{32}", fields["X-Request-Id"]), fields
        assert (fields["X-Content-Type-Options"], fields["X-Frame-Options"]) == ("nosniff", "DENY"), (kind, fields)
        assert "frame-ancestors 'none'" in fields["Content-Security-Policy"], (kind, fields)
        assert fields["Cache-Control"] in ("no-store", "private, no-cache") and fields["Date"], (kind, fields)
        assert answer.status < 400 or fields["Content-Type"] == "application/problem+json", (kind, fields)
        assert answer.status not in (204, 405) or "OPTIONS" in fields["Allow"], (kind, fields)


@pytest.mark.parametrize("given, taken", [  # {}: the trace id; W3C Trace Context, 3.2.2
    ("00-{}-00f067aa0ba902b7-01", True), ("00-{}-00f067aa0ba902b7-00", True), ("00-{}-0000000000000000-01", False), ("{}", False),
    ("00-{}", False), ("ff-{}-00f067aa0ba902b7-01", False), ("00-{}-00f067aa0ba902b7-01-more", False), ("00-{}g-00f067aa0ba902b-01", False)])
def test_the_callers_trace_becomes_the_request_id(server, given, taken):
    for trace, good in (("4bf92f3577b34da6a3ce929d0e0e4736", taken), ("0" * 32, False), ("4BF92F3577B34DA6A3CE929D0E0E4736", False)):
        answer = server.ask("GET", "/nowhere", headers={"traceparent": given.format(trace)})
        identifier = answer.headers["X-Request-Id"]
        assert re.fullmatch("[0-9a-f]{32}", identifier) and (identifier == trace) == good, (trace, identifier)
        assert answer.json["traceId"] == identifier, answer.body
