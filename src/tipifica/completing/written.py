"""What was written of a note so far, and how it may be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tipifica.completing.phrases import phrases_first
from tipifica.language import Language
from tipifica.parser.choose.reading import MAX_TOKENS
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.search.frontier import PartialPath, standings
from tipifica.parser.tokens.characters import clean
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.newer import StandIns, has_newer
from tipifica.parser.tokens.tokenizer import BREAK, LINE, tokenize

# A word that no form has, where the next one will stand: a break that a note ends in parts nothing.
_NEXT = " qwq"
# A value of more tokens has more than one segment.
_LONGEST_VALUE = 8


@lru_cache(maxsize=8)
def written(text: str, language: Language) -> WrittenReadings:
    """What was written. Who types asks again after a letter, for what stood before it, too."""
    return WrittenReadings(text, language)


class WrittenReadings:
    """The readings of what was written, blanks at its end left out; `end` is the number of its tokens."""

    def __init__(self, text: str, language: Language) -> None:
        grammar = language.grammar
        # What it offers are words of the manual: none of what was written is in it.
        text = StandIns(text).put(text) if has_newer(text) else text
        self._cleaned = clean(text, grammar.lexicon.spelled)
        self._tokens = tokenize(self._cleaned.text)
        self.end = len(self._tokens)
        self._standings: list[PartialPath] = []
        if self.end < MAX_TOKENS:
            lattice = _lattice(self._cleaned.text, language)
            self._standings = phrases_first(standings(lattice, grammar.forms.values(), self.end), self.end)

    @property
    def ends(self) -> Iterator[PartialPath]:
        """The readings of all of it."""
        return (each for each in self._standings if each.token == self.end)

    @property
    def begun(self) -> Iterator[PartialPath]:
        """The readings up to a token of the last segment."""
        first = max(0, self.end - _LONGEST_VALUE)
        breaks = [i + 1 for i in range(first, self.end) if self._tokens[i].kind in (BREAK, LINE)]
        return (each for each in self._standings if max([first, *breaks]) <= each.token < self.end)

    @property
    def before_a_break(self) -> Iterator[PartialPath]:
        """The readings up to a token of the segment that ends in a break where the note ends in one."""
        parted = [i for i in range(self.end) if self._tokens[i].kind in (BREAK, LINE)]
        if not parted or parted[-1] != self.end - 1:
            return
        first = parted[-2] + 1 if len(parted) > 1 else 0
        yield from (each for each in self._standings if first <= each.token < self.end)

    def says(self, label: Sequence[str], token: int) -> bool:
        """Whether the words of a label are all that stands from `token` on."""
        return self._folded(token) == [fold(word) for word in label]

    def begins(self, label: Sequence[str], token: int, unfinished: bool) -> bool:
        """Whether the words of a label begin with the tokens from `token` on; the last of them may be `unfinished`."""
        written = self._folded(token)
        wanted = [fold(word) for word in label[: len(written)]]
        if len(wanted) < len(written) or written[:-1] != wanted[:-1]:
            return False
        return wanted[-1].startswith(written[-1]) if unfinished else wanted[-1] == written[-1]

    def _folded(self, token: int) -> list[str]:
        return [fold(each.text) for each in self._tokens[token:]]

    def start_of(self, token: int) -> int:
        """Where a token starts (code points of the note)."""
        at, starts = self._tokens[token].start, self._cleaned.starts
        return at if starts is None else starts[at]


def _lattice(text: str, language: Language) -> Lattice:
    lexicon, tokens = language.grammar.lexicon, tokenize(text)
    lattice = Lattice(text, tokens, lexicon)
    if tokens and lattice.tail == lattice.size:
        return lattice
    return Lattice(text + _NEXT, tokenize(text + _NEXT), lexicon)
