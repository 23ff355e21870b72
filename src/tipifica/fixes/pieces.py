"""The words, numbers and marks of a text, as the arbiter of fixes compares them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tipifica.model.named import NamedTuple
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.pattern import pattern

WORD, DIGITS, DATE, FIGURE, BREAK, LINE, MARK = "word", "digits", "date", "figure", "break", "line", "mark"
# From so many digits on a number is one by itself, whatever stands beside it.
LONG_NUMBER = 7
# What breaks a line, and blanks that do not: in sets that are compiled in a third of the time that one takes which has
# characters on both sides of U+0100.
_LINES = r"(?:[\n-\r\x85]++|[\u2028\u2029]++)+"
_BLANKS = r"[ \t]*(?:(?![\n-\r\x85])(?![\u2028\u2029])\s)*"
_DATE = pattern("[0-9]{2}/[0-9]{2}/[0-9]{4}")
_PIECE = pattern(
    rf"{_BLANKS}(?:"
    # Of months that a `y` was written together with each is a piece by itself.
    r"[0-9]{1,2}(?=[yY](?![^\W\d_]))|[yY](?=[0-9]{1,2}(?![^\W_]))|"
    # A long number that a word was written together with is a piece by itself; some programs write a mark for a letter.
    rf"[^\W\d_]{{2,}}+(?=[0-9]{{{LONG_NUMBER},}}(?![^\W_]))|[^\W\d_][^\W_]*+(?:[?\ufffd][^\W_]++)*"
    r"|/+|\\+|\|+"
    # Digits with signs between them are one figure: a date, a fraction, a time, an amount, a number in groups.
    r"|(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2})(?!/?[0-9])"
    r"|(?:[0-9]{1,3}(?:[/:][0-9]{1,3})+|[0-9]{1,6}(?:[.,-][0-9]{1,6})+)(?![0-9])"
    rf"|\w+|{_LINES}|[^\w\s])"
)
# Most of what a larger one would keep are numbers, which hardly ever come again.
_CACHE_SIZE = 2_000


class Lexeme(NamedTuple):
    """One piece: its kind, its writing, the writing in lower case without accents, whether no blank stands before it,
    whether it is a number that is one by itself, and the writing with the blanks before it."""

    kind: str
    text: str
    folded: str
    tight: bool
    is_long: bool
    raw: str

    @property
    def is_number(self) -> bool:
        """Whether digits are all it is."""
        return self.text.isdigit() and self.text.isascii()


def pieces_of(text: str) -> list[Lexeme]:
    """The pieces of a text in their order. What they are written with, one after the other, is the text but for blanks
    at its end."""
    return [_piece(raw) for raw in _PIECE.findall(text)]


@lru_cache(maxsize=_CACHE_SIZE)
def _piece(raw: str) -> Lexeme:
    text = raw.lstrip(" \t") if raw[0] in " \t" else raw.strip() or raw
    long = len(text) >= LONG_NUMBER and text.isdigit() and text.isascii()
    return Lexeme(_kind(text), text, fold(text), raw[0] == text[0], long, raw)


def _kind(text: str) -> str:
    first = text[0]
    if first.isalpha():
        return WORD
    if first.isdigit():
        if text.isalnum():
            return DIGITS
        return DATE if "/" in text and _DATE.fullmatch(text) else FIGURE
    if first in "/\\|":
        return BREAK
    return LINE if first.isspace() else MARK


def written(pieces: Sequence[Lexeme]) -> str:
    """The folded writing of neighbouring pieces, with single blanks."""
    return " ".join(fold("".join([piece.raw for piece in pieces])).split())
