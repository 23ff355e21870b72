"""Numbers that name a thing: a visit, a service, a reference, the line that pays."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.parser.costs import Cost, Limit
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.phones import national
from tipifica.parser.scan.scanned import Scanned
from tipifica.parser.tokens.pattern import pattern

_BRACKETED = pattern(r"[(\[][ ]*([0-9]+)[ ]*[)\]]")
# What a short piece is joined to (7741-B) is no number.
_DIGITS = pattern(r"[0-9]+\b(?!-(?:[0-9]|[^\W\d_]{1,2}\b))")
_WITH_DIGIT = pattern(r"(?=[^\W_]*[0-9])[^\W_]+(?:-[^\W_]+)*")
_WORD = pattern(r"[^\W_]+(?:-[^\W_]+)*")
_FURTHER_WORD = pattern(r"[ /][^\W\d_]+\b")
_SEGMENT = pattern(r"(?![:.,;-])[^/|\\\n]*[^/|\\\s]")


def scan_visit(text: str, start: int) -> Iterator[Scanned]:
    """The number of a visit. C501: not a number; T007: in brackets."""
    if match := _DIGITS.match(text, start):
        yield Scanned(match.end(), 0, Kind.NONE, match[0], match[0])
    elif match := _BRACKETED.match(text, start):
        yield Scanned(match.end(), Cost.NOISE, Kind.MARK, match[1], match[1])
    else:
        # Dearer than no value at all: where the label of the name is missing, too, the words are rather the name.
        yield from _unreadable(text, start, Kind.VISIT_IMPOSSIBLE, Cost.FIELD_MISSING + Cost.FUNCTION_WORD // 2)


def scan_service(text: str, start: int) -> Iterator[Scanned]:
    """The number of a service. C901: not 5 to 12 digits."""
    if (match := _DIGITS.match(text, start)) and 5 <= len(match[0]) <= 12:
        yield Scanned(match.end(), 0, Kind.NONE, match[0], match[0])
    else:
        # Cheaper than no value at all, but not where its label is missing, too: then it is rather a name.
        yield from _unreadable(text, start, Kind.SERVICE_IMPOSSIBLE, Cost.FIELD_MISSING - Cost.FUNCTION_WORD)


def _unreadable(text: str, start: int, deviation: int, cost: int) -> Iterator[Scanned]:
    """What should be a number and is none: with a digit in it, or some words, of which the first costs `cost`."""
    match = _WORD.match(text, start)
    if match is None:
        return
    with_digit = any(c.isdigit() for c in match[0])
    yield Scanned(match.end(), Cost.UNREADABLE if with_digit else cost, deviation, None)
    for _ in range(0 if with_digit else Limit.FURTHER_WORDS):
        match = _FURTHER_WORD.match(text, match.end())
        if match is None:
            return
        cost += Cost.KNOWN_WORD_AS_TEXT
        yield Scanned(match.end(), cost, deviation, None)


def scan_ani(text: str, start: int) -> Iterator[Scanned]:
    """The number that pays: digits, as a telephone number where it is one."""
    match = _DIGITS.match(text, start)
    if match is None or not 7 <= len(match[0]) <= 14:
        return
    number = national(match[0])
    if number is None or number == match[0]:
        yield Scanned(match.end(), 0, Kind.NONE, match[0], match[0])
    else:
        yield Scanned(match.end(), Cost.WRITING, Kind.PHONE_WRITING, number, number)


def scan_reference(text: str, start: int) -> Iterator[Scanned]:
    """A reference: digits as a rule; a segment of words where there are no digits."""
    if match := _DIGITS.match(text, start):
        yield Scanned(match.end(), 0, Kind.NONE, match[0])
    elif match := _WITH_DIGIT.match(text, start):
        yield Scanned(match.end(), Cost.KNOWN_WORD_AS_TEXT, Kind.NONE, match[0])
    if match := _SEGMENT.match(text, start):
        yield Scanned(match.end(), Cost.MISPLACED_KIND, Kind.NONE, match[0])
