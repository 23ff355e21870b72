"""Notes → results → exit status: what `check`, `parse` and `format` have in common."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tipifica.cli.inputs import Given, given_notes
from tipifica.cli.options import Options, inputs_of, record_of
from tipifica.cli.outputs import standard_error
from tipifica.cli.status import INCOMPLETE
from tipifica.engine import check
from tipifica.language import default
from tipifica.messages import UserError, translate
from tipifica.model import Observation, Report
from tipifica.report.escape import plain_line
from tipifica.report.result import Location, Result

if TYPE_CHECKING:
    from tipifica.cli.many import Many

SEVERITIES = ("info", "warning", "error")
UNCHECKED = "{place}: no revisada"
UNREAD = "{place}: no revisada: {why}"
UNPROVED = "{place}: no se corrige: las correcciones cambiarían lo que dice la nota"


class Call:
    """One call of a command that reads notes: its inputs, its settings, and what the record options declare."""

    def __init__(self, params: Mapping[str, object]) -> None:
        self.options = Options(params)
        self.inputs = inputs_of(params)
        self.record = record_of(params)
        self.language = default()
        self.refused: list[UserError] = []
        self._many: dict[str, Many] = {}

    @property
    def lang(self) -> str:
        """The language of this call."""
        return self.options.lang

    def notes(self) -> Iterator[Given]:
        """Yield the notes of the call. Raises UserError and InputError."""
        return given_notes(self.inputs, self.options, self.record, self.refused)

    def result(self, note: Given) -> Result:
        """Return the result of one note under the settings of its place."""
        if note.why is not None:
            return Result(note.place, unread(note.text), why=note.why)
        settings = self.options.configuration(note.directory).settings
        return Result(note.place, check(note.text, self.language, settings, note.record))

    def results(self, *, whole: bool = True) -> Generator[Result, None, None]:
        """Yield the result of every note; unless `whole`, those without findings hold neither text nor values."""
        if self.inputs.text is not None:
            yield from map(self.result, self.notes())
            return
        for note in self.notes():
            yield self.many(note).result(note, whole=whole) if note.why is None else self.result(note)

    def many(self, note: Given) -> Many:
        """Return what makes the results of all notes under the settings of this one's place."""
        many = self._many.get(note.directory)
        if many is None:
            from tipifica.cli.many import Many  # a single note is read by itself

            settings = self.options.configuration(note.directory).settings
            many = self._many[note.directory] = Many(self.language, settings)
        return many


def unread(text: str) -> Report:
    """Return the report on a note whose row cannot be trusted: nothing is said of it."""
    return Report(Observation(text, None, (), None, None, None, {}, {}), (), "unchecked", None)


class RunSummary:
    """What a run amounts to: the worst finding, what was mended, what stays unsure."""

    def __init__(self) -> None:
        self.mended = 0
        self._worst = -1
        self._unsure: list[tuple[Location, str, str | None]] = []

    def add(self, result: Result) -> None:
        """Take in one result."""
        report = result.report
        self.mended += len(result.applied)
        self._worst = max([self._worst, *(SEVERITIES.index(found.severity) for found in report.diagnostics)])
        if report.verdict == "unchecked":
            self._unsure.append((result.place, UNCHECKED if result.why is None else UNREAD, result.why))
        elif report.proof_failed:
            self._unsure.append((result.place, UNPROVED, None))

    def found(self, severity: str) -> bool:
        """Return whether something at or above `severity` was reported."""
        return self._worst >= SEVERITIES.index(severity)

    def status(self, status: int, lang: str, refused: Sequence[UserError] = ()) -> int:
        """Return `status`, or 3 where notes or files could not be checked or mended, after listing them on stderr."""
        errors = standard_error()
        for error in refused:
            errors.write(plain_line(error.in_language(lang)) + "\n")
        for place, message, why in self._unsure:
            errors.write(plain_line(translate(message, lang).format(place=place, why=why)) + "\n")
        return INCOMPLETE if self._unsure or refused else status
