"""The dearest search over the corpus and mutations of conforming notes; long notes; time per doubling of length.

    python benchmarks/search.py [--mutations 100000]

Every note is read once; the dearest hundred are read five times more, and the best time counts. Steps are those
of all searches of the note. Last, notes of 4,096 characters that are one piece over and over, each checked whole.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import timeit
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from pairs import tell_core
from support import filler, mutator
from tipifica import engine
from tipifica.language import default
from tipifica.parser.choose.reading import read
from tipifica.parser.near import nearest
from tipifica.parser.search import search

CORPUS = Path(__file__).parent.parent / "corpus" / "notas.txt"
SEED = 20_240_301


def notes(mutations: int) -> Iterator[str]:
    """The corpus, and as many mutations, planted and noisy in turn."""
    yield from CORPUS.read_text(encoding="utf-8").splitlines()
    r = random.Random(SEED)
    reasons = list(filler.FORMS)
    for n in range(mutations):
        note = filler.conforming(reasons[n % len(reasons)], r)
        yield mutator.noise(note.text, r)


def seconds(note: str, runs: int = 1) -> float:
    """The best of some runs of reading a note."""
    grammar = default().grammar
    best = float("inf")
    for _ in range(runs):
        begin = time.perf_counter()
        read(note, grammar)
        best = min(best, time.perf_counter() - begin)
    return best


def steps(note: str) -> int:
    """The steps of all searches of a note."""
    begun: list[search.Search] = []

    def noted(*arguments: Any, **chosen: Any) -> search.Search:
        begun.append(search.Search(*arguments, **chosen))
        return begun[-1]

    nearest.Search = noted  # type: ignore[assignment, misc]
    try:
        read(note, default().grammar)
    finally:
        nearest.Search = search.Search  # type: ignore[misc]
    return sum(one.steps for one in begun)


def long_note(length: int) -> str:
    """A note whose free text makes it so long."""
    words = random.Random(SEED)
    start, end = "Impulsa//jperez//retenido con asesoría técnica//se realiza ", "//0991234567"
    text = ""
    while len(text) < length:
        text += "".join(words.choice("abcdefghilmnoprstu") for _ in range(words.randrange(3, 10))) + " "
    return start + text[: length - len(start) - len(end)].rstrip() + end


PIECES = (
    *(" ", "\t", "-", ". ", "/", "//", "0", "09", "9 ", "1/", "1//1//", "a", "á", "x", "?", "\ufffd", "(", '"', "a'"),
    *("$1", "1.", ",", "5%", "+593", "a.b@", "clave ", "ci ", "1710034065 ", "4111 ", "de ", "Impulsa//", "telf. "),
    *("contacto de cliente ", "retenido con ", "mes 1 ", "enero ", "1 de ", "\n", " \n", "\u00a0", "\u200b", "Ã³"),
    *("e\u0301", "_", "Mz 5/"),
)
STARTS = (
    "",
    "Impulsa//jperez//",
    "Impulsa//jperez//descuento 50% mes ",
    "Impulsa//jperez//suspensión de servicio sin costo por 3 meses//",
    "Impulsa//jperez//retenido con asesoría técnica//",
)
LONGEST = 4_096


def repeated() -> Iterator[str]:
    """Notes of the greatest length, each of one piece over and over."""
    for start in STARTS:
        for piece in PIECES:
            yield start + piece * ((LONGEST - len(start)) // len(piece))


def checked(note: str, runs: int) -> float:
    """The best of some runs of checking a note."""
    return min(timeit.repeat(lambda: engine.check(note, default()), number=1, repeat=runs))


def main() -> None:
    """Prints the distribution, the dearest notes, and the long ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=100_000)
    chosen = parser.parse_args()
    tell_core()
    seconds(long_note(200))
    timed = sorted(((seconds(note), note) for note in notes(chosen.mutations)), reverse=True)
    print(f"{len(timed)} notes (seed {SEED}), one run each, ms:", end="")
    for share in (0.5, 0.9, 0.99, 0.999):
        print(f"  {share:.1%} {timed[int(len(timed) * (1 - share))][0] * 1e3:.2f}", end="")
    print()
    dearest = sorted(((seconds(note, 5), note) for _, note in timed[:100]), reverse=True)
    print("dearest, best of five (must 3 ms):")
    for took, note in dearest[:5]:
        print(f"  {took * 1e3:7.2f} ms {steps(note):6} steps  {note[:100]!r}")
    print("length, best of five (4,096: must 5 ms; doubling: must 2.6, aim 2.1):")
    before = None
    for length in (256, 512, 1024, 2048, 4096):
        took = seconds(long_note(length), 5)
        print(f"  {length:5} {took * 1e3:8.2f} ms" + (f"  x {took / before:.2f}" if before else ""))
        before = took
    took, note = max((checked(note, 3), note) for note in repeated())
    print(f"dearest of {LONGEST:,} characters that repeat, whole check: {took * 1e3:.2f} ms  {note[:80]!r}")


if __name__ == "__main__":
    main()
