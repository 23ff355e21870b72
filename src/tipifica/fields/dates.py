"""The two dates of a range, as ISO dates: the parts of a field that holds nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tipifica.fields.kinds import ReadValue, WrongValueError
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue
from tipifica.parser.scan.dates import DatePart
from tipifica.parser.scan.dates import written as written_date


def read(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    """The first and the last day, each where it can be read."""
    for piece in pieces[:1]:
        assert piece.value is not None and isinstance(piece.value.value, tuple)
        for key, part in zip(field.parts, piece.value.value, strict=True):
            if isinstance(part, DatePart) and part.value is not None:
                yield key, part.value.isoformat(), piece.span(part.start, part.end)


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str | None:
    """Both days with a dash between them. Raises WrongValueError for one that is no ISO date."""
    days = [_day(key, str(values[key])) for key in field.parts if key in values]
    return " - ".join(days) if len(days) == len(field.parts) else None


def _day(key: str, value: str) -> str:
    try:
        return written_date(date.fromisoformat(value))
    except ValueError as error:
        raise WrongValueError(key, value) from error
