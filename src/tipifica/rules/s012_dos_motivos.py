"""The note says the whole of two reasons, or of two causes. Only a person knows which one the case is closed with."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a note, from the first reason to the end of the second."""
    for deviation in note.broken(Kind.TWO_REASONS):
        one, other = (note.catalog.reasons[i].motive for i in note.candidates[:2])
        yield diagnostic(deviation.span, "La nota dice dos motivos: {one} y {other}. Deje uno", one=one, other=other)


RULE = Rule(
    code="S012",
    name="dos-motivos",
    severity="error",
    fixable="never",
    summary="La nota dice entero más de un motivo, o más de una causa.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.TWO_REASONS,)),
)

ENGLISH = {
    "La nota dice dos motivos: {one} y {other}. Deje uno": "The note says two reasons: {one} and {other}. Leave one",
    RULE.summary: "The note says the whole of more than one reason, or of more than one cause.",
}
