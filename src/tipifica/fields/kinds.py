"""The code of a kind of value: how it is read from the pieces of a note, and written as the canonical form has it.

A kind of `tipifica.model.values` names its module here, which is loaded when the first note holds such a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue, Span
from tipifica.model.values import VALUE_KINDS

Spans = Span | tuple[Span, ...]
ReadValue = tuple[str, FieldValue, Spans]
"""A key, its value, and where that stands: a span for each item of a list of texts."""


class WrongValueError(ValueError):
    """What is given for the field `key` is no value of it, or there is no such field that holds one."""

    def __init__(self, key: str, value: object) -> None:
        super().__init__(f"{key}: {value!r}")
        self.key = key


class KindCode(Protocol):
    """What a module of `tipifica.fields` has that knows a kind of value."""

    def read(self, field: Field, pieces: list[FieldText]) -> Iterable[ReadValue]:
        """The value of `field` and those of its parts, each where it can be read."""

    def written(self, field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str | None:
        """The canonical writing of a field, with its parts; None where not enough of it is given.

        `values` are of the types that the fields hold. Raises WrongValueError for one that cannot be written.
        """


@cache
def code_of(kind: str) -> KindCode:
    """The module of one of VALUE_KINDS. Raises KeyError for any other kind."""
    return cast(KindCode, import_module(f"tipifica.fields.{VALUE_KINDS[kind].module}"))
