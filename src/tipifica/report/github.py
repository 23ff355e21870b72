"""`github`: workflow commands that GitHub Actions shows beside the lines of a change.

Escaping follows actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from tipifica.model import Diagnostic
from tipifica.report.escape import visible
from tipifica.report.result import Result, Run

LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class GitHub:
    """One command a finding. Rows of a table have no columns: a column of a cell is none of the file."""

    def __init__(self, run: Run) -> None:
        pass

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, result: Result) -> str:
        """Return the commands of one note."""
        return "".join(self._command(result, found) for found in result.report.diagnostics)

    def end(self) -> str:
        """Return nothing."""
        return ""

    def _command(self, result: Result, found: Diagnostic) -> str:
        place = result.place
        properties: dict[str, object] = {} if place.path is None else {"file": place.path}
        properties["line"] = place.line
        if not place.table:
            properties |= {"col": found.span.start + 1, "endColumn": max(found.span.end, found.span.start + 1)}
        properties["title"] = f"{found.code} {found.name}"
        listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        return f"::{LEVELS[found.severity]} {listed}::{_data(found.message)}\n"
