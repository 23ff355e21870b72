"""Which words of a note may be shown wherever it goes: those that grammar and lexicon have, as they are folded."""

from __future__ import annotations

import re
from functools import cache

from tipifica.language import default
from tipifica.parser.scan.words import SCANNED_WORDS
from tipifica.parser.tokens.folding import fold

_WORD = re.compile(r"[a-z0-9]+")


@cache
def manual_words() -> frozenset[str]:
    """Return the words of grammar and lexicon, and those of numbers and months: folded, letters and digits alone."""
    lexicon = default().grammar.lexicon
    vocabulary = lexicon.vocabulary
    known = {*vocabulary.words, *vocabulary.function_words, *vocabulary.other_forms, *SCANNED_WORDS}
    known |= {*lexicon.label_words, *lexicon.name_words, *lexicon.announces_another, *lexicon.announces_number}
    phrases = (*known, *(word for short, _ in lexicon.short_phrases for word in short))
    return frozenset(word for phrase in phrases for word in _WORD.findall(fold(phrase)))


def as_manual(word: str) -> str:
    """Return a folded word as the manual writes it, with its accents; one that the manual has not as it is."""
    return default().grammar.lexicon.vocabulary.exact(word) or word
