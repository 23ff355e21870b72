"""The reason was not in force on the record's date. Silent where the catalogue bounds the reason by no dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the note as a whole; the first and the last day of validity belong to it."""
    reason, day = note.reason, note.declaration.day
    if reason is None or day is None:
        return
    if reason.valid_from is not None and day < date.fromisoformat(reason.valid_from):
        message = "El motivo {motive} rige desde el {limit}, después de la fecha del registro"
        yield diagnostic(Span(0, 0), message, motive=reason.motive, limit=reason.valid_from)
    if reason.valid_to is not None and day > date.fromisoformat(reason.valid_to):
        message = "El motivo {motive} rigió hasta el {limit}, antes de la fecha del registro"
        yield diagnostic(Span(0, 0), message, motive=reason.motive, limit=reason.valid_to)


RULE = Rule(
    code="M005",
    name="fuera-de-vigencia",
    severity="warning",
    fixable="never",
    summary="El motivo no estaba vigente en la fecha del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(record=True),
    about="reason",
)
ENGLISH = {
    "El motivo {motive} rige desde el {limit}, después de la fecha del registro": (
        "The reason {motive} is in force from {limit}, after the record's date"
    ),
    "El motivo {motive} rigió hasta el {limit}, antes de la fecha del registro": (
        "The reason {motive} was in force until {limit}, before the record's date"
    ),
    "El motivo no estaba vigente en la fecha del registro.": "The reason was not in force on the record's date.",
}
