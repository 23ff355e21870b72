"""Objects of a JSON Lines text: one a line, the note a string, everything else in the line left as it is written.

The columns are the keys of all objects together, so a text is read once for them alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from tipifica.files.columns import NOTE_ROLE, Columns, Wanted
from tipifica.files.errors import InputError
from tipifica.files.rows.apart import SHORT, no_note
from tipifica.files.splice import TextRange, splice
from tipifica.files.why import Why
from tipifica.model import Edit

NO_OBJECT = Why("la línea no es un objeto JSON")
TWICE = Why("una clave está repetida")
MAX_COLUMNS = 10_000
_SPOOL_BYTES = 1 << 22

Members = tuple[tuple[str, object], ...]


class JsonRow(NamedTuple):
    """One object: its source line, its values as text in the order of `Objects.columns` (None where it has none), its
    1-based line, why it cannot be trusted, and what it is where it is no note. A blank line holds no object: it has no
    cells."""

    raw: str
    cells: tuple[str | None, ...]
    line: int
    why: Why | None = None
    apart: Why | None = None


class JsonObjects(NamedTuple):
    """The objects of a text: the key of their notes, what the cells of their rows hold, the rows, and what their reader
    should be told of how they are read."""

    key: str
    columns: Columns
    rows: Iterator[JsonRow]
    said: tuple[Why, ...]


class Number(str):
    """A number as it was written: a case `0012.0` keeps its digits, and no length of them is too long."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number, object_pairs_hook=tuple)
_BLANK = " \t\r\n"
_STRING_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)


def read_objects(source: Iterator[str], wanted: Wanted, path: str) -> JsonObjects:
    """Read all lines of `source` for their keys, and return the objects.

    Raises InputError: a JSON array or objects over several lines, too many keys, no column of notes or several.
    """
    # Kept on the disk without a name: the text may come from a pipe, and has any size.
    spool = SpooledTemporaryFile(_SPOOL_BYTES, "w+", encoding="utf-8", errors="surrogatepass", newline="")  # noqa: SIM115 - closed with its rows
    try:
        header = keys_of(_kept(source, spool), path)
        columns = wanted.find(header, path)
    except BaseException:
        spool.close()
        raise
    key = header[columns.note]
    # Of thousands of keys those alone that say something of the note.
    names = [header[at] for at in columns if at is not None]
    compact = Columns(*[None if at is None else names.index(header[at]) for at in columns])  # type: ignore[arg-type]
    return JsonObjects(key, compact, _rows(spool, names, compact), wanted.said(header, columns))


def _kept(source: Iterable[str], spool: SpooledTemporaryFile[str]) -> Iterator[str]:
    for line in source:
        spool.write(line)
        yield line


def _rows(spool: SpooledTemporaryFile[str], names: Sequence[str], columns: Columns) -> Iterator[JsonRow]:
    with spool:
        spool.seek(0)
        for line, raw in enumerate(spool, 1):
            if not raw.strip(_BLANK):
                yield JsonRow(raw, (), line)
                continue
            pairs, why = object_of(raw, names, columns)
            values = dict(pairs)
            cells = tuple([as_text(values.get(name)) for name in names])
            yield JsonRow(raw, cells, line, why, _apart(values, names[columns.note]))


def _apart(values: Mapping[str, object], key: str) -> Why | None:
    note = values.get(key)
    if not values or (isinstance(note, str) and len(note) >= SHORT):
        return None
    keys = [*values] if key in values else [*values, key]
    return no_note([as_text(values.get(name)) for name in keys], keys, keys.index(key))


def keys_of(source: Iterable[str], path: str) -> tuple[str, ...]:
    """Return the keys of all objects, in the order in which they first appear; of an empty text, what notes are called.

    Raises InputError where there are too many, or no object at all, or where the text is JSON, but not an object a
    line.
    """
    keys: dict[str, None] = {}
    seen = False
    for raw in source:
        written = raw.strip(_BLANK)
        if not seen and written:
            seen = True
            _refuse_other_json(written, path)
        try:
            found = members(raw)
        except ValueError:  # listed when its row is read
            continue
        for key, _ in found:
            keys.setdefault(key)
        if len(keys) > MAX_COLUMNS:
            raise InputError("{path}: tiene más de {limit} columnas", path=path, limit=MAX_COLUMNS)
    if seen and not keys:
        raise InputError("{path}: ninguna línea es un objeto JSON", path=path)
    return tuple(keys) or (NOTE_ROLE,)


def refuse_json(head: Iterable[str], path: str) -> None:
    """Raise InputError if the first line of a text that says something begins JSON: a list, an object, or objects of
    which each is a line. No note and no header does."""
    first = next((text for line in head if (text := line.strip())), "")
    if first == "[" or first.startswith(("[{", "[ {")):
        raise InputError("{path}: es una lista JSON; póngale la terminación .json y léala con tipifica scan", path=path)
    if first == "{" or (first.startswith(('{"', '{ "')) and first.endswith("}")):
        raise InputError("{path}: es JSON; si cada línea es un objeto, póngale la terminación .jsonl", path=path)


def _refuse_other_json(first: str, path: str) -> None:
    if first == "[" or first.startswith(("[{", "[ {")):
        raise InputError(
            "{path}: no son JSON Lines sino una lista JSON; póngale la terminación .json y léala con tipifica scan",
            path=path,
        )
    if first == "{":
        raise InputError("{path}: un objeto ocupa varias líneas; en JSON Lines va uno en cada línea", path=path)


def object_of(raw: str, names: Sequence[str], columns: Columns) -> tuple[Members, Why | None]:
    """Return the members of the object that `raw` is, and why they cannot be trusted (None where they can): no object,
    a key twice, a note that is no text, or a value of the record that is neither text nor number. `names` are the keys
    of `columns`."""
    try:
        pairs = members(raw)
    except ValueError:
        return (), NO_OBJECT
    values = dict(pairs)
    if len(values) < len(pairs):
        return pairs, TWICE
    for at in columns:
        if at is not None and not _is_text(values.get(names[at]), is_note=at == columns.note):
            return pairs, Why("«{column}» no es un texto", {"column": names[at]})
    return pairs, None


def _is_text(value: object, *, is_note: bool) -> bool:
    return value is None or (isinstance(value, str) and not (is_note and isinstance(value, Number)))


def as_text(value: object) -> str | None:
    """Return a value of JSON as the text of a cell: numbers as they are written, lists and objects as JSON."""
    if value is None or type(value) is str:
        return value
    return _json(value)


def _json(value: object) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, tuple):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_json(each)}" for key, each in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def rewrite_string(raw: str, key: str, edits: Sequence[Edit]) -> str:
    """Return the source of an object, `raw`, with `edits` (against the text of its note, the value of `key`) made in
    place.

    The other characters of the string stay escaped, or not, as they were. New ones are escaped where the line escapes
    whatever is not ASCII; a null becomes a string.
    """
    start, end = value_span(raw, key)
    written = raw[start:end] if raw[start] == '"' else '""'
    escapes = raw.isascii() and "\\u" in raw

    def encode(content: str) -> str:
        return json.dumps(content, ensure_ascii=escapes)[1:-1]

    return raw[:start] + splice(written, _inside_quotes(written), edits, encode, at=1) + raw[end:]


def characters_of_string(raw: str, key: str) -> list[TextRange]:
    """Return where each code point of a note, the value of `key`, stands in the source of its object; nowhere where it
    is no string."""
    start, end = value_span(raw, key)
    written = raw[start:end]
    return [(start + a, start + b) for a, b in _inside_quotes(written)] if written[0] == '"' else []


def _inside_quotes(written: str) -> list[TextRange]:
    return [match.span() for match in _STRING_CHARACTER.finditer(written, 1, len(written) - 1)]


def value_span(raw: str, key: str) -> TextRange:
    """Return where the value of `key` stands in the source of an object that has it."""
    position = [name for name, _ in _DECODER.decode(raw)].index(key)
    at = raw.index("{") + 1
    for _ in range(position):
        at = _skip(raw, _member(raw, at)[1]) + 1
    return _member(raw, at)


def _member(raw: str, at: int) -> TextRange:
    _, end = _DECODER.raw_decode(raw, _skip(raw, at))
    start = _skip(raw, raw.index(":", end) + 1)
    _, end = _DECODER.raw_decode(raw, start)
    return start, end


def _skip(raw: str, at: int) -> int:
    while raw[at] in _BLANK:
        at += 1
    return at


def members(raw: str) -> Members:
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
