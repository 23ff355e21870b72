"""A placeholder of the manual, or a label alone, was left where a value belongs. Reported in place of S008 for that
field."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a field; a label alone is no placeholder to whoever wrote it."""
    for deviation in note.broken(Kind.PLACEHOLDER):
        field = note.titles.get(deviation.position.field, "") if deviation.position is not None else ""
        if deviation.params["label"]:
            written = deviation.params["written"]
            yield mend(deviation, "Falta un dato: {field}. Escribió solo «{written}»", "", field=field, written=written)
        else:
            yield mend(deviation, "Quedó el marcador de la plantilla: escriba aquí {field}", "", field=field)


RULE = Rule(
    code="S009",
    name="marcador-sin-llenar",
    severity="error",
    fixable="never",
    summary="Quedó un marcador de la plantilla sin llenar.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.PLACEHOLDER,)),
)
ENGLISH = {
    "Falta un dato: {field}. Escribió solo «{written}»": 'A field is missing: {field}. Only "{written}" was written',
    "Quedó el marcador de la plantilla: escriba aquí {field}": (
        "The placeholder of the template was left: write {field} here"
    ),
    "Quedó un marcador de la plantilla sin llenar.": "A placeholder of the template was left.",
}
