"""HTTP spoken byte by byte: requests written as they shall stand on the wire, answers read as strictly as they must be written."""
import contextlib
import http.client
import io
import re
import socket

from conftest import Answer

HOST = "Host: localhost"


def head(line, *fields):
    return "\r\n".join((line, *fields, "", ""))


def get(*fields, target="/healthz", version="HTTP/1.1"):
    return head(f"GET {target} {version}", HOST, *fields)


def post(*fields, body="", target="/v1/users"):
    return head(f"POST {target} HTTP/1.1", HOST, "Content-Type: application/json", *fields) + body


NEXT = get("Connection: close", target="/readyz")  # what a smuggler would like to hear answered


def read_answer(file, method="GET"):
    """The next answer, read as strictly as it must be written."""
    line = file.readline()
    match = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [ -~]*\r\n", line)
    assert match, f"no status line but {line!r}"
    status, headers = int(match[1]), http.client.parse_headers(file)
    length = 0 if method == "HEAD" or status in (100, 204, 304) else int(headers["Content-Length"])
    body = file.read(length)
    assert len(body) == length, f"{len(body)} of {length} bytes"
    return Answer(status, headers, body)


class Wire(contextlib.ExitStack):
    """One connection to a server, or over a connected socket: latin-1 text out, answers in. Waiting past the time-out fails."""

    def __init__(self, to, timeout=30):
        super().__init__()
        connected = to if isinstance(to, socket.socket) else socket.create_connection(("127.0.0.1", to.port), timeout)
        self.socket = self.enter_context(connected)
        self.file = self.enter_context(self.socket.makefile("rb"))

    def send(self, text):
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the server may have closed meanwhile
            self.socket.sendall(text.encode("latin-1"))
        return self

    def end(self):
        """Closes our half: nothing more will be asked."""
        with contextlib.suppress(OSError):  # reset already
            self.socket.shutdown(socket.SHUT_WR)
        return self

    def answer(self, method="GET"):
        return read_answer(self.file, method)

    def answers(self, method="GET"):
        """All up to the end, which may be a reset; the first to a request of this method. 100 (Continue) is none; what comes
        without a head (HTTP/0.9) has status 0."""
        rest = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := self.file.read1(1 << 16):
                rest += piece
        out, file = [], io.BytesIO(rest)
        while file.tell() < len(rest):
            headless = not rest.startswith(b"HTTP/", file.tell())
            out.append(Answer(0, http.client.HTTPMessage(), file.read()) if headless else read_answer(file, "GET" if out else method))
        return [answer for answer in out if answer.status != 100]


def traceparent(number):
    return f"traceparent: 00-{number + 1:032x}-00f067aa0ba902b7-01"
