"""A misspelled word of a fixed phrase.

Safe where what was written is no word of Spanish, and one word of the grammar is strictly nearer than every other that
may stand there. Its severity is then info, else warning: a person must choose, as where the word turns the sense of
what stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.claims import question
from tipifica.rules.note import Note, mend

KINDS = (Kind.MISSPELLED, Kind.OTHER_WORD)


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a word; a tie between two words, or a word of Spanish, is a warning and an unsafe fix."""
    for deviation in note.broken(*KINDS):
        sure = bool(deviation.params["sure"])
        found = mend(
            deviation,
            "«{written}» se escribe «{expected}»"
            if sure
            else "El manual dice «{expected}» donde dice «{written}»: ¿quiso escribir «{expected}»?"
            if deviation.kind == Kind.OTHER_WORD
            else "«{written}» está mal escrita: ¿quiso escribir «{expected}»?",
            "Escribir «{expected}»",
            "safe" if sure else "unsafe",
            None if sure else question(note, deviation),
            written=deviation.params["written"],
            expected=deviation.params["expected"],
        )
        yield found if sure else found.changed(severity="warning")


RULE = Rule(
    code="T005",
    name="ortografia",
    severity="info",
    fixable="sometimes",
    summary="Una palabra de una frase fija está mal escrita.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=KINDS),
    noun=("{n} palabra mal escrita", "{n} palabras mal escritas"),
    rewords=True,
)
ENGLISH = {
    "«{written}» se escribe «{expected}»": '"{written}" is written "{expected}"',
    "«{written}» está mal escrita: ¿quiso escribir «{expected}»?": (
        '"{written}" is misspelled: did you mean "{expected}"?'
    ),
    "El manual dice «{expected}» donde dice «{written}»: ¿quiso escribir «{expected}»?": (
        'The manual says "{expected}" where this says "{written}": did you mean "{expected}"?'
    ),
    "Escribir «{expected}»": 'Write "{expected}"',
    "Una palabra de una frase fija está mal escrita.": "A word of a fixed phrase is misspelled.",
    "{n} palabra mal escrita": "{n} misspelling",
    "{n} palabras mal escritas": "{n} misspellings",
}
