"""The first month of a discount is the record's own month: benefits begin with the next one (the manual's closing
note).
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the months."""
    first = month(note)
    if first is not None:
        yield diagnostic(
            note.span("months"),
            "El descuento empieza en el mes del registro ({month}): los beneficios empiezan en el consumo siguiente",
            month=first,
        )


def month(values: Values) -> int | None:
    """The record's own month, where the discount begins with it."""
    day, months = values.declaration.day, values.numbers("months")
    return day.month if day is not None and months and months[0] == day.month else None


RULE = Rule(
    code="M007",
    name="beneficio-antes-del-consumo-siguiente",
    severity="warning",
    fixable="never",
    summary="El primer mes del descuento es el mes del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("months",), record=True),
    fact=month,
    about="reason",
)
ENGLISH = {
    "El descuento empieza en el mes del registro ({month}): los beneficios empiezan en el consumo siguiente": (
        "The discount starts in the record's month ({month}): benefits start with the next one"
    ),
    "El primer mes del descuento es el mes del registro.": "The first month of the discount is the record's month.",
}
