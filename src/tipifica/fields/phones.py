"""Telephone numbers as national digits."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.fields.piece import Piece
from tipifica.model import FieldValue, Span

ONE = frozenset({"reference_phone"})


def read_phones(field: str, pieces: list[Piece]) -> Iterator[tuple[str, FieldValue, Span | tuple[Span, ...]]]:
    """The numbers that can be read, each once, in the order of the note; a single number where the field holds one."""
    found: dict[str, Span] = {}
    for piece in pieces:
        if piece.value is not None and isinstance(piece.value.value, str):
            found.setdefault(piece.value.value, piece.span())
    if not found:
        return
    if field in ONE:
        number, span = next(iter(found.items()))
        yield field, number, span
    else:
        yield field, list(found), tuple(found.values())
