"""What is one thing though blanks and marks stand in it: a date, a time, an amount of money, a speed, a house number, a
web address. No part of it is a segment break, a telephone or a number of its own.

Which values of a form a thing may hold is said here, too; whether it holds a well formed one is the scanners' to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipifica.parser.tokens.pattern import pattern

DATE, AMOUNT, PERCENT, FIGURE, ORDINAL, OTHER = "date", "amount", "percent", "figure", "ordinal", "other"
# A reference is whatever stands in its place.
_REFERENCE = frozenset({"REFERENCE"})
# The kinds of values that a thing may hold; a figure may hold any.
HOLDS: Mapping[str, frozenset[str]] = {
    DATE: _REFERENCE | {"DATES", "MONTHS"},
    AMOUNT: _REFERENCE | {"AMOUNT"},
    # Months stand on both sides of a second percentage.
    PERCENT: _REFERENCE | {"PERCENT", "MONTHS"},
    ORDINAL: _REFERENCE,
    OTHER: _REFERENCE,
}

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("enero", "ene"), ("febrero", "feb"), ("marzo", "mar"), ("abril", "abr"), ("mayo", "may"), ("junio", "jun"),
            ("julio", "jul"), ("agosto", "ago"), ("septiembre", "setiembre", "sept", "sep", "set"), ("octubre", "oct"),
            ("noviembre", "nov"), ("diciembre", "dic"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_CURRENCIES = frozenset(
    (
        *("usd", "us", "dolar", "dólar", "dolares", "dólares", "dol", "dols", "euro", "euros", "eur", "centavo"),
        *("centavos", "ctv", "ctvs", "cts", "soles", "sucres", "peso", "pesos", "reales", "libras", "yenes"),
    )
)
# How fast, how much, how far, how long, but for months, of which fields speak. One letter is a unit where it is written
# together with its number, else it may be a name's.
_UNITS = frozenset(
    (
        *("kbps", "mbps", "gbps", "kb", "mb", "gb", "tb", "kbit", "kbits", "mbit", "mbits", "gbit", "gbits", "mega"),
        *("megas", "megabits", "megabytes", "giga", "gigas", "gigabytes", "hz", "khz", "mhz", "ghz", "g", "db", "dbm"),
        *("dia", "día", "dias", "días", "hora", "horas", "h", "hr", "hrs", "hs", "minuto", "minutos", "min", "mins"),
        *("segundo", "segundos", "seg", "segs", "semana", "semanas", "quincena", "quincenas", "anio", "año", "anios"),
        *("años", "m", "mt", "mts", "metro", "metros", "km", "kms", "cm", "pulgadas", "v", "voltios", "w", "watts"),
    )
)
# All words that make one thing of what stands before or after them.
WORDS = frozenset(
    (*_CURRENCIES, *_UNITS, *MONTHS, "am", "pm", "ciento", "porcentaje", "pct", "http", "https", "ftp", "www")
)

# What follows the number that a thing begins with, if it goes on.
_GOES_ON = r"(?:[/.,:-][^\W_]|[ ]{0,2}[%$€]|[ ]{0,2}[^\W\d_]|[ ][/-][ ]?[0-9])"
# What every thing holds one of that begins with no number, house numbers aside: most notes hold none and need no
# closer look.
_OTHER_HINTS = ("$", "€", "usd", "://", "www", ".com", ".net", ".org", ".ec", ".edu", ".gob")
_HOUSE_HINT = pattern(r"[^\W\d_][0-9]{1,4}-[0-9]")
# What every thing holds something of.
_HINT = pattern(rf"[0-9]{_GOES_ON}|(?:[$€]|[sS][dD])[ ]?[0-9]|[wW]{{3}}\.|://|\.(?:com|net|org|ec|edu|gob)\b")
_END = r"(?![^\W_])"
# What an amount comes with.
TAX = r"[ ]*(?:\+|m[aá]s)[ ]*(?:imp(?:uestos?)?\b\.?|iva\b)"
_MONEY = r"[0-9]+(?:[.,][0-9]+)*"
# What an address of the web is made of: nothing that stands around it, nor the stop of a sentence.
_OUTSIDE = r"\s/|\\,;()\[\]\"'«»“”."
_HOST = rf"(?:[^{_OUTSIDE}:?#]|\.(?=[^\W_]))++"
_PATH = rf"(?:/(?![/\s]|0[0-9]{{8,9}}(?![0-9]))|[^{_OUTSIDE}]|\.(?=[^\W_]))*+"
_NUMBER = rf"(?P<number>[0-9]{{1,7}}(?![0-9])(?={_GOES_ON}))"
# The first digit before what stands before it: so a text is looked through for digits alone.
_NUMBER_START = pattern(rf"(?P<number>[0-9](?<![^\W_][0-9])[0-9]{{0,6}}(?![0-9])(?={_GOES_ON}))")
_START = pattern(
    rf"(?<![^\W_])(?:{_NUMBER}"
    rf"|(?P<{AMOUNT}>(?:(?:us)?[$€]|usd)[ ]?{_MONEY}(?:{TAX})?)"
    rf"|(?P<{OTHER}>[^\W\d_]{{1,2}}[0-9]{{1,4}}-[0-9]{{1,4}}[^\W\d_]?{_END}(?!-)"
    rf"|(?:(?:(?:https?|ftp)://|www\.){_HOST}"
    rf"|[^\W_]++(?:[.-][^\W_]++){{1,5}}(?:(?<=\.com|\.net|\.org|\.edu|\.gob)|(?<=\.ec)){_END}(?:\.[^\W\d_]{{2}}{_END})?)"
    rf"(?:(?=[/:?#]){_PATH})?))",
    re.IGNORECASE,
)
_DATE = (
    r"(?:[0-9]{1,2}(?P<tight>[/.-])[0-9]{1,2}(?P=tight)(?:[0-9]{4}|[0-9]{2})(?!(?P=tight)[0-9])"
    r"|[0-9]{1,2} ?(?P<wide>[/-]) ?[0-9]{1,2} ?(?P=wide) ?[0-9]{4}"
    rf"|[0-9]{{4}}(?P<iso>[/.-])[0-9]{{1,2}}(?P=iso)[0-9]{{1,2}}){_END}"
)
_MERIDIEM = r"[ ]?[ap][ ]?\.?[ ]?m\b\.?"
_SHAPES = {
    ORDINAL: pattern(rf"[0-9]{{1,2}}\.(?:[ºª°]|(?:ero?|era|[rdtmvn][oa]){_END})", re.IGNORECASE),
    DATE: pattern(_DATE),
    OTHER: pattern(
        rf"[0-9]{{1,2}}(?:(?:[:h][0-9]{{2}}){{1,2}}(?:{_MERIDIEM}|[ ]?h(?:o?ras|rs?|s)?)?|{_MERIDIEM}){_END}",
        re.IGNORECASE,
    ),
}
_WORDY_DATE = pattern(
    r"[0-9]{1,2}(?P<link>[ ]+de[ ]+|[/.-]|[ ]+)(?P<month>[^\W\d_]{3,10})"
    rf"(?P<year>(?:[ ]+del?[ ]+|[ ]+)(?:19|20)[0-9]{{2}}|[/.-](?:[0-9]{{4}}|[0-9]{{2}}))?{_END}",
    re.IGNORECASE,
)
# How long the number is that an ordinal, a date or a time begins with: its day, its hour, its year.
_DIGITS_OF_DATES = frozenset((1, 2, 4))
# Groups of digits with marks between them, by the first mark. Numbers of eight digits and more stand alone, whatever
# they touch.
_RATIO = pattern(r"[0-9]{1,4}(?:[/:][0-9]{1,4}(?![0-9]))+")
_GROUPS = pattern(r"[0-9]{1,7}(?:(?:[.,-][0-9]{1,7}(?![0-9]))+(?:-?[^\W\d_](?![^\W_]|-))?|-[^\W\d_](?![^\W_]|-))")
_GROUPED = {"/": _RATIO, ":": _RATIO, ".": _GROUPS, ",": _GROUPS, "-": _GROUPS}
_PER_CENT = pattern(r"[ ]*(?:%|(?:por|x)[ ]*ciento\b|porcentaje\b|pct\b)", re.IGNORECASE)
# A sign before another number is that one's.
_AFTER = pattern(rf"(?P<blank>[ ]{{0,2}})(?:[$€](?![ ]?[0-9])|(?P<word>[^\W\d_]+2?)(?:/s)?{_END})")
_TAX = pattern(TAX, re.IGNORECASE)

Thing = tuple[str, int, int]


def things_of(text: str, end: int) -> Iterator[Thing]:
    """The things in `text` before code point `end`, in order: of which kind, from where, and to where."""
    at = 0
    numbers_alone = not _may_begin_otherwise(text)
    begins = _NUMBER_START if numbers_alone else _START
    while (numbers_alone or _HINT.search(text, at, end)) and (start := begins.search(text, at, end)) is not None:
        kind, at = start.lastgroup or "", start.end()
        if kind != "number":
            yield kind, start.start(), at
        elif (found := _numeric(text, start.start(), at, end)) is not None:
            kind, at = found
            yield kind, start.start(), at


def _may_begin_otherwise(text: str) -> bool:
    """Whether a thing in the text may begin with something else than a number."""
    folded = text.casefold()
    for hint in _OTHER_HINTS:
        if hint in folded:
            return True
    return "-" in text and _HOUSE_HINT.search(text) is not None


def _numeric(text: str, start: int, after: int, end: int) -> tuple[str, int] | None:
    """The thing that begins with the number from `start` to `after`: its kind and its end; None where the number is
    nothing but itself."""
    if (found := _dated(text, start, after - start, end)) is not None:
        return found
    shape = _GROUPED.get(text[after : after + 1])
    groups = shape.match(text, start, end) if shape is not None else None
    after = groups.end() if groups else after
    return _measured(text, after, end) or ((FIGURE, after) if groups else None)


def _dated(text: str, start: int, digits: int, end: int) -> tuple[str, int] | None:
    """The ordinal, the date or the time that begins with a number of so many digits: its kind and its end."""
    if digits not in _DIGITS_OF_DATES:
        return None
    for kind, shape in _SHAPES.items():
        if match := shape.match(text, start, end):
            return kind, match.end()
    date = _WORDY_DATE.match(text, start, end)
    if date and date["month"].lower() in MONTHS and (date["year"] or date["link"].strip()):
        return DATE, date.end()
    return None


def _measured(text: str, at: int, end: int) -> tuple[str, int] | None:
    """What the sign or the unit that follows at `at` makes of a number."""
    if at == end:
        return None
    if match := _PER_CENT.match(text, at, end):
        return PERCENT, match.end()
    match = _AFTER.match(text, at, end)
    if match is None:
        return None
    word = (match["word"] or "$").lower()
    if word == "$" or word in _CURRENCIES:
        tax = _TAX.match(text, match.end(), end)
        return AMOUNT, tax.end() if tax else match.end()
    return (OTHER, match.end()) if word in _UNITS and (len(word) > 1 or not match["blank"]) else None
