"""What one door of the program costs against another, as whole processes in turn: the median ratio of pairs.

python benchmarks/doors.py [--pairs 5] [--rows 50000] [--only NAME…]

`check` of 10,000 generated notes, from a file and from standard input, against `scan` to JSON Lines; `scan --redact` of
as many rows as are asked for against a plain one.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pairs import BASELINE, PYTHON, compare, seconds, tell_core

FEW = 10_000


class Race(NamedTuple):
    """Two commands and what their ratio must be; `stdin` is what the first one reads, if it reads that."""

    name: str
    ours: Sequence[str]
    theirs: Sequence[str]
    must: float
    stdin: Path | None = None


def races(folder: Path, rows: int) -> Iterator[Race]:
    """What is compared with what."""
    few, many = _generated(folder, FEW), _generated(folder, rows)
    notes, table = str(few.with_suffix(".txt")), str(many.with_suffix(".csv"))
    ours = [PYTHON, "-m", "tipifica"]
    scan = [*ours, "scan", "--isolated", "--jobs", "1", "--out", str(folder / "out.jsonl")]
    check = [*ours, "check", "--isolated"]
    yield Race("check FILE", [*check, notes], [*scan, notes], 1.3)
    yield Race("check -", [*check, "-"], [*scan, notes], 1.3, few.with_suffix(".txt"))
    yield Race("check FILE, jsonl", [*check, notes, "--output-format", "jsonl"], [*scan, notes], 1.3)
    yield Race("scan --redact", [*scan, table, "--redact", "clients"], [*scan, table], 1.5)


def _generated(folder: Path, rows: int) -> Path:
    """Makes so many notes; their files but for the ending."""
    made = folder / str(rows)
    text, table = str(made.with_suffix(".txt")), str(made.with_suffix(".csv"))
    seconds([PYTHON, str(BASELINE / "gen_notes.py"), "-n", str(rows), "--txt", text, "--csv", table])
    return made


def main() -> None:
    """Prints one line a comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--rows", type=int, default=50_000, help="of the table that is scanned")
    parser.add_argument("--only", nargs="*", default=[], help="words of the lines that are wanted")
    chosen = parser.parse_args()
    tell_core()
    with tempfile.TemporaryDirectory() as folder:
        for race in races(Path(folder), chosen.rows):
            if not chosen.only or any(word in race.name for word in chosen.only):
                _run(race, chosen.pairs)


def _run(race: Race, pairs: int) -> None:
    found = compare(lambda: seconds(race.ours, race.stdin), lambda: seconds(race.theirs), pairs, warm_up=False)
    print(f"{race.name:22} {found.ours:8.2f}s {found.theirs:8.2f}s {found.ratio:7.2f} {race.must:>6}", flush=True)


if __name__ == "__main__":
    main()
