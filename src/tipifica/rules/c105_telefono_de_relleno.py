"""A number that nobody has: seven or more of the last eight digits of a mobile equal, or all seven of a landline. The
value stays."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.model.values import TELEPHONES
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a number."""
    for field, n in fillers(note):
        yield diagnostic(note.each_span(field)[n], "Este número parece de relleno: confirme el teléfono")


def fillers(values: Values) -> tuple[tuple[str, int], ...]:
    """The numbers that nobody has: the field of each, and its place in it, from 0 on."""
    there = values.of_kind(*TELEPHONES)
    return tuple([(field, n) for field in there for n, number in enumerate(values.strings(field)) if is_filler(number)])


def is_filler(number: str) -> bool:
    """Whether `number` (national digits) is one that nobody has."""
    digits = set(number[2:])
    if len(digits) > 2:
        return False
    if len(number) == 10:
        return max(map(number[2:].count, digits)) >= 7
    return len(number) == 9 and len(digits) == 1


RULE = Rule(
    code="C105",
    name="telefono-de-relleno",
    severity="warning",
    fixable="never",
    summary="Nadie tiene ese número: casi todos sus dígitos son iguales.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=TELEPHONES, each=True),
    fact=fillers,
)
ENGLISH = {
    "Este número parece de relleno: confirme el teléfono": "This number looks like filler: confirm the phone",
    "Nadie tiene ese número: casi todos sus dígitos son iguales.": (
        "Nobody has that number: almost all its digits are equal."
    ),
}
