"""A date in another writing than dd/mm/aaaa, or a range not written with a dash between blanks."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A date in another writing than dd/mm/aaaa, or a range not written with a dash between blanks."""
    for deviation in note.broken("C202"):
        yield mend(
            deviation,
            "Las fechas se escriben dd/mm/aaaa - dd/mm/aaaa",
            "Escribir las fechas como dd/mm/aaaa",
        )


RULE = Rule(
    code="C202",
    name="fecha-formato",
    severity="info",
    fixable="sometimes",
    summary="Las fechas están escritas de otra manera que dd/mm/aaaa - dd/mm/aaaa.",
    doc=__doc__ or "",
    run=run,
)
