"""A fixed phrase in other case than the canonical form; one diagnostic a run of words."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A fixed phrase in other case than the canonical form; one diagnostic a run of words."""
    for deviation in note.broken("T003"):
        yield mend(
            deviation,
            "«{written}» no va con esas mayúsculas",
            "Corregir las mayúsculas",
            written=deviation.params["written"],
        )


RULE = Rule(
    code="T003",
    name="mayusculas",
    severity="info",
    fixable="always",
    summary="Una frase fija está con mayúsculas distintas de las del manual.",
    doc=__doc__ or "",
    run=run,
)
