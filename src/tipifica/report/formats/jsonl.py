"""`jsonl`: the shape that programs read, one object a line."""

from __future__ import annotations

from tipifica.report.as_json import dumps, result_as_dict
from tipifica.report.result import FormatInfo, OutputSettings, Result


class JsonLines:
    """One object a line. Notes without diagnostics are left out unless `every` is true
    (a note that could not be checked never is)."""

    def __init__(self, run: OutputSettings, *, every: bool = False) -> None:
        self._every = every

    def begin(self) -> str:
        """Return nothing: a stream of lines has no head."""
        return ""

    def add(self, result: Result) -> str:
        """Return the line of one result."""
        if not (self._every or result.report.diagnostics or result.report.verdict == "unchecked"):
            return ""
        return dumps(result_as_dict(result)) + "\n"

    def end(self) -> str:
        """Return nothing: a stream of lines has no foot."""
        return ""


FORMAT = FormatInfo(JsonLines, machine=True, counts="json")
