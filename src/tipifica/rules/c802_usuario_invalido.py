"""The login does not match the configured pattern (default: letters, digits, dot, underscore, hyphen; 3 to 32 of
them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic

DEFAULT = "[A-Za-z0-9._-]{3,32}"


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the login. A configured pattern is the user's own and runs under a time limit."""
    login, pattern = note.string("agent"), note.settings.agent_pattern
    if login is None:
        return
    if pattern is not None:
        yield from _configured(note, pattern, login)
    elif not re.fullmatch(DEFAULT, login):
        yield diagnostic(
            note.span("agent"),
            "El usuario lleva de 3 a 32 letras, números, puntos, guiones o guiones bajos, sin espacios",
        )


def _configured(note: Note, pattern: str, login: str) -> Iterator[Diagnostic]:
    from tipifica.rules.user_pattern import matches  # noqa: PLC0415 - few have a pattern of their own

    fits = matches(pattern, login)
    if fits is None:
        yield diagnostic(
            note.span("agent"),
            "No se sabe si el usuario tiene la forma configurada: agent-pattern tarda demasiado",
        )
    elif not fits:
        yield diagnostic(note.span("agent"), "El usuario no tiene la forma configurada")


RULE = Rule(
    code="C802",
    name="usuario-invalido",
    severity="warning",
    fixable="never",
    summary="El usuario no tiene la forma de un usuario.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("agent",)),
)
ENGLISH = {
    "El usuario lleva de 3 a 32 letras, números, puntos, guiones o guiones bajos, sin espacios": (
        "A login has 3 to 32 letters, digits, dots, hyphens or underscores, no spaces"
    ),
    "No se sabe si el usuario tiene la forma configurada: agent-pattern tarda demasiado": (
        "It is not known whether the login has the configured form: agent-pattern takes too long"
    ),
    "El usuario no tiene la forma configurada": "The login does not have the configured form",
    "El usuario no tiene la forma de un usuario.": "The login does not look like a login.",
}
