"""What the records of an .xls say that its reader does not: which cells hold errors (MS-XLS, MS-CFB).

Only as much of both formats as that takes. Whatever is not as expected ends the search: the reader has judged the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # from here on numbers of sectors are marks
_NAMES = ("Workbook", "Book")
_FORMULA, _EOF, _BOUNDSHEET, _BOOLERR = 0x0006, 0x000A, 0x0085, 0x0205
_ERROR_VALUE = 2
_SHOWN = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def errors(workbook: bytes, number: int) -> Mapping[tuple[int, int], str]:
    """Return the cells of the `number`th sheet (from 0) that hold errors: row and column, from 0, and what it shows."""
    try:
        stream = _stream(workbook)
        begins = [struct.unpack_from("<I", data)[0] for kind, data in _records(stream, 0) if kind == _BOUNDSHEET]
        return dict(_errors(stream, begins[number]))
    except (struct.error, IndexError, KeyError):
        return {}


def _errors(stream: bytes, begin: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, data in _records(stream, begin):
        if kind == _BOOLERR:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            if is_error:
                yield (row, column), _SHOWN.get(value, "#")
        elif kind == _FORMULA:
            row, column, _, value, _, code, _, mark = struct.unpack_from("<HHHBBB3sH", data)
            if mark == 0xFFFF and value == _ERROR_VALUE:
                yield (row, column), _SHOWN.get(code, "#")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part of the workbook: their kinds and what they hold."""
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(file: bytes) -> bytes:
    """The workbook's stream in its compound file."""
    if not file.startswith(_SIGNATURE):
        return file  # the records by themselves, as old programs write them
    sector_shift, mini_shift = struct.unpack_from("<HH", file, 30)
    size, mini_size = 1 << sector_shift, 1 << mini_shift
    directory_start, mini_cutoff, mini_start = struct.unpack_from("<I4xII", file, 48)
    table = _allocation(file, size)
    directory = b"".join(_sectors(file, directory_start, table, size))
    entries = {_name(entry): entry for entry in _cut(directory, 128)}
    found = entries[next(name for name in (*_NAMES, "") if name in entries or not name)]
    start, length = struct.unpack_from("<II", found, 116)
    if length >= mini_cutoff:
        return b"".join(_sectors(file, start, table, size))[:length]
    root_start, root_length = struct.unpack_from("<II", entries["Root Entry"], 116)
    mini = b"".join(_sectors(file, root_start, table, size))[:root_length]
    mini_table = _numbers(b"".join(_sectors(file, mini_start, table, size)))
    return b"".join(_sectors(mini, start, mini_table, mini_size, first=0))[:length]


def _allocation(file: bytes, size: int) -> list[int]:
    """Which sector follows on each."""
    listed = list(struct.unpack_from("<109I", file, 76))
    more, count = struct.unpack_from("<II", file, 68)
    for _ in range(count):
        sector = _numbers(file[(more + 1) * size : (more + 2) * size])
        listed += sector[:-1]
        more = sector[-1]
    sectors = [file[(each + 1) * size : (each + 2) * size] for each in listed if each < _END]
    return _numbers(b"".join(sectors))


def _sectors(file: bytes, start: int, table: list[int], size: int, first: int = 1) -> Iterator[bytes]:
    """The sectors of a chain; the header takes the place of `first` of them. Raises IndexError for a circle."""
    for _ in range(len(table) + 1):
        if start >= _END:
            return
        yield file[(start + first) * size : (start + first + 1) * size]
        start = table[start]
    raise IndexError


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data) - size + 1, size))


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace")
