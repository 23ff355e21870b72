"""The note says the opposite of what the form says.

A word that turns the sense (`no`, `sin`, `sí`, …; the catalogue lists them) is missing where the form has it, or stands
before a phrase of the form that has none. Only a person knows which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a note."""
    for deviation in note.broken(Kind.OPPOSITE):
        written = note.text[deviation.span.start : deviation.span.end]
        motive = note.catalog.reasons[note.candidates[0]].motive
        if written:
            message = "Con «{written}» la nota dice lo contrario de lo que pide {motive}"
        else:
            message = "Aquí falta una palabra: así la nota dice lo contrario de lo que pide {motive}"
        yield diagnostic(deviation.span, message, written=written, motive=motive)


RULE = Rule(
    code="S011",
    name="dice-lo-contrario",
    severity="error",
    fixable="never",
    summary="Falta o sobra una palabra que da la vuelta al sentido: no, sin, sí, nunca.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.OPPOSITE,)),
)

ENGLISH = {
    "Con «{written}» la nota dice lo contrario de lo que pide {motive}": (
        'With "{written}" the note says the opposite of what {motive} asks for'
    ),
    "Aquí falta una palabra: así la nota dice lo contrario de lo que pide {motive}": (
        "A word is missing here: as it stands the note says the opposite of what {motive} asks for"
    ),
    RULE.summary: "A word that turns the sense is missing or too many: no, sin, sí, nunca.",
}
