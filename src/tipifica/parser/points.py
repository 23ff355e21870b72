"""Points that know of which figures they are made: what a note pays is explained by the very sums that decide.

While the figures of `Cost` carry their names, every price that is added up of them says what it is made of. They are
the same numbers, so every decision is the same; only adding takes longer, which is why nobody but the trace asks for
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock

from tipifica.parser.costs import Cost

_ONE_AT_A_TIME = RLock()


class Points(int):
    """So many points; `of` says how many of them are which figure's. Points of no figure stand under ""."""

    of: Mapping[str, int]

    def __new__(cls, value: int, of: Mapping[str, int]) -> Points:
        """The points `value`, made up as `of` says."""
        made = super().__new__(cls, value)
        made.of = of
        return made

    def _plus(self, other: int, sign: int) -> Points:
        of = dict(self.of)
        for name, points in made_of(other).items():
            of[name] = of.get(name, 0) + sign * points
        return Points(int(self) + sign * int(other), {name: points for name, points in of.items() if points})

    def __add__(self, other: int) -> Points:
        return self._plus(other, 1)

    __radd__ = __add__

    def __sub__(self, other: int) -> Points:
        return self._plus(other, -1)

    def __rsub__(self, other: int) -> Points:
        return Points(int(other), made_of(other))._plus(self, -1)

    def __mul__(self, times: int) -> Points:
        return Points(int(self) * times, {name: points * times for name, points in self.of.items() if points * times})

    __rmul__ = __mul__

    def __floordiv__(self, parts: int) -> Points:
        """The same part of each figure; what does not come out even is the first one's."""
        of = {name: points // parts for name, points in self.of.items()}
        for name in [*of][:1]:
            of[name] += int(self) // parts - sum(of.values())
        return Points(int(self) // parts, {name: points for name, points in of.items() if points})


def made_of(points: int) -> Mapping[str, int]:
    """How many of these points are which figure's."""
    return points.of if isinstance(points, Points) else {"": points} if points else {}


def figures(of: type = Cost) -> dict[str, int]:
    """All figures of a class by their names."""
    return {name: value for name, value in vars(of).items() if name.isupper()}


@contextmanager
def named() -> Iterator[None]:
    """Within, the figures carry their names. What is kept for later readings must be made anew within (a grammar of
    its own), else it keeps prices without names."""
    with _ONE_AT_A_TIME:
        plain = figures()
        for name, value in plain.items():
            setattr(Cost, name, Points(value, {name: value}))
        try:
            yield
        finally:
            for name, value in plain.items():
                setattr(Cost, name, value)
