"""Mappings that cannot be changed: what holds a result's fields, spans and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn


class ReadOnly(dict[str, Any]):
    """A dictionary that is read-only: equal to any other of the same content, hashable where its values are, and
    written as JSON like any other. What would change it raises TypeError."""

    __slots__ = ()

    def _refused(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("what tipifica returns cannot be changed")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refused

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[ReadOnly], tuple[dict[str, Any]]]:
        return ReadOnly, (dict(self),)


def read_only(value: object) -> Any:
    """`value`, every mapping in it read-only and every list in it a tuple."""
    if isinstance(value, Mapping):
        return ReadOnly({key: read_only(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple([read_only(inner) for inner in value])
    return value
