"""A segment break is not written as two slashes."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A segment break is not written as two slashes."""
    for deviation in note.broken("T001"):
        yield mend(
            deviation,
            "El separador es //, no «{written}»",
            "Escribir //",
            written=deviation.params["written"],
        )


RULE = Rule(
    code="T001",
    name="separador",
    severity="info",
    fixable="always",
    summary="El separador entre partes es //, y se escribió otro.",
    doc=__doc__ or "",
    run=run,
)
