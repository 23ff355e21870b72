"""The two dates of a range, as ISO dates."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.fields.piece import Piece
from tipifica.model import FieldValue, Span
from tipifica.parser.scan.dates import DatePart


def read_dates(field: str, pieces: list[Piece]) -> Iterator[tuple[str, FieldValue, Span]]:
    """`start_date` and `end_date`, each where it can be read."""
    for piece in pieces[:1]:
        assert piece.value is not None and isinstance(piece.value.value, tuple)
        for key, part in zip(("start_date", "end_date"), piece.value.value, strict=True):
            if isinstance(part, DatePart) and part.value is not None:
                yield key, part.value.isoformat(), piece.span(part.start, part.end)
