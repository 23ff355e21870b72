"""The declared closure or its days are not the catalogue's: those of the note's reason, or of the declared one where
the note has none. A closure that the catalogue does not know is M004 alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the note as a whole, naming the closure that belongs to the reason."""
    reason = note.reason or note.declared
    if reason is None or not differs(note):
        return
    status, days = reason.closure.status, reason.closure.days
    message = (
        "El cierre declarado no corresponde: {motive} se cierra como {status} ({days} día)"
        if days == 1
        else "El cierre declarado no corresponde: {motive} se cierra como {status} ({days} días)"
    )
    yield diagnostic(Span(0, 0), message, motive=reason.motive, status=status, days=days)


def differs(values: Values) -> bool:
    """Whether a closure is declared that is not that of the note's reason, or of the declared one."""
    reason, closure = values.reason or values.declared, values.declaration.closure
    if reason is None or closure is None or closure.status is None:
        return False
    return not closure.agrees(reason.closure)


RULE = Rule(
    code="M003",
    name="cierre-no-coincide",
    severity="error",
    fixable="never",
    summary="El cierre declarado en el registro, o sus días, no son los del motivo.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(record=True),
    fact=differs,
)
ENGLISH = {
    "El cierre declarado no corresponde: {motive} se cierra como {status} ({days} día)": (
        "The declared closure does not fit: {motive} is closed as {status} ({days} day)"
    ),
    "El cierre declarado no corresponde: {motive} se cierra como {status} ({days} días)": (
        "The declared closure does not fit: {motive} is closed as {status} ({days} days)"
    ),
    "El cierre declarado en el registro, o sus días, no son los del motivo.": (
        "The closure declared in the record, or its days, are not the reason's."
    ),
}
