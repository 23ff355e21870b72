"""This checkout against another one of tipifica, in turn: compiled, and as Python.

python benchmarks/against.py CHECKOUT [--rows 20000] [--pairs 3]

`scan` of a CSV file to Parquet and the library's `Batch`, each on one core, in whole processes; over the generator's
notes, and over the conforming and broken ones that the tests make (`tests/support`). Seconds are those of the
processor, for what else a machine does moves those of the clock. The other checkout must have been installed once
(`pip install -e .`), for its table is made then; its packages are this environment's.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bulk import generate
from pairs import ENVIRONMENT, PYTHON, ROOT, compare, tell_core

sys.path.insert(0, str(ROOT / "tests"))

from support.planted import mutated

BATCH = """
import csv, sys
from tipifica import language
from tipifica.shapes import Batch

with open(sys.argv[1], encoding="utf-8", newline="") as table:
    notes = [row["observacion"] for row in csv.DictReader(table, delimiter=";")]
batch = Batch(language.default())
for note in notes:
    batch.check(note)
"""


def write_mutated(rows: int, table: Path) -> None:
    """Write notes of the tests' own generator: with a planted deviation and with noise, in turn."""
    with table.open("w", encoding="utf-8", newline="") as whole:
        writer = csv.writer(whole, delimiter=";")
        writer.writerow(["observacion"])
        writer.writerows([note] for note in mutated(rows))


def processor_seconds(checkout: Path, command: list[str], *, as_python: bool) -> Callable[[], float]:
    """Return what runs a command with the package of a checkout and tells the seconds of the processor that it took."""
    environment = ENVIRONMENT | {"PYTHONPATH": str(checkout / "src"), "TIPIFICA_PURE": "1" if as_python else ""}

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=tempfile.gettempdir(), env=environment, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return run


def main() -> None:
    """Prints one line a comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=3)
    chosen = parser.parse_args()
    old = chosen.checkout.resolve()
    tell_core()
    print(f"{chosen.rows} rows, {chosen.pairs} pairs{'this':>20} {'other':>9} {'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder, "notes.csv"), str(Path(folder, "out.parquet"))
        scan = [PYTHON, "-m", "tipifica", "scan", str(table), "--isolated", "--jobs", "1", "--out", out]
        for whose, write in (("generator's", generate), ("tests'", write_mutated)):
            write(chosen.rows, table)
            for what, command in (("scan", scan), ("Batch", [PYTHON, "-c", BATCH, str(table)])):
                for as_python in (False, True):
                    ours, theirs = (processor_seconds(each, command, as_python=as_python) for each in (ROOT, old))
                    found = compare(ours, theirs, chosen.pairs, warm_up=False)
                    name = f"{what}, {whose} notes, {'as Python' if as_python else 'compiled'}"
                    print(f"{name:36} {found.ours:8.2f}s {found.theirs:8.2f}s {found.ratio:7.2f}", flush=True)


if __name__ == "__main__":
    main()
