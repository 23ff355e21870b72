"""A range of dates, canonically `dd/mm/aaaa - dd/mm/aaaa` (rows 12 and 13 of the manual). Day first, as Ecuador
writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tipifica.model.named import NamedTuple
from tipifica.parser.costs import Cost
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.scanned import Scanned
from tipifica.parser.scan.words import MONTH_PATTERN
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.tokens.things import MONTHS

_SEPARATOR = r"//|[/.-]"
_NUMERIC = (
    r"(?P<d{0}>[0-9]{{1,2}})[ ]?(?P<s{0}>{separator})[ ]?(?P<m{0}>[0-9]{{1,2}})"
    r"(?:[ ]?(?P=s{0})[ ]?(?P<y{0}>[0-9]{{4}}|[0-9]{{2}}))?(?![0-9])"
)
_ISO = r"(?P<iy{0}>[0-9]{{4}})[/.-](?P<im{0}>[0-9]{{1,2}})[/.-](?P<id{0}>[0-9]{{1,2}})(?![0-9])"
_WORDS = (
    r"(?P<wd{0}>[0-9]{{1,2}}|primero|1e?ro|1er|1[°º])(?:[ ]+(?:de[ ]+)?|{separator})(?P<wm{0}>{months})\b\.?"
    r"(?:(?:[ ]+(?:del?[ ]+)?|{separator})(?P<wy{0}>[0-9]{{4}}))?"
)


def _date_pattern(name: str) -> str:
    parts = "|".join((_ISO, _NUMERIC, _WORDS)).format(name, months=MONTH_PATTERN, separator=_SEPARATOR)
    return f"(?P<date{name}>{parts})"


_INTRO = r"(?:(?:detallar|fechas?|inicio|inicia|del?|desde|el|día)[ :]+)*"
_UNTIL = r"(?:(?:al?|hasta|y|fechas?|de|fin|final|finaliza|el|día)[ :]+)*"
_JOINER = rf"(?:[ ]*(?:[-\u2013\u2014]{{1,2}}|//?|[,;])[ ]*{_UNTIL}|[ ]+{_UNTIL})"
_RANGE = pattern(f"{_INTRO}{_date_pattern('a')}{_JOINER}{_date_pattern('b')}", re.IGNORECASE)
_DASH = r"[ ]*[-\u2013\u2014]{1,2}[ ]*"
# What makes a date the second of a range, or the first of the next one.
_AFTER_DATE = pattern(rf"(?:{_date_pattern('a')}){_DASH}\Z", re.IGNORECASE)
_GOES_ON = pattern(_DASH + _date_pattern("a"), re.IGNORECASE)
_LETTERS = pattern(r"[^\W\d_]+")
# A year that has every day which some year has.
_LEAP_YEAR = 2024
# No date with its dash is longer, in code points.
_LONGEST = 40
_LONE = pattern(f"(?P<until>(?:hasta|al)[ ]+(?:el[ ]+)?)?{_INTRO}{_date_pattern('a')}", re.IGNORECASE)


class DatePart(NamedTuple):
    """One date of a range: where it stands, and the date, or None where there is no such day or, `yearless`, nobody can
    know its year."""

    start: int
    end: int
    value: date | None
    yearless: bool


def scan_dates(text: str, start: int) -> Iterator[Scanned]:
    """The range, or the lone date, that begins at `start`; never half of another range. `value` is (start, end) as
    DatePart or None where one is not there. C201: a day that does not exist or whose year nobody can know; C202:
    another writing."""
    if _AFTER_DATE.search(text, max(0, start - _LONGEST), start):
        return
    match = _RANGE.match(text, start)
    if match is not None and not _GOES_ON.match(text, match.end()):
        yield _range(text, match)
    lone = _LONE.match(text, start)
    if lone is not None:
        yield _lone(lone)


def written(value: date) -> str:
    """The canonical writing of a date."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def _range(text: str, match: re.Match[str]) -> Scanned:
    first, second = _numbers(match, "a"), _numbers(match, "b")
    year_a, year_b = first[0], second[0]
    if year_a is None and year_b is not None:
        year_a = year_b if first[1:] <= second[1:] else year_b - 1
    elif year_b is None and year_a is not None:
        year_b = year_a if first[1:] <= second[1:] else year_a + 1
    a = _part(match, "a", (year_a, *first[1:]))
    b = _part(match, "b", (year_b, *second[1:]))
    if a.value is None or b.value is None:
        return Scanned(match.end(), Cost.UNREADABLE, Kind.DATE_IMPOSSIBLE, (a, b))
    canonical = f"{written(a.value)} - {written(b.value)}"
    if match[0] == canonical:
        return Scanned(match.end(), 0, Kind.NONE, (a, b), canonical)
    # Of two ranges the one that is written as it should be is rather the form's.
    words = len(_LETTERS.findall(text[match.start() : a.start] + text[a.end : b.start]))
    return Scanned(match.end(), Cost.WRITING + Cost.CASE * words, Kind.DATE_WRITING, (a, b), canonical)


def _lone(match: re.Match[str]) -> Scanned:
    part = _part(match, "a", _numbers(match, "a"))
    value = (None, part) if match["until"] else (part, None)
    cost = Cost.FIELD_MISSING
    if part.value is None:
        return Scanned(match.end(), cost + Cost.UNREADABLE, Kind.DATE_IMPOSSIBLE, value)
    # What says that it is the end stays: without it the date would be the start.
    canonical = match["until"].lower() + written(part.value) if match["until"] else written(part.value)
    if match[0] == canonical:
        return Scanned(match.end(), cost, Kind.NONE, value, canonical)
    return Scanned(match.end(), cost + Cost.WRITING, Kind.DATE_WRITING, value, canonical)


def _numbers(match: re.Match[str], name: str) -> tuple[int | None, int, int]:
    if match["iy" + name]:
        return int(match["iy" + name]), int(match["im" + name]), int(match["id" + name])
    if match["d" + name]:
        year = match["y" + name]
        full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        return full, int(match["m" + name]), int(match["d" + name])
    day = match["wd" + name]
    year = match["wy" + name]
    return (int(year) if year else None), MONTHS[fold(match["wm" + name])], int(day) if day.isdigit() else 1


def _part(match: re.Match[str], name: str, numbers: tuple[int | None, int, int]) -> DatePart:
    year, month, day = numbers
    value = _day(year, month, day)
    yearless = year is None and _day(_LEAP_YEAR, month, day) is not None
    return DatePart(match.start("date" + name), match.end("date" + name), value, yearless)


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return None if year is None else date(year, month, day)
    except ValueError:
        return None
