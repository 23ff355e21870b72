"""The values of a reading and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import cast

from tipifica.fields import texts
from tipifica.fields.piece import Piece
from tipifica.model import FieldValue, Span
from tipifica.model.named import NamedTuple
from tipifica.parser.choose.reading import Reading
from tipifica.parser.forms.automaton import TEXT, WORD
from tipifica.parser.tell.item import LISTS, Item

Spans = Span | tuple[Span, ...]
Reader = Callable[[str, list[Piece]], Iterable[tuple[str, FieldValue, Spans]]]

# The module and the function for each kind of value.
_READERS = {
    "AMOUNT": ("numbers", "read_amount"),
    "ANI": ("numbers", "read_one"),
    "ATTEMPT": ("numbers", "read_one"),
    "COUNT": ("numbers", "read_one"),
    "DATES": ("dates", "read_dates"),
    "LOGIN": ("texts", "read_text"),
    "MONTHS": ("numbers", "read_months"),
    "PERCENT": ("numbers", "read_one"),
    "PHONE": ("phones", "read_phones"),
    "REFERENCE": ("texts", "read_text"),
    "SERVICE": ("numbers", "read_one"),
    "VISIT": ("numbers", "read_one"),
}


class Extracted(NamedTuple):
    """`fields` in the order of the note, and for each its span in the note: a tuple of spans where the value is a
    list."""

    fields: Mapping[str, FieldValue]
    spans: Mapping[str, Spans]


NOTHING = Extracted({}, {})


def extract(reading: Reading, items: Sequence[Item], shared: frozenset[str] | None = None) -> Extracted:
    """The fields of a reading with these items. `shared` keeps those alone (the template that candidates have in
    common)."""
    pieces: dict[str, list[Piece]] = {}
    for item in items:
        position = item.step.position
        if item.kind in ("value", "text", "word", "joined") and position is not None and position.field:
            pieces.setdefault(position.field, []).append(_piece(reading, item))
    fields: dict[str, FieldValue] = {}
    spans: dict[str, Spans] = {}
    for field, found in pieces.items():
        if shared is not None and field not in shared:
            continue
        for key, value, span in _reader(found[0])(field, found):
            fields[key] = value
            spans[key] = span
    return Extracted(fields, spans)


def _reader(piece: Piece) -> Reader:
    position = piece.position
    if position.kind == WORD:
        return texts.read_word
    if position.kind == TEXT:
        return texts.read_actions if position.field in LISTS else texts.read_text
    return _reader_of(position.symbol)


@cache
def _reader_of(kind: str) -> Reader:
    """The reader of a kind of value, loaded when the first note holds one."""
    module, name = _READERS[kind]
    return cast(Reader, getattr(import_module(f"tipifica.fields.{module}"), name))


def _piece(reading: Reading, item: Item) -> Piece:
    cleaned, position = reading.cleaned, item.step.position
    assert position is not None
    start = item.start
    value = item.step.value
    if value is not None and value.at is not None:
        start = value.at
    return Piece(position, cleaned.text[start : item.end], value, start, reading.cleaned)
