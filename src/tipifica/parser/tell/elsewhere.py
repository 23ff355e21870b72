"""Words of a phrase that are missing in their place and stand elsewhere in the note (S006)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipifica.parser.forms.automaton import SEP, WORD
from tipifica.parser.tell.item import Item
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.tokenizer import Token, TokenRange


def said_elsewhere(items: Sequence[Item], tokens: Sequence[Token], function_words: frozenset[str]) -> list[Item]:
    """The items, surplus text made one with the missing words that it is: all words with a meaning that one spot lacks,
    in their order. Of more text, be it that of a field, two words or more are enough, if they begin or end it."""
    result = list(items)
    for start, end in list(_runs(items))[::-1]:
        missing = items[start:end]
        wanted = [fold(i.step.position.symbol) for i in missing if i.step.position is not None]
        wanted = [word for word in wanted if word not in function_words]
        for text in (i for i in result if i.kind in ("surplus", "text")) if wanted else ():
            found = _said(text, wanted, tokens, function_words)
            if found is not None:
                at = result.index(text)
                result[at : at + 1] = _parted(text, found, missing, tokens)
                result = [i for i in result if not any(i is gone for gone in missing)]
                break
    return result


def _runs(items: Sequence[Item]) -> Iterator[TokenRange]:
    """The spots where words of a phrase are missing, with no break beside them that is missing, too: first and last
    item."""
    at = 0
    while at < len(items):
        end = at
        while end < len(items) and _is_missing_word(items[end]):
            end += 1
        beside = (items[n] for n in (at - 1, end) if 0 <= n < len(items))
        parted = any(
            i.kind == "missing" and i.step.position is not None and i.step.position.kind == SEP for i in beside
        )
        if end > at and not parted:
            yield at, end
        at = max(end, at + 1)


def _is_missing_word(item: Item) -> bool:
    """Whether an item is a word of a phrase that is missing.

    Never: rules/S006: las palabras de una frase en otro orden
    Always: rules/T006: el plan dicho en otro lugar
    """
    position = item.step.position
    is_word = position is not None and position.kind == WORD and not position.field and not position.prefix
    return item.kind == "missing" and is_word


def _said(
    text: Item, wanted: Sequence[str], tokens: Sequence[Token], function_words: frozenset[str]
) -> TokenRange | None:
    """Which steps of a text say the wanted words."""
    words = [
        (n, fold(tokens[step.start].text))
        for n, step in enumerate(text.steps)
        if any(c.isalnum() for c in tokens[step.start].text)
    ]
    telling = [(n, word) for n, word in words if word not in function_words]
    said = [word for _, word in telling]
    size = len(wanted)
    if said == wanted:
        return (0, len(text.steps)) if text.kind == "surplus" else None
    if size > 1 and said[:size] == wanted:
        return 0, telling[size - 1][0] + 1
    if size > 1 and said[-size:] == wanted:
        return telling[-size][0], len(text.steps)
    return None


def _parted(text: Item, place: TokenRange, missing: Sequence[Item], tokens: Sequence[Token]) -> Iterator[Item]:
    """A text of which the steps of a place are what is missing elsewhere."""
    first, last = place
    steps = text.steps
    for kind, part in ((text.kind, steps[:first]), ("moved", steps[first:last]), (text.kind, steps[last:])):
        if part:
            start, end = tokens[part[0].start].start, tokens[part[-1].end - 1].end
            yield Item(kind, start, end, (*(i.step for i in missing), *part) if kind == "moved" else part)
