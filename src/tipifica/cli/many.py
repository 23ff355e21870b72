"""The notes of files: each shape of them is read once, and each note with findings that comes again is said again."""

from __future__ import annotations

from tipifica.cli.inputs import Given
from tipifica.language import Language
from tipifica.model import Observation, Record, Report, Settings
from tipifica.report.result import Result
from tipifica.shapes import Batch, NoteResult
from tipifica.verdicts import needs_of

# Reports that are remembered: those of notes with findings, which are dear to make and often come again.
MAX_REPORTS = 5_000


class Many:
    """Makes the results of many notes under one set of settings: what is said of each is what is said of it alone.

    Unless `whole`, all notes of a reason that have no findings share a report, which holds neither text nor values:
    they are only counted.
    """

    def __init__(self, language: Language, settings: Settings, *, whole: bool) -> None:
        self._batch = Batch(language, settings)
        self._reasons = language.catalog.reasons
        self._whole = whole
        self._reports: dict[tuple[str, Record | None], Report] = {}
        self._clean_reports: dict[str | None, Report] = {}
        self._bare: Record | None = None

    def result(self, note: Given) -> Result:
        """Return the result of one note that can be read."""
        record = note.record
        if record is not None and (record is self._bare or record == Record(case=record.case)):
            # The case alone says nothing about the note. All notes of a text have one record, which is empty.
            self._bare, record = record, None
        seen = self._batch.check(note.text, record)
        if self._whole or seen.codes or seen.template is None:
            return Result(note.place, self._report(seen, record))
        report = self._clean_reports.get(seen.reason)
        if report is None:
            report = self._clean_reports[seen.reason] = self._clean(seen)
        return Result(note.place, report)

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
