"""Numbers, lists of months, amounts."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.fields.piece import Piece
from tipifica.model import FieldValue, Span

Value = tuple[str, FieldValue, Span | tuple[Span, ...]]


def read_one(field: str, pieces: list[Piece]) -> Iterator[Value]:
    """The one value that was read, where it can be."""
    for piece in pieces[:1]:
        value = piece.value.value if piece.value is not None else None
        if isinstance(value, str | int | float):
            yield field, value, piece.span()


def read_months(field: str, pieces: list[Piece]) -> Iterator[Value]:
    """The months as integers, in the order of the note; the span is the whole list's."""
    for piece in pieces[:1]:
        value = piece.value.value if piece.value is not None else None
        if isinstance(value, list):
            yield field, [int(m) for m in value], (piece.span(),)


def read_amount(field: str, pieces: list[Piece]) -> Iterator[Value]:
    """The amount as decimal text, and whether taxes come on top."""
    for piece in pieces[:1]:
        assert piece.value is not None and isinstance(piece.value.value, tuple)
        amount, tax = piece.value.value
        if amount is not None:
            yield field, str(amount), piece.span()
        if amount is not None or tax:
            yield field + "_plus_tax", bool(tax), piece.span()
