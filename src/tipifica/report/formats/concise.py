"""`concise`: one finding a line."""

from __future__ import annotations

from tipifica.messages import translate
from tipifica.report.escape import plain_line
from tipifica.report.result import FormatInfo, OutputSettings, Result

# What compilers call the severities, and editors read them by.
_WORDS = {"error": "error", "warning": "warning", "info": "note"}


class Concise:
    """`PATH:LINE:COL: error: CODE message`, as compilers write it: `warning` too, and `note` for info. Columns are from
    1 (none where the note does not stand in its line as it is). A row that cannot be checked is a line, too; there is
    no count, so that every line is a finding."""

    def __init__(self, run: OutputSettings) -> None:
        self._lang = run.lang

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, result: Result) -> str:
        """Return a line for each finding of one note."""
        if result.why is not None:
            why = translate("no revisada", self._lang)
            return plain_line(f"{result.place}:1: error: {why}: {result.why}") + "\n"
        return "".join(
            plain_line(f"{result.place.at(found.span)}: {_WORDS[found.severity]}: {found.code} {found.message}") + "\n"
            for found in result.report.diagnostics
        )

    def end(self) -> str:
        """Return nothing."""
        return ""


FORMAT = FormatInfo(Concise, machine=False, counts="text")
