"""What a user may choose; read by `tipifica.config`, obeyed by the engine and the rules."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.model.frozen import Frozen
from tipifica.model.readonly import ReadOnly

# What parts the segments of a note.
_BREAKS = "/\\|"


def may_be_login(text: str) -> bool:
    """Return whether a text can stand where a note has the login: it has no blank, and nothing that parts segments."""
    return not any(char.isspace() or char in _BREAKS for char in text)


class Settings(Frozen):
    """The settings that checking one note depends on. Every field has the manual's default.

    `select`, `ignore`, `extend_select`, the keys of `severity` and the values of `per_reason_ignore` name rules by
    code, prefix, readable name or `ALL`. `max_length` is in code points. `agent` is the login that a safe fix may
    insert; it holds no blank, slash, backslash or bar. `agent_pattern` must match a whole login. `benefits` holds the
    percentages and numbers of months that may be granted (keys `percent` and `months`), or is None where no table is
    configured.
    """

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_reason_ignore: Mapping[str, tuple[str, ...]] = ReadOnly()
    severity: Mapping[str, str] = ReadOnly()
    extend_safe_fixes: tuple[str, ...] = ()
    extend_unsafe_fixes: tuple[str, ...] = ()
    max_length: int = 250
    agent: str | None = None
    agent_pattern: str | None = None
    benefits: Mapping[str, tuple[int, ...]] | None = None
    preview: bool = False
    lang: str = "es"
