"""`sarif`: SARIF 2.1.0 (OASIS), as code scanning services read it."""

from __future__ import annotations

from urllib.parse import quote

from tipifica.messages import translate
from tipifica.model import Diagnostic, Rule, Span
from tipifica.report.as_json import dumps
from tipifica.report.result import FormatInfo, Location, OutputSettings, Result

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def _rule(rule: Rule, lang: str) -> dict[str, object]:
    summary = translate(rule.summary, lang)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary},
        # The docstring of a rule is an engineer's text, in English.
        "fullDescription": {"text": rule.doc.strip() if lang == "en" else summary},
        "help": {"text": f"tipifica explain {rule.code}"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _uri(path: str | None) -> str:
    # surrogateescape: a path that is no UTF-8 arrives as the bytes that it is.
    return quote((path or "-").replace("\\", "/"), errors="surrogateescape")


def _region(place: Location, span: Span) -> dict[str, int]:
    columns = place.columns(span)
    where = {} if columns is None else {"startColumn": columns[0], "endColumn": columns[1]}
    return {"startLine": place.line, **where}


def _location(place: Location, found: Diagnostic) -> dict[str, object]:
    physical = {"artifactLocation": {"uri": _uri(place.path)}, "region": _region(place, found.span)}
    if place.row is None:
        return {"physicalLocation": physical}
    row = {"fullyQualifiedName": str(place.row), "kind": "row"}
    return {"physicalLocation": physical, "logicalLocations": [row]}


def _fix(place: Location, found: Diagnostic) -> dict[str, object]:
    # In a table an edit may need quotes or escapes that stand elsewhere.
    if found.fix is None or place.row is not None:
        return {}
    replacements = [
        {"deletedRegion": _region(place, edit.span), "insertedContent": {"text": edit.content}}
        for edit in found.fix.edits
    ]
    change = {"artifactLocation": {"uri": _uri(place.path)}, "replacements": replacements}
    return {"fixes": [{"description": {"text": found.fix.title}, "artifactChanges": [change]}]}


class Sarif:
    """One run. Columns are code points, the end exclusive; each result names its rule, its place and its fix."""

    def __init__(self, run: OutputSettings) -> None:
        self._run = run
        self._separator = "\n"

    def begin(self) -> str:
        """Return everything that precedes the results."""
        driver = {"name": "tipifica", "rules": [_rule(rule, self._run.lang) for rule in self._run.rules]}
        if self._run.version:
            driver["version"] = self._run.version
        head = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}}]}
        # The results come one by one, so the document is left open where they begin.
        return dumps(head).removesuffix("}]}") + ', "columnKind": "unicodeCodePoints", "results": ['

    def add(self, result: Result) -> str:
        """Return the results of one note."""
        return "".join(self._result(result.place, found) for found in result.report.diagnostics)

    def end(self) -> str:
        """Return the closing brackets."""
        return "\n]}]}\n"

    def _result(self, place: Location, found: Diagnostic) -> str:
        shown: dict[str, object] = {
            "ruleId": found.code,
            "level": LEVELS[found.severity],
            "message": {"text": found.message},
            "locations": [_location(place, found)],
        }
        element = self._separator + dumps(shown | _fix(place, found))
        self._separator = ",\n"
        return element


FORMAT = FormatInfo(Sarif, machine=True, redact="all", describes=True)
