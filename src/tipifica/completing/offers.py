"""What the forms have at the place where a note ends so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tipifica.completing.phrases import says_a_phrase
from tipifica.completing.written import WrittenReadings, written
from tipifica.language import Language
from tipifica.model import Settings
from tipifica.model.named import NamedTuple
from tipifica.parser.costs import Cost
from tipifica.parser.forms.automaton import LABEL, LOGIN, SEP, TEXT, VALUE, WORD, Position
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.onward import is_field, phrase_from, rest_from
from tipifica.parser.search.frontier import PartialPath
from tipifica.parser.tokens.folding import fold, words_of

# The word at the end of a text, with the marks of its letters.
_TYPED = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+\Z")
# So much less likely is it that words are a remark than that they are read.
_REMARK = 20
ATTEMPT = "ATTEMPT"
# Of offers of one cost: free text of which a word is being typed, what is said, what a person knows, more of what
# stands there already.
_TYPING, _SAID, _ASKED, _GOES_ON = -2, 0, 1, 2
# So much likelier is a word of the form of which the first letters were typed than free text that they begin.
_BEGUN = 30


class Offer(NamedTuple):
    """What may follow: `places` of `form`, written from `start` (code points of the note) on; with `whole` they are all
    that is left of it.

    `said` is what stands for the first of them, empty where that is what the form says; `typed` tells that it was
    written already, as a part of a value. `cost` and `rank` order them, the likeliest first.
    """

    cost: int
    rank: int
    form: Form
    start: int
    places: Sequence[Position]
    whole: bool = False
    said: str = ""
    typed: bool = False


def offers(before: str, language: Language, settings: Settings) -> list[Offer]:
    """All that may follow `before`, in no order, the same text several times."""
    return [*_Offers(before, language, settings).all()]


class _Offers:
    def __init__(self, before: str, language: Language, settings: Settings) -> None:
        self.before = before
        self.language = language
        self.settings = settings
        match = _TYPED.search(before)
        self.typed = match[0] if match else ""
        # Where the last word begins.
        self.start = match.start() if match else len(before)

    def all(self) -> Iterator[Offer]:
        yield from self._after(written(self.before.rstrip(), self.language))
        if self.typed:
            yield from self._instead(written(self.before[: self.start].rstrip(), self.language))

    # ------------------------------------------------------------ what follows all of it

    def _after(self, note: WrittenReadings) -> Iterator[Offer]:
        at = len(self.before.rstrip())
        for each in note.ends:
            here = each.form.automaton.positions[each.place]
            for q in _ways(each):
                yield from self._onward(each, q, at)
            if is_field(here):
                yield self._more(each, here, here.kind == TEXT and bool(self.typed))
            for field in _texts_before(each):
                yield Offer(each.cost + Cost.FUNCTION_WORD, _GOES_ON, each.form, at, (field,))
        read: dict[int, PartialPath] = {}
        for each in sorted(note.ends, key=lambda each: each.cost):
            read.setdefault(each.form.number, each)
        for each in note.begun:
            for q in _ways(each):
                yield from self._begun(note, each, q, read)
                yield from self._after_remark(_no_cheaper(each, read), q, at)
            for field in _texts_before(each):
                yield self._more(_no_cheaper(each, read), field)
        for each in note.before_a_break:
            for q in _ways(each):
                if each.form.automaton.positions[q].kind == SEP:
                    parted = _no_cheaper(each, read)._replace(place=q, passed=each.passed | {q})
                    for after in _ways(parted):
                        yield from self._after_remark(parted, after, at)

    def _after_remark(self, each: PartialPath, place: int, at: int) -> Iterator[Offer]:
        """What follows where all that was written since a phrase is a remark; more of a value does not."""
        parted = each.form.automaton.positions[each.place].kind == SEP
        if says_a_phrase(each) and (parted or not is_field(each.form.automaton.positions[place])):
            yield from self._onward(each._replace(cost=each.cost + _REMARK), place, at)

    def _begun(
        self, note: WrittenReadings, each: PartialPath, place: int, read: Mapping[int, PartialPath]
    ) -> Iterator[Offer]:
        """A value or a label of which a part was written. `read` are the cheapest readings of all of the note, by the
        numbers of their forms."""
        position = each.form.automaton.positions[place]
        whole = read.get(each.form.number)
        if position.kind == VALUE and whole is not None:
            # What was read is no part of a value.
            if place not in whole.passed:
                yield self._more(each, position)
        elif is_field(position):
            yield self._more(_no_cheaper(each, read), position)
        elif position.kind == LABEL:
            yield from self._label(note, each, place, read)

    def _label(
        self, note: WrittenReadings, each: PartialPath, place: int, read: Mapping[int, PartialPath]
    ) -> Iterator[Offer]:
        """The rest of a label, and what follows one; what stands before it may be a remark."""
        words = words_of(each.form.automaton.positions[place].symbol)
        for token in range(each.token, note.end if says_a_phrase(each) else each.token + 1):
            here = each if token == each.token else _no_cheaper(each, read)
            if note.says(words, token):
                for q in each.form.automaton.follow[place]:
                    yield from self._onward(here, q, len(self.before.rstrip()))
            elif note.begins(words, token, bool(self.typed)):
                yield from self._onward(here, place, note.start_of(token))

    def _more(self, each: PartialPath, field: Position, typing: bool = False) -> Offer:
        """The rest of a value."""
        rank, dearer = (_TYPING, 0) if typing else (_GOES_ON, Cost.FUNCTION_WORD)
        return Offer(each.cost + dearer, rank, each.form, self.start, (field,), said=self.typed, typed=True)

    # ------------------------------------------------------------ what follows all but the last word

    def _instead(self, note: WrittenReadings) -> Iterator[Offer]:
        for each in note.ends:
            for q in _ways(each):
                yield from self._beginning(each, q)

    def _beginning(self, each: PartialPath, place: int) -> Iterator[Offer]:
        """What begins as the last word does."""
        first, typed = each.form.automaton.positions[place], fold(self.typed)
        if first.kind == SEP:
            return
        if first.kind in (WORD, LABEL):
            if fold(first.symbol).startswith(typed) and fold(first.symbol) != typed:
                lead = 0 if self.language.grammar.lexicon.vocabulary.exact(typed) else _BEGUN
                yield from self._onward(each._replace(cost=each.cost - lead), place, self.start)
            return
        known = [said for said in self._writings(each.form, first) if fold(said).startswith(typed)]
        for said in known or ([] if first.symbol == ATTEMPT else [self.typed]):
            yield from self._onward(each, place, self.start, said, typed=not known)

    # ------------------------------------------------------------ both

    def _onward(
        self, each: PartialPath, place: int, start: int, said: str = "", typed: bool = False
    ) -> Iterator[Offer]:
        """What is written in one go from a place on, and all that is left of the form."""
        automaton, form = each.form.automaton, each.form
        places, rest = phrase_from(automaton, place), rest_from(automaton, place)
        asked = is_field(places[0])
        cost = each.cost + (1 if asked and said else 0)
        for text in [said] if said else self._writings(form, places[0]) or [""]:
            yield Offer(cost, _ASKED if asked and not text else _SAID, form, start, places, False, text, typed)
            yield Offer(cost, _SAID, form, start, rest, True, text, typed)

    def _writings(self, form: Form, position: Position) -> Sequence[str]:
        """What a field can be, where that is known."""
        if position.symbol == LOGIN:
            return [self.settings.agent] if self.settings.agent else []
        if position.symbol == ATTEMPT:
            return attempts_of(form, self.language)
        return []


def _no_cheaper(each: PartialPath, read: Mapping[int, PartialPath]) -> PartialPath:
    """A reading of a part of the note, as dear as the cheapest of all of it: a value that is not read, and free text,
    take up anything at no cost."""
    return each._replace(cost=max(each.cost, min((whole.cost for whole in read.values()), default=0)))


def _ways(each: PartialPath) -> Iterator[int]:
    """Where a form goes on from a place: nothing is said twice, be it in other words."""
    positions = each.form.automaton.positions
    chosen = {positions[p].field for p in each.passed if positions[p].kind == WORD} - {""}
    for q in each.form.automaton.follow[each.place]:
        if q not in each.passed and not (positions[q].kind == WORD and positions[q].field in chosen):
            yield q


def _texts_before(each: PartialPath) -> Iterator[Position]:
    """The free text before the break that a reading stands at: where it was a remark, the text follows now."""
    automaton = each.form.automaton
    if automaton.positions[each.place].kind == SEP:
        for p in each.passed:
            if automaton.positions[p].kind == TEXT and each.place in automaton.follow[p]:
                yield automaton.positions[p]


def attempts_of(form: Form, language: Language) -> list[str]:
    """The attempts at contact that fit a form, as they are written."""
    writing = language.grammar.lexicon.ordinal_writing
    return [written for number, written in sorted(writing.items()) if not form.attempts or number in form.attempts]
