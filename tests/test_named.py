"""The project's named tuples are in all that is used of them what `typing.NamedTuple` makes."""

from __future__ import annotations

import pickle
import typing
from collections.abc import Callable
from typing import Any

import pytest

from tipifica.model import named


class Own(named.NamedTuple):
    """Two fields and a method."""

    start: int
    end: int = 7

    def width(self) -> int:
        return self.end - self.start


class Standard(typing.NamedTuple):
    """Two fields and a method."""

    start: int
    end: int = 7

    def width(self) -> int:
        return self.end - self.start


class Empty(named.NamedTuple):
    """No field at all."""


class Other(named.NamedTuple):
    """As wide as `Own`."""

    first: str
    second: str


SAME: list[Callable[[Any], object]] = [
    lambda made: made(1),
    lambda made: made(end=3, start=1),
    lambda made: made(1, 2).width(),
    lambda made: made(1, 2)._replace(end=9),
    lambda made: made(1)._asdict(),
    lambda made: made._make([4, 5]),
    lambda made: (made._fields, made._field_defaults, made.__match_args__, made.__doc__),
    lambda made: repr(made(1, "a")).replace("Standard", "Own"),
    lambda made: made(1, 2) == (1, 2) and hash(made(1, 2)) == hash((1, 2)) and made(1, 2) < made(1, 3),
    lambda made: hasattr(made(1), "__dict__"),
    lambda made: [*made(1, 2)],
]


@pytest.mark.parametrize("use", SAME)
def test_used_alike(use: Callable[[Any], object]) -> None:
    assert use(Own) == use(Standard)


@pytest.mark.parametrize(
    "use",
    [
        lambda made: made(),
        lambda made: made(1, 2, 3),
        lambda made: made(1, other=2),
        lambda made: made(1, start=2),
        lambda made: made._make([1]),
        lambda made: setattr(made(1), "start", 2),
    ],
)
def test_refused_alike(use: Callable[[Any], object]) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as own:
        use(Own)
    with pytest.raises(own.type):
        use(Standard)


def test_a_field_that_is_none_is_not_replaced() -> None:
    # As from Python 3.13 on; before, it was a ValueError.
    with pytest.raises(TypeError, match="other"):
        Own(1)._replace(other=2)


def test_classes_of_one_width_are_their_own() -> None:
    assert (Own(1, 2).start, Other("a", "b").first) == (1, "a")
    assert not hasattr(Other("a", "b"), "start")
    assert Own.__qualname__ == "Own"
    assert Own.__module__ == __name__
    assert repr(Empty()) == "Empty()"
    match Own(1, 2):
        case Own(start, end):
            assert (start, end) == (1, 2)
    assert pickle.loads(pickle.dumps(Own(1, 2))) == Own(1, 2)
