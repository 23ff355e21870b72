"""What a safe fix mends, as one counts it: `3 separadores, 2 tildes`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tipifica.messages import plural
from tipifica.model import Diagnostic

NOUNS = {
    "S001": ("{n} prefijo", "{n} prefijos"),
    "S002": ("{n} usuario", "{n} usuarios"),
    "S004": ("{n} frase", "{n} frases"),
    "S007": ("{n} corte", "{n} cortes"),
    "S010": ("{n} salto de línea", "{n} saltos de línea"),
    "T001": ("{n} separador", "{n} separadores"),
    "T002": ("{n} espacio", "{n} espacios"),
    "T003": ("{n} mayúscula", "{n} mayúsculas"),
    "T004": ("{n} tilde", "{n} tildes"),
    "T005": ("{n} palabra mal escrita", "{n} palabras mal escritas"),
    "T006": ("{n} variante", "{n} variantes"),
    "T007": ("{n} signo", "{n} signos"),
    "T008": ("{n} carácter extraño", "{n} caracteres extraños"),
    "T010": ("{n} etiqueta", "{n} etiquetas"),
    "C103": ("{n} teléfono", "{n} teléfonos"),
    "C104": ("{n} teléfono repetido", "{n} teléfonos repetidos"),
    "C202": ("{n} fecha", "{n} fechas"),
    "C302": ("{n} porcentaje", "{n} porcentajes"),
    "C404": ("{n} lista de meses", "{n} listas de meses"),
    "C601": ("{n} monto", "{n} montos"),
}


def count_nouns(diagnostics: Iterable[Diagnostic], lang: str) -> str:
    """Return the diagnostics counted by kind, in the order of their codes.

    A rule without a noun of its own (one that settings have declared safe) is counted by its name.
    """
    counts = Counter((diagnostic.code, diagnostic.name) for diagnostic in diagnostics)
    return ", ".join(_counted(code, name, count, lang) for (code, name), count in sorted(counts.items()))


def _counted(code: str, name: str, count: int, lang: str) -> str:
    one, many = NOUNS.get(code, (f"{{n}} {name}", f"{{n}} {name}"))
    return plural(one, many, count, lang).format(n=count)
