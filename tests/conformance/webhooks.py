"""Webhooks as they are sent, verified by the receivers' library of Standard Webhooks (npm `standardwebhooks`)."""
import json
import pathlib
import subprocess
import sys
import tempfile

from served import BINARY, ROOT, WORK

sys.path.insert(0, str(ROOT / "tests/api"))
from hooks_receiver import HooksReceiver  # noqa: E402

HERE = pathlib.Path(__file__).parent
SECRETS = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD/+8qgi7mcLg="]
BODIES = ['{"type": "reminder"}', '{"title": "Één maatregel €"}', "{}", '{"long": "%s"}' % ("x" * 100_000)]

with tempfile.TemporaryDirectory(dir=WORK, prefix="webhooks-") as folder, HooksReceiver() as hooks:
    calls = []
    for number, (secret, body) in enumerate((secret, body) for secret in SECRETS for body in BODIES):
        file = pathlib.Path(folder) / "body"
        file.write_text(body, encoding="utf-8")
        said = subprocess.run([BINARY.parent / "tests/send_once", "webhook", hooks.url, secret, f"msg_{number}", file, "--allow-private"],
                              check=True, capture_output=True, text=True).stdout
        assert said == "done status 200\n", said
        call = hooks.wait(number + 1)[-1]
        calls.append({"secret": secret, "headers": call.headers, "body": call.body.decode()})
    file.write_text(json.dumps(calls))
    sys.exit(subprocess.run(["node", HERE / "webhooks.mjs", WORK / "npm-webhooks", file]).returncode)
