"""A percentage or number of months that is not in the configured benefit table; silent where none is configured."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic for the percentage, one for the number of months."""
    table = note.settings.benefits
    if table is None:
        return
    for field in note.of_kind("percent") if table.get("percent") else ():
        percent = note.fields[field]
        if percent not in table["percent"]:
            yield diagnostic(note.span(field), "Ese porcentaje no está en la malla de beneficios", percent=percent)
    for field in note.of_kind("months") if table.get("months") else ():
        count = len(note.numbers(field))
        if count not in table["months"]:
            yield diagnostic(note.span(field), "Ese número de meses no está en la malla de beneficios", months=count)


RULE = Rule(
    code="C303",
    name="fuera-de-malla",
    severity="warning",
    fixable="never",
    summary="El porcentaje o el número de meses no está en la malla de beneficios configurada.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("percent", "months"), each=True),
)
ENGLISH = {
    "Ese porcentaje no está en la malla de beneficios": "That percentage is not in the table of benefits",
    "Ese número de meses no está en la malla de beneficios": "That number of months is not in the table of benefits",
    "El porcentaje o el número de meses no está en la malla de beneficios configurada.": (
        "The percentage or number of months is not in the configured table of benefits."
    ),
}
