"""The day on which somebody is to be called again: the words of the note, seen from the day of the record.

Only what one careful reader would write into a calendar is a day: words that name two days, none, or a time before or
after one have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tipifica.parser.scan.dates import DatePart, scan_dates
from tipifica.parser.scan.words import MONTH_PATTERN, number_of
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.pattern import pattern

_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_FUNCTION = frozenset({"el", "la", "de", "del", "al", "este", "dia", "proximo", "sea"})
# Before a day these leave it open, or name another one.
_NOT_THAT_DAY = frozenset(
    {"despues", "luego", "antes", "hasta", "desde", "partir", "no", "ni", "menos", "o", "u", "los", "cada", "todos"}
)
# After it, too.
_OR = frozenset({"o", "u"})
_OF_ANOTHER_WEEK = pattern(r"[ ]+(?:de[ ]+la[ ]+)?(?:proxima|siguiente|otra)\b|[ ]+(?:habil|laborabl)")
# `03/04` is a day, `3-4` and `3/4` may as well be hours and halves of them.
_DATE = (
    rf"(?<![0-9/])[0-9]{{1,2}}(?:/[0-9]{{2}}(?![0-9/])|(?P<mark>[/.-])[0-9]{{1,2}}(?P=mark)(?:[0-9]{{4}}|[0-9]{{2}})(?![0-9/])"
    rf"|[ ]+de[ ]+(?:{MONTH_PATTERN})\b(?:[ ]+del?[ ]+[0-9]{{4}})?)"
)
_SAID = pattern(
    rf"(?P<morning>\bla[ ]+manana\b)|(?P<days>\b(?:en|dentro[ ]+de)[ ]+(?P<count>\w+)[ ]+dias?\b)|(?P<date>{_DATE})"
    rf"|(?P<word>\b(?:pasado[ ]+manana|manana|hoy|{'|'.join(_WEEKDAYS)})\b)"
)
_WORD = pattern(r"[^\W_]+")
# A day without a year is of the months to come: further off it is rather one that is past.
_DAYS_AHEAD = 183


def callback_day(words: str, recorded: date) -> date | None:
    """Return the day that `words` name to one who reads them on the day `recorded`; None where they leave it open."""
    text = fold(words)
    try:
        days = set(_days(text, recorded))
    except OverflowError:
        # No calendar goes further than the year 9999.
        return None
    return days.pop() if len(days) == 1 else None


def _days(text: str, recorded: date) -> Iterator[date | None]:
    """Yield each day that is named, None for one that is left open."""
    for said in _SAID.finditer(text):
        if not said["morning"]:
            yield None if _is_open(text, said) else _day(said, recorded)


def _is_open(text: str, said: re.Match[str]) -> bool:
    before = _WORD.findall(text[: said.start()])
    while before and before[-1] in _FUNCTION:
        before.pop()
    after = _WORD.findall(text[said.end() :])[:1]
    is_other = bool(before) and before[-1] in _NOT_THAT_DAY
    return is_other or bool(_OR.intersection(after)) or _OF_ANOTHER_WEEK.match(text, said.end()) is not None


def _day(said: re.Match[str], recorded: date) -> date | None:
    if said["date"]:
        return _of_date(said["date"], recorded)
    if said["days"]:
        count = number_of(said["count"])
        return None if count is None else recorded + timedelta(days=count)
    match said["word"].split()[0]:
        case "hoy":
            return recorded
        case "pasado":
            return recorded + timedelta(days=2)
        case "manana":
            return recorded + timedelta(days=1)
        case weekday:
            # On a Monday, Monday is the next one.
            ahead = (_WEEKDAYS.index(weekday) - recorded.weekday() - 1) % 7 + 1
            return recorded + timedelta(days=ahead)


def _of_date(written: str, recorded: date) -> date | None:
    """The date; one without a year is the next one of that day and month."""
    for candidate in (written, *(f"{written}{_joined(written)}{year}" for year in (recorded.year, recorded.year + 1))):
        day = _read(candidate)
        if day is not None and day >= recorded:
            is_given = candidate == written
            return day if is_given or (day - recorded).days <= _DAYS_AHEAD else None
    return None


def _joined(written: str) -> str:
    return " de " if "de" in written else next(mark for mark in written if not mark.isdecimal())


def _read(text: str) -> date | None:
    for scanned in scan_dates(text, 0):
        first = scanned.value[0] if isinstance(scanned.value, tuple) else None
        if scanned.end == len(text) and isinstance(first, DatePart):
            return first.value
    return None
