"""What a word is, and how words are compared. Code points throughout."""

from __future__ import annotations

import re
from unicodedata import normalize

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


def words_of(phrase: str) -> list[str]:
    """The words and marks of a phrase, each alone: `imp. (a)` gives `imp`, `.`, `(`, `a`, `)`."""
    return _WORD.findall(phrase)


def fold(text: str) -> str:
    """`text` in lower case and without accents, for comparison. Letters outside Latin with marks are kept as they
    are."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return "".join(c for c in normalize("NFD", lowered) if not "\u0300" <= c <= "\u036f")
