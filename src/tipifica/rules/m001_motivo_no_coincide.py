"""The note is of another reason than the declared one. Where the state differs too, this rule alone reports it."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the note as a whole, naming both; a misspelled motive stands for its nearest."""
    reason, motive, declared = note.reason, note.declaration.motive, note.declared
    if reason is not None and motive is not None and differs(note):
        yield diagnostic(
            Span(0, 0),
            "La nota es de {written}, pero el registro declara {declared}: corrija la nota o el registro",
            written=f"{reason.state} / {reason.motive}",
            declared=motive.nearest if declared is None else f"{declared.state} / {declared.motive}",
        )


def differs(values: Values) -> bool:
    """Whether a motive is declared that is not the note's."""
    reason, motive = values.reason, values.declaration.motive
    return reason is not None and motive is not None and bool(motive.ids) and reason.id not in motive.ids


RULE = Rule(
    code="M001",
    name="motivo-no-coincide",
    severity="error",
    fixable="never",
    summary="La nota es de otro motivo que el declarado en el registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(record=True),
    fact=differs,
    about="reason",
)
ENGLISH = {
    "La nota es de {written}, pero el registro declara {declared}: corrija la nota o el registro": (
        "The note is of {written}, but the record declares {declared}: correct the note or the record"
    ),
    "La nota es de otro motivo que el declarado en el registro.": (
        "The note is of another reason than the one declared in the record."
    ),
}
