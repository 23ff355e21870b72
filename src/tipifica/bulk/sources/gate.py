"""What a workbook must pass before it is read: a few kilobytes of it can ask for gigabytes.

The gate counts what would come out, inflating member by member and keeping nothing. What it cannot foresee meets the
limit of memory of the process that reads (`limited`).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from tipifica.files.errors import InputError

MAX_FILE_BYTES = 1 << 30
MAX_MEMBERS = 2_000
MAX_SHEETS = 500
MAX_INFLATED_BYTES = 4 << 30
# Of the rectangle around all cells of a sheet, which the reader keeps whole: a full sheet of 60 columns.
MAX_AREA = 60 * (1 << 20)
# A rectangle this much larger than the number of its cells is not a table.
MAX_SPREAD = 1000
SMALL_AREA = 1 << 20
# Excel's limit is 32,767 characters a cell; styled text takes some more bytes for each.
MAX_STRING_BYTES = 1 << 20
WINDOW = 1 << 20

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
# As office programs write places; whoever writes them otherwise meets the limit of memory instead.
_COLUMN = re.compile(rb' r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb' r="[A-Z]{0,3}([0-9]{1,7})"')
_OVERLAP = 32

DAMAGED = "{path}: el libro está dañado o incompleto"
LONG_CELL = "{path}: el libro tiene un texto de {size} bytes en una celda; no se abrió"
DECLARES = "{path}: el libro trae declaraciones XML que ninguna hoja necesita; no se abrió"


def check(stream: BinaryIO, path: str) -> None:
    """Return if the workbook in `stream` (any of the kinds, told by its content) may be read.

    Raises InputError otherwise: no workbook at all, one with a password, a damaged one, or one that would not fit.
    """
    head = stream.read(4096)
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > MAX_FILE_BYTES:
        raise _too_much("{path}: el libro ocupa {size} bytes, más de lo que cabe; no se abrió", path, size=size)
    if head.startswith(_ZIP):
        try:
            _check_zip(stream, path)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, UnicodeError) as error:
            raise InputError(DAMAGED, path=path) from error
    elif head.startswith(_OLE):
        _check_ole(stream, path)
    else:
        raise _no_workbook(head, path)


def _no_workbook(head: bytes, path: str) -> InputError:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return InputError("{path}: está vacío", path=path)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        message = "{path}: no es un libro de Excel sino XML; ábralo en Excel y guárdelo como .xlsx"
    elif (
        start.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<style")) or b"<table" in start
    ):
        message = "{path}: no es un libro de Excel sino una página HTML; ábralo en Excel y guárdelo como .xlsx"
    elif b"\0" not in head:
        message = "{path}: no es un libro de Excel sino texto; si es una tabla, póngale la terminación .csv"
    else:
        message = "{path}: no es un libro de Excel ni de LibreOffice"
    return InputError(message, path=path)


def _check_ole(stream: BinaryIO, path: str) -> None:
    tail = b""
    while window := stream.read(WINDOW):
        if _ENCRYPTED in tail + window:
            raise InputError("{path}: está protegido con contraseña; quítesela y vuelva a guardarlo", path=path)
        tail = window[-len(_ENCRYPTED) :]


def _check_zip(stream: BinaryIO, path: str) -> None:
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MAX_MEMBERS:
        raise _too_much(
            "{path}: el libro tiene {count} partes dentro, demasiadas; no se abrió", path, count=len(members)
        )
    if len(names) < len(members) or _overlap(members):
        raise InputError(DAMAGED, path=path)
    if any(member.flag_bits & 1 for member in members):
        raise InputError("{path}: está protegido con contraseña; quítesela y vuelva a guardarlo", path=path)
    if "xl/workbook.bin" in names:
        raise InputError("{path}: es un libro binario (.xlsb); guárdelo como .xlsx", path=path)
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise InputError("{path}: no es un libro de Excel ni de LibreOffice", path=path)
    sheets = sum(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in names)
    if sheets > MAX_SHEETS:
        raise _too_much("{path}: el libro tiene {count} hojas, demasiadas; no se abrió", path, count=sheets)
    declared = sum(member.file_size for member in members)
    if declared > MAX_INFLATED_BYTES:
        raise _too_much("{path}: el libro ocupa {size} bytes, más de lo que cabe; no se abrió", path, size=declared)
    for member in members:
        if member.filename.endswith((".xml", ".rels", ".vml")):
            _check_member(stream, member, path)


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Tell whether members share bytes: one compressed block that stands for many."""
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + _LOCAL_HEADER.size + len(member.orig_filename) + member.compress_size
    return False


def _check_member(stream: BinaryIO, member: zipfile.ZipInfo, path: str) -> None:
    checks: list[_Worksheet | _Strings | _Document] = []
    if member.filename.startswith("xl/worksheets/"):
        checks.append(_Worksheet(path))
    if member.filename.startswith("xl/"):
        checks.append(_Strings(path))
    if member.filename == "content.xml":
        checks.append(_Document(path))
    tail = b""
    for window in _inflated(stream, member, path):
        seen = tail + window
        # UTF-16 would hide from these patterns whatever they look for; office programs write UTF-8.
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or b"\0" in window:
            raise InputError(
                "{path}: el libro trae declaraciones XML que ninguna hoja necesita; no se abrió", path=path
            )
        for each in checks:
            each.see(tail, window)
        tail = seen[-_OVERLAP:]
    for each in checks:
        each.end()


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo, path: str) -> Iterator[bytes]:
    """Yield the real content of a member, whatever its header says of its size; more than that is refused."""
    stream.seek(member.header_offset)
    header = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    stream.seek(header[-2] + header[-1], 1)
    given = 0
    left = member.compress_size
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    inflater = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    data = b""
    while True:
        if not data and left:
            data = stream.read(min(left, WINDOW))
            if not data:
                raise zipfile.BadZipFile
            left -= len(data)
        if inflater is None:
            window, data = data, b""
        else:
            window = inflater.decompress(data, WINDOW)
            data = inflater.unconsumed_tail
        given += len(window)
        if given > member.file_size:
            raise InputError(DAMAGED, path=path)
        if window:
            yield window
        elif (not left and not data) or (inflater is not None and inflater.eof):
            break
    if given != member.file_size:
        raise InputError(DAMAGED, path=path)


class _Worksheet:
    """The rectangle around the cells of one sheet of .xlsx."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._columns: set[bytes] = set()
        self._last_row = self._cells = 0

    def see(self, tail: bytes, window: bytes) -> None:
        text = tail + window
        columns = _COLUMN.findall(text)
        self._columns.update(columns)
        self._cells += len(columns)
        self._last_row = max(self._last_row, *map(int, _ROW.findall(text)), 0)

    def end(self) -> None:
        width = max(map(_column_number, self._columns), default=0)
        _check_area(self._last_row * width, self._cells, self._path)


class _Strings:
    """How long the texts between two tags of a member of .xlsx are."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open = 0

    def see(self, _: bytes, window: bytes) -> None:
        # No text inside a window is longer than the window; only those that cross its edges are to be measured.
        ends = [at for at in (window.find(b"<"), window.find(b">")) if at >= 0]
        self._open += min(ends, default=len(window))
        if self._open > MAX_STRING_BYTES:
            raise _too_much(LONG_CELL, self._path, size=self._open)
        if ends:
            self._open = len(window) - 1 - max(window.rfind(b"<"), window.rfind(b">"))

    def end(self) -> None:
        pass


class _Span(NamedTuple):
    width: int
    cells: int


class _Document:
    """The rectangles around the cells of the sheets of .ods, where a cell or row may say that it is repeated."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end_element
        self._parser.EntityDeclHandler = self._entity
        self._parser.CharacterDataHandler = self._text
        self._row = self._last_row = self._width = self._cells = self._sheets = 0
        self._at = self._repeat = 0
        self._row_span = _Span(0, 0)
        self._length = 0

    def see(self, tail: bytes, window: bytes) -> None:
        try:
            self._parser.Parse(window)
        except expat.ExpatError as error:
            raise InputError(DAMAGED, path=self._path) from error

    def end(self) -> None:
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise InputError(DAMAGED, path=self._path) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table":
                self._row = self._last_row = self._width = self._cells = 0
                self._sheets += 1
                if self._sheets > MAX_SHEETS:
                    raise _too_much(
                        "{path}: el libro tiene {count} hojas, demasiadas; no se abrió", self._path, count=self._sheets
                    )
            case "table:table-row":
                self._repeat = _number(attributes.get("table:number-rows-repeated"))
                self._at, self._row_span = 0, _Span(0, 0)
            case "table:table-cell" | "table:covered-table-cell":
                count = _number(attributes.get("table:number-columns-repeated"))
                self._at += count
                self._length = 0
                if "office:value-type" in attributes:
                    self._row_span = _Span(self._at, self._row_span.cells + count)

    def _end_element(self, name: str) -> None:
        if name == "table:table-row":
            self._row += self._repeat
            if self._row_span.cells:
                self._last_row = self._row
                self._width = max(self._width, self._row_span.width)
                self._cells += self._row_span.cells
                _check_area(self._last_row * self._width, self._cells, self._path)
                _check_area(self._repeat * self._row_span.cells, self._row_span.cells, self._path)

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_STRING_BYTES:
            raise _too_much(LONG_CELL, self._path, size=self._length)

    def _entity(self, *_: object) -> None:
        raise InputError(DECLARES, path=self._path)


def _check_area(area: int, cells: int, path: str) -> None:
    if area > MAX_AREA or area > max(SMALL_AREA, MAX_SPREAD * cells):
        raise _too_much(
            "{path}: una hoja pide {size} celdas, casi todas vacías o demasiadas; no se abrió", path, size=area
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _number(written: str | None) -> int:
    return int(written) if written is not None and written.isdecimal() and len(written) < 12 else 1


def _too_much(message: str, path: str, **params: int) -> InputError:
    return InputError(message, path=path, **{key: f"{value:,}" for key, value in params.items()})
