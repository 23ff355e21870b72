"""A fixed phrase of the recognised reason, or a word of it that carries meaning, is missing.

Where the words that tell reasons apart are missing nothing is chosen: the candidates are named and there is no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import APART, Deviation
from tipifica.rules.claims import question
from tipifica.rules.note import Note, diagnostic, mend, motives_of

# A list of thirteen is read by nobody.
_MOST_TOLD = 5


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a missing phrase; where the reason is open, one alone, with the candidates as suggestions to a
    person."""
    if note.standing == "open":
        yield _open(note)
        return
    for deviation in note.broken(Kind.NO_PHRASE):
        yield _missing(deviation, question(note, deviation))


def _missing(deviation: Deviation, ask: str | None) -> Diagnostic:
    """What is missing is never written in unasked: the note does not say it."""
    expected, written = deviation.params["expected"], deviation.params["written"]
    if not written:
        phrases = str(expected).replace(APART, "», «")
        return mend(deviation, "Falta «{expected}»", "Escribir «{expected}»", "unsafe", ask, expected=phrases)
    return mend(
        deviation,
        "El manual dice «{expected}» donde dice «{written}»",
        "Escribir «{expected}» en lugar de «{written}»",
        "unsafe",
        ask,
        expected=expected,
        written=written,
    )


def _open(note: Note) -> Diagnostic:
    names = motives_of([note.catalog.reasons[i] for i in note.candidates])
    missing = (d.span for kind in (Kind.NO_PHRASE, Kind.NO_VALUE) for d in note.broken(kind))
    at = next(missing, Span(0, 0))
    if len(names) <= _MOST_TOLD:
        return diagnostic(
            at,
            "Falta la frase que dice cuál es el motivo. Puede ser: {candidates}",
            candidates="; ".join(names),
        )
    return diagnostic(
        at,
        "Falta la frase que dice cuál es el motivo. Puede ser: {candidates}; y {more} más",
        candidates="; ".join(names[:_MOST_TOLD]),
        more=len(names) - _MOST_TOLD,
    )


RULE = Rule(
    code="S004",
    name="falta-frase",
    severity="error",
    fixable="sometimes",
    summary="Falta una frase fija del motivo, o una palabra de ella que lleva el sentido.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.NO_PHRASE,), occasions=("open",)),
    noun=("{n} frase", "{n} frases"),
)
ENGLISH = {
    "Falta «{expected}»": '"{expected}" is missing',
    "Escribir «{expected}»": 'Write "{expected}"',
    "El manual dice «{expected}» donde dice «{written}»": "The manual says “{expected}” where this says “{written}”",
    "Escribir «{expected}» en lugar de «{written}»": "Write “{expected}” instead of “{written}”",
    "Falta la frase que dice cuál es el motivo. Puede ser: {candidates}": (
        "The phrase that tells the reason is missing. It may be: {candidates}"
    ),
    "Falta la frase que dice cuál es el motivo. Puede ser: {candidates}; y {more} más": (
        "The phrase that tells the reason is missing. It may be: {candidates}; and {more} more"
    ),
    "Falta una frase fija del motivo, o una palabra de ella que lleva el sentido.": (
        "A fixed phrase of the reason is missing, or a word of it that carries meaning."
    ),
    "{n} frase": "{n} phrase",
    "{n} frases": "{n} phrases",
}
