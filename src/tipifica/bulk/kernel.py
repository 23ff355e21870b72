"""Notes in, columns of results out. Pure Python over `Batch`: a chunk from anywhere gives the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from tipifica.bulk.results import Diagnosis, Results, columns_of
from tipifica.engine import fix
from tipifica.fields.callback import callback_day
from tipifica.files.columns import Columns
from tipifica.files.why import Why, failed
from tipifica.language import Language
from tipifica.model import FieldValue, Record, Report, Settings, Severity
from tipifica.report.masker import Masker, Policy
from tipifica.report.redact import redact
from tipifica.rules import NAMES
from tipifica.rules.declared import read_date
from tipifica.shapes import Batch, Finding, NoteResult

PRIVATE = "P"
_MANY_DAYS = 10_000
# The field that says when to call again; a campaign that has none has no such days.
_CALLBACK = "callback"
_COUNTS: tuple[tuple[str, Severity], ...] = (("errors", "error"), ("warnings", "warning"), ("infos", "info"))
_OF_REASON = ("state", "motive", "closure_status", "closure_days")
# The fields of a note and its canonical form.
_FieldsAndCanonical = tuple[Mapping[str, FieldValue], str | None]


class Kernel:
    """Checks columns of notes under one language and one set of settings.

    `policy` says what may be shown of them, None that all may; `fixes` adds the column of mended notes. A kernel
    remembers shapes of notes, so one is best used for many chunks; it is not for several threads at a time.
    """

    def __init__(
        self,
        language: Language,
        settings: Settings,
        *,
        policy: Policy | None = None,
        fixes: bool = False,
    ) -> None:
        self.schema = columns_of(language.catalog, fixed=fixes)
        self._language = language
        self._settings = settings
        self._batch = Batch(language, settings)
        self._policy = policy
        self._masks_all = policy is not None and policy.level != "none"
        self._fixes = fixes
        self._of_reason: dict[str | None, tuple[Any, ...]] = {None: (None,) * len(_OF_REASON)}
        self._of_reason |= {
            reason.id: (reason.state, reason.motive, reason.closure.status, reason.closure.days)
            for reason in language.catalog.reasons.values()
        }

    def check(
        self,
        notes: Sequence[str | None],
        records: Sequence[Record | None] | None = None,
        unread: Mapping[int, Why] | None = None,
    ) -> Results:
        """Return the results of `notes`, in their order. A note that is None is an empty one.

        `records` holds what the case's own columns declare, a record a note. `unread` tells of some positions why their
        note cannot be checked; that, and a note on which the program fails, is `unchecked`: no error comes out.
        """
        results = Results(len(notes), self.schema)
        for position, note in enumerate(notes):
            if unread and position in unread:
                results.reset(position, unread[position].said(self._settings.lang))
                continue
            text = note or ""
            try:
                result = self._batch.check(text, records[position] if records is not None else None)
                self._write(results, position, result)
            except Exception as error:  # noqa: BLE001 - the other notes are checked all the same, and this one is listed
                results.reset(position, failed(error).said(self._settings.lang))
        # All at once, for that is cheaper than note by note.
        told = [self._of_reason[reason] for reason in results.columns["reason"]]
        for number, name in enumerate(_OF_REASON):
            results.columns[name] = [values[number] for values in told]
        if records is not None:
            results.columns["record_date"] = [
                record_day(record.date) if record is not None and not (unread and at in unread) else None
                for at, record in enumerate(records)
            ]
        return results

    def _write(self, results: Results, position: int, result: NoteResult) -> None:
        columns = results.columns
        columns["verdict"][position] = result.verdict
        columns["needs"][position] = result.needs
        reason = result.reason
        if reason is not None:
            columns["reason"][position] = reason
        elif result.candidates:
            columns["candidates"][position] = result.candidates
        if _CALLBACK in result.fields and result.record is not None:
            columns["callback_due"][position] = _due(str(result.fields[_CALLBACK]), result.record.date)
        codes = result.codes
        if codes and (self._fixes or _has_private(codes)):
            self._write_from_report(results, position, result)
            return
        fields, canonical = result.fields, result.canonical
        if self._masks_all:
            fields, canonical = self._masked(results, position, result)
        for name, value in fields.items():
            columns[name][position] = value
        if self._fixes:
            columns["fixed"][position] = result.text
        if codes:
            _write_findings(results, position, codes, result.findings)
        columns["canonical"][position] = canonical

    def _masked(
        self, results: Results, position: int, result: NoteResult
    ) -> tuple[Mapping[str, FieldValue], str | None]:
        """Write down the text of a note without private data, masked; return its fields and its canonical form so."""
        assert self._policy is not None
        masker = Masker(result.text, result.fields, result.spans, result.edits, self._policy)
        text, canonical = masker.in_text(), result.canonical
        if text != result.text:
            results.masked[position] = text
        return masker.fields(), canonical and masker.mask(canonical)

    def _write_from_report(self, results: Results, position: int, result: NoteResult) -> None:
        columns = results.columns
        report = result.report()
        if self._fixes:
            columns["fixed"][position] = self._fixed(result, report)
            if report.proof_failed:
                results.unproved.append(position)
        if self._policy is not None:
            report = redact(report, self._policy)
            if report.observation.text != result.text:
                results.masked[position] = report.observation.text
        for name, value in report.observation.fields.items():
            columns[name][position] = value
        columns["canonical"][position] = report.canonical
        findings = [
            Finding(d.code, d.severity, d.span.start, d.span.end, d.fix.applicability if d.fix else None)
            for d in report.diagnostics
        ]
        _write_findings(results, position, result.codes, findings)

    def _fixed(self, result: NoteResult, report: Report) -> str:
        if report.canonical is not None:
            return report.canonical
        return fix(result.text, self._language, self._settings, result.record).text


@lru_cache(_MANY_DAYS)
def _due(words: str, written: str | None) -> str | None:
    """When the words of a note say to call again (ISO), seen from the date of its record; None where that is open."""
    recorded = record_day(written)
    due = callback_day(words, date.fromisoformat(recorded)) if recorded is not None else None
    return due.isoformat() if due is not None else None


@lru_cache(_MANY_DAYS)
def record_day(written: str | None) -> str | None:
    """Return the date (ISO) that a record declares, None for none and for one that cannot be read."""
    day = read_date(written) if written and not written.isspace() else None
    return day.isoformat() if day is not None else None


def records_of(roles: Columns, columns: Sequence[Sequence[str | None]]) -> list[Record | None] | None:
    """Return what the columns of the case declare of each row; None where there are no such columns."""
    if not any(position is not None for position in roles[1:-1]):
        return None
    records = map(roles.record, zip(*columns, strict=True))
    return [record if record.declares else None for record in records]


def _has_private(codes: Iterable[str]) -> bool:
    return any(code[0] == PRIVATE for code in codes)


def _write_findings(results: Results, position: int, codes: Sequence[str], findings: Sequence[Finding]) -> None:
    columns = results.columns
    columns["codes"][position] = sorted(codes)
    columns["diagnostics"][position] = [
        Diagnosis(code, NAMES[code], severity, start, end, applicability)
        for code, severity, start, end, applicability in findings
    ]
    severities = [finding.severity for finding in findings]
    for name, severity in _COUNTS:
        columns[name][position] = severities.count(severity)
    columns["safe_fixes"][position] = sum([finding.applicability == "safe" for finding in findings])
