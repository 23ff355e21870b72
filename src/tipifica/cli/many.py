"""The notes of files: each shape of them is read once, and each note with findings that comes again is said again."""

from __future__ import annotations

from tipifica.cli.inputs import Given
from tipifica.engine import fix_by
from tipifica.language import Language
from tipifica.model import FixResult, Observation, Record, Report, Settings
from tipifica.report.result import Result
from tipifica.shapes import Batch, NoteResult
from tipifica.verdicts import needs_of

# Reports that are remembered: those of notes with findings, which are dear to make and often come again.
MAX_REPORTS = 5_000


class Many:
    """Makes the results of many notes under one set of settings: what is said of each is what is said of it alone."""

    def __init__(self, language: Language, settings: Settings) -> None:
        self._batch = Batch(language, settings)
        self._reasons = language.catalog.reasons
        self._reports: dict[tuple[str, Record | None], Report] = {}
        self._clean_reports: dict[str | None, Report] = {}
        self._bare: Record | None = None

    def result(self, note: Given, *, whole: bool) -> Result:
        """Return the result of one note that can be read.

        Unless `whole`, all notes of a reason that have no findings share a report, which holds neither text nor values:
        they are only counted.
        """
        record = self._record(note)
        return Result(note.place, self._report_on(note.text, record, whole))

    def fixed(self, note: Given, *, unsafe: bool, whole: bool) -> FixResult:
        """Return one note that can be read, mended, with the report of `result`."""
        record = self._record(note)
        fixed = fix_by(lambda text: self._report_on(text, record, whole), note.text, unsafe)
        # Of a note that was mended is told what it says now.
        return fixed.changed(report=self._report_on(fixed.text, record, True)) if fixed.applied else fixed

    def _record(self, note: Given) -> Record | None:
        record = note.record
        if record is not None and (record is self._bare or record == Record(case=record.case)):
            # The case alone says nothing about the note. All notes of a text have one record, which is empty.
            self._bare, record = record, None
        return record

    def _report_on(self, text: str, record: Record | None, whole: bool) -> Report:
        seen = self._batch.check(text, record)
        if whole or seen.codes or seen.template is None:
            return self._report(seen, record)
        report = self._clean_reports.get(seen.reason)
        if report is None:
            report = self._clean_reports[seen.reason] = self._clean(seen)
        return report

    def _report(self, seen: NoteResult, record: Record | None) -> Report:
        key = seen.text, record
        report = self._reports.get(key)
        if report is None:
            if len(self._reports) >= MAX_REPORTS:
                self._reports.clear()
            report = self._reports[key] = self._batch.told(seen)
        return report

    def _clean(self, seen: NoteResult) -> Report:
        reason = self._reasons[seen.reason] if seen.reason is not None else None
        state, motive, closure = (None, None, None) if reason is None else (reason.state, reason.motive, reason.closure)
        observation = Observation("", seen.reason, (), state, motive, closure, {}, {})
        report = Report(observation, (), seen.verdict, None if reason is None else "")
        return report.changed(needs=needs_of(report))
