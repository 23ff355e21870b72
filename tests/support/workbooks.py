"""Workbooks that ask for more than they seem to, and broken ones; made byte by byte, each in a moment."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>observacion</t></is></c></row>'


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(sheets: int = 1, rows: str = HEADER + f'<row r="2">{text_cell("A2", "nota")}</row>') -> dict[str, str]:
    """The members of a plain workbook."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="H{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    kind = f"{RELATIONS}/worksheet"
    related = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    strings = f'<Relationship Id="rId0" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}{strings}'
        "</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"></sst>',
        **{f"xl/worksheets/sheet{n}.xml": sheet(rows) for n in numbers},
    }


def packed(members: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def xlsx(**changes: str | bytes) -> bytes:
    """A plain workbook of which the sheet, or the shared strings, are other ones."""
    members: dict[str, str | bytes] = dict(parts())
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    for name, content in changes.items():
        members[names.get(name, name)] = content
    return packed(members)


def ods(content: str) -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _far_cell() -> bytes:
    return xlsx(sheet=sheet(HEADER + f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'))


def _far_column() -> bytes:
    rows = "".join(f'<row r="{n}">{text_cell(f"A{n}", "nota")}</row>' for n in range(2, 6000))
    return xlsx(sheet=sheet(HEADER + rows + f'<row r="6001">{text_cell("XFD6001", "x")}</row>'))


def _dimension() -> bytes:
    plain = sheet(HEADER + f'<row r="2">{text_cell("A2", "nota")}</row>')
    return xlsx(sheet=plain.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'))


def _long_text() -> bytes:
    return xlsx(sheet=sheet(HEADER + f'<row r="2">{text_cell("A2", "a" * (70 << 20))}</row>'))


def _declared() -> bytes:
    """The directory says that a member is small; it is not."""
    data = bytearray(xlsx(sheet=sheet(HEADER + '<row r="2"/>' * 3_000_000)))
    name = b"xl/worksheets/sheet1.xml"
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.rfind(signature, 0, data.find(name) if at == 22 else data.rfind(name))
        data[start + at : start + at + 4] = struct.pack("<I", 500)
    return bytes(data)


def _gigabytes() -> bytes:
    """The directory says that a member is larger than any workbook."""
    data = bytearray(xlsx())
    start = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[start + 24 : start + 28] = struct.pack("<I", 0xFFFF_FFF0)
    return bytes(data)


def _overlapping() -> bytes:
    """Two sheets of the directory are one and the same block."""
    data = bytearray(packed(parts(2)))
    places = [data.rfind(b"PK\x01\x02", 0, data.rfind(f"xl/worksheets/sheet{n}.xml".encode())) for n in (1, 2)]
    data[places[1] + 42 : places[1] + 46] = data[places[0] + 42 : places[0] + 46]
    return bytes(data)


def _nested() -> bytes:
    inner = packed({"bomb": b"\0" * (50 << 20)})
    return xlsx(**{"xl/embeddings/inner.zip": packed({"inner.zip": inner})})


def _huge_string() -> bytes:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"a" * (3 << 20)}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 4000))
    return xlsx(strings=strings, sheet=sheet(HEADER + cells))


def _repeated_string() -> bytes:
    """Each string is short enough, and each cell; together they are six gigabytes."""
    strings = f'<sst xmlns="{MAIN}"><si><t>{"a" * (900 << 10)}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 7000))
    return xlsx(strings=strings, sheet=sheet(HEADER + cells))


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]>'
    return xlsx(sheet=sheet(HEADER + f'<row r="2">{text_cell("A2", "&e11;")}</row>', declared))


def _merged() -> bytes:
    ranges = '<mergeCell ref="A2:XFD1048576"/>' * 2000
    rows = HEADER + f'<row r="2">{text_cell("A2", "nota")}</row>'
    return xlsx(sheet=sheet(rows, after=f'<mergeCells count="2000">{ranges}</mergeCells>'))


def _ods_repeated() -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    return ods(
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="H"><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )


def _ods_entities() -> bytes:
    return ods('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')


def _flagged() -> bytes:
    """A member says that it is encrypted."""
    data = bytearray(xlsx())
    start = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/workbook.xml"))
    data[start + 8] |= 1
    return bytes(data)


# What each is called, how it ends, how it is made, and the number of notes where it is harmless.
BOMBS: Mapping[str, tuple[str, Callable[[], bytes], int | None]] = {
    "a cell far away": (".xlsx", _far_cell, None),
    "a column far away": (".xlsx", _far_column, None),
    "a dimension that is not true": (".xlsx", _dimension, 1),
    "a text of 70 MB": (".xlsx", _long_text, None),
    "more bytes than declared": (".xlsx", _declared, None),
    "gigabytes declared": (".xlsx", _gigabytes, 1),
    "members that overlap": (".xlsx", _overlapping, None),
    "a zip in a zip in the workbook": (".xlsx", _nested, 1),
    "a huge shared string": (".xlsx", _huge_string, None),
    "a long shared string in many cells": (".xlsx", _repeated_string, None),
    "many sheets": (".xlsx", lambda: packed(parts(501)), None),
    "many members": (".xlsx", lambda: packed({**parts(), **{f"x{n}": "" for n in range(2500)}}), 1),
    "entities": (".xlsx", _entities, None),
    "merged cells over whole sheets": (".xlsx", _merged, 1),
    "repeated cells": (".ods", _ods_repeated, None),
    "entities in ods": (".ods", _ods_entities, None),
    "truncated": (".xlsx", lambda: xlsx()[:-200], None),
    "truncated at the front": (".xlsx", lambda: xlsx()[:700], None),
    "a member with a password": (".xlsx", _flagged, None),
    "a password": (".xlsx", lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, None),
    "a broken .xls": (".xls", lambda: OLE + bytes(range(256)) * 40, None),
    "an HTML page called .xls": (".xls", lambda: b"<html><body><table><tr><td>observacion</td></tr></table>", None),
    "XML called .xls": (
        ".xls",
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        None,
    ),
    "a text called .xlsx": (".xlsx", lambda: b"observacion;caso\na;1\n", None),
    "an empty file": (".xlsx", lambda: b"", None),
    "a zip that is no workbook": (".xlsx", lambda: packed({"readme.txt": "x"}), None),
    "a binary workbook": (".xlsx", lambda: packed({"xl/workbook.bin": b"\x83\x01\x00"}), None),
}


def write_bomb(folder: Path, name: str) -> Path:
    ending, make, _ = BOMBS[name]
    path = folder / f"libro{ending}"
    path.write_bytes(make())
    return path
