"""The reasons as a form to fill in: how each is found, and which fields it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tipifica.language import Language
from tipifica.messages import translate
from tipifica.model import Field, Reason
from tipifica.parser.tokens.folding import fold
from tipifica.report.said import closure_text

_PLACEHOLDER = re.compile(r"\{\w+\}")
# `de`, `a`, `del`: what nobody types of the name of a motive.
_SHORT = 3


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
    wanted = _words(query)
    ranked = []
    for reason in language.catalog.reasons.values():
        rank = _rank(wanted, reason)
        if rank is not None:
            ranked.append((rank, reason.number, reason.id))
    return [found for _, _, found in sorted(ranked)]


def _rank(wanted: Sequence[str], reason: Reason) -> int | None:
    """How near a reason is to the words of a query, 0 nearest; None where it is not meant."""
    motive = _words(reason.motive)
    if wanted == [str(reason.number)] or _begin(wanted, motive, 0):
        return 0
    if _begin(wanted, motive, _SHORT):
        return 1
    if any(_begin(wanted, motive[at:], 0) for at in range(1, len(motive))):
        return 2
    if _scattered(wanted, motive):
        return 3
    phrases = _words(_PLACEHOLDER.sub(" ", reason.form))
    return 4 if _scattered(wanted, [*_words(reason.state), *motive, *phrases]) else None


def _begin(wanted: Sequence[str], words: Sequence[str], passed: int) -> bool:
    """Return whether the words of a query, each cut into one or more beginnings, are the first of `words`; words of at
    most `passed` letters may be passed over within one cut."""
    if not wanted:
        return True
    return any(_begin(wanted[1:], words[used:], passed) for used in _cuts(wanted[0], words, passed))


def _cuts(run: str, words: Sequence[str], passed: int) -> Iterator[int]:
    """How many of the first `words` a run of letters can be the beginnings of: `unpr` of `uno primo` is 2, `up` of `uno
    de primo` 3 where words of two letters are passed over."""
    if not words:
        return
    for length in range(1, len(run) + 1):
        if not words[0].startswith(run[:length]):
            return
        if length == len(run):
            yield 1
            return
        onward = [1]
        while onward[-1] < len(words) and len(words[onward[-1]]) <= passed:
            onward.append(onward[-1] + 1)
        for used in onward:
            yield from (used + more for more in _cuts(run[length:], words[used:], passed))


def _scattered(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether each word of a query begins one of `words`, in whatever order. A single letter begins too many."""
    return all(len(each) > 1 and any(word.startswith(each) for word in words) for each in wanted)


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()


def _shown(reason: Reason, language: Language, lang: str) -> dict[str, Any]:
    described = language.catalog.fields
    return reason.to_dict() | {
        "closure_text": closure_text(reason.closure, lang),
        "fields": [_field(described[key], key in reason.required, lang) for key in reason.fields],
    }


def _field(field: Field, required: bool, lang: str) -> dict[str, Any]:
    """What a form shows of a field; `words` are those that it can be, of a choice."""
    return {
        "key": field.key,
        "title": translate(field.title, lang),
        "kind": field.kind,
        "many": field.many,
        "required": required,
        "words": [*field.words],
    }
