"""Amounts of money, canonically `$10.00+ imp.` or `$10.00` (row 13 of the manual)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipifica.parser.costs import Cost
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.scanned import Scanned
from tipifica.parser.scan.words import NUMBER_PATTERN, number_of
from tipifica.parser.tokens.pattern import pattern

_CURRENCY = r"(?:usd|d[oó]lar(?:es)?|d[oó]ls?\b\.?|[$])"
_AMOUNT = pattern(
    rf"(?:(?P<sign>-[ ]?)?(?:(?:us)?[$]|usd)?[ ]?(?P<minus>-)?"
    rf"(?P<number>[0-9]{{1,9}}(?:[.,][0-9]{{3}})*(?:[.,][0-9]{{1,2}})?)(?![0-9])(?:[ ]?{_CURRENCY})?"
    rf"|(?P<words>{NUMBER_PATTERN})[ ]{_CURRENCY})"
    r"(?P<tax>[ ]*(?:\+|m[aá]s|y)?[ ]*(?:imp(?:uestos?)?\b\.?|iva\b))?",
    re.IGNORECASE,
)
_TAX = "+ imp."
_WORD = pattern(r"[$]?[ ]?[^\W_]+(?P<tax>[ ]?\+[ ]?imp\b\.?)?", re.IGNORECASE)


def scan_amount(text: str, start: int) -> Iterator[Scanned]:
    """The amount that begins at `start`; `value` is (decimal as text or None, with tax). C601: another writing; C602:
    zero, negative, or no number at all."""
    match = _AMOUNT.match(text, start)
    if match is None:
        word = _WORD.match(text, start)
        if word is not None:
            # Dearer than no amount at all: the word that follows a forgotten amount is not its value.
            yield Scanned(word.end(), Cost.FIELD_MISSING + Cost.CASE, Kind.AMOUNT_IMPOSSIBLE, (None, bool(word["tax"])))
        return
    amount, tax = _decimal(match["number"] or str(number_of(match["words"]))), bool(match["tax"])
    if match["sign"] or match["minus"] or not amount.strip("0."):
        yield Scanned(match.end(), Cost.NOISE, Kind.AMOUNT_IMPOSSIBLE, (None, tax))
        return
    canonical = written(amount, tax)
    if match[0] == canonical:
        yield Scanned(match.end(), 0, Kind.NONE, (amount, tax), canonical)
    else:
        yield Scanned(match.end(), Cost.WRITING, Kind.AMOUNT_WRITING, (amount, tax), canonical)


def written(amount: str, tax: bool) -> str:
    """The canonical writing of an amount: a decimal as text, and whether taxes come on top."""
    return f"${amount}{_TAX if tax else ''}"


def _decimal(number: str) -> str:
    """With a decimal point and two digits after it. Both marks are understood: the last one, where one or two digits
    follow it, is the decimal mark."""
    whole, cents = re.fullmatch(r"(.*?)(?:[.,]([0-9]{1,2}))?", number).groups()  # type: ignore[union-attr]
    digits = re.sub(r"[.,]", "", whole)
    return f"{digits.lstrip('0') or '0'}.{cents or '':0<2}"
