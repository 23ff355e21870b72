"""A date that does not exist, or whose year nobody can know."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A date that does not exist, or whose year nobody can know."""
    for deviation in note.broken("C201"):
        yield mend(
            deviation,
            "Esta fecha no existe o le falta el año",
            "",
        )


RULE = Rule(
    code="C201",
    name="fecha-invalida",
    severity="error",
    fixable="never",
    summary="La fecha no existe.",
    doc=__doc__ or "",
    run=run,
)
