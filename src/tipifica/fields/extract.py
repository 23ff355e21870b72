"""The values of a reading and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tipifica.fields.kinds import Spans, code_of
from tipifica.fields.piece import FieldText
from tipifica.model import Field, FieldValue
from tipifica.model.named import NamedTuple
from tipifica.parser.choose.reading import Reading
from tipifica.parser.tell.item import Item


class Extracted(NamedTuple):
    """`fields` in the order of the note, and for each its span in the note: a tuple of spans where the value is a
    list."""

    fields: Mapping[str, FieldValue]
    spans: Mapping[str, Spans]


NOTHING = Extracted({}, {})


def extract(
    reading: Reading, items: Sequence[Item], described: Mapping[str, Field], shared: frozenset[str] | None = None
) -> Extracted:
    """The fields of a reading with these items, which are `described` by key. `shared` keeps those alone (the template
    that candidates have in common)."""
    pieces: dict[str, list[FieldText]] = {}
    for item in items:
        position = item.step.position
        if item.kind in ("value", "text", "word", "joined") and position is not None and position.field:
            pieces.setdefault(position.field, []).append(_piece(reading, item))
    fields: dict[str, FieldValue] = {}
    spans: dict[str, Spans] = {}
    for field, found in pieces.items():
        if shared is not None and field not in shared:
            continue
        said = described[field]
        for key, value, span in code_of(said.kind).read(said, found):
            fields[key] = value
            spans[key] = span
    return Extracted(fields, spans)


def _piece(reading: Reading, item: Item) -> FieldText:
    cleaned, position = reading.cleaned, item.step.position
    assert position is not None
    start = item.start
    value = item.step.value
    if value is not None and value.at is not None:
        start = value.at
    return FieldText(position, cleaned.text[start : item.end], value, start, reading.cleaned)
