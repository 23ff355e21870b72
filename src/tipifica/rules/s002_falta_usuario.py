"""The login of the agent is missing. Safe to mend where the login is configured or recorded (rules.md, S002)."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """The login of the agent is missing. Safe to mend where the login is configured or recorded (rules.md, S002)."""
    for deviation in note.broken("S002"):
        yield mend(
            deviation,
            "Falta su usuario después de la campaña: campaña//usuario//…",
            "Escribir el usuario",
        )


RULE = Rule(
    code="S002",
    name="falta-usuario",
    severity="error",
    fixable="sometimes",
    summary="Falta el usuario del asesor después de la campaña.",
    doc=__doc__ or "",
    run=run,
)
