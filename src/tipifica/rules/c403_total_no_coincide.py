"""The stated total is not the number of months listed."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Fix, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic, edit


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the total; the unsafe fix writes the number of months listed."""
    total, months = note.fields.get("months_total"), note.numbers("months")
    if not isinstance(total, int) or not months or total == len(months):
        return
    span = note.span("months_total")
    fix = Fix("Escribir {count}", "unsafe", edit(span, str(len(months))))
    yield diagnostic(span, "El total dice {total} y la lista tiene {count}", fix, total=total, count=len(months))


RULE = Rule(
    code="C403",
    name="total-no-coincide",
    severity="warning",
    fixable="always",
    summary="El total de meses no es el número de meses de la lista.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(fields=("months_total", "months")),
)
ENGLISH = {
    "Escribir {count}": "Write {count}",
    "El total dice {total} y la lista tiene {count}": "The total says {total} and the list has {count}",
    "El total de meses no es el número de meses de la lista.": (
        "The total of months is not the number of months listed."
    ),
}
