"""`csv`: one finding a row, for spreadsheets."""

from __future__ import annotations

import csv
from io import StringIO

from tipifica.model import rule_url
from tipifica.report.escape import visible
from tipifica.report.result import FormatInfo, OutputSettings, Result

COLUMNS = (
    "path", "sheet", "case", "line", "row", "column", "end_column", "verdict", "reason",
    "code", "name", "severity", "message", "fix", "applicability", "url",
)  # fmt: skip
# What a spreadsheet takes for a formula at the start of a cell (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@")


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


class Csv:
    """RFC 4180 with a header. Columns are 1-based, the end exclusive, empty where the note does not stand in its
    line as it is. `path`, `sheet` and `case` are left as they are
    but for characters that do not print; our own sentences never start a formula.
    """

    def __init__(self, run: OutputSettings) -> None:
        pass

    def begin(self) -> str:
        """Return the header."""
        return _row(COLUMNS)

    def add(self, result: Result) -> str:
        """Return a row for each finding of one note."""
        place, report = result.place, result.report
        where = [visible(part or "") for part in (place.path, place.sheet, place.case)]
        return "".join(
            _row(
                (
                    *where,
                    place.line,
                    place.row,
                    *(place.columns(found.span) or ("", "")),
                    report.verdict,
                    report.observation.reason,
                    found.code,
                    found.name,
                    found.severity,
                    _cell(found.message),
                    _cell(found.fix.title) if found.fix else "",
                    found.fix.applicability if found.fix else "",
                    rule_url(found.code),
                )
            )
            for found in report.diagnostics
        )

    def end(self) -> str:
        """Return nothing."""
        return ""


def _row(cells: tuple[object, ...]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


FORMAT = FormatInfo(Csv, machine=True)
