"""A client name of one word."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the name."""
    name = note.string("client_name")
    if name is not None and len([w for w in name.split() if any(c.isalpha() for c in w)]) < 2:
        yield diagnostic(note.span("client_name"), "Escriba el nombre completo, con apellido")


RULE = Rule(
    code="C801",
    name="nombre-incompleto",
    severity="warning",
    fixable="never",
    summary="El cliente tiene un nombre de una sola palabra.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("client_name",)),
)
ENGLISH = {
    "Escriba el nombre completo, con apellido": "Write first name and surname",
    "El cliente tiene un nombre de una sola palabra.": "The client's name has only one word.",
}
