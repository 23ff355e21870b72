"""Telephone numbers as national digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipifica.fields.kinds import ReadValue
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue, Span


def read(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    """The numbers that can be read, each once, in the order of the note; the first alone where the field holds one."""
    found: dict[str, Span] = {}
    for piece in pieces:
        if piece.value is not None and isinstance(piece.value.value, str):
            found.setdefault(piece.value.value, piece.span())
    if field.many and found:
        yield field.key, tuple(found), tuple(found.values())
    elif found:
        yield field.key, *next(iter(found.items()))


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The number, or the numbers with blanks between them."""
    value = values[field.key]
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
