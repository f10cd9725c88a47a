"""The table of measurements; each part is a module of this folder with `measure()` that yields rows."""
import importlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/bench"), str(ROOT / "tests/conformance")]
PARTS = ("reads", "writes", "growth", "large", "audits", "instructions", "exports")


def main():
    rows = []
    for part in sys.argv[1:] or PARTS:
        for row in importlib.import_module(part).measure():
            rows.append(row)
            ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
            print(f"{row['work']:<62} {row['ours']:<22} {row['reference']:<34} {ratio:>6}  {row['goal']:<10} "
                  f"{'met' if row['met'] else 'NOT MET'}", flush=True)
    (ROOT / "build/bench.json").write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if all(row["met"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
