"""Numbers and months as Spanish writes them in words."""

from __future__ import annotations

from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.things import MONTHS

_UNITS = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
_TEENS = [
    "diez", "once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve",
]  # fmt: skip
_TENS = ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]


def _number_words() -> dict[str, int]:
    numbers = {word: n for n, word in enumerate(_UNITS)} | {word: n for n, word in enumerate(_TEENS, 10)}
    numbers |= {"un": 1, "una": 1, "cien": 100, "ciento": 100}
    for tens, word in enumerate(_TENS, 2):
        numbers[word] = 10 * tens
        for unit in range(1, 10):
            for joined in (f"{word} y {_UNITS[unit]}", f"{word}i{_UNITS[unit]}", f"{word[:-1]}i{_UNITS[unit]}"):
                numbers[joined] = 10 * tens + unit
    for unit in range(6, 10):
        numbers[f"diez y {_UNITS[unit]}"] = 10 + unit
    return numbers


NUMBERS = _number_words()
NUMBER_PATTERN = "|".join(sorted(NUMBERS, key=len, reverse=True))
MONTH_PATTERN = "|".join(sorted(MONTHS, key=len, reverse=True))


def number_of(written: str) -> int | None:
    """The number from 0 to 100 that `written` says in words or in ASCII digits; None where it says none."""
    if written.isascii() and written.isdigit():
        return int(written) if len(written) <= 4 else None
    return NUMBERS.get(" ".join(fold(written).split()))


# Words that the patterns of values mention besides numbers and months.
SCANNED_WORDS = frozenset(
    (
        *("a", "al", "ciento", "d", "da", "del", "desde", "detallar", "dia", "do", "dol", "dolar", "dolares", "dols"),
        *(
            "e",
            "el",
            "en",
            "er",
            "fecha",
            "fechas",
            "fin",
            "final",
            "finaliza",
            "hasta",
            "imp",
            "impuesto",
            "impuestos",
        ),
        *("inicia", "inicio", "iva", "los", "mas", "mes", "meses", "o", "para", "pct", "por", "porcentaje"),
        *("porciento", "primero", "ra", "ro", "u", "us", "usd", "y"),
    )
)
