"""No reason of the catalogue is near enough; the message names the nearest ones.

Then no other rule but T002, T008, T009, S010, P and M004 reports: they are about the text, not about a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.model import Diagnostic, LooksAt, Rule, Span
from tipifica.rules.note import Note, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic over the whole note; with a declared motive, the form of that motive is what the agent needs."""
    if note.standing != "unknown":
        return
    span = Span(0, len(note.text))
    reasons = note.catalog.reasons
    if note.declared is not None:
        yield diagnostic(
            span,
            "No reconozco el motivo. Para {motive} escriba: {form}",
            motive=note.declared.motive,
            form=note.declared.form,
        )
    elif not note.reading.cleaned.text.strip():
        yield diagnostic(span, "La nota está vacía")
    elif note.reading.nearest:
        names = "; ".join(f"{reasons[i].state} / {reasons[i].motive}" for i in note.reading.nearest)
        yield diagnostic(span, "No reconozco el motivo. Los más parecidos: {nearest}", nearest=names)
    else:
        yield diagnostic(span, "No reconozco ningún motivo del manual en esta nota")


RULE = Rule(
    code="S003",
    name="motivo-no-reconocido",
    severity="error",
    fixable="never",
    summary="La nota no se parece lo suficiente a ningún motivo del manual.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(occasions=("unknown",)),
    about="text",
)
ENGLISH = {
    "La nota está vacía": "The note is empty",
    "No reconozco el motivo. Para {motive} escriba: {form}": (
        "I do not recognise the reason. For {motive} write: {form}"
    ),
    "No reconozco el motivo. Los más parecidos: {nearest}": (
        "I do not recognise the reason. The nearest ones: {nearest}"
    ),
    "No reconozco ningún motivo del manual en esta nota": "I recognise no reason of the manual in this note",
    "La nota no se parece lo suficiente a ningún motivo del manual.": (
        "The note is not near enough to any reason of the manual."
    ),
}
