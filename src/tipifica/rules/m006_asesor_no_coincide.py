"""The agent in the note is not the agent of the record. Case is ignored; a note without an agent is S002."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the login, which the message does not repeat."""
    login = note.string("agent")
    recorded = note.record.agent if note.record is not None else None
    if login is None or recorded is None or not recorded.strip():
        return
    if login.casefold() != recorded.strip().casefold():
        yield diagnostic(note.span("agent"), "El usuario de la nota no es el asesor del registro")


RULE = Rule(
    code="M006",
    name="asesor-no-coincide",
    severity="warning",
    fixable="never",
    summary="El usuario de la nota no es el asesor del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("agent",), record=True),
)
ENGLISH = {
    "El usuario de la nota no es el asesor del registro": "The login in the note is not the record's agent",
    "El usuario de la nota no es el asesor del registro.": "The login in the note is not the record's agent.",
}
