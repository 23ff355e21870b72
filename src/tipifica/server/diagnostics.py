"""Diagnostics: what `check` finds, as the protocol tells it.

All findings of a document are told again after each change, thousands of them, so their JSON is made once a note and
only the line numbers are filled in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from tipifica.messages import UserError, translate
from tipifica.model import Diagnostic, Span
from tipifica.server.document import SOURCE, Document
from tipifica.server.positions import PositionEncoding
from tipifica.server.spots import LinePosition, PlacedDiagnostic, Spot

SEVERITIES = {"error": 1, "warning": 2, "info": 3}
NOTE_NOT_CHECKED = "no revisada: {why}"


def published(document: Document, lang: str) -> bytes:
    """Return the content of the message that tells all findings that are known of a document."""
    encoding = document.encoding
    told: list[str] = []
    for n, spot in enumerate(document.spots):
        # Most notes have none, and there are thousands of them at each change.
        if spot is not None and (found := spot.told if spot.told is not None else told_of(spot, encoding, lang)):
            line = n if spot.line is None else spot.line
            # Of thousands the one is another that was typed in; the others are where they were.
            if spot.shown is None or spot.shown[0] != line:
                spot.shown = line, ",".join([each.at(line) for each in found])
            told.append(spot.shown[1])
    if document.problem is not None:
        told.append(_whole(document.problem, document, lang))
    head = json.dumps({"uri": document.uri, "version": document.version})[:-1]
    params = f'{head},"diagnostics":[{",".join(told)}]}}'
    return f'{{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{params}}}'.encode()


def withdrawn(uri: str) -> bytes:
    """Return the content of the message that a document has no findings any more."""
    params = {"uri": uri, "diagnostics": []}
    return json.dumps(
        {
            "jsonrpc": "2.0",
            "method": "textDocument/publishDiagnostics",
            "params": params,
        }
    ).encode()


def told_of(spot: Spot, encoding: PositionEncoding, lang: str) -> tuple[PlacedDiagnostic, ...]:
    """Return the findings of a note, worked out when they are first asked for."""
    if spot.told is None and spot.is_known:
        spot.told = tuple(_told(spot, encoding, lang))
    return spot.told or ()


def _told(spot: Spot, encoding: PositionEncoding, lang: str) -> Iterator[PlacedDiagnostic]:
    if spot.why is not None:
        message = translate(NOTE_NOT_CHECKED, lang).format(why=spot.why.said(lang))
        yield PlacedDiagnostic(LinePosition(0, 0), spot.end(encoding), _rest(SEVERITIES["warning"], message))
    elif spot.report is not None:
        for found in spot.report.diagnostics:
            yield _finding(spot, found, encoding)


def _finding(spot: Spot, found: Diagnostic, encoding: PositionEncoding) -> PlacedDiagnostic:
    start, end = places(spot, found.span, encoding)
    return PlacedDiagnostic(start, end, _rest(SEVERITIES[found.severity], found.message, found.code))


def _rest(severity: int, message: str, code: str | None = None) -> str:
    rest = {"severity": severity, "source": SOURCE, "message": message}
    return json.dumps(rest if code is None else {**rest, "code": code})[1:]


def places(spot: Spot, span: Span, encoding: PositionEncoding) -> tuple[LinePosition, LinePosition]:
    """Return where a span of a note begins and ends in its source."""
    start = spot.place(span.start, encoding)
    return start, start if span.end == span.start else spot.end_place(span.end, encoding)


def _whole(problem: UserError, document: Document, lang: str) -> str:
    """What is said of a document that cannot be read."""
    message = UserError(problem.template, **{**problem.params, "path": document.name}).in_language(lang)
    return PlacedDiagnostic(LinePosition(0, 0), LinePosition(0, 0), _rest(SEVERITIES["error"], message)).at(0)
