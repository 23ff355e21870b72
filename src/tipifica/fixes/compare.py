"""A note and the mended note, laid side by side piece by piece."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tipifica.fixes.mended import Mended
from tipifica.fixes.pieces import BREAK, DATE, LINE, MARK, WORD, Lexeme, written
from tipifica.fixes.same import LONGEST, NUMBERS, is_phone, readers
from tipifica.fixes.written import FREE, LONG, NAMED, NUMBER, FormWritings, WritingTable
from tipifica.parser.kinds import Kind
from tipifica.parser.tokens.things import WORDS as UNITS
from tipifica.parser.tokens.tokenizer import BREAK_TEXT
from tipifica.parser.words.lexicon import Lexicon

_MOST_WORDS = 4
# So many pieces beside those that differ may belong to the same value.
_BESIDE = 4
# A comparison that takes more steps is given up: the fixes are refused.
_MOST_STEPS = 20_000
# Signs that say something of the number or word that they touch.
_SIGNS = frozenset("$%+=*@&#€°º<>~^¤§")
_TEARING = frozenset(".-")
_AFTER_LABELS = frozenset(".:-#")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_QUOTES = frozenset("'\"´`\u2018\u2019\u201c\u201d\u00ab\u00bb")
_LINES = frozenset((BREAK, LINE))
_BREAKS = frozenset(".-,;:\u2013\u2014")
_BETWEEN_PHONES = frozenset("yeou")
_OF_RANGES = frozenset(("a", "al", "hasta", "del", "desde", "el", "fecha", "inicio", "fin", "\u2013", "\u2014", "-"))


class Comparison:
    """Whether a mended note says what the note says, as a note of one reason."""

    def __init__(
        self, table: WritingTable, lexicon: Lexicon, form: FormWritings | None, pieces: Sequence[Lexeme], mended: Mended
    ) -> None:
        """`pieces` are those of the note; `form` is that of its reason, None without one."""
        self._table, self._lexicon, self._form, self._mended = table, lexicon, form, mended
        self._a, self._b = pieces, mended.pieces
        self._role = mended.role

    def holds(self) -> bool:
        """Whether there is a way through both in which every step is allowed."""
        a, b = self._a, self._b
        most = min(len(a), len(b))
        first = next((n for n in range(most) if a[n] is not b[n]), most)
        last = next((n for n in range(most - first) if a[-1 - n] is not b[-1 - n]), most - first)
        # What is the same at both ends is gone through piece by piece only where nothing else helps.
        first, last = max(0, first - _BESIDE), max(0, last - _BESIDE)
        if self._leads(first, first, (len(a) - last, len(b) - last)):
            return True
        return first + last > 0 and self._leads(0, 0, (len(a), len(b)))

    def _leads(self, i: int, j: int, goal: tuple[int, int]) -> bool:
        """Whether there is a way from a place of both to a later one; the likeliest steps are tried first."""
        a, b = self._a, self._b
        self._end_a, self._end_b = goal
        seen: set[tuple[int, int]] = set()
        # The places on the way so far, each with the steps from there that were not tried yet.
        way: list[tuple[int, int, list[Iterator[tuple[int, int]]]]] = []
        while (i, j) != goal:
            if (i, j) not in seen and len(seen) < _MOST_STEPS:
                seen.add((i, j))
                way.append((i, j, []))
                if i < goal[0] and j < goal[1] and (a[i] is b[j] or self._is_same(i, j)):
                    i, j = i + 1, j + 1
                    continue
            step = None
            while step is None:
                if not way:
                    return False
                i, j, steps = way[-1]
                if not steps:
                    steps.append(self._steps(i, j))
                step = next(steps[0], None)
                if step is None:
                    way.pop()
            i, j = i + step[0], j + step[1]
        return True

    def _steps(self, i: int, j: int) -> Iterator[tuple[int, int]]:
        """So many pieces of the note that stand for so many other ones of the mended note, from `i` and `j` on."""
        here, there = i < self._end_a, j < self._end_b
        if here and there and self._form is not None:
            yield from self._other_words(i, j)
            yield from self._other_values(i, j)
        if here:
            yield from ((n, 0) for n in self._gone(i, j))
        if there and not (here and (self._are_breaks(i, j) or self._tears(i, j))) and self._mended.may_come(j):
            yield 0, 1

    # ------------------------------------------------------------ the same

    def _is_same(self, i: int, j: int) -> bool:
        """Whether a piece is still there, be it that a word of the form has other case or accents; text is neither
        joined to text nor torn from it."""
        x, y = self._a[i], self._b[j]
        if x.text != y.text:
            own = self._form is not None and y.text in self._form.words
            return (own and x.folded == y.folded) or self._is_break(i, j)
        tight = x.tight and not (i > 0 and self._a[i - 1].kind == LINE)
        return tight == y.tight or not {FREE, NUMBER}.issuperset((self._role(j), self._role(j - 1)))

    def _is_break(self, i: int, j: int) -> bool:
        """Whether a segment break takes the place of another, or of a mark that stands for one."""
        x, y = self._a[i], self._b[j]
        if y.text != BREAK_TEXT or not (x.kind in _LINES or x.text in _BREAKS):
            return False
        return self._mended.may_part(j, all(self._touched(i)))

    def _are_breaks(self, i: int, j: int) -> bool:
        """Whether both have a break here: then none goes and none comes, but the one takes the place of the other."""
        return self._a[i].kind == BREAK and self._b[j].text == BREAK_TEXT

    def _tears(self, i: int, j: int) -> bool:
        """Whether what comes stands between two words that the note has side by side, neither of which is the form's:
        where the one text ends and the other begins is nobody's to tell."""
        if i == 0 or self._mended.in_header(j):
            return False
        beside = self._a[i - 1], self._a[i]
        return all(piece.kind == WORD and not self._says_form(piece) for piece in beside)

    def _says_form(self, piece: Lexeme) -> bool:
        """Whether a piece of the note is a word of the form or of a label, be it in other letters, or a number."""
        if piece.is_number or self._form is None or piece.folded in self._table.function:
            return True
        look = self._lexicon.look(piece.text)
        return look.begins_name or any(not self._form.words.isdisjoint(edge.symbols) for edge in look.edges)

    def _other_words(self, i: int, j: int) -> Iterator[tuple[int, int]]:
        """Other writings of words of the form."""
        x, y = self._a[i], self._b[j]
        if self._form is None or not self._is_of_form(y):
            return
        if y.text in self._form.counted and not self._mended.is_counted(j):
            return
        if self._is_one_word(x, y):
            yield 1, 1
        for typed, meant in self._table.phrases.get(x.folded, ()):
            if self._are(typed, i) and meant == self._mended.texts(j, j + len(meant)):
                yield len(typed), len(meant)
        # An accent alone is a piece of no letter.
        if x.folded[:1] == y.folded[:1]:
            yield from self._other_blanks(i, j)

    def _is_of_form(self, piece: Lexeme) -> bool:
        """Whether a piece is a word of the form, or a number that something may have been written together with."""
        return self._form is not None and (piece.text in self._form.words or piece.is_number)

    def _are(self, typed: Sequence[str], i: int) -> bool:
        """Whether these folded words stand at a place of the note."""
        last = i + len(typed)
        return last <= self._end_a and all(p.folded == word for p, word in zip(self._a[i:last], typed, strict=True))

    def _other_blanks(self, i: int, j: int) -> Iterator[tuple[int, int]]:
        """The same letters with other blanks between them, of which words of the form are made; one word may have been
        torn by a mark."""
        meant = ""
        for m, y in enumerate(self._b[j : min(j + _MOST_WORDS, self._end_b)], 1):
            if not self._is_of_form(y):
                return
            meant += y.folded
            typed = ""
            for n, x in enumerate(self._a[i : min(i + _MOST_WORDS, self._end_a)], 1):
                typed += "" if m == 1 and x.text in _TEARING else x.folded
                if typed == meant and n + m > 2 and x.text not in _TEARING and not meant.isdigit():
                    yield n, m

    def _is_one_word(self, typed: Lexeme, meant: Lexeme) -> bool:
        """Whether a word is a word of the form in other letters: a form that the lexicon names, a misspelling that is
        no word of Spanish."""
        readings = self._lexicon.vocabulary.readings(typed.text)
        kinds = [reading.deviation for reading in readings if reading.word == meant.text]
        if Kind.MISSPELLED in kinds:
            assert self._form is not None
            return meant.text not in self._table.turning and meant.text not in self._form.meant
        return Kind.VARIANT in kinds

    def _other_values(self, i: int, j: int) -> Iterator[tuple[int, int]]:
        """Other writings of values."""
        for m, says in readers(self._b[j : self._end_b], 0, self._table, lambda: self._mended.text):
            for n in range(1, min(LONGEST, self._end_a - i) + 1):
                there = written(self._a[i : i + n])
                # A number that a unit follows is a number of those.
                counts = i + n < self._end_a and self._a[i + n].folded in UNITS
                if says(there) and not counts and (not self._b[j].is_long or there[0] in "0+(" or self._is_phone(i)):
                    yield n, m

    def _is_phone(self, i: int) -> bool:
        """Whether a number without its leading zero stands where telephones do, with nothing that announces it."""
        if i == 0:
            return True
        before = self._a[i - 1]
        if before.folded in self._table.announces_another or before.folded in self._table.announces_number:
            return False
        if before.kind != WORD:
            return True
        labels = self._form.labels if self._form is not None else frozenset()
        return before.is_number or before.text in labels or not self._is_of_form(before)

    # ------------------------------------------------------------ what is gone

    def _gone(self, i: int, j: int) -> Iterator[int]:
        """So many pieces of the note from `i` on that may be gone where the mended note is at `j`."""
        x = self._a[i]
        if x.kind == LINE or (x.kind == BREAK and self._role(j) != BREAK_TEXT and self._mended.may_join(j)):
            yield 1
        if self._form is None:
            return
        if x.kind == MARK and self._is_noise(i, j):
            yield 1
        if x.folded in self._table.function and self._is_between_own(j):
            yield 1
        if x.folded in self._form.opening and self._role(j) in self._form.beginnings | self._form.opening:
            yield 1
        if x.folded in _OF_RANGES and self._is_in_range(j):
            yield 1
        if x.folded in _BETWEEN_PHONES and self._role(j - 1) == self._role(j) == LONG:
            yield 1
        yield from self._labels(i, j)
        yield from self._said_twice(i, j)

    def _is_between_own(self, j: int) -> bool:
        """Whether what stands on either side belongs to the form."""
        return all(self._role(at) != FREE for at in (j - 1, j))

    def _is_in_range(self, j: int) -> bool:
        """Whether the mended note has one date, a dash and another date here."""
        around = self._b[max(0, j - 2) : j + 3]
        return any(p.text == "-" for p in around) and any(p.kind == DATE for p in around)

    def _labels(self, i: int, j: int) -> Iterator[int]:
        """The labels of the form's fields that begin at `i`, where a value follows in the mended note."""
        if not self._lexicon.look(self._a[i].text).begins_name:
            return
        follows = self._role(j)
        parted = i > 0 and self._a[i - 1].kind == BREAK
        if follows in ("", BREAK_TEXT) or (self._role(j - 1) == FREE and not parted):
            return
        assert self._form is not None
        own = self._form.words
        # A word of the form is no misspelled label.
        near = [
            frozenset({piece.folded}) if piece.text in own else self._lexicon.near(piece.folded)
            for piece in self._a[i : i + 2 * _MOST_WORDS]
        ]
        for field, phrases in self._lexicon.labels.items():
            # Labels of no field stand before words of the form, those of a field before its value.
            for n in phrases.matches(near, 0) if self._is_named(field, j) else ():
                yield n
                if i + n < self._end_a and self._a[i + n].text in _AFTER_LABELS:
                    yield n + 1

    def _is_named(self, field: str, j: int) -> bool:
        """Whether a field's value begins in the mended note, or what was left in its place; of no field, a phrase."""
        form, follows = self._form, self._role(j)
        assert form is not None
        if field in self._table.fields:
            # A value that cannot be read is none of those, but it has digits.
            unread = follows == NAMED or self._b[j].text[0].isdigit() or self._b[j].text in "+("
            return unread or not form.starts.get(field, frozenset()).isdisjoint((follows, self._text_role(j)))
        return follows in form.phrase_starts and (self._role(j - 1), follows) not in form.within

    def _text_role(self, j: int) -> str:
        """What a piece of the mended note is if it is no word of the form: a name may be one."""
        return FREE if self._b[j].kind == WORD else self._role(j)

    def _said_twice(self, i: int, j: int) -> Iterator[int]:
        """A telephone that the mended note still has; a number in digits after the same in words."""
        x = self._a[i]
        if x.text == "(" and i + 2 < self._end_a and self._a[i + 2].text == ")":
            number = self._a[i + 1].text
            if number.isdecimal() and NUMBERS.get(self._word_before(j)) == int(number):
                yield 3
        if not x.text[0].isdigit() and x.text not in "+(":
            return
        numbers = self._mended.numbers
        for n in range(1, min(LONGEST, self._end_a - i) + 1):
            there = written(self._a[i : i + n])
            if any(is_phone(number, there) for number in numbers):
                yield n

    def _word_before(self, j: int) -> str:
        return next((p.folded for p in reversed(self._b[:j]) if p.kind == WORD), "")

    def _is_noise(self, i: int, j: int) -> bool:
        """Whether a mark says nothing: a sign that touches what it is said of does, and so does a mark in free text."""
        x, sides = self._a[i], (self._role(j - 1), self._role(j))
        assert self._form is not None
        if self._form.words.issuperset(sides) or sides == (LONG, LONG):
            return True
        before, after = self._touched(i)
        if (before and after) or (x.text in _SIGNS and (before or after)):
            return False
        if x.text in "-+" and after and self._a[i + 1].text[0].isdigit():
            return False
        if x.text in _QUOTES:
            return self._is_stray_quote(i, j)
        if x.text in _OPENING | _CLOSING:
            return sides[x.text in _OPENING] != FREE or self._mended.in_header(j) or self._encloses_segment(i)
        return "" in sides or not self._form.words.isdisjoint(sides) or FREE not in sides

    def _encloses_segment(self, i: int) -> bool:
        """Whether a bracket is the first or the last of a segment that both of its kind enclose."""
        breaks = [-1, *(at for at, piece in enumerate(self._a) if piece.kind == BREAK), len(self._a)]
        end = bisect_left(breaks, i)
        first, last = breaks[end - 1] + 1, breaks[end] - 1
        return i in (first, last) and self._a[first].text in _OPENING and self._a[last].text in _CLOSING

    def _is_stray_quote(self, i: int, j: int) -> bool:
        """Whether a quote stands at a word of the form or in the header, or ends what began at one."""
        assert self._form is not None
        at = next((k for k in range(i - 1, -1, -1) if self._a[k].text in _QUOTES), i)
        beside = {self._role(j - 1), self._role(j), self._a[at - 1].text if at else ""}
        return not self._form.words.isdisjoint(beside) or "" in beside or self._mended.in_header(j)

    def _touched(self, i: int) -> tuple[bool, bool]:
        """Whether a word or number touches a mark from before and from behind."""
        after = i + 1 < len(self._a) and self._a[i + 1].tight and self._a[i + 1].kind not in (MARK, BREAK)
        return i > 0 and self._a[i].tight and self._a[i - 1].kind not in (MARK, BREAK), after
