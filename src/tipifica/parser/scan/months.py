"""Lists of months of a discount, canonically `2 3 y 5` (row 11 of the manual and its note)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipifica.parser.costs import Cost
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.scanned import Scanned
from tipifica.parser.scan.words import MONTH_PATTERN, NUMBER_PATTERN, number_of
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.tokens.things import MONTHS

_ITEM = rf"(?:[0-9]{{1,2}}(?![0-9])|(?:{MONTH_PATTERN}|{NUMBER_PATTERN})\b)"
# Twice a year's months is more than anybody means, and all that is looked at from each place.
_MOST_MONTHS = 24
_LIST = pattern(
    rf"{_ITEM}(?:"
    r"(?:[ ]*[,;][ ]*(?:[ye][ ]+)?|[ ]+[ye][ ]+|[ ]*(?:-|//?)[ ]*|[ ]+(?:al?|hasta)[ ]+(?:el[ ]+)?|[ ]*[&+][ ]*|[ ]+)"
    rf"(?={_ITEM}){_ITEM}){{0,{_MOST_MONTHS - 1}}}",
    re.IGNORECASE,
)
_PART = pattern(rf"({_ITEM})|(-|\bal?\b|\bhasta\b)", re.IGNORECASE)


def scan_months(text: str, start: int) -> Iterator[Scanned]:
    """The list that begins at `start`, as sorted by the writer. C401: a month outside 1 to 12, or named twice; C404:
    another writing than the canonical one; T003 where only a capital differs."""
    match = _LIST.match(text, start)
    if match is None:
        return
    months = _months(match[0])
    if months is None or len(set(months)) < len(months):
        yield Scanned(match.end(), Cost.UNREADABLE, Kind.MONTHS_IMPOSSIBLE, None)
        return
    canonical = written_list([str(m) for m in months])
    if match[0] == canonical:
        yield Scanned(match.end(), 0, Kind.NONE, months, canonical)
    elif match[0].lower() == canonical:
        yield Scanned(match.end(), Cost.CASE, Kind.CASE, months, canonical)
    else:
        yield Scanned(match.end(), Cost.WRITING, Kind.MONTHS_WRITING, months, canonical)


def written_list(items: list[str]) -> str:
    """The items with blanks, and `y` before the last."""
    return items[0] if len(items) == 1 else " ".join(items[:-1]) + " y " + items[-1]


def _months(written: str) -> list[int] | None:
    months: list[int] = []
    through = False
    for match in _PART.finditer(written):
        if match[2]:
            through = True
            continue
        number = MONTHS.get(fold(match[1])) or number_of(match[1])
        if number is None or not 1 <= number <= 12:
            return None
        if through and months and number > months[-1]:
            months += range(months[-1] + 1, number)
        months.append(number)
        through = False
    return months
