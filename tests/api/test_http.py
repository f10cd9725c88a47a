"""HTTP/1.1 as RFC 9110 and 9112 say it, spoken byte by byte over raw sockets."""
import contextlib
import http.client
import json
import re
import socket
import struct

import pytest

from conftest import Answer

HOST = "Host: localhost"


def head(line, *fields):
    return "\r\n".join((line, *fields, "", ""))


def get(*fields, target="/healthz", version="HTTP/1.1"):
    return head(f"GET {target} {version}", HOST, *fields)


def post(*fields, body="", target="/v1/users"):
    return head(f"POST {target} HTTP/1.1", HOST, "Content-Type: application/json", *fields) + body


NEXT = get("Connection: close", target="/readyz")  # what a smuggler would like to hear answered


class Wire(contextlib.ExitStack):
    """One connection: latin-1 text out, answers in. Whoever waits longer than the time-out fails."""

    def __init__(self, server, timeout=30):
        super().__init__()
        self.socket = self.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=timeout))
        self.file = self.enter_context(self.socket.makefile("rb"))

    def send(self, text):
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the server may have closed meanwhile
            self.socket.sendall(text.encode("latin-1"))
        return self

    def answer(self, method="GET"):
        """The next answer, read as strictly as it must be written."""
        line = self.file.readline()
        match = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [ -~]*\r\n", line)
        assert match, f"no status line but {line!r}"
        status, headers = int(match[1]), http.client.parse_headers(self.file)
        length = 0 if method == "HEAD" or status in (100, 204, 304) else int(headers["Content-Length"])
        body = self.file.read(length)
        assert len(body) == length, f"{len(body)} of {length} bytes"
        return Answer(status, headers, body)


BAD_LINES = ["GET", "GET /healthz", "/healthz HTTP/1.1", " GET /healthz HTTP/1.1", "GET\t/healthz\tHTTP/1.1", "GET  HTTP/1.1",
             "GET  /healthz HTTP/1.1", "GET /healthz  HTTP/1.1", "GET /a b HTTP/1.1", "G(T /healthz HTTP/1.1",
             "G\x80T /healthz HTTP/1.1", "G\0T /healthz HTTP/1.1", "GET: /healthz HTTP/1.1", "GET /healthz HTTP/1.1 x",
             "GET /a\x01b HTTP/1.1", "GET /a\x7fb HTTP/1.1", "GET /a\0b HTTP/1.1", "GET /a\tb HTTP/1.1", "GET /a\rb HTTP/1.1",
             "GET /a\nb HTTP/1.1", "GET /healthz HTTP/1.1\r", "GET /healthz HTTP/1.1\nX: y", "GET /healthz HTTP/1.1\r\n X: y",
             "\0GET /healthz HTTP/1.1", "\x16\x03\x01\x02\x00\x01\x00", "PRI * HTTP/2.0"]
BAD_VERSIONS = ["HTTP/2.0", "HTTP/0.9", "HTTP/3.0", "HTTP/9.9", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/11", "HTTP/1.1.1", "FTP/1.1",
                "HTTP/1.x", "HTTP/-1.1", "HTTP/+1.1", "HTTP/1,1", "HTTP/1.1 ", "HTTP /1.1", "HTTP/ 1.1", "HTTP/01.1", "http/1.1"]
BAD_HOSTS = ["a b", "a/b", "user@localhost", "a:b", "localhost:-1", "localhost:80:80", "[::1", "::1", "[zz]", "[]", "a?b", "a#b", "a\\b",
             "a\"b", "a<b>", "http://localhost", "caf\xe9", "%zz", "[:::::]", "[::1]x", "localhost:99999999"]
BAD_FIELDS = ["X : y", "X\t: y", "X: y\r\n folded", "X: y\r\n\tfolded", "X: y\r\n ", "X", ": y", "X(A: y", "X A: y", "X\0: y", "X: \0",
              "X: a\0b", "X: a\rb", "X: a\nb", "X: y\r", "X: y\nY: z", "X\x80: y", "X\"A: y", "X/A: y", "X[A]: y", "X\x01: y", "X: \x01",
              "X: \x7f", "X: \x08", "Host: localhost", "Host: other", "host : a"]
BAD_CODINGS = ["gzip", "identity", "chunked, identity", "chunked, gzip", "chunked, chunked", "chunked,", ",chunked", "xchunked",
               "chunkedx", "chun ked", "\"chunked\"", "chunked\x0b", "chunked;a=b", "'chunked'", "", "cow", "chunked\0", "\x0bchunked",
               "chunked\r\n x", "chunked\r\nTransfer-Encoding: chunked", "identity\r\nTransfer-Encoding: chunked",
               "chunked\r\nContent-Length: 18", "chunked\r\nContent-Length: 0", "gzip\r\nContent-Length: 18"]
BAD_LENGTHS = ["-1", "-0", "+5", "0x5", "5 5", "5a", "a5", "", "5.0", "5e0", "5;", "\"5\"", "5,6", "5, 6", "1_0", "\xb2", "5\0",
               "5\r\nContent-Length: 6", "6\r\ncontent-length: 5", "5\r\n 0", "5\r\nTransfer-Encoding: chunked"]
BAD_CHUNKS = ["zz\r\nhello\r\n", "-1\r\nhello\r\n", "+5\r\nhello\r\n", "0x5\r\nhello\r\n", " 5\r\nhello\r\n", "\r\nhello\r\n",
              "5\nhello\r\n", "5\rhello\r\n", "5 5\r\nhello\r\n", "5,\r\nhello\r\n", "5;\0\r\nhello\r\n", "5;a\nhello\r\n",
              "3\r\nhello\r\n", "5\r\nhello", "5\r\nhello\n", "5\r\nhelloXX", "5\r\nhello\r", "5\xa0\r\nhello\r\n",
              "0\r\nX Y: z\r\n\r\n", "0\r\nX : z\r\n\r\n", "0\r\nX: \0\r\n\r\n", "0\r\nX: a\nY: b\r\n\r\n",
              "0\r\nnothing\r\n\r\n", "0\r\rX\r\n\r\n"]
HUGE = [1 << 64, (1 << 64) + 5, (1 << 63) - 1, 10 ** 26]
CHUNKED = "Transfer-Encoding: chunked"
KIB = 1024
OTHERS = {
    "no Host": (head("GET /healthz HTTP/1.1"), [400]), "not even then": (head("GET http://localhost/healthz HTTP/1.1"), [400]),
    "absolute form, no host": (get(target="http:///healthz"), [400]),
    "chunked on HTTP/1.0": (head("POST /v1/users HTTP/1.0", HOST, CHUNKED) + "0\r\n\r\n", [400]),
    "expecting else": (get("Expect: 200-ok"), [417]), "expecting more": (get("Expect: 100-continue, wonders"), [417]),
    "CL.TE": (post("Content-Length: 6", CHUNKED, body="0\r\n\r\nG"), [400]),
    "TE.CL": (post(CHUNKED, "Content-Length: 4", body="5c\r\nGPOST / HTTP/1.1\r\n\r\n0\r\n\r\n"), [400]),
    "TE.TE": (post(CHUNKED, "Transfer-encoding: cow", body="0\r\n\r\n"), [400]),
    "a coding not known": (post("Transfer-Encoding: gzip, chunked", body="0\r\n\r\n"), [400, 501]),  # RFC 9112, 6.1
    "TE folded": (post("X: y\r\n " + CHUNKED, "Content-Length: 0"), [400]),
    "TE behind a line feed": (post("X: y\n" + CHUNKED, "Content-Length: 5", body="0\r\n\r\n"), [400]),
    "TE behind a NUL": (post("X: y\0" + CHUNKED, "Content-Length: 5", body="0\r\n\r\n"), [400]),
    "TE with a space": (post("Transfer-Encoding : chunked", "Content-Length: 5", body="0\r\n\r\n"), [400]),
    "GET with CL and TE": (get("Content-Length: 5", CHUNKED) + "0\r\n\r\n", [400]),
    "a field of 17 KiB": (get("X: " + "y" * 17 * KIB), [431]), "2,000 fields": (get(*["X-Another: y"] * 2000), [431]),
    "a header without end": ("GET / HTTP/1.1\r\nX: " + "y" * 17 * KIB, [431]),
    "a query of 17 KiB": (get(target="/healthz?q=" + "y" * 17 * KIB), [414, 431]),
    "a method of 17 KiB": (head("Y" * 17 * KIB + " / HTTP/1.1", HOST), [400, 431, 501]),
    "a body of 1 MiB and a byte": (post("Content-Length: 1048577"), [413]),
    "a body of 10^18 bytes": (post("Expect: 100-continue", "Content-Length: 1" + "0" * 18), [413]),  # no 100 for that
    "a chunk of 2^62 bytes": (post(CHUNKED, body="4000000000000000\r\nhello"), [413]),
    "chunks of over 1 MiB": (post(CHUNKED, body=("10000\r\n" + "y" * 64 * KIB + "\r\n") * 17), [413]),
    "an extension of 2 MiB": (post(CHUNKED, body="5;" + "y" * 2048 * KIB + "\r\nhello\r\n0\r\n\r\n"), [400, 413, 431]),
    "a trailer of 20 KiB": (post(CHUNKED, body="0\r\nX: " + "y" * 20 * KIB + "\r\n\r\n"), [400, 413, 431]),
    "a trailer of 64 KiB": (post(CHUNKED, body="0\r\nX: " + "y" * 64 * KIB + "\r\n\r\n"), [400, 413, 431])}
MALFORMED = (
    [(f"line {line!r}", head(line, HOST), [400, 505]) for line in BAD_LINES]
    + [(f"version {version!r}", get(version=version), [400, 505]) for version in BAD_VERSIONS]
    + [(f"host {host!r}", head("GET /healthz HTTP/1.1", "Host: " + host), [400]) for host in BAD_HOSTS]
    + [(f"field {field!r}", get(field), [400]) for field in BAD_FIELDS]
    + [(f"coding {coding!r}", post("Transfer-Encoding: " + coding, body="5\r\nhello\r\n0\r\n\r\n"), [400]) for coding in BAD_CODINGS]
    + [(f"length {length!r}", post("Content-Length: " + length, body="hello"), [400]) for length in BAD_LENGTHS]
    + [(f"chunk {chunk!r}", post(CHUNKED, body=chunk + "0\r\n\r\n"), [400]) for chunk in BAD_CHUNKS]
    + [(f"length {number}", post(f"Content-Length: {number}", body="hello"), [400, 413]) for number in HUGE]
    + [(f"chunk of {number}", post(CHUNKED, body=f"{number:x}\r\nhello\r\n"), [400, 413]) for number in HUGE]
    + [(name, *case) for name, case in OTHERS.items()])


@pytest.mark.parametrize("raw, statuses", [pytest.param(*case, id=name) for name, *case in MALFORMED])
def test_malformed_is_refused_once_and_the_connection_ends(server, raw, statuses):
    with Wire(server) as wire:
        answer, rest = wire.send(raw + NEXT).answer(), wire.file.read()
    assert answer.status in statuses, (answer.status, answer.body)
    assert (answer.headers["Connection"], rest) == ("close", b""), (str(answer.headers), rest)
    assert answer.headers["Content-Type"] == "application/problem+json", str(answer.headers)
    assert answer.json["status"] == answer.status and answer.json["title"] and answer.json["type"], answer.body
    assert server.ask("GET", "/healthz").status == 200


WELL_FRAMED = {
    "absolute form": (get(target="http://localhost/healthz"), [200]), "of another": (get(target="http://a.nl:8/healthz"), [200]),
    "HTTP in capitals": (get(target="HTTP://LOCALHOST/healthz"), [200]),  # RFC 9110, 4.2.3
    "absolute form, query": (get(target="https://localhost/healthz?a=/b"), [200]),
    "absolute form, no path": (get(target="http://localhost?a=/healthz"), [404]),
    "no space before the host": (head("GET /healthz HTTP/1.1", "host:localhost"), [200]),
    "tabs around the host": (head("GET /healthz HTTP/1.1", "HOST:\t localhost:80 \t"), [200]),
    "an IPv6 host": (head("GET /healthz HTTP/1.1", "Host: [::1]:7510"), [200]), "encoded": (get(target="/%68ealthz"), [200]),
    "empty lines before": ("\r\n\r\n" + get(), [200]), "odd values": (get("X:", "Y: a:b \t \xe9"), [200]),
    "a minor version yet unknown": (get(version="HTTP/1.2"), [200, 505]),  # RFC 9110, 2.5 and 15.6.6
    "options of all": (head("OPTIONS * HTTP/1.1", HOST), [200, 204]),  # RFC 9110, 9.3.7
    "an upgrade we don't make": (get("Connection: Upgrade", "Upgrade: h2c"), [200]),
    "a body with GET": (get(f"Content-Length: {len(NEXT)}") + NEXT, [200]),
    "a chunked body with GET": (get(CHUNKED) + f"{len(NEXT):X}\r\n{NEXT}\r\n0\r\n\r\n", [200]),
    "a body for nobody": (post(f"Content-Length: {len(NEXT)}", body=NEXT, target="/nowhere"), [404]),
    "a body by nobody": (post(f"Content-Length: {len(NEXT)}", body=NEXT), [401]),
    "a body of the limit": (post(f"Content-Length: {1 << 20}", body="y" * (1 << 20)), [401]),
    "a header near the limit": (get("X: " + "y" * (16 * KIB - 100)), [200])}
WELL_FRAMED |= {target: (get(target=target), [400]) for target in (
    "/%", "/%2", "/%zz", "/healthz%00", "/%ff", "/%ed%a0%80", "/\x80", "/healthz#x", "healthz", "*", "ftp://localhost/healthz",
    "/v1/openapi.json?%", "/v1/openapi.json?a=%zz", "/v1/openapi.json?a=%ff")}
WELL_FRAMED |= {target: (get(target=target), [404]) for target in (
    "/healthz/", "//healthz", "/../healthz", "/HEALTHZ", "/healthz%2f", "/healthz;a=b", "/healthz%20", "/healthz.")}
WELL_FRAMED |= {f"{method} {target}": (head(f"{method} {target} HTTP/1.1", HOST), statuses) for method, target, statuses in (
    ("POST", "/healthz", [405]), ("BREW", "/healthz", [405, 501]), ("get", "/healthz", [405, 501]), ("TRACE", "/healthz", [405, 501]),
    ("CONNECT", "localhost:80", [400, 405, 501]))}  # RFC 9110, 9.1


@pytest.mark.parametrize("raw, statuses", [pytest.param(*case, id=name) for name, case in WELL_FRAMED.items()])
def test_well_framed_requests_leave_the_connection_in_order(server, raw, statuses):
    with Wire(server) as wire:
        answer = wire.send(raw + get()).answer()
        assert answer.status in statuses, (answer.status, answer.body)
        assert answer.status != 405 or answer.headers["Allow"] == "GET, HEAD, OPTIONS", str(answer.headers)
        if answer.headers["Connection"] == "close":
            assert answer.status >= 400 and wire.file.read() == b"", str(answer.headers)
        else:
            assert wire.answer().status == 200  # nothing stands between


def traceparent(number):
    return f"traceparent: 00-{number + 1:032x}-00f067aa0ba902b7-01"


def control(organisation, title, *fields, number=0, coded=None):
    """The request that makes a control."""
    body = json.dumps({"title": title, "ground": "law"}) if coded is None else coded
    length = [f"Content-Length: {len(body)}"] if coded is None else []
    return post(f"Authorization: Bearer {organisation.token}", traceparent(number), *length, *fields, body=body,
                target=organisation.base + "/controls")


def test_pipelined_requests_of_a_half_closed_client_are_answered_in_order(server, organisation):
    with Wire(server) as wire:
        for number in range(0, 60, 3):
            wire.send(get(traceparent(number)) + control(organisation, f"pipelined {number}", number=number + 1)
                      + head("HEAD /nowhere HTTP/1.1", HOST, traceparent(number + 2)))
        wire.socket.shutdown(socket.SHUT_WR)
        for number in range(60):
            answer = wire.answer("HEAD" if number % 3 == 2 else "GET")
            assert answer.headers["X-Request-Id"] == f"{number + 1:032x}", (number, str(answer.headers))
            assert answer.status == (200, 201, 404)[number % 3], (number, answer.body)
            assert answer.status != 201 or answer.json["title"] == f"pipelined {number - 1}", answer.body
        assert wire.file.read() == b""


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
