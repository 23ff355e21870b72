"""A client name of one word."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the name."""
    if has_one_word(note):
        yield diagnostic(note.span("client_name"), "Escriba el nombre completo, con apellido")


def has_one_word(values: Values) -> bool:
    """Whether there is a name, of fewer than two words with letters."""
    name = values.string("client_name")
    return name is not None and len([w for w in name.split() if any(map(str.isalpha, w))]) < 2


RULE = Rule(
    code="C801",
    name="nombre-incompleto",
    severity="warning",
    fixable="never",
    summary="El cliente tiene un nombre de una sola palabra.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("client_name",)),
    fact=has_one_word,
)
ENGLISH = {
    "Escriba el nombre completo, con apellido": "Write first name and surname",
    "El cliente tiene un nombre de una sola palabra.": "The client's name has only one word.",
}
