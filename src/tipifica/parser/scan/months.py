"""Lists of months of a discount, canonically `2 3 y 5` (row 11 of the manual and its note)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipifica.parser.costs import Cost
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.scanned import Scanned
from tipifica.parser.scan.words import MONTH_PATTERN, NUMBER_PATTERN, NUMBERS, number_of
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.tokens.things import MONTHS

_ITEM = rf"(?:[0-9]{{1,2}}(?![0-9]|[ ]*%)|(?:{MONTH_PATTERN}|{NUMBER_PATTERN})\b)"
_MONTH = r"mes(?:es)?\b"
# What stands between two months; a range, or what may be one, is told from a list.
_RANGE = r"al?|hasta"
_DASH = r"[/\u2013\u2014-]"
_JOINER = (
    # Written together, too: what it joins would be lost.
    rf"(?:[ ]*[,;][ ]*(?:y[ ]*|e[ ]+)?|[ ]*y[ ]*|[ ]+e[ ]+|[ ]*(?:{_DASH}|[&+])[ ]*|[ ]+(?:{_RANGE})[ ]+(?:el[ ]+)?"
    # So many months are not one of them.
    rf"|[ ]+(?!{_ITEM}[ ]*{_MONTH}))"
)
# Twice a year's months is more than anybody means, and all that is looked at from each place.
_MOST_MONTHS = 24
LIST = rf"{_ITEM}(?:{_JOINER}(?:{_MONTH}[ ]+)?(?={_ITEM}){_ITEM}){{0,{_MOST_MONTHS - 1}}}"
_LIST = pattern(LIST, re.IGNORECASE)
_PART = pattern(rf"(?P<item>{_ITEM})|(?P<range>\b(?:{_RANGE})\b)|(?P<dash>{_DASH})", re.IGNORECASE)
# What leads from a percentage to its months, and from those to a further percentage with months of its own.
TO_MONTHS = rf"[ ]+(?:(?:al?|del?|el|en|los|para|por)[ ]+)*{_MONTH}[ ]+"
FURTHER = rf"[ ]*[,;.+&]?(?:[ ]+[ye])?[ ]+[0-9]{{1,3}}[ ]*%{TO_MONTHS}{LIST}"
# What follows a list of which some is lost: one more month, but not as one of the list, or a further percentage's.
_LOST = pattern(rf"[ ]+(?:de|del|o|u|ó)[ ]+(?:{_MONTH}[ ]+)?{LIST}|{FURTHER}", re.IGNORECASE)
_MONTH_NUMBER = "|".join(
    (r"1[0-2]|0?[1-9]", MONTH_PATTERN, *(word for word, number in NUMBERS.items() if 1 <= number <= 12))
)
_IN_A_LIST = pattern(rf"(?<![^\s,;/&+-])(?:{_MONTH_NUMBER}){_JOINER}\Z", re.IGNORECASE)
# No month with what joins it to the next one is longer, in code points.
_LONGEST = 32
_LENGTH = pattern(rf"[ ]*{_MONTH}", re.IGNORECASE)


def scan_months(text: str, start: int) -> Iterator[Scanned]:
    """The list that begins at `start`, as sorted by the writer; never a part of one. C401: a month outside 1 to 12, or
    named twice (`parts` has those), or some of the list cannot be read; C404: another writing than the canonical one,
    or one that may be a list or a range (`parts` has both); T003 where only a capital differs."""
    match = _LIST.match(text, start)
    if match is None or _IN_A_LIST.search(text, max(0, start - _LONGEST), start):
        return
    numbers, links = _parts(match[0])
    if len(numbers) == 1 and _LENGTH.match(text, match.end()):
        # So many months, and not which.
        return
    lost = _LOST.match(text, match.end())
    readings = [] if lost else _readings(numbers, links)
    if not readings:
        end = lost.end() if lost else match.end()
        yield Scanned(end, Cost.UNREADABLE, Kind.MONTHS_IMPOSSIBLE, None, parts=() if lost else _no_months(numbers))
    elif len(readings) > 1:
        both = tuple(map(_written, readings))
        yield Scanned(match.end(), Cost.WRITING, Kind.MONTHS_OPEN, None, parts=both)
    else:
        yield _read(match, readings[0])


def written_list(items: list[str]) -> str:
    """The items with blanks, and `y` before the last."""
    return items[0] if len(items) == 1 else " ".join(items[:-1]) + " y " + items[-1]


def _read(match: re.Match[str], months: list[int]) -> Scanned:
    canonical = _written(months)
    if match[0] == canonical:
        return Scanned(match.end(), 0, Kind.NONE, months, canonical)
    if match[0].lower() == canonical:
        return Scanned(match.end(), Cost.CASE, Kind.CASE, months, canonical)
    return Scanned(match.end(), Cost.WRITING, Kind.MONTHS_WRITING, months, canonical)


def _written(months: Sequence[int]) -> str:
    return written_list([str(m) for m in months])


def _parts(written: str) -> tuple[list[int | None], list[str]]:
    """The numbers of a list, and how each is linked to the one before it: by a `range`, a `dash`, or just so."""
    numbers: list[int | None] = []
    links: list[str] = []
    link = ""
    for match in _PART.finditer(written):
        if match.lastgroup == "item":
            numbers.append(MONTHS.get(fold(match[0])) or number_of(match[0]))
            links.append(link)
            link = ""
        else:
            link = match.lastgroup or ""
    return numbers, links


def _readings(numbers: Sequence[int | None], links: Sequence[str]) -> list[list[int]]:
    """What a list may mean: more than one thing where a dash or a slash stands between two months alone."""
    months = [n for n in numbers if n is not None and 1 <= n <= 12]
    if len(months) < len(numbers):
        return []
    padded = [*links, ""]
    alone = {i for i, link in enumerate(links) if link == "dash" and "dash" not in (padded[i - 1], padded[i + 1])}
    through = {i for i, link in enumerate(links) if link == "range"}
    found: list[list[int]] = []
    for ranges in (through, through | alone):
        listed = _listed(months, ranges)
        if len(set(listed)) == len(listed) and listed not in found:
            found.append(listed)
    return found


def _no_months(numbers: Sequence[int | None]) -> tuple[int, ...]:
    """Of a list that means nothing the numbers that are no month; else the months that stand in it twice."""
    known = [n for n in numbers if n is not None]
    outside = [n for n in known if not 1 <= n <= 12]
    return tuple(dict.fromkeys(outside or [n for n in known if known.count(n) > 1]))


def _listed(months: Sequence[int], ranges: set[int]) -> list[int]:
    """All months of a list; where `ranges` says so those between two of them, be it over the end of the year."""
    listed: list[int] = []
    for i, month in enumerate(months):
        if i in ranges:
            between = (month - listed[-1]) % 12
            listed += [(listed[-1] + step - 1) % 12 + 1 for step in range(1, between)]
        listed.append(month)
    return listed
