"""Only the state differs: the declared motive is the note's own, or none is declared."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the note as a whole, naming both states; a misspelled state stands for its nearest."""
    reason, state = note.reason, note.declaration.state
    if reason is not None and state is not None and differs(note):
        yield diagnostic(
            Span(0, 0),
            "El estado de esta nota es {written}, pero el registro declara {declared}",
            written=reason.state,
            declared=state.nearest,
        )


def differs(values: Values) -> bool:
    """Whether a state is declared that is not the note's, and no other motive."""
    reason, motive, state = values.reason, values.declaration.motive, values.declaration.state
    if reason is None or state is None or not state.ids or (motive is not None and reason.id not in motive.ids):
        return False
    return reason.id.split("/")[0] not in state.ids


RULE = Rule(
    code="M002",
    name="estado-no-coincide",
    severity="error",
    fixable="never",
    summary="El estado declarado en el registro no es el de la nota.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(record=True),
    fact=differs,
    about="reason",
)
ENGLISH = {
    "El estado de esta nota es {written}, pero el registro declara {declared}": (
        "The state of this note is {written}, but the record declares {declared}"
    ),
    "El estado declarado en el registro no es el de la nota.": "The state declared in the record is not the note's.",
}
