"""An amount not written as the manual does."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """An amount not written as the manual does."""
    for deviation in note.broken("C601"):
        yield mend(
            deviation,
            "El monto se escribe «{expected}»",
            "Escribir «{expected}»",
            expected=deviation.params["expected"],
        )


RULE = Rule(
    code="C601",
    name="monto-formato",
    severity="info",
    fixable="always",
    summary="El monto está escrito de otra manera que $10.00+ imp.",
    doc=__doc__ or "",
    run=run,
)
