"""The attempt does not fit the reason (catalogue: attempts)."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the attempt."""
    form, attempt = note.reading.form, note.fields.get("attempt")
    if form is not None and form.attempts and isinstance(attempt, int) and attempt not in form.attempts:
        yield diagnostic(note.span("attempt"), "Este intento no corresponde al motivo de la nota", attempt=attempt)


RULE = Rule(
    code="C701",
    name="intento-no-coincide",
    severity="error",
    fixable="never",
    summary="El intento no corresponde al motivo.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("attempt",)),
)
ENGLISH = {
    "Este intento no corresponde al motivo de la nota": "This attempt does not fit the reason of the note",
    "El intento no corresponde al motivo.": "The attempt does not fit the reason.",
}
