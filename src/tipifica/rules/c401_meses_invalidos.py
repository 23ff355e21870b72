"""A month outside 1 to 12, or named twice, or months of which some cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import Deviation
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a list, about the first month in it that cannot be."""
    return map(_told, note.broken(Kind.MONTHS_IMPOSSIBLE))


def _told(deviation: Deviation) -> Diagnostic:
    wrong = deviation.params["readings"]
    assert isinstance(wrong, tuple)
    if not wrong:
        return mend(deviation, "No se entiende cuáles son los meses: escríbalos como 2 3 y 5", "")
    month = int(wrong[0])
    if 1 <= month <= 12:
        return mend(deviation, "El mes {month} está dos veces", "", month=month)
    return mend(deviation, "No hay mes {month}: los meses van de 1 a 12", "", month=month)


RULE = Rule(
    code="C401",
    name="meses-invalidos",
    severity="error",
    fixable="never",
    summary="Un mes no está entre 1 y 12, o se repite, o no se entiende cuáles son.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.MONTHS_IMPOSSIBLE,)),
)
ENGLISH = {
    "No se entiende cuáles son los meses: escríbalos como 2 3 y 5": (
        "It cannot be told which months these are: write them like 2 3 y 5"
    ),
    "El mes {month} está dos veces": "Month {month} is there twice",
    "No hay mes {month}: los meses van de 1 a 12": "There is no month {month}: months go from 1 to 12",
    RULE.summary: "A month is not between 1 and 12, or is repeated, or cannot be told.",
}
