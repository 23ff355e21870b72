"""What changed between two tables of results of the same notes: by rule and reason, by column, with examples.

Both tables are read side by side, a few thousand rows at a time: memory does not grow with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from tipifica.bulk.results import FINDINGS, NOTE, Diagnosis, columns_of
from tipifica.bulk.results_in import DAMAGED, ResultsIn, file_of
from tipifica.desk.findings import findings_of
from tipifica.files.errors import InputError
from tipifica.language import default
from tipifica.report.masker import MASK

EXAMPLES = 3
"""How many notes of each change are kept to be shown: the first ones."""
SAID = ("reason", "verdict", "needs")
"""The columns of which it is told what stood there and what stands there now."""
_DIAGNOSTICS = "diagnostics"
# What follows from the findings is not told again, nor what the case's own columns say.
_TOLD_OTHERWISE = frozenset(column.name for column in FINDINGS) - {"canonical"}

_WITHOUT_HEADER = ".jsonl"
_SHORTER = "{old} y {new} no son de las mismas notas: {shorter} tiene menos filas"
_OTHER_NOTE = "{old} y {new} no son de las mismas notas: la fila {number} es otra"

ResultRow = tuple[str | None, ...]


class ChangedNote(NamedTuple):
    """A note of which something changed: its number among the results, from 1, and its text as the results have it."""

    number: int
    note: str


class Change:
    """How often something changed, and the first notes of which it did."""

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[ChangedNote] = []

    def add(self, example: ChangedNote) -> None:
        """Count a note."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


class RuleChange(NamedTuple):
    """Findings of one rule in notes of one reason: new ones, those that are gone, and those of another place, severity
    or fix."""

    added: int = 0
    gone: int = 0
    other: int = 0

    def plus(self, more: RuleChange) -> RuleChange:
        """Return the sum of both."""
        return RuleChange(*map(sum, zip(self, more, strict=True)))


class Changes:
    """All that changed. `rules` is by code, then by reason (as it is now; None where it is open); `said` by column of
    `SAID`, then by what stood there and what stands there; `cells` by any other column. `examples` are by code."""

    def __init__(self, only_old: Sequence[str], only_new: Sequence[str]) -> None:
        self.notes = self.changed = 0
        self.only_old, self.only_new = tuple(only_old), tuple(only_new)
        self.rules: dict[str, dict[str | None, RuleChange]] = {}
        self.examples: dict[str, list[ChangedNote]] = {}
        self.said: dict[str, dict[tuple[str | None, str | None], Change]] = {name: {} for name in SAID}
        self.cells: dict[str, Change] = {}

    def rule(self, code: str) -> RuleChange:
        """Return what changed of a rule, whatever the reason."""
        total = RuleChange()
        for change in self.rules[code].values():
            total = total.plus(change)
        return total

    def add(self, example: ChangedNote, old: Mapping[str, str | None], new: Mapping[str, str | None]) -> None:
        """Count a note of which something differs."""
        self.changed += 1
        for name, before in old.items():
            after = new[name]
            if before == after:
                continue
            if name == _DIAGNOSTICS:
                self._add_findings(example, new.get("reason"), findings_of(before), findings_of(after))
            elif name in SAID:
                self.said[name].setdefault((before, after), Change()).add(example)
            else:
                self.cells.setdefault(name, Change()).add(example)

    def _add_findings(
        self, example: ChangedNote, reason: str | None, before: Sequence[Diagnosis], after: Sequence[Diagnosis]
    ) -> None:
        old, new = Counter(before), Counter(after)
        gone, added = _by_code(old - new), _by_code(new - old)
        for code in sorted(gone | added):
            other = min(gone[code], added[code])
            change = RuleChange(added[code] - other, gone[code] - other, other)
            by_reason = self.rules.setdefault(code, {})
            by_reason[reason] = by_reason.get(reason, RuleChange()).plus(change)
            kept = self.examples.setdefault(code, [])
            if len(kept) < EXAMPLES:
                kept.append(example)


def compare(old: ResultsIn, new: ResultsIn) -> Changes:
    """Return what changed from `old` to `new`, two tables of one kind, of the same notes in the same order.

    Raises InputError: tables of two kinds, other notes, a table that cannot be read to its end.
    """
    if _kind(old) != _kind(new):
        raise InputError("{old} y {new} son de distinta clase: compare dos del mismo tipo", old=old.path, new=new.path)
    in_old, in_new = _compared_in(old, new), _compared_in(new, old)
    names = [name for name in in_old if name in in_new]
    changes = Changes([name for name in in_old if name not in in_new], [name for name in in_new if name not in in_old])
    try:
        for number, before, after in _pairs(old, new, (NOTE.name, *names)):
            changes.notes += 1
            if before[1:] != after[1:]:
                said = (dict(zip(names, row[1:], strict=True)) for row in (before, after))
                changes.add(ChangedNote(number, after[0] or ""), *said)
    except ValueError as error:
        raise InputError(DAMAGED, path=f"{old.path}, {new.path}") from error
    return changes


def _compared_in(results: ResultsIn, other: ResultsIn) -> list[str]:
    """The columns of `results` that are compared: all that is said of a note but what the findings tell already."""
    known = [
        column.name
        for column in columns_of(default().catalog, fixed=True)
        if column.name == _DIAGNOSTICS or column.name not in _TOLD_OTHERWISE
    ]
    # In JSON Lines a column has no key where no row says anything of it.
    header = {*results.header, *other.header} if _kind(results) == _WITHOUT_HEADER else results.header
    return [name for name in known if name in header]


def _kind(results: ResultsIn) -> str:
    return file_of(results.path).suffix.lower()


def _pairs(old: ResultsIn, new: ResultsIn, names: Sequence[str]) -> Iterator[tuple[int, ResultRow, ResultRow]]:
    """Yield the rows of both tables side by side, from 1, the note first. Raises InputError for other notes."""
    for number, (before, after) in enumerate(zip_longest(_rows(old, names), _rows(new, names)), 1):
        if before is None or after is None:
            shorter = old if before is None else new
            raise InputError(_SHORTER, old=old.path, new=new.path, shorter=shorter.path)
        if not _is_same_note(before[0] or "", after[0] or ""):
            raise InputError(_OTHER_NOTE, old=old.path, new=new.path, number=number)
        yield number, before, after


def _rows(results: ResultsIn, names: Sequence[str]) -> Iterator[ResultRow]:
    for columns in results.columns(names):
        yield from zip(*columns, strict=True)


def _is_same_note(old: str, new: str) -> bool:
    """Return whether two notes are one, but for what is masked in either."""
    if old == new:
        return True
    return len(old) == len(new) and all(a == b or MASK in (a, b) for a, b in zip(old, new, strict=True))


def _by_code(findings: Counter[Diagnosis]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for found, count in findings.items():
        counts[found.code] += count
    return counts
