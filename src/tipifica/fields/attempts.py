"""Attempts at contact: numbers, written as ordinals."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.fields.numbers import read
from tipifica.model import Field, FieldValue

__all__ = ["read", "written"]


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The ordinal as the lexicon writes it. Raises ValueError for a number that has none there."""
    number = values[field.key]
    if number not in ordinals:
        raise ValueError(f"{field.key}: no ordinal is known for {number}")
    return ordinals[int(str(number))]
