"""What a field of a form can only be, given the others: how many months lie between two dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tipifica.model import Field, FieldValue, Reason
from tipifica.rules.c204_duracion_no_coincide import fitting_durations


def following(
    reason: Reason, values: Mapping[str, FieldValue], described: Mapping[str, Field]
) -> Iterator[tuple[str, str]]:
    """The keys of the fields of a reason that say how long the dates of another of its fields last, each with the text
    that those dates ask for. Dates that may be meant for one number of months or for another ask for none."""
    for key in reason.fields:
        told = described.get(described[key].tells_of)
        if described[key].kind != "count" or told is None or told.kind != "dates":
            continue
        first, last = (values.get(part) for part in told.parts)
        if isinstance(first, str) and isinstance(last, str):
            fitting = fitting_durations(date.fromisoformat(first), date.fromisoformat(last))
            if len(fitting) == 1:
                yield key, str(fitting[0])
