"""Ecuadorian telephone numbers.

Source: national numbering plan; mobile `09` + 8 digits since 2012, landline `0` + area code 2 to 7 + 7 digits. Which
ranges are in use changes, so length and prefix alone decide (docs/decisions/0004-phones.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.parser.costs import Cost, Limit
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.scanned import Scanned
from tipifica.parser.tokens.pattern import pattern

_GROUP = pattern(r"[(]?\+?[(]?(?P<digits>[0-9]+)[)]?")
_GAP = pattern(r"(?:[ ]?[-\u2013\u2014][ ]?|[.]|[ ])(?=[(]?[0-9])|(?=[(][0-9])|(?<=[)])(?=[0-9])")
_JOINER = pattern(r"[ ]*(?:[,;&\u2013\u2014-]|//?|[yeou](?=[ ]))[ ]*(?=[+(]?[0-9])")
_LETTERED = pattern(r"(?=(?:[^\W_]*[0-9]){3})[^\W_]+(?:[.-](?=[^\W_]*[0-9])[^\W_]+)*")
_MAX_DIGITS = 24
_LEAST_ABROAD = len("593") + 8


def national(digits: str) -> str | None:
    """The national number of `digits` (ASCII digits alone), or None where no number of Ecuador can be meant.

    `0991234567`, `991234567`, `593991234567` and `00593991234567` are one mobile; a lost leading zero is given back.
    """
    for prefix in ("00593", "593"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 8:
            digits = digits[len(prefix) :]
            break
    if not digits.startswith("0"):
        digits = "0" + digits
    if len(digits) == 10 and digits.startswith("09"):
        return digits
    if len(digits) == 9 and digits[1] in "234567":
        return digits
    return None


def scan_phone(text: str, start: int) -> Iterator[Scanned]:
    """Every number that begins at `start`: alone, or put together of groups; C103 in another writing, C102
    impossible."""
    at, digits, groups = start, "", 0
    abroad = "+593" in text[max(0, start - 1) : start + len("(+593")]
    while (match := _GROUP.match(text, at)) and len(digits) < _MAX_DIGITS:
        # A whole number is none's group.
        whole = match["digits"].startswith("0") and national(match["digits"]) is not None
        if whole and groups:
            break
        digits += match["digits"]
        groups += 1
        end = match.end()
        # After the sign 593 is the country, and no landline without its zero.
        number = None if abroad and len(digits) < _LEAST_ABROAD else national(digits)
        if number is not None:
            written = text[start:end]
            cost = 0 if written == number else Cost.WRITING + Cost.PHONE_GROUP * groups
            deviation = Kind.NONE if not cost else Kind.MARK if written == f"({number})" else Kind.PHONE_WRITING
            yield Scanned(end, cost, deviation, number, number)
        elif len(digits) > 1 or groups == 1:
            yield Scanned(end, Cost.UNREADABLE + Cost.UNREADABLE_GROUP * groups, Kind.PHONE_IMPOSSIBLE, None)
        gap = None if whole else _GAP.match(text, end)
        if gap is None:
            break
        at = gap.end()
    # Most numbers end the note.
    lettered = None if text[start:].isdigit() else _LETTERED.match(text, start)
    if lettered and any(c.isalpha() for c in lettered[0]):
        likely = sum(c.isdigit() for c in lettered[0]) >= Limit.LIKELY_NUMBER
        cost = Cost.UNREADABLE + (Cost.UNREADABLE_GROUP if likely else Cost.UNLIKELY_NUMBER)
        yield Scanned(lettered.end(), cost, Kind.PHONE_IMPOSSIBLE, None)


def scan_joined_phone(text: str, start: int) -> Iterator[Scanned]:
    """A further number with what joins it to the one before: canonical is one blank (C103)."""
    joiner = _JOINER.match(text, start)
    if joiner is None:
        return
    for phone in scan_phone(text, joiner.end()):
        deviation = phone.deviation or Kind.PHONE_WRITING
        yield phone._replace(cost=phone.cost + Cost.WRITING, deviation=deviation, at=joiner.end())
