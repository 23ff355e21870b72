"""A required field is missing; one diagnostic a field, the message names it."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.note import Note, mend


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic a missing field, empty, where the field should stand."""
    for deviation in note.broken(Kind.NO_VALUE):
        field = str(deviation.params["field"])
        if note.reason is None and field not in note.shared:
            continue
        yield mend(deviation, "Falta un dato: {field}", "", field=note.titles.get(field, field))


RULE = Rule(
    code="S008",
    name="falta-campo",
    severity="error",
    fixable="never",
    summary="Falta un dato obligatorio del motivo.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(kinds=(Kind.NO_VALUE,)),
)
ENGLISH = {
    "Falta un dato: {field}": "A field is missing: {field}",
    "Falta un dato obligatorio del motivo.": "A required field of the reason is missing.",
}
