"""What the library's time for many notes is made of: notes of known shapes, notes of new ones, and of these the
readings of their tokens alone, before anything is searched.

    python benchmarks/floors.py [--notes 100000]

Everything is of one process, and of one run; the naive script beside it is a process of its own.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pairs import BASELINE, PYTHON, seconds, tell_core
from tipifica.language import default
from tipifica.parser.choose.reading import read
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.tokens.characters import clean
from tipifica.parser.tokens.tokenizer import tokenize
from tipifica.shapes import Batch


class Counting(Batch):
    """Remembers all shapes, and of each the note that it was learnt from."""

    def __init__(self) -> None:
        super().__init__(default())
        self.first: list[str] = []

    def _new(self, note, proves_by_shape):  # type: ignore[no-untyped-def]
        if proves_by_shape:
            self.first.append(note.text)
        return super()._new(note, proves_by_shape)


def timed(act: Callable[[str], object], notes: Sequence[str]) -> float:
    """The seconds that `act` takes for all notes."""
    begin = time.perf_counter()
    for note in notes:
        act(note)
    return time.perf_counter() - begin


def read_tokens(note: str) -> None:
    """The readings of a note's tokens, without any search."""
    cleaned = clean(note)
    tokens = tokenize(cleaned.text)
    if tokens:
        Lattice(cleaned.text, tokens, default().grammar.lexicon)


def main() -> None:
    """Prints one line a part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=100_000)
    chosen = parser.parse_args()
    tell_core()
    importlib.import_module("tipifica.shapes.batch").MAX_SHAPES = chosen.notes * 10  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        text, table, out = (str(Path(folder) / name) for name in ("notes.txt", "notes.csv", "out.tsv"))
        seconds([PYTHON, str(BASELINE / "gen_notes.py"), "-n", str(chosen.notes), "--txt", text, "--csv", table])
        naive = seconds([PYTHON, str(BASELINE / "naive_re.py"), text, out])
        notes = Path(text).read_text(encoding="utf-8").splitlines()
    batch = Counting()
    rows = [
        ("the naive script, all of it", len(notes), naive),
        ("all notes, every shape new once", len(notes), timed(batch.check, notes)),
        ("all notes, every shape known", len(notes), timed(batch.check, notes)),
        (
            "notes with a new shape, read",
            len(batch.first),
            timed(lambda note: read(note, default().grammar), batch.first),
        ),
        ("of these the tokens' readings alone", len(batch.first), timed(read_tokens, batch.first)),
    ]
    print(f"{'':36} {'notes':>8} {'seconds':>8} {'us a note':>10}")
    for name, count, took in rows:
        print(f"{name:36} {count:8} {took:8.2f} {took / count * 1e6:10.1f}")


if __name__ == "__main__":
    main()
