"""What a word is, and how words are compared. Code points throughout."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from tipifica.parser.tokens.tokenizer import BREAK_TEXT, LOST

_LOST = str.maketrans("", "", LOST)
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


def plain(text: str) -> str:
    """`text` in lower case and without accents, but ñ, as lists of Spanish words have it."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return "".join(c if c == "ñ" else fold(c) for c in lowered)


def has_letters_alone(word: str) -> bool:
    """Whether a word has letters alone, marks counted that programs write for a letter which they cannot write."""
    return word.translate(_LOST).isalpha()


def joined(parts: Iterable[str]) -> str:
    """Words, marks, values and segment breaks of a form, one after the other, as the canonical form writes them."""
    text = ""
    for part in parts:
        text += part if is_tight(text, part) else " " + part
    return text


def is_tight(text: str, part: str) -> bool:
    """Whether no blank stands before a part of a form that follows `text`."""
    return not text or part in (BREAK_TEXT, ")") or text.endswith((BREAK_TEXT, "("))
