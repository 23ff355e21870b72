"""`github`: workflow commands that GitHub Actions shows beside the lines of a change.

Escaping follows actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from tipifica.model import Diagnostic
from tipifica.report.escape import visible
from tipifica.report.result import FormatInfo, OutputSettings, Result

LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class GitHub:
    """One command a finding. A note that does not stand in its line as it is (in a table) has no columns."""

    def __init__(self, run: OutputSettings) -> None:
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
        columns = place.columns(found.span)
        if columns is not None:
            properties |= {"col": columns[0], "endColumn": max(columns[1] - 1, columns[0])}
        properties["title"] = f"{found.code} {found.name}"
        listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        return f"::{LEVELS[found.severity]} {listed}::{_data(found.message)}\n"


FORMAT = FormatInfo(GitHub, machine=True, redact="all")
