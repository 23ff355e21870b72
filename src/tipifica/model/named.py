"""Named tuples that a fresh process can afford.

`typing.NamedTuple` compiles every annotation of a class and the constructor of each; the program has some forty such
classes on the way of one note, and a fresh process makes them all (docs/decisions/0009-frozen-values.md). Here the
annotations stay text, and all classes share one constructor. A type checker sees `typing.NamedTuple` itself. Classes
that are not on that way are `typing.NamedTuple`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    # What reads a field reads a place, whatever the field is called: these serve all classes.
    _Widest = namedtuple("_Widest", [f"field{n}" for n in range(16)])
    _READERS = [vars(_Widest)[name] for name in _Widest._fields]

    class _Row(tuple):
        """What all named tuples do alike."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            if named or len(values) != cls._width:
                values = cls._in_order(values, named)
            return tuple.__new__(cls, values)

        @classmethod
        def _in_order(cls, values, named):
            """The values of all fields in their order. Raises TypeError where they are not those of the class."""
            left = cls._fields[len(values) :]
            if left and not named and len(left) <= len(cls._defaults):
                return values + cls._defaults[-len(left) :]
            given = {**cls._field_defaults, **named}
            if len(values) > cls._width or not named.keys() <= set(left) <= given.keys():
                raise TypeError(f"these are not the fields of {cls.__name__}({', '.join(cls._fields)})")
            return (*values, *[given[field] for field in left])

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != cls._width:
                raise TypeError(f"Expected {cls._width} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes):
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                # Before 3.13 the standard library raised a ValueError.
                raise TypeError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            values = ", ".join([f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True)])
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self):
            return tuple(self)

    class _Maker(type):
        """Makes of `class Name(NamedTuple)` with its annotations what `typing.NamedTuple` makes of it."""

        def __new__(mcs, name, _bases, namespace):
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace[field] for field in fields if field in namespace}
            made = {
                **namespace,
                **dict(zip(fields, _READERS, strict=False)),
                "__slots__": (),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": defaults,
                "_width": len(fields),
                "_defaults": tuple(defaults.values()),
            }
            return type(name, (_Row,), made)

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
