"""The words of Spanish near the vocabulary, from the list that a script makes and what is written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tipifica.parser.tokens.folding import fold, plain


def spanish_words(spanish: Mapping[str, Any], rivals: Sequence[Sequence[str]], fuzzy: Iterable[str]) -> dict[str, Any]:
    """The part of a table that `Spanish` is made of. `fuzzy` are the folded words that others may be misspellings of:
    those that the list was not made for are told apart. `rivals` are sets of words of which none is written for
    another."""
    made = frozenset(spanish.get("words", "").split())
    added = {plain(word) for words in spanish.get("additions", {}).values() for word in words.split()}
    words = (made | added) - {plain(word) for word in spanish.get("strikes", ())}
    around = frozenset(spanish.get("around", "").split())
    return {
        "words": " ".join(sorted(words)),
        "unlisted": sorted(set(fuzzy) - around),
        "rivals": {fold(word): [fold(other) for other in group if other != word] for group in rivals for word in group},
    }
