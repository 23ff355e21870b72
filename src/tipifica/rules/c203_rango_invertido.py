"""The end of a range lies before its start. Both dates are kept."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the end."""
    for last in inverted(note):
        yield diagnostic(note.span(last), "La fecha de fin está antes que la de inicio")


def inverted(values: Values) -> tuple[str, ...]:
    """The fields of last days that lie before the first ones."""
    days = [(values.string(first), values.string(last), last) for first, last in values.ranges()]
    return tuple([key for start, end, key in days if start is not None and end is not None and end < start])


RULE = Rule(
    code="C203",
    name="rango-invertido",
    severity="error",
    fixable="never",
    summary="La fecha de fin está antes que la de inicio.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("dates",)),
    fact=inverted,
)
ENGLISH = {
    "La fecha de fin está antes que la de inicio": "The end date is before the start date",
    "La fecha de fin está antes que la de inicio.": "The end date is before the start date.",
}
