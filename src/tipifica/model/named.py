"""Named tuples that a fresh process can afford.

`typing.NamedTuple` compiles every annotation of a class when the class is made, and `collections.namedtuple` a
constructor, which is dearer than all else about it; the program has half a hundred such classes, and one note in a
fresh process makes them all. Here the annotations stay text, and all classes of so many fields share what
`collections.namedtuple` made once. A type checker sees `typing.NamedTuple` itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple
    from functools import cache
    from types import FunctionType

    class _Maker(type):
        """Makes of `class Name(NamedTuple)` with its annotations what `typing.NamedTuple` makes of it."""

        def __new__(mcs, name, _bases, namespace):
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace[field] for field in fields if field in namespace}
            row = _row(len(fields))
            made = {
                **namespace,
                **{field: getattr(row, own) for field, own in zip(fields, row._fields, strict=True)},
                "__slots__": (),
                "__match_args__": fields,
                "__new__": _constructor(row, fields, tuple(defaults.values())),
                "__repr__": _said,
                "_fields": fields,
                "_field_defaults": defaults,
                "_replace": _changed,
            }
            return type(name, (row,), made)

    @cache
    def _row(width):
        """The named tuple of so many fields, whose names are never seen."""
        return namedtuple("_Row", [f"field{n}" for n in range(width)])

    def _constructor(row, fields, defaults):
        """That of `row`, with `fields` as the names of its arguments."""
        code = row.__new__.__code__.replace(co_varnames=("_cls", *fields))
        return FunctionType(code, row.__new__.__globals__, "__new__", defaults)

    def _said(self):
        values = ", ".join([f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True)])
        return f"{type(self).__name__}({values})"

    def _changed(self, /, **changes):
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
