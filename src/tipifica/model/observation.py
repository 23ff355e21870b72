"""A note as it was read, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from tipifica.model.catalog import Closure
from tipifica.model.diagnostic import Diagnostic, Span
from tipifica.model.frozen import Frozen, plain

if TYPE_CHECKING:
    from tipifica.model.trace import Trace

Verdict = Literal["conforms", "mendable", "needs_person", "unknown", "unchecked"]
Needs = Literal["nothing", "confirm", "data", "choose", "look"]
FieldValue = str | int | float | bool | tuple[str, ...] | tuple[int, ...]
# What the keys of a result mean; only added to within a major version.
SCHEMA = 1


class Record(Frozen):
    """What the case's own columns declare; None where a column is absent. `date` is as written (ISO or day first)."""

    state: str | None = None
    motive: str | None = None
    closure: str | None = None
    agent: str | None = None
    date: str | None = None
    case: str | None = None

    @property
    def declares(self) -> bool:
        """Whether it says anything about the note: the case alone names the row."""
        return bool(self.state or self.motive or self.closure or self.agent or self.date)


class Observation(Frozen):
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

    def to_dict(self) -> dict[str, Any]:
        """The published JSON of what a note says: that of a report without verdict, canonical form and diagnostics."""
        return {"schema": SCHEMA, "text": self.text} | self._content()

    def _content(self) -> dict[str, Any]:
        return {
            "reason": self.reason,
            "candidates": [*self.candidates],
            "state": self.state,
            "motive": self.motive,
            "closure": self.closure and self.closure.to_dict(),
            "fields": plain(self.fields),
            "spans": plain(self.spans),
        }


class Report(Frozen):
    """The result of checking one note: what it holds, what is wrong with it, and the note with every safe fix applied.

    `canonical` is None exactly where the reason is None. `proof_failed` tells that the safe fixes would have changed
    the reason or a field, so none was kept. `needs` says what a note needs that is not done, None where it was not
    checked; `proposed` is the note with every safe fix and every proposal (unsafe fix) applied, None where there is
    none. `trace` says why the note is read as it is, where that was asked for, else None; `to_dict()` leaves it out.
    """

    observation: Observation
    diagnostics: tuple[Diagnostic, ...]
    verdict: Verdict
    canonical: str | None
    proof_failed: bool = False
    needs: Needs | None = None
    proposed: str | None = None
    trace: Trace | None = None

    def to_dict(self) -> dict[str, Any]:
        """The published JSON of one result, without where the note stands."""
        seen = self.observation
        return {
            "schema": SCHEMA,
            "text": seen.text,
            "verdict": self.verdict,
            "needs": self.needs,
            **seen._content(),
            "canonical": self.canonical,
            "proposed": self.proposed,
            "diagnostics": [found.to_dict() for found in self.diagnostics],
        }


class FixResult(Frozen):
    """`text` with fixes applied, the diagnostics that were mended, and the report on the text as it is now."""

    text: str
    applied: tuple[Diagnostic, ...]
    report: Report

    def to_dict(self) -> dict[str, Any]:
        """`text`, what was mended under `applied`, and the report under `report`, each in its published JSON."""
        return {
            "schema": SCHEMA,
            "text": self.text,
            "applied": [found.to_dict() for found in self.applied],
            "report": self.report.to_dict(),
        }
