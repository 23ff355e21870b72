"""How many one-letter typos the words of Spanish keep from being mended unasked.

`python -m support.typos` (in `tests/`) tries every typo of one letter in every word of the manual of three letters or
more: a letter left out, two swapped, one for another, one too many. Each of the four kinds counts for a quarter of a
word. It prints the shares that are mended, that are words of Spanish and so asked about, that are another word of the
manual or a form of one, and that are nothing (too short, or the opposite): every word counting the same, and each
letter of the forms of the 39 reasons counting the same, where typos fall as one types. Then the words of which most are
asked about. It says what the vocabulary makes of a word alone; a tie in its place is another matter.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import fmean

from tipifica.language import default
from tipifica.parser.costs import Limit
from tipifica.parser.kinds import Kind
from tipifica.parser.words.vocabulary import Vocabulary

_LETTERS = "abcdefghijklmnñopqrstuvwxyz"
_SHOWN = 12
FATES = ("mended", "asked", "known", "nothing")


def typos(word: str) -> Iterator[list[str]]:
    """The typos of a word, one list a kind."""
    places = range(len(word))
    yield [word[:n] + word[n + 1 :] for n in places]
    yield [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in places[:-1]]
    yield [word[:n] + letter + word[n + 1 :] for n in places for letter in _LETTERS]
    yield [word[:n] + letter + word[n:] for n in (*places, len(word)) for letter in _LETTERS]


def fate(typo: str, word: str, vocabulary: Vocabulary) -> str:
    """What becomes of a typo of a word: one of `FATES`, or `same` where it is none."""
    readings = vocabulary.readings(typo)
    if typo == word or any(r.word == word and r.deviation != Kind.MISSPELLED and r.distance == 0 for r in readings):
        return "same"
    if not readings:
        return "nothing"
    if readings[0].distance == 0:
        return "known"
    return "asked" if readings[0].deviation == Kind.OTHER_WORD else "mended"


def shares(word: str, vocabulary: Vocabulary) -> dict[str, float]:
    """The shares of the fates of a word's typos; those that are none do not count."""
    fates = ([fate(typo, word, vocabulary) for typo in kind] for kind in typos(word))
    counted = [[one for one in kind if one != "same"] for kind in fates]
    return {name: fmean(kind.count(name) / len(kind) for kind in counted if kind) for name in FATES}


def letters_typed(words: Sequence[str]) -> Counter[str]:
    """How many letters of the forms of all reasons are of each word."""
    typed = re.findall(
        r"[^\W\d_]+", re.sub(r"\{.*?\}", " ", " ".join(r.form for r in default().catalog.reasons.values()))
    )
    return Counter({word: len(word) * sum(one.lower() == word for one in typed) for word in words})


def main() -> int:
    """Print the shares."""
    vocabulary = default().grammar.lexicon.vocabulary
    words = sorted(w.lower() for w in vocabulary.words if len(w) >= Limit.MISSPELLED_WORD and w.isalpha())
    found = {word: shares(word, vocabulary) for word in words}
    typed = letters_typed(words)
    sys.stdout.write(f"{'':8}{'by word':>9}{'as typed':>10}\n")
    for name in FATES:
        by_word = fmean(found[word][name] for word in words)
        as_typed = fmean((found[word][name] for word in words), [typed[word] for word in words])
        sys.stdout.write(f"{name:8}{by_word:9.3f}{as_typed:10.3f}\n")
    most = sorted(found, key=lambda word: -found[word]["asked"])[:_SHOWN]
    sys.stdout.write(", ".join(f"{word} {found[word]['asked']:.2f}" for word in most) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
