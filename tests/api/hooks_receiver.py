"""A receiver of webhooks in the test's own process: keeps each call, and answers what it is told."""
import base64
import dataclasses
import hashlib
import hmac
import http.server
import threading


@dataclasses.dataclass
class Call:
    path: str
    headers: dict  # names in lower case
    body: bytes

    def signed_by(self, secret):
        """By the Standard Webhooks specification, with Python's own hmac."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        text = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        signature = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(signature, self.headers["webhook-signature"])


class HooksReceiver:
    """`with HooksReceiver() as hooks:` answers on `hooks.url` with `status`, `headers` and `body`; `held` calls are read, and
    answered after `release` only. `tls` is a server's SSLContext; `address` where it listens."""

    def __init__(self, tls=None, address="127.0.0.1"):
        self.status, self.headers, self.body, self.held = 200, {}, b"", False
        self.calls, self.changed, self.released = [], threading.Condition(), threading.Event()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.answer(self)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # whoever called hung up
                pass

        self.server = Server((address, 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://{'localhost' if tls else address}:{self.port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def answer(self, request):
        size = int(request.headers.get("Content-Length") or 0)
        call = Call(request.path, {name.lower(): value for name, value in request.headers.items()}, request.rfile.read(size))
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()
        if self.held:
            self.released.wait(60)
        request.send_response(self.status)
        for name, value in {"Content-Length": str(len(self.body)), **self.headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(self.body)

    def wait(self, count, seconds=20):
        """The calls, once there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.calls) >= count, seconds), f"{len(self.calls)} calls of {count}"
            return list(self.calls)

    def release(self):
        self.released.set()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.release()
        self.server.shutdown()
        self.thread.join(20)
        assert not self.thread.is_alive()
        self.server.server_close()
