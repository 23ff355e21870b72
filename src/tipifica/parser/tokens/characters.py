"""Characters that should never be in a note, made right, with a map back to where they stood (rule T008)."""

from __future__ import annotations

from collections.abc import Collection

from tipifica.model import Span
from tipifica.model.named import NamedTuple
from tipifica.parser.tokens.pattern import pattern

# A note without any of these is plain Spanish, where no character is strange; most notes need no closer look. What a
# percentage is written with begins no damaged letter.
_UNCOMMON = pattern("[^\\t-\\r -%'->@-[\\]-}°ºªáéíóúüñÁÉÍÓÚÜÑ]|%[a-fA-F0-9]")


class Substitution(NamedTuple):
    """The code points `start` to `end` of the note stand for `content`; `space` tells that `content` is blank."""

    start: int
    end: int
    content: str

    @property
    def space(self) -> bool:
        """Whether a blank takes the place of what was written."""
        return self.content == " "


class Cleaned(NamedTuple):
    """`text` without strange characters. `starts` and `ends` give, for each of its code points, where in the note the
    code points it stands for start and end; both are None where nothing was changed."""

    text: str
    changes: tuple[Substitution, ...] = ()
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Where in the note that stands which is `start` to `end` of `text`; an empty span for an empty one."""
        if self.starts is None or self.ends is None:
            return Span(start, end)
        if start < end:
            return Span(self.starts[start], self.ends[end - 1])
        at = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
        return Span(at, at)


def clean(note: str, spelled: Collection[str] = ()) -> Cleaned:
    """The note without strange characters. Where only the rest of a word tells which letter was damaged, it is looked
    for among the words `spelled`. A note whose mending brings new ones to light stays as it is. Returns for any string,
    lone surrogates included."""
    if _UNCOMMON.search(note) is None:
        return Cleaned(note)
    from tipifica.parser.tokens.repair import repaired  # noqa: PLC0415 - most notes have no strange character

    found = repaired(note, spelled)
    if found is None:
        return Cleaned(note)
    return Cleaned(found.text, tuple([Substitution(*change) for change in found.changes]), found.starts, found.ends)
