"""The login does not match the configured pattern (default: letters, digits, dot, underscore, hyphen; 3 to 32 of
them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic

_has_default_form = re.compile("[A-Za-z0-9._-]{3,32}").fullmatch


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the login."""
    found = fits(note)
    if found is None:
        message = "No se sabe si el usuario tiene la forma configurada: agent-pattern tarda demasiado"
        yield diagnostic(note.span(note.catalog.agent), message)
    elif not found:
        message = (
            "El usuario lleva de 3 a 32 letras, números, puntos, guiones o guiones bajos, sin espacios"
            if note.settings.agent_pattern is None
            else "El usuario no tiene la forma configurada"
        )
        yield diagnostic(note.span(note.catalog.agent), message)


def fits(values: Values) -> bool | None:
    """Whether the login, where there is one, has its form; None where the configured pattern takes too long to tell: it
    is the user's own and runs under a time limit."""
    login, pattern = values.string(values.catalog.agent), values.settings.agent_pattern
    if login is None:
        return True
    if pattern is None:
        return _has_default_form(login) is not None
    from tipifica.rules.user_pattern import matches  # noqa: PLC0415 - few have a pattern of their own

    return matches(pattern, login)


RULE = Rule(
    code="C802",
    name="usuario-invalido",
    severity="warning",
    fixable="never",
    summary="El usuario no tiene la forma de un usuario.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("login",)),
    fact=fits,
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
