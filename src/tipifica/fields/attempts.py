"""Attempts at contact: numbers, written as ordinals."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.fields.kinds import WrongValueError
from tipifica.fields.numbers import read
from tipifica.model import Field, FieldValue

__all__ = ["read", "written"]


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The ordinal as the lexicon writes it. Raises WrongValueError for a number that has none there."""
    number = values[field.key]
    if number not in ordinals:
        raise WrongValueError(field.key, number)
    return ordinals[int(str(number))]
