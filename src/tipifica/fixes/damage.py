"""Strange characters made right (T008), as the arbiter takes them for read: no letter and no digit may be lost on the
way."""

from __future__ import annotations

from collections.abc import Collection

from tipifica.parser.tokens.characters import Substitution, clean
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.pattern import pattern

_ESCAPE = pattern(r"&(?:amp;)*#?\w+;|(?:\\u00[0-9a-fA-F]{2})+|(?:%[0-9a-fA-F]{2})+")


def repaired(text: str, spelled: Collection[str]) -> str:
    """`text` without strange characters, damaged words read as one of `spelled`; those stay for which a letter or digit
    would go that can be read."""
    cleaned = clean(text, spelled)
    if not cleaned.changes:
        return text
    pieces: list[str] = []
    at = 0
    for change in cleaned.changes:
        kept = change.content if _keeps_letters(text, change) else text[change.start : change.end]
        pieces += (text[at : change.start], kept)
        at = change.end
    return "".join([*pieces, text[at:]])


def _keeps_letters(text: str, change: Substitution) -> bool:
    old, new = text[change.start : change.end], change.content
    if _ESCAPE.fullmatch(old):
        return True
    if not new.strip():
        return not any(c.isalnum() for c in old)
    plain = "".join([c for c in old.lower() if c.isascii() and c.isalnum()])
    return not plain or fold(new) == plain
