"""A password or Wi-Fi key is written out after the word that announces it; the word alone is none."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note
from tipifica.rules.private import masked


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on each key."""
    return masked(
        note,
        "P001",
        "Hay una clave escrita en la nota: nunca la escriba, basta con decir que se cambió",
        "Ocultar la clave",
    )


RULE = Rule(
    code="P001",
    name="clave-a-la-vista",
    severity="error",
    fixable="always",
    summary="Hay una contraseña o clave de red escrita en la nota.",
    doc=__doc__ or "",
    run=run,
)
