"""A suspension starts before the record's date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the start; the record's own day is in time."""
    day, start = note.declaration.day, note.string("start_date")
    if day is not None and start is not None and date.fromisoformat(start) < day:
        yield diagnostic(note.span("start_date"), "La suspensión empieza antes de la fecha del registro")


RULE = Rule(
    code="M008",
    name="suspension-antes-de-la-nota",
    severity="warning",
    fixable="never",
    summary="La suspensión empieza antes de la fecha del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("start_date",), record=True),
)
ENGLISH = {
    "La suspensión empieza antes de la fecha del registro": "The suspension starts before the record's date",
    "La suspensión empieza antes de la fecha del registro.": "The suspension starts before the record's date.",
}
