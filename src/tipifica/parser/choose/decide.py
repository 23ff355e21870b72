"""Which reason a note is of, once the paths are known: the one form that stands, or what leaves it open.

The cheapest path is where it begins. A form that the note says whole stands before one that it says in part; a second
one beside it (S012), or a word that turns the sense (S011), leaves the note without a reason; so do rivals, where the
words that tell them apart are missing (S004). What a note says that keeps to its form is decided here, all else in
`weigh`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.model.named import NamedTuple
from tipifica.parser.choose.grounds import CHEAPEST, KEEPS_TO_FORM, Ground, Place
from tipifica.parser.choose.nearest import Searches
from tipifica.parser.choose.said import Found
from tipifica.parser.forms.grammar import Grammar

MAX_CANDIDATES = 5

CHOSEN, OPEN, TURNED, DOUBLE = "", "open", "turned", "double"


class Choice(NamedTuple):
    """What was decided of a note. `best` is the form whose path is told of, `others` the other candidates, nearest
    first; `openness` is CHOSEN where `best` is the note's reason, else why it is not; `place` is what the note says
    that leaves it open, None where it is that something is missing. `reverse` tells that the others stand before `best`
    in the note. `grounds` are what decided, in the order in which it was asked."""

    best: Found
    others: tuple[Found, ...] = ()
    openness: str = CHOSEN
    place: Place | None = None
    reverse: bool = False
    grounds: tuple[Ground, ...] = ()

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
    best = found[0]
    cheapest = Ground(CHEAPEST, (best.form.id,))
    if declared in (None, best.form.id) and _keeps_to_its_form(best, grammar):
        return Choice(best, grounds=(cheapest, Ground(KEEPS_TO_FORM, (best.form.id,))))
    from tipifica.parser.choose.weigh import weigh  # noqa: PLC0415 - half of all notes keep to their form

    choice = weigh(searches, grammar, best, declared, moved)
    return choice._replace(grounds=(cheapest, *choice.grounds))


def _keeps_to_its_form(found: Found, grammar: Grammar) -> bool:
    """Whether a note has all that the form has and nothing else, but for capitals and accents: no other reason can be
    meant, unless a word turns the sense that costs nothing as part of a name. Saves time alone.

    Always: rules/S004: retiro en proceso y dos teléfonos
    """
    if found.missing or found.path.evidence:
        return False
    strange = set(found.lattice.folded).difference(found.form.symbols)
    return strange.isdisjoint(grammar.meaning.turning_folded)
