"""Notes that say the whole of a reason, and those that say the whole of two (S012)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from tipifica.model.named import NamedTuple
from tipifica.parser.choose.whole import Whole, joined_to, may_be_whole, shared_opening
from tipifica.parser.costs import Limit
from tipifica.parser.forms.automaton import SEP, TEXT, VALUE, WORD, Position
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import DROP, MATCH, Step
from tipifica.parser.tokens.tokenizer import BREAK, LINE, MARK, Token, TokenRange


class Second(NamedTuple):
    """Another reason that the note says, and where: from the first one to the end of the second. `comes_first` tells
    that it stands before the one that was read."""

    found: Found
    place: TokenRange
    comes_first: bool


def wholly_said(searches: Searches, grammar: Grammar, best: Found) -> Found:
    """The form that the note says whole, where the best one is said in part; else the best one. Of two of which one
    contains the other it is the longer: no form stands before one that begins as it does and goes on."""
    if best.says_all and best.path.evidence < Limit.SECOND_REASON:
        return best
    lattice = searches.lattice
    whole = [
        (end - start, form)
        for form in grammar.forms.values()
        if may_be_whole(form, lattice) and _may_stand_before(form, best)
        for start, end in _occurrences(form, lattice)
    ]
    for _, form in sorted(whole, key=lambda pair: (-pair[0], pair[1].number)):
        path = searches.saying_all(form).path(Limit.NO_DOUBT)
        if path is not None:
            return Found(form, path, searches.lattice)
    return best


def second_reason(searches: Searches, grammar: Grammar, first: Found) -> Second | None:
    """Another reason that a note says whole beside the first: it heads a segment, or one is joined to the other."""
    if not first.says_all or first.path.evidence < Limit.SECOND_REASON:
        return None
    lattice = searches.lattice
    others = [f for f in grammar.beside(first.form) if may_be_whole(f, lattice) or (f.sign and lattice.holds(f.sign))]
    beside = _Beside(first, lattice, grammar)
    if not others:
        return _begun(searches, grammar, beside)
    best: Second | None = None
    for other in others:
        # Of two of which one goes on as the other the longer counts.
        place = beside.place_of(other) if best is None or best.found.form.begins(other) else None
        found = None if place is None else searches.found(other, Limit.NO_DOUBT)
        if place is not None and found is not None:
            best = Second(found, beside.with_first(place), place[0] < beside.own_start(other))
    return best or _begun(searches, grammar, beside)


def _begun(searches: Searches, grammar: Grammar, beside: _Beside) -> Second | None:
    """The one other reason of which the note says a telling word between the opening and the phrase of the first."""
    places = [(form, place) for form in grammar.beside(beside.form) if (place := beside.begun(form)) is not None]
    if len(places) != 1:
        return None
    form, place = places[0]
    found = searches.found(form, Limit.NO_DOUBT)
    return None if found is None else Second(found, beside.with_first(place), True)


def first_said(searches: Searches, grammar: Grammar, best: Found) -> Found:
    """Of two reasons that a note says whole behind one opening, the one that stands first: of a second one that follows
    after other words nothing is made but surplus text."""
    if not best.says_all or best.path.evidence < Limit.SECOND_REASON:
        return best
    lattice = searches.lattice
    others = [f for f in grammar.beside(best.form) if f.shared_words(best.form) and may_be_whole(f, lattice)]
    if not others:
        return best
    beside = _Beside(best, lattice, grammar)
    for other in filter(beside.comes_after, others):
        found = searches.found(other, Limit.NO_DOUBT)
        if found is not None and found.says_all:
            return found
    return best


def said_before(searches: Searches, grammar: Grammar, best: Found, at: int) -> Iterator[Found]:
    """The shorter causes that a note says whole before token `at`, where a word stands that keeps it from the best one,
    which goes on as they do."""
    lattice = searches.lattice
    for form in grammar.family(best.form):
        if form.begins(best.form) and any(end <= at for _, end in _occurrences(form, lattice)):
            found = searches.found(form, Limit.NO_DOUBT)
            if found is not None:
                yield found


def hides_reason(found: Found, tokens: Sequence[Token], lattice: Lattice, grammar: Grammar) -> bool:
    """Whether a note whose segments were put in another order has a form only by reading as its free text, or as a
    value of words, a segment that says another reason whole. `tokens` are those of the path, with their places in the
    note that `lattice` is of.

    Never: rules/S012: otro motivo entero donde irían las acciones
    Always: pendiente/volver-a-llamar: teléfono primero
    """
    text = {tokens[s.start].start for s in found.path.steps if _is_text(s) or _is_in_words(s, tokens)}
    return any(
        _heads(start, lattice) and lattice.tokens[start].start in text and lattice.closed(end)
        for other in grammar.beside(found.form)
        if may_be_whole(other, lattice)
        for start, end in _occurrences(other, lattice)
    )


def _may_stand_before(form: Form, best: Found) -> bool:
    """Whether a form that is said whole may stand before the best one: before one that is said in part, or that begins
    as it does.

    Never: rules/S012: una causa que sigue a otra más larga
    Always: rules/S008: la nota se corta en una frase que también nombra un dato
    """
    if form is best.form:
        return False
    return best.form.begins(form) if best.says_all else not form.begins(best.form)


def _occurrences(form: Form, lattice: Lattice) -> Iterator[TokenRange]:
    """Where the note says the whole of a form."""
    whole = Whole(form, lattice)
    for start in range(lattice.size):
        if lattice.meant[start] & form.first_mask or (form.begins_with_text and _heads(start, lattice)):
            end = whole.ends(start, form.automaton.header_end)
            if end is not None:
                yield start, end


class _Beside:
    """Looks for other reasons beside the one that a path reads whole."""

    def __init__(self, first: Found, lattice: Lattice, grammar: Grammar) -> None:
        self.form, self.steps = first.form, first.path.steps
        self.lattice = lattice
        self.joining = grammar.meaning.joining
        self.function_words = grammar.lexicon.vocabulary.function_words
        numbers = {p.number for p in self.form.spine_places}
        self.words = [
            s for s in self.steps if s.op == MATCH and s.position is not None and s.position.number in numbers
        ]
        self.end = self._end()
        self.opening = self._said_opening()
        self.ends = {self.end, *(end for _, end in _occurrences(self.form, lattice))}

    def _end(self) -> int:
        """The token after the last word with a meaning and the values that follow it in its segment."""
        last = self.steps.index(self.words[-1]) if self.words else 0
        while last + 1 < len(self.steps) and _goes_on(self.steps[last + 1]):
            last += 1
        return self.steps[last].end

    def _said_opening(self) -> Sequence[str]:
        """The opening that the note puts before a form which need not have one."""
        return (
            self.form.opening
            if self.words and self._opened(self.form, self.words[0].start) < self.words[0].start
            else ()
        )

    def with_first(self, place: TokenRange) -> TokenRange:
        """From the first of the two reasons to the end of the second."""
        return min(self.words[0].start, place[0]), max(self.end, place[1])

    def own_start(self, other: Form) -> int:
        """The token of the first word with a meaning after the opening that another form shares."""
        shared = self.form.shared_words(other)
        return self.words[min(shared, len(self.words) - 1)].start

    def _own_starts(self, other: Form) -> set[int]:
        """The tokens at which the first reason may begin after another one: its own words, the whole of it, or the
        text that it begins with."""
        own = {self.own_start(other), *(start for start, _ in _occurrences(self.form, self.lattice))}
        if not self.form.begins_with_text:
            return own
        first = at = self.words[0].start
        while at and self.lattice.tokens[at - 1].kind not in (BREAK, LINE):
            at -= 1
        return own.union(range(at, first), (s.start for s in self.steps if _is_text(s) and s.start < first))

    def comes_after(self, other: Form) -> bool:
        """Whether another form stands whole between the opening that it shares with the first reason and the first
        reason's own words.

        Never: rules/S012: el primero cuenta, aunque el que sobra tenga más palabras
        Always: rules/S012: después de otras palabras sobra
        """
        if not self.words or not self._shared_words(other):
            return False
        own, opened = self.own_start(other), self.words[0].start
        end = Whole(other, self.lattice).ends(opened, other.automaton.header_end)
        return end is not None and end <= own

    def place_of(self, other: Form) -> TokenRange | None:
        """Where another form stands whole, its opening said or shared; None where it does not."""
        if not self.words:
            return None
        if not may_be_whole(other, self.lattice):
            return self._sign(other)
        return (
            self._within(other) or self._after(other) or self._before(other) or self._joined(other) or self._sign(other)
        )

    def _starts(self, other: Form) -> Iterator[int]:
        """The tokens at which a second reason may begin."""
        joined = {start for end in self.ends for start in joined_to(self.lattice, end, self.joining)}
        heads = self._heads(other)
        yield from (start for start in sorted(joined.union(heads)) if start < self.lattice.size)

    def _heads(self, other: Form) -> Iterator[int]:
        """The heads of segments after the first reason; one that is free text only where the words stand that both
        reasons begin with."""
        begin = other.spine_places[0].symbol if other.spine and self.form.shared_words(other) else None
        for i in range(min(self.ends), self.lattice.size):
            if _heads(i, self.lattice) and (not self._is_text(i) or self._says(i, begin) or i in self._torn):
                yield i

    @cached_property
    def _torn(self) -> frozenset[int]:
        """The tokens of free text, but for lists, that another segment of text stands beside: the form has a place for
        one of the two."""
        found: set[int] = set()
        text: list[Step] = []
        for step in self.steps:
            parts = step.position is not None and step.position.kind == SEP and text and text[-1].op == MATCH
            if text and (parts or step.position in (None, text[0].position)):
                text.append(step)
            else:
                found.update(self._parted(text))
                text = [step] if _is_text(step) else []
        return frozenset(found)

    def _parted(self, text: Sequence[Step]) -> Iterator[int]:
        """The tokens of one field's text, if more text stands after a break in it or behind it."""
        parted = next((n for n, step in enumerate(text) if _breaks(step)), len(text))
        more = any(step.deviation == Kind.SURPLUS or _is_text(step) for step in text[parted:])
        if more and text[0].position is not None and text[0].position.field not in self.lattice.lexicon.lists:
            yield from (step.start for step in text if _is_text(step))

    def _says(self, i: int, word: str | None) -> bool:
        """Whether a token may be read as this word.

        Never: rules/S012: el segundo con las palabras que comparten, en otro segmento
        Always: rules/S012: sin esas palabras es una acción
        """
        return any(word in edge.symbols for edge in self.lattice.words[i])

    def _after(self, other: Form) -> TokenRange | None:
        whole = Whole(other, self.lattice)
        places = {other.automaton.header_end}
        if self._shared_words(other):
            places.add(shared_opening(other, self.form))
        elif self.opening and (own := other.after(self.opening)) is not None:
            places.add(own)
        elif (phrase := self._shared_phrase(other)) is not None:
            places.add(phrase)
        for start in self._starts(other):
            opened = (self.lattice.find(other.opening, start) if other.opening else None) or start
            ends = [whole.ends(opened, p) for p in places if other.opening or other.automaton.needed[p]]
            found = [end for end in ends if end is not None and end > start and self._ends(other, start, end)]
            if found:
                return start, max(found)
        return None

    def _shared_phrase(self, other: Form) -> int | None:
        """The place where the first phrase of another form ends, if it is one of the first's, too."""
        first = other.phrases[0] if other.phrases else []
        shared = len(first) > 1 and first in self.form.phrases and other.spine[: len(first)] == first
        return other.spine_places[len(first) - 1].number if shared else None

    def _ends(self, other: Form, start: int, end: int) -> bool:
        """Whether another form that begins at a token may end before one: a cause, or a reason said with one word, that
        goes on with other words is none.

        Never: rules/S012: el segundo motivo en su propio segmento
        Always: rules/S005: otra causa con otras palabras detrás
        """
        function_words = self.lattice.lexicon.vocabulary.function_words
        one_word = sum(word not in function_words for word in self.lattice.folded[start:end]) == 1
        while end < self.lattice.size and self.lattice.folded[end] in function_words - self.joining:
            end += 1
        if not (other.naming or one_word) or self.lattice.closed(end) or self.lattice.folded[end] in self.joining:
            return True
        is_value = self.lattice.tokens[end].kind == MARK or self.lattice.has_digit(end)
        return is_value or (not one_word and self.lattice.is_known(end))

    def _sign(self, other: Form) -> TokenRange | None:
        """Where the phrase stands that counts for all of a form."""
        for start in self._starts(other) if other.sign else ():
            first = start + (self.lattice.folded[start] in self.function_words)
            end = self.lattice.find(other.sign, first, loose=True) if first < self.lattice.size else None
            if end is not None:
                return start, end
        return None

    def _before(self, other: Form) -> TokenRange | None:
        own = self._own_starts(other)
        for start, end in _occurrences(other, self.lattice):
            heads = (i for i in own if end <= i and _heads(i, self.lattice))
            joined = not own.isdisjoint((*joined_to(self.lattice, end, self.joining), *heads))
            opened = self._opened(other, start)
            if joined and _heads(opened, self.lattice):
                return opened, end
        return None

    def _opened(self, other: Form, start: int) -> int:
        """Where the opening begins that stands right before token `start`, for a form that need not have one."""
        before = range(max(start - len(other.opening), 0), start) if other.opening else ()
        return next((i for i in before if self.lattice.find(other.opening, i) == start), start)

    def _joined(self, other: Form) -> TokenRange | None:
        """Where another form stands whole after a break or a word that joins it to the first, and is none of
        the first's."""
        left_out = {s.start for s in self.steps if s.op == DROP}
        for start, end in _occurrences(other, self.lattice):
            if start - 1 in left_out and (
                _heads(start, self.lattice) or self.lattice.folded[start - 1] in self.joining
            ):
                return start, end
        return None

    def begun(self, other: Form) -> TokenRange | None:
        """Where a word stands, between the opening and the end of the first reason, with which another one that begins
        so goes on. Of a cause much of it is commentary."""
        if other.naming or not self.words:
            return None
        if not other.opening:
            return self._within(other)
        if self.form.after(other.opening) is None:
            return None
        end = self._phrase_end()
        for step in self.steps:
            if self.words[0].start < step.start < end and _leaves_out(step, other.spine[0], self.lattice):
                return step.start, end
        return None

    def _within(self, other: Form) -> TokenRange | None:
        """A word of another form's between the opening that the two share and the end of the first."""
        shared = self._shared_words(other)
        if not shared or shared >= len(other.spine) or other.spine[shared] in self.form.symbols:
            return None
        end = self._phrase_end()
        for step in self.steps:
            if self.words[shared - 1].start < step.start < end and _leaves_out(step, other.spine[shared], self.lattice):
                return step.start, end
        return None

    def _shared_words(self, other: Form) -> int:
        """How many words the opening has that the two reasons share; a word that turns the sense alone is none."""
        shared = other.shared_words(self.form)
        return 0 if self.lattice.lexicon.turning.issuperset(other.spine[:shared]) else shared

    def _phrase_end(self) -> int:
        """The token after the phrase that the last word with a meaning belongs to."""
        last = self.words[-1].position
        matched = (s for s in self.steps if s.op == MATCH and s.position is not None)
        return max(s.end for s in matched if _of_one_phrase(s.position, last))

    def _is_text(self, i: int) -> bool:
        """Whether the path reads token `i` as free text of a field.

        Never: rules/S012: sin esas palabras es una acción
        Always: rules/S012: el segundo motivo en su propio segmento
        """
        return any(step.start <= i < step.end and _is_text(step) for step in self.steps)


def _of_one_phrase(one: Position | None, other: Position | None) -> bool:
    """Whether two places are words of one phrase.

    Never: rules/S012: el segundo motivo en su propio segmento
    Always: rules/S012: el segundo motivo en su propio segmento
    """
    return one is not None and other is not None and one.kind == WORD and one.phrase == other.phrase


def _leaves_out(step: Step, symbol: str, lattice: Lattice) -> bool:
    """Whether a step leaves out a word as surplus text, be it in another writing, but no other word.

    Never: rules/S012: la palabra de otro motivo entre la apertura y la frase
    Always: rules/S012: el segundo motivo en su propio segmento
    """
    surplus = step.op == DROP and step.deviation == Kind.SURPLUS
    edges = lattice.words[step.start]
    return surplus and any(symbol in edge.symbols and edge.deviation != Kind.OTHER_WORD for edge in edges)


def _breaks(step: Step) -> bool:
    """Whether a step reads a segment break, or leaves one out.

    Never: rules/S012: otro motivo entero en un segmento más que la dirección
    """
    return step.deviation == Kind.BREAK or (step.position is not None and step.position.kind == SEP)


def _goes_on(step: Step) -> bool:
    """Whether a step goes on with the segment of a reason: with a word, a label or a value.

    Never: rules/S012: un descuento con su porcentaje
    Always: rules/S012: el segundo motivo en su propio segmento
    """
    return step.op == MATCH and step.position is not None and step.position.kind not in (SEP, TEXT)


def _heads(i: int, lattice: Lattice) -> bool:
    """Whether token `i` is the first of a segment.

    Never: rules/S012: el segundo motivo en su propio segmento
    Always: rules/S012: después de otras palabras sobra
    """
    return (
        i == 0
        or lattice.tokens[i - 1].kind in (BREAK, LINE)
        or (lattice.tokens[i - 1].text == "." and bool(lattice.seps[i - 1]))
    )


def _is_in_words(step: Step, tokens: Sequence[Token]) -> bool:
    """Whether a step reads a value that is written in words.

    Never: rules/S012: un motivo entero donde iría la referencia
    """
    value = step.op == MATCH and step.position is not None and step.position.kind == VALUE
    return value and tokens[step.start].text.isalpha()


def _is_text(step: Step) -> bool:
    """Whether a step reads free text.

    Never: rules/S012: sin esas palabras es una acción
    """
    return step.op == MATCH and step.position is not None and step.position.kind == TEXT
