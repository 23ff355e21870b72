"""What a report says, before it is said in a language: sentences with what fills them in; how numbers are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from tipifica.messages import translate

CellKind = Literal["text", "count", "share", "points"]
"""What the cells of a column hold: a text, a number of things, percent (0 to 100), or a difference of percents."""
# In Ecuador points stand between thousands and a comma before decimals.
_SIGNS = {"es": str.maketrans(",.-", ".,−"), "en": str.maketrans("-", "−")}


class Sentence(NamedTuple):
    """A sentence that is still to be said: its Spanish template, and what fills it in. Whole numbers are counts, others
    percents; sentences are said in the same language, texts are data and stay as they are."""

    template: str
    values: Mapping[str, Any]


class PercentPoints(NamedTuple):
    """A difference of percents that fills in a sentence."""

    difference: float


def say(template: str, **values: Any) -> Sentence:
    """Return a sentence that is to be said."""
    return Sentence(template, values)


def in_words(what: Any, lang: str) -> Any:
    """Return a sentence as it is said in `lang`; anything else as it is."""
    if not isinstance(what, Sentence):
        return what
    filled = {name: _filled(value, lang) for name, value in what.values.items()}
    template = translate(what.template, lang)
    return template.format(**filled) if filled else template


def _filled(value: Any, lang: str) -> str:
    if isinstance(value, PercentPoints):
        return written_number("points", value.difference, lang)
    if isinstance(value, int | float):
        return written_number("count" if isinstance(value, int) else "share", value, lang)
    return str(in_words(value, lang))


def written_number(kind: CellKind, value: float, lang: str) -> str:
    """Return a number as it is written where `lang` is spoken."""
    if kind == "points":
        written = f"{value:+,.1f}" if round(value, 1) else "0.0"
    else:
        written = f"{value:,d}" if kind == "count" else f"{value:,.1f}"
    return written.translate(_SIGNS[lang])
