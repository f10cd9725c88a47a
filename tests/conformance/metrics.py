"""`promtool check metrics` over GET /metrics after some traffic."""
import subprocess
import sys

from served import WORK, served

with served() as server:
    for path in ("controls", "statement-of-applicability", "overdue", "nowhere"):
        for _ in range(20):
            server.get(server.below(path))
    status, body = server.get("/metrics")
    assert status == 200, (status, body)
    text = body.decode()
    samples = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert any("http_server_request_duration_seconds_bucket" in line for line in samples), text[:2000]
    done = subprocess.run([WORK / "prometheus/usr/bin/promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    print(done.stdout + done.stderr, end="")
    print(f"promtool: {len(samples)} samples, exit code {done.returncode}")
    sys.exit(1 if done.returncode or done.stderr else 0)
