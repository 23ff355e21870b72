"""A client name of one word."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the name."""
    for field in of_one_word(note):
        yield diagnostic(note.span(field), "Escriba el nombre completo, con apellido")


def of_one_word(values: Values) -> tuple[str, ...]:
    """The fields of names of fewer than two words with letters."""
    names = [(field, values.string(field) or "") for field in values.of_kind("name")]
    return tuple([field for field, name in names if sum(any(map(str.isalpha, w)) for w in name.split()) < 2])


RULE = Rule(
    code="C801",
    name="nombre-incompleto",
    severity="warning",
    fixable="never",
    summary="El cliente tiene un nombre de una sola palabra.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("name",)),
    fact=of_one_word,
)
ENGLISH = {
    "Escriba el nombre completo, con apellido": "Write first name and surname",
    "El cliente tiene un nombre de una sola palabra.": "The client's name has only one word.",
}
