"""The declared state, motive or closure is not in the catalogue, or the declared date cannot be read.

A misspelled value is told here, and its nearest is taken for the other comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a value, naming the nearest that there is. What was written is not repeated: a column may be
    shifted."""
    state, motive, closure, has_unreadable_date = unknown(note)
    if state is not None:
        message = "El estado declarado no está en el manual; el más parecido es {nearest}"
        yield diagnostic(Span(0, 0), message, nearest=state)
    if motive is not None:
        message = "El motivo declarado no está en el manual; el más parecido es {nearest}"
        yield diagnostic(Span(0, 0), message, nearest=motive)
    if closure is not None:
        message = "El cierre declarado no está en el manual; el más parecido es {nearest}"
        yield diagnostic(Span(0, 0), message, nearest=closure)
    if has_unreadable_date:
        yield diagnostic(Span(0, 0), "La fecha declarada no se entiende: escríbala como dd/mm/aaaa")


def unknown(values: Values) -> tuple[str | None, str | None, str | None, bool]:
    """The nearest of the declared state, motive and closure, None where it is known or none is declared, and whether
    the date cannot be read."""
    declared = values.declaration
    state, motive, closure = declared.state, declared.motive, declared.closure
    return (
        None if state is None or state.exact else state.nearest,
        None if motive is None or motive.exact else motive.nearest,
        None if closure is None or closure.status is not None else closure.nearest,
        declared.unreadable_date,
    )


RULE = Rule(
    code="M004",
    name="declaracion-desconocida",
    severity="error",
    fixable="never",
    summary="El estado, motivo o cierre declarado no está en el manual, o la fecha no se entiende.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(record=True),
    fact=unknown,
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
