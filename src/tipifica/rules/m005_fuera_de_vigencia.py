"""The reason was not in force on the record's date. Silent where the catalogue bounds the reason by no dates."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the note as a whole; the first and the last day of validity belong to it."""
    reason, (is_early, is_late) = note.reason, outside(note)
    if reason is not None and is_early:
        message = "El motivo {motive} rige desde el {limit}, después de la fecha del registro"
        yield diagnostic(Span(0, 0), message, motive=reason.motive, limit=reason.valid_from)
    if reason is not None and is_late:
        message = "El motivo {motive} rigió hasta el {limit}, antes de la fecha del registro"
        yield diagnostic(Span(0, 0), message, motive=reason.motive, limit=reason.valid_to)


def outside(values: Values) -> tuple[bool, bool]:
    """Whether the record's date lies before the first day of the reason, and after the last."""
    reason, day = values.reason, values.declaration.day
    if reason is None or day is None or (reason.valid_from is None and reason.valid_to is None):
        return False, False
    written = day.isoformat()
    return (
        reason.valid_from is not None and written < reason.valid_from,
        reason.valid_to is not None and written > reason.valid_to,
    )


RULE = Rule(
    code="M005",
    name="fuera-de-vigencia",
    severity="warning",
    fixable="never",
    summary="El motivo no estaba vigente en la fecha del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(record=True),
    fact=outside,
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
