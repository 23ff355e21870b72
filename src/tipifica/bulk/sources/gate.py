"""What is said of a file that is no workbook, or none that can be read.

A few kilobytes of a workbook can ask for gigabytes. Nothing of it is opened here: the process that does has a limit of
memory and of time (`workbook_reader`), and ends by itself when it meets either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from tipifica.files.errors import InputError

# How the reading process ends where it could not read the workbook, and what that means; any other end is a limit.
PASSWORD, DAMAGED, BINARY, OTHER = 11, 12, 13, 14
TOLD: Mapping[int, str] = {
    PASSWORD: "{path}: está protegido con contraseña; quítesela y vuelva a guardarlo",
    DAMAGED: "{path}: el libro está dañado o incompleto",
    BINARY: "{path}: es un libro binario (.xlsb); guárdelo como .xlsx",
    OTHER: "{path}: no es un libro de Excel ni de LibreOffice",
}
LIMITS = "{path}: el libro no se pudo leer con la memoria y el tiempo permitidos"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_HTML = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<style")


def check(stream: BinaryIO, path: str) -> None:
    """Raise InputError if what `stream` begins with is no workbook of any kind, whatever it is called."""
    head = stream.read(_HEAD)
    if not head.startswith((ZIP, OLE)):
        raise _no_workbook(head, path)


def _no_workbook(head: bytes, path: str) -> InputError:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        message = "{path}: está vacío"
    elif b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        message = "{path}: no es un libro de Excel sino XML; ábralo en Excel y guárdelo como .xlsx"
    elif start.startswith(_HTML) or b"<table" in start:
        message = "{path}: no es un libro de Excel sino una página HTML; ábralo en Excel y guárdelo como .xlsx"
    elif b"\0" not in head:
        message = "{path}: no es un libro de Excel sino texto; si es una tabla, póngale la terminación .csv"
    else:
        message = TOLD[OTHER]
    return InputError(message, path=path)
