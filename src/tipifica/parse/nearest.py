"""The searches of one note: which forms are searched, how far, and which path says enough of its form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tipifica.parse.automaton import SEP, TEXT, WORD
from tipifica.parse.form import ENOUGH_WORDS, Form, most_cost
from tipifica.parse.lattice import Lattice
from tipifica.parse.search import DROP, MATCH, MISSING, Path, Search, Step

# How far above the least that any form may cost is searched at once.
_STEP = 40
# A note of which the form explains nearly everything may lack most of the form's words.
_EXPLAINED = 30
# Words that the form has no place for outweigh fewer than so many of its own words and values.
_FEW = 4
# So many values stand in the notes of any reason; each one more speaks for the form as a word of it does.
_FEW_VALUES = 2


class Found:
    """A form with the cheapest path through it."""

    def __init__(self, form: Form, path: Path) -> None:
        self.form = form
        self.path = path

    @cached_property
    def said(self) -> frozenset[int]:
        """The places of the form that the note has."""
        return frozenset(s.position.number for s in self.path.steps if s.op != MISSING and s.position is not None)

    @cached_property
    def missing(self) -> bool:
        """Whether any place is missing."""
        return any(s.op == MISSING for s in self.path.steps)

    @cached_property
    def word_missing(self) -> bool:
        """Whether a word is missing."""
        kinds = (s.position.kind for s in self.path.steps if s.op == MISSING and s.position is not None)
        return WORD in kinds


class Searches:
    """The searches of one note through the forms, each begun when it is asked for and gone on with when it is asked for
    more."""

    def __init__(self, lattice: Lattice, whole: bool = False) -> None:
        self.lattice = lattice
        self.whole = whole
        self._begun: dict[str, Search] = {}

    def of(self, form: Form) -> Search:
        """The search through a form."""
        search = self._begun.get(form.id)
        if search is None:
            search = self._begun[form.id] = Search(self.lattice, form, self.whole)
        return search

    def nearest(self, ranked: Sequence[tuple[int, Form]], bound: int) -> list[Found]:
        """The paths that were found, the cheapest first. The bound is raised step by step: most notes are read within
        the first, where nearly nothing need be looked at."""
        open_forms = list(ranked)
        limit = 0
        while open_forms and open_forms[0][0] <= bound:
            limit = min(bound, max(limit + limit // 2, open_forms[0][0]) + _STEP)
            found, open_forms = self._within(open_forms, limit)
            if found:
                return found
        return []

    def _within(self, ranked: Sequence[tuple[int, Form]], bound: int) -> tuple[list[Found], list[tuple[int, Form]]]:
        """The paths of at most `bound` points, and the forms with what is known now of the least that they cost. Forms
        whose lower bound is above the best cost are not searched."""
        found: list[Found] = []
        left: list[tuple[int, Form]] = []
        for least, form in ranked:
            if least > bound:
                left.append((least, form))
                continue
            most = form.most_cost(self.lattice)
            search = self.of(form)
            path = search.path(min(bound, most))
            if path is None:
                if search.beyond <= most:
                    left.append((max(least, search.beyond), form))
            elif _near_enough(path, self.lattice):
                found.append(Found(form, path))
                bound = min(bound, path.cost)
        found.sort(key=lambda f: (f.path.cost, f.form.missing_cost(self.lattice), f.form.number))
        return found, sorted(left, key=lambda pair: (pair[0], pair[1].number))


def _without_postscript(steps: Sequence[Step]) -> Sequence[Step]:
    """The steps up to the number that ends a note: what an agent adds after it says nothing of the reason."""
    last = max((n for n, step in enumerate(steps) if step.op == MATCH), default=0)
    position = steps[last].position if steps else None
    return steps[: last + 1] if position is not None and position.symbol == "PHONE" else steps


def _near_enough(path: Path, lattice: Lattice) -> bool:
    """Whether the note says enough of the form: of its words more are there than are missing, the rest of the note does
    not outweigh them, and mending the whole costs no more than so many words are worth."""
    there: dict[int, int] = {}
    missing: dict[int, int] = {}
    texts: set[str] = set()
    values = odd = lacking = phrases = breaks = 0
    for step in _without_postscript(path.steps):
        position = step.position
        odd += step.op == DROP and step.code == "S005"
        if position is None or position.prefix or step.op not in (MATCH, MISSING):
            continue
        if position.kind == WORD and position.telling:
            counts = there if step.op == MATCH else missing
            counts[position.phrase] = counts.get(position.phrase, 0) + 1
        elif step.op == MATCH and position.kind == TEXT:
            texts.add(position.field)
            phrases += lattice.known[step.start] > 0 and lattice.serves[step.start] > 0
        elif step.op == MATCH and step.value is not None:
            # A telephone number with a digit too few is still one.
            readable = step.value.value is not None or position.symbol == "PHONE"
            values += readable
            odd += not readable
        elif step.op == MISSING and position.kind == SEP:
            breaks += 1
        elif step.op == MISSING:
            lacking += 1
    said, left = sum(there.values()), sum(missing.values())
    # Whole phrases of a form name it where nothing else is in the note, whatever is missing beside them.
    whole = said >= ENOUGH_WORDS and not texts and path.evidence <= _EXPLAINED and there.keys().isdisjoint(missing)
    if said == 0 or (said * 2 < left and not whole):
        return False
    # Words of the manual that are read as free text are rather another form's.
    if said < left and (phrases or odd):
        return False
    # One word with free text right after it is a sentence of its own.
    if said < ENOUGH_WORDS and left and texts and breaks and values < _FEW_VALUES:
        return False
    fields = values + len(texts)
    if said < _FEW and odd and said + max(0, fields - _FEW_VALUES) <= left:
        return False
    # Where no word of the form is missing, nothing else in the note speaks against it.
    whole_form = not left and said >= ENOUGH_WORDS
    if odd > 1 and (said < left or (not whole_form and said + fields < _FEW) or (said < _FEW and lacking > 1)):
        return False
    return path.cost <= most_cost(said)
