"""The end of a range lies before its start. Both dates are kept."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the end."""
    if inverted(note):
        yield diagnostic(note.span("end_date"), "La fecha de fin está antes que la de inicio")


def inverted(values: Values) -> bool:
    """Whether the dates are a range that ends before it starts."""
    start, end = values.string("start_date"), values.string("end_date")
    return start is not None and end is not None and end < start


RULE = Rule(
    code="C203",
    name="rango-invertido",
    severity="error",
    fixable="never",
    summary="La fecha de fin está antes que la de inicio.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("start_date", "end_date")),
    fact=inverted,
)
ENGLISH = {
    "La fecha de fin está antes que la de inicio": "The end date is before the start date",
    "La fecha de fin está antes que la de inicio.": "The end date is before the start date.",
}
