"""100,000 generated notes through the library on one core, against the naive script, plain and strong.

python benchmarks/notes.py [--pairs 5] [--notes 100000]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from pairs import BASELINE, PYTHON, compare, seconds, tell_core

HERE = Path(__file__).parent
LIMITS = {"plain": (0.9, 0.4), "strong": (1.6, 0.95)}


def main() -> None:
    """Prints one line a rival."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--notes", type=int, default=100_000)
    chosen = parser.parse_args()
    tell_core()
    with tempfile.TemporaryDirectory() as folder:
        notes, table = str(Path(folder) / "notes.txt"), str(Path(folder) / "notes.csv")
        out = str(Path(folder) / "out.tsv")
        seconds([PYTHON, str(BASELINE / "gen_notes.py"), "-n", str(chosen.notes), "--txt", notes, "--csv", table])
        ours = [PYTHON, str(HERE / "lint_file.py"), notes, out]
        print(f"{'against':8} {'library':>9} {'naive':>9} {'ratio':>7} {'must':>6} {'aim':>6}")
        for name, options in (("plain", []), ("strong", ["--strong"])):
            theirs = [PYTHON, str(BASELINE / "naive_re.py"), *options, notes, out]
            found = compare(lambda: seconds(ours), lambda command=theirs: seconds(command), chosen.pairs)
            must, aim = LIMITS[name]
            print(f"{name:8} {found.ours:8.2f}s {found.theirs:8.2f}s {found.ratio:7.2f} {must:6} {aim:6}", flush=True)


if __name__ == "__main__":
    main()
