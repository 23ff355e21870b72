"""Consecutive with a gap in the months, or with gaps without one. November, December, January are consecutive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tipifica.model import Diagnostic, Fix, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic, edit


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the word; the unsafe fix writes the other one."""
    for field, told in note.telling_of("months", "choice"):
        # The first of the words says that they follow one another.
        consecutive, with_gaps = note.catalog.fields[field].words
        mode, months = note.string(field), note.numbers(told.key)
        if len(months) < (1 if mode == with_gaps else 2) or (mode == consecutive) == in_a_row(months):
            continue
        other = with_gaps if mode == consecutive else consecutive
        fix = Fix("Escribir «{other}»", "unsafe", edit(note.span(field), other))
        yield diagnostic(note.span(field), "Los meses dicen otra cosa que «{mode}»", fix, mode=mode, other=other)


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
    looks_at=LooksAt(values=("choice", "months")),
)
ENGLISH = {
    "Escribir «{other}»": 'Write "{other}"',
    "Los meses dicen otra cosa que «{mode}»": 'The months say something other than "{mode}"',
    "Dice que los meses son seguidos y hay saltos, o al revés.": (
        "It says that the months are consecutive and there are gaps, or the reverse."
    ),
}
