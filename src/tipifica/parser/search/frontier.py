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
_MAX_STEPS = 4_000


class PartialPath(NamedTuple):
    """A way of reading the tokens before `token`: it costs `cost`, and the form is at `place`."""

    cost: int
    token: int
    place: int
    form: Form


def standings(lattice: Lattice, forms: Iterable[Form], end: int) -> list[PartialPath]:
    """The readings of a note up to token `end` and up to each token before it, the cheapest first; of those that come
    to one place at one token the cheapest alone. Empty where none is found that is cheap enough."""
    known = tuple(forms)
    found: list[PartialPath] = []
    for bound in _BOUNDS:
        found = _within(lattice, known, end, bound)
        best = min((each.cost for each in found if each.token == end), default=bound)
        if best + _MARGIN <= bound:
            return [each for each in found if each.cost <= best + _MARGIN]
    return found


def _within(lattice: Lattice, forms: tuple[Form, ...], end: int, bound: int) -> list[PartialPath]:
    searches = [Search(lattice, form) for form in forms]
    queue = [(0, 0, 0, NORMAL, n) for n in range(len(forms))]
    settled: set[tuple[int, int, int, int]] = set()
    reached: dict[tuple[int, int, int], PartialPath] = {}
    steps = 0
    while queue and steps < _MAX_STEPS:
        cost, at, place, mode, n = heappop(queue)
        if (at, place, mode, n) in settled:
            continue
        settled.add((at, place, mode, n))
        reached.setdefault((at, place, n), PartialPath(cost, at, place, forms[n]))
        if at == end:
            continue
        steps += 1
        for after, target, price, gap, moved in searches[n].moves(at, place, mode, bound - cost):
            if after <= end:
                now = NORMAL if gap is not None else searches[n].mode_after(target, moved, mode)
                heappush(queue, (cost + price, after, target, now, n))
    return list(reached.values())
