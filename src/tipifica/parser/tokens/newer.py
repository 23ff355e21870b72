"""Characters that one Python knows and another does not, so that every Python reads a note alike.

What `str`, `re` and `unicodedata` say of a character is what the Unicode of their Python says. The oldest one that the
package is for has Unicode 14; what came later (or has changed since) is nothing that a note needs, and here stands for
nothing but itself: neither letter nor digit nor blank, a mark without a case. While such a note is looked at, a
character of private use stands in for each of them, of which every Unicode says just that; what is said of the note has
the characters again. Whole notes pass through here, so that nothing behind has to ask which Python it runs on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast

from tipifica.model.frozen import Frozen
from tipifica.parser.tokens.pattern import pattern

_Exchangeable = TypeVar("_Exchangeable")
# Without these there is nothing newer in a text. Left out are Latin letters and marks on them, punctuation, signs of
# money, arrows, and what cannot be decoded.
_UNUSUAL = pattern("[^\0-\u0377\u2000-\u2064\u20a0-\u20c0\u2100-\u218b\u2190-\u2426\ufe00-\ufe0f\ufffd]")
# Planes 15 and 16 but for their last two code points, which are no characters.
_PRIVATE = (range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))


def has_newer(text: str) -> bool:
    """Whether a text has a character that is newer than Unicode 14."""
    return not text.isascii() and _UNUSUAL.search(text) is not None and any(map(_is_newer, set(text)))


def printable(text: str) -> bool:
    """Whether all characters of a text print, in Unicode 14."""
    return text.isprintable() and not has_newer(text)


@lru_cache(maxsize=1_000)
def _is_newer(char: str) -> bool:
    # Loaded late: hardly any note has an unusual character.
    from tipifica.parser.tokens.assigned import BOUNDS  # noqa: PLC0415

    return bisect_right(BOUNDS, ord(char)) % 2 == 1


class StandIns:
    """What stands in for the newer characters of a note, each for one: `put` exchanges them, `back` undoes that."""

    def __init__(self, text: str) -> None:
        # Characters of private use that the note has itself need other ones, too, or would be taken for stand-ins.
        newer = sorted({c for c in text if _is_newer(c) or any(ord(c) in plane for plane in _PRIVATE)})
        free = (code for plane in _PRIVATE for code in plane)
        self._there = {ord(char): code for char, code in zip(newer, free, strict=False)}
        self._back = {code: char for char, code in self._there.items()}

    def put(self, value: _Exchangeable) -> _Exchangeable:
        """Return a value with the stand-ins in all its texts."""
        return cast("_Exchangeable", _exchanged(value, self._there))

    def back(self, value: _Exchangeable) -> _Exchangeable:
        """Return a value with the note's own characters in all its texts."""
        return cast("_Exchangeable", _exchanged(value, self._back))


def _exchanged(value: Any, table: Mapping[int, int]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, Frozen):
        return value.changed(**{name: _exchanged(getattr(value, name), table) for name in value.__match_args__})
    if isinstance(value, Mapping):
        return {key: _exchanged(each, table) for key, each in value.items()}
    if isinstance(value, tuple):
        made: Iterable[Any] = [_exchanged(each, table) for each in value]
        return type(value)._make(made) if hasattr(value, "_make") else tuple(made)
    return value
