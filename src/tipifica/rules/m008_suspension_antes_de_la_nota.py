"""A suspension starts before the record's date."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the start; the record's own day is in time."""
    if is_early(note):
        yield diagnostic(note.span("start_date"), "La suspensión empieza antes de la fecha del registro")


def is_early(values: Values) -> bool:
    """Whether the suspension starts before the record's date."""
    day, start = values.declaration.day, values.string("start_date")
    return day is not None and start is not None and start < day.isoformat()


RULE = Rule(
    code="M008",
    name="suspension-antes-de-la-nota",
    severity="warning",
    fixable="never",
    summary="La suspensión empieza antes de la fecha del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("start_date",), record=True),
    fact=is_early,
)
ENGLISH = {
    "La suspensión empieza antes de la fecha del registro": "The suspension starts before the record's date",
    "La suspensión empieza antes de la fecha del registro.": "The suspension starts before the record's date.",
}
