"""What can follow at each place of a conforming note, out of the filler's own writing of the forms: it reads no grammar
and imports no `tipifica`."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
}
# What a field can be, where that is known.
_CHOICES = {
    "{attempt}": frozenset({"1er", "2do", "3er"}),
    "{cost}": frozenset({"con", "sin"}),
    "{months_mode}": frozenset({"consecutivo", "saltado"}),
}
END = "END"


class Piece(NamedTuple):
    """A word of the form, a break, or a field (`{key}`), and where it stands in a note."""

    what: str
    start: int
    end: int


class Place(NamedTuple):
    """The end of a token of a note: `end`, and what really follows, from `start` to `following`. `options` is what can
    follow there; `inside` tells that a value goes on."""

    end: int
    start: int
    following: int
    what: str
    options: frozenset[str]
    inside: bool


def places(text: str, reason: str) -> list[Place] | None:
    """The places at the ends of the tokens of a conforming note; None where it is put together in no known way."""
    pieces = next((found for found in (_laid(shape, text) for shape in _shapes(reason)) if found), None)
    return None if pieces is None else [*_places(text, pieces)]


def _places(text: str, pieces: list[Piece]) -> Iterator[Place]:
    said: tuple[str, ...] = ()
    for n, piece in enumerate(pieces):
        field = piece.what.startswith("{")
        for before, token in pairwise(_TOKEN.finditer(text, piece.start, piece.end)):
            yield Place(before.end(), token.start(), token.end(), piece.what, frozenset(), True)
        said = (*said, piece.what)
        if n + 1 < len(pieces):
            # A value may have more to it.
            more = {piece.what} if field else set()
            after = pieces[n + 1]
            first = _TOKEN.match(text, after.start)
            assert first is not None
            options = frozenset(_following()[said] | more) - {END}
            for field in options & _CHOICES.keys():
                options = options - {field} | _CHOICES[field]
            yield Place(piece.end, after.start, first.end(), after.what, options, False)


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


def _laid(shape: list[tuple[str, str]], text: str) -> list[Piece] | None:
    pattern = r"\s*".join(f"({p})" for _, p in shape)
    match = re.fullmatch(pattern, text)
    if match is None:
        return None
    return [Piece(match[n] if w == "UNIT" else w, *match.span(n)) for n, (w, _) in enumerate(shape, 1)]
