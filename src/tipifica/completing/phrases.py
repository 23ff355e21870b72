"""Which readings of a note that is still being written are likelier: those that say a phrase of their form."""

from __future__ import annotations

from tipifica.parser.forms.automaton import WORD, Position
from tipifica.parser.search.frontier import SURE, PartialPath


def phrases_first(found: list[PartialPath], end: int) -> list[PartialPath]:
    """The readings; where one of all tokens, up to `end`, says a phrase of its form to its end, those that say no word
    of theirs are dearer: a name takes up whole phrases of another form cheaply. A reading that leaves no doubt is left
    where it is."""
    whole = [each for each in found if each.token == end]
    if min((each.cost for each in whole), default=0) <= SURE:
        return found
    least = min((each.cost for each in whole if says_a_phrase(each)), default=0)
    return [
        each._replace(cost=max(each.cost, least + 1)) if each.token == end and _says_nothing(each) else each
        for each in found
    ]


def says_a_phrase(each: PartialPath) -> bool:
    """Whether a reading has been at the last word of a phrase and at another of it, and one of them carries meaning."""
    positions, follow = each.form.automaton.positions, each.form.automaton.follow
    phrases: dict[int, list[Position]] = {}
    for p in each.passed:
        if positions[p].kind == WORD and not positions[p].prefix:
            phrases.setdefault(positions[p].phrase, []).append(positions[p])
    return any(
        len(words) > 1
        and any(word.telling for word in words)
        and any(not any(_is_of(positions[q], phrase) for q in follow[word.number]) for word in words)
        for phrase, words in phrases.items()
    )


def _says_nothing(each: PartialPath) -> bool:
    words = (each.form.automaton.positions[p] for p in each.passed)
    return not any(word.kind == WORD and word.telling and not word.prefix for word in words)


def _is_of(position: Position, phrase: int) -> bool:
    return position.kind == WORD and position.phrase == phrase
