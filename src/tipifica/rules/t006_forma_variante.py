"""Another form of a word of a fixed phrase: a short form, another ordinal or number, another form of the verb, a
function word too many or too few.

Its fix is unsafe, and its severity warning, where a short form is a word of Spanish or may be short for another word.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.claims import question
from tipifica.rules.note import Note, mend

KINDS = (Kind.VARIANT, Kind.AMBIGUOUS)


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a word."""
    for deviation in note.broken(*KINDS):
        params = deviation.params
        if params.get("extra"):
            yield mend(deviation, "«{written}» sobra aquí", "Quitar «{written}»", written=params["written"])
        elif not params.get("written"):
            yield mend(deviation, "Falta «{expected}»", "Escribir «{expected}»", expected=params["expected"])
        elif deviation.kind == Kind.AMBIGUOUS:
            yield mend(
                deviation,
                "«{written}» puede ser otra palabra: ¿quiso escribir «{expected}»?",
                "Escribir «{expected}»",
                "unsafe",
                question(note, deviation),
                written=params["written"],
                expected=params["expected"],
            ).changed(severity="warning")
        else:
            yield mend(
                deviation,
                "«{written}» se escribe «{expected}»",
                "Escribir «{expected}»",
                written=params["written"],
                expected=params["expected"],
            )


RULE = Rule(
    code="T006",
    name="forma-variante",
    severity="info",
    fixable="sometimes",
    summary="Una palabra de una frase fija está abreviada, en otra forma, o sobra o falta una palabra de enlace.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=KINDS),
    noun=("{n} variante", "{n} variantes"),
    rewords=True,
)
ENGLISH = {
    "«{written}» sobra aquí": '"{written}" does not belong here',
    "Quitar «{written}»": 'Remove "{written}"',
    "Falta «{expected}»": '"{expected}" is missing',
    "Escribir «{expected}»": 'Write "{expected}"',
    "«{written}» se escribe «{expected}»": '"{written}" is written "{expected}"',
    "«{written}» puede ser otra palabra: ¿quiso escribir «{expected}»?": (
        '"{written}" may be another word: did you mean "{expected}"?'
    ),
    "Una palabra de una frase fija está abreviada, en otra forma, o sobra o falta una palabra de enlace.": (
        "A word of a fixed phrase is abbreviated or in another form, or a function word is missing or too many."
    ),
    "{n} variante": "{n} variant",
    "{n} variantes": "{n} variants",
}
