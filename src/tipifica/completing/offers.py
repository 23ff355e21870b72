"""What the forms have at the place where a note ends so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipifica.completing.written import WrittenReadings, written
from tipifica.language import Language
from tipifica.model import Settings
from tipifica.model.named import NamedTuple
from tipifica.parser.costs import Cost
from tipifica.parser.forms.automaton import LABEL, LOGIN, SEP, VALUE, WORD, Position
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.onward import is_field, phrase_from, rest_from
from tipifica.parser.search.frontier import PartialPath
from tipifica.parser.tokens.folding import fold, words_of

# The word at the end of a text, with the marks of its letters.
_TYPED = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+\Z")
ATTEMPT = "ATTEMPT"
# Of offers of one cost: what is said, what a person knows, more of what stands there already.
_SAID, _ASKED, _GOES_ON = range(3)
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
            for q in each.form.automaton.follow[each.place]:
                if q != each.place:
                    yield from self._onward(each, q, at)
            if is_field(here):
                yield self._more(each, here)
        for each in note.begun:
            for q in each.form.automaton.follow[each.place]:
                yield from self._begun(note, each, q)

    def _begun(self, note: WrittenReadings, each: PartialPath, place: int) -> Iterator[Offer]:
        """A value or a label of which a part was written."""
        position = each.form.automaton.positions[place]
        if position.kind == VALUE:
            yield self._more(each, position)
        elif position.kind == LABEL:
            words = words_of(position.symbol)
            if note.says(words, each.token):
                for q in each.form.automaton.follow[place]:
                    yield from self._onward(each, q, len(self.before.rstrip()))
            elif note.begins(words, each.token, bool(self.typed)):
                yield from self._onward(each, place, note.start_of(each.token))

    def _more(self, each: PartialPath, field: Position) -> Offer:
        """The rest of a value."""
        said = self.before[self.start :]
        return Offer(each.cost + Cost.FUNCTION_WORD, _GOES_ON, each.form, self.start, (field,), said=said, typed=True)

    # ------------------------------------------------------------ what follows all but the last word

    def _instead(self, note: WrittenReadings) -> Iterator[Offer]:
        for each in note.ends:
            for q in each.form.automaton.follow[each.place]:
                yield from self._beginning(each, q)

    def _beginning(self, each: PartialPath, place: int) -> Iterator[Offer]:
        """What begins as the last word does."""
        first, typed = each.form.automaton.positions[place], fold(self.typed)
        if place == each.place or first.kind == SEP:
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


def attempts_of(form: Form, language: Language) -> list[str]:
    """The attempts at contact that fit a form, as they are written."""
    writing = language.grammar.lexicon.ordinal_writing
    return [written for number, written in sorted(writing.items()) if not form.attempts or number in form.attempts]
