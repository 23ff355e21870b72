"""A placeholder of the manual was left where a value belongs. Reported in place of S008 for that field."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """A placeholder of the manual was left where a value belongs. Reported in place of S008 for that field."""
    for deviation in note.broken(Kind.PLACEHOLDER):
        yield mend(
            deviation,
            "Quedó el marcador de la plantilla: escriba aquí {field}",
            "",
            field=note.titles.get(deviation.position.field, "") if deviation.position is not None else "",
        )


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
    "Quedó el marcador de la plantilla: escriba aquí {field}": (
        "The placeholder of the template was left: write {field} here"
    ),
    "Quedó un marcador de la plantilla sin llenar.": "A placeholder of the template was left.",
}
