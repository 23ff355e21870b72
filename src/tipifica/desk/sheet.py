"""The workbook of a sample: written for a person to judge, and read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tipifica.bulk.extra import needs
from tipifica.desk.judging import Judged
from tipifica.desk.sampling import Sample
from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.rules import NAMES

SHEET, HOW, STRATA = "Muestra", "Cómo se juzga", "Estratos"
CODES, JUDGEMENT = "reglas", "juicio"
TITLES = ("número", "grupo", "caso", "fecha", "veredicto", "motivo", "nota", "qué está mal", CODES, "nota corregida")
_LINES = (
    "Lea la nota y lo que el programa dice de ella, y escriba en la columna «juicio»:",
    "sí — el motivo y todas las reglas están bien, y no falta ninguna",
    "no — nada de lo que se dice está bien",
    "o lo que está mal, separado por comas: «motivo» si es otro, y los códigos de las reglas que sobran o que faltan",
    "Ejemplo: T005, motivo",
    "Una nota sin juicio no cuenta. Después: tipifica sample --judge y este archivo.",
)
# Characters, by title; the others are narrow.
_WIDTHS = {"nota": 60, "qué está mal": 40, "nota corregida": 60, "motivo": 28, JUDGEMENT: 20, "comentario": 30}
_NARROW = 14
_CREATED = datetime(2000, 1, 1)


class SheetLine(NamedTuple):
    """One note of the sheet, as a person is shown it; `codes` are the rules that speak of it."""

    group: str
    case: str
    date: str
    verdict: str
    reason: str
    note: str
    words: str
    codes: Sequence[str]
    canonical: str


def workbook(
    lines: Sequence[SheetLine], drawn: Sample, groups: Mapping[str | None, str], made: Mapping[str, str]
) -> bytes:
    """Return the workbook: the notes, how to judge them, and how many there were, and were taken, of each stratum.

    Everything is text, so that no note is a formula. `groups` says how each group is shown, `made` what the sample was
    made with. Raises InputError where the library is missing.
    """
    with needs("xlsxwriter", "masivo"):
        import xlsxwriter  # noqa: PLC0415 - an extra
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    _write_notes(book, lines)
    how = book.add_worksheet(HOW)
    how.set_column(0, 0, 100)
    for row, text in enumerate((*_LINES, "", *(f"{name}: {value}" for name, value in made.items()))):
        how.write_string(row, 0, text)
    strata = book.add_worksheet(STRATA)
    strata.set_column(0, 2, 28)
    for at, title in enumerate(("grupo", "motivo", "veredicto", "notas", "en la muestra")):
        strata.write_string(0, at, title)
    for row, (stratum, count) in enumerate(sorted(drawn.there.items(), key=lambda each: [p or "" for p in each[0]]), 1):
        texts = (groups[stratum.group], stratum.reason or "", stratum.verdict or "")
        for at, text in enumerate(texts):
            strata.write_string(row, at, text)
        strata.write_number(row, len(texts), count)
        strata.write_number(row, len(texts) + 1, drawn.taken[stratum])
    book.close()
    return content.getvalue()


def _write_notes(book: Any, lines: Sequence[SheetLine]) -> None:
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    to_fill = book.add_format({"valign": "top", "text_wrap": True, "bg_color": "#FFF2CC"})
    titles = (*TITLES, JUDGEMENT, "comentario")
    for at, title in enumerate(titles):
        sheet.set_column(at, at, _WIDTHS.get(title, _NARROW))
        sheet.write_string(0, at, title, head)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for row, line in enumerate(lines, 1):
        *before, codes, canonical = line
        cells = (str(row), *before, ", ".join(f"{code} {NAMES.get(code, '')}".strip() for code in codes), canonical)
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, wrapped)
        sheet.write_blank(row, len(cells), None, to_fill)
        sheet.write_blank(row, len(cells) + 1, None, to_fill)
    sheet.autofilter(0, 0, max(len(lines), 1), len(titles) - 1)


class JudgedSheet(NamedTuple):
    """The notes of a workbook that have a judgement, each with its row as Excel numbers it; `empty` have none."""

    judged: tuple[Judged, ...]
    rows: tuple[int, ...]
    empty: int


def read_sheet(path: str) -> JudgedSheet:
    """Return what a judge wrote into the workbook at `path`.

    Raises InputError: no such file, no workbook, no sample, a missing library.
    """
    with needs("python_calamine", "masivo"):
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra
    with naming(path), Path(path).open("rb") as file:
        content = io.BytesIO(file.read())
    try:
        rows = CalamineWorkbook.from_filelike(content).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as error:
        raise InputError(_NO_SAMPLE, path=path) from error
    titles = [str(cell).strip().casefold() for cell in rows[0]] if rows else []
    if CODES not in titles or JUDGEMENT not in titles:
        raise InputError(_NO_SAMPLE, path=path)
    codes, judgement = titles.index(CODES), titles.index(JUDGEMENT)
    written = [(number, str(row[codes]), str(row[judgement]).strip()) for number, row in enumerate(rows[1:], 2)]
    judged = [(number, Judged(_codes(said), answer)) for number, said, answer in written if answer]
    return JudgedSheet(
        tuple(note for _, note in judged), tuple(number for number, _ in judged), len(written) - len(judged)
    )


def _codes(cell: str) -> frozenset[str]:
    return frozenset(each.split()[0] for each in cell.split(",") if each.strip())


_NO_SAMPLE = "{path}: no es una muestra de tipifica sample"
