"""Why a note is read as it is: what each of its pieces may be, what the nearest forms paid, what decided.

Spans are half-open ranges of code points of the note; empty where something is missing. Points have no unit: only which
sum is lower matters.
"""

from __future__ import annotations

from typing import Literal

from tipifica.model.diagnostic import Span
from tipifica.model.frozen import Frozen

ReadAs = Literal["word", "break", "label", "placeholder", "value", "login", "text", "nothing"]
Does = Literal["reads", "leaves-out", "lacks", "placeholder"]


class Paid(Frozen):
    """So many points for one figure of the cost model, by the figure's name in `parser/costs.py`. Below zero
    where another step has paid too much."""

    figure: str
    points: int


class TokenReading(Frozen):
    """One thing that the tokens over `span` may be. `what` is the word of the manual, the field, or the kind of value;
    "" for a break, free text or nothing."""

    read_as: ReadAs
    what: str
    span: Span
    points: int
    paid: tuple[Paid, ...]


class TraceToken(Frozen):
    """One piece of the note, with what it may be by what is written there and beside it, whatever the form."""

    span: Span
    readings: tuple[TokenReading, ...]


class TraceStep(Frozen):
    """One step of a path through a form: it `does` read what stands at `span` as `what` (`read_as` says of which kind
    that is), leave it out, take it for a placeholder, or lack it. `paid` adds up to `points`."""

    does: Does
    read_as: ReadAs
    what: str
    span: Span
    points: int
    paid: tuple[Paid, ...]


class TraceForm(Frozen):
    """The cheapest path of the note through the form of one reason. `lacks` says why the note does not say enough of
    the form to be of its reason, "" where it does: too few of the form's words (`unnamed`), the rest of the note
    speaks louder (`outweighed`), or mending it costs more than the words are worth (`too-dear`)."""

    reason: str
    points: int
    lacks: str
    steps: tuple[TraceStep, ...]


class TraceGround(Frozen):
    """One thing that decided. `kind` is one of those of `parser/choose/grounds.py`; `reasons` are those it speaks of,
    the one that stands by it first; `span` is where the note says it, None where it is about all of it."""

    kind: str
    reasons: tuple[str, ...]
    span: Span | None


class Trace(Frozen):
    """Why a note is read as it is, made from the same decisions as its report.

    `tokens` are the pieces of the note in its order; `forms` the five nearest, those that were decided between before
    others, the cheapest first; `grounds` what decided, in the order in which it was asked.
    """

    tokens: tuple[TraceToken, ...]
    forms: tuple[TraceForm, ...]
    grounds: tuple[TraceGround, ...]
