"""The visit number is not a number."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """The visit number is not a number."""
    for deviation in note.broken("C501"):
        yield mend(
            deviation,
            "El número de la visita lleva solo dígitos",
            "",
        )


RULE = Rule(
    code="C501",
    name="visita-invalida",
    severity="error",
    fixable="never",
    summary="El número de la visita no es un número.",
    doc=__doc__ or "",
    run=run,
)
