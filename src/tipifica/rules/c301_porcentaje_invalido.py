"""A percentage that is not in 1 to 100."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A percentage that is not in 1 to 100."""
    for deviation in note.broken("C301"):
        yield mend(
            deviation,
            "El porcentaje va de 1 a 100",
            "",
        )


RULE = Rule(
    code="C301",
    name="porcentaje-invalido",
    severity="error",
    fixable="never",
    summary="El porcentaje no está entre 1 y 100.",
    doc=__doc__ or "",
    run=run,
)
