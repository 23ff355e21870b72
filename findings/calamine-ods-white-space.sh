#!/usr/bin/env bash
# python-calamine 0.9.1 drops tabs and line breaks inside the paragraph of an .ods cell and joins what stood beside them.
#
# OpenDocument 1.3 (part 3, 6.1.3 to 6.1.5) writes white space inside a paragraph as elements: text:s for blanks,
# text:tab, text:line-break. Of the three the reader expands text:s alone; "uno<tab>dos" comes as "unodos", so a phone
# that stands behind a tab becomes part of the word before it. Two paragraphs of one cell do get a line end between them.
# odfpy's own extractor gives a tab and a line end for the same file.
# Seen with python-calamine 0.9.1, odfpy 1.4.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install python-calamine==0.9.1 odfpy==1.4.1

cd "$folder"
venv/bin/python <<'PYTHON'
import importlib.metadata

from odf import teletype
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P, S, Tab
from python_calamine import CalamineWorkbook


def paragraph(*parts):
    """A paragraph of texts and elements, in their order."""
    made = P()
    for part in parts:
        made.addText(part) if isinstance(part, str) else made.addElement(part)
    return made


cells = {
    "text:s": ([paragraph("uno", S(c=3), "dos")], "uno   dos", "uno   dos"),
    "text:tab": ([paragraph("uno", Tab(), "dos")], "unodos", "uno\tdos"),
    "text:line-break": ([paragraph("uno", LineBreak(), "dos")], "unodos", "uno\ndos"),
    "two paragraphs": ([paragraph("uno"), paragraph("dos")], "uno\ndos", None),
}
document, table = OpenDocumentSpreadsheet(), Table(name="hoja")
document.spreadsheet.addElement(table)
for paragraphs, _, _ in cells.values():
    row, cell = TableRow(), TableCell(valuetype="string")
    for each in paragraphs:
        cell.addElement(each)
    row.addElement(cell)
    table.addElement(row)
document.save("white.ods")

for package in ("python-calamine", "odfpy"):
    print(package, importlib.metadata.version(package))
read = [row[0] for row in CalamineWorkbook.from_path("white.ods").get_sheet_by_index(0).to_python()]
extracted = [teletype.extractText(cell) for cell in load("white.ods").getElementsByType(TableCell)]
for (name, (_, calamine, odf)), seen, other in zip(cells.items(), read, extracted, strict=True):
    print(f"{name}: calamine {seen!r}, odfpy {other!r}")
    assert seen == calamine, calamine
    assert odf is None or other == odf, odf
PYTHON
