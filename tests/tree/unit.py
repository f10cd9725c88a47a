"""The systemd unit is one that systemd understands and finds confined; the settings beside it are those of `serve`.

`unit.py ZORGBORG` takes the program, which the settings are handed to.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FILES = pathlib.Path(__file__).parents[2] / "scripts/debian"
EXPOSURE = 15  # tenths: "OK" ends at 5.0, an ordinary service has 9.6


def run(*command):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def understood(program, folder):
    unit = folder / "zorgborg.service"  # as it is, but for where the program lies
    unit.write_text((FILES / unit.name).read_text().replace("/usr/bin/zorgborg", str(program)))
    code, said = run("systemd-analyze", "verify", "--recursive-errors=no", "--man=no", unit)
    return [f"verify: {code} {said}"] if code or "zorgborg" in said else []


def confined():
    code, said = run("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager",
                     FILES / "zorgborg.service")
    return [f"security: {code} {said}"] if code or "Overall exposure level" not in said else []


def settings(program, folder):
    """Every option stands in the file, set or as a comment with its default, and `serve` takes them all."""
    text = (FILES / "zorgborg.toml").read_text()
    options = dict(re.findall(r"^  --([a-z-]+) TEXT(?:=(\S*))? \(Env:", run(program, "serve", "--help")[1], re.MULTILINE))
    options.pop("config")
    lines = re.findall(r'^(#?)([a-z-]+) = "?(.*?)"?$', text, re.MULTILINE)
    if [key for _, key, _ in lines] != list(options):
        return [f"zorgborg.toml has the keys {[key for _, key, _ in lines]}, serve has {list(options)}"]
    faults = [f"zorgborg.toml: {key} is {options[key]} without its line, not {value}"
              for comment, key, value in lines if comment and options[key] not in ("", value)]
    everything = folder / "zorgborg.toml"
    (folder / "smtp-password").write_text("secret\n")  # what the settings name is read before the register is
    text = text.replace("/var/lib/zorgborg", f"{folder}/none").replace("/etc/zorgborg/smtp-password", f"{folder}/smtp-password")
    everything.write_text(re.sub("^#(?=[a-z-]+ = )", "", text, flags=re.MULTILINE))
    code, said = run(program, "serve", "--config", everything)
    return faults + ([] if code == 1 and f"no register in {folder}/none" in said else [f"serve: {code} {said}"])


program = pathlib.Path(sys.argv[1]).resolve()
with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    faults = understood(program, folder) + confined() + settings(program, folder)
print("\n".join(faults) or f"unit: understood, exposure at most {EXPOSURE / 10}, settings known")
sys.exit(1 if faults else 0)
