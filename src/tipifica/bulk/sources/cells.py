"""Values of workbooks, columns and databases as the text of a cell, nothing added and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from tipifica.files.columns import Columns
from tipifica.files.why import Why


class Unreadable(str):
    """The text that stands for a value which is no text: bytes that are no UTF-8, lists, objects."""

    __slots__ = ()


class _Digits(Unreadable):
    """Bytes that are no text, in hexadecimal digits."""

    __slots__ = ()


def take_unread(
    columns: list[Sequence[str | None]] | list[list[str | None]], header: Sequence[str], roles: Columns
) -> dict[int, Why]:
    """Return which rows have no text where a note or a part of the record should be, and why they cannot be checked.

    Bytes are taken out of the column of notes, where their digits would be read as a note.
    """
    unread = {
        row: Why("«{column}» no es un texto", {"column": header[at]})
        for at in reversed(roles)
        if at is not None
        for row, cell in enumerate(columns[at])
        if isinstance(cell, Unreadable)
    }
    if unread:
        columns[roles.note] = [None if type(cell) is _Digits else cell for cell in columns[roles.note]]
    return unread


def as_text(value: object) -> str | None:
    """Return a value as text, None for none.

    A whole number has its digits and no point (spreadsheets keep 996652364 as 996652364.0), any other its shortest
    decimals; dates and times are ISO, a date without a time of day has none, and
    a duration is hours, minutes and seconds; bytes are UTF-8, else hexadecimal digits;
    lists and mappings are JSON. What is no text is `Unreadable`.
    """
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return _of_float(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            midnight = value.time() == time() and value.tzinfo is None
            return value.date().isoformat() if midnight else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case bytes() | bytearray() | memoryview():
            return _of_bytes(bytes(value))
        case list() | tuple() | dict():
            return Unreadable(json.dumps(value, ensure_ascii=False, default=as_text))
        case _:
            return str(value)


def _of_float(value: float) -> str:
    if not isfinite(value) or not value.is_integer():
        return repr(value)
    return str(int(value))


def _of_bytes(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _Digits(value.hex())
