"""Applies edits to the text that they were made for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tipifica.model import Diagnostic, Edit, Fix


def safe_fixes(diagnostics: Iterable[Diagnostic]) -> list[Fix]:
    """The fixes that never change what the note says."""
    return [d.fix for d in diagnostics if d.fix is not None and d.fix.applicability == "safe"]


def safe_edits(diagnostics: Iterable[Diagnostic]) -> list[Edit]:
    """What the fixes write that never change what the note says."""
    return [edit for fix in safe_fixes(diagnostics) for edit in fix.edits]


class _Taken:
    """The code points that edits have taken, and where some insert: to ask of each further one takes no longer for
    there being many."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self._owners: dict[int, int] = {}
        self._inserted: set[int] = set()

    def allows(self, edits: Iterable[Edit]) -> bool:
        """Whether none of some edits touches code points that are taken; two insertions at one place do not."""
        return not any(self._overlaps(*edit.span) for edit in edits)

    def add(self, edits: Iterable[Edit]) -> None:
        """Takes the code points of edits."""
        for edit in edits:
            start, end = edit.span
            self._owners.update(dict.fromkeys(range(start, end), len(self.edits)))
            if start == end:
                self._inserted.add(start)
            self.edits.append(edit)

    def _overlaps(self, start: int, end: int) -> bool:
        owners = self._owners
        if start == end:
            return start in owners and owners.get(start - 1) == owners[start]
        return any(at in owners for at in range(start, end)) or any(
            at in self._inserted for at in range(start + 1, end)
        )


def without_clashes(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The same diagnostics, each edit at a place of its own: where two fixes touch the same code points the safe one
    stays, or else the one that begins first, and the other waits until the note is read again."""
    taken = _Taken()
    waiting: set[int] = set()
    for n in sorted(range(len(diagnostics)), key=lambda n: not _is_safe(diagnostics[n])):
        fix = diagnostics[n].fix
        if fix is None:
            continue
        if taken.allows(fix.edits):
            taken.add(fix.edits)
        else:
            waiting.add(n)
    return tuple(d.changed(fix=None) if n in waiting else d for n, d in enumerate(diagnostics))


def _is_safe(diagnostic: Diagnostic) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability == "safe"


def apply(text: str, fixes: Iterable[Fix]) -> str:
    """`text` with all edits of `fixes` applied. Where two would overlap the one that begins first wins, whole fixes at
    a time; insertions at one place keep the order of the fixes."""
    return apply_edits(text, compatible(fixes))


def compatible(fixes: Iterable[Fix]) -> list[Edit]:
    """The edits of as many fixes as go together, in the order of the text."""
    taken = _Taken()
    for fix in fixes:
        if taken.allows(fix.edits):
            taken.add(fix.edits)
    return in_order(taken.edits)


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Edits in the order of the text; those that insert at one place stay in the order given."""
    return sorted(edits, key=lambda e: (e.span.start, e.span.end))


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """`text` with edits applied that do not overlap and are in the order of the text."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.span.start], edit.content)
        at = edit.span.end
    return "".join((*pieces, text[at:]))
