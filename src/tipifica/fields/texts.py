"""Free text: names, addresses, scenarios; lists of actions; words that are a choice of the form."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.fields.piece import Piece
from tipifica.model import FieldValue, Span

Value = tuple[str, FieldValue, Span | tuple[Span, ...]]


def read_text(field: str, pieces: list[Piece]) -> Iterator[Value]:
    """One text, blanks folded and line breaks joined; its span reaches from the first piece to the last."""
    text = " ".join(" ".join(p.text for p in pieces).split())
    yield field, text, Span(pieces[0].span().start, pieces[-1].span().end)


def read_word(field: str, pieces: list[Piece]) -> Iterator[Value]:
    """The word of the form that was chosen, in its canonical spelling."""
    yield field, pieces[0].position.symbol, pieces[0].span()


def read_actions(field: str, pieces: list[Piece]) -> Iterator[Value]:
    """What stands between commas, in order; empty parts are left out."""
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
        yield field, values, tuple(spans)
