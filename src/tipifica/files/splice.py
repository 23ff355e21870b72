"""Edits of a decoded text, made in the source that it was decoded from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tipifica.model import Edit

TextRange = tuple[int, int]


def splice(
    source: str, characters: Sequence[TextRange], edits: Sequence[Edit], encode: Callable[[str], str], *, at: int = 0
) -> str:
    """Return `source` with `edits` made, every other character of it untouched.

    `characters` tells for each code point of the decoded text, in order, where it stands in `source`; `at` is where an
    empty text stands. `encode` writes the content of an edit as the source would. The edits may come in any order.
    Raises ValueError if a span lies outside the text or two overlap.
    """
    # Insertions at one place keep the order in which they were given; `sorted` is stable.
    ordered = sorted(edits, key=lambda edit: edit.span)
    bounds = [start for start, _ in characters] + [characters[-1][1] if characters else at]
    pieces: list[str] = []
    done = reached = 0
    for edit in ordered:
        start, end = edit.span
        if not reached <= start <= end < len(bounds):
            raise ValueError(f"edit {start}:{end} overlaps another or lies outside a text of {len(characters)}")
        pieces += source[done : bounds[start]], encode(edit.content)
        done, reached = bounds[end], end
    return "".join((*pieces, source[done:]))
