"""An identity number with a valid check digit: announced as one, or where a phone should stand (in place of C102)."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note
from tipifica.rules.private import masked


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on each number."""
    return masked(note, "P003", "Hay una cédula o un RUC en la nota: no se escribe", "Ocultar el número")


RULE = Rule(
    code="P003",
    name="cedula-a-la-vista",
    severity="warning",
    fixable="always",
    summary="Hay un número de cédula o RUC escrito en la nota.",
    doc=__doc__ or "",
    run=run,
)
