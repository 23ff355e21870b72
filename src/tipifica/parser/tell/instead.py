"""What is said in the place of words that are missing (S004)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tipifica.parser.costs import Limit
from tipifica.parser.forms.automaton import WORD, Position
from tipifica.parser.tell.item import Item
from tipifica.parser.tokens.tokenizer import WORD as WORD_TOKEN
from tipifica.parser.tokens.tokenizer import Token


def said_instead(items: Sequence[Item], tokens: Sequence[Token], function_words: frozenset[str]) -> list[Item]:
    """The items, surplus text made one with the missing words in whose place it stands: where it touches words of their
    phrase that are there, in the same segment, and is little longer than they are."""
    result: list[Item] = []
    at = 0
    while at < len(items):
        end = at
        while end < len(items) and _word(items[end], "missing") is not None:
            end += 1
        if (
            at < end < len(items)
            and items[end].kind == "surplus"
            and _stands_for(items, at, end, tokens, function_words)
        ):
            steps = (*(i.step for i in items[at:end]), *items[end].steps)
            result.append(Item("instead", items[end].start, items[end].end, steps))
            end += 1
        else:
            result += items[at : max(end, at + 1)]
        at = max(end, at + 1)
    return result


def _word(item: Item, kind: str) -> Position | None:
    """The place of a fixed word, of an item of a kind; None for anything else."""
    position = item.step.position
    return position if item.kind == kind and position is not None and position.kind == WORD else None


def _stands_for(
    items: Sequence[Item], start: int, end: int, tokens: Sequence[Token], function_words: frozenset[str]
) -> bool:
    """Whether surplus text, the item `end`, stands in the place of the missing words from `start` on.

    Never: rules/T006: el número no es un plan
    Always: retenido-en-seguimiento/descuento-cbm: otra palabra en lugar de «mes»
    """
    missing = [p for p in (_word(i, "missing") for i in items[start:end]) if p is not None]
    if all(p.symbol in function_words for p in missing):
        return False
    written = sum(tokens[n].kind == WORD_TOKEN for s in items[end].steps for n in range(s.start, s.end))
    if written > len(missing) + Limit.LONGER_INSTEAD:
        return False
    sizes = Counter(s.position.phrase for i in items for s in i.steps if s.position is not None)
    beside = [_word(items[n], "word") for n in (start - 1, end + 1) if 0 <= n < len(items)]
    return any(_of_one_phrase(p, q, sizes) for p in missing for q in beside if q is not None)


def _of_one_phrase(one: Position, other: Position, sizes: Mapping[int, int]) -> bool:
    """Whether two words belong to one phrase. A word that the grammar writes alone, as it does where it has a choice of
    words, is no phrase of its own.

    Never: rules/T006: el número no es un plan
    """
    return one.phrase == other.phrase or 1 in (sizes[one.phrase], sizes[other.phrase])
