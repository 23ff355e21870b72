"""The decision on a note that does not simply keep to its form: what it says whole, what it says twice, what leaves it
open, what turns its sense. Source: rules.md, *Decisions, Meaning*."""

from __future__ import annotations

from collections.abc import Iterable

from tipifica.parser.choose.causes import half_said
from tipifica.parser.choose.decide import DOUBLE, OPEN, TURNED, Choice
from tipifica.parser.choose.doubles import second_reason, wholly_said
from tipifica.parser.choose.nearest import Searches
from tipifica.parser.choose.polarity import turned
from tipifica.parser.choose.rivals import rivals_of, settled, told_elsewhere
from tipifica.parser.choose.said import Found
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar

# Dear, but there is no doubt of the forms.
_BOUND = 1_000


def weigh(searches: Searches, grammar: Grammar, cheapest: Found, declared: str | None, moved: bool) -> Choice:
    """The decision on a note whose cheapest path is `cheapest`. `declared` is the reason that the record names, which
    settles what is open for want of words; `moved` tells that the segments were put in another order."""
    lattice, meaning = searches.lattice, grammar.meaning
    best = cheapest if moved else wholly_said(searches, grammar, cheapest)
    second = None if moved else second_reason(searches, grammar, best)
    if second is not None:
        return Choice(best, (second.found,), DOUBLE, second.place, second.comes_first)
    choice = _among_rivals(searches, grammar, best, declared, moved)
    place = turned(choice.best.path, lattice, meaning)
    if place is not None:
        return Choice(choice.best, choice.others, TURNED, place)
    return choice


def _among_rivals(searches: Searches, grammar: Grammar, best: Found, declared: str | None, moved: bool) -> Choice:
    best, rivals = rivals_of(searches, grammar, best)
    family = grammar.family(best.form)
    place = half_said(best, searches.lattice, grammar.meaning, next(iter(family), None))
    if place is not None:
        rivals = _paths(searches, family)
    chosen = settled(best, rivals, declared, grammar, searches)
    if chosen is None and rivals and not moved and place is None:
        chosen = told_elsewhere(best, rivals, grammar, searches)
    if chosen is not None:
        return Choice(chosen, place=place)
    return Choice(best, tuple(rivals), OPEN, place) if rivals else Choice(best)


def _paths(searches: Searches, forms: Iterable[Form]) -> list[Found]:
    """The cheapest paths through forms, the cheapest first."""
    found = (searches.found(form, _BOUND) for form in forms)
    return sorted((f for f in found if f is not None), key=lambda f: f.path.cost)
