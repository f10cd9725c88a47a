"""slowhttptest in its four modes, each with 1,000 connections for 20 s, while another client reads a list all the while.
The others must hardly notice."""
import re
import resource
import subprocess
import sys
import threading
import time

from served import served, tool

CONNECTIONS, SECONDS, LIMIT = 1000, 20, 50  # the 99th percentile of the others in ms
LARGE = "/v1/openapi.json"  # open to everybody, some 400 KiB
MODES = {"slow headers": ["-H"], "slow body": ["-B", "-s", "65536"], "ranges": ["-R"],
         "slow read": ["-X", "-w", "1", "-y", "64", "-n", "1", "-z", "32", "-k", "3"]}


class Reader(threading.Thread):
    """Reads the list of controls over and over on one connection, and again on a new one each time."""

    def __init__(self, server):
        super().__init__()
        self.server, self.ended, self.times, self.failures = server, threading.Event(), [], []

    def run(self):
        kept = self.server.connection()
        while not self.ended.wait(0.005):
            for connection in (kept, None):
                began = time.perf_counter()
                try:
                    status, body = self.server.get(self.server.below("controls") + "?limit=20", connection)
                    if status != 200 or b'"items"' not in body:
                        self.failures.append(status)
                except OSError as error:
                    self.failures.append(error)
                    return
                self.times.append((time.perf_counter() - began) * 1000)
        kept.close()


def attack(server, options):
    """Runs the tool to its end: what is wrong with how it went (nothing, when all its connections were made and its own
    probe was answered all the while)."""
    path = server.below("controls") if options[0] in ("-H", "-B") else LARGE
    done = subprocess.run([tool("slowhttptest"), *options, "-c", str(CONNECTIONS), "-r", "500", "-l", str(SECONDS), "-i", "5", "-p", "3",
                           "-u", server.address + path, "-v", "1"], capture_output=True, text=True, timeout=SECONDS * 3)
    output = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    counts = {name: int(number) for name, number in re.findall(r"^(\w+):\s+(\d+)$", output, re.MULTILINE)}
    made = CONNECTIONS if "No open connections left" in output else counts.get("connected", 0) + counts.get("closed", 0)
    if done.returncode == 0 and made == CONNECTIONS and "service available:   YES" in output and "available:   NO" not in output:
        return ""
    return f"slowhttptest made {made} connections, exit code {done.returncode}\n{output[-2000:]}"


files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, 65536), files))
good = True
with served() as server:
    for mode, options in MODES.items():
        reader = Reader(server)
        reader.start()
        wrong, began = "", time.monotonic()
        while not wrong and time.monotonic() - began < SECONDS - 1:  # again when all was answered at once
            wrong = attack(server, options)
        reader.ended.set()
        reader.join()
        times = sorted(reader.times)
        percentile = lambda part: times[min(len(times) - 1, int(len(times) * part))]
        print(f"{mode}: {len(times)} reads of the others, p50 {percentile(0.5):.1f} ms, p99 {percentile(0.99):.1f} ms, "
              f"max {times[-1]:.1f} ms, failed {len(reader.failures)}")
        if wrong or reader.failures or len(times) < 200 or percentile(0.99) >= LIMIT:
            print(f"  failed: {reader.failures[:5]} {wrong}")
            good = False
    status, body = server.get(server.below("controls"))
    print(f"afterwards: {status}, {server.resident():.1f} MiB resident")
    good &= status == 200
sys.exit(0 if good else 1)
