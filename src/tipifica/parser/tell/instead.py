"""What is said in the place of words that are missing (S004)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tipifica.parser.costs import Limit
from tipifica.parser.forms.automaton import WORD, Position
from tipifica.parser.kinds import Kind
from tipifica.parser.search.search import MISSING
from tipifica.parser.tell.item import Item
from tipifica.parser.tokens.tokenizer import WORD as WORD_TOKEN
from tipifica.parser.tokens.tokenizer import Token


def said_instead(
    items: Sequence[Item], tokens: Sequence[Token], function_words: frozenset[str], settled: bool = False
) -> list[Item]:
    """The items, surplus text made one with the missing words in whose place it stands: where it touches words of their
    phrase that are there, in the same segment, and is little longer than they are; where the record has `settled` what
    the note says with other words, wherever it stands beside the missing words or the words around them."""
    result: list[Item] = []
    at = 0
    while at < len(items):
        end = at
        while end < len(items) and _word(items[end], "missing") is not None:
            end += 1
        until = _end_of_others(items, at, end) if settled and end > at else end
        if until > end:
            result.append(_in_place(items[at:until]))
            end = until
        elif (
            at < end < len(items)
            and items[end].kind == "surplus"
            and _stands_for(items, at, end, tokens, function_words)
        ):
            before = len(result)
            while before and _leads(result[before - 1], items[at], function_words):
                before -= 1
            result[before:] = [_in_place([*result[before:], *items[at : end + 1]])]
            end += 1
        else:
            result += items[at : max(end, at + 1)]
        at = max(end, at + 1)
    return result


def _leads(item: Item, missing: Item, function_words: frozenset[str]) -> bool:
    """Whether an item is a function word in another form, right before a missing word of its phrase: it goes with what
    stands in the place of that.

    Never: rules/S004: el artículo de la palabra que está en lugar de otra
    """
    word, wanted = _word(item, "word"), _word(missing, "missing")
    if word is None or wanted is None or word.phrase != wanted.phrase or item.step.deviation != Kind.VARIANT:
        return False
    return word.symbol in function_words and not word.telling


def _in_place(items: Sequence[Item]) -> Item:
    """One item of missing words and of what stands in their place, be there words of theirs in it."""
    steps = [s._replace(op=MISSING) if i.kind == "word" else s for i in items for s in i.steps]
    said = [i for i in items if i.kind != "missing"]
    return Item("instead", said[0].start, said[-1].end, tuple(steps))


def _end_of_others(items: Sequence[Item], start: int, end: int) -> int:
    """Where the other words end that stand beside missing words, the item `start` to `end`, with words of their phrase
    between the two at most; `end` where none do."""
    phrases = {p.phrase for p in (_word(i, "missing") for i in items[start:end]) if p is not None}
    last = end
    for n in range(end, len(items)):
        word = _word(items[n], "word")
        if items[n].kind == "surplus":
            last = n + 1
        elif word is None or word.phrase not in phrases:
            break
    return last


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
