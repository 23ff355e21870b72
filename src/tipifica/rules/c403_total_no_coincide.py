"""The stated total is not the number of months listed."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Fix, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic, edit


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the total; the unsafe fix writes the number of months listed."""
    for field, told in note.telling_of("months", "count"):
        total, count = note.fields[field], len(note.numbers(told.key))
        if count and total != count:
            span = note.span(field)
            fix = Fix("Escribir {count}", "unsafe", edit(span, str(count)))
            yield diagnostic(span, "El total dice {total} y la lista tiene {count}", fix, total=total, count=count)


RULE = Rule(
    code="C403",
    name="total-no-coincide",
    severity="warning",
    fixable="always",
    summary="El total de meses no es el número de meses de la lista.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("count", "months")),
)
ENGLISH = {
    "Escribir {count}": "Write {count}",
    "El total dice {total} y la lista tiene {count}": "The total says {total} and the list has {count}",
    "El total de meses no es el número de meses de la lista.": (
        "The total of months is not the number of months listed."
    ),
}
