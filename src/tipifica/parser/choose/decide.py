"""Which reason a note is of, once the paths are known: the one form that stands, or what leaves it open.

The cheapest path is where it begins. A form that the note says whole stands before one that it says in part; a second
one beside it (S012), or a word that turns the sense (S011), leaves the note without a reason; so do rivals, where the
words that tell them apart are missing (S004). Source: rules.md, *Decisions, Meaning*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tipifica.model.named import NamedTuple
from tipifica.parser.choose.causes import half_said
from tipifica.parser.choose.doubles import second_reason, wholly_said
from tipifica.parser.choose.nearest import Searches
from tipifica.parser.choose.polarity import turned
from tipifica.parser.choose.rivals import rivals_of, settled, told_elsewhere
from tipifica.parser.choose.said import Found
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar

MAX_CANDIDATES = 5
# Dear, but there is no doubt of the forms.
_BOUND = 1_000
# Tokens, half-open.
Place = tuple[int, int]

CHOSEN, OPEN, TURNED, DOUBLE = "", "open", "turned", "double"


class Choice(NamedTuple):
    """What was decided of a note. `best` is the form whose path is told of, `others` the other candidates, nearest
    first; `openness` is CHOSEN where `best` is the note's reason, else why it is not; `place` is what the note says
    that leaves it open, None where it is that something is missing. `reverse` tells that the others stand before `best`
    in the note."""

    best: Found
    others: tuple[Found, ...] = ()
    openness: str = CHOSEN
    place: Place | None = None
    reverse: bool = False

    @property
    def candidates(self) -> tuple[str, ...]:
        """The ids of the reasons that the note may be of, nearest first: five at most, unless one state's."""
        ids = [found.form.id for found in (self.best, *self.others)]
        if self.reverse:
            ids.reverse()
        states = {found.form.state for found in (self.best, *self.others)}
        return tuple(ids[:MAX_CANDIDATES] if len(states) > 1 else ids)


def decide(searches: Searches, grammar: Grammar, found: Sequence[Found], declared: str | None, moved: bool) -> Choice:
    """The decision on a note whose cheapest paths are `found`. `declared` is the reason that the record names, which
    settles what is open for want of words; `moved` tells that the segments were put in another order."""
    lattice, meaning = searches.lattice, grammar.meaning
    best = found[0] if moved else wholly_said(searches, grammar, found[0])
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
