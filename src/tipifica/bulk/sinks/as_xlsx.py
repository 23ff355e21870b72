"""Workbooks for people: what a source wrote is text, so that no note is a formula and no phone a number; what is
counted is a number. *Resumen* comes first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from tipifica.bulk.results import FIXED, NOT_CHECKED, NOTE, Column, Diagnosis, Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.as_csv import BETWEEN, as_flat
from tipifica.bulk.sinks.layout import Layout, OutputRow
from tipifica.bulk.sinks.spooled import SpooledSink
from tipifica.files.errors import InputError, from_os
from tipifica.report.statistics import NEEDS, VERDICTS
from tipifica.rules import NAMES, load

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
# Of a cell, in units of UTF-16: an emoji is two.
MAX_CHARACTERS = 32_767
SUMMARY, ROWS = "Resumen", "Resultados"
CUT = "…"
# Two runs over the same rows give the same file.
_CREATED = datetime(2000, 1, 1)
# Characters; a note is read in the line where its cell is edited.
_NARROW, _WIDE = 8, 48
_MEASURED_ROWS = 200
# Points; readers that are not Excel leave all rows at one line unless they are told.
_LINE_POINTS, _MOST_LINES = 15, 10
# Words that do not fit leave the end of a line empty.
_LINE_CHARACTERS = 42
_BESIDE_THE_NOTE = ("verdict", "needs", "diagnostics", "codes", "canonical", FIXED.name, "why_unchecked")
# What is long is read in its cell, over several lines.
_WRAPPED = frozenset({NOTE.name, "diagnostics", "codes", "canonical", FIXED.name})
# What people are shown in the place of the list of findings.
_WORDS = "qué está mal"
_MENDED = "Se corrige solo: {names}."
_NUMBERS = frozenset({"integer", "number", "decimal"})
_COLOURS = {
    "conforms": "#E2F0D9",
    "mendable": "#E8F1FA",
    "needs_person": "#FFF2CC",
    "unknown": "#F8E0DC",
    NOT_CHECKED: "#D9D9D9",
}


class XlsxEncoder:
    """Makes rows of cells of a chunk and its results, as JSON; each with its verdict, reason and rules to count."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the rows."""
        cells = self._layout.cells(chunk, results)
        shown = [_shown(column, cells[at]) for at, column in columns_of_sheet(self._layout)]
        counted = [results.columns[name] for name in ("verdict", "reason", "codes")]
        rows = zip(zip(*counted, strict=True), zip(*shown, strict=True), strict=True)
        return json.dumps(list(rows), ensure_ascii=False).encode()


def columns_of_sheet(layout: Layout) -> list[tuple[int, Column]]:
    """Return the columns of a sheet, each with its place among those of `layout`: beside the note what is to be said of
    it, then all others. What the source calls the column of notes stands under its own name already."""
    notes = {len(layout.whence) + at for at in layout.notes}
    columns = [(at, column) for at, column in enumerate(layout.columns) if at not in notes]
    before = [each for each in columns if each[0] < len(layout.before)]
    said = [each for name in _BESIDE_THE_NOTE for each in columns if each[1].name == name]
    return [*before, *said, *(each for each in columns if each not in before and each not in said)]


def _shown(column: Column, cells: OutputRow) -> OutputRow:
    """Return cells as people read them: rules by code and name, findings in words, verdicts in Spanish."""
    match column.name:
        case "verdict":
            return [VERDICTS[cell] for cell in cells]
        case "needs":
            return [NEEDS.get(cell) for cell in cells]
        case "codes":
            return [BETWEEN.join(f"{code} {NAMES[code]}" for code in dict.fromkeys(cell)) or None for cell in cells]
        case "diagnostics":
            return [in_words(cell) for cell in cells]
    if column.kind == "boolean":
        return [None if cell is None else "sí" if cell else "no" for cell in cells]
    return as_flat(column.kind, cells)


def in_words(findings: Sequence[Diagnosis]) -> str | None:
    """Return what is wrong with a note: a sentence for each rule that a person must look at, then the names of those
    whose findings mend themselves; None where nothing is."""
    left = dict.fromkeys(found.code for found in findings if found.applicability != "safe")
    safe = dict.fromkeys(found.code for found in findings if found.code not in left)
    mended = [_MENDED.format(names=", ".join(NAMES[code] for code in safe))] if safe else []
    return " ".join([*map(_summary, left), *mended]) or None


def _heading(column: Column) -> str:
    return _WORDS if column.name == "diagnostics" else column.title


@cache
def _summary(code: str) -> str:
    return load(code).summary


class XlsxSink(SpooledSink):
    """A workbook: a summary, and the rows in as many sheets as they need."""

    def __init__(self, path: str, layout: Layout, max_rows: int = MAX_ROWS) -> None:
        """Write to `path`, `max_rows` a sheet, its heading among them. Raises InputError: too many columns."""
        if len(layout.columns) > MAX_COLUMNS:
            raise InputError(
                "{path}: una hoja no tiene tantas columnas ({count})", path=path, count=len(layout.columns)
            )
        super().__init__(path, XlsxEncoder(layout))
        self._layout = layout
        self._columns = [column for _, column in columns_of_sheet(layout)]
        self._long = [at for at, column in enumerate(self._columns) if column.name in _WRAPPED]
        self._max_rows = max_rows
        self._book: Any = None

    def _start(self, output: Path) -> None:
        with self._naming():
            self._book = xlsxwriter.Workbook(output, {"constant_memory": True, "tmpdir": str(output.parent)})
            self._book.use_zip64()
            self._book.set_properties({"created": _CREATED})
            self._head = self._book.add_format(
                {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
            )
            self._day = self._book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
            self._money = self._book.add_format({"num_format": "0.00", "valign": "top"})
            self._plain = self._book.add_format({"valign": "top"})
            self._wrapped = self._book.add_format({"valign": "top", "text_wrap": True})
            self._fills = {
                VERDICTS[verdict]: self._book.add_format({"bg_color": colour, "valign": "top"})
                for verdict, colour in _COLOURS.items()
            }
            self._summary = self._book.add_worksheet(SUMMARY)
        self._sheets = self._row = self._cut = self._with_findings = 0
        self._verdicts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._widths = [0] * len(self._columns)
        self._sheet: Any = None

    def _feed(self, encoded: bytes) -> None:
        with self._naming():
            for (verdict, reason, codes), cells in json.loads(encoded):
                self._verdicts[verdict] += 1
                self._reasons[reason or ""] += 1
                self._rules.update(codes)
                self._with_findings += bool(codes)
                if self._sheet is None or self._row == self._max_rows:
                    self._next_sheet()
                self._write(cells)

    def _finish(self) -> None:
        with self._naming():
            if self._sheet is None:
                self._next_sheet()
            self._end_sheet()
            self._write_summary()
            self._book.close()

    def _drop(self) -> None:
        # Closing would write the whole workbook; the files of its sheets go with the folder.
        self._book.fileclosed = True
        for sheet in self._book.worksheets():
            sheet._opt_close()

    def _next_sheet(self) -> None:
        if self._sheet is not None:
            self._end_sheet()
        self._sheets += 1
        self._sheet = self._book.add_worksheet(ROWS if self._sheets == 1 else f"{ROWS} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        # On paper: A3 on its side, one page wide, the heading on each page.
        self._sheet.set_landscape()
        self._sheet.set_paper(8)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        # A phone is text on purpose; Excel would mark each one.
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for at, column in enumerate(self._columns):
            self._sheet.write_string(0, at, self._fitting(_heading(column)), self._head)
        self._row = 1
        self._widths = [0] * len(self._columns)

    def _end_sheet(self) -> None:
        """Give the columns their widths; those of which no row says anything are hidden, and come back by hand. What is
        printed goes as far as the mended note: the fields behind it are for filters."""
        last = max(self._row - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        self._sheet.print_area(0, 0, last, [column.name for column in self._columns].index("canonical"))
        for at, (column, width) in enumerate(zip(self._columns, self._widths, strict=True)):
            needed = max(width, *map(len, _heading(column).split())) + 2
            self._sheet.set_column(
                at, at, min(max(needed, _NARROW), _WIDE), None, {"hidden": self._row > 1 and not width}
            )

    def _write(self, cells: Sequence[Any]) -> None:
        measured = self._row <= _MEASURED_ROWS
        longest = max((len(cells[at]) for at in self._long if cells[at]), default=0)
        if longest > _LINE_CHARACTERS:
            self._sheet.set_row(self._row, _LINE_POINTS * min(-(-longest // _LINE_CHARACTERS), _MOST_LINES))
        for at, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            if cell is None or cell == "":
                continue
            if measured or not self._widths[at]:
                self._widths[at] = max(self._widths[at], min(len(str(cell)), _WIDE))
            self._write_cell(at, column, cell)
        self._row += 1

    def _write_cell(self, at: int, column: Column, cell: Any) -> None:
        if column.kind in _NUMBERS and isfinite(number := float(cell)):
            self._sheet.write_number(self._row, at, number, self._money if column.kind == "decimal" else self._plain)
        elif column.kind == "date":
            self._sheet.write_datetime(self._row, at, date.fromisoformat(cell), self._day)
        else:
            look = self._wrapped if column.name in _WRAPPED else self._plain
            if column.name == "verdict":
                look = self._fills[cell]
            self._sheet.write_string(self._row, at, self._fitting(cell), look)

    def _fitting(self, text: str) -> str:
        if len(text) <= MAX_CHARACTERS // 2:
            return text
        written = text.encode("utf-16-le", "surrogatepass")
        if len(written) <= 2 * MAX_CHARACTERS:
            return text
        self._cut += 1
        # Half a character at the end goes with what is cut.
        return written[: 2 * (MAX_CHARACTERS - 1)].decode("utf-16-le", "ignore") + CUT

    def _write_summary(self) -> None:
        rows = sum(self._verdicts.values())
        unchecked = self._verdicts[NOT_CHECKED]
        clean = rows - unchecked - self._with_findings
        lines = [
            ("Cuenta", ""),
            ("notas", rows),
            ("limpias", clean),
            ("con hallazgos", self._with_findings),
            ("no revisadas", unchecked),
            *([("celdas cortadas (pasan de 32.767 caracteres)", self._cut)] if self._cut else []),
            ("", ""),
            ("Veredicto", "notas"),
            *((shown, self._verdicts[verdict]) for verdict, shown in VERDICTS.items()),
            ("", ""),
            ("Motivo", "notas"),
            *((reason or "(sin motivo)", count) for reason, count in _ranked(self._reasons)),
            ("", ""),
            ("Regla", "hallazgos"),
            *((f"{code} {NAMES[code]}", count) for code, count in _ranked(self._rules)),
            ("", ""),
            ("Hecho con", ""),
            *self._layout.provenance._asdict().items(),
        ]
        self._summary.set_column(0, 0, _WIDE)
        self._summary.set_column(1, 1, 20)
        headings = {"Cuenta", "Veredicto", "Motivo", "Regla", "Hecho con"}
        for row, (name, value) in enumerate(lines):
            look = self._head if name in headings else self._fills.get(name)
            self._summary.write_string(row, 0, name, look)
            if isinstance(value, int):
                self._summary.write_number(row, 1, value, look)
            else:
                self._summary.write_string(row, 1, value, look)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise from_os(error, self._path) from error
        except XlsxWriterException as error:
            cause = error.args[0] if error.args else error
            raise from_os(cause if isinstance(cause, OSError) else OSError(0, str(error)), self._path) from error


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
