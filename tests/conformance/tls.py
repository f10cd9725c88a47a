"""What the server offers over TLS: no finding of testssl.sh from MEDIUM up, and by sslscan nothing beside the protocols,
suites and groups that the Dutch NCSC calls good or sufficient (IT Security Guidelines for TLS)."""
import json
import subprocess
import sys
import xml.etree.ElementTree

from served import WORK, served, tool

OF_THE_TEST_CERTIFICATE = {"cert_chain_of_trust", "cert_revocation", "DNS_CAArecord", "certificate_transparency"}
PROTOCOLS = {("tls", "1.2"), ("tls", "1.3")}
SUITES = {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"} | {
    f"ECDHE-{key}-{rest}" for key in ("ECDSA", "RSA")
    for rest in ("AES256-GCM-SHA384", "CHACHA20-POLY1305", "AES128-GCM-SHA256")}
GROUPS = {"0x001d", "0x001e", "0x0017", "0x0018", "0x0019", "0x0101", "0x0102", "0x0103", "0x0104"}  # not ffdhe2048


def certificate():
    """A key on P-256 and its certificate of 90 days, signed by itself."""
    files = WORK / "tls-certificate.pem", WORK / "tls-key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", files[0],
                    "-keyout", files[1]], check=True, capture_output=True)
    return files


def scanned(port):
    """What sslscan finds that shouldn't be there."""
    output = subprocess.run([tool("sslscan"), "--xml=-", "--no-colour", f"localhost:{port}"], capture_output=True, text=True,
                            check=True).stdout
    test = xml.etree.ElementTree.fromstring(output).find("ssltest")
    offered = {(one.get("type"), one.get("version")) for one in test.findall("protocol") if one.get("enabled") == "1"}
    suites = {one.get("cipher") for one in test.findall("cipher")}
    groups = {(one.get("id"), one.get("name")) for one in test.findall("group")}
    print(f"sslscan: {sorted(offered)}, {len(suites)} suites, {len(groups)} groups")
    assert offered and suites and groups, output
    return (sorted(offered ^ PROTOCOLS) + sorted(suites - SUITES)
            + sorted(name for group, name in groups if group not in GROUPS))


def examined(port, folder):
    """testssl.sh's findings from MEDIUM up, without those on the certificate of the test."""
    report = folder / "testssl.json"
    done = subprocess.run(
        [tool("testssl"), "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--ip", "127.0.0.1", "--protocols",
         "--standard", "--fs", "--server-preference", "--server-defaults", "--headers", "--vulnerable", "--jsonfile", report,
         f"https://localhost:{port}/v1/openapi.json"], capture_output=True, text=True)
    findings = json.loads(report.read_text())
    known = {finding["id"] for finding in findings}
    assert {"TLS1_3", "heartbleed", "cipher_order"} <= known, done.stdout[-2000:]
    print(f"testssl.sh: {len(findings)} findings")
    return [f"{one['id']} {one['severity']}: {one['finding']}" for one in findings
            if one["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL") and one["id"] not in OF_THE_TEST_CERTIFICATE]


chain, key = certificate()
with served("--tls-certificate", chain, "--tls-key", key) as server:
    assert server.address.startswith("https://"), server.address
    status, _ = server.get(server.below("controls"))
    wrong = scanned(server.port) + examined(server.port, server.folder)
print("\n".join(map(str, wrong)))
sys.exit(1 if wrong or status != 200 else 0)
