"""A valid number in another writing, or several numbers not separated by one blank."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A valid number in another writing, or several numbers not separated by one blank."""
    for deviation in note.broken("C103"):
        yield mend(
            deviation,
            "El teléfono va en dígitos seguidos, con su 0 inicial y un espacio entre números",
            "Escribir solo los dígitos",
        )


RULE = Rule(
    code="C103",
    name="telefono-formato",
    severity="info",
    fixable="always",
    summary="El teléfono es válido pero está escrito de otra manera.",
    doc=__doc__ or "",
    run=run,
)
