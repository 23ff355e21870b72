"""The attempt does not fit the reason (catalogue: attempts)."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the attempt."""
    form = note.reading.form
    fitting = form.attempts if form is not None else frozenset()
    for field in note.of_kind("attempt"):
        attempt = note.fields[field]
        if fitting and attempt not in fitting:
            yield diagnostic(note.span(field), "Este intento no corresponde al motivo de la nota", attempt=attempt)


RULE = Rule(
    code="C701",
    name="intento-no-coincide",
    severity="error",
    fixable="never",
    summary="El intento no corresponde al motivo.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("attempt",)),
)
ENGLISH = {
    "Este intento no corresponde al motivo de la nota": "This attempt does not fit the reason of the note",
    "El intento no corresponde al motivo.": "The attempt does not fit the reason.",
}
