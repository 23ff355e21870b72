"""Named tuples that a fresh process can afford.

`typing.NamedTuple` compiles every annotation of a class when the class is made, which is dearer than all else about it;
the program has half a hundred such classes, and one note in a fresh process makes them all. Here the annotations stay
text, and `collections.namedtuple` does the rest. A type checker sees `typing.NamedTuple` itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    # What `namedtuple` has made itself, or the class statement leaves behind.
    _OWN = frozenset({"__module__", "__qualname__", "__annotations__"})

    class _Maker(type):
        """Makes of `class Name(NamedTuple)` with its annotations what `typing.NamedTuple` makes of it."""

        def __new__(mcs, name, _bases, namespace):
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = [namespace[field] for field in fields if field in namespace]
            made = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])
            made.__annotations__ = namespace.get("__annotations__", {})
            made.__qualname__ = namespace["__qualname__"]
            for key, value in namespace.items():
                if key not in _OWN and key not in fields:
                    setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
