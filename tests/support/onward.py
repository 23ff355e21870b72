"""What can follow at each place of a conforming note, out of the filler's own writing of the forms: it reads no grammar
and imports no `tipifica`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from support.filler import REASONS, skeletons

_TOKEN = re.compile(r"//|[^\W_]+|[^\w\s]|_")
# What the filler writes as one value, the program as a value and a word of the form; and the other way round.
_WITH_UNIT = {"months_total", "duration_months"}
_UNITS = r"meses|mes"
_ONE = {"start_date": "dates", "end_date": "dates"}
_VALUE = {
    "agent": r"[^\s/]+",
    "attempt": r"\w+",
    "percent": r"\d+%",
    "phones": r"[\d ]+",
    "months": r"[\d y]+?",
    "payer_ani": r"\d+",
    "client_name": r"[^/]+?",
    "service_number": r"\d+",
    "months_mode": r"(?:consecutivo|saltado)",
    "months_total": r"\w+",
    "duration_months": r"\w+",
    "cost": r"(?:con|sin)",
    "dates": r"\S{10} - \S{10}",
}
# What a field can be, where that is known.
_CHOICES = {
    "{attempt}": frozenset({"1er", "2do", "3er"}),
    "{cost}": frozenset({"con", "sin"}),
    "{months_mode}": frozenset({"consecutivo", "saltado"}),
}
END, SURPLUS = "END", "SURPLUS"


class Piece(NamedTuple):
    """A word of the form, a break, or a field (`{key}`), and where it stands in a note."""

    what: str
    start: int
    end: int


class Place(NamedTuple):
    """The end of a token of a note: `end`, and what really follows, from `start` to `following`. `options` is what can
    follow there; `inside` tells that a value goes on; from `until` on stands what no form has."""

    end: int
    start: int
    following: int
    what: str
    options: frozenset[str]
    inside: bool
    until: int


def places(text: str, reason: str, fields: Mapping[str, object]) -> list[Place] | None:
    """The places at the ends of the tokens of a canonical note that has these values, as far as something of its form
    follows; None where it does not have all of its form. What no form has may stand anywhere between its pieces."""
    laid = [found for found in (_laid(shape, text, fields) for shape in _shapes(reason)) if found]
    pieces = laid[0] if laid else _with_surplus(text, reason, fields)
    return None if pieces is None else [*_places(text, pieces)]


def _places(text: str, pieces: list[Piece]) -> Iterator[Place]:
    said: tuple[str, ...] = ()
    for n, piece in enumerate(pieces):
        field = piece.what.startswith("{")
        for before, token in pairwise(_TOKEN.finditer(text, piece.start, piece.end)):
            yield Place(before.end(), token.start(), token.end(), piece.what, frozenset(), True, len(text))
        said = (*said, piece.what)
        if n + 1 < len(pieces):
            # A value may have more to it.
            more = {piece.what} if field else set()
            after = pieces[n + 1]
            # What no form has stands before the next of it.
            end = max([piece.end, *(token.end() for token in _TOKEN.finditer(text, piece.end, after.start))])
            first = _TOKEN.match(text, after.start)
            assert first is not None
            # Where text was said that no form has, more of it may be.
            surplus = _until(text, pieces, 0) < after.start
            options = frozenset(_following()[said] | more | ({SURPLUS} if surplus else set())) - {END}
            for field in options & _CHOICES.keys():
                options = options - {field} | _CHOICES[field]
            yield Place(end, after.start, first.end(), after.what, options, False, _until(text, pieces, n + 1))


def _until(text: str, pieces: list[Piece], nth: int) -> int:
    """Where from a piece on nothing but the form stands."""
    for here, after in pairwise(pieces[nth:]):
        if _TOKEN.search(text, here.end, after.start):
            return here.end
    return len(text)


@cache
def _following() -> dict[tuple[str, ...], set[str]]:
    """What can follow each beginning of a conforming note."""
    found: dict[tuple[str, ...], set[str]] = {}
    for reason in REASONS:
        for shape in _shapes(reason):
            for variant in _units(tuple(what for what, _ in shape)):
                for n in range(len(variant) + 1):
                    found.setdefault(variant[:n], set()).add(variant[n] if n < len(variant) else END)
    return found


def _units(whats: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if "UNIT" not in whats:
        yield whats
        return
    at = whats.index("UNIT")
    for unit in ("mes", "meses"):
        yield from _units((*whats[:at], unit, *whats[at + 1 :]))


@cache
def _shapes(reason: str) -> list[list[tuple[str, str]]]:
    """The skeletons of a reason as (what, pattern): one for each word, break and field."""
    return [[*_shape(skeleton)] for skeleton in skeletons(reason)]


def _shape(skeleton: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    last = ""
    for kind, text in skeleton:
        if text:
            if kind != "gap":
                yield from ((word, re.escape(word)) for word in _TOKEN.findall(text))
            continue
        key = _ONE.get(kind, kind)
        if key == last:
            continue
        last = key
        yield f"{{{key}}}", _VALUE.get(key, r".+?")
        if key in _WITH_UNIT:
            yield "UNIT", _UNITS


def _laid(shape: list[tuple[str, str]], text: str, fields: Mapping[str, object]) -> list[Piece] | None:
    """The pieces of a note that has nothing but its form."""
    pattern = r"\s*".join(f"({p})" for _, p in shape)
    match = re.fullmatch(pattern, text)
    if match is None or not all(_may_be(what, match[n], fields) for n, (what, _) in enumerate(shape, 1)):
        return None
    return [Piece(match[n] if w == "UNIT" else w, *match.span(n)) for n, (w, _) in enumerate(shape, 1)]


def _may_be(what: str, written: str, fields: Mapping[str, object]) -> bool:
    """Whether a text can be the value that a field has; of values that are written in several ways it can."""
    value = fields.get(what.strip("{}"))
    return value == written or not isinstance(value, str) or what in _CHOICES


# ---------------------------------------------------------------- with more than a form has

_Laid = tuple[int, list[Piece]]


def _with_surplus(text: str, reason: str, fields: Mapping[str, object]) -> list[Piece] | None:
    """The pieces of a note, with as few tokens as can be that are none of its form."""
    tokens = [*_TOKEN.finditer(text)]
    words = {token[0] for token in tokens}
    found: list[_Laid] = []
    for shape in _shapes(reason):
        said = {what for what, _ in shape if not what.startswith("{") and what != "UNIT"}
        if said <= words and (way := _Aligned(text, tokens, shape, fields).best(0, 0)) is not None:
            found.append(way)
    return min(found, key=lambda way: way[0])[1] if found else None


class _Aligned:
    """A shape laid along the tokens of a note."""

    def __init__(
        self, text: str, tokens: list[re.Match[str]], shape: list[tuple[str, str]], fields: Mapping[str, object]
    ) -> None:
        self._text, self._tokens, self._shape, self._fields = text, tokens, shape, fields
        self._known: dict[tuple[int, int], _Laid | None] = {}

    def best(self, at: int, nth: int) -> _Laid | None:
        """The fewest tokens left over from `at` on, with the pieces from the `nth` on; None where these do not fit."""
        if (at, nth) not in self._known:
            ways = [*self._ways(at, nth)]
            self._known[at, nth] = min(ways, key=lambda way: way[0]) if ways else None
        return self._known[at, nth]

    def _ways(self, at: int, nth: int) -> Iterator[_Laid]:
        size = len(self._tokens)
        if nth == len(self._shape):
            yield size - at, []
            return
        what, pattern = self._shape[nth]
        field = what.startswith("{")
        for end in range(at + 1, (size if field else min(at + 1, size)) + 1):
            start, stop = self._tokens[at].start(), self._tokens[end - 1].end()
            written = self._text[start:stop]
            if not re.fullmatch(pattern, written) or not _may_be(what, written, self._fields):
                continue
            if (rest := self.best(end, nth + 1)) is not None:
                yield rest[0], [Piece(written if what == "UNIT" else what, start, stop), *rest[1]]
        # Of several ways that leave as many over the one counts that leaves them over late.
        if at < size and (rest := self.best(at + 1, nth)) is not None:
            yield rest[0] + 1, rest[1]
