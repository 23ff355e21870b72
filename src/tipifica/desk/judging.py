"""What a person who judged a sample agrees with: for each rule and for the reason, with Wilson's interval."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tipifica.bulk.extra import needs
from tipifica.rules import NAMES

REASON = "motivo"
"""What a judge calls the reason; beside it rules go by code or name."""
YES, NO = ("sí", "si"), ("no",)
CONFIDENCE = 0.95
_BY_NAME = {written.casefold(): code for code, name in NAMES.items() for written in (code, name)}
_BETWEEN = re.compile(r"[\s,;]+")


class Judged(NamedTuple):
    """A note of the sample: the codes of the rules that speak of it, and what the judge wrote of it."""

    codes: frozenset[str]
    judgement: str


class Agreement(NamedTuple):
    """Of one rule (or the reason): in how many notes program or judge found it, in how many both; in how many the judge
    would take it away, in how many he misses it. `low` and `high` bound the share of agreement (Wilson, 95 %)."""

    notes: int
    agreed: int
    surplus: int
    missing: int
    low: float
    high: float


def agreements(judged: Sequence[Judged]) -> Mapping[str, Agreement]:
    """Return the agreement for `REASON`, then for each rule of which program or judge say something, by its code.

    `judged` is without the notes that have no judgement. Raises ValueError with the position of one that is none, and
    InputError where the library of the interval is missing.
    """
    wrong = []
    for position, note in enumerate(judged):
        found = _wrong(note)
        if found is None:
            raise ValueError(position)
        wrong.append(found)
    said = [note.codes | {REASON} for note in judged]
    names = set().union(*said, *wrong)
    return {name: _agreement(name, said, wrong) for name in sorted(names, key=lambda name: (name != REASON, name))}


def _agreement(name: str, said: Sequence[frozenset[str]], wrong: Sequence[frozenset[str]]) -> Agreement:
    pairs = [(name in codes, name in objections) for codes, objections in zip(said, wrong, strict=True)]
    agreed, surplus, missing = (pairs.count(pair) for pair in ((True, False), (True, True), (False, True)))
    notes = agreed + surplus + missing
    return Agreement(notes, agreed, surplus, missing, *_interval(agreed, notes))


def _interval(agreed: int, notes: int) -> tuple[float, float]:
    with needs("scipy", "informe"):
        from scipy.stats import binomtest  # noqa: PLC0415 - an extra, and slow to load
    found = binomtest(agreed, notes).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def _wrong(note: Judged) -> frozenset[str] | None:
    """What the judge would take away or add; None where what he wrote is no judgement."""
    written = note.judgement.strip().casefold()
    if written in YES:
        return frozenset()
    if written in NO:
        return note.codes | {REASON}
    named = {_BY_NAME.get(word, word) for word in _BETWEEN.split(written) if word}
    return frozenset(named) if named and named <= {REASON, *NAMES} else None
