"""A cleaned note as tokens: things, words, marks, segment breaks and line breaks, each with its place."""

from __future__ import annotations

import re

from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.tokens.things import things_of

# Marks that some program writes for a letter which it cannot write.
LOST = "?\u00bf\ufffd"
# Those, and others that only a known word tells, inside of a word which nobody knows.
UNREAD = LOST + "\u0092\u0096\u0097"
_UNREAD = UNREAD.replace("\ufffd", "")
_TOKEN = re.compile(
    r"(?P<break>/{3}(?!/)|/{1,2}|\\{1,2}|\|{1,2})"
    # From the first blank on, or a long run of them would be tried again and again.
    r"|(?P<line>(?<![ \t])[ \t]*+(?:\r\n|[\n-\r\x85]|[\u2028\u2029])\s*)"
    # A word that a telephone number or a percentage was written together with ends where the number begins, and a
    # small number where a word begins.
    # One in which some program could not write a letter has a mark in its place. (Sets of characters on both sides of
    # U+0100 take a fifth of the time that all of this takes to compile.)
    r"|(?P<word>[^\W\d_]{3,}+(?=0[0-9]{8,9}\b|[0-9]{1,3}%)|[0-9]{1,2}(?=[^\W\d_]{3,}+(?![^\W_]))|"
    rf"(?:[^\W_]+|\ufffd+)(?:(?:\ufffd|[{_UNREAD}](?=[^\W\d_]))[^\W_]*)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
_LINE_END = pattern(r"(?<![ \t])[ \t]*+(?:\r\n|[\n\r\v\f\x85\u2028\u2029])+[ \t]*\Z")

WORD, MARK, BREAK, LINE = "word", "mark", "break", "line"
# Each character that breaks a line as a blank.
LINES = str.maketrans("\n\r\v\f\x85\u2028\u2029", " " * 7)
# The break between segments, as the manual writes it.
BREAK_TEXT = "//"


# Tokens by their numbers, half-open; empty where something is missing.
TokenRange = tuple[int, int]


class Token:
    """One token of the cleaned text: its kind, one of those above or of `things`, its writing, and where it stands
    (code points of the cleaned text)."""

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order; blanks lie between them. A line break at the very end is a line end and no
    token."""
    end = len(without_line_end(text))
    tokens: list[Token] = []
    at = 0
    for kind, first, last in things_of(text, end):
        tokens += _between(text, at, first)
        tokens.append(Token(kind, text[first:last], first, last))
        at = last
    return _strip_lines(tokens + _between(text, at, end))


def _between(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a stretch of the text that holds no thing."""
    return [Token(m.lastgroup or "", m[0], m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]


def without_line_end(text: str) -> str:
    """`text` without the line break at its very end, which is no part of the note."""
    match = _LINE_END.search(text) if text[-1:].isspace() else None
    return text[: match.start()] if match else text


def _strip_lines(tokens: list[Token]) -> list[Token]:
    """Without line breaks at the start and at the end; those beside a segment break are left to it."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind == LINE:
        first += 1
    while last > first and tokens[last - 1].kind == LINE:
        last -= 1
    return tokens[first:last]
