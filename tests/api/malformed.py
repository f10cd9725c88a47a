"""What is no request, and what only looks so: each with the statuses that RFC 9110 and 9112 let a server choose from."""
from wire import HOST, NEXT, get, head, post

BAD_LINES = ["GET", "GET /healthz", "/healthz HTTP/1.1", " GET /healthz HTTP/1.1", "GET\t/healthz\tHTTP/1.1", "GET  HTTP/1.1",
             "GET  /healthz HTTP/1.1", "GET /healthz  HTTP/1.1", "GET /a b HTTP/1.1", "G(T /healthz HTTP/1.1",
             "G\x80T /healthz HTTP/1.1", "G\0T /healthz HTTP/1.1", "GET: /healthz HTTP/1.1", "GET /healthz HTTP/1.1 x",
             "GET /a\x01b HTTP/1.1", "GET /a\x7fb HTTP/1.1", "GET /a\0b HTTP/1.1", "GET /a\tb HTTP/1.1", "GET /a\rb HTTP/1.1",
             "GET /a\nb HTTP/1.1", "GET /healthz HTTP/1.1\r", "GET /healthz HTTP/1.1\nX: y", "GET /healthz HTTP/1.1\r\n X: y",
             "GET /healthz\n", "GET\x0b/healthz HTTP/1.1", "GET /healthz\x0bHTTP/1.1", "GET /healthz\xa0HTTP/1.1",
             "\0GET /healthz HTTP/1.1", "\x16\x03\x01\x02\x00\x01\x00", "PRI * HTTP/2.0"]
BAD_VERSIONS = ["HTTP/2.0", "HTTP/0.9", "HTTP/3.0", "HTTP/9.9", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/11", "HTTP/1.1.1",
                "FTP/1.1", "HTTP/1.x", "HTTP/-1.1", "HTTP/+1.1", "HTTP/1,1", "HTTP/1.1 ", "HTTP /1.1", "HTTP/ 1.1", "HTTP/01.1",
                "http/1.1"]
BAD_HOSTS = ["a b", "a/b", "user@localhost", "a:b", "localhost:-1", "localhost:80:80", "[::1", "::1", "[zz]", "[]", "a?b", "a#b",
             "a\\b", "a\"b", "a<b>", "http://localhost", "caf\xe9", "%zz", "[:::::]", "[::1]x", "localhost:99999999"]
BAD_FIELDS = ["X : y", "X\t: y", "X: y\r\n folded", "X: y\r\n\tfolded", "X: y\r\n ", "X", ": y", "X(A: y", "X A: y", "X\0: y",
              "X: \0", "X: a\0b", "X: a\rb", "X: a\nb", "X: y\r", "X: y\nY: z", "X\x80: y", "X\"A: y", "X/A: y", "X[A]: y",
              "X\x01: y", "X: \x01", "X: \x7f", "X: \x08", "Host: localhost", "Host: other", "host : a"]
BAD_CODINGS = ["gzip", "identity", "chunked, identity", "chunked, gzip", "chunked, chunked", "chunked,", ",chunked", "xchunked",
               "chunkedx", "\xa0chunked", "chunked\x85", "chunked\x1f", "chun ked", "\"chunked\"", "chunked\x0b", "chunked;a=b",
               "'chunked'", "", "cow", "chunked\0", "\x0bchunked", "chunked\r\n x", "chunked\r\nTransfer-Encoding: chunked",
               "identity\r\nTransfer-Encoding: chunked", "chunked\r\nContent-Length: 18", "chunked\r\nContent-Length: 0",
               "gzip\r\nContent-Length: 18"]
BAD_LENGTHS = ["-1", "-0", "+5", "0x5", "5 5", "5a", "a5", "", "5.0", "5e0", "5;", "\"5\"", "5,6", "5, 6", "1_0", "\xb2", "5\0",
               "5, 5", "5\r\nContent-Length: 5", "5\r\nContent-Length: 6", "6\r\ncontent-length: 5", "5\r\n 0",
               "5\r\nTransfer-Encoding: chunked"]
BAD_CHUNKS = ["zz\r\nhello\r\n", "-1\r\nhello\r\n", "+5\r\nhello\r\n", "0x5\r\nhello\r\n", " 5\r\nhello\r\n", "\r\nhello\r\n",
              "5\nhello\r\n", "5\rhello\r\n", "5 5\r\nhello\r\n", "5,\r\nhello\r\n", "5;\0\r\nhello\r\n", "5;a\nhello\r\n",
              "3\r\nhello\r\n", "5\r\nhello", "5\r\nhello\n", "5\r\nhelloXX", "5\r\nhello\r", "5\xa0\r\nhello\r\n",
              "5 \r\nhello\r\n", "5\t\r\nhello\r\n", "5\0\r\nhello\r\n", "5;a\rb\r\nhello\r\n", "5;\n\r\nhello\r\n",
              "5;a=\"\n\"\r\nhello\r\n", "5;a=\"\r\nhello\r\n", "5;a=\"b\"c\r\nhello\r\n", "5;=b\r\nhello\r\n",
              "5;a=\r\nhello\r\n", "5;;\r\nhello\r\n", "5;a b\r\nhello\r\n", "5;a\x01\r\nhello\r\n", "5;a\x7f\r\nhello\r\n",
              "5\r\r\nhello\r\n", "5\r\nhello\r\r\n", "5\r\nhello\r\n\r\n", "5\r\nhello\n\r\n", "5\r\n\r\nhello",
              "5_\r\nhello\r\n", "\xb25\r\nhello\r\n", "5h\r\nhello\r\n", "5.\r\nhello\r\n", "\0\r\n", "\n"]
BAD_ENDS = ["0\r\nX Y: z\r\n\r\n", "0\r\nX : z\r\n\r\n", "0\r\nX: \0\r\n\r\n", "0\r\nX: a\nY: b\r\n\r\n", "0\r\nnothing\r\n\r\n",
            "0\r\rX\r\n\r\n", "0\n\r\n", "0\r\n\n", "0\r\n\rX", "0\r\nX: a\r\n b\r\n\r\n", "0\r\nX: a\rb\r\n\r\n",
            "0\r\n X: a\r\n\r\n", "0\r\n: a\r\n\r\n", "0\r\nX: a\n\r\n", "0\r\nX\x01: a\r\n\r\n",
            "0\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\nContent-Length: 5\r\n\r\n", "00\n\r\n", "-0\r\n\r\n", "0x0\r\n\r\n",
            "0 \r\n\r\n"]
HUGE = [1 << 64, (1 << 64) + 5, (1 << 63) - 1, 10 ** 26]
CHUNKED = "Transfer-Encoding: chunked"
KIB = 1024
OTHERS = {
    "no Host": (head("GET /healthz HTTP/1.1"), [400]), "not even then": (head("GET http://localhost/healthz HTTP/1.1"), [400]),
    "absolute form, no host": (get(target="http:///healthz"), [400]),
    "chunked on HTTP/1.0": (head("POST /v1/users HTTP/1.0", HOST, CHUNKED) + "0\r\n\r\n", [400]),
    "expecting else": (get("Expect: 200-ok"), [417]), "expecting more": (get("Expect: 100-continue, wonders"), [417]),
    "expecting twice": (get("Expect: 100-continue", "Expect: wonders"), [417]),
    "two tokens": (get("Authorization: Bearer a", "Authorization: Bearer b", target="/v1/me"), [400]),
    "two types": (post("Content-Type: text/csv", "Content-Length: 0"), [400]),
    "two keys": (post("Idempotency-Key: a", "Idempotency-Key: b", "Content-Length: 0"), [400]),
    "the preface of HTTP/2": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400, 505]),
    "line feeds only": ("GET /healthz HTTP/1.1\nHost: localhost\n\n", [400]),
    "carriage returns only": ("GET /healthz HTTP/1.1\rHost: localhost\r\r", [400]),
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
OTHERS |= {target: (get(target=target), [400]) for target in (
    "http://user@localhost/healthz", "http://localhost:x/healthz", "http://[::1/healthz", "http://localhost\\@x/healthz")}
MALFORMED = (
    [(f"line {line!r}", head(line, HOST), [400, 505]) for line in BAD_LINES]
    + [(f"version {version!r}", get(version=version), [400, 505]) for version in BAD_VERSIONS]
    + [(f"host {host!r}", head("GET /healthz HTTP/1.1", "Host: " + host), [400]) for host in BAD_HOSTS]
    + [(f"field {field!r}", get(field), [400]) for field in BAD_FIELDS]
    + [(f"coding {coding!r}", post("Transfer-Encoding: " + coding, body="5\r\nhello\r\n0\r\n\r\n"), [400]) for coding in BAD_CODINGS]
    + [(f"length {length!r}", post("Content-Length: " + length, body="hello"), [400]) for length in BAD_LENGTHS]
    + [(f"chunk {chunk!r}", post(CHUNKED, body=chunk + "0\r\n\r\n"), [400]) for chunk in BAD_CHUNKS]
    + [(f"end {end!r}", post(CHUNKED, body="5\r\nhello\r\n" + end), [400]) for end in BAD_ENDS]
    + [(f"length {number}", post(f"Content-Length: {number}", body="hello"), [400, 413]) for number in HUGE]
    + [(f"chunk of {number}", post(CHUNKED, body=f"{number:x}\r\nhello\r\n"), [400, 413]) for number in HUGE]
    + [(name, *case) for name, case in OTHERS.items()])

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
    "an upgrade in full": (get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"), [200]),
    "a length for this hop": (post("Connection: Content-Length", f"Content-Length: {len(NEXT)}", body=NEXT), [401]),
    "a coding for this hop": (post("Connection: Transfer-Encoding", CHUNKED, body=f"{len(NEXT):X}\r\n{NEXT}\r\n0\r\n\r\n"),
                              [401]),
    "a host for this hop": (get("Connection: Host, keep-alive"), [200]), "another's connection": (get("Proxy-Connection: close"), [200]),
    "codings taken": (get("TE: trailers, chunked;q=0"), [200]), "a coding's likeness": (get("Transfer_Encoding: chunked"), [200]),
    "a length's likeness": (post("Content_Length: 0", f"Content-Length: {len(NEXT)}", body=NEXT), [401]),
    "fields in the trailer": (post(CHUNKED, "Trailer: Host", body="0\r\nHost: other\r\nConnection: keep-alive\r\n\r\n"), [401]),
    "a request in an extension": (post(CHUNKED, body="0;a=\"GET /readyz HTTP/1.1\"\r\n\r\n"), [401]),
    "a HEAD with a body": (head("HEAD /healthz HTTP/1.1", HOST, f"Content-Length: {len(NEXT)}") + NEXT, [200]),
    "options with a body": (head("OPTIONS * HTTP/1.1", HOST, f"Content-Length: {len(NEXT)}") + NEXT, [200, 204]),
    "a method with a body": (head("DELETE /healthz HTTP/1.1", HOST, f"Content-Length: {len(NEXT)}") + NEXT, [405]),
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
