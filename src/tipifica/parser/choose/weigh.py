"""The decision on a note that does not simply keep to its form: what it says whole, what it says twice, what leaves it
open, what turns its sense."""

from __future__ import annotations

from collections.abc import Iterable

from tipifica.parser.choose.causes import half_said
from tipifica.parser.choose.doubles import first_said, said_before, second_reason, wholly_said
from tipifica.parser.choose.grounds import (
    CHOSEN,
    DECLARED,
    DOUBLE,
    HALF_SAID,
    OPEN,
    SAID_WHOLE,
    SECOND_REASON,
    TOLD_ELSEWHERE,
    TURNED,
    TURNING_WORD,
    TURNING_WORD_MISSING,
    Choice,
    Ground,
)
from tipifica.parser.choose.polarity import turned
from tipifica.parser.choose.rivals import rivals_of, settled, told_elsewhere
from tipifica.parser.costs import Limit
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found


def weigh(searches: Searches, grammar: Grammar, cheapest: Found, declared: str | None, moved: bool) -> Choice:
    """The decision on a note whose cheapest path is `cheapest`. `declared` is the reason that the record names, which
    settles what is open for want of words; `moved` tells that the segments were put in another order."""
    lattice, meaning = searches.lattice, grammar.meaning
    best = cheapest if moved else first_said(searches, grammar, wholly_said(searches, grammar, cheapest))
    whole = (Ground(SAID_WHOLE, _ids(best, cheapest)),) if best is not cheapest else ()
    second = None if moved else second_reason(searches, grammar, best)
    if second is not None:
        double = Ground(SECOND_REASON, _ids(best, second.found), second.place)
        return Choice(best, (second.found,), DOUBLE, second.place, second.comes_first, (*whole, double))
    choice = _among_rivals(searches, grammar, best, declared, moved)
    grounds = (*whole, *choice.grounds)
    place = turned(choice.best.path, lattice, meaning)
    if place is not None:
        turns = Ground(TURNING_WORD if place[0] < place[1] else TURNING_WORD_MISSING, _ids(choice.best), place)
        others = tuple(said_before(searches, grammar, choice.best, place[0])) or choice.others
        return Choice(choice.best, others, TURNED, place, grounds=(*grounds, turns))
    return choice._replace(grounds=grounds)


def _among_rivals(searches: Searches, grammar: Grammar, best: Found, declared: str | None, moved: bool) -> Choice:
    best, rivals, ground = rivals_of(searches, grammar, best)
    grounds = [ground]
    family = grammar.family(best.form)
    place = half_said(best, searches.lattice, grammar.meaning, next(iter(family), None))
    if place is not None:
        rivals = _paths(searches, family)
        grounds.append(Ground(HALF_SAID, _ids(best), place))
    chosen = settled(best, rivals, declared, grammar, searches)
    if chosen is not None and (rivals or chosen is not best):
        grounds.append(Ground(DECLARED, _ids(chosen)))
    if chosen is None and rivals and not moved and place is None:
        chosen = told_elsewhere(best, rivals, grammar, searches)
        if chosen is not None:
            grounds.append(Ground(TOLD_ELSEWHERE, _ids(chosen)))
    if chosen is not None:
        return Choice(chosen, place=place, grounds=tuple(grounds))
    return Choice(best, tuple(rivals), OPEN if rivals else CHOSEN, place if rivals else None, grounds=tuple(grounds))


def _ids(*found: Found) -> tuple[str, ...]:
    return tuple(f.form.id for f in found)


def _paths(searches: Searches, forms: Iterable[Form]) -> list[Found]:
    """The cheapest paths through forms, the cheapest first."""
    found = (searches.found(form, Limit.NO_DOUBT) for form in forms)
    return sorted((f for f in found if f is not None), key=lambda f: f.path.cost)
