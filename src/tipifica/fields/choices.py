"""One word out of those that a form lets one choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipifica.fields.kinds import ReadValue, WrongValueError
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue


def read(field: Field, pieces: list[FieldText]) -> Iterator[ReadValue]:
    """The word that was chosen, in its canonical spelling."""
    yield field.key, pieces[0].position.symbol, pieces[0].span()


def written(field: Field, values: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> str:
    """The word. Raises WrongValueError for one that is none of the choice."""
    word = str(values[field.key])
    if word not in field.words:
        raise WrongValueError(field.key, word)
    return word
