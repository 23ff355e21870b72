"""A number that nobody has: seven or more of the last eight digits of a mobile equal, or all seven of a landline. The
value stays."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, diagnostic

FIELDS = ("phones", "reference_phone", "payer_ani")


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a number."""
    for field in FIELDS:
        value = note.fields.get(field)
        numbers = value if isinstance(value, tuple) else [value] if isinstance(value, str) else []
        spans = note.spans.get(field, ())
        for number, span in zip(numbers, [spans] if isinstance(spans, Span) else spans, strict=True):
            if is_filler(str(number)):
                yield diagnostic(span, "Este número parece de relleno: confirme el teléfono")


def is_filler(number: str) -> bool:
    """Whether `number` (national digits) is one that nobody has."""
    if len(number) == 10:
        return max(number[2:].count(d) for d in set(number[2:])) >= 7
    return len(number) == 9 and len(set(number[2:])) == 1


RULE = Rule(
    code="C105",
    name="telefono-de-relleno",
    severity="warning",
    fixable="never",
    summary="Nadie tiene ese número: casi todos sus dígitos son iguales.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=FIELDS),
)
ENGLISH = {
    "Este número parece de relleno: confirme el teléfono": "This number looks like filler: confirm the phone",
    "Nadie tiene ese número: casi todos sus dígitos son iguales.": (
        "Nobody has that number: almost all its digits are equal."
    ),
}
