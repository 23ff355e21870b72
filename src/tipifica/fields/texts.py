"""Text as it stands: logins, names, addresses, references, free text. What commas part is the values of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipifica.fields.kinds import ReadValue
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue, Span


def read(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    """One text, blanks folded and line breaks joined, its span from the first piece to the last; of a list, what stands
    between commas, empty parts left out."""
    if field.many:
        yield from _parts(field, pieces)
        return
    text = " ".join(" ".join(p.text for p in pieces).split())
    yield field.key, text, Span(pieces[0].span().start, pieces[-1].span().end)


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The text; the texts of a list with commas between them."""
    value = values[field.key]
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _parts(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    values: list[str] = []
    spans: list[Span] = []
    for piece in pieces:
        at = piece.start
        for part in piece.text.split(","):
            text = " ".join(part.split())
            if text:
                lead = len(part) - len(part.lstrip())
                values.append(text)
                spans.append(piece.span(at + lead, at + len(part.rstrip())))
            at += len(part) + 1
    if values:
        yield field.key, tuple(values), tuple(spans)
