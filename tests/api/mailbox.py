"""A mail server in the test's own process (aiosmtpd): keeps what it takes, and refuses, hangs up or is down when told."""
import asyncio
import dataclasses
import email
import email.message
import email.policy
import threading

from aiosmtpd.smtp import SMTP, AuthResult


@dataclasses.dataclass
class Taken:
    """A mail as it came: over which connection (counted from 1), greeted how, under TLS or not."""
    sender: str
    recipients: list
    raw: bytes
    message: email.message.EmailMessage
    connection: int
    greeting: str
    tls: bool
    user: str | None


class Session(SMTP):
    """One connection; `line` is what it came over, below TLS that began later."""

    def __init__(self, mailbox, number, **options):
        super().__init__(mailbox, hostname="mailbox.example.nl", **options)
        self.mailbox, self.number, self.line = mailbox, number, None

    def connection_made(self, transport):
        if self.line is None:
            self.line = transport
            self.mailbox.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error):
        self.mailbox.sessions.discard(self)
        super().connection_lost(error)


class Mailbox:
    """`with Mailbox() as mailbox:` takes mail on `127.0.0.1:mailbox.port`. `tls` is a server's SSLContext: offered by
    STARTTLS, or spoken from the start when `at_once`. `login` is (user, password), asked of everybody, after STARTTLS.

    `recipients[address] = "550 5.1.1 no such person"` answers so to RCPT; `senders[address]` to MAIL; `bodies[address]` to a
    mail's end, where None hangs up without a word."""

    def __init__(self, tls=None, at_once=False, login=None):
        self.tls, self.at_once, self.login = tls, at_once, login
        self.port, self.connections, self.taken = 0, 0, []
        self.senders, self.recipients, self.bodies = {}, {}, {}
        self.changed = threading.Condition()
        self.sessions = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    @property
    def messages(self):
        return [one.message for one in self.taken]

    def wait(self, count, seconds=20):
        """The mails taken, once there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.taken) >= count, seconds), f"{len(self.taken)} mails of {count}"
            return list(self.taken)

    def stop(self):
        """Down: the port is closed, and every connection."""
        self.run(self.close())

    def start(self):
        """Up (again, on the same port)."""
        self.run(self.open())

    def __enter__(self):
        self.thread.start()
        self.start()
        return self

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(20)
        assert not self.thread.is_alive()
        self.loop.close()

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    async def open(self):
        self.server = await self.loop.create_server(self.session, "127.0.0.1", self.port, ssl=self.tls if self.at_once else None)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self):
        self.server.close()
        await self.server.wait_closed()
        for session in list(self.sessions):
            if not session.line.is_closing():  # a TLS transport that was closed twice can't be aborted any more
                session.line.abort()

    def session(self):
        self.connections += 1
        return Session(self, self.connections, loop=self.loop, tls_context=None if self.at_once else self.tls,
                       authenticator=self.authenticate, auth_required=self.login is not None)

    # What aiosmtpd asks.

    def authenticate(self, server, session, envelope, mechanism, data):
        good = self.login is not None and (data.login.decode(), data.password.decode()) == self.login
        session.user = data.login.decode() if good else None
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.senders.get(address, "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.bodies.get(envelope.rcpt_tos[0], "250 taken")
        if answer is None:
            server.transport.abort()
            return "451 never said"
        if answer.startswith("2"):
            message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
            taken = Taken(envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content, message, server.number,
                          session.host_name, self.at_once or session.ssl is not None, getattr(session, "user", None))
            with self.changed:
                self.taken.append(taken)
                self.changed.notify_all()
        return answer
