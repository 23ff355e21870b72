"""Line breaks inside one note: nothing beside a segment break, a break where one is missing, else a blank."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """Line breaks inside one note: nothing beside a segment break, a break where one is missing, else a blank."""
    for deviation in note.broken("S010"):
        yield mend(
            deviation,
            "La nota va en una sola línea",
            "Unir las líneas",
        )


RULE = Rule(
    code="S010",
    name="varias-lineas",
    severity="info",
    fixable="always",
    summary="La nota tiene más de una línea.",
    doc=__doc__ or "",
    run=run,
)
