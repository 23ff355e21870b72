"""Stray punctuation: quotes, a final break or stop, repeated stops, brackets around a value."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """Stray punctuation: quotes, a final break or stop, repeated stops, brackets around a value."""
    for deviation in note.broken(Kind.MARK):
        expected = "".join([edit.content for edit in deviation.edits]).strip()
        if expected:
            # The whole value is written anew, without what encloses it or says it a second time.
            message = "Aquí sobran signos: se escribe «{expected}»"
            yield mend(deviation, message, "Escribir «{expected}»", expected=expected)
        else:
            yield mend(deviation, "Este signo sobra", "Quitar el signo")


RULE = Rule(
    code="T007",
    name="signos",
    severity="info",
    fixable="always",
    summary="Hay signos que sobran: comillas, paréntesis, puntos o barras finales.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.MARK,)),
    noun=("{n} signo", "{n} signos"),
)
ENGLISH = {
    "Aquí sobran signos: se escribe «{expected}»": "There are stray marks here: it is written «{expected}»",
    "Escribir «{expected}»": 'Write "{expected}"',
    "Este signo sobra": "This mark is stray",
    "Quitar el signo": "Remove the mark",
    "Hay signos que sobran: comillas, paréntesis, puntos o barras finales.": (
        "There is stray punctuation: quotes, brackets, dots or final slashes."
    ),
    "{n} signo": "{n} punctuation mark",
    "{n} signos": "{n} punctuation marks",
}
