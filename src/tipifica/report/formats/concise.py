"""`concise`: one finding a line."""

from __future__ import annotations

from tipifica.report.escape import plain_line
from tipifica.report.result import FormatInfo, Result, Run


class Concise:
    """`PATH:LINE:COL: CODE message`, columns from 1 in characters (none where the note does not stand in
    its line as it is); no count, so that every line is a finding."""

    def __init__(self, run: Run) -> None:
        pass

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, result: Result) -> str:
        """Return a line for each finding of one note."""
        return "".join(
            plain_line(f"{result.place.at(found.span)}: {found.code} {found.message}") + "\n"
            for found in result.report.diagnostics
        )

    def end(self) -> str:
        """Return nothing."""
        return ""


FORMAT = FormatInfo(Concise, machine=False, counts="text")
