"""Compiled or not, and as before: every search of many notes, and every report, as one digest.

`python -m support.identity COUNT` (in `tests/`) checks every note of the corpus (with `--every n` every n-th) and
as many mutated ones as `COUNT` says, and so many generated ones through a batch; it prints what is at work and the
SHA-256 of all searches (path, cost, steps) and reports. `--before` demands of each search that the one before any
of it was compiled finds the same.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from support import search_before
from support.corpus import load
from support.planted import SEED, mutated
from tipifica import engine
from tipifica.language import default
from tipifica.native.at_work import at_work
from tipifica.parser.near import nearest
from tipifica.parser.search.search import Path as FoundPath
from tipifica.parser.search.search import Search
from tipifica.shapes import Batch

GENERATOR = Path(__file__).parents[2] / "benchmarks" / "baseline" / "gen_notes.py"


class Noted(Search):
    """A search that notes what it finds."""

    noted: list[object]

    def path(self, bound: int) -> FoundPath | None:
        """The path, as ever."""
        found = super().path(bound)
        self.noted.append((self.form.id, bound, found, self.steps))
        return found


class Compared(Noted):
    """A search that demands of the search before that it finds the same."""

    def __init__(self, *arguments: Any, **chosen: Any) -> None:
        super().__init__(*arguments, **chosen)
        self._before = search_before.Search(*arguments, **chosen)

    def path(self, bound: int) -> FoundPath | None:
        """The path, as ever. Raises AssertionError where the search before finds another or takes other steps."""
        found, before = super().path(bound), self._before.path(bound)
        assert (found, self.steps, self.beyond) == (before, self._before.steps, self._before.beyond), self.form.id
        return found


@contextmanager
def searching(search: type[Search]) -> Iterator[None]:
    """Within, notes are searched by a search of this kind."""
    ours = nearest.Search
    nearest.Search = search  # type: ignore[misc]
    try:
        yield
    finally:
        nearest.Search = ours  # type: ignore[misc]


def generated(count: int) -> Iterator[str]:
    """Notes of the generator that speed is measured with."""
    spec = importlib.util.spec_from_file_location("gen_notes", GENERATOR)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return (row[3] for row in module.notes(count, SEED))


def digest(count: int, every: int, before: bool) -> str:
    """The SHA-256 of what is found in every n-th note of the corpus and `count` of each kind of others. Raises
    AssertionError as `Compared` does."""
    seen = sha256()
    kind = Compared if before else Noted
    batch, language = Batch(default()), default()
    corpus = [case.text for cases in load().values() for case in cases][::every]

    def note(texts: Iterable[str], checked: Any) -> None:
        for text in texts:
            kind.noted = []
            report = checked(text)
            seen.update(repr((text, kind.noted, report)).encode())

    with searching(kind):
        note(corpus, lambda text: engine.check(text, language))
        note(mutated(count), lambda text: engine.check(text, language))
        note(generated(count), lambda text: batch.told(batch.check(text)))
    return seen.hexdigest()


def main() -> None:
    """Prints what is at work, and the digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--before", action="store_true")
    chosen = parser.parse_args()
    print(at_work())
    print(digest(chosen.count, chosen.every, chosen.before))


if __name__ == "__main__":
    main()
