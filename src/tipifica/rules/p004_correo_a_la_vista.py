"""An e-mail address."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note
from tipifica.rules.private import masked


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on each address."""
    return masked(note, "P004", "Hay un correo electrónico en la nota: evite escribirlo", "Ocultar el correo")


RULE = Rule(
    code="P004",
    name="correo-a-la-vista",
    severity="info",
    fixable="always",
    summary="Hay una dirección de correo electrónico en la nota.",
    doc=__doc__ or "",
    run=run,
)
