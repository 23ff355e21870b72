"""Amounts of money as decimal text, and whether taxes come on top, which is their part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipifica.fields.kinds import ReadValue
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue
from tipifica.parser.scan.amount import written as written_amount


def read(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    """The amount, where it can be read, and whether taxes come on top."""
    (taxed,) = field.parts
    for piece in pieces[:1]:
        assert piece.value is not None and isinstance(piece.value.value, tuple)
        amount, tax = piece.value.value
        if amount is not None:
            yield field.key, str(amount), piece.span()
        if amount is not None or tax:
            yield taxed, bool(tax), piece.span()


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str | None:
    """The amount with its sign, and the taxes where they come on top."""
    if field.key not in values:
        return None
    (taxed,) = field.parts
    return written_amount(str(values[field.key]), bool(values.get(taxed)))
