"""Values of workbooks, columns and databases as the text of a cell, nothing added and nothing lost."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite


def as_text(value: object) -> str | None:
    """Return a value as text, None for none.

    A whole number has its digits and no point (spreadsheets keep 996652364 as 996652364.0), any other its shortest
    decimals; dates and times are ISO, a date without a time of day has none, and
    a duration is hours, minutes and seconds; bytes are UTF-8, else hexadecimal digits;
    lists and mappings are JSON.
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
        case bytes():
            return _of_bytes(value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=as_text)
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
        return value.hex()
