"""Months not written as numbers with blanks and y before the last."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """Months not written as numbers with blanks and y before the last."""
    for deviation in note.broken("C404"):
        yield mend(
            deviation,
            "Los meses se escriben «{expected}»",
            "Escribir «{expected}»",
            expected=deviation.params["expected"],
        )


RULE = Rule(
    code="C404",
    name="meses-formato",
    severity="info",
    fixable="always",
    summary="Los meses están escritos de otra manera que 2 3 y 5.",
    doc=__doc__ or "",
    run=run,
)
