"""Results are frozen dataclasses: what `dataclasses` makes of the same fields, and nothing in them can be changed."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tipifica
from tipifica import model
from tipifica.model import Settings, Span
from tipifica.model.frozen import Frozen, plain
from tipifica.model.readonly import ReadOnly

NOTE = "Impulsa/jperez/retendio con asesoria tecnica//cambio de clave, reinicio de router//telf. 099-123-456"
NOTHING = ReadOnly()


class Own(Frozen):
    """Three fields and a method."""

    name: str
    places: tuple[int, ...]
    said: Any = NOTHING

    def width(self) -> int:
        return len(self.places)


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    """Three fields and a method."""

    name: str
    places: tuple[int, ...]
    said: Any = NOTHING

    def width(self) -> int:
        return len(self.places)


SAME: list[Callable[[Any], object]] = [
    lambda made: repr(made("a", (1, 2))).replace("Standard", "Own"),
    lambda made: made(places=(1,), name="a").places,
    lambda made: made("a", (1, 2), {"b": 1}).width(),
    lambda made: made("a", (1,)) == made("a", (1,)),
    lambda made: made("a", (1,)) == made("a", (2,)),
    lambda made: made("a", (1,)) == ("a", (1,)),
    lambda made: hash(made("a", (1,))) == hash(made("a", (1,))),
    lambda made: dataclasses.replace(made("a", (1,)), name="b").name,
    lambda made: dataclasses.asdict(made("a", (1,), ReadOnly(b=2))),
    lambda made: dataclasses.astuple(made("a", (1,))),
    lambda made: [(f.name, f.type, f.default) for f in dataclasses.fields(made)],
    lambda made: dataclasses.is_dataclass(made) and dataclasses.is_dataclass(made("a", ())),
    lambda made: made.__dataclass_params__.frozen,
    lambda made: made.__match_args__,
    lambda made: made.__slots__,
    lambda made: hasattr(made("a", ()), "__dict__"),
    lambda made: str(inspect.signature(made)),
    lambda made: made.__doc__,
]
REFUSED: list[Callable[[Any], object]] = [
    lambda made: made("a"),
    lambda made: made("a", (), {}, 4),
    lambda made: made("a", (), other=1),
    lambda made: made("a", name="b"),
    lambda made: dataclasses.replace(made("a", ()), other=1),
    lambda made: setattr(made("a", ()), "name", "b"),
    lambda made: delattr(made("a", ()), "name"),
]


@pytest.mark.parametrize("use", SAME)
def test_a_value_is_what_dataclasses_would_make(use: Callable[[Any], object]) -> None:
    assert use(Own) == use(Standard)


@pytest.mark.parametrize("use", REFUSED)
def test_a_value_refuses_what_a_frozen_dataclass_refuses(use: Callable[[Any], object]) -> None:
    with pytest.raises((TypeError, AttributeError)) as standard:
        use(Standard)
    with pytest.raises(standard.type):
        use(Own)


def test_a_value_with_other_fields() -> None:
    own = Own("a", (1,))
    assert own.changed(name="b") == Own("b", (1,))
    with pytest.raises(TypeError, match="has no field 'other'"):
        own.changed(other=1)
    # A dataclass with slots raises a TypeError here that speaks of `super`.
    with pytest.raises(dataclasses.FrozenInstanceError):
        own.other = 1  # type: ignore[attr-defined]
    match own:
        case Own(name, places):
            assert (name, places) == ("a", (1,))


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_a_report_survives_copying(copied: Callable[[Any], Any]) -> None:
    report = tipifica.check(NOTE, config=Settings(severity={"T001": "error"}))
    assert copied(report) == report
    assert hash(copied(report)) == hash(report)
    assert copied(report).to_dict() == report.to_dict()


def test_what_goes_into_a_value_cannot_be_changed_from_outside() -> None:
    given: dict[str, Any] = {"b": [1, {"c": [2]}]}
    places = [1, 2]
    own = Own("a", places, given)  # type: ignore[arg-type]
    given["b"][1]["c"].append(3)
    places.append(3)
    assert own == Own("a", (1, 2), {"b": (1, {"c": (2,)})})


def _held(value: object) -> Iterator[object]:
    """A value and all that it holds."""
    yield value
    inner: list[object] = []
    if isinstance(value, Frozen):
        inner = [getattr(value, name) for name in value.__match_args__]
    elif isinstance(value, dict):
        inner = [*value.values()]
    elif isinstance(value, tuple):
        inner = [*value]
    for one in inner:
        yield from _held(one)


def _returned() -> Iterator[object]:
    settings = Settings(per_reason_ignore={"retenido": ["T001"]}, benefits={"percent": [30]})  # type: ignore[arg-type]
    yield tipifica.check(NOTE, config=settings)
    yield tipifica.fix(NOTE, config=settings)
    yield tipifica.parse(NOTE)
    yield settings


@pytest.mark.parametrize("returned", [*_returned()], ids=lambda returned: type(returned).__name__)
def test_nothing_that_is_returned_can_be_changed(returned: object) -> None:
    allowed = (str, int, float, type(None), tuple, ReadOnly, Frozen)
    found = [*_held(returned)]
    assert len(found) > 10
    assert not [value for value in found if not isinstance(value, allowed)]


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.update(agent="x"),
        lambda fields: fields.pop("agent"),
        lambda fields: fields.popitem(),
        lambda fields: fields.clear(),
        lambda fields: fields.setdefault("other", 1),
        lambda fields: fields.__setitem__("agent", "x"),
        lambda fields: fields.__delitem__("agent"),
        lambda fields: fields.__ior__({"agent": "x"}),
    ],
)
def test_fields_are_read_only(change: Callable[[Any], object]) -> None:
    fields = tipifica.parse(NOTE).fields
    before = dict(fields)
    with pytest.raises(TypeError, match="cannot be changed"):
        change(fields)
    assert fields == before


def test_a_span_is_taken_apart_and_sorts() -> None:
    start, end = Span(3, 5)
    assert (start, end) == (3, 5)
    assert sorted([Span(3, 5), Span(1, 9), Span(3, 4)]) == [Span(1, 9), Span(3, 4), Span(3, 5)]
    assert plain({"a": Span(3, 5), "b": (Span(1, 2),)}) == {"a": [3, 5], "b": [[1, 2]]}
    assert Span(3, 5).to_dict() == {"start": 3, "end": 5}


def test_all_that_the_model_names_is_a_value() -> None:
    classes = [made for name in model.__all__ if isinstance(made := getattr(model, name), type)]
    assert len(classes) > 12
    assert all(issubclass(made, Frozen) and dataclasses.is_dataclass(made) for made in classes)
    assert all(made.__doc__ and not made.__doc__.startswith(f"{made.__name__}(") for made in classes)
