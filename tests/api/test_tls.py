"""TLS as the NCSC's guidelines of 2025 ask it: what is spoken, what is refused, a certificate renewed while serving."""
import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess

import pytest

from conftest import BINARY, Organisation, Server, zorgborg
from wire import get

SUITES = {  # rated good or sufficient
    "TLSv1.3": {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"},
    "TLSv1.2": {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256"},
}


def certify(folder, name="server", key=("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), days=90, names=("localhost",)):
    """A certificate of its own for these names; the files of it and its key."""
    certificate, secret = folder / f"{name}.pem", folder / f"{name}-key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", *key, "-nodes", "-keyout", secret, "-out", certificate, "-days", str(days),
                    "-subj", f"/CN={name}", "-addext", "subjectAltName=" + ",".join("DNS:" + one for one in names)], check=True, capture_output=True)
    return certificate, secret


def client(certificate):
    return ssl.create_default_context(cafile=certificate)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return certify(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def secured(tmp_path_factory, files):
    data = tmp_path_factory.mktemp("data")
    initial = json.loads(zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl").stdout)
    server = Server(data, "--tls-certificate", files[0], "--tls-key", files[1], "--threads", "2", tls=client(files[0]))
    server.initial = initial
    yield server
    assert server.stop() == 0


@contextlib.contextmanager
def shaken(server, context):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            yield secure


def test_the_register_behind_tls(secured):
    organisation = Organisation(secured, secured.initial["organisationId"], secured.initial["token"])
    made = organisation.post("controls", {"title": "Over TLS", "ground": "law", "description": "x" * 20_000, "implementation": "y" * 20_000})
    answer = organisation.ask("GET", "controls/" + made["id"])
    assert (answer.status, answer.json["description"]) == (200, "x" * 20_000)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert len(organisation.get("controls", limit=1000)["items"]) == 102


@pytest.mark.parametrize("version", SUITES)
def test_only_good_suites(secured, files, version):
    """Each suite OpenSSL knows, one by one: just the good ones are taken."""
    known = subprocess.run(["openssl", "ciphers", "-s", "-tls1_3" if version == "TLSv1.3" else "-tls1_2", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"],
                           check=True, capture_output=True, text=True).stdout.strip().split(":")
    flag = ["-tls1_3", "-ciphersuites"] if version == "TLSv1.3" else ["-tls1_2", "-cipher"]
    names = [name for name in known if name.startswith("TLS_") == (version == "TLSv1.3")]

    def taken(name):
        suite = name if version == "TLSv1.3" else name + ":@SECLEVEL=0"
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{secured.port}", *flag, suite], input="", capture_output=True,
                              text=True, timeout=30)
        return f"Cipher is {name}" in done.stdout

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        accepted = {name for name, yes in zip(names, pool.map(taken, names)) if yes}
    assert len(names) >= 3 and accepted == SUITES[version], (names, accepted)


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_versions_are_refused(secured, version):
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{secured.port}", version, "-cipher", "ALL:@SECLEVEL=0"], input="",
                          capture_output=True, text=True, timeout=30)
    assert "Cipher is (NONE)" in done.stdout and done.returncode != 0, done.stdout
    assert "alert protocol version" in done.stderr, done.stderr


def test_renegotiation_is_refused(secured):
    # The pipe stays open so that the R is a command, not the end.
    process = subprocess.Popen(["openssl", "s_client", "-connect", f"127.0.0.1:{secured.port}", "-tls1_2"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with process, contextlib.suppress(BrokenPipeError):
        process.stdin.write("R\n")
        process.stdin.flush()
        said = process.stdout.read()
    assert "no renegotiation" in said, said


def test_no_session_is_resumed(secured, files):
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = client(files[0])
        context.minimum_version = context.maximum_version = version
        with shaken(secured, context) as first:
            first.sendall(get("Connection: close").encode())
            assert first.recv(12) == b"HTTP/1.1 200"
            session = first.session
        if session is None:
            continue
        with socket.create_connection(("127.0.0.1", secured.port)) as plain:
            with context.wrap_socket(plain, server_hostname="localhost", session=session) as again:
                assert not again.session_reused


def test_alpn_is_http_1_1(secured, files):
    for offered, chosen in ((["h2", "http/1.1"], "http/1.1"), (["http/1.1"], "http/1.1"), ([], None)):
        context = client(files[0])
        if offered:
            context.set_alpn_protocols(offered)
        with shaken(secured, context) as secure:
            assert secure.selected_alpn_protocol() == chosen
    context = client(files[0])
    context.set_alpn_protocols(["h2"])
    with pytest.raises(ssl.SSLError, match="(?i)no.application.protocol"), shaken(secured, context):
        pass


def test_plain_http_is_told_so(secured):
    with socket.create_connection(("127.0.0.1", secured.port), timeout=20) as plain:
        plain.sendall(get().encode())
        said = plain.makefile("rb").read()
    assert said.startswith(b"HTTP/1.1 400 ") and b"https" in said and said.count(b"HTTP/1.1 ") == 1, said
    assert b"Strict-Transport-Security" not in said  # RFC 6797, 7.2


@pytest.mark.parametrize("sent", [b"", b"\0", b"\x16\x03\x01\x00\x05hello", b"SSH-2.0-x\r\n", bytes(range(256)) * 8])
def test_what_isnt_tls_harms_nobody(secured, sent):
    with socket.create_connection(("127.0.0.1", secured.port), timeout=20) as plain:
        plain.sendall(sent)
        plain.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            assert b"200 OK" not in plain.makefile("rb").read()
    assert secured.ask("GET", "/healthz").status == 200


def test_half_closed_clients_are_answered_and_the_end_is_told(secured, files):
    context = client(files[0])
    context.suppress_ragged_eofs = False
    with socket.create_connection(("127.0.0.1", secured.port), timeout=20) as plain:
        secure = context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False)
        secure.sendall((get() + get("Connection: close")).encode())
        said = b""
        while part := secure.recv(65536):  # an end without close_notify would raise
            said += part
        assert said.count(b"HTTP/1.1 200 OK") == 2, said


def test_a_silent_client_is_cut_off_and_holds_nobody_up(secured):
    silent = [socket.create_connection(("127.0.0.1", secured.port), timeout=30) for _ in range(50)]
    assert all(secured.ask("GET", "/healthz").status == 200 for _ in range(20))
    for wire in silent:  # 15 s for a handshake
        assert wire.recv(1) == b""
        wire.close()


def issuer(server, context):
    with shaken(server, context) as secure:
        return dict(name[0] for name in secure.getpeercert()["subject"])["commonName"]


def test_sighup_reads_the_certificate_again(tmp_path, files):
    data = tmp_path / "data"
    zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl")
    first, second = certify(tmp_path, "first"), certify(tmp_path, "second", ("rsa:3072",))
    used = tmp_path / "used.pem", tmp_path / "used-key.pem"

    def use(pair):
        for source, target in zip(pair, used):
            target.write_bytes(source.read_bytes())

    def hang_up(server, wanted):
        before = len(server.events())
        server.process.send_signal(signal.SIGHUP)
        while not any(wanted in event["message"] for event in server.events()[before:]):
            assert server.process.poll() is None

    both = client(first[0])
    both.load_verify_locations(second[0])
    use(first)
    server = Server(data, "--tls-certificate", used[0], "--tls-key", used[1], tls=both)
    connection = http.client.HTTPSConnection("localhost", server.port, context=both, timeout=20)
    connection.request("GET", "/healthz")
    assert connection.getresponse().read() and issuer(server, both) == "first"
    use(second)
    hang_up(server, "read the TLS certificate again")
    assert issuer(server, both) == "second"
    connection.request("GET", "/healthz")  # what was open goes on with what it began with
    assert connection.getresponse().read()
    connection.close()
    use((first[0], second[1]))  # not its key
    hang_up(server, "the old TLS certificate stays in use")
    assert issuer(server, both) == "second"
    assert server.stop() == 0


def test_files_that_cant_be_used(tmp_path, files):
    data = tmp_path / "data"
    zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl")
    other = certify(tmp_path, "other")
    locked = tmp_path / "locked.pem"
    subprocess.run(["openssl", "ec", "-in", files[1], "-aes256", "-passout", "pass:x", "-out", locked], check=True, capture_output=True)
    weak = certify(tmp_path, "weak", ("rsa:1024",))
    for certificate, key, why in ((files[0], other[1], "key values mismatch"), (files[0], weak[1], "isn't the certificate's"), (tmp_path / "none", files[1], "can't be used"),
                                  (files[0], locked, "can't be used"), (files[1], files[0], "can't be used"), (weak[0], weak[1], "small")):
        done = subprocess.run([BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key],
                              capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
        assert (done.returncode, done.stdout) == (1, "") and re.fullmatch(f"zorgborg: [^\n]*{why}[^\n]*\n", done.stderr), done
    for lone in ("--tls-certificate", "--tls-key"):
        done = subprocess.run([BINARY, "serve", "--data", data, lone, files[0]], capture_output=True, text=True, timeout=20)
        assert (done.returncode, done.stderr) == (1, "zorgborg: --tls-certificate and --tls-key: both or neither\n"), done


def test_a_certificate_near_its_end_and_an_open_key_are_warned_about(tmp_path):
    data = tmp_path / "data"
    zorgborg("init", "--data", data, "--organisation", "De Hoek", "--email", "officer@example.nl")
    certificate, key = certify(tmp_path, "short", days=3)
    os.chmod(key, 0o644)
    server = Server(data, "--tls-certificate", certificate, "--tls-key", key, tls=client(certificate))
    expiry = re.search(r"^zorgborg_tls_certificate_expiry_timestamp_seconds (\d+)$", server.ask("GET", "/metrics").body.decode(), re.M)
    ends = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-enddate"], check=True, capture_output=True, text=True).stdout
    assert int(expiry[1]) == ssl.cert_time_to_seconds(ends.strip().removeprefix("notAfter=")), (expiry, ends)
    assert server.stop() == 0
    warned = " ".join(event["message"] for event in server.events() if event["log.level"] == "warning")
    assert "expires soon" in warned and "can read the TLS key" in warned, warned
