"""What leaves a note without a reason, told where it stands (S004, S011, S012)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tipifica.parser.choose.grounds import DOUBLE, OPEN, TURNED
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import Deviation, Draft, Drafts

_KINDS = {OPEN: Kind.NO_PHRASE, TURNED: Kind.OPPOSITE, DOUBLE: Kind.TWO_REASONS}
# What is not told of a note that is open: what is missing is what one of the candidates lacks.
_UNTOLD = {
    OPEN: frozenset({Kind.SURPLUS, Kind.MOVED}),
    TURNED: frozenset({Kind.NO_PHRASE, Kind.NO_VALUE, Kind.BREAK, Kind.MOVED}),
    DOUBLE: frozenset({Kind.NO_PHRASE, Kind.NO_VALUE, Kind.BREAK, Kind.MOVED, Kind.SURPLUS}),
}


def say_open(drafts: Drafts, openness: str, place: tuple[int, int] | None) -> None:
    """Says what stands at `place` (tokens, half-open), in the place of what else was said of it; without a place, where
    something is missing."""
    kind = _KINDS[openness]
    if place is not None:
        start, stop = _span(drafts, place)
        drafts.all = [left for draft in drafts.all for left in _beside(drafts, draft, kind, start, stop)]
        drafts.add(kind, start, stop, expected="", written=drafts.text[start:stop])
    elif all(draft.kind != kind for draft in drafts.all):
        missing = sorted(draft.start for draft in drafts.all if draft.kind == Kind.NO_VALUE)
        at = missing[0] if missing else 0
        drafts.add(kind, at, at, expected="", written="")
    drafts.all = [draft for draft in drafts.all if not _is_untold(draft, openness)]


def _is_untold(draft: Draft, openness: str) -> bool:
    """Whether a draft is not told of a note that is open: a word that the rest of its phrase implies is no more missing
    than the rest.

    Never: rules/S011: el verbo en otro tiempo cuenta como dicho
    Always: rules/T006: sin retenido el plan no va sobreentendido
    """
    missing = draft.kind == Kind.VARIANT and not draft.params.get("written")
    implied = draft.position is not None and draft.position.implied
    return draft.kind in _UNTOLD[openness] or (openness == OPEN and implied and missing)


def _span(drafts: Drafts, place: tuple[int, int]) -> tuple[int, int]:
    """Code points of the cleaned text: of the tokens, or before the one where something is missing."""
    tokens = drafts.reading.tokens
    first, end = place
    if first < end:
        return tokens[first].start, tokens[end - 1].end
    at = tokens[first].start if first < len(tokens) else tokens[-1].end
    return at, at


def _beside(drafts: Drafts, draft: Draft, kind: int, start: int, stop: int) -> Iterable[Draft]:
    """What is left of a draft: one of the same kind goes, and so does a word too many that is told of already; surplus
    text is told without it."""
    if draft.kind == kind or (draft.kind == Kind.VARIANT and (draft.start, draft.end) == (start, stop)):
        return
    if draft.kind != Kind.SURPLUS or draft.start > start or draft.end < stop or start == stop:
        yield draft
    elif draft.start < start:
        yield draft._replace(end=drafts.back_over_blanks(start))
    elif stop < draft.end:
        yield draft._replace(start=drafts.over_blanks(stop))


def told_of_all(found: Sequence[Deviation], others: Iterable[Sequence[Deviation]]) -> list[Deviation]:
    """The deviations that are told of all candidates, and what leaves the note open."""
    shared = [set(map(_identity, other)) for other in others]
    open_kinds = frozenset(_KINDS.values())
    return [d for d in found if d.kind in open_kinds or all(_identity(d) in other for other in shared)]


def _identity(deviation: Deviation) -> tuple[object, ...]:
    return deviation.kind, deviation.span, deviation.params.get("expected")
