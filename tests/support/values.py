"""The tokens of a note as the judge of `said` sees them, and which runs of them are one value in two writings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from support import filler

_TOKEN = re.compile(
    r"(?P<web>(?:https?://|www\.)(?:(?!//)\S)+|[^\s/]+@[^\s/]+)|//|[0-9]+|[^\W\d_]+(?:\?[^\W\d_]+)*|[^\w\s]|_"
)
_MOJIBAKE = re.compile("(?:[\u00c2\u00c3][\u0080-\u00bf\u0152-\u2122])+")
_NOTHING = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TIED = frozenset("/.,:-")
_SYMBOLS = frozenset("%@&*?!#º")
_NO_SYMBOLS = frozenset("|´`")
# What stands before a number that is another thing than a telephone.
_ANNOUNCES = frozenset(filler.words("contrato cuenta caso orden ticket medidor servicio ci ruc cedula ot"))
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago",
            "septiembre setiembre sept sep set", "octubre oct", "noviembre nov", "diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ORDINALS = {
    1: "1er 1ero 1ro 1ra 1era 1do 1° 1º 1 primer primero primera un uno",
    2: "2do 2da 2er 2ndo 2d 2° 2º 2 segundo segunda sdo",
    3: "3er 3ero 3ro 3ra 3era 3do 3° 3º 3 tercer tercero tercera",
}
NUMBERS = {
    word: number
    for number, word in enumerate(
        filler.words("cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince")
    )
} | {"veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100}
_LONGEST = 16


class Token(NamedTuple):
    """A word, a run of digits, a mark or a web address, as written and in lower case without accents; `tied` marks a
    sign inside of one thing, as that of a date or a fraction."""

    text: str
    folded: str
    tied: bool = False

    @property
    def is_word(self) -> bool:
        """Whether letters are all it is."""
        return self.text.isalpha()


def folded(word: str) -> str:
    """In lower case and without accents, as words are compared."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    """The tokens of a text in their order, blanks left out."""
    found = []
    for match in _TOKEN.finditer(_clean(text)):
        found.append(Token(match[0], folded(match[0]), _is_tied(match.string, match[0], match.start(), match.end())))
    return found


def _clean(text: str) -> str:
    """Without what nobody typed: wrong code pages, wide and decomposed letters, control characters."""
    text = _MOJIBAKE.sub(lambda m: _decoded(m[0]), text)
    return unicodedata.normalize("NFC", _NOTHING.sub("", text.translate(_WIDE)))


def _decoded(text: str) -> str:
    try:
        return b"".join(c.encode("latin-1" if ord(c) < 256 else "cp1252") for c in text).decode("utf-8")
    except UnicodeError:
        return text


def _is_tied(text: str, mark: str, start: int, end: int) -> bool:
    """Whether a mark belongs to what stands beside it: within a number, or a sign that touches a word."""
    if mark in _SYMBOLS or (unicodedata.category(mark[0])[0] == "S" and mark not in _NO_SYMBOLS):
        return any(text[at : at + 1].isalnum() for at in (start - 1, end) if at >= 0)
    before, after = re.search(r"[0-9]+$", text[:start]), re.match(r"[0-9]+", text[end:])
    if mark not in _TIED or before is None or after is None:
        return False
    # A long number on either side of a slash is a value of its own: what stands between is a break.
    return mark != "/" or (len(before[0]) <= 3 and len(after[0]) <= 4)


def distance(a: str, b: str) -> int:
    """Edits that lead from one word to the other; a swap of neighbours is one."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


def same(a: Sequence[Token], i: int, b: Sequence[Token], j: int) -> Iterator[tuple[int, int]]:
    """So many tokens of the note from `i` on that are one value with so many of the mended note from `j` on."""
    for m, kind, value in _values(b, j):
        if value is None:
            continue
        for n in range(1, min(_LONGEST, len(a) - i) + 1):
            announced = kind == "phone" and a[i].text[0] != "0" and i > 0 and a[i - 1].folded in _ANNOUNCES
            if not announced and _READERS[kind](_Run(a, i, i + n)) in (value, _without_year(value)):
                yield n, m


def _without_year(value: object) -> object:
    """A date whose year follows from the other date of its range."""
    return (*value[:2], None) if isinstance(value, tuple) else value


class _Run:
    """Neighbouring tokens of a note."""

    def __init__(self, tokens: Sequence[Token], start: int, end: int) -> None:
        self.words = [token.folded for token in tokens[start:end]]
        self.text = "".join(self.words)


def _values(b: Sequence[Token], j: int) -> Iterator[tuple[int, str, object]]:
    """The values that begin at a token of a mended note, in the manual's writing."""
    if not re.match(r"[0-9$+]", b[j].text):
        return
    for kind, size in (("phone", 1), ("date", 5), ("percent", 2), ("ordinal", 2), ("amount", 4), ("tax", 3)):
        run = _Run(b, j, j + size)
        if len(run.words) == size and _CANONICAL[kind].fullmatch(run.text):
            yield size, kind, _READERS[kind](run)
    for size in range(1, _LONGEST):
        run = _Run(b, j, j + size)
        if len(run.words) < size or not all(w == "y" or re.fullmatch("[0-9]{1,2}", w) for w in run.words):
            return
        yield size, "months", _months(run)


_CANONICAL = {
    "phone": re.compile(r"0[2-7][0-9]{7}|09[0-9]{8}"),
    "date": re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}"),
    "percent": re.compile(r"[0-9]+%"),
    "ordinal": re.compile(r"1er|2do|3er"),
    "amount": re.compile(r"\$[0-9]+\.[0-9]{2}"),
    "tax": re.compile(r"\+imp\."),
}


def _phone(run: _Run) -> str | None:
    if re.search(r"[^0-9+().\-–—]", run.text):
        return None
    return national("".join(re.findall(r"[0-9]", run.text)))


def national(digits: str) -> str | None:
    """The number as it is dialled in Ecuador; None where it is none."""
    digits = re.sub(r"^(?:00)?593(?=[0-9]{8})", "", digits)
    digits = digits if digits.startswith("0") else f"0{digits}"
    return digits if re.fullmatch(r"0[2-7][0-9]{7}|09[0-9]{8}", digits) else None


def _date(run: _Run) -> tuple[int, int, int | None] | None:
    words = [w for w in run.words if w not in {"de", "del", "/", "//", "-", ".", "el", "dia"}]
    if not 2 <= len(words) <= 3:
        return None
    day, month, year = words if len(words) == 3 else (*words, "")
    if len(day) == 4:
        day, year = year, day
    number = _MONTHS.get(month) or (int(month) if month.isdigit() else 0)
    if not (day.isdigit() or day == "primero") or not (year.isdigit() or not year):
        return None
    full = int(year) + (2000 if len(year) == 2 else 0) if year else None
    return (int(day) if day.isdigit() else 1), number, full


def _percent(run: _Run) -> str | None:
    match = re.fullmatch(r"([0-9]+)(?:%|porciento|xciento|pct)", run.text)
    return match and match[1]


def _ordinal(run: _Run) -> int | None:
    text = run.text.replace(".", "")
    return next((number for number, written in _ORDINALS.items() if text in written.split()), None)


def _amount(run: _Run) -> float | None:
    text = re.sub(r"\$|usd|us|dolares|dolar|dol", "", run.text)
    if text in NUMBERS:
        return float(NUMBERS[text])
    match = re.fullmatch(r"([0-9]+)(?:[.,]([0-9]{1,2}))?", text)
    return float(f"{match[1]}.{match[2] or 0}") if match else None


def _tax(run: _Run) -> bool:
    return re.fullmatch(r"(?:\+|mas)?(?:imp|impuesto|impuestos|iva)\.?", run.text) is not None


def _months(run: _Run) -> list[int] | None:
    """A list of months, a range of them written out."""
    months: list[int] = []
    through = False
    signs = [word for word in run.words if word in {"-", "/"}]
    if not (run.words[0] in _MONTHS or run.words[0].isdigit()) or len(signs) == 1:
        return None
    for word in run.words:
        number = _MONTHS.get(word) or (int(word) if word.isdigit() else 0)
        if 1 <= number <= 12:
            while through and months and months[-1] % 12 + 1 != number:
                months.append(months[-1] % 12 + 1)
            months.append(number)
            through = False
        elif word in {"a", "al", "hasta"}:
            through = True
        elif word not in {"y", "e", ",", ";", "-", "/", "mes", "&"}:
            return None
    return months if len(months) <= 12 else None


_READERS = {
    "phone": _phone, "date": _date, "percent": _percent, "ordinal": _ordinal, "amount": _amount, "tax": _tax,
    "months": _months,
}  # fmt: skip


def is_said_twice(a: Sequence[Token], i: int, b: Sequence[Token]) -> bool:
    """Whether a token is a part of a telephone number that the mended note still has, or a small number that it has in
    words."""
    if any(str(number) == a[i].text and word in (t.folded for t in b) for word, number in NUMBERS.items()):
        return True
    if re.search(r"[^0-9+()-.]", a[i].text):
        return False
    kept = {token.text for token in b if len(token.text) >= 9}
    runs = ((start, end) for start in range(max(0, i - 6), i + 1) for end in range(i + 1, min(len(a), i + 7) + 1))
    return any(_phone(_Run(a, *run)) in kept for run in runs)
