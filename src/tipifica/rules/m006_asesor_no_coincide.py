"""The agent in the note is not the agent of the record. Case is ignored; a note without an agent is S002."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the login, which the message does not repeat."""
    if differs(note):
        yield diagnostic(note.span(note.catalog.agent), "El usuario de la nota no es el asesor del registro")


def differs(values: Values) -> bool:
    """Whether the record has an agent, and the note another."""
    login, recorded = values.string(values.catalog.agent), values.record and values.record.agent
    if login is None or not recorded or login == recorded:
        return False
    return bool(recorded.strip()) and login.casefold() != recorded.strip().casefold()


RULE = Rule(
    code="M006",
    name="asesor-no-coincide",
    severity="warning",
    fixable="never",
    summary="El usuario de la nota no es el asesor del registro.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("login",), record=True),
    fact=differs,
)
ENGLISH = {
    "El usuario de la nota no es el asesor del registro": "The login in the note is not the record's agent",
    "El usuario de la nota no es el asesor del registro.": "The login in the note is not the record's agent.",
}
