"""The searches of one note: which forms are searched, and how far."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.parser.forms.form import Form
from tipifica.parser.forms.meaning import Meaning
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.bounds import missing_cost, most_cost
from tipifica.parser.near.enough import says_enough
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import Search

# How far above the least that any form may cost is searched at once.
_STEP = 60


class Searches:
    """The searches of one note through the forms, each begun when it is asked for and gone on with when it is asked for
    more."""

    def __init__(self, lattice: Lattice, meaning: Meaning, whole: bool = False) -> None:
        self.lattice = lattice
        self.meaning = meaning
        self.whole = whole
        self._begun: dict[str, Search] = {}
        self._saying_all: dict[str, Search] = {}

    def of(self, form: Form) -> Search:
        """The search through a form."""
        search = self._begun.get(form.id)
        if search is None:
            search = self._begun[form.id] = Search(self.lattice, form, self.whole)
        return search

    def found(self, form: Form, bound: int) -> Found | None:
        """The form with its cheapest path, if that costs at most `bound` points."""
        path = self.of(form).path(bound)
        return None if path is None else Found(form, path, self.lattice)

    def saying_all(self, form: Form) -> Search:
        """The search for a path through a form that leaves out no word with a meaning."""
        search = self._saying_all.get(form.id)
        if search is None:
            search = self._saying_all[form.id] = Search(self.lattice, form, says_all=True)
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
            most = most_cost(form, self.lattice)
            search = self.of(form)
            path = search.path(min(bound, most))
            if path is None:
                if search.beyond <= most:
                    left.append((max(least, search.beyond), form))
            elif says_enough(path, self.lattice, self.meaning):
                found.append(Found(form, path, self.lattice))
                bound = min(bound, path.cost)
        found.sort(key=lambda f: (f.path.cost, missing_cost(f.form, self.lattice), f.form.number))
        return found, sorted(left, key=lambda pair: (pair[0], pair[1].number))
