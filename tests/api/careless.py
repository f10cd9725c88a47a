"""A proxy as careless as some are: it passes on every byte as it stands and shares one connection to the server among all its
clients, so that whatever the server reads another way than the proxy does ends up in somebody else's answer."""
import contextlib
import re
import socket
import threading


def by_length(header, file):
    """A body by the first number in Content-Length; without one by its coding."""
    length = re.search(rb"\ncontent-length[^\r\n\d]*(\d+)", header, re.I)
    if not length:
        return in_chunks(file) if re.search(rb"\ntransfer-encoding[^\r\n]*chunked", header, re.I) else b""
    body = file.read(int(length[1]) if len(length[1]) < 8 else -1)
    return body if len(body) == int(length[1]) else None


def by_coding(header, file):
    """A body in chunks where a coding is named anyhow, anywhere; without one by its length."""
    return in_chunks(file) if re.search(rb"transfer.encoding", header, re.I) else by_length(header, file)


def in_chunks(file):
    """Chunks up to one of length 0, their lines ended by whatever holds a line feed; none when they break off."""
    out = b""
    while line := file.readline():
        size = re.match(rb"\s*\+?(?:0x)?([0-9a-f]{1,6})", line, re.I)
        if not size:
            return None
        chunk = file.read(int(size[1], 16))
        out += line + chunk + (end := file.readline())
        while not chunk and end.strip():  # a trailer
            out += (end := file.readline())
        if not chunk:
            return out
    return None


class Careless:
    """Serves on a free port until the end of its `with`, each client on a thread of its own."""

    def __init__(self, server, body_of):
        self.server, self.body_of = server, body_of
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.turn, self.backend, self.file = threading.Lock(), None, None
        self.connections, self.stuck = 0, []

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.turn:
            self.leave()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, client):
        """One client's requests in order. A request cut off isn't passed on."""
        with client, client.makefile("rb") as file, contextlib.suppress(OSError):
            header = b""
            while line := file.readline():
                header += line if header or line.strip() else b""
                if not header.endswith(b"\r\n\r\n"):
                    continue
                body = self.body_of(header, file)
                if body is None:
                    return
                with self.turn:
                    answer = self.exchange(header + body)
                client.sendall(answer)
                header = b""

    def exchange(self, request):
        """Passes a request on; the first answer that comes, as it stands."""
        try:
            if not self.backend:
                self.backend = socket.create_connection(("127.0.0.1", self.server.port), timeout=5)
                self.file = self.backend.makefile("rb")
                self.connections += 1
            self.backend.sendall(request)
            answer = self.read_answer(bodiless=request.startswith(b"HEAD"))
        except TimeoutError:
            self.stuck.append(request)
            answer = b"HTTP/1.1 504 Stuck\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        except OSError:
            answer = b"HTTP/1.1 502 Gone\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        if b"\r\nConnection: close\r\n" in answer:
            self.leave()
        return answer

    def read_answer(self, bodiless):
        header = b""
        while not header.endswith(b"\r\n\r\n"):
            line = self.file.readline()
            if not line:
                raise ConnectionError("the server left")
            header += line
        if header[9:12] == b"100":
            return self.read_answer(bodiless)
        length = re.search(rb"\nContent-Length: (\d+)", header)
        return header + self.file.read(0 if bodiless or not length else int(length[1]))

    def leave(self):
        if self.backend:
            self.file.close()
            self.backend.close()
        self.backend = None
