"""One checked note on its way to a report: where it stands and what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from tipifica.model import Diagnostic, Report, Rule, Span
from tipifica.model.named import NamedTuple
from tipifica.report.escape import visible

ColumnUnit = Literal["char", "byte", "utf-16"]


class Location(NamedTuple):
    """Where a note stands: `path` is None for a note given on the command line and `-` for standard input.

    `line` is the 1-based line of the file, in a workbook the row as Excel numbers it; `row` the 1-based data row of a
    table, None elsewhere. `column` counts the code points before the note in its line, None where it does not stand
    there as it is. `unit` is what people's editors count columns in; where that is not characters, `source` is the line
    up to the end of the note.
    """

    path: str | None = None
    line: int = 1
    sheet: str | None = None
    case: str | None = None
    row: int | None = None
    column: int | None = 0
    unit: ColumnUnit = "char"
    source: str = ""

    def columns(self, span: Span) -> tuple[int, int] | None:
        """Return where `span` of the note begins and ends (exclusive) in its line, from 1; None where it does not."""
        return None if self.column is None else (self.column + span.start + 1, self.column + span.end + 1)

    def at(self, span: Span) -> str:
        """Return the place of `span` for people: `path[sheet]:line:column`, without a column where there is none. The
        column is in the unit that was asked for."""
        columns = self.columns(span)
        return str(self) if columns is None else f"{self}:{self._in_unit(columns[0] - 1) + 1}"

    def _in_unit(self, characters: int) -> int:
        if self.unit == "char":
            return characters
        before = self.source[:characters]
        if self.unit == "byte":
            return len(before.encode("utf-8", "surrogatepass"))
        return len(before.encode("utf-16-le", "surrogatepass")) // 2

    def __str__(self) -> str:
        """Return `path[sheet]:line`, printable; `-` stands for a note without a path."""
        sheet = f"[{self.sheet}]" if self.sheet else ""
        return visible(f"{self.path or '-'}{sheet}:{self.line}")


class Result(NamedTuple):
    """The report on one note as it stands now, and the diagnostics that were mended on the way.

    `known` counts the findings that a baseline took out of the report. `why` tells why the note could not be checked.
    """

    place: Location
    report: Report
    applied: tuple[Diagnostic, ...] = ()
    known: int = 0
    why: str | None = None


class OutputSettings(NamedTuple):
    """What a format may depend on besides the results. `width` is in terminal columns; `rules` are those there are."""

    lang: str = "es"
    rules: tuple[Rule, ...] = ()
    color: bool = False
    verbose: bool = False
    quiet: bool = False
    show_fixes: bool = False
    width: int = 100
    version: str = ""


class Format(Protocol):
    """How results are written: the texts returned, in the order of the calls, are the whole output."""

    def begin(self) -> str:
        """Return what precedes the first result."""

    def add(self, result: Result) -> str:
        """Return what one result adds; may be nothing."""

    def end(self) -> str:
        """Return what follows the last result."""


class FormatInfo(NamedTuple):
    """A format: `make` returns a new writer of it for a run.

    `machine` formats are UTF-8 whatever the terminal; `redact` is what they mask unless told otherwise; `counts` says
    how `--statistics` are written with it, "" that they are not; one that `describes` names all rules and the version,
    which only then stand in its run. One that is `whole` writes out what notes without findings hold, too.
    """

    make: Callable[[OutputSettings], Format]
    machine: bool
    redact: str = "none"
    counts: Literal["text", "json", ""] = ""
    describes: bool = False
    whole: bool = False


def holds_private(report: Report) -> bool:
    """Return whether a privacy rule found something in the note: that is masked wherever it is shown."""
    return any(found.code[0] == "P" for found in report.diagnostics)
