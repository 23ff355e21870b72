"""Cells of a workbook that say nothing that can be read: errors, and formulas of which no value was stored.

The reader gives an empty text for either, as it does for an empty cell; what they are stands in the file.
"""

from __future__ import annotations

import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.parsers import expat

from tipifica.bulk.sources import biff

# By row and column, from 0: what the cell shows (`#N/A`), "" for a formula without a value.
CellTexts = Mapping[tuple[int, int], str]

_CONTENT = "content.xml"
# Most sheets have no such cell, and a look at the bytes tells.
_MAY_HOLD = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st=["']e["']""")
_MAY_HOLD_ODS = re.compile(rb"""value-type=["']error["']|:formula=""")
# What stands for a tab or a line break inside a cell; the reader leaves it out, and glues what stands around it.
_BREAKS = ((re.compile(rb"<text:tab(?:\s[^>]*)?/>"), b"&#9;"), (re.compile(rb"<text:line-break\s*/>"), b"&#10;"))
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def with_breaks(workbook: bytes) -> bytes:
    """Return a workbook of which the reader reads the tabs and line breaks inside cells too."""
    if not zipfile.is_zipfile(BytesIO(workbook)):
        return workbook
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        if _CONTENT not in archive.namelist():
            return workbook
        content = before = archive.read(_CONTENT)
        for pattern, character in _BREAKS:
            content = pattern.sub(character, content)
        if content == before:
            return workbook
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as new:
            for name in archive.namelist():
                new.writestr(name, content if name == _CONTENT else archive.read(name))
    return made.getvalue()


def unread_cells(workbook: bytes, sheet: str, number: int) -> CellTexts:
    """Return those cells of the sheet that is called `sheet`, and is the `number`th (from 0) of the workbook."""
    if not zipfile.is_zipfile(BytesIO(workbook)):
        return biff.errors(workbook, number)
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        if _CONTENT in archive.namelist():
            content = archive.read(_CONTENT)
            return _OdsSheet(sheet).read(content) if _MAY_HOLD_ODS.search(content) else {}
        member = _member(archive, sheet)
        content = archive.read(member) if member is not None else b""
        return _XlsxSheet().read(content) if _MAY_HOLD.search(content) else {}


class _Sheet(ABC):
    """The unread cells of one sheet, found as its elements go by."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], str] = {}

    def read(self, content: bytes) -> CellTexts:
        """Return the unread cells of a member of the workbook: what each shows, by row and column from 0."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)
        return self._found

    @abstractmethod
    def _start(self, name: str, attributes: dict[str, str]) -> None: ...

    @abstractmethod
    def _text(self, text: str) -> None: ...

    @abstractmethod
    def _end(self, name: str) -> None: ...


# ---------------------------------------------------------------- .xlsx


def _member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The member of .xlsx that holds a sheet, by the workbook's own list and its relations."""
    listed = (about for name, about in _elements(archive, "xl/workbook.xml") if name == "sheet")
    relation = next((about.get("id") for about in listed if about.get("name") == sheet), None)
    for name, about in _elements(archive, "xl/_rels/workbook.xml.rels"):
        if name == "Relationship" and about.get("Id") == relation:
            target = about.get("Target", "")
            found = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return found if found in archive.namelist() else None
    return None


def _elements(archive: zipfile.ZipFile, member: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(archive.read(member), True)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _XlsxSheet(_Sheet):
    """The cells of one sheet of .xlsx. A formula has a value where there is one, or where that is an empty text."""

    def __init__(self) -> None:
        super().__init__()
        self._at = (-1, -1)
        self._kind: str | None = None
        self._formula = False
        self._value: list[str] | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "row":
                number = attributes.get("r", "")
                self._at = (int(number) - 1 if number.isdecimal() else self._at[0] + 1, -1)
            case "c":
                place = _PLACE.fullmatch(attributes.get("r", ""))
                self._at = (int(place[2]) - 1, _column(place[1])) if place else (self._at[0], self._at[1] + 1)
                self._kind, self._formula, self._value = attributes.get("t"), False, None
            case "f":
                self._formula = True
            case "v":
                self._value = []

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if _local(name) != "c":
            return
        value = "".join(self._value or ())
        if self._kind == "e":
            self._found[self._at] = value or "#"
        elif self._formula and not value and self._kind != "str":
            self._found[self._at] = ""
        self._value = None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


# ---------------------------------------------------------------- .ods


class _OdsSheet(_Sheet):
    """The cells of one sheet of .ods, where a cell or row may say that it is repeated."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self._sheet = sheet
        self._inside = False
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._in_row: dict[int, str] = {}
        self._cell: dict[str, str] | None = None
        self._shown: list[str] = []
        self._has_text = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table":
                self._inside = attributes.get("table:name") == self._sheet
                self._row = 0
            case "table:table-row" if self._inside:
                self._rows = _repeated(attributes, "table:number-rows-repeated")
                self._column, self._in_row = 0, {}
            case "table:table-cell" | "table:covered-table-cell" if self._inside:
                self._columns = _repeated(attributes, "table:number-columns-repeated")
                self._cell, self._shown, self._has_text = attributes, [], False
            case "text:p":
                # A formula that gives an empty text has an empty paragraph, and no type.
                self._has_text = True

    def _text(self, text: str) -> None:
        if self._cell is not None:
            self._shown.append(text)

    def _end(self, name: str) -> None:
        match name:
            case "table:table":
                self._inside = False
            case "table:table-row" if self._inside:
                for row in range(self._row, self._row + self._rows) if self._in_row else ():
                    self._found.update({(row, column): shown for column, shown in self._in_row.items()})
                self._row += self._rows
            case "table:table-cell" | "table:covered-table-cell" if self._cell is not None:
                shown = self._unread(self._cell)
                if shown is not None:
                    self._in_row |= dict.fromkeys(range(self._column, self._column + self._columns), shown)
                self._column += self._columns
                self._cell = None

    def _unread(self, cell: Mapping[str, str]) -> str | None:
        if cell.get("calcext:value-type") == "error":
            return "".join(self._shown).strip() or "#"
        valued = "office:value-type" in cell or self._has_text
        return "" if "table:formula" in cell and not valued else None


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 12 else 1


def padded(rows: Iterator[list[object]], left: int, unread: CellTexts) -> Iterator[list[object]]:
    """Yield rows whose first cell stands in the column `left`, with a list in place of each unread cell: of what it
    shows, empty where that is nothing. A row of which nothing else is written is a row, too."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), shown in unread.items():
        if column >= left:
            by_row.setdefault(row, {})[column - left] = shown
    last = max(by_row, default=-1)
    number = -1
    for number, cells in enumerate(rows):
        yield _marked(cells, by_row[number]) if number in by_row else cells
    for more in range(number + 1, last + 1):
        yield _marked([], by_row.get(more, {}))


def _marked(cells: list[object], unread: Mapping[int, str]) -> list[object]:
    width = max((column + 1 for column in unread), default=0)
    marked = [*cells, *[None] * (width - len(cells))]
    for column, shown in unread.items():
        marked[column] = [shown] if shown else []
    return marked
