"""Hover: what stands under the pointer: a finding with its rule, a field with its value, the reason with its form."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from tipifica.language import Language
from tipifica.messages import plural, translate
from tipifica.model import FieldValue, Reason, Report, Span
from tipifica.rules import load
from tipifica.server.diagnostics import places
from tipifica.server.document import Document
from tipifica.server.spots import LinePosition, Spot


def hover(
    document: Document, position: types.Position, language: Language, lang: str, markdown: bool
) -> types.Hover | None:
    """Return what is said of a place of a document whose notes were checked; None where there is no note."""
    for line, spot in document.between(position.line, position.line):
        if spot.report is None:
            continue
        index = spot.index(LinePosition(position.line - line, position.character), document.encoding)
        span, parts = _said(spot, spot.report, index, language, lang)
        start, end = places(spot, span, document.encoding)
        found = types.Range(types.Position(line + start.line, start.units), types.Position(line + end.line, end.units))
        kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
        shown = [_escaped(part) for part in parts] if markdown else parts
        return types.Hover(types.MarkupContent(kind, "\n\n".join(shown)), found)
    return None


def _said(spot: Spot, report: Report, index: int, language: Language, lang: str) -> tuple[Span, list[str]]:
    span, parts = Span(0, len(spot.text)), []
    for found in report.diagnostics:
        if found.span.start <= index <= found.span.end:
            span = found.span
            parts.append(f"{found.code} {found.name}: {found.message}")
            parts.append(translate(load(found.code).summary, lang))
    for key, at in _fields(report, index):
        value = report.observation.fields.get(key)
        if value is not None:
            span = span if parts else at
            parts.append(f"{translate(language.titles[key], lang)}: {_value(value)}")
    return span, [*dict.fromkeys(parts), *_reason(report, language, lang)]


def _fields(report: Report, index: int) -> Iterator[tuple[str, Span]]:
    for key, spans in report.observation.spans.items():
        for span in (spans,) if isinstance(spans, Span) else spans:
            if span.start <= index < span.end:
                yield key, span


def _value(value: FieldValue) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _reason(report: Report, language: Language, lang: str) -> Iterator[str]:
    seen, reasons = report.observation, language.catalog.reasons
    if seen.reason is not None:
        yield from _about(reasons[seen.reason], lang)
    elif seen.candidates:
        for candidate in seen.candidates:
            yield f"¿{reasons[candidate].state} / {reasons[candidate].motive}?"


def _about(reason: Reason, lang: str) -> Iterator[str]:
    days = reason.closure.days
    given = plural("({n} día)", "({n} días)", days, lang).format(n=days)
    closure = translate("cierre en Open: {closure}", lang).format(closure=f"{reason.closure.status} {given}")
    yield f"{reason.state} / {reason.motive} · {closure}"
    yield translate("Forma: {form}", lang).format(form=reason.form)


def _escaped(text: str) -> str:
    """A text as Markdown shows it, letter by letter."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$&" else c for c in text)
