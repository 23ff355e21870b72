"""The mending of strange characters (T008), and the way back from the cleaned text to a note that has some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipifica.model import Edit, Span
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import Deviation, Draft
from tipifica.parser.tokens.characters import Cleaned, Substitution
from tipifica.parser.tokens.tokenizer import BREAK_TEXT


class Strange:
    """Brings edits of the cleaned text to the note and joins them with the mending of its strange characters (T008)."""

    def __init__(self, cleaned: Cleaned, drafts: Sequence[Draft]) -> None:
        assert cleaned.starts is not None
        self.cleaned, self.starts = cleaned, cleaned.starts
        self.span = cleaned.span
        self.drafts = drafts
        self.content = {c: c.content for c in cleaned.changes}

    def all(self) -> Iterator[Deviation]:
        """The deviations, spans and edits in code points of the note."""
        self._blanks()
        for d in self.drafts:
            edits = tuple(e for edit in d.edits for e in self._edits(*edit))
            yield Deviation(d.kind, self.span(d.start, d.end), edits, d.params, d.position, d.step)
        for change, content in self.content.items():
            span = Span(change.start, change.end)
            yield Deviation(Kind.CHARACTER, span, (Edit(span, content),), {"written": _named(change)})

    def _blanks(self) -> None:
        """A strange blank is nothing where no blank belongs: beside a break, at the ends, inside a bracket, beside
        another blank."""
        text = self.cleaned.text
        for change in self.cleaned.changes:
            if not change.space or change.start not in self.starts:
                continue
            at = self.starts.index(change.start)
            before, after = text[:at].rstrip(" "), text[at + 1 :].lstrip(" ")
            doubled = text[at - 1 : at] == " " or text[at + 1 : at + 2] == " "
            edge = not before or before.endswith((BREAK_TEXT, "(")) or not after or after.startswith((BREAK_TEXT, ")"))
            if edge or doubled:
                self.content[change] = ""

    def _edits(self, start: int, end: int, content: str) -> Iterator[Edit]:
        inside = [c for c in self.content if self._touches(c, start, end)]
        if not inside:
            yield Edit(self.span(start, end), content)
            return
        for a, b, piece in _pieces(self.cleaned.text[start:end], content):
            yield from self._piece(start + a, start + b, piece)

    def _touches(self, change: Substitution, start: int, end: int) -> bool:
        """Whether a strange character stands within a stretch of the cleaned text.

        Never: rules/T008: letra perdida en mayúsculas
        Always: rules/T008: letra perdida en mayúsculas
        """
        if start == end:
            return False
        span = self.span(start, end)
        return change.start < span.end and span.start < change.end

    def _piece(self, start: int, end: int, content: str) -> Iterator[Edit]:
        for change in self.content:
            if self._touches(change, start, end):
                # The mending of the strange character writes what belongs there in the end.
                self.content[change] = content
                return
        yield Edit(self.span(start, end), content)


def _pieces(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Letter by letter, what makes `new` of `old`."""
    if len(old) == len(new):
        yield from ((n, n + 1, b) for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
        return
    from difflib import SequenceMatcher  # noqa: PLC0415  (rare: a strange character inside a longer edit)

    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op != "equal":
            yield a, b, new[c:d]


def _named(change: Substitution) -> str:
    return f"{change.end - change.start}"
