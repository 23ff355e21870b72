"""Notes that were typed or pasted: what is said of them, and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tipifica import engine
from tipifica.language import Language
from tipifica.model import Record, Report, Settings
from tipifica.page.requests import Request, RequestError
from tipifica.report.said import (
    closure_text,
    left_to_a_person,
    light_of,
    mended_text,
    question_text,
    reason_text,
    refused_texts,
    verdict_text,
)
from tipifica.shapes import Batch

# A shift's notes are eighty, a month's two thousand; more belong into `scan`.
MOST_NOTES = 2_000
# Slashes: a line with fewer is no note, but a part of one.
_BREAKS = 2


def check(request: Request, language: Language, settings: Settings) -> dict[str, Any]:
    """The result of the note `text`, or `results` of those in `texts`: each the published JSON of one result, with
    `said` beside it, the sentences that a person reads. Of what was `pasted`, `results` of the notes in it, with
    `start`, the code point at which each begins. Raises RequestError for more notes than are taken."""
    if request.has("pasted"):
        return _pasted(request, language, settings)
    if request.has("texts"):
        texts, record = request.texts("texts"), request.record()
        request.done()
        return {"results": _results(texts, record, language, settings)}
    text, record = request.text("text"), request.record()
    request.done()
    return _result(engine.check(text, language, settings, record), settings.lang)


def _pasted(request: Request, language: Language, settings: Settings) -> dict[str, Any]:
    pasted, record = request.text("pasted"), request.record()
    request.done()
    places = _places(pasted)
    found = _results([pasted[start:end] for start, end in places], record, language, settings)
    return {"results": [each | {"start": start} for each, (start, _) in zip(found, places, strict=True)]}


def _places(pasted: str) -> list[tuple[int, int]]:
    """Where the notes of a pasted text begin and end. Where two lines or more have the breaks of a note, each line is
    one; else all of it is one note, whose lines belong together."""
    lines = []
    at = 0
    for line in pasted.split("\n"):
        if line.strip():
            lines.append((at, at + len(line)))
        at += len(line) + 1
    notes = sum(pasted.count("/", start, end) >= _BREAKS for start, end in lines)
    return lines if notes > 1 else [(0, len(pasted))]


def _results(
    texts: Sequence[str], record: Record | None, language: Language, settings: Settings
) -> list[dict[str, Any]]:
    if len(texts) > MOST_NOTES:
        raise RequestError("son demasiadas notas: caben {most} por petición", most=MOST_NOTES)
    if len(texts) == 1:
        return [_result(engine.check(texts[0], language, settings, record), settings.lang)]
    batch = Batch(language, settings)
    return [_result(batch.told(batch.check(text, record)), settings.lang) for text in texts]


def format_note(request: Request, language: Language, settings: Settings) -> dict[str, Any]:
    """The canonical form of the note `text`, the note as it stands where its reason is not known; with its verdict and
    what it needs."""
    text, record = request.text("text"), request.record()
    request.done()
    report = engine.check(text, language, settings, record)
    written = text if report.canonical is None else report.canonical
    return {"text": written, "changed": written != text, "verdict": report.verdict, "needs": report.needs}


def _result(report: Report, lang: str) -> dict[str, Any]:
    return report.to_dict() | {"said": _said(report, lang)}


def _said(report: Report, lang: str) -> dict[str, Any]:
    """The sentences about one note, in the order in which they are read."""
    closure = report.observation.closure
    return {
        "light": light_of(report),
        "verdict": verdict_text(report, lang),
        "reason": reason_text(report, lang),
        "closure": "" if closure is None else closure_text(closure, lang),
        "left": [found.to_dict() for found in left_to_a_person(report)],
        "mended": mended_text(report, lang),
        "refused": refused_texts(report, lang),
        "question": question_text(report, lang),
    }
