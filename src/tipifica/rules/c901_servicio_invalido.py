"""The service number is not 5 to 12 digits."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """The service number is not 5 to 12 digits."""
    for deviation in note.broken("C901"):
        yield mend(
            deviation,
            "El servicio se identifica con 5 a 12 dígitos",
            "",
        )


RULE = Rule(
    code="C901",
    name="servicio-invalido",
    severity="error",
    fixable="never",
    summary="El código del servicio no tiene de 5 a 12 dígitos.",
    doc=__doc__ or "",
    run=run,
)
