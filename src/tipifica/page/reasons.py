"""The reasons as a form to fill in: how each is found, and which fields it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipifica.language import Language
from tipifica.messages import translate
from tipifica.model import Field, Reason
from tipifica.parser.tokens.folding import fold
from tipifica.report.said import closure_text

# How values of a kind are written, for somebody who has not seen one.
_EXAMPLES: Mapping[str, str] = {
    "login": "jperez",
    "name": "Ana Vera",
    "phone": "0991234567",
    "ani": "022345678",
    "attempt": "2do",
    "percent": "50%",
    "months": "2 3 y 5",
    "count": "3",
    "dates": "01/03/2026 - 31/05/2026",
    "amount": "$10.00+ imp.",
    "service": "23456789",
    "visit": "4587123",
}
_PLACEHOLDER = re.compile(r"\{\w+\}")


def reasons(language: Language, lang: str) -> list[dict[str, Any]]:
    """All reasons in the order of the manual: the published JSON of each, its closure in words, and its fields as
    somebody fills them in."""
    return [_shown(reason, language, lang) for reason in language.catalog.reasons.values()]


def find(query: str, language: Language) -> list[str]:
    """The ids of the reasons that `query` may mean, the likeliest first; all of them for an empty query.

    A query is cut into beginnings of words, whatever the case and the accents, with or without blanks between them: one
    letter, or more, of each. First come those whose motive begins so, then those whose motive has the words
    further on or in another order, then those whose state or form has them.
    """
    return [found for _, _, found in _ranked(query, language)]


def likeliest(query: str, language: Language) -> list[str]:
    """Those of `find` that are as likely as the first."""
    ranked = _ranked(query, language)
    return [found for rank, _, found in ranked if rank == ranked[0][0]]


def example(field: Field, reason: Reason, language: Language) -> str:
    """Return how a value of a field of a reason is written; '' where it is any text."""
    attempts = language.grammar.forms[reason.id].attempts
    if field.kind == "attempt" and attempts:
        return str(language.grammar.lexicon.ordinal_writing[max(attempts)])
    return _EXAMPLES.get(field.kind, "".join(field.words[:1]))


def _ranked(query: str, language: Language) -> list[tuple[int, int, str]]:
    """Rank, number in the manual and id of each reason that a query may mean, the likeliest first."""
    wanted = _words(query)
    small = language.grammar.lexicon.vocabulary.function_words
    ranked = ((_rank(wanted, reason, small), reason) for reason in language.catalog.reasons.values())
    return sorted((rank, reason.number, reason.id) for rank, reason in ranked if rank is not None)


def _rank(wanted: Sequence[str], reason: Reason, small: frozenset[str]) -> int | None:
    """How near a reason is to the words of a query, 0 nearest; None where it is not meant."""
    motive = _words(reason.motive)
    if wanted == [str(reason.number)] or _begin(wanted, motive, frozenset()):
        return 0
    if _begin(wanted, motive, small):
        return 1
    if any(_begin(wanted, motive[at:], frozenset()) for at in range(1, len(motive))):
        return 2
    if _scattered(wanted, motive):
        return 3
    phrases = _words(_PLACEHOLDER.sub(" ", reason.form))
    return 4 if _scattered(wanted, [*_words(reason.state), *motive, *phrases]) else None


def _begin(wanted: Sequence[str], words: Sequence[str], small: frozenset[str]) -> bool:
    """Return whether the words of a query, each cut into one or more beginnings, are the first of `words`; those of
    `small` may be passed over within one cut."""
    if not wanted:
        return True
    return any(_begin(wanted[1:], words[used:], small) for used in _cuts(wanted[0], words, small))


def _cuts(run: str, words: Sequence[str], small: frozenset[str]) -> Iterator[int]:
    """How many of the first `words` a run of letters can be the beginnings of: `unpr` of `uno primo` is 2, `up` of `uno
    de primo` 3 where `de` is small."""
    if not words:
        return
    for length in range(1, len(run) + 1):
        if not words[0].startswith(run[:length]):
            return
        if length == len(run):
            yield 1
            return
        onward = [1]
        while onward[-1] < len(words) and words[onward[-1]] in small:
            onward.append(onward[-1] + 1)
        for used in onward:
            yield from (used + more for more in _cuts(run[length:], words[used:], small))


def _scattered(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether each word of a query begins one of `words`, in whatever order. A single letter begins too many."""
    return all(len(each) > 1 and any(word.startswith(each) for word in words) for each in wanted)


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()


def _shown(reason: Reason, language: Language, lang: str) -> dict[str, Any]:
    described = language.catalog.fields
    return reason.to_dict() | {
        "closure_text": closure_text(reason.closure, lang),
        "fields": [_field(described[key], reason, language, lang) for key in _in_order(reason, described)],
    }


def _in_order(reason: Reason, described: Mapping[str, Field]) -> list[str]:
    """The fields of a reason in the order of its form, but that what says something about another comes after it: it
    may follow from it."""
    order: list[str] = []
    waiting: dict[str, list[str]] = {}
    for key in reason.fields:
        told = described[key].tells_of
        if told in reason.fields and told not in order:
            waiting.setdefault(told, []).append(key)
        else:
            order += [key, *waiting.get(key, ())]
    return order


def _field(field: Field, reason: Reason, language: Language, lang: str) -> dict[str, Any]:
    """What a form shows of a field; `words` are those that it can be, of a choice, `example` is one value."""
    return {
        "key": field.key,
        "title": translate(field.title, lang),
        "kind": field.kind,
        "many": field.many,
        "required": field.key in reason.required,
        "words": [*field.words],
        "example": example(field, reason, language),
    }
