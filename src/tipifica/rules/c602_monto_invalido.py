"""No amount can be read, or it is zero or negative."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """No amount can be read, or it is zero or negative."""
    for deviation in note.broken("C602"):
        yield mend(
            deviation,
            "Escriba el monto: un número mayor que cero, como $10.00",
            "",
        )


RULE = Rule(
    code="C602",
    name="monto-invalido",
    severity="error",
    fixable="never",
    summary="No se puede leer el monto, o es cero o negativo.",
    doc=__doc__ or "",
    run=run,
)
