"""LibreOffice opens the workbooks of the lists and of the statement, and shows what the CSV of the same says."""
import csv
import io
import pathlib
import subprocess
import sys
import tempfile

from served import WORK, served, tool

PATHS = ("controls", "applicability", "documents", "memberships", "statement-of-applicability")
# Commas, quotation marks, UTF-8, cells as they are shown, quotation marks around texts only.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


def rows(text):
    """With line ends as LibreOffice has them."""
    return [[cell.replace("\r\n", "\n") for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def unguarded(row):
    return [cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r'") else cell for cell in row]


def converted(workbook, folder):
    """The first sheet, as LibreOffice shows it."""
    (folder / "sheet.xlsx").write_bytes(workbook)
    command = [tool("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", AS_SHOWN, "--outdir", folder,
               folder / "sheet.xlsx"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and (folder / "sheet.csv").exists(), done.stdout + done.stderr
    return rows((folder / "sheet.csv").read_text("utf-8-sig"))


faults = 0
with served() as server, tempfile.TemporaryDirectory(dir=WORK) as folder:
    for path in PATHS:
        (status, workbook), (_, text) = (server.get(server.below(f"{path}?format={name}")) for name in ("xlsx", "csv"))
        assert status == 200, (path, workbook)
        seen, told = converted(workbook, pathlib.Path(folder).resolve()), [unguarded(row) for row in rows(text.decode("utf-8-sig"))]
        differ = [(n, a, b) for n, (a, b) in enumerate(zip(seen, told), 1) if a != b]
        faults += len(differ) + (len(seen) != len(told))
        print(f"{path}: {len(seen)} rows of {len(told)}, {len(differ)} differ", *differ[:3], sep="\n  ")
sys.exit(1 if faults else 0)
