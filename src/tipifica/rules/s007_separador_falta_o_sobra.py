"""A segment break is missing where the form has one, or stands where it has none."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A segment break is missing where the form has one, or stands where it has none."""
    for deviation in note.broken("S007"):
        yield mend(
            deviation,
            "Aquí sobra el separador" if deviation.params["extra"] else "Aquí falta el separador //",
            "Quitar el separador" if deviation.params["extra"] else "Escribir //",
        )


RULE = Rule(
    code="S007",
    name="separador-falta-o-sobra",
    severity="info",
    fixable="always",
    summary="Falta una separación donde la forma la tiene, o hay una donde no la tiene.",
    doc=__doc__ or "",
    run=run,
)
