"""The shape that programs read. Everything is listed, nothing is counted."""

from __future__ import annotations

from json import JSONEncoder
from json.encoder import encode_basestring_ascii

from tipifica.model import Diagnostic, Edit, Fix, Observation, Suggestion
from tipifica.report.result import Place, Result, rule_url

SCHEMA = 1

_encode = JSONEncoder(ensure_ascii=False, check_circular=False).encode


def dumps(value: object) -> str:
    r"""Return `value` as one line of JSON; characters that do not print are `\uNNNN`, letters stay letters.

    JSON holds such characters in strings only, so each can be escaped where it stands. The result always encodes.
    """
    text = _encode(value)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else encode_basestring_ascii(char)[1:-1] for char in text)


def _edits(edits: tuple[Edit, ...]) -> list[dict[str, object]]:
    return [{"span": edit.span, "content": edit.content} for edit in edits]


def _fix(fix: Fix) -> dict[str, object]:
    return {"title": fix.title, "applicability": fix.applicability, "edits": _edits(fix.edits)}


def _suggestion(suggestion: Suggestion) -> dict[str, object]:
    return {"title": suggestion.title, "edits": _edits(suggestion.edits)}


def diagnostic_as_dict(diagnostic: Diagnostic) -> dict[str, object]:
    """Return one diagnostic in the published shape; `fix` is absent where only a person knows."""
    shown: dict[str, object] = {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "params": dict(diagnostic.params),
        "url": rule_url(diagnostic.code),
        "span": diagnostic.span,
    }
    if diagnostic.fix is not None:
        shown["fix"] = _fix(diagnostic.fix)
    shown["suggestions"] = [_suggestion(suggestion) for suggestion in diagnostic.suggestions]
    return shown


def _place(place: Place) -> dict[str, object]:
    named = {"path": place.path, "sheet": place.sheet, "case": place.case, "line": place.line, "row": place.row}
    return {key: value for key, value in named.items() if value is not None}


def _content(observation: Observation) -> dict[str, object]:
    closure = observation.closure
    return {
        "reason": observation.reason,
        "candidates": observation.candidates,
        "state": observation.state,
        "motive": observation.motive,
        "closure": closure and {"status": closure.status, "days": closure.days},
        "fields": dict(observation.fields),
        "spans": dict(observation.spans),
    }


def result_as_dict(result: Result) -> dict[str, object]:
    """Return one result in the published shape (schema 1), of JSON types and tuples only."""
    report = result.report
    return (
        {"schema": SCHEMA}
        | _place(result.place)
        | {"text": report.observation.text, "verdict": report.verdict}
        | ({} if result.why is None else {"why_unchecked": result.why})
        | _content(report.observation)
        | {"canonical": report.canonical, "diagnostics": [diagnostic_as_dict(found) for found in report.diagnostics]}
    )
