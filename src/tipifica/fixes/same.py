"""Whether two writings are one value. The mended one is written as the manual writes it and can be read off; the other
need only say the same numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from tipifica.fixes.pieces import DATE, Lexeme
from tipifica.fixes.written import WritingTable
from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.tokens.things import MONTHS

# So many pieces the writing of one value has at most.
LONGEST = 24
PHONE = pattern(r"\b(?:09[0-9]{8}|0[2-7][0-9]{7})\b")
_PHONE_SIGNS = frozenset("0123456789+(). \u2013\u2014-")
_COUNTRY = ("", "0", "593", "5930", "00593", "005930")
_PERCENT = pattern(r"([0-9]+)[ ]*(?:%|(?:por|x)[ ]*ciento|porcentaje|pct)")
_AMOUNT = pattern(
    r"(?:usd|us)?[ ]*\$?[ ]*([0-9]+(?:[.,][0-9]{3})*)(?:[.,]([0-9]{1,2}))?[ ]*(?:usd|us|\$|dol|dols|dolar|dolares)?"
)
_AMOUNT_IN_WORDS = pattern(r"([a-z]+)[ ]*(?:dol|dols|dolar|dolares)")
_DECIMAL = pattern(r"[0-9]+\.[0-9]{2}")
_TAX = pattern(r"(?:\+|mas)?[ ]*(?:los?[ ]+)?(?:imp|impto|impuestos?|iva)[ ]*\.?")
_DATE_WORDS = frozenset(("de", "del", "el", "dia", "/", "//", "-", ".", ",", "\u00b0"))
_FIRST = frozenset(("1ero", "1ro", "1er", "1o", "1\u00ba"))
_THROUGH = frozenset(("a", "al", "hasta"))
_JOINING = frozenset(("y", "e", ",", ";", "&", "+", "mes", "meses"))
_SIGNS = frozenset("-/")
_ITEM = pattern(r"[^\W_]+|[^\w\s]")
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            *("cero", "un uno una primero", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
            *("once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve"),
            "veinte",
        )
    )
    for word in words.split()
} | {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100}

ValueCheck = Callable[[str], bool]


def readers(
    mended: Sequence[Lexeme], at: int, table: WritingTable, text: Callable[[], str]
) -> list[tuple[int, ValueCheck]]:
    """The values that begin at a piece of the mended note: so many pieces, and what tells of a folded writing in the
    note whether it says the same. `text` gives the whole mended note."""
    piece = mended[at]
    found: list[tuple[int, ValueCheck]] = []
    if piece.kind == DATE:
        found.append((1, partial(_is_date, piece.text, text)))
    elif piece.text == "$" and at + 1 < len(mended) and _DECIMAL.fullmatch(mended[at + 1].text):
        found.append((2, partial(_is_amount, mended[at + 1].text)))
    elif piece.text == "+" and [p.text for p in mended[at + 1 : at + 3]] == ["imp", "."]:
        found.append((3, _is_tax))
    elif piece.text in table.ordinal_writing:
        found.append((1, partial(_is_ordinal, table.ordinal_writing[piece.text], table.ordinals)))
    elif piece.is_number:
        found += _numbers(mended, at)
    return found


def _numbers(mended: Sequence[Lexeme], at: int) -> list[tuple[int, ValueCheck]]:
    piece = mended[at]
    if PHONE.fullmatch(piece.text):
        return [(1, partial(is_phone, piece.text))]
    if at + 1 < len(mended) and mended[at + 1].text == "%":
        return [(2, partial(_is_percent, int(piece.text)))]
    found: list[tuple[int, ValueCheck]] = []
    months: list[int] = []
    for size, part in enumerate(mended[at:], 1):
        if part.is_number and len(part.text) <= 2 and 1 <= int(part.text) <= 12:
            months.append(int(part.text))
            found.append((size, partial(_are_months, list(months))))
        elif part.text != "y":
            break
    return found


def is_phone(number: str, written: str) -> bool:
    """Whether `written` is a telephone number in any of its writings."""
    if not _PHONE_SIGNS.issuperset(written):
        return False
    digits = "".join(c for c in written if c.isdigit())
    return digits.endswith(number[1:]) and digits[: -len(number) + 1] in _COUNTRY


def _is_date(canonical: str, text: Callable[[], str], written: str) -> bool:
    day, month, year = (int(part) for part in canonical.split("/"))
    parts = [w for item in written.split() for w in _ITEM.findall(item) if w not in _DATE_WORDS]
    numbers = [_part_of_date(part) for part in parts]
    if numbers in ([day, month, year], [year, month, day], [day, month, year % 100]):
        return True
    # A year that follows from the other date.
    years = (int(other) for other in re.findall(r"[0-9]{2}/[0-9]{2}/([0-9]{4})", text().replace(canonical, "", 1)))
    return numbers == [day, month] and any(abs(year - other) <= 1 for other in years)


def _part_of_date(word: str) -> int:
    if word in _FIRST:
        return 1
    return int(word) if word.isdigit() else MONTHS.get(word) or NUMBERS.get(word, 0)


def _is_percent(percent: int, written: str) -> bool:
    match = _PERCENT.fullmatch(written)
    return match is not None and int(match[1]) == percent


def _is_ordinal(number: int, ordinals: Mapping[str, int], written: str) -> bool:
    return ordinals.get(written.replace(" ", "").replace(".", "")) == number


def _is_amount(amount: str, written: str) -> bool:
    if match := _AMOUNT.fullmatch(written):
        return _figure(re.sub("[.,]", "", match[1]), match[2] or "") == _figure(*amount.split("."))
    words = _AMOUNT_IN_WORDS.fullmatch(written)
    return words is not None and (NUMBERS.get(words[1]), "") == _figure(*amount.split("."))


def _figure(whole: str, part: str = "") -> tuple[int, str]:
    """A number by its whole part and the digits that count after it."""
    return int(whole), part.rstrip("0")


def _is_tax(written: str) -> bool:
    return _TAX.fullmatch(written) is not None


def _are_months(months: list[int], written: str) -> bool:
    """Whether `written` lists these months, or says the first and the last of a run of them. Two numbers with a dash or
    a slash between may be either: they say something only where both are the same."""
    items = _ITEM.findall(written)
    if not items or _month(items[0]) is None or _month(items[-1]) is None:
        return False
    said: list[int] = []
    through = False
    for item in items:
        month = _month(item)
        if month is not None:
            while through and said[-1] % 12 + 1 != month and len(said) <= 12:
                said.append(said[-1] % 12 + 1)
            said.append(month)
            through = False
        elif item in _THROUGH:
            through = True
        elif item not in _JOINING and item not in _SIGNS:
            return False
    signs = [item for item in items if item in _SIGNS]
    return said == months and (not signs or len(said) > 2 or said[-1] == said[0] % 12 + 1)


def _month(word: str) -> int | None:
    number = int(word) if word.isdigit() and len(word) <= 2 else MONTHS.get(word) or NUMBERS.get(word)
    return number if number is not None and 1 <= number <= 12 else None
