"""The words of the fixed phrases, and which of them a written word may be (rules T003 to T006)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tipifica.model.named import NamedTuple
from tipifica.parse.costs import Cost
from tipifica.parse.text import fold, words_of

_CACHE_SIZE = 20_000
_SHORTEST_FUZZY = 3
_LONGEST_FUZZY = 40


class WordReading(NamedTuple):
    """A written word read as a word of the grammar.

    `code` is the rule that the difference breaks: "" for none, `T003` for case and `T004` for accents (told apart
    letter by letter), `T005` for a misspelling `distance` edits away, `T006` for another form.
    """

    word: str
    cost: int
    code: str
    distance: int


class Vocabulary:
    """The words of the grammar with what the lexicon knows of them. Lookups are remembered, boundedly."""

    def __init__(self, words: Iterable[str], lexicon: Mapping[str, Mapping[str, object]]) -> None:
        self.words = frozenset(words)
        self.function_words = frozenset(_strings(lexicon["function-words"]))
        self._by_fold: dict[str, list[str]] = {}
        for word in sorted(self.words):
            self._by_fold.setdefault(fold(word), []).append(word)
        self._forms = self._other_forms(lexicon)
        self._letters = [
            (f, len(f), _letters(f), 1 if len(f) <= 6 else 2) for f in self._by_fold if len(f) >= _SHORTEST_FUZZY
        ]
        self._by_sound: dict[str, list[str]] = {}
        for folded, *_ in self._letters:
            self._by_sound.setdefault(_sound(folded), []).append(folded)
        self._never = {fold(w) for w in _strings(lexicon["real-words"])} | {fold(w) for w in self.function_words}
        self._known: dict[str, tuple[WordReading, ...]] = {}

    def _other_forms(self, lexicon: Mapping[str, Mapping[str, object]]) -> dict[str, list[str]]:
        forms: dict[str, list[str]] = {}
        for short, word in lexicon["short"].items():
            if len(words_of(short)) == 1 and word in self.words:
                forms.setdefault(fold(short), []).append(str(word))
        for word, others in lexicon["forms"].items():
            if word in self.words:
                for other in _strings(others):
                    forms.setdefault(fold(other), []).append(word)
        for folded, words in self._by_fold.items():
            for number in _other_number(folded):
                forms.setdefault(number, []).extend(words)
        return forms

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
        readings = [_same_word(written, word) for word in self._by_fold.get(folded, ())]
        seen = {r.word for r in readings}
        readings += [WordReading(w, Cost.FORM, "T006", 0) for w in self._forms.get(folded, ()) if w not in seen]
        if not readings and folded not in self._never:
            readings = self._misspelled(folded)
        return tuple(sorted(readings, key=lambda r: r.cost))

    def _misspelled(self, folded: str) -> list[WordReading]:
        length, letters = len(folded), _letters(folded)
        if length < _SHORTEST_FUZZY or length > _LONGEST_FUZZY or not folded.isalpha():
            return []
        near: dict[str, int] = {}
        for word, size, mask, bound in self._letters:
            if abs(size - length) <= bound and (mask ^ letters).bit_count() <= 2 * bound:
                distance = edit_distance(folded, word, bound)
                if distance <= bound:
                    near[word] = distance
        for word in self._by_sound.get(_sound(folded), ()):
            near.setdefault(word, 1)
        return [
            WordReading(w, Cost.MISSPELLED * distance, "T005", distance)
            for word, distance in near.items()
            for w in self._by_fold[word]
        ]

    def exact(self, folded: str) -> str | None:
        """The word of the grammar that is written `folded`, case and accents aside."""
        found = self._by_fold.get(folded)
        return found[0] if found else None


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _same_word(written: str, word: str) -> WordReading:
    if written == word:
        return WordReading(word, 0, "", 0)
    lowered = written.lower()
    if lowered == word:
        return WordReading(word, Cost.CASE, "T003", 0)
    cased = any(a != b and fold(a) == fold(b) and a.lower() == b for a, b in zip(written, word, strict=False))
    return WordReading(word, Cost.ACCENT + (Cost.CASE if cased else 0), "T004", 0)


def _other_number(word: str) -> list[str]:
    """Singular for plural and the reverse, by the endings of Spanish; only words long enough to be told apart."""
    if len(word) < 4:
        return []
    if word.endswith("es") and word[-3] not in "aeiou":
        return [word[:-2], word[:-1]]
    if word.endswith("s"):
        return [word[:-1]]
    return [word + "s"] if word[-1] in "aeiou" else [word + "es"]


def _letters(word: str) -> int:
    mask = 0
    for char in word:
        mask |= 1 << (ord(char) & 31)
    return mask


_SOUNDS = (
    ("cc", "s"), ("ce", "se"), ("ci", "si"), ("z", "s"), ("x", "s"), ("v", "b"), ("ll", "y"), ("qu", "k"),
    ("ch", "\0"), ("c", "k"), ("h", ""), ("\0", "ch"), ("ge", "je"), ("gi", "ji"), ("np", "mp"), ("nb", "mb"),
    ("ss", "s"), ("rr", "r"), ("kk", "k"),
)  # fmt: skip


def _sound(word: str) -> str:
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
    return previous[-1]
