"""What all notes of one shape, with like values, have in common: their report, by places instead of offsets."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tipifica.fixes.apply import safe_edits
from tipifica.model import Applicability, Edit, FieldValue, Needs, Report, Severity, Span, Verdict
from tipifica.parser.scan.phones import national
from tipifica.shapes.chunks import DATE, MISREAD
from tipifica.shapes.places import ChunkedNote, ChunkPlace, offset_of
from tipifica.verdicts import needs_of

LOGIN, PHONE = "login", "phone"


class FoundAt(NamedTuple):
    """A finding of a shape; `how` it is fixed, None where only a person knows."""

    code: str
    severity: Severity
    start: ChunkPlace
    end: ChunkPlace
    how: Applicability | None


class EditTemplate(NamedTuple):
    """What a safe fix writes between two places: `before` and `after` with what `middle` says between them, "" for
    nothing, LOGIN for the login of the record, PHONE for the national number that stands there."""

    start: ChunkPlace
    end: ChunkPlace
    before: str
    middle: str
    after: str

    def written(self, text: str, login: str) -> str:
        """What is written for `text`."""
        between = login if self.middle == LOGIN else number_in(text) or text if self.middle == PHONE else ""
        return self.before + between + self.after


class FieldTemplate(NamedTuple):
    """A field, and what makes its value of the texts between its places; where nothing does, all notes of the shape
    share `own`. Of such a one `places` may be (): where it stands is not certain then. It has `several` places where
    its value is a list."""

    key: str
    places: tuple[tuple[ChunkPlace, ChunkPlace], ...]
    several: bool
    read: Callable[[list[str]], FieldValue] | None
    own: FieldValue = ""

    @property
    def differs(self) -> bool:
        """Whether notes of the shape may have other values."""
        return self.read is not None

    def value(self, text: str, chunks: Sequence[str], lengths: Sequence[int]) -> FieldValue:
        """Its value in a note of the shape."""
        if self.read is None:
            return self.own
        return self.read([text[offset_of(a, chunks, lengths) : offset_of(b, chunks, lengths)] for a, b in self.places])

    def span(self, chunks: Sequence[str], lengths: Sequence[int]) -> Span | tuple[Span, ...]:
        """Where it stands in a note of the shape, if that is certain."""
        spans = [Span(offset_of(a, chunks, lengths), offset_of(b, chunks, lengths)) for a, b in self.places]
        return tuple(spans) if self.several else spans[0]


class Template(NamedTuple):
    """The report of all notes of a shape whose values say the same. `changes` make the canonical form of a note; None
    where only the report of each tells it."""

    verdict: Verdict
    reason: str | None
    candidates: tuple[str, ...]
    codes: tuple[str, ...]
    findings: tuple[FoundAt, ...]
    changes: tuple[EditTemplate, ...] | None
    settled: bool
    needs: Needs


def template_of(report: Report, note: ChunkedNote, login: str | None) -> Template | None:
    """The report of `note` for all notes of its shape; None where it does not hold for them. `login` is what a fix may
    have taken from the record."""
    found: list[FoundAt] = []
    for d in report.diagnostics:
        start, end = note.place(d.span.start), note.place(d.span.end)
        if start is None or end is None:
            return None
        how = d.fix.applicability if d.fix is not None else None
        found.append(note.pool.once(FoundAt(d.code, d.severity, start, end, how)))
    seen = report.observation
    edits = safe_edits(report.diagnostics)
    changes = _changes(edits, note, login)
    return Template(
        report.verdict,
        seen.reason,
        seen.candidates,
        note.pool.once(tuple([f.code for f in found])),
        note.pool.once(tuple(found)),
        changes,
        not edits and not report.proof_failed,
        needs_of(report),
    )


def written_of(
    changes: Sequence[EditTemplate], text: str, chunks: Sequence[str], lengths: Sequence[int], login: str
) -> Iterator[tuple[int, int, str]]:
    """What the changes of its shape write in a note, between which code points; `login` is its record's."""
    for change in changes:
        start, end = offset_of(change.start, chunks, lengths), offset_of(change.end, chunks, lengths)
        yield start, end, change.written(text[start:end], login)


def canonical_of(text: str, written: Iterable[tuple[int, int, str]]) -> str:
    """A note with the changes of its shape made."""
    pieces = []
    at = 0
    for start, end, content in written:
        pieces += [text[at:start], content]
        at = end
    return "".join([*pieces, text[at:]])


# ---------------------------------------------------------------- fixes


def _changes(edits: Sequence[Edit], note: ChunkedNote, login: str | None) -> tuple[EditTemplate, ...] | None:
    changes = []
    for start, end, content in _whole_words(edits, note):
        first, last = note.place(start), note.place(end)
        written = _parts(start, end, content, note, login)
        if first is None or last is None or written is None:
            return None
        changes.append(note.pool.once(EditTemplate(first, last, *written)))
    return note.pool.once(tuple(changes))


def _whole_words(edits: Sequence[Edit], note: ChunkedNote) -> list[tuple[int, int, str]]:
    """The edits in the order of the note, those inside of one word that is not the same in all notes made one."""
    wide: list[tuple[int, int, str]] = []
    for edit in sorted(edits, key=lambda e: e.span):
        (start, end), content = edit.span, edit.content
        for stretch in note.covered(start, end):
            if stretch.unit.lossy:
                if wide and wide[-1][1] > stretch.start:
                    before = wide.pop()
                    content = before[2][: len(before[2]) - (before[1] - start)] + content
                    start = before[0]
                elif stretch.start < start:
                    content, start = note.text[stretch.start : start] + content, stretch.start
                if stretch.end > end:
                    content, end = content + note.text[end : stretch.end], stretch.end
        wide.append((start, end, content))
    return wide


def _parts(start: int, end: int, content: str, note: ChunkedNote, login: str | None) -> tuple[str, str, str] | None:
    """The text that a fix writes, what is not the same in all notes of the shape named: see EditTemplate. None where
    that cannot be told."""
    lossy = [s for s in note.covered(start, end) if s.unit.lossy and not s.unit.shape.startswith(MISREAD)]
    if content and lossy:
        return ("", PHONE, "") if content == number_in(note.text[start:end]) else None
    if login and login in content:
        before, _, after = content.partition(login)
        return before, LOGIN, after
    return content, "", ""


# ---------------------------------------------------------------- fields


def fields_of(
    fields: Mapping[str, FieldValue],
    spans: Mapping[str, Span | tuple[Span, ...]],
    note: ChunkedNote,
    telephones: Container[str],
) -> tuple[FieldTemplate, ...] | None:
    """The fields of a note for all notes of its shape; None where that cannot be told. `telephones` are the keys of
    those whose values are telephone numbers."""
    found = []
    for key, value in fields.items():
        field = _field(key, value, spans[key], note, key in telephones)
        if field is None:
            return None
        found.append(field)
    return tuple(found)


def _field(
    key: str, value: FieldValue, spans: Span | tuple[Span, ...], note: ChunkedNote, is_telephone: bool
) -> FieldTemplate | None:
    several = not isinstance(spans, Span)
    each = (spans,) if isinstance(spans, Span) else spans
    texts = [note.text[s.start : s.end] for s in each]
    edges = [(note.place(s.start), note.place(s.end)) for s in each]
    known = tuple((a, b) for a, b in edges if a is not None and b is not None)
    places = known if len(known) == len(each) else ()
    stretches = [stretch for s in each for stretch in note.covered(s.start, s.end)]
    if not any(s.unit.lossy for s in stretches):
        return None if _takes_year(value, texts, note) else FieldTemplate(key, places, several, None, value)
    read = _reader(value, texts, is_telephone)
    return note.pool.once(FieldTemplate(key, places, several, read)) if read is not None and places else None


def _reader(value: FieldValue, texts: list[str], is_telephone: bool) -> Callable[[list[str]], FieldValue] | None:
    """How a value comes out of its texts, so that other texts of the same shape give their own."""
    if isinstance(value, str):
        if is_telephone:
            return _one_phone if number_in(texts[0]) == value else None
        if value == folded_blanks(texts[0]):
            return _one_text
        return _one_date if len(texts[0]) == 10 and value == _iso(texts[0]) else None
    if isinstance(value, tuple) and len(value) == len(texts) and all(isinstance(v, str) for v in value):
        if is_telephone:
            return _phones if _phones(texts) == value else None
        return _texts if _texts(texts) == value else None
    return None


def _takes_year(value: FieldValue, texts: list[str], note: ChunkedNote) -> bool:
    """Whether a value may be a date that has its year from another date of the note."""
    is_date = isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
    return is_date and sum(map(str.isdigit, texts[0])) < 6 and any(s.unit == DATE for s in note.stretches)


def number_in(text: str) -> str | None:
    """The national number of the digits of `text`."""
    if text.isdigit():
        return national(text)
    return national("".join([c for c in text if c.isdigit()]))


def folded_blanks(text: str) -> str:
    """`text` with single blanks."""
    return " ".join(text.split())


def _iso(text: str) -> str:
    return f"{text[6:]}-{text[3:5]}-{text[:2]}"


def _one_text(texts: list[str]) -> FieldValue:
    return folded_blanks(texts[0])


def _one_date(texts: list[str]) -> FieldValue:
    return _iso(texts[0])


def _one_phone(texts: list[str]) -> FieldValue:
    return number_in(texts[0]) or ""


def _phones(texts: list[str]) -> FieldValue:
    return tuple([number_in(text) or "" for text in texts])


def _texts(texts: list[str]) -> FieldValue:
    return tuple([folded_blanks(text) for text in texts])
