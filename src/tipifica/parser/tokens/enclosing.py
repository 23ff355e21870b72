"""Quotes and brackets that belong together: one that opens, and one of its kind that closes."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.parser.tokens.tokenizer import Token

QUOTES = frozenset("'\"´`\u2018\u2019\u201c\u201d\u00ab\u00bb")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
ENCLOSING = QUOTES | _OPENING | _CLOSING
# Every mark as the one that its kind is known by.
_KINDS = str.maketrans("´`\u2018\u2019\u201c\u201d\u00ab\u00bb)]", "''''\"\"\"\"([")


def pairs_of(text: str, tokens: Sequence[Token]) -> dict[int, int]:
    """The tokens that open something in `text`, each with the token that closes it. An apostrophe inside of a word does
    neither."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        if token.text not in ENCLOSING:
            continue
        kind = token.text.translate(_KINDS)
        after_word, before_word = _is_word(text, token.start - 1), _is_word(text, token.end)
        if token.text in _OPENING or (token.text in QUOTES and before_word and not after_word):
            opened.setdefault(kind, []).append(i)
        elif (token.text in _CLOSING or not before_word) and opened.get(kind):
            found[opened[kind].pop()] = i
    return found


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalnum()
