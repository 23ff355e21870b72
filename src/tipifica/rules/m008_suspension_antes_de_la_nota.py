"""A suspension starts before the record's date."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the start; the record's own day is in time."""
    for first in early(note):
        yield diagnostic(note.span(first), "La suspensión empieza antes de la fecha del registro")


def early(values: Values) -> tuple[str, ...]:
    """The fields of first days that lie before the record's date."""
    day = values.declaration.day
    if day is None:
        return ()
    starts = [(first, values.string(first)) for first, _ in values.ranges()]
    return tuple([first for first, start in starts if start is not None and start < day.isoformat()])


RULE = Rule(
    code="M008",
    name="suspension-antes-de-la-nota",
    severity="warning",
    fixable="never",
    summary="La suspensión empieza antes de la fecha del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("dates",), record=True),
    fact=early,
)
ENGLISH = {
    "La suspensión empieza antes de la fecha del registro": "The suspension starts before the record's date",
    "La suspensión empieza antes de la fecha del registro.": "The suspension starts before the record's date.",
}
