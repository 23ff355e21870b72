"""Lists of months, as numbers, written `2 3 y 5`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipifica.fields.kinds import ReadValue, WrongValueError
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue
from tipifica.parser.scan.months import written_list


def read(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    """The months as integers, in the order of the note; the span is the whole list's."""
    for piece in pieces[:1]:
        value = piece.value.value if piece.value is not None else None
        if isinstance(value, list):
            yield field.key, tuple([int(m) for m in value]), (piece.span(),)


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The numbers, `y` before the last. Raises WrongValueError for a list that is empty."""
    months = values[field.key]
    if not isinstance(months, tuple) or not months:
        raise WrongValueError(field.key, months)
    return written_list([str(month) for month in months])
