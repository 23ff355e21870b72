"""The words of the fixed phrases, and which of them a written word may be (rules T003 to T006)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tipifica.model.named import NamedTuple
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.kinds import Kind
from tipifica.parser.tokens.folding import fold, has_letters_alone
from tipifica.parser.words.spanish import Spanish

_CACHE_SIZE = 3_000
_LONGEST_FUZZY = 40


class WordReading(NamedTuple):
    """A written word read as a word of the grammar.

    `deviation` is the kind of the difference: case and accents are told apart letter by letter, a misspelling or
    another word of Spanish is `distance` edits away.
    """

    word: str
    cost: int
    deviation: int
    distance: int


class Vocabulary:
    """The words of the grammar with what the lexicon knows of them. Lookups are remembered, boundedly."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.words: frozenset[str] = frozenset(data["words"])
        self.function_words: frozenset[str] = frozenset(data["function-words"])
        self._by_fold: Mapping[str, list[str]] = data["by-fold"]
        self._forms: Mapping[str, list[str]] = data["forms"]
        self._ambiguous = frozenset(data["ambiguous"])
        self._letters: list[tuple[str, int, int, int]] = data["letters"]
        self._by_sound: Mapping[str, list[str]] = data["by-sound"]
        self.spanish = Spanish(data["spanish"], self._by_fold)
        self._known: dict[str, tuple[WordReading, ...]] = {}

    def readings(self, written: str) -> tuple[WordReading, ...]:
        """What `written` (one word, no blanks) may be, the likeliest first; empty where it is no word of the
        grammar."""
        found = self._known.get(written)
        if found is None:
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            found = self._known[written] = self._read(written)
        return found

    def _read(self, written: str) -> tuple[WordReading, ...]:
        folded = fold(written)
        same = [_same_word(written, word) for word in self._by_fold.get(folded, ())]
        seen = {r.word for r in same}
        forms = [w for w in self._forms.get(folded, ()) if w not in seen]
        kind = Kind.AMBIGUOUS if folded in self._ambiguous else Kind.VARIANT
        # Where nothing else decides, the word that the lexicon names first.
        variants = [WordReading(w, Cost.FORM + Cost.TIE * (n > 0), kind, 0) for n, w in enumerate(forms)]
        others = self._misspelled(written, folded) if not same and folded not in self.function_words else []
        if variants:
            # What means one word of the grammar may stand in the place of another, too.
            others = [r for r in others if r.word not in forms]
        return tuple(sorted((*same, *variants, *others), key=lambda r: r.cost))

    def _misspelled(self, written: str, folded: str) -> list[WordReading]:
        near = self._without_rivals(folded, self.near(folded))
        if not near:
            return []
        if self.spanish.may_be(written, near):
            return self._other_word(folded, near)
        return [
            WordReading(w, self._misspelling(word, near, len(folded)), Kind.MISSPELLED, distance)
            for word, distance in near.items()
            for w in self._by_fold[word]
        ]

    @staticmethod
    def _misspelling(word: str, near: Mapping[str, int], length: int) -> int:
        return Cost.MISSPELLED * near[word] + Cost.TIE * _rather_the_other(word, near, length)

    def _other_word(self, folded: str, near: Mapping[str, int]) -> list[WordReading]:
        """What a word of Spanish may have been meant to be: the nearest word alone, and none where its rival lies
        within the bound, too."""
        least = min(near.values())
        nearest = [word for word, distance in near.items() if distance == least]
        if any(self.spanish.are_rivals(word, other) for word in nearest for other in near):
            return []
        return [
            WordReading(w, Cost.MISSPELLED * least + Cost.OTHER_WORD, Kind.OTHER_WORD, least)
            for word, distance in near.items()
            if distance == least
            for w in self._by_fold[word]
        ]

    def _without_rivals(self, folded: str, near: Mapping[str, int]) -> Mapping[str, int]:
        """Nothing where the nearest words are opposites, of what was written or of each other."""
        rivals = self.spanish.are_rivals
        least = min(near.values(), default=0)
        nearest = [word for word, distance in near.items() if distance == least]
        told = any(rivals(folded, word) or any(rivals(word, other) for other in nearest) for word in nearest)
        return {} if told else near

    def near(self, folded: str) -> dict[str, int]:
        """The words of the grammar (folded) that a folded word may be a misspelling of, with their distance in
        edits."""
        length, own = len(folded), letters(folded)
        if length < Limit.MISSPELLED_WORD or length > _LONGEST_FUZZY or not has_letters_alone(folded):
            return {}
        near: dict[str, int] = {}
        for word, size, mask, bound in self._letters:
            if abs(size - length) <= bound and (mask ^ own).bit_count() <= 2 * bound:
                distance = edit_distance(folded, word, bound)
                if distance <= bound:
                    near[word] = distance
        for word in self._by_sound.get(sound(folded), ()):
            near.setdefault(word, 1)
        return near

    def opposed(self, folded: str) -> list[str]:
        """The words of the grammar that a folded word says the opposite of."""
        return [word for near in self.spanish.opposed(folded) for word in self._by_fold.get(near, ())]

    @property
    def other_forms(self) -> Collection[str]:
        """What the lexicon names besides the words of the grammar, folded: short forms, other forms, equals."""
        return self._forms.keys()

    def exact(self, folded: str) -> str | None:
        """The word of the grammar that is written `folded`, case and accents aside."""
        found = self._by_fold.get(folded)
        return found[0] if found else None


def _same_word(written: str, word: str) -> WordReading:
    if written == word:
        return WordReading(word, 0, Kind.NONE, 0)
    lowered = written.lower()
    if lowered == word:
        return WordReading(word, Cost.CASE, Kind.CASE, 0)
    cased = any(a != b and fold(a) == fold(b) and a.lower() == b for a, b in zip(written, word, strict=False))
    return WordReading(word, Cost.ACCENT + (Cost.CASE if cased else 0), Kind.ACCENTS, 0)


def _rather_the_other(word: str, near: Mapping[str, int], length: int) -> bool:
    """Whether the plural or singular of `word` lies as near, and is as long as what was written: letters are rather
    swapped than left out."""
    return len(word) != length and any(
        near[other] == near[word] and len(other) == length and (word + "s" == other or other + "s" == word)
        for other in near
    )


def letters(word: str) -> int:
    """The letters of a word as bits: words of few edits differ in few of them."""
    mask = 0
    for char in word:
        mask |= 1 << (ord(char) & 31)
    return mask


_SOUNDS = (
    ("cc", "s"), ("ce", "se"), ("ci", "si"), ("z", "s"), ("x", "s"), ("v", "b"), ("ll", "y"), ("qu", "k"),
    ("ch", "\0"), ("c", "k"), ("h", ""), ("\0", "ch"), ("ge", "je"), ("gi", "ji"), ("np", "mp"), ("nb", "mb"),
    ("ss", "s"), ("rr", "r"), ("kk", "k"),
)  # fmt: skip


def sound(word: str) -> str:
    """How a word sounds in Ecuador: two spellings with one sound are told from each other by nobody who listens."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return word


def edit_distance(a: str, b: str, bound: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) that make `b` of `a`; `bound + 1` stands for anything more.

    Optimal string alignment (restricted Damerau-Levenshtein).
    """
    if abs(len(a) - len(b)) > bound:
        return bound + 1
    # What both begin and end with costs no edit.
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > bound:
            return bound + 1
        before, previous = previous, row
    return min(previous[-1], bound + 1)
