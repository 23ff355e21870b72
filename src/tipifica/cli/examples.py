"""Good and bad notes for `explain`, read from the corpus: the same cases that the tests hold the program to."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import tipifica

RULER = "=" * 20
END_OF_FINDINGS = "---"


class Example(NamedTuple):
    """One note of the corpus as its file shows it (what does not print is escaped there), and the carets under it."""

    note: str
    carets: tuple[str, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the findings that the case expects."""
        return frozenset(line.split()[-1] for line in self.carets)


def of_rule(code: str) -> list[Example]:
    """Return the examples of a rule in the order of its file; none where it has no file."""
    return _read(_corpus() / "rules" / f"{code}.txt")


def of_reason(reason_id: str) -> list[Example]:
    """Return the examples of a reason in the order of its file; none where it has no file."""
    return _read(_corpus() / f"{reason_id}.txt")


def _corpus() -> Path:
    """Return the corpus of the checkout where there is one, for a copy made at installation may be stale."""
    package = Path(tipifica.__file__).parent
    checkout = package.parents[1]
    return checkout / "corpus" if (checkout / "pyproject.toml").is_file() else package / "data" / "corpus"


def _read(path: Path) -> list[Example]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    heads = [at for at, line in enumerate(lines) if line == RULER and lines[at + 2 : at + 3] == [RULER]]
    return [_example(lines[head + 3 :]) for head in heads]


def _example(lines: list[str]) -> Example:
    return Example(lines[0], tuple(lines[1 : lines.index(END_OF_FINDINGS)]))
