"""Percentages, written `50%`."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.fields.numbers import read
from tipifica.model import Field, FieldValue

__all__ = ["read", "written"]


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The number with its sign."""
    return f"{values[field.key]:g}%"
