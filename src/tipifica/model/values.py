"""The kinds of values that a field may hold. A field of a kind that is here is data of the catalogue alone; a new kind
is a row here, a module of `tipifica.fields` and, where `place` is `value`, a scanner in `tipifica.parser.scan`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tipifica.model.named import NamedTuple

Holds = Literal["text", "integer", "number", "decimal", "boolean", "date", "texts", "integers"]
"""What a value is: str; int; int or float; a decimal as str; bool; an ISO date as str; a list of str or of int."""


class ValueKind(NamedTuple):
    """A kind of value. `module` of `tipifica.fields` reads and writes it.

    `place` says how a form has it: as free `text`, as a `value` that is recognised by its writing, or as one `word` of
    several. `one` is what a field of it holds, None where it holds its `parts` alone; `many` what a field that is a
    list holds, None where none can be.
    """

    place: Literal["text", "value", "word"]
    module: str
    one: Holds | None
    many: Holds | None = None
    parts: tuple[Holds, ...] = ()


VALUE_KINDS: Mapping[str, ValueKind] = {
    "login": ValueKind("value", "texts", "text"),
    "name": ValueKind("text", "texts", "text"),
    "address": ValueKind("text", "texts", "text"),
    "free": ValueKind("text", "texts", "text", "texts"),
    "phone": ValueKind("value", "phones", "text", "texts"),
    "reference": ValueKind("value", "texts", "text"),
    "attempt": ValueKind("value", "attempts", "integer"),
    "percent": ValueKind("value", "percents", "number"),
    "months": ValueKind("value", "months", "integers"),
    "count": ValueKind("value", "numbers", "integer"),
    "dates": ValueKind("value", "dates", None, parts=("date", "date")),
    "amount": ValueKind("value", "amounts", "decimal", parts=("boolean",)),
    "service": ValueKind("value", "numbers", "text"),
    "visit": ValueKind("value", "numbers", "text"),
    "ani": ValueKind("value", "numbers", "text"),
    "choice": ValueKind("word", "choices", "text"),
}
TELEPHONES = ("phone", "ani")
"""The kinds whose digits are a telephone number."""
LOGIN = "login"
"""The one kind that exactly one field of a language has: whose note it is."""
