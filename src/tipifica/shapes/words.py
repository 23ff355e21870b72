"""The whole report of a note by its shape: the words too, not only codes and places.

What is said of one note of a shape is said of all of them, but for what is repeated of the note itself. It is known
where that stands; where it is not, or a rule looks at values, there are no words for the shape, and each note is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tipifica.model import Diagnostic, Edit, Fix, Observation, Report, Severity, Span, Suggestion
from tipifica.model.diagnostic import Applicability
from tipifica.rules.index import INDEX
from tipifica.shapes.places import ChunkedNote, ChunkPlace, lengths_of, offset_of
from tipifica.shapes.result import NoteResult
from tipifica.shapes.template import number_in
from tipifica.verdicts import needs_of, proposed_of

_WORD = re.compile(r"\w+")
# A part of a word this long tells where it comes from.
_TELLING = 3


class Repeated(NamedTuple):
    """What stands in the note between two places, or the national number that it is."""

    start: ChunkPlace
    end: ChunkPlace
    national: bool


TextTemplate = Sequence[str | Repeated]
# What a value of JSON is made of: phrases for its texts, everything else as it is.
JsonValue = object


class _EditWords(NamedTuple):
    start: ChunkPlace
    end: ChunkPlace
    content: TextTemplate


class _FixWords(NamedTuple):
    title: TextTemplate
    applicability: Applicability | None
    edits: tuple[_EditWords, ...]
    ask: str | None
    refused: bool


class _DiagnosticWords(NamedTuple):
    code: str
    name: str
    severity: Severity
    message: TextTemplate
    params: Mapping[str, JsonValue]
    start: ChunkPlace
    end: ChunkPlace
    fix: _FixWords | None
    suggestions: tuple[_FixWords, ...]


class Words(NamedTuple):
    """What is said of all notes of one shape with like values."""

    findings: tuple[_DiagnosticWords, ...]
    seen: Observation

    def report(self, result: NoteResult) -> Report:
        """Return the report of a note of the shape."""
        at = _At(result.text, result.chunks)
        seen = self.seen
        observation = Observation(
            *(result.text, result.reason, result.candidates, seen.state, seen.motive, seen.closure),
            *(result.fields, result.spans),
        )
        report = Report(observation, tuple(map(at.diagnostic, self.findings)), result.verdict, result.canonical)
        return report.changed(needs=needs_of(report), proposed=proposed_of(report))


class _Unclear(Exception):  # noqa: N818 - no failure: the shape has no words
    """Where a part of what is said comes from is not certain."""


def words_of(report: Report, note: ChunkedNote, login: str | None) -> Words | None:
    """Return the words for all notes of the shape of `note`, whose report this is; None where they are not certain.
    `login` is what a fix may have taken from the record."""
    found = report.diagnostics
    if login and any(login in edit.content for d in found if d.fix is not None for edit in d.fix.edits):
        return None
    if report.proof_failed or any(looks.at_values or looks.record for looks in (INDEX[d.code][-1] for d in found)):
        return None
    if report.observation.reason is None and not report.observation.candidates:
        # Which reasons such a note resembles is told by the stems of its words, which no shape keeps.
        return None
    source = _LearntNote(note)
    try:
        return Words(tuple(map(source.finding, found)), report.observation)
    except _Unclear:
        return None


class _LearntNote:
    """The note of which the words are learnt."""

    def __init__(self, note: ChunkedNote) -> None:
        self._note = note
        lossy = [(stretch.start, stretch.end) for stretch in note.stretches if stretch.unit.lossy]
        self._lossy = sorted(lossy, key=lambda span: span[0] - span[1])
        texts = [note.text[start:end] for start, end in lossy]
        numbers = [number for number in map(number_in, texts) if number]
        self._words = {word.casefold() for text in (*texts, *numbers) for word in _WORD.findall(text)}

    def places(self, span: Span) -> tuple[ChunkPlace, ChunkPlace]:
        start, end = self._note.place(span.start), self._note.place(span.end)
        if start is None or end is None:
            raise _Unclear
        return start, end

    def finding(self, found: Diagnostic) -> _DiagnosticWords:
        edits = [*(found.fix.edits if found.fix is not None else ()), *(e for s in found.suggestions for e in s.edits)]
        spans = [(span.start, span.end) for span in (found.span, *(edit.span for edit in edits))]

        def phrase(text: str) -> TextTemplate:
            return self._phrase(text, spans)

        def fix(own: Fix | Suggestion) -> _FixWords:
            made = tuple(_EditWords(*self.places(edit.span), phrase(edit.content)) for edit in own.edits)
            title = phrase(own.title)
            if isinstance(own, Suggestion):
                return _FixWords(title, None, made, None, False)
            return _FixWords(title, own.applicability, made, own.ask, own.refused)

        return _DiagnosticWords(
            found.code,
            found.name,
            found.severity,
            phrase(found.message),
            {key: _mapped(value, phrase) for key, value in found.params.items()},
            *self.places(found.span),
            fix(found.fix) if found.fix is not None else None,
            tuple(map(fix, found.suggestions)),
        )

    def _phrase(self, text: str, spans: Iterable[tuple[int, int]]) -> TextTemplate:
        """What a text is made of: what is the same in all notes of the shape, and what is repeated of the note."""
        if not self._repeats(text):
            return (text,)
        for start, end in (*spans, *self._lossy):
            written = self._note.text[start:end]
            if written and text in (written, number_in(written)):
                return (Repeated(*self.places(Span(start, end)), text != written),)
        return self._composed(text)

    def _composed(self, text: str) -> TextTemplate:
        parts: list[str | Repeated] = [text]
        for start, end in self._lossy:
            written = self._note.text[start:end]
            if len(written) >= _TELLING and written in text:
                if self._note.text.count(written) > 1:
                    # Which of them is repeated cannot be told.
                    raise _Unclear
                repeated = Repeated(*self.places(Span(start, end)), False)
                parts = [piece for part in parts for piece in _split(part, written, repeated)]
        if any(isinstance(part, str) and self._repeats(part) for part in parts):
            raise _Unclear
        return tuple(parts)

    def _repeats(self, text: str) -> bool:
        """Tell whether a text may hold something of the note that other notes of its shape have not."""
        words = {word.casefold() for word in _WORD.findall(text)}
        if not words.isdisjoint(self._words):
            return True
        return any(
            len(word) >= _TELLING and len(own) >= _TELLING and (word in own or own in word)
            for word in words
            for own in self._words
        )


def _split(part: str | Repeated, written: str, repeated: Repeated) -> Iterable[str | Repeated]:
    if not isinstance(part, str):
        return (part,)
    first, *others = part.split(written)
    return [first, *(piece for other in others for piece in (repeated, other))]


def _mapped(value: object, phrase: object) -> JsonValue:
    """A value of JSON with `phrase` for each of its texts."""
    if isinstance(value, str):
        return _TextValue(phrase(value))  # type: ignore[operator]
    if isinstance(value, list | tuple):
        return type(value)([_mapped(each, phrase) for each in value])
    if isinstance(value, Mapping):
        return {key: _mapped(each, phrase) for key, each in value.items()}
    return value


class _TextValue(NamedTuple):
    phrase: TextTemplate


class _At:
    """A note of the shape, of which the words are to be said."""

    def __init__(self, text: str, chunks: Sequence[str]) -> None:
        self._text = text
        self._chunks = chunks
        self._lengths = lengths_of(chunks)

    def span(self, start: ChunkPlace, end: ChunkPlace) -> Span:
        return Span(offset_of(start, self._chunks, self._lengths), offset_of(end, self._chunks, self._lengths))

    def diagnostic(self, found: _DiagnosticWords) -> Diagnostic:
        return Diagnostic(
            found.code,
            found.name,
            found.severity,
            self._said(found.message),
            {key: self._value(value) for key, value in found.params.items()},
            self.span(found.start, found.end),
            None if found.fix is None else self._fix(found.fix),
            tuple([Suggestion(self._said(each.title), self._edits(each)) for each in found.suggestions]),
        )

    def _fix(self, fix: _FixWords) -> Fix:
        assert fix.applicability is not None
        return Fix(self._said(fix.title), fix.applicability, self._edits(fix), fix.ask, fix.refused)

    def _edits(self, fix: _FixWords) -> tuple[Edit, ...]:
        return tuple([Edit(self.span(each.start, each.end), self._said(each.content)) for each in fix.edits])

    def _said(self, phrase: TextTemplate) -> str:
        return "".join([part if isinstance(part, str) else self._repeated(part) for part in phrase])

    def _repeated(self, part: Repeated) -> str:
        start, end = self.span(part.start, part.end)
        written = self._text[start:end]
        return (number_in(written) or written) if part.national else written

    def _value(self, value: JsonValue) -> object:
        if isinstance(value, _TextValue):
            return self._said(value.phrase)
        if isinstance(value, list | tuple):
            return type(value)([self._value(each) for each in value])
        if isinstance(value, Mapping):
            return {key: self._value(each) for key, each in value.items()}
        return value
