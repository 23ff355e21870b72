"""The deviations of a reading while they are worked out, in code points of the cleaned text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tipifica.model import Edit, Span
from tipifica.model.named import NamedTuple
from tipifica.parser.choose.reading import Reading
from tipifica.parser.forms.automaton import Position
from tipifica.parser.search.search import Step
from tipifica.parser.tell.item import Item
from tipifica.parser.tokens.characters import Cleaned

# What stands between two phrases of which one deviation says that they are missing.
APART = " … "


class Deviation(NamedTuple):
    """One difference between the note and the form: the rule it breaks, where (code points of the note), and the edits
    that undo it, empty where only a person knows. `params` says what the message needs, of missing words `places` too:
    the numbers of their places of the form; `position` is the place of the form, where it is about one."""

    kind: int
    span: Span
    edits: tuple[Edit, ...]
    params: Mapping[str, object]
    position: Position | None = None
    step: Step | None = None


class Draft(NamedTuple):
    """A deviation before its edits are brought from the cleaned text to the note."""

    kind: int
    start: int
    end: int
    edits: list[tuple[int, int, str]]
    params: Mapping[str, object]
    position: Position | None = None
    step: Step | None = None


class Drafts:
    """The items of a reading that has a path, what is said of them so far, and the blanks of its text.

    `gone` is where the break begins that goes with a missing login, -1 where none does.
    """

    def __init__(self, reading: Reading, items: Sequence[Item]) -> None:
        self.reading = reading
        self.text = reading.cleaned.text
        self.items = items
        self.all: list[Draft] = []
        self.gone = -1
        self._strange = _strange_blanks(reading.cleaned)

    def add(
        self, kind: int, start: int, end: int, edits: Sequence[tuple[int, int, str]] = (), **params: object
    ) -> None:
        """Says something of a stretch of the text. Edits that change nothing are left out."""
        self.all.append(Draft(kind, start, end, [e for e in edits if self.text[e[0] : e[1]] != e[2]], params))

    def add_at(self, item: Item, kind: int, edits: Sequence[tuple[int, int, str]] = (), **params: object) -> None:
        """Says something of a whole item."""
        params = {"written": self.text[item.start : item.end], **params}
        self.all.append(Draft(kind, item.start, item.end, list(edits), params, item.step.position, item.step))

    def name_last(self, position: Position | None, step: Step | None = None) -> None:
        """Says which place of the form, and which step, the last draft is about."""
        self.all[-1] = self.all[-1]._replace(position=position, step=step)

    def typed_blank(self, start: int, end: int) -> tuple[int, int] | None:
        """The part of a run of blanks that was typed as blanks."""
        while start < end and start in self._strange:
            start += 1
        while end > start and end - 1 in self._strange:
            end -= 1
        return (start, end) if start < end and self.text[start:end].strip() == "" else None

    def is_strange(self, start: int, end: int) -> bool:
        """Whether some text is nothing but blanks that stand for strange characters, which are mended as such.

        Never: rules/T008: un espacio de otra clase dentro de un paréntesis
        Always: rules/T002: doble espacio
        """
        return start < end and self._strange.issuperset(range(start, end))

    def back_over_blanks(self, at: int, limit: int = 0) -> int:
        """Where the typed blanks before `at` begin, `limit` at the least."""
        while at > limit and self.text[at - 1].isspace() and at - 1 not in self._strange:
            at -= 1
        return at

    def over_blanks(self, at: int) -> int:
        """Where the typed blanks after `at` end."""
        while at < len(self.text) and self.text[at] in " \t" and at not in self._strange:
            at += 1
        return at


def glue(previous: Item, following: Item) -> str:
    """What stands between two items: nothing beside a break or inside brackets, else a blank."""
    if "sep" in (previous.kind, following.kind):
        return ""
    left, right = previous.steps[-1].position, following.step.position
    if (left is not None and left.symbol == "(") or (right is not None and right.symbol == ")"):
        return ""
    return " "


def _strange_blanks(cleaned: Cleaned) -> frozenset[int]:
    """The blanks of the cleaned text that stand for a strange character."""
    if cleaned.starts is None:
        return frozenset()
    starts = {c.start for c in cleaned.changes if c.space}
    return frozenset(i for i, at in enumerate(cleaned.starts) if at in starts and cleaned.text[i] == " ")
