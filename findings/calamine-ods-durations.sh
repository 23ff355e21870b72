#!/usr/bin/env bash
# python-calamine 0.9.1 gives a cell of time in an .ods as datetime.time below 24 hours and as the raw text
# "PT26H03M00S" from there on; the same two durations of an .xlsx, formatted [h]:mm:ss, both come as timedelta.
# A date with a zone ("2024-02-29T10:00:00Z", which xsd:dateTime allows) comes as text too.
#
# So a column of how long calls took, saved as .ods, mixes two types, and the longest calls are strings: they vanish from
# a sum that leaves text out, and sort after everything.
# Seen with python-calamine 0.9.1; files by odfpy 1.4.1 and XlsxWriter 3.3.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install \
    python-calamine==0.9.1 odfpy==1.4.1 xlsxwriter==3.3.1

cd "$folder"
venv/bin/python <<'PYTHON'
import datetime
import importlib.metadata

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineWorkbook


def read(path):
    return [row[0] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


def ods(path, cells):
    """Write one cell a row: its type, the attribute of its value, what it shows."""
    document, table = OpenDocumentSpreadsheet(), Table(name="hoja")
    document.spreadsheet.addElement(table)
    for kind, value, shown in cells:
        row, cell = TableRow(), TableCell(valuetype=kind, **{f"{kind}value": value})
        cell.addElement(P(text=shown))
        row.addElement(cell)
        table.addElement(row)
    document.save(path)


for package in ("python-calamine", "odfpy", "xlsxwriter"):
    print(package, importlib.metadata.version(package))

short, long = datetime.timedelta(hours=10, minutes=3), datetime.timedelta(hours=26, minutes=3)
ods("calls.ods", [
    ("time", "PT10H03M00S", "10:03:00"),
    ("time", "PT26H03M00S", "26:03:00"),
    ("date", "2024-02-29T10:00:00", "29/02/24"),
    ("date", "2024-02-29T10:00:00Z", "29/02/24"),
])
with xlsxwriter.Workbook("calls.xlsx") as workbook:
    sheet, hours = workbook.add_worksheet(), workbook.add_format({"num_format": "[h]:mm:ss"})
    for row, duration in enumerate((short, long)):
        sheet.write_datetime(row, 0, duration, hours)

of_ods, of_xlsx = read("calls.ods"), read("calls.xlsx")
print("ods: ", of_ods)
print("xlsx:", of_xlsx)
assert of_ods == [
    datetime.time(10, 3),
    "PT26H03M00S",
    datetime.datetime(2024, 2, 29, 10),
    "2024-02-29T10:00:00Z",
]
assert of_xlsx == [short, long]
PYTHON
