"""Consecutive with a gap in the months, or with gaps without one. November, December, January are consecutive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tipifica.model import Diagnostic, Fix, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic, edit

OTHER = {"consecutivo": "saltado", "saltado": "consecutivo"}


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the word; the unsafe fix writes the other one."""
    mode, months = note.string("months_mode"), note.numbers("months")
    if mode is None or len(months) < (1 if mode == "saltado" else 2):
        return
    if (mode == "consecutivo") == in_a_row(months):
        return
    span = note.span("months_mode")
    fix = Fix("Escribir «{other}»", "unsafe", edit(span, OTHER[mode]))
    yield diagnostic(span, "Los meses dicen otra cosa que «{mode}»", fix, mode=mode, other=OTHER[mode])


def in_a_row(months: list[int]) -> bool:
    """Whether each month follows the one before it, December before January included."""
    return all(b == a % 12 + 1 for a, b in pairwise(months))


RULE = Rule(
    code="C402",
    name="modalidad-no-coincide",
    severity="warning",
    fixable="always",
    summary="Dice que los meses son seguidos y hay saltos, o al revés.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("months_mode", "months")),
)
ENGLISH = {
    "Escribir «{other}»": 'Write "{other}"',
    "Los meses dicen otra cosa que «{mode}»": 'The months say something other than "{mode}"',
    "Dice que los meses son seguidos y hay saltos, o al revés.": (
        "It says that the months are consecutive and there are gaps, or the reverse."
    ),
}
