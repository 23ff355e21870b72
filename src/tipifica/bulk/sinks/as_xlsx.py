"""Workbooks: cells of text alone, so that no note is a formula and no phone a number; *Resumen* comes first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from tipifica.bulk.results import NOT_CHECKED, PLACE, Results
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sinks.as_csv import as_flat
from tipifica.bulk.sinks.layout import Layout
from tipifica.bulk.sinks.spooled import SpooledSink
from tipifica.files.errors import InputError, from_os

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CHARACTERS = 32_767
SUMMARY, ROWS = "Resumen", "Resultados"
CUT = "…"
# Two runs over the same rows give the same file.
_CREATED = datetime(2000, 1, 1)
_VERDICTS = {
    "conforms": "conforme",
    "mendable": "se corrige sola",
    "needs_person": "falta una persona",
    "unknown": "no reconocida",
    NOT_CHECKED: "no revisada",
}
_WORDS = {"true": "sí", "false": "no"}


class XlsxEncoder:
    """Makes rows of cells of a chunk and its results, as JSON; each with its verdict, reason and rules to count."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, chunk: Chunk, results: Results) -> bytes:
        """Return the rows."""
        cells = self._layout.cells(chunk, results)
        before = len(cells) - len(self._layout.schema)
        shown = [as_flat(c.kind, results.columns[c.name]) for c in self._layout.schema]
        own = [*cells[: len(PLACE) - 1], list(map(str, chunk.lines)), *cells[len(PLACE) : before]]
        counted = [results.columns[name] for name in ("verdict", "reason", "codes")]
        rows = zip(zip(*counted, strict=True), zip(*own, *shown, strict=True), strict=True)
        return json.dumps(list(rows), ensure_ascii=False).encode()


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
        self._max_rows = max_rows
        self._verdict = [column.name for column in layout.columns].index("verdict")
        self._book: Any = None

    def _start(self, output: Path) -> None:
        with self._naming():
            self._book = xlsxwriter.Workbook(output, {"constant_memory": True, "tmpdir": str(output.parent)})
            self._book.use_zip64()
            self._book.set_properties({"created": _CREATED})
            self._bold = self._book.add_format({"bold": True})
            self._summary = self._book.add_worksheet(SUMMARY)
        self._sheets = self._row = self._cut = self._with_findings = 0
        self._verdicts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
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
            self._write_summary()
            self._book.close()

    def _drop(self) -> None:
        # Closing would write the whole workbook; the files of its sheets go with the folder.
        self._book.fileclosed = True
        for sheet in self._book.worksheets():
            sheet._opt_close()

    def _next_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(ROWS if self._sheets == 1 else f"{ROWS} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for column, each in enumerate(self._layout.columns):
            self._sheet.write_string(0, column, self._fitting(each.title), self._bold)
        self._row = 1

    def _write(self, cells: Sequence[object]) -> None:
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                text = str(cell)
                if column >= self._verdict:
                    text = _VERDICTS.get(text, text) if column == self._verdict else _WORDS.get(text, text)
                self._sheet.write_string(self._row, column, self._fitting(text))
        self._row += 1

    def _fitting(self, text: str) -> str:
        if len(text) <= MAX_CHARACTERS:
            return text
        self._cut += 1
        return text[: MAX_CHARACTERS - 1] + CUT

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
            *((shown, self._verdicts[verdict]) for verdict, shown in _VERDICTS.items()),
            ("", ""),
            ("Motivo", "notas"),
            *((reason or "(sin motivo)", count) for reason, count in _ranked(self._reasons)),
            ("", ""),
            ("Regla", "hallazgos"),
            *_ranked(self._rules),
            ("", ""),
            ("Hecho con", ""),
            *self._layout.provenance._asdict().items(),
        ]
        self._summary.set_column(0, 0, 48)
        headings = {"Cuenta", "Veredicto", "Motivo", "Regla", "Hecho con"}
        for row, (name, value) in enumerate(lines):
            look = self._bold if name in headings else None
            self._summary.write_string(row, 0, name, look)
            self._summary.write_string(row, 1, str(value), look)

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
