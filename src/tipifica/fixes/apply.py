"""Applies edits to the text that they were made for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tipifica.model import Diagnostic, Edit, Fix


def safe_fixes(diagnostics: Iterable[Diagnostic]) -> list[Fix]:
    """The fixes that never change what the note says."""
    return [d.fix for d in diagnostics if d.fix is not None and d.fix.applicability == "safe"]


def without_clashes(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The same diagnostics, each edit at a place of its own: where two fixes touch the same code points the safe one
    stays, or else the one that begins first, and the other waits until the note is read again."""
    taken: list[Edit] = []
    waiting: set[int] = set()
    for n in sorted(range(len(diagnostics)), key=lambda n: not _is_safe(diagnostics[n])):
        fix = diagnostics[n].fix
        if fix is None:
            continue
        if any(overlap(edit, other) for edit in fix.edits for other in taken):
            waiting.add(n)
        else:
            taken += fix.edits
    return tuple(d._replace(fix=None) if n in waiting else d for n, d in enumerate(diagnostics))


def _is_safe(diagnostic: Diagnostic) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability == "safe"


def apply(text: str, fixes: Iterable[Fix]) -> str:
    """`text` with all edits of `fixes` applied. Where two would overlap the one that begins first wins, whole fixes at
    a time; insertions at one place keep the order of the fixes."""
    return apply_edits(text, compatible(fixes))


def compatible(fixes: Iterable[Fix]) -> list[Edit]:
    """The edits of as many fixes as go together, in the order of the text."""
    taken: list[Edit] = []
    for fix in fixes:
        if not any(overlap(edit, other) for edit in fix.edits for other in taken):
            taken += fix.edits
    return sorted(taken, key=lambda e: e.span)


def overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same code points; two insertions at one place do not."""
    a, b = one.span, other.span
    return a.start < b.end and b.start < a.end


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """`text` with edits applied that do not overlap and are in the order of the text."""
    pieces: list[str] = []
    at = 0
    for (start, end), content in edits:
        pieces += (text[at:start], content)
        at = end
    return "".join((*pieces, text[at:]))
