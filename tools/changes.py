"""What a change of the program changes in what is said of 100,000 generated notes: `tipifica compare`, old against new.

python tools/changes.py COMMIT [--notes 100000]

The notes are the same in every run. COMMIT is what stands before the change (`main`); the new one is this checkout.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / "benchmarks" / "baseline" / "gen_notes.py"


def main() -> None:
    """Prints what `tipifica compare` prints; ends with its status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit")
    parser.add_argument("--notes", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        notes, before = Path(folder) / "notes.csv", Path(folder) / "before"
        text = ["--txt", str(Path(folder) / "notes.txt"), "--csv", str(notes)]
        _run([sys.executable, str(GENERATOR), "-n", str(chosen.notes), *text])
        before.mkdir()
        archive = subprocess.run(["git", "archive", chosen.commit], cwd=ROOT, check=True, stdout=subprocess.PIPE)
        subprocess.run(["tar", "--extract", f"--directory={before}"], input=archive.stdout, check=True)
        for checkout, out in ((before, "old.parquet"), (ROOT, "new.parquet")):
            _tipifica(checkout, "scan", str(notes), "--out", str(Path(folder) / out), "--isolated")
        _tipifica(ROOT, "compare", str(Path(folder) / "old.parquet"), str(Path(folder) / "new.parquet"), "--isolated")


def _tipifica(checkout: Path, *args: str) -> None:
    _run([sys.executable, "-m", "tipifica", *args], os.environ | {"PYTHONPATH": str(checkout / "src")})


def _run(command: list[str], surroundings: dict[str, str] | None = None) -> None:
    subprocess.run(command, env=surroundings, check=True)


if __name__ == "__main__":
    main()
