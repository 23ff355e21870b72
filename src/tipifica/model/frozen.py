"""Frozen dataclasses with slots that a fresh process can afford.

`dataclasses.dataclass` writes and compiles some six functions a class, which for the classes of this package takes a
fifth of what a fresh process needs to check one note (docs/decisions/0009-frozen-values.md). Here the classes share one
function of each kind, and what `dataclasses` keeps of a class is made when it is asked for. A type checker sees frozen
dataclasses.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, dataclass_transform

from tipifica.model.readonly import read_only

if TYPE_CHECKING:
    from dataclasses import Field

_CHANGEABLE = frozenset({dict, list})


class _WithSlots(type):
    """Makes slots of the annotated names of a class and keeps their defaults."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _WithSlots:
        names = tuple(namespace.get("__annotations__", ())) if bases else ()
        defaults = {field: namespace.pop(field) for field in names if field in namespace}
        made = super().__new__(
            mcs, name, bases, {**namespace, "__slots__": names, "__match_args__": names, "_defaults": defaults}
        )
        made._put = tuple([getattr(made, field).__set__ for field in names])  # type: ignore[attr-defined]
        return made


class _OfDataclass:
    """What `dataclasses` and `inspect` ask a class for, as the same class has it that `dataclasses` makes."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, value: object, owner: type[Frozen]) -> Any:
        made = _dataclass(owner)
        if self._name != "__signature__":
            return getattr(made, self._name)
        from inspect import signature  # noqa: PLC0415 - for those who look at the library, not for those who use it

        return signature(made)


@cache
def _dataclass(value: type[Frozen]) -> type:
    from dataclasses import field, make_dataclass  # noqa: PLC0415 - twice as dear as all of this module

    missing = object()
    fields = []
    for name in value.__match_args__:
        default = value._defaults.get(name, missing)
        own = field() if default is missing else field(default=default)
        fields.append((name, value.__annotations__[name], own))
    return make_dataclass(value.__name__, fields, frozen=True, slots=True)


@dataclass_transform(frozen_default=True)
class Frozen(metaclass=_WithSlots):
    """The base of all that the library returns. A subclass names its fields as a dataclass does.

    A value cannot be changed: dictionaries and lists that it is made of are kept as read-only mappings and tuples. It
    is equal to a value of its class with equal fields, and hashable. `dataclasses.replace`, `fields` and `asdict` take
    it; so do `copy` and `pickle`.
    """

    _defaults: ClassVar[dict[str, Any]]
    __match_args__: ClassVar[tuple[str, ...]]
    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    else:
        __dataclass_fields__ = _OfDataclass()
        __dataclass_params__ = _OfDataclass()
        __signature__ = _OfDataclass()

        def __init__(self, *values, **named):
            if named or len(values) != len(self._put):
                values = _in_order(type(self), values, named)
            for put, value in zip(self._put, values, strict=True):
                put(self, read_only(value) if type(value) in _CHANGEABLE else value)

    def changed(self, **changes: Any) -> Self:
        """The same value with other fields: what `dataclasses.replace` gives, at a third of its price. Raises TypeError
        for a name that is no field."""
        values = [changes.pop(name) if name in changes else getattr(self, name) for name in self.__match_args__]
        if changes:
            raise TypeError(f"{type(self).__name__} has no field {next(iter(changes))!r}")
        return type(self)(*values)

    __replace__ = changed

    def to_dict(self) -> dict[str, Any]:
        """The fields by name, in JSON types."""
        return {name: plain(getattr(self, name)) for name in self.__match_args__}

    def _inside(self) -> Any:
        """The JSON of the value where it stands in another."""
        return self.to_dict()

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = ", ".join([f"{name}={getattr(self, name)!r}" for name in self.__match_args__])
        return f"{type(self).__name__}({fields})"

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._values()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        from dataclasses import FrozenInstanceError  # noqa: PLC0415 - only a mistake needs it

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        from dataclasses import FrozenInstanceError  # noqa: PLC0415 - only a mistake needs it

        raise FrozenInstanceError(f"cannot delete field {name!r}")


def _in_order(made: type[Frozen], values: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    """The values of all fields in their order. Raises TypeError where they are not those of the class."""
    left = made.__match_args__[len(values) :]
    given = made._defaults | named
    missing = [name for name in left if name not in given]
    foreign = [name for name in named if name not in left]
    if missing or foreign or len(values) > len(made.__match_args__):
        wrong = f"needs {missing[0]!r}" if missing else f"does not take {(foreign or ['so many values'])[0]!r}"
        raise TypeError(f"{made.__name__}({', '.join(made.__match_args__)}) {wrong}")
    return [*values, *[given[name] for name in left]]


def plain(value: object) -> Any:
    """`value` in JSON types: values as they stand in others, tuples as lists."""
    if isinstance(value, Frozen):
        return value._inside()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
