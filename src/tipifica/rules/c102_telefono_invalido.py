"""Not a number that can exist in Ecuador: mobile 09 and eight digits, landline 0, area code 2 to 7, and seven
digits."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """Not a number that can exist in Ecuador: mobile 09 and eight digits, landline 0, area code 2 to 7, and seven
    digits."""
    for deviation in note.broken("C102"):
        yield mend(
            deviation,
            "Este teléfono no existe: un celular tiene 10 dígitos y empieza con 09; "
            "un fijo tiene 9 y empieza con 02 a 07",
            "",
        )


RULE = Rule(
    code="C102",
    name="telefono-invalido",
    severity="error",
    fixable="never",
    summary="El número no puede existir en el Ecuador: largo o prefijo equivocado.",
    doc=__doc__ or "",
    run=run,
)
