"""What is to be said of one note out of many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tipifica.fixes.apply import safe_edits
from tipifica.model import Applicability, Edit, FieldValue, Needs, Record, Report, Severity, Span, Verdict
from tipifica.shapes.places import lengths_of, offset_of
from tipifica.shapes.template import EditTemplate, FieldTemplate, Template, canonical_of, written_of


class Finding(NamedTuple):
    """One diagnostic without its words: rule, severity, code points `start` to `end` of the note, and how it is fixed,
    None where only a person knows."""

    code: str
    severity: Severity
    start: int
    end: int
    applicability: Applicability | None


class NoteResult(NamedTuple):
    """What is to be said of one note: verdict, reason (or candidates), the codes of all findings in their order, and
    the fields. `findings`, `canonical` and `report()` are made when they are asked for."""

    text: str
    verdict: Verdict
    reason: str | None
    candidates: tuple[str, ...]
    codes: tuple[str, ...]
    fields: Mapping[str, FieldValue]
    record: Record | None
    made: Report | None
    template: Template | None
    chunks: Sequence[str]
    check: Callable[[str, Record | None], Report]
    places: Sequence[FieldTemplate] = ()

    @property
    def spans(self) -> Mapping[str, Span | tuple[Span, ...]]:
        """Where the fields stand."""
        if self.template is None or not all(field.places for field in self.places):
            return self.report().observation.spans
        chunks, lengths = self.chunks, lengths_of(self.chunks)
        return {field.key: field.span(chunks, lengths) for field in self.places}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in the order of the note."""
        if self.template is None:
            return _findings(self.report())
        if not self.codes:
            return ()
        chunks, lengths = self.chunks, lengths_of(self.chunks)
        return tuple(
            [
                Finding(
                    f.code, f.severity, offset_of(f.start, chunks, lengths), offset_of(f.end, chunks, lengths), f.how
                )
                for f in self.template.findings
            ]
        )

    @property
    def needs(self) -> Needs | None:
        """What the note needs that is not done."""
        return self.template.needs if self.template is not None else self.report().needs

    @property
    def canonical(self) -> str | None:
        """The note with every safe fix applied; None where the reason is None."""
        template = self.template
        if template is None or template.changes is None:
            return self.report().canonical
        if self.reason is None:
            return None
        if not template.changes:
            return self.text
        return canonical_of(self.text, self._written(template.changes))

    @property
    def edits(self) -> Sequence[Edit]:
        """What the safe fixes write."""
        template = self.template
        if template is None or template.changes is None:
            return safe_edits(self.report().diagnostics)
        return [Edit(Span(start, end), content) for start, end, content in self._written(template.changes)]

    def _written(self, changes: Sequence[EditTemplate]) -> Iterator[tuple[int, int, str]]:
        login = (self.record.agent if self.record is not None else None) or ""
        return written_of(changes, self.text, self.chunks, lengths_of(self.chunks), login)

    def report(self) -> Report:
        """The report of this note: messages, places, fixes, canonical form."""
        return self.made if self.made is not None else self.check(self.text, self.record)


def of_report(report: Report, record: Record | None, check: Callable[[str, Record | None], Report]) -> NoteResult:
    """The result of a note that was read by itself."""
    seen = report.observation
    codes = tuple([d.code for d in report.diagnostics])
    return NoteResult(
        seen.text,
        report.verdict,
        seen.reason,
        seen.candidates,
        codes,
        seen.fields,
        record,
        report,
        None,
        (),
        check,
    )


def _findings(report: Report) -> tuple[Finding, ...]:
    return tuple(
        [
            Finding(d.code, d.severity, d.span.start, d.span.end, d.fix.applicability if d.fix else None)
            for d in report.diagnostics
        ]
    )
