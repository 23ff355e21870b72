"""Typed values in their canonical writing: the reverse of reading them."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.fields.given import parts_of
from tipifica.fields.kinds import WrongValueError, code_of
from tipifica.model import Field, FieldValue
from tipifica.model.values import Holds

_TYPES: Mapping[Holds, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "decimal": (str,),
    "boolean": (bool,),
    "date": (str,),
    "texts": (str,),
    "integers": (int,),
}
LISTS = frozenset({"texts", "integers"})


def written_fields(
    values: Mapping[str, FieldValue], described: Mapping[str, Field], ordinals: Mapping[int, str]
) -> dict[str, str]:
    """Each field of the grammar of which enough is given, as the canonical form writes it; `described` are the fields
    of the language, `ordinals` as its lexicon writes them. Raises WrongValueError for a key that is none of a value,
    and for a value that cannot be written."""
    for key, value in values.items():
        _check(key, value, described)
    parts = parts_of(described)
    texts: dict[str, str] = {}
    for field in described.values():
        if field.key not in parts and not values.keys().isdisjoint((field.key, *field.parts)):
            text = code_of(field.kind).written(field, values, ordinals)
            if text is not None:
                texts[field.key] = text
    return texts


def _check(key: str, value: FieldValue, described: Mapping[str, Field]) -> None:
    holds = described[key].holds if key in described else None
    items = value if isinstance(value, tuple) else [value]
    if (
        holds is None
        or isinstance(value, tuple) != (holds in LISTS)
        or not all(isinstance(item, _TYPES[holds]) for item in items)
        # Truth is a number to Python.
        or (holds != "boolean" and any(isinstance(item, bool) for item in items))
    ):
        raise WrongValueError(key, value)
