"""Months not written as numbers with blanks and y before the last.

Two months with a dash or a slash between them may be a list or a range. Nobody but the person who wrote them knows
which: that is a warning, and both are suggestions.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Suggestion
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import Deviation
from tipifica.rules.note import Note, diagnostic, edit, mend

KINDS = (Kind.MONTHS_WRITING, Kind.MONTHS_OPEN)


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a list."""
    for deviation in note.broken(*KINDS):
        if deviation.kind == Kind.MONTHS_OPEN:
            yield _open(deviation)
        else:
            yield mend(
                deviation,
                "Los meses se escriben «{expected}»",
                "Escribir «{expected}»",
                expected=deviation.params["expected"],
            )


def _open(deviation: Deviation) -> Diagnostic:
    readings = deviation.params["readings"]
    assert isinstance(readings, tuple)
    listed, through = map(str, readings)
    found = diagnostic(
        deviation.span,
        "«{written}» puede ser una lista o un rango: ¿son los meses {listed} o {through}?",
        suggestions=[Suggestion(reading, edit(deviation.span, reading)) for reading in (listed, through)],
        written=deviation.params["written"],
        listed=listed,
        through=through,
    )
    return found.changed(severity="warning")


RULE = Rule(
    code="C404",
    name="meses-formato",
    severity="info",
    fixable="sometimes",
    summary="Los meses están escritos de otra manera que 2 3 y 5.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=KINDS),
    noun=("{n} lista de meses", "{n} listas de meses"),
)
ENGLISH = {
    "Los meses se escriben «{expected}»": 'The months are written "{expected}"',
    "«{written}» puede ser una lista o un rango: ¿son los meses {listed} o {through}?": (
        '"{written}" may be a list or a range: are the months {listed} or {through}?'
    ),
    "Escribir «{expected}»": 'Write "{expected}"',
    "Los meses están escritos de otra manera que 2 3 y 5.": "The months are not written like 2 3 y 5.",
    "{n} lista de meses": "{n} list of months",
    "{n} listas de meses": "{n} lists of months",
}
