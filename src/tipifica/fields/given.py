"""Values as somebody gives them, on a command line or in a form, read as those of a note are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tipifica.fields.kinds import code_of
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue
from tipifica.model.values import LOGIN, VALUE_KINDS
from tipifica.parser.forms.automaton import Position
from tipifica.parser.scan import Scanned, scanner
from tipifica.parser.tokens.characters import Cleaned
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.tokenizer import BREAK_TEXT
from tipifica.parser.words.lexicon import Lexicon

_BETWEEN = " ,;/"
_FLAGS = {"true": True, "false": False}


def given(field: Field, text: str, lexicon: Lexicon) -> dict[str, FieldValue]:
    """The value of a field, or those of its parts, that `text` says. Raises ValueError where it says none, or more."""
    text = " ".join(text.split())
    pieces = list(_pieces(field, text, lexicon))
    found = {key: value for key, value, _ in code_of(field.kind).read(field, pieces)} if pieces else {}
    if not found.keys() >= (set(field.parts) if field.holds is None else {field.key}):
        raise ValueError(text)
    return found


def given_part(part: Field, text: str) -> FieldValue:
    """The value of a part of a field: an ISO date, `true` or `false`. Raises ValueError where `text` is none."""
    if part.holds == "date":
        return date.fromisoformat(text).isoformat()
    if text not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text]


def parts_of(described: Mapping[str, Field]) -> frozenset[str]:
    """The keys of those fields that are parts of another."""
    return frozenset(part for field in described.values() for part in field.parts)


def _pieces(field: Field, text: str, lexicon: Lexicon) -> Iterator[FieldText]:
    """What a note would be cut into that said this of the field."""
    kind = VALUE_KINDS[field.kind]
    if kind.place == "word":
        yield from (_piece(word, text) for word in field.words if fold(word) == fold(text))
    elif kind.place == "text" or field.kind == LOGIN:
        # Several of one field stand apart as they do in a note.
        parts = text.split(BREAK_TEXT) if field.many else [text]
        yield from (_piece(field.key, part.strip()) for part in parts if part.strip())
    elif field.kind == "attempt":
        number = lexicon.ordinals.get(fold(text).replace(" ", ""))
        if number is not None:
            yield _piece(field.key, text, Scanned(len(text), 0, 0, number))
    else:
        yield from _scanned(field, text)


def _scanned(field: Field, text: str) -> Iterator[FieldText]:
    """The value that is all of `text`; of a list, the values one after the other. Raises ValueError for anything else
    in it."""
    at = 0
    while at < len(text):
        found = [s for s in scanner(field.kind.upper())(text, at) if s.value is not None]
        whole = max(found, key=lambda s: (s.end, -s.cost), default=None)
        if whole is None or (whole.end < len(text) and not field.many):
            raise ValueError(text)
        yield _piece(field.key, text[at : whole.end], whole)
        at = whole.end
        while at < len(text) and text[at] in _BETWEEN:
            at += 1


def _piece(symbol: str, text: str, value: Scanned | None = None) -> FieldText:
    return FieldText(Position(0, "value", symbol, "", 0, False, True, False, False), text, value, 0, Cleaned(text))
