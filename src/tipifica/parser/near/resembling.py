"""Of a note that says too little for any reason: which reasons its words resemble, for the message alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import fsum

from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.tokens.folding import fold
from tipifica.parser.words.lexicon import WordEdge

_MOST = 3
_SMALL = 2
# How long the same beginning of two words of one stem is at least, in letters and as a share of the shorter word.
_STEM, _STEM_SHARE = 4, 3 / 4
# What a word of the same stem says of what the word itself would say.
_STEM_SAYS = 0.5
# Of what the nearest shares with the note a reason shares so much that it is worth reading.
_WORTH_TELLING = 0.5


def resembling(lattice: Lattice, grammar: Grammar) -> list[Form]:
    """The forms that share most with the note, the nearest first: words with a meaning, whatever they are written as,
    and stems of such; a word counts the more the fewer forms have it."""
    having = Counter(word for form in grammar.forms.values() for word in form.symbols)
    said = _said(having, lattice)
    scores = [
        # Exact in any order: that of a set is another in each process.
        (fsum(said[w] / having[w] for w in form.symbols if w in said), form)
        for form in grammar.forms.values()
        if not form.symbols.isdisjoint(said)
    ]
    scores.sort(key=lambda pair: (-pair[0], pair[1].number))
    return [form for score, form in scores[:_MOST] if score >= scores[0][0] * _WORTH_TELLING]


def same_stem(one: str, other: str) -> bool:
    """Whether two folded words begin alike so far that they may be forms of one.

    Never: unknown: palabras de la raíz de otras
    Always: rules/T009: corta y no reconocida
    """
    shorter = min(len(one), len(other))
    alike = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    return alike >= max(_STEM, shorter * _STEM_SHARE)


def _said(words: Iterable[str], lattice: Lattice) -> dict[str, float]:
    """The words of `words` that the note has, with how much of each it says."""
    by_beginning: dict[str, list[str]] = {}
    edges: list[WordEdge] = []
    for i, written in enumerate(lattice.folded):
        known = lattice.is_known(i)
        if not known and written.isalpha() and len(written) >= _STEM:
            by_beginning.setdefault(written[:_STEM], []).append(written)
        # What is a word of the manual as it stands is no other one.
        edges += lattice.words[i][:1] if known else [e for e in lattice.words[i] if e.deviation != Kind.OTHER_WORD]
    # A small word (no, le, con) stands in any note.
    small = lattice.lexicon.vocabulary.function_words
    there = {symbol for edge in edges for symbol in edge.symbols if len(symbol) > _SMALL and symbol not in small}
    said = {}
    for word in words:
        if word in there:
            said[word] = 1.0
        elif any(same_stem(fold(word), written) for written in by_beginning.get(fold(word)[:_STEM], ())):
            said[word] = _STEM_SAYS
    return said
