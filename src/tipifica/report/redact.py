"""Personal data masked before a report leaves: `none`, `clients` or `all`.

It fails closed: at `clients` and `all` a word of the note is shown only where it is known to be harmless, as a word of
the manual's phrases or as part of a field that names nobody. What a privacy rule found is masked at every level.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from tipifica.model import Diagnostic, Edit, FieldValue, Fix, Observation, Report, Span, Suggestion
from tipifica.report.keyed import Keyed

MASK = "•"
PRIVATE = "P"
AGENT = "agent"
HARMLESS_FIELDS = frozenset(
    {
        "attempt",
        "percent",
        "months",
        "months_total",
        "months_mode",
        "duration_months",
        "start_date",
        "end_date",
        "amount",
        "amount_plus_tax",
        "visit_number",
        "cost",
    }
)
# Fields of which no word is shown, not even one that the manual has too: a client may be called Costo.
PERSONAL_FIELDS = frozenset(
    {"client_name", "phones", "reference_phone", "address", "reference", "service_number", "payer_ani"}
)
WORD = re.compile(r"\w+")
# So many digits together are a phone or the number of a service or person, wherever they stand.
PERSONAL_DIGITS = re.compile(r"\d{5,}")

Known = Callable[[str], bool]


def redact(report: Report, level: str, known: Known, keyed: Keyed | None = None) -> Report:
    """Return `report` with every personal value masked, character by character, so that spans keep their meaning.

    `level` is `none`, `clients` or `all`; `known` says whether a word belongs to the fixed phrases. The same words are
    masked in the text, the canonical form, the fields, the messages and the fixes. With `keyed` the value of a field
    that names somebody is a pseudonym instead, the same for the same phone or name.
    """
    if level == "none" and not any(found.code[0] == PRIVATE for found in report.diagnostics):
        return report
    mask = _masker(*_divided(report, level, known), strict=level != "none")
    return report._replace(
        observation=_observation(report.observation, mask, level, keyed),
        diagnostics=tuple(_diagnostic(found, mask) for found in report.diagnostics),
        canonical=report.canonical and mask(report.canonical),
    )


def _divided(report: Report, level: str, known: Known) -> tuple[set[str], set[str]]:
    """Return the words of the note to mask, and those of fields that name nobody; a word that is both is masked."""
    observation = report.observation
    text = observation.text
    hidden = {word for found in report.diagnostics if found.code[0] == PRIVATE for word in _words(text, found.span)}
    harmless: set[str] = set()
    if level != "none":
        shown = _covered(observation, HARMLESS_FIELDS | ({AGENT} if level == "clients" else set()))
        personal = _covered(observation, _personal_fields(level))
        for match in WORD.finditer(text):
            positions = range(match.start(), match.end())
            if personal.intersection(positions) or not (known(match[0]) or shown.issuperset(positions)):
                hidden.add(match[0])
            elif shown.issuperset(positions):
                harmless.add(match[0])
        for key in _personal_fields(level) & observation.fields.keys():
            hidden.update(WORD.findall(str(observation.fields[key])))
    return hidden, harmless


def _personal_fields(level: str) -> frozenset[str]:
    # As a client may be called Costo, a login may be a word of the manual.
    return PERSONAL_FIELDS | {AGENT} if level == "all" else PERSONAL_FIELDS


def _words(text: str, span: Span) -> Iterable[str]:
    # The span of a finding may begin inside a word, of which the rest would tell too much.
    return (match[0] for match in WORD.finditer(text) if match.start() < span.end and span.start < match.end())


def _covered(observation: Observation, fields: frozenset[str] | set[str]) -> set[int]:
    spans = [span for key in fields & observation.spans.keys() for span in _spans(observation.spans[key])]
    return {position for span in spans for position in range(span.start, span.end)}


def _spans(span: Span | tuple[Span, ...]) -> tuple[Span, ...]:
    return (span,) if isinstance(span, Span) else span


def _masker(hidden: set[str], harmless: set[str], *, strict: bool) -> Callable[[str], str]:
    def masked(match: re.Match[str]) -> str:
        word = match[0]
        suspect = strict and word not in harmless and PERSONAL_DIGITS.search(word)
        return MASK * len(word) if suspect or word in hidden else word

    return lambda text: WORD.sub(masked, text)


def _observation(observation: Observation, mask: Callable[[str], str], level: str, keyed: Keyed | None) -> Observation:
    kept = HARMLESS_FIELDS if level != "none" else frozenset()
    personal = _personal_fields(level) if level != "none" else frozenset()

    def shown(key: str, value: FieldValue) -> FieldValue:
        if key in kept:
            return value
        return _value(value, _named(key, keyed) if key in personal else mask)

    fields = {key: shown(key, value) for key, value in observation.fields.items()}
    return observation._replace(text=mask(observation.text), fields=fields)


def _named(field: str, keyed: Keyed | None) -> Callable[[str], str]:
    if keyed is None:
        return lambda value: MASK * len(value)
    return lambda value: keyed.token(field, value)


def _value(value: FieldValue, mask: Callable[[str], str]) -> FieldValue:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [_value(item, mask) for item in value]  # type: ignore[return-value] # items keep their type
    return value


def _diagnostic(found: Diagnostic, mask: Callable[[str], str]) -> Diagnostic:
    return found._replace(
        message=mask(found.message),
        params=_params(found.params, mask),
        fix=found.fix and _fix(found.fix, mask),
        suggestions=tuple(_suggestion(choice, mask) for choice in found.suggestions),
    )


def _params(params: Mapping[str, object], mask: Callable[[str], str]) -> dict[str, object]:
    return {key: _param(value, mask) for key, value in params.items()}


def _param(value: object, mask: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list | tuple):
        return [_param(item, mask) for item in value]
    return _params(value, mask) if isinstance(value, dict) else value


def _fix(fix: Fix, mask: Callable[[str], str]) -> Fix:
    return fix._replace(title=mask(fix.title), edits=_edits(fix.edits, mask))


def _suggestion(choice: Suggestion, mask: Callable[[str], str]) -> Suggestion:
    return choice._replace(title=mask(choice.title), edits=_edits(choice.edits, mask))


def _edits(edits: tuple[Edit, ...], mask: Callable[[str], str]) -> tuple[Edit, ...]:
    return tuple(edit._replace(content=mask(edit.content)) for edit in edits)
