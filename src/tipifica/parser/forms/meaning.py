"""What the catalogue says of sense: which words turn it, what joins two reasons, which verbs are one in two times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipifica.parser.tokens.folding import fold, words_of


class Meaning:
    """The catalogue's `[meaning]`, made ready for lookup.

    `turning` are the words that turn the sense of what follows, `own_sense` the pairs of words that begin with one and
    are forms of their own, `passed_over` the words that may stand between a turning word and what it turns, `joining`
    the words and marks that join a second reason to the first, `verbal` those that make a verb of a noun of the form,
    all folded but `turning`. `other_times` names, for a
    folded verb, the words of the grammar that are the same verb in another time.
    """

    def __init__(self, data: Mapping[str, Any], function_words: frozenset[str]) -> None:
        self.turning: frozenset[str] = frozenset(data.get("turning", ()))
        self.turning_folded = frozenset(fold(word) for word in self.turning)
        self.own_sense = frozenset((p[0], p[1]) for p in map(words_of, data.get("own-sense", ())))
        self.passed_over = frozenset(fold(word) for word in data.get("passed-over", ())) | function_words
        self.joining: frozenset[str] = frozenset(data.get("joining", ()))
        self.verbal = frozenset(fold(word) for word in data.get("verbal", ()))
        self.other_times: Mapping[str, frozenset[str]] = _by_written(data.get("other-times", {}))


def _by_written(times: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word, others in times.items():
        for other in others:
            found.setdefault(fold(other), set()).add(word)
    return {written: frozenset(words) for written, words in found.items()}
