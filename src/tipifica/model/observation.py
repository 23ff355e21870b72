"""A note as it was read, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tipifica.model.catalog import Closure
from tipifica.model.diagnostic import Diagnostic, Span
from tipifica.model.named import NamedTuple

Verdict = Literal["conforms", "mendable", "needs_person", "unknown", "unchecked"]
FieldValue = str | int | float | bool | list[str] | list[int]


class Record(NamedTuple):
    """What the case's own columns declare; None where a column is absent. `date` is as written (ISO or day first)."""

    state: str | None = None
    motive: str | None = None
    closure: str | None = None
    agent: str | None = None
    date: str | None = None
    case: str | None = None


class Observation(NamedTuple):
    """The structured content of one note.

    `reason` is None when it is not recognised or not unique; `candidates` then lists reason ids, nearest first.
    `fields` maps the keys of the manual's table to values; `spans` maps each key to code-point ranges of `text`
    (a list field has one span a value). `state`, `motive` and `closure` are the catalogue's, None without a reason.
    """

    text: str
    reason: str | None
    candidates: tuple[str, ...]
    state: str | None
    motive: str | None
    closure: Closure | None
    fields: Mapping[str, FieldValue]
    spans: Mapping[str, Span | tuple[Span, ...]]


class Report(NamedTuple):
    """The result of checking one note: what it holds, what is wrong with it, and the note with every safe fix applied.

    `canonical` is None exactly where the reason is None. `proof_failed` tells that the safe fixes would have changed
    the reason or a field, so none was kept.
    """

    observation: Observation
    diagnostics: tuple[Diagnostic, ...]
    verdict: Verdict
    canonical: str | None
    proof_failed: bool = False


class FixResult(NamedTuple):
    """`text` with fixes applied, the diagnostics that were mended, and the report on the text as it is now."""

    text: str
    applied: tuple[Diagnostic, ...]
    report: Report
