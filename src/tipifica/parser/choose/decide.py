"""Which reason a note is of, once the paths are known: the one form that stands, or what leaves it open.

The cheapest path is where it begins. A form that the note says whole stands before one that it says in part; a second
one beside it (S012), or a word that turns the sense (S011), leaves the note without a reason; so do rivals, where the
words that tell them apart are missing (S004). What a note says that keeps to its form is decided here, all else in
`weigh`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.parser.choose.grounds import CHEAPEST, KEEPS_TO_FORM, Choice, Ground
from tipifica.parser.forms.automaton import TEXT
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import MATCH, Step

# Words that may be others, or nobody's.
_DOUBTFUL = frozenset({Kind.MISSPELLED, Kind.OTHER_WORD, Kind.AMBIGUOUS})


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
    """Whether a note has all that the form has and nothing else, but for capitals and accents, or for other writings of
    its words, values and breaks where it has no free text: no other reason can be meant, unless a word turns the sense
    that costs nothing as part of a name. Saves time alone.

    Always: rules/S004: retiro en proceso y dos teléfonos
    """
    if found.missing or (found.path.evidence and not all(map(_is_own, found.path.steps))):
        return False
    strange = set(found.lattice.folded).difference(found.form.symbols)
    return strange.isdisjoint(grammar.meaning.turning_folded)


def _is_own(step: Step) -> bool:
    """Whether a step reads a word, a value, a label or a break of the form that can be nothing else. Saves time alone.

    Always: rules/S012: el segundo motivo en su propio segmento
    """
    position = step.position
    if step.op != MATCH or position is None or position.kind == TEXT:
        return False
    return step.deviation not in _DOUBTFUL and (step.value is None or step.value.value is not None)
