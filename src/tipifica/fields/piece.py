"""A stretch of the note that a field was read from."""

from __future__ import annotations

from tipifica.model import Span
from tipifica.model.named import NamedTuple
from tipifica.parser.forms.automaton import Position
from tipifica.parser.scan import Scanned
from tipifica.parser.tokens.characters import Cleaned


class FieldText(NamedTuple):
    """`text` as it stands in the cleaned note from `start` on, read as `position`; `value` is what the scanner made of
    it."""

    position: Position
    text: str
    value: Scanned | None
    start: int
    cleaned: Cleaned

    def span(self, start: int | None = None, end: int | None = None) -> Span:
        """The place in the note, in code points; `start` and `end` are places of the cleaned text."""
        a = self.start if start is None else start
        b = self.start + len(self.text) if end is None else end
        if self.cleaned.starts is None or self.cleaned.ends is None:
            return Span(a, b)
        return Span(self.cleaned.starts[min(a, b - 1)], self.cleaned.ends[b - 1])
