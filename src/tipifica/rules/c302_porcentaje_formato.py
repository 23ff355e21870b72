"""A percentage in another writing than digits and the sign."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A percentage in another writing than digits and the sign."""
    for deviation in note.broken("C302"):
        yield mend(
            deviation,
            "El porcentaje se escribe «{expected}»",
            "Escribir «{expected}»",
            expected=deviation.params["expected"],
        )


RULE = Rule(
    code="C302",
    name="porcentaje-formato",
    severity="info",
    fixable="always",
    summary="El porcentaje está escrito de otra manera que 50%.",
    doc=__doc__ or "",
    run=run,
)
