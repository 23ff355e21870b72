"""Objects of a JSON Lines text: one a line, the note a string, everything else in the line left as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from tipifica.files.columns import Columns, Wanted
from tipifica.files.errors import InputError
from tipifica.files.splice import Span, splice
from tipifica.model import Edit
from tipifica.model.named import NamedTuple


class JsonRow(NamedTuple):
    """One object: its source line, its values as text (else None), where columns stand in them, and its 1-based line.

    A blank line holds no object: it has no cells and no columns.
    """

    raw: str
    cells: tuple[str | None, ...]
    columns: Columns | None
    line: int


class Number(str):
    """A number as it was written: a case `0012.0` keeps its digits, and no length of them is too long."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number, object_pairs_hook=tuple)
_BLANK = " \t\r\n"
_MANY_FORMS = 1000
_STRING_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)


def read_objects(source: Iterator[str], wanted: Wanted, path: str) -> Iterator[JsonRow]:
    """Yield a row for each line of `source`, blank ones included.

    Raises InputError, which names the line: no JSON object, a key given twice, no column of notes or several, a note
    that is no string, or a value of the record that is neither text nor number.
    """
    known: dict[tuple[str, ...], Columns] = {}
    for line, raw in enumerate(source, 1):
        if not raw.strip(_BLANK):
            yield JsonRow(raw, (), None, line)
            continue
        pairs = _object(raw, line, path)
        keys = tuple(key for key, _ in pairs)
        columns = known.get(keys)
        if columns is None:
            columns = _columns(keys, wanted, line, path)
            # Objects of one table have few forms; a file in which each has its own must not fill the memory.
            if len(known) < _MANY_FORMS:
                known[keys] = columns
        yield JsonRow(raw, _cells(pairs, columns, line, path), columns, line)


def rewrite_string(raw: str, wanted: Wanted, path: str, edits: Sequence[Edit]) -> str:
    """Return the source of an object, `raw`, with `edits` (against the text of its note) made in place.

    The other characters of the string stay escaped, or not, as they were. New ones are escaped where the line escapes
    whatever is not ASCII; a null becomes a string.
    """
    position = wanted.find([key for key, _ in _DECODER.decode(raw)], path).note
    start, end = _value_span(raw, position)
    written = raw[start:end] if raw[start] == '"' else '""'
    escapes = raw.isascii() and "\\u" in raw

    def encode(content: str) -> str:
        return json.dumps(content, ensure_ascii=escapes)[1:-1]

    inside = [match.span() for match in _STRING_CHARACTER.finditer(written, 1, len(written) - 1)]
    return raw[:start] + splice(written, inside, edits, encode, at=1) + raw[end:]


def _value_span(raw: str, position: int) -> Span:
    """Return where the value of the member at `position` stands; `raw` was decoded before: it is well formed."""
    at = raw.index("{") + 1
    for _ in range(position):
        at = _skip(raw, _member(raw, at)[1]) + 1
    return _member(raw, at)


def _member(raw: str, at: int) -> Span:
    _, end = _DECODER.raw_decode(raw, _skip(raw, at))
    start = _skip(raw, raw.index(":", end) + 1)
    _, end = _DECODER.raw_decode(raw, start)
    return start, end


def _skip(raw: str, at: int) -> int:
    while raw[at] in _BLANK:
        at += 1
    return at


def members(raw: str) -> tuple[tuple[str, object], ...]:
    """Return the members of the JSON object that `raw` is, in order: numbers as `Number`, objects as such tuples.

    Raises ValueError where it is none.
    """
    try:
        value = _DECODER.decode(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, tuple):
        raise ValueError("no object")
    return value


def _object(raw: str, line: int, path: str) -> tuple[tuple[str, object], ...]:
    try:
        return members(raw)
    except ValueError as error:
        raise InputError("{path}: la línea {line} no es un objeto JSON", path=path, line=line) from error


def _columns(keys: tuple[str, ...], wanted: Wanted, line: int, path: str) -> Columns:
    if len(set(keys)) < len(keys):
        raise InputError("{path}: en la línea {line} una clave está repetida", path=path, line=line)
    return wanted.find(keys, f"{path}:{line}")


def _cells(pairs: tuple[tuple[str, object], ...], columns: Columns, line: int, path: str) -> tuple[str | None, ...]:
    note = pairs[columns.note][1]
    if note is not None and (not isinstance(note, str) or isinstance(note, Number)):
        raise _no_text(pairs[columns.note][0], line, path)
    for position in columns[1:]:
        if position is not None and not isinstance(pairs[position][1], str | None):
            raise _no_text(pairs[position][0], line, path)
    return tuple(value if isinstance(value, str) else None for _, value in pairs)


def _no_text(key: str, line: int, path: str) -> InputError:
    return InputError("{path}: en la línea {line} «{column}» no es un texto", path=path, line=line, column=key)
