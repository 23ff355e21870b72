"""The label of a field is missing, or stands where the form has none, or is another one."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, Rule
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a label."""
    for deviation in note.broken("T010"):
        params = deviation.params
        if params.get("extra"):
            yield mend(deviation, "La etiqueta «{written}» no va aquí", "Quitar «{written}»", written=params["written"])
        elif not params.get("written"):
            yield mend(
                deviation, "Falta la etiqueta «{expected}»", "Escribir «{expected}»", expected=params["expected"]
            )
        else:
            yield mend(
                deviation,
                "La etiqueta es «{expected}», no «{written}»",
                "Escribir «{expected}»",
                written=params["written"],
                expected=params["expected"],
            )


RULE = Rule(
    code="T010",
    name="etiqueta",
    severity="info",
    fixable="always",
    summary="La etiqueta de un dato falta, sobra o es otra.",
    doc=__doc__ or "",
    run=run,
)
