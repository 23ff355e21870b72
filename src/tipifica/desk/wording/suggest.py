"""What words that many share propose for the lexicon: short forms, other forms and equals, each tried on notes.

A word is tried as every word of the manual that it may stand for, by its letters, else as those that are missing in its
notes: such a note is read with the one in the place of the other. A person decides: that a note can be read so does not
show that it was meant so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tipifica.desk.wording.shared import SharedWord
from tipifica.engine import check
from tipifica.language import default
from tipifica.model import Diagnostic, Report, Settings
from tipifica.parser.tokens.folding import fold, words_of
from tipifica.parser.words.vocabulary import edit_distance

MOST_TRIED = 200
"""So many words are tried, the most frequent; the others are told without a proposal."""
MOST_MEANT = 3
_MOST_CANDIDATES = 12
_SHORTEST_MEANT = 5
_STEM = 4
_NEAR = 2
# How good a reading is: what can be filed comes first.
_RANKS = {"conforms": 0, "mendable": 1, "needs_person": 2, "unknown": 3}

LexiconTable = Literal["short", "forms", "equals"]
"""The tables of the lexicon."""


class NotesReading(NamedTuple):
    """What notes with a word come to: the id of the reason of most of them (None where it is none), their verdict."""

    reason: str | None
    verdict: str


class MeantWord(NamedTuple):
    """A word of the manual that another may stand for: in which table of the lexicon that would be said, in how many of
    the tried notes it makes the reading a better one, and that reading."""

    word: str
    table: LexiconTable
    better: int
    reading: NotesReading


class LexiconSuggestion(NamedTuple):
    """A word that many share, how notes with it are read today (`tried` of them), and what it may stand for."""

    shared: SharedWord
    tried: int
    today: NotesReading
    meant: tuple[MeantWord, ...]


def suggestions(words: Sequence[SharedWord], settings: Settings) -> list[LexiconSuggestion]:
    """Return what is proposed for each word, in their order. Words that safe fixes mend already are left out."""
    found = []
    for at, word in enumerate(words):
        reports = [check(text, default(), settings) for text in word.samples]
        if not all(_is_understood(word.word, report) for report in reports):
            meant = _meant(word, reports, settings) if at < MOST_TRIED else ()
            found.append(LexiconSuggestion(word, len(reports), _most(reports), meant))
    return found


def _is_understood(word: str, report: Report) -> bool:
    """Whether each place of the word is part of what a safe fix writes anew."""
    safe = [d.span for d in report.diagnostics if d.fix is not None and d.fix.applicability == "safe"]
    places = [match.span() for match in _places(word, report.observation.text)]
    return all(any(span.start <= start and end <= span.end for span in safe) for start, end in places)


def _places(word: str, text: str) -> Iterator[re.Match[str]]:
    return (match for match in re.finditer(r"[^\W\d_]+", text) if fold(match[0]) == word)


def _most(reports: Sequence[Report]) -> NotesReading:
    counts = Counter(NotesReading(report.observation.reason, report.verdict) for report in reports)
    return max(counts, key=lambda reading: (counts[reading], -_RANKS.get(reading.verdict, len(_RANKS))))


def _meant(word: SharedWord, reports: Sequence[Report], settings: Settings) -> tuple[MeantWord, ...]:
    found = []
    for meant, table in _candidates(word.word, reports):
        after = [check(_instead(word.word, meant, text), default(), settings) for text in word.samples]
        better = sum(_worth(new) < _worth(old) for new, old in zip(after, reports, strict=True))
        if 2 * better > len(reports):
            found.append((-better, min(map(_worth, after)), MeantWord(meant, table, better, _most(after))))
    by_letters = [each for each in found if each[-1].table != "equals"]
    return tuple(meant for *_, meant in sorted(by_letters or found)[:MOST_MEANT])


def _instead(word: str, meant: str, text: str) -> str:
    """The text with what is meant in each place of the word."""
    for match in reversed(list(_places(word, text))):
        text = text[: match.start()] + meant + text[match.end() :]
    return text


def _worth(report: Report) -> tuple[int, int]:
    """How bad a reading is: its verdict, then how many findings need a person."""
    return _RANKS.get(report.verdict, len(_RANKS)), len(_unsure(report))


def _unsure(report: Report) -> list[Diagnostic]:
    """The findings that no safe fix mends."""
    return [d for d in report.diagnostics if d.fix is None or d.fix.applicability != "safe"]


def _candidates(word: str, reports: Sequence[Report]) -> list[tuple[str, LexiconTable]]:
    """The words of the manual that a word may stand for: those that are missing where it stands, those that it is short
    for, those that it is another form of."""
    vocabulary = default().grammar.lexicon.vocabulary
    missing = Counter(each for report in reports for each in set(_missing(report)))
    found: dict[str, LexiconTable] = {}
    for meant in sorted(vocabulary.words, key=lambda each: (-missing[each], each)):
        table = _table(word, fold(meant))
        if meant.isalpha() and fold(meant) != word and (table or missing[meant]):
            found[meant] = table or "equals"
    return list(found.items())[:_MOST_CANDIDATES]


def _missing(report: Report) -> Iterator[str]:
    """Words that a note lacks: of its form, or where its reason is open of the forms of those that it may be."""
    language = default()
    function_words = language.grammar.lexicon.vocabulary.function_words
    missing = [str(d.params.get("expected", "")) for d in _unsure(report)]
    forms = [language.catalog.reasons[reason].form for reason in report.observation.candidates]
    for word in words_of(" ".join((*missing, *forms))):
        if word not in function_words:
            yield word


def _table(word: str, meant: str) -> LexiconTable | None:
    """The table of the lexicon that a word belongs into by its letters, if it is short for `meant` or another form."""
    if len(meant) < _SHORTEST_MEANT or word[0] != meant[0]:
        return None
    if len(word) < len(meant) - 1 and _has_letters_in_order(word, meant):
        return "short"
    same = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    is_form = same >= max(_STEM, len(meant) // 2) or edit_distance(word, meant, _NEAR) <= _NEAR
    return "forms" if is_form else None


def _has_letters_in_order(word: str, meant: str) -> bool:
    letters = iter(meant)
    return all(letter in letters for letter in word)
