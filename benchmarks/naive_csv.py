"""The naive script, plain or strong, over a CSV file: what an analyst would do with an export. Kept as cheap as can be.

python benchmarks/naive_csv.py [--strong | --read] [--jobs N] notes.csv out.csv
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "baseline"))
import naive_re

Rows = list[list[str]]
_check: Callable[[str], tuple[str, ...]] = naive_re.check


def _begin(strong: bool) -> None:
    global _check  # noqa: PLW0603 - a process's own
    _check = naive_re.strong() if strong else naive_re.check


def _checked(chunk: tuple[int, Rows]) -> Rows:
    position, rows = chunk
    return [[*row, *_check(row[position])] for row in rows]


def _chunks(reader: Iterator[list[str]], position: int) -> Iterator[tuple[int, Rows]]:
    while rows := list(islice(reader, 20_000)):
        yield position, rows


def main() -> None:
    """Reads, checks and writes; with --read only reads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strong", action="store_true")
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("source")
    parser.add_argument("target")
    chosen = parser.parse_args()
    with (
        Path(chosen.source).open(encoding="utf-8", newline="") as source,
        Path(chosen.target).open("w", encoding="utf-8", newline="") as target,
    ):
        reader, out = csv.reader(source, delimiter=";"), csv.writer(target, delimiter=";")
        header = next(reader)
        if chosen.read:
            print(sum(1 for _ in reader))
            return
        out.writerow([*header, "kind", "user", "phone", "status"])
        chunks = _chunks(reader, header.index("observacion"))
        if chosen.jobs > 1:
            with Pool(chosen.jobs, _begin, (chosen.strong,)) as pool:
                for rows in pool.imap(_checked, chunks):
                    out.writerows(rows)
        else:
            _begin(chosen.strong)
            for chunk in chunks:
                out.writerows(_checked(chunk))


if __name__ == "__main__":
    main()
