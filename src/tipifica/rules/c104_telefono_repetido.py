"""The same number twice in one field. The second writing of a number reports this rule alone."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a repetition."""
    for deviation in note.broken("C104"):
        yield mend(deviation, "Este número ya está", "Quitar el número repetido")


RULE = Rule(
    code="C104",
    name="telefono-repetido",
    severity="info",
    fixable="always",
    summary="El mismo número está dos veces en un campo.",
    doc=__doc__ or "",
    run=run,
)
