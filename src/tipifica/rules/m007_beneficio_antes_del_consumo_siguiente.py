"""The first month of a discount is the record's own month: benefits begin with the next one (the manual's closing
note).
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the months."""
    for field, month in too_early(note):
        yield diagnostic(
            note.span(field),
            "El descuento empieza en el mes del registro ({month}): los beneficios empiezan en el consumo siguiente",
            month=month,
        )


def too_early(values: Values) -> tuple[tuple[str, int], ...]:
    """The lists of months that begin with the record's own, each with that month."""
    day = values.declaration.day
    if day is None:
        return ()
    firsts = [(field, values.numbers(field)[:1]) for field in values.of_kind("months")]
    return tuple([(field, day.month) for field, first in firsts if first == [day.month]])


RULE = Rule(
    code="M007",
    name="beneficio-antes-del-consumo-siguiente",
    severity="warning",
    fixable="never",
    summary="El primer mes del descuento es el mes del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("months",), record=True),
    fact=too_early,
    about="reason",
)
ENGLISH = {
    "El descuento empieza en el mes del registro ({month}): los beneficios empiezan en el consumo siguiente": (
        "The discount starts in the record's month ({month}): benefits start with the next one"
    ),
    "El primer mes del descuento es el mes del registro.": "The first month of the discount is the record's month.",
}
