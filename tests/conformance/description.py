"""schemathesis against the served demo: everything that schema/openapi.json says, in as many runs side by side as there
are cores, each with its share of the registers and a server of its own. ZORGBORG_EXAMPLES says how many requests are made up
for each operation (20); every case of its schema's limits is tried besides."""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import time

from served import ROOT, WORK, served

SEED = "7510"
EXAMPLES = os.environ.get("ZORGBORG_EXAMPLES", "20")
REGISTERS = ("applicability", "assessments", "assets", "audit-programmes", "continuity-plans", "controls", "documents", "evidence", "evidence-requests", "exercises",
             "findings", "locations", "management-reviews", "measurements", "memberships", "objectives", "parties", "pdca-cycles", "risk-analyses", "risk-criteria", "risks", "soa-versions", "tasks", "trainings", "webhooks")


def shares(count):
    """The description's tags, dealt out so that each share has about as many operations."""
    operations = collections.Counter(
        operation["tags"][0] for path in json.loads((ROOT / "schema/openapi.json").read_text())["paths"].values()
        for operation in path.values())
    out = [(0, [])] * count
    for tag, size in operations.most_common():
        out.sort(key=lambda share: share[0])
        out[0] = (out[0][0] + size, out[0][1] + [tag])
    return [tags for _, tags in out if tags]


def configuration(server, folder):
    """The one of this folder, with the ids of the demo's records in it, and of a webhook: the demo calls nobody."""
    lines = [(ROOT / "tests/conformance/schemathesis.toml").read_text()]
    lines.append(f"[dictionaries.organisations]\nvalues = {json.dumps([server.organisation])}\n")
    server.post(server.below("webhooks"), {"title": "SIEM", "url": "https://hooks.example.nl/zorgborg"})
    mine = next(m["id"] for m in items(server, "memberships") if m["user"] == server.demo["userId"])
    for register in REGISTERS:
        ids = [item["id"] for item in items(server, register) if item["id"] != mine][:8]
        lines.append(f'[dictionaries.{register}]\nvalues = {json.dumps(ids)}\n[[operations]]\ninclude-path-regex = "/{register}/"\n'
                     f'parameters."path.id" = {{ dictionary = "{register}", probability = 0.8 }}\n')
    (folder / "schemathesis.toml").write_text("\n".join(lines))
    tokens = json.loads(server.get("/v1/tokens")[1])["items"]
    return ",".join([mine, *(token["id"] for token in tokens if token.get("user") == server.demo["userId"])])


def items(server, path):
    status, body = server.get(server.below(path) + "?limit=1000")
    assert status == 200, body
    return json.loads(body)["items"]


def run(tags):
    """One run over the operations of some tags: what it printed, whether it was content, the answers by status."""
    with served() as server:
        spared = configuration(server, server.folder)
        report = server.folder / "report.ndjson"
        command = [WORK / "venv/bin/schemathesis", "--config-file", server.folder / "schemathesis.toml", "--no-color", "run",
                   "schema/openapi.json", "--url", server.address + "/v1", "--header", "Authorization: Bearer " + server.token,
                   "--seed", SEED, "--max-examples", EXAMPLES, "--report", "ndjson", "--report-ndjson-path", report]
        command += [part for tag in tags for part in ("--include-tag", tag)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True,
                              env={**os.environ, "ZORGBORG_SPARED": spared, "HYPOTHESIS_STORAGE_DIRECTORY": str(WORK / "hypothesis")})
        assert server.get("/v1/me")[0] == 200 and items(server, "memberships"), "the run lost its own rights on the way"
        return done.stdout + done.stderr, done.returncode == 0, statuses(report)


def statuses(report):
    """How the answers of the fuzzing phase were; all phases' number of answers."""
    fuzzing, answers = collections.Counter(), 0
    for line in report.open():
        scenario = json.loads(line).get("ScenarioFinished")
        for one in scenario["recorder"].get("interactions", {}).values() if scenario else ():
            if response := one.get("response"):
                answers += 1
                fuzzing[f"{response['status_code'] // 100}xx"] += scenario["phase"] == "fuzzing"
    return answers, fuzzing


began = time.monotonic()
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    runs = list(pool.map(run, shares(os.cpu_count())))
answers, fuzzing = sum(r[2][0] for r in runs), sum((r[2][1] for r in runs), collections.Counter())
good = fuzzing["2xx"] / max(1, fuzzing.total())
for output, content, _ in runs:
    if not content:
        print(output)
print(f"schemathesis: seed {SEED}, {EXAMPLES} examples, {answers} answers in {time.monotonic() - began:.0f} s, while fuzzing "
      + ", ".join(f"{kind} {count}" for kind, count in sorted(fuzzing.items())))
if good < 0.25:
    print(f"only {good:.0%} of what was made up was carried out: the run looks at too little")
sys.exit(0 if good >= 0.25 and all(content for _, content, _ in runs) else 1)
