"""Mail and webhooks as they go over the line: `send_once` (tests/send) against a real mail server and a real receiver."""
import os
import pathlib
import re
import ssl
import subprocess
import time

import pytest

from conftest import BINARY
from hooks_receiver import HooksReceiver
from mailbox import Mailbox
from test_tls import certify

SEND_ONCE = pathlib.Path(BINARY).parent / "tests/send_once"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FROM, ANNA, BOB, NOBODY = "zorgborg@example.nl", "anna@example.nl", "bob@example.nl", "nobody@example.nl"
PROXIES = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY")}


def run(*arguments):
    """Each outcome as (result, detail); a proxy of the environment, that isn't there, must not matter."""
    done = subprocess.run([SEND_ONCE, *map(str, arguments)], capture_output=True, text=True, timeout=90, env=os.environ | PROXIES)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert done.stderr == "", done.stderr
    return [tuple(line.split(" ", 1)) for line in done.stdout.splitlines()]


@pytest.fixture
def send(tmp_path):
    """Sends a mail to each recipient; texts go by files, so that they may hold anything."""
    def send(url, *to, subject="Herinnering", text="Hallo\n", name=None, html=None, options=()):
        files = {"subject": subject, "text": text, "name": name, "html": html}
        for kind, content in files.items():
            if content is not None:
                (tmp_path / kind).write_bytes(content.encode())
        more = [part for kind in ("name", "html") if files[kind] is not None for part in (f"--{kind}-file", tmp_path / kind)]
        return run("mail", url, FROM, ",".join(to), tmp_path / "subject", tmp_path / "text", *more, *options)
    return send


@pytest.fixture
def call(tmp_path):
    def call(url, *options, body=b'{"type": "test"}'):
        (tmp_path / "body").write_bytes(body)
        [outcome] = run("webhook", url, SECRET, "msg_1", tmp_path / "body", *options)
        return outcome
    return call


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A server's context, and its certificate for localhost and a name that isn't known as this machine."""
    folder = tmp_path_factory.mktemp("tls")
    files = certify(folder, names=("localhost", "mail.localhost"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    return context, files[0]


@pytest.fixture
def mailbox():
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def hooks():
    with HooksReceiver() as hooks:
        yield hooks


def url(mailbox, host="127.0.0.1", scheme="smtp"):
    return f"{scheme}://{host}:{mailbox.port}"


# Mail


def test_a_mail_arrives_as_it_was_written(send, mailbox):
    text = "Beste Zoë,\n\n.\n..punten\nFrom hier = daar " + "woord " * 40 + "\n€ 1.000\n"
    html = "<p>Beste Zoë,</p>\n" + "<p>€</p>" * 100 + "\n"
    subject = "Één maatregel is over drie dagen te laat: “Encryptie van laptops, back-ups en gegevensdragers” (8.24) 🔒"
    assert send(url(mailbox), ANNA, subject=subject, text=text, html=html, name='Zoë "Z." de Vries, <baas>') == [("done", "250 taken")]
    [taken] = mailbox.wait(1)
    message = taken.message
    assert (taken.sender, taken.recipients, taken.tls) == (FROM, [ANNA], False), taken
    assert message["subject"] == subject, taken.raw
    [to] = message["to"].addresses
    assert (to.display_name, to.addr_spec) == ('Zoë "Z." de Vries, <baas>', ANNA), taken.raw
    assert (message["from"], message["auto-submitted"], message["content-language"]) == (FROM, "auto-generated", "nl"), taken.raw
    assert message["message-id"].endswith("@example.nl>"), taken.raw
    assert abs(message["date"].datetime.timestamp() - time.time()) < 60, taken.raw
    plain, page = message.iter_parts()
    assert [part.get_content_type() for part in (plain, page)] == ["text/plain", "text/html"], taken.raw
    assert plain.get_content().replace("\r\n", "\n") == text, taken.raw
    assert page.get_content().replace("\r\n", "\n") == html, taken.raw
    assert [part.defects for part in (message, plain, page)] == [[], [], []]
    assert all(not header.defects for header in message.values()), [header.defects for header in message.values()]
    assert max(map(len, taken.raw.split(b"\r\n"))) <= 78, taken.raw
    assert taken.raw.isascii(), taken.raw


@pytest.mark.parametrize("attack", [
    "x\r\nBcc: boss@example.nl", "x\nBcc: boss@example.nl", "x\rBcc: boss@example.nl", "x\r\n\r\n<script>", "x\0\r\nBcc: boss@example.nl",
    "x\u2028Bcc: boss@example.nl", "x\u0085Bcc: boss@example.nl", 'x" <boss@example.nl>, "y', "=?utf-8?Q?x=0D=0ABcc:_boss?=", "é\r\nBcc: boss@example.nl",
    "x" * 200 + "\r\nBcc: boss@example.nl", "\r\n.\r\nMAIL FROM:<a@example.nl>", "\u202egro.rossap"], ids=ascii)
def test_no_text_becomes_a_header_or_a_command(send, mailbox, attack):
    assert send(url(mailbox), ANNA, subject=attack, name=attack, text=attack) == [("done", "250 taken")]
    [taken] = mailbox.wait(1)
    assert sorted(name.lower() for name in taken.message.keys()) == [
        "auto-submitted", "content-language", "content-transfer-encoding", "content-type", "date", "from", "message-id", "mime-version", "subject",
        "to"], taken.raw
    assert [address.addr_spec for address in taken.message["to"].addresses] == [ANNA], taken.raw
    shown = re.sub("[\0-\x1f\x85\u2028]+", " ", attack.replace("\u202e", ""))
    assert taken.message["subject"] == shown, taken.raw
    # Python puts a space between two encoded words of a name, where RFC 2047 has none.
    assert taken.message["to"].addresses[0].display_name.replace(" ", "") == shown.replace(" ", ""), taken.raw
    lines = attack.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n") + "\n"
    assert taken.message.get_content().replace("\r\n", "\n") == lines, taken.raw


def test_starttls_is_taken_where_it_is_offered(send, certificate):
    with Mailbox(certificate[0]) as mailbox:
        assert send(url(mailbox), ANNA) == [("done", "250 taken")]
        assert send(url(mailbox, "localhost"), ANNA, options=("--ca", certificate[1])) == [("done", "250 taken")]
        assert [one.tls for one in mailbox.wait(2)] == [True, True]


def test_tls_from_the_start(send, certificate):
    with Mailbox(certificate[0], at_once=True) as mailbox:
        assert send(url(mailbox, scheme="smtps"), ANNA) == [("done", "250 taken")]
        assert [one.tls for one in mailbox.wait(1)] == [True]


def test_beyond_this_machine_only_verified_tls(send, certificate, mailbox):
    """A name below localhost is this machine to the resolver, and another one to the sender."""
    [(result, detail)] = send(url(mailbox, "mail.localhost"), ANNA)
    assert result == "later" and "STARTTLS not supported" in detail, detail
    with Mailbox(certificate[0]) as secured:
        [(result, detail)] = send(url(secured, "mail.localhost"), ANNA)
        assert result == "later" and "certificate" in detail, detail
        assert send(url(secured, "mail.localhost"), ANNA, options=("--ca", certificate[1])) == [("done", "250 taken")]
        assert len(secured.taken) == 1, secured.taken
    assert mailbox.taken == []


def test_a_connection_is_kept_for_the_next_mail(send, mailbox):
    mailbox.recipients[NOBODY] = "550 5.1.1 no such person"
    outcomes = send(url(mailbox), ANNA, BOB, NOBODY, ANNA)
    assert [result for result, _ in outcomes] == ["done", "done", "refused", "done"], outcomes
    assert [(one.recipients, one.connection) for one in mailbox.wait(3)] == [([ANNA], 1), ([BOB], 1), ([ANNA], 2)]
    [greeting] = {one.greeting for one in mailbox.taken}
    assert "." in greeting and greeting.replace(".", "").replace("-", "").isalnum(), greeting


@pytest.mark.parametrize("asked, answer, result", [
    ("recipients", "550 5.1.1 no such person", "refused"), ("recipients", "451 4.7.1 greylisted", "later"),
    ("bodies", "554 5.7.1 looks like spam", "refused"), ("bodies", "452 4.3.1 disk full", "later"),
    ("senders", "553 5.7.1 not your address", "later"), ("senders", "530 5.7.0 log in first", "later")])
def test_what_the_server_says_decides(send, mailbox, asked, answer, result):
    getattr(mailbox, asked)[FROM if asked == "senders" else ANNA] = answer
    [(how, detail)] = send(url(mailbox), ANNA)
    assert how == result and detail.endswith("; " + answer), (how, detail)
    assert mailbox.taken == []


def test_a_line_cut_after_the_body_leaves_it_unknown(send, mailbox):
    mailbox.bodies[ANNA] = None
    outcomes = send(url(mailbox), ANNA, BOB)
    assert [result for result, _ in outcomes] == ["unknown", "done"], outcomes


def test_a_server_that_is_down_gets_it_later(send, mailbox):
    mailbox.stop()
    [(result, detail)] = send(url(mailbox), ANNA)
    assert result == "later" and "connect" in detail, detail
    mailbox.start()
    assert send(url(mailbox), ANNA) == [("done", "250 taken")]


def test_a_login(send, certificate, tmp_path):
    (tmp_path / "password").write_text("geheim-42")
    (tmp_path / "wrong").write_text("verkeerd-43")
    with Mailbox(certificate[0], login=("zorgborg", "geheim-42")) as mailbox:
        assert send(url(mailbox), ANNA, options=("--user", "zorgborg", "--password-file", tmp_path / "password")) == [("done", "250 taken")]
        [(result, detail)] = send(url(mailbox), ANNA, options=("--user", "zorgborg", "--password-file", tmp_path / "wrong"))
        assert result == "later" and "; 535 " in detail and "43" not in detail, detail
        [(result, detail)] = send(url(mailbox), ANNA)
        assert result == "later" and "; 530 " in detail, detail
        assert [one.user for one in mailbox.taken] == ["zorgborg"]


@pytest.mark.parametrize("bad", ["http://127.0.0.1:25", "127.0.0.1:25", "smtp://user:secret@127.0.0.1:25", "smtp://127.0.0.1:25/x", "file:///etc/passwd", ""])
def test_no_address_of_a_mail_server(bad, tmp_path):
    done = subprocess.run([SEND_ONCE, "mail", bad, FROM, ANNA, "/dev/null", "/dev/null"], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr == "no smtp:// or smtps:// address of a server\n", done.stderr


def test_an_address_that_is_none_is_refused_and_says_nothing_to_the_server(send, mailbox):
    assert send(url(mailbox), "anna@example.nl>\r\nRCPT TO:<boss@example.nl") == [("refused", "no recipient of a mail")]
    assert mailbox.connections == 0


# Webhooks


def test_a_call_is_signed(call, hooks):
    body = '{"type": "reminder", "title": "Één maatregel"}'.encode()
    assert call(hooks.url, "--allow-private", body=body) == ("done", "status 200")
    [got] = hooks.wait(1)
    assert (got.path, got.body, got.headers["content-type"], got.headers["webhook-id"]) == ("/hook", body, "application/json", "msg_1"), got
    assert abs(int(got.headers["webhook-timestamp"]) - time.time()) < 60, got
    assert got.signed_by(SECRET), got
    assert not got.signed_by("whsec_" + "A" * 32), got


@pytest.mark.parametrize("status, result", [
    (200, "done"), (202, "done"), (204, "done"), (301, "later"), (304, "later"), (400, "later"), (401, "later"), (404, "later"), (410, "refused"),
    (429, "later"), (500, "later"), (503, "later")])
def test_the_status_decides(call, hooks, status, result):
    hooks.status = status
    assert call(hooks.url, "--allow-private") == (result, f"status {status}")
    assert len(hooks.wait(1)) == 1


def test_addresses_that_are_private_are_never_called(call, hooks):
    for host in ("127.0.0.1", "localhost", "hooks.localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0"):
        assert call(f"https://{host}:{hooks.port}/") == ("later", "its address isn't public"), host
    assert call(f"http://127.0.0.1:{hooks.port}/") == ("later", "no https:// address")
    assert hooks.calls == []


def test_no_redirect_is_followed(call, hooks):
    with HooksReceiver() as other:
        hooks.status, hooks.headers = 307, {"Location": other.url}
        assert call(hooks.url, "--allow-private") == ("later", "status 307")
        hooks.wait(1)
        assert other.calls == []


def test_tls_is_verified(call, certificate):
    with HooksReceiver(certificate[0]) as hooks:
        result, detail = call(hooks.url, "--allow-private")
        assert result == "later" and "certificate" in detail, detail
        assert hooks.calls == []
        assert call(hooks.url, "--allow-private", "--ca", certificate[1]) == ("done", "status 200")


def test_a_receiver_that_is_slow_gets_it_later(call, hooks):
    hooks.held = True
    began = time.monotonic()
    result, detail = call(hooks.url, "--allow-private")
    assert result == "later" and "timed out" in detail, detail
    assert 14 < time.monotonic() - began < 25, time.monotonic() - began
    assert len(hooks.calls) == 1


def test_a_long_answer_isn_t_read_to_its_end(call, hooks):
    hooks.body, hooks.headers = b"x" * 2_000_000, {"Content-Length": str(10**12)}
    began = time.monotonic()
    assert call(hooks.url, "--allow-private") == ("done", "status 200")
    assert time.monotonic() - began < 10, time.monotonic() - began


def test_a_receiver_that_is_down_gets_it_later(call):
    with HooksReceiver() as hooks:
        address = hooks.url
    result, detail = call(address, "--allow-private")
    assert result == "later" and "connect" in detail, detail
