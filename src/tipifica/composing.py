"""Notes made of a reason and values. Each is read again before it is given: it says these values and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tipifica import engine
from tipifica.errors import ComposeError, UnknownReasonError
from tipifica.fields.kinds import WrongValueError
from tipifica.fields.write import LISTS, written_fields
from tipifica.language import Language
from tipifica.model import Field, FieldValue, Observation, Reason, Settings, Span
from tipifica.model.readonly import read_only
from tipifica.parser.forms.writing import MissingFields
from tipifica.parser.forms.writing import compose as written_form
from tipifica.verdicts import is_harmless

GivenValue = FieldValue | Sequence[str] | Sequence[int]


def compose(
    reason: str, fields: Mapping[str, GivenValue], language: Language, settings: Settings = engine.DEFAULT
) -> str:
    """The canonical note of a reason with these values; it conforms, and reading it gives exactly them.

    Raises UnknownReasonError for a reason that the catalogue has not, ComposeError where no note says these values.
    """
    found = language.catalog.reasons.get(reason)
    if found is None:
        raise _unknown_reason(reason, language.catalog.reasons)
    values: Mapping[str, FieldValue] = read_only(fields)
    _refuse_foreign(found, values, language)
    note = _written(found, values, language)
    _prove(note, found, values, language, settings)
    return note


def _written(reason: Reason, values: Mapping[str, FieldValue], language: Language) -> str:
    try:
        texts = written_fields(values, language.catalog.fields, language.grammar.lexicon.ordinal_writing)
    except WrongValueError as error:
        raise _wrong_type(reason, language.catalog.fields[error.key], values) from error
    note = written_form(language.grammar.forms[reason.id].automaton, texts)
    if not isinstance(note, MissingFields):
        return note
    if not note.fields:
        raise ComposeError(
            "ninguna nota de este motivo lleva estos datos juntos: {fields}", reason.id, fields=_list(values)
        )
    raised = ComposeError("faltan campos: {fields}", reason.id, fields=_list(note.fields))
    raised.missing = note.fields
    raise raised


def _prove(note: str, reason: Reason, values: Mapping[str, FieldValue], language: Language, settings: Settings) -> None:
    """Read the note and demand what was given, and that it conforms. What is said with a field, and was
    not given, may only be that it is not so (that taxes are added)."""
    report = engine.check(note, language, settings)
    seen = report.observation
    for key, value in values.items():
        if seen.fields.get(key) != value:
            raise _wrong_value(reason, key, values, seen)
    told = {key: value for key, value in seen.fields.items() if value is not False}
    if seen.reason is not None and seen.reason != reason.id:
        other = f"{seen.state} / {seen.motive}"
        raise ComposeError("con estos datos la nota es de otro motivo: {other}", reason.id, other=other)
    if seen.reason is None or told.keys() - values.keys() or report.canonical != note:
        raise ComposeError("con estos datos la nota se lee de otra manera: {fields}", reason.id, fields=_list(values))
    for found in report.diagnostics:
        if not is_harmless(found):
            raised = ComposeError("así la nota no es conforme: {why}", reason.id, why=found.message)
            raised.field, raised.why = _field_at(found.span, seen), found.message
            raise raised


def _field_at(span: Span, seen: Observation) -> str | None:
    """The key of the field that stands at a place of the note."""
    for key, spans in seen.spans.items():
        if any(s.start <= span.start < s.end for s in ((spans,) if isinstance(spans, Span) else spans)):
            return key
    return None


def _refuse_foreign(reason: Reason, values: Mapping[str, FieldValue], language: Language) -> None:
    described = language.catalog.fields
    known = [key for field in reason.fields for key in (field, *described[field].parts) if described[key].holds]
    for key in values:
        if key not in known:
            nearest = _nearest(key, known)
            message = "este motivo no tiene el campo «{name}»; el más parecido es «{nearest}»"
            raised = ComposeError(message, reason.id, name=key, nearest=nearest)
            raised.field, raised.nearest = key, nearest
            raise raised


def _wrong_type(reason: Reason, field: Field, values: Mapping[str, FieldValue]) -> ComposeError:
    if isinstance(values[field.key], tuple) == (field.holds in LISTS):
        return _wrong_value(reason, field.key, values)
    message = "el campo «{field}» pide una lista" if field.holds in LISTS else "el campo «{field}» pide un solo valor"
    raised = ComposeError(message, reason.id, field=field.key)
    raised.field = field.key
    return raised


def _wrong_value(
    reason: Reason, key: str, values: Mapping[str, FieldValue], seen: Observation | None = None
) -> ComposeError:
    params = {"field": key, "text": _said(values.get(key))}
    if seen is not None and key in seen.fields:
        message = "el campo «{field}» no puede ser «{text}»: en la nota se lee «{read}»"
        raised = ComposeError(message, reason.id, read=_said(seen.fields[key]), **params)
    else:
        raised = ComposeError("el campo «{field}» no puede ser «{text}»", reason.id, **params)
    raised.field = key
    return raised


def _unknown_reason(reason: str, known: Iterable[str]) -> UnknownReasonError:
    nearest = _nearest(reason, known)
    message = "no hay motivo «{name}»; el más parecido es «{nearest}»"
    raised = UnknownReasonError(message, reason, name=reason, nearest=nearest)
    raised.nearest = nearest
    return raised


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    return get_close_matches(name, list(known), n=1, cutoff=0)[0]


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
