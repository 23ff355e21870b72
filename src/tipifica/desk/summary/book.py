"""The report as a workbook: a sheet for each table, the same figures."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from tipifica.bulk.extra import needs
from tipifica.desk.summary.page import ReportContent
from tipifica.desk.summary.tables import CellKind, ReportTable

_CREATED = datetime(2000, 1, 1)
_FORMATS: dict[CellKind, str] = {"count": "#,##0", "share": "0.0", "points": "+0.0;-0.0;0.0"}
_MOST_IN_NAME = 31
_WIDEST, _NARROWEST = 60, 10
_ROWS_MEASURED = 200


def book(content: ReportContent) -> bytes:
    """Return the workbook. Texts are texts, so that none is a formula. Raises InputError: a missing library."""
    with needs("xlsxwriter", "masivo"):
        import xlsxwriter  # noqa: PLC0415 - an extra
    written = io.BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True})
    made.set_properties({"created": _CREATED})
    head = made.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True})
    looks = {kind: made.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
    first = made.add_worksheet("Informe")
    first.set_column(0, 1, 40)
    told = [(content.title, ""), ("notas", str(content.notes)), *content.made.items()]
    told += [(table.title, table.lacks or table.doc) for table in content.tables]
    for row, (name, said) in enumerate(told):
        first.write_string(row, 0, name)
        first.write_string(row, 1, said)
    for table in content.tables:
        _write(made.add_worksheet(table.key[:_MOST_IN_NAME]), table, head, looks)
    examples = made.add_worksheet("ejemplos")
    examples.set_column(0, 3, 50)
    for at, title in enumerate(("regla", "fila", "nota", "nota corregida")):
        examples.write_string(0, at, title, head)
    for row, (why, number, note, mended) in enumerate(content.examples, 1):
        for at, text in enumerate((why, str(number), note, mended or "")):
            examples.write_string(row, at, text)
    made.close()
    return written.getvalue()


def _write(sheet: Any, table: ReportTable, head: Any, looks: dict[CellKind, Any]) -> None:
    for at, column in enumerate(table.columns):
        texts = [column.title, *(str(row[at]) for row in table.rows[:_ROWS_MEASURED] if column.kind == "text")]
        sheet.set_column(at, at, min(max(_NARROWEST, *map(len, texts)) + 2, _WIDEST))
        sheet.write_string(0, at, column.title, head)
    for row, cells in enumerate(table.rows, 1):
        for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            if column.kind == "text":
                sheet.write_string(row, at, "" if cell is None else str(cell))
            else:
                sheet.write_number(row, at, cell, looks[column.kind])
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.freeze_panes(1, 0)
    said = " ".join(filter(None, (table.lacks, table.folded)))
    if said:
        sheet.write_string(len(table.rows) + 2, 0, said)
