"""The declared state, motive or closure is not in the catalogue, or the declared date cannot be read.

A misspelled value is told here, and its nearest is taken for the other comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a value, naming the nearest that there is. What was written is not repeated: a column may be
    shifted."""
    state, motive, closure = note.declaration[:3]
    if state is not None and not state.exact:
        message = "El estado declarado no está en el manual; el más parecido es {nearest}"
        yield diagnostic(Span(0, 0), message, nearest=state.nearest)
    if motive is not None and not motive.exact:
        message = "El motivo declarado no está en el manual; el más parecido es {nearest}"
        yield diagnostic(Span(0, 0), message, nearest=motive.nearest)
    if closure is not None and closure.status is None:
        message = "El cierre declarado no está en el manual; el más parecido es {nearest}"
        yield diagnostic(Span(0, 0), message, nearest=closure.nearest)
    if note.declaration.unreadable_date:
        yield diagnostic(Span(0, 0), "La fecha declarada no se entiende: escríbala como dd/mm/aaaa")


RULE = Rule(
    code="M004",
    name="declaracion-desconocida",
    severity="error",
    fixable="never",
    summary="El estado, motivo o cierre declarado no está en el manual, o la fecha no se entiende.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(record=True),
    about="text",
)
ENGLISH = {
    "El estado declarado no está en el manual; el más parecido es {nearest}": (
        "The declared state is not in the manual; the nearest is {nearest}"
    ),
    "El motivo declarado no está en el manual; el más parecido es {nearest}": (
        "The declared motive is not in the manual; the nearest is {nearest}"
    ),
    "El cierre declarado no está en el manual; el más parecido es {nearest}": (
        "The declared closure is not in the manual; the nearest is {nearest}"
    ),
    "La fecha declarada no se entiende: escríbala como dd/mm/aaaa": (
        "The declared date cannot be read: write it as dd/mm/yyyy"
    ),
    "El estado, motivo o cierre declarado no está en el manual, o la fecha no se entiende.": (
        "The declared state, motive or closure is not in the manual, or the date cannot be read."
    ),
}
