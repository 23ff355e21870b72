"""The number of a payment card: 13 to 19 digits that satisfy Luhn, together or in groups.

A number that was read as a field's value is that and no card.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note
from tipifica.rules.private import masked


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on each number."""
    return masked(note, "P002", "Hay un número de tarjeta en la nota: no se escribe", "Ocultar la tarjeta")


RULE = Rule(
    code="P002",
    name="tarjeta-a-la-vista",
    severity="error",
    fixable="always",
    summary="Hay un número de tarjeta de pago escrito en la nota.",
    doc=__doc__ or "",
    run=run,
)
