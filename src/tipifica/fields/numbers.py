"""Numbers: counts, and those that are kept as their digits (of a service, a visit, a payer)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipifica.fields.kinds import ReadValue
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue


def read(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    """The one value that was read, where it can be."""
    for piece in pieces[:1]:
        value = piece.value.value if piece.value is not None else None
        if isinstance(value, str | int | float):
            yield field.key, value, piece.span()


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The digits."""
    return str(values[field.key])
