"""How a form goes on from one of its places: what is written in one go, and all that is left of it."""

from __future__ import annotations

from collections import deque

from tipifica.parser.forms.automaton import LABEL, SEP, TEXT, VALUE, WORD, Automaton, Position

_FIELDS = (VALUE, TEXT)


def is_field(position: Position) -> bool:
    """Whether a value stands at a place that no form says; the words of a choice are told apart."""
    return position.kind in _FIELDS


def phrase_from(automaton: Automaton, place: int) -> list[Position]:
    """What is written in one go from `place` on: a phrase to its end, with the field that it leads to; a break or a
    label with what alone follows it; a field with the phrase that alone follows it."""
    positions = automaton.positions
    chain = [positions[place]]
    while (after := _sole(automaton, chain[-1])) is not None and _goes_on(chain, after):
        chain.append(after)
    return chain


def rest_from(automaton: Automaton, place: int) -> list[Position]:
    """The shortest way from `place` to the end of the form, the first variant where there are several."""
    queue: deque[tuple[int, ...]] = deque([(place,)])
    seen = {place}
    while queue:
        way = queue.popleft()
        if way[-1] in automaton.last:
            return [automaton.positions[q] for q in way]
        for q in automaton.follow[way[-1]]:
            if q not in seen:
                seen.add(q)
                queue.append((*way, q))
    return []


def _sole(automaton: Automaton, here: Position) -> Position | None:
    """What alone follows a place, where the note may not end there; a list and free text may go on as well."""
    if here.number in automaton.last:
        return None
    after = [q for q in automaton.follow[here.number] if q != here.number]
    return automaton.positions[after[0]] if len(after) == 1 else None


def _goes_on(chain: list[Position], after: Position) -> bool:
    here = chain[-1]
    if is_field(here):
        return len(chain) == 1 and after.kind == WORD
    if here.kind == WORD and after.kind == WORD:
        return after.phrase == here.phrase
    if here.kind == WORD:
        return after.kind != SEP and not is_field(chain[0])
    if here.kind == LABEL:
        return is_field(after)
    return here.kind == SEP and after.kind != SEP
