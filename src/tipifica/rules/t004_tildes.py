"""A word of a fixed phrase without its accent or n with tilde, or with a wrong one."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A word of a fixed phrase without its accent or n with tilde, or with a wrong one."""
    for deviation in note.broken("T004"):
        yield mend(
            deviation,
            "«{written}» se escribe «{expected}»",
            "Escribir «{expected}»",
            written=deviation.params["written"],
            expected=deviation.params["expected"],
        )


RULE = Rule(
    code="T004",
    name="tildes",
    severity="info",
    fixable="always",
    summary="A una palabra de una frase fija le falta su tilde o su ñ, o lleva otra.",
    doc=__doc__ or "",
    run=run,
)
