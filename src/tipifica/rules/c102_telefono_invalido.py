"""Not a number that can exist in Ecuador: mobile 09 and eight digits, landline 0, area code 2 to 7, and seven
digits."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.note import Note, mend

# A landline as it is dialled from within its own province.
_LOCAL = 7


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a number; of a landline that lacks nothing but its area code that is said."""
    for deviation in note.broken(Kind.PHONE_IMPOSSIBLE):
        digits = [c for c in str(deviation.params["written"]) if c.isdigit()]
        if len(digits) == _LOCAL and digits[0] != "0":
            message = "A este teléfono fijo le falta el código de su provincia (02 a 07) al inicio"
        else:
            message = (
                "Este teléfono no existe: un celular tiene 10 dígitos y empieza con 09; "
                "un fijo tiene 9 y empieza con 02 a 07"
            )
        yield mend(deviation, message, "")


RULE = Rule(
    code="C102",
    name="telefono-invalido",
    severity="error",
    fixable="never",
    summary="El número no puede existir en el Ecuador: largo o prefijo equivocado.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.PHONE_IMPOSSIBLE,)),
)
ENGLISH = {
    "A este teléfono fijo le falta el código de su provincia (02 a 07) al inicio": (
        "This landline lacks the code of its province (02 to 07) at its start"
    ),
    "Este teléfono no existe: un celular tiene 10 dígitos y empieza con 09; un fijo tiene 9 y empieza con 02 a 07": (
        "This phone does not exist: a mobile has 10 digits and starts with 09; a landline has 9 and starts with 02 "
        "to 07"
    ),
    RULE.summary: "The number cannot exist in Ecuador: wrong length or prefix.",
}
