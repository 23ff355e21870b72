"""What is missing in one spot of a note, told as few deviations as a person would count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tipifica.model.named import NamedTuple
from tipifica.parse.automaton import LABEL, SEP, TEXT, VALUE, WORD, Position
from tipifica.parse.search import Step
from tipifica.parse.text import joined
from tipifica.parse.tokens import BREAK_TEXT


class Group(NamedTuple):
    """Places that one deviation says are missing: its rule, the text that the form has there (None where only a person
    knows), what the message needs, and the place it is about."""

    code: str
    text: str | None
    params: Mapping[str, object]
    position: Position | None


def groups_of(missing: Sequence[Step], before_placeholder: bool) -> list[Group]:
    """What is missing in one spot, told as few deviations as a person would count."""
    positions = [s.position for s in missing if s.position is not None]
    groups: list[Group] = []
    at = 0
    spare_breaks = _spare_breaks(positions)
    while at < len(positions):
        group, at = _next_group(positions, at, spare_breaks, before_placeholder)
        groups += group
    return _one_phrase(groups)


def _one_phrase(groups: list[Group]) -> list[Group]:
    """Words that are missing beside a missing field: one deviation on both sides of it, none where they only lead to
    it."""
    phrases = [g for g in groups if g.code in ("S004", "T006")]
    if phrases and all(g.code == "T006" for g in phrases) and any(g.code == "S008" for g in groups):
        # The function word beside a missing field goes with it.
        return [g for g in groups if g not in phrases]
    if len(phrases) < 2 or not any(g.code == "S004" for g in phrases):
        return groups
    texts = [g.text for g in phrases]
    text = None if None in texts else joined(w for t in texts if t is not None for w in _parts(t))
    expected = " … ".join(str(g.params["expected"]) for g in phrases)
    merged = phrases[0]._replace(code="S004", text=text, params={"expected": expected, "written": ""})
    return [merged if g is phrases[0] else g for g in groups if g is phrases[0] or g not in phrases]


def _parts(text: str) -> Iterator[str]:
    """The words and breaks of a canonical text."""
    for n, segment in enumerate(text.split(BREAK_TEXT)):
        if n:
            yield BREAK_TEXT
        yield from segment.split()


def _spare_breaks(positions: Sequence[Position]) -> set[int]:
    """The breaks that go missing with a field or a phrase beside them, by index."""
    spare: set[int] = set()
    for n, p in enumerate(positions):
        if p.kind in (VALUE, TEXT) or (p.kind == WORD and (p.telling or p.prefix)):
            step = _label_before(positions, n)
            for beside in (step - 1, n + 1) if p.field != "agent" and not p.prefix else (n + 1,):
                if 0 <= beside < len(positions) and positions[beside].kind == SEP and beside not in spare:
                    spare.add(beside)
                    break
    return spare


def _label_before(positions: Sequence[Position], n: int) -> int:
    return n - 1 if n and positions[n - 1].kind == LABEL else n


def _next_group(
    positions: Sequence[Position], at: int, spare: set[int], before_placeholder: bool
) -> tuple[list[Group], int]:
    p = positions[at]
    if p.prefix:
        end = at + 2 if at + 1 in spare else at + 1
        return [Group("S001", p.symbol + BREAK_TEXT * (end - at - 1), {"expected": p.symbol}, p)], end
    if p.kind == SEP and at not in spare:
        return [Group("S007", BREAK_TEXT, {"extra": False}, p)], at + 1
    if p.kind == WORD or (p.kind == SEP and at + 1 < len(positions) and positions[at + 1].kind == WORD):
        return _phrase_group(positions, at, spare)
    if p.kind == SEP:
        return [], at + 1
    if p.kind == LABEL:
        followed = at + 1 < len(positions) and positions[at + 1].field != ""
        if followed or (before_placeholder and at + 1 == len(positions)):
            return [], at + 1
        return [Group("T010", p.symbol, {"expected": p.symbol, "written": ""}, p)], at + 1
    if p.field == "agent":
        end = at + 2 if at + 1 in spare else at + 1
        return [Group("S002", BREAK_TEXT * (end - at - 1), {"field": "agent"}, p)], end
    return [Group("S008", None, {"field": p.field}, p)], at + 1


def _phrase_group(positions: Sequence[Position], at: int, spare: set[int]) -> tuple[list[Group], int]:
    end = at
    while end < len(positions) and (positions[end].kind == WORD or end in spare) and not positions[end].prefix:
        end += 1
    # A break before a field that is missing goes with the field.
    run = positions[at : end - 1] if end < len(positions) and positions[end - 1].kind == SEP else positions[at:end]
    words = [p for p in run if p.kind == WORD]
    text = _render(run)
    code = "S004" if any(p.telling for p in words) else "T006"
    # A field that is itself a choice of words (with or without cost) is nobody's to guess.
    guess = any(p.field for p in words)
    expected = _render(words)
    return [Group(code, None if guess else text, {"expected": expected, "written": ""}, words[0])], end


def _render(positions: Sequence[Position]) -> str:
    """Fixed places as the canonical form writes them."""
    return joined(BREAK_TEXT if p.kind == SEP else p.symbol for p in positions)
