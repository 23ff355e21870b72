"""Longer than max-length (code points of the note as it was written): the manual asks for a short note."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on what is too much."""
    limit = note.settings.max_length
    length = len(note.text)
    if length > limit:
        yield diagnostic(
            Span(limit, length),
            "La nota tiene {length} caracteres; el máximo es {limit}",
            length=length,
            limit=limit,
        )


RULE = Rule(
    code="T009",
    name="nota-larga",
    severity="warning",
    fixable="never",
    summary="La nota es más larga de lo que el manual pide.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(occasions=("long",)),
    about="text",
)
ENGLISH = {
    "La nota tiene {length} caracteres; el máximo es {limit}": "The note has {length} characters; the most is {limit}",
    "La nota es más larga de lo que el manual pide.": "The note is longer than the manual asks for.",
}
