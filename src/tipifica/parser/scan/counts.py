"""Small numbers: counts of months, percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipifica.parser.costs import Cost
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.months import FURTHER, LIST, TO_MONTHS
from tipifica.parser.scan.scanned import Scanned
from tipifica.parser.scan.words import NUMBER_PATTERN, number_of
from tipifica.parser.tokens.pattern import pattern

_COUNT = pattern(rf"[0-9]{{1,3}}(?![0-9])|(?:{NUMBER_PATTERN})\b", re.IGNORECASE)
_AGAIN = pattern(r"[ ]*[(\[][ ]*([0-9]{1,3})[ ]*[)\]]")
_PERCENT = pattern(
    rf"(?P<number>-?[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?|(?:{NUMBER_PATTERN})(?=[ ]))"
    r"(?P<sign>[ ]*%|[ ]*(?:por|x)[ ]*ciento\b|[ ]*porcentaje\b|[ ]*pct\b)?",
    re.IGNORECASE,
)
# A number of months, and none of them.
_MONTHS_LONG = pattern(rf"[ ]*(?:meses\b|mes\b(?![ ]+{LIST}))", re.IGNORECASE)
_FURTHER = pattern(TO_MONTHS + LIST + FURTHER, re.IGNORECASE)


def scan_count(text: str, start: int) -> Iterator[Scanned]:
    """A number of months, in digits or in words: both conform and are kept. T007: in words, and in brackets in digits
    once more."""
    match = _COUNT.match(text, start)
    if match is None or not (number := number_of(match[0])):
        return
    yield Scanned(match.end(), 0, Kind.NONE, number)
    again = _AGAIN.match(text, match.end())
    if again is not None and int(again[1]) == number:
        yield Scanned(again.end(), Cost.NOISE, Kind.MARK, number, match[0])


def scan_percent(text: str, start: int) -> Iterator[Scanned]:
    """A percentage, canonically `50%`. C301: not in 1 to 100, or with its months one of two; C302: another writing."""
    match = _PERCENT.match(text, start)
    if match is None or (match["sign"] is None and not _is_bare(text, match)):
        return
    number = _number(match["number"])
    if number is None or not 1 <= number <= 100 or _FURTHER.match(text, match.end()):
        yield Scanned(match.end(), Cost.UNREADABLE, Kind.PERCENT_IMPOSSIBLE, None)
        return
    canonical = f"{number:g}%"
    if match[0] == canonical:
        yield Scanned(match.end(), 0, Kind.NONE, number, canonical)
    else:
        yield Scanned(
            match.end(), Cost.WRITING + (0 if match["sign"] else Cost.WRITING), Kind.PERCENT_WRITING, number, canonical
        )


def _is_bare(text: str, match: re.Match[str]) -> bool:
    """Whether what has no sign of a percentage may be one all the same."""
    return match["number"].isdigit() and _MONTHS_LONG.match(text, match.end()) is None


def _number(written: str) -> float | int | None:
    if written[0].isdigit() or written[0] == "-":
        number = float(written.replace(",", "."))
        return int(number) if number.is_integer() else number
    return number_of(written)
