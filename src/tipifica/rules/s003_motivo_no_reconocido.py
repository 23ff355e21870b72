"""No reason of the catalogue is near enough; the message names the nearest ones, and how to write the first. A dictated
note, with its separators as words, is none either: how it is written is a suggestion.

Then no other rule but T002, T008, T009, S010, P and M004 reports: they are about the text, not about a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipifica.model import Diagnostic, LooksAt, Rule, Span, Suggestion
from tipifica.rules.note import Note, diagnostic, edit

# The marks of a form (see `form_of`): a field, optional words, variants.
_FIELD = re.compile(r"\{(\w+)\??\}")
_OPTIONAL = re.compile(r"(?<=//)\[[^]]*\] | ?\[[^]]*\]")
_VARIANTS = re.compile(r"\(([^()]*\|[^()]*)\)")


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic over the whole note; with a declared motive, the form of that motive is what the agent needs."""
    if note.standing != "unknown":
        return
    span = Span(0, len(note.text))
    if note.written_out is not None:
        meant = Suggestion("Escribirla como la pide el manual", edit(span, note.written_out))
        yield diagnostic(
            span,
            "La nota está dictada: los separadores están en palabras. Se escribe: {form}",
            suggestions=[meant],
            form=note.written_out,
        )
    elif note.declared is not None:
        yield diagnostic(
            span,
            "No reconozco el motivo. Para {motive} escriba: {form}",
            motive=note.declared.motive,
            form=shown(note.declared.form, note.titles),
        )
    elif not note.reading.cleaned.text.strip():
        yield diagnostic(span, "La nota está vacía")
    elif note.reading.nearest:
        yield _nearest(note, span)
    else:
        yield diagnostic(span, "No reconozco ningún motivo del manual en esta nota")


def _nearest(note: Note, span: Span) -> Diagnostic:
    first, *others = (note.catalog.reasons[i] for i in note.reading.nearest)
    name, form = f"{first.state} / {first.motive}", shown(first.form, note.titles)
    if not others:
        return diagnostic(
            span,
            "No reconozco el motivo. El más parecido es {nearest}, que se escribe: {form}",
            nearest=name,
            form=form,
        )
    return diagnostic(
        span,
        "No reconozco el motivo. El más parecido es {nearest}, que se escribe: {form}. Otros: {others}",
        nearest=name,
        form=form,
        others="; ".join(f"{reason.state} / {reason.motive}" for reason in others),
    )


def shown(form: str, titles: Mapping[str, str]) -> str:
    """A form as a person fills it in: without what may be left out, and each field by its title in capitals."""
    plain = _VARIANTS.sub(lambda variants: _either(variants[1].split("|")), _OPTIONAL.sub("", form))
    return _FIELD.sub(lambda field: titles.get(field[1], field[1]).upper(), plain)


def _either(variants: list[str]) -> str:
    """The first of several inflections; of different things each."""
    inflected = len({variant[:3] for variant in variants}) == 1 and len(variants[0]) > 3
    return variants[0] if inflected else " o ".join(variants)


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
    "La nota está dictada: los separadores están en palabras. Se escribe: {form}": (
        "The note is dictated: the separators are in words. It is written: {form}"
    ),
    "Escribirla como la pide el manual": "Write it as the manual asks",
    "No reconozco el motivo. Para {motive} escriba: {form}": (
        "I do not recognise the reason. For {motive} write: {form}"
    ),
    "No reconozco el motivo. El más parecido es {nearest}, que se escribe: {form}": (
        "I do not recognise the reason. The nearest is {nearest}, which is written: {form}"
    ),
    "No reconozco el motivo. El más parecido es {nearest}, que se escribe: {form}. Otros: {others}": (
        "I do not recognise the reason. The nearest is {nearest}, which is written: {form}. Others: {others}"
    ),
    "No reconozco ningún motivo del manual en esta nota": "I recognise no reason of the manual in this note",
    "La nota no se parece lo suficiente a ningún motivo del manual.": (
        "The note is not near enough to any reason of the manual."
    ),
}
