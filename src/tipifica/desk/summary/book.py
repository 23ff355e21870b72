"""The report as a workbook: a sheet for each table, the same figures."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from tipifica.bulk.extra import needs
from tipifica.desk.summary.agents import AgentPage
from tipifica.desk.summary.page import ReportContent
from tipifica.desk.summary.sentences import CellKind, in_words
from tipifica.desk.summary.tables import ReportTable, titled
from tipifica.messages import translate

_CREATED = datetime(2000, 1, 1)
_FORMATS: dict[CellKind, str] = {"count": "#,##0", "share": "0.0", "points": "+0.0;-0.0;0.0"}
_MOST_IN_NAME = 31
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]|[^ -\U0010ffff]")
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
    first = made.add_worksheet(translate("Informe", content.lang))
    first.set_column(0, 1, 40)
    told = [(content.title, ""), (translate("notas", content.lang), str(content.notes)), *content.made.items()]
    told += [(str(table.title), str(table.lacks or table.doc)) for table in content.tables]
    for row, (name, said) in enumerate(told):
        first.write_string(row, 0, name)
        first.write_string(row, 1, said)
    for table in content.tables:
        sheet = made.add_worksheet(str(table.name)[:_MOST_IN_NAME])
        _write(sheet, table, head, looks)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        sheet.freeze_panes(1, 0)
    examples = made.add_worksheet(translate("ejemplos", content.lang))
    examples.set_column(0, 3, 50)
    for at, column in enumerate(titled("text", "regla", "fila", "nota", "nota corregida")):
        examples.write_string(0, at, in_words(column.title, content.lang), head)
    for row, (why, number, note, mended) in enumerate(content.examples, 1):
        for at, text in enumerate((why, str(number), note, mended or "")):
            examples.write_string(row, at, text)
    for at, page in enumerate(content.agents, 1):
        _agent(made.add_worksheet(_name(at, page.agent)), page, head, looks)
    made.close()
    return written.getvalue()


def _name(at: int, agent: str) -> str:
    """A name for the sheet of an agent: no two are alike, and none has what such a name cannot have."""
    return f"{at} {_NOT_IN_NAME.sub(' ', agent)}"[:_MOST_IN_NAME].rstrip(" '")


def _agent(sheet: Any, page: AgentPage, head: Any, looks: dict[CellKind, Any]) -> None:
    """A sheet for an agent: how their notes are, and the tables one under the other."""
    sheet.write_string(0, 0, page.agent)
    sheet.write_string(1, 0, str(page.said))
    row = 3
    for table in page.tables:
        sheet.write_string(row, 0, f"{table.title}. {table.doc}")
        _write(sheet, table, head, looks, row + 1)
        row += len(table.rows) + 5


def _write(sheet: Any, table: ReportTable, head: Any, looks: dict[CellKind, Any], top: int = 0) -> None:
    """A table from the row `top` on."""
    for at, column in enumerate(table.columns):
        texts = [str(column.title), *(str(row[at]) for row in table.rows[:_ROWS_MEASURED] if column.kind == "text")]
        sheet.set_column(at, at, min(max(_NARROWEST, *map(len, texts)) + 2, _WIDEST))
        sheet.write_string(top, at, str(column.title), head)
    for row, cells in enumerate(table.rows, top + 1):
        for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            if column.kind == "text":
                sheet.write_string(row, at, "" if cell is None else str(cell))
            else:
                sheet.write_number(row, at, cell, looks[column.kind])
    said = " ".join(str(each) for each in (table.lacks, table.folded) if each)
    if said:
        sheet.write_string(top + len(table.rows) + 2, 0, said)
