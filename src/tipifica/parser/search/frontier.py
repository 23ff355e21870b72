"""How far a note that is still being written has come in each form: the cheapest ways to its last token."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush

from tipifica.model.named import NamedTuple
from tipifica.parser.forms.form import Form
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.search.search import NORMAL, Search

# What is looked for first, and how far it goes on where nothing is found: readings of a note with ever more
# deviations. So much dearer than the cheapest another reading may be.
_BOUNDS = (40, 120, 300)
_MARGIN = 15
# So cheap a reading leaves no doubt.
SURE = 10
# How much dearer it may be where the note has deviations by then: a name takes up a whole phrase cheaply, a word too
# many behind the phrase is dear.
_WIDE_MARGIN = 60
_MAX_STEPS = 4_000


class PartialPath(NamedTuple):
    """A way of reading the tokens before `token`: it costs `cost`, and the form is at `place`. `passed` are the places
    of the form that it has been at, this one included."""

    cost: int
    token: int
    place: int
    form: Form
    passed: frozenset[int]


def standings(lattice: Lattice, forms: Iterable[Form], end: int) -> list[PartialPath]:
    """The readings of a note up to token `end` and up to each token before it, the cheapest first; of those that come
    to one place at one token the cheapest alone. Empty where none is found that is cheap enough."""
    known = tuple(forms)
    found: list[PartialPath] = []
    for bound in _BOUNDS:
        found = _within(lattice, known, end, bound)
        best = min((each.cost for each in found if each.token == end), default=bound)
        if best <= SURE:
            return [each for each in found if each.cost <= best + _MARGIN]
        if bound > _BOUNDS[0] and best + _MARGIN <= bound:
            dearest = max(best + _MARGIN, min(best + _WIDE_MARGIN, bound))
            return [each for each in found if each.cost <= dearest]
    return found


def _within(lattice: Lattice, forms: tuple[Form, ...], end: int, bound: int) -> list[PartialPath]:
    searches = [Search(lattice, form) for form in forms]
    # What decides between ways of one cost stands before the places that they passed.
    queue = [(0, 0, 0, NORMAL, n, n, frozenset[int]()) for n in range(len(forms))]
    settled: set[tuple[int, int, int, int]] = set()
    reached: dict[tuple[int, int, int], PartialPath] = {}
    steps, count = 0, len(forms)
    while queue and steps < _MAX_STEPS:
        cost, at, place, mode, n, _, before = heappop(queue)
        if (at, place, mode, n) in settled:
            continue
        settled.add((at, place, mode, n))
        passed = before if place in before else before | {place}
        reached.setdefault((at, place, n), PartialPath(cost, at, place, forms[n], passed))
        if at == end:
            continue
        steps += 1
        for after, target, price, gap, moved in searches[n].moves(at, place, mode, bound - cost):
            if after <= end:
                now = NORMAL if gap is not None else searches[n].mode_after(target, moved, mode)
                count += 1
                heappush(queue, (cost + price, after, target, now, n, count, passed))
    return list(reached.values())
