"""The door for many notes: shapes are looked up, and read where they are new."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tipifica import engine
from tipifica.language import Language
from tipifica.model import FieldValue, Reason, Record, Report, Settings
from tipifica.model.values import TELEPHONES
from tipifica.parser.kinds import PRIVATE, Kind
from tipifica.private import find_private, has_groups_like_card
from tipifica.rules.declaration import UNDECLARED, Declaration
from tipifica.rules.declared import dated, undated
from tipifica.rules.note import Note, Values, is_long
from tipifica.shapes.chunks import MOBILE, Chunks, Units
from tipifica.shapes.facts import Fact, Facts
from tipifica.shapes.places import ChunkedNote, Pool, lengths_of, split
from tipifica.shapes.result import NoteResult, of_report
from tipifica.shapes.template import FieldTemplate, Template, fields_of, template_of
from tipifica.shapes.words import Words, words_of
from tipifica.verdicts import needs_of, proposed_of

MAX_CHUNKS = 10_000
MAX_UNITS = 20_000
MAX_SHAPES = 12_000
# So many ways in which the values and records of one shape differ are remembered.
MAX_VARIANTS = 64
MAX_DECLARATIONS = 1_000
MAX_WORDS = 4_000
_DEFAULT = Settings()
# Kinds of deviation that depend on values, which notes of a shape do not share.
_OF_VALUES = PRIVATE | {Kind.PHONE_REPEATED}


class _Seen(NamedTuple):
    """A note as far as it is known before it is read. `numbers` are those of the shapes of its chunks, `key` is its
    shape, with the reason that its record declares."""

    text: str
    chunks: list[str]
    numbers: tuple[int, ...]
    key: Hashable
    record: Record | None
    declared: Declaration


Asked = tuple[Fact, ...] | None


class _Shape(NamedTuple):
    """What is known of a note by its shape alone: its reason, its fields, which of them have several values, the facts
    that are asked of it without a record and with one (None where such notes must be read one by one), and its
    templates by these facts; None for facts with which notes must be read one by one. Where its numbers may be those of
    a payment card, notes with private data are none of it."""

    reason: Reason | None
    fields: tuple[FieldTemplate, ...]
    lists: tuple[str, ...]
    asked: tuple[Asked, Asked]
    templates: dict[Hashable, Template | None]
    may_hold_card: bool

    def cut(self, note: _Seen) -> dict[str, FieldValue]:
        """The values of the fields of a note."""
        lengths = lengths_of(note.chunks)
        return {field.key: field.value(note.text, note.chunks, lengths) for field in self.fields}


class Batch:
    """Checks many notes under one language and one set of settings. Says of each exactly what `engine.check` says.

    What is remembered is bounded; the results do not depend on the order of the notes.
    """

    def __init__(self, language: Language, settings: Settings = _DEFAULT) -> None:
        self.language = language
        self.settings = settings
        self._rules = Facts(settings, language.catalog)
        self._telephones = frozenset(f.key for kind in TELEPHONES for f in language.catalog.kinds.get(kind, ()))
        self._chunks = Chunks(language.grammar.lexicon)
        self._ids: dict[str, int] = {}
        self._by_units: dict[Units, int] = {}
        self._units: list[Units] = []
        # The shapes of late, and those before them: what is not asked for again is forgotten.
        self._shapes: dict[Hashable, _Shape | None] = {}
        self._older: dict[Hashable, _Shape | None] = {}
        self._declarations: dict[tuple[str | None, ...], Declaration] = {}
        self._pool = Pool()
        self._words: dict[int, tuple[Template, Words | None]] = {}
        self._mobile = 0
        self._forget()

    def check(self, text: str, record: Record | None = None) -> NoteResult:
        """The result for one note, compared with what its record declares. Returns for any string."""
        # Not while a mended note is proved: the shape of the first would be kept under numbers that were given anew.
        if len(self._units) >= MAX_UNITS:
            self._forget()
        return self._check(text, record, True)

    def check_all(self, texts: Iterable[str]) -> Iterator[NoteResult]:
        """The results, in the order of the notes."""
        return map(self.check, texts)

    def told(self, result: NoteResult) -> Report:
        """The report of a note that was checked here: as `report` gives it, but said by its shape where that is
        known."""
        template = result.template
        if template is None or template.changes is None or result.made is not None:
            # Most shapes come but once: their words are looked for when one comes again.
            return result.report()
        known = self._words.get(id(template))
        if known is None:
            report = result.report()
            if len(self._words) >= MAX_WORDS:
                self._words.clear()
            numbers = self._numbers(result.chunks)
            units = [self._units[number] for number in numbers]
            written = ChunkedNote(result.text, list(result.chunks), units, self._pool)
            # The template stays with its words, so that no other one gets its id.
            login = result.record.agent if result.record is not None else None
            self._words[id(template)] = template, words_of(report, written, login)
            return report
        words = known[1]
        return result.report() if words is None else words.report(result)

    def report(self, text: str, record: Record | None = None) -> Report:
        """The report of one note, read by itself."""
        return engine.check(text, self.language, self.settings, record)

    def _alone(self, text: str, record: Record | None) -> NoteResult:
        return of_report(self.report(text, record), record, self.report)

    def _check(self, text: str, record: Record | None, proves_by_shape: bool) -> NoteResult:
        note = self._seen(text, record) if self._may_have_shape(text) else None
        shape, made = (None, None) if note is None else self._shape(note, proves_by_shape)
        if note is None or shape is None or (shape.may_hold_card and find_private(text)):
            return self._alone(text, record)
        fields = shape.cut(note)
        about = self._facts(note, shape, fields)
        if about is None:
            return self._alone(text, record)
        try:
            template = shape.templates[about]
        except KeyError:
            template, made = self._learnt(shape, about, note, proves_by_shape)
        if template is None:
            return self._alone(text, record)
        return NoteResult(text, *template[:4], fields, record, made, template, note.chunks, self.report, shape.fields)

    def _may_have_shape(self, text: str) -> bool:
        return not is_long(text, self.settings)

    def _seen(self, text: str, record: Record | None) -> _Seen | None:
        """A note by the shapes of its chunks; None where only the parser can judge one of them."""
        chunks = split(text)
        numbers = self._numbers(chunks)
        if 0 in numbers:
            return None
        declared = UNDECLARED if record is None else self._declaration(record)
        # Four bytes a number: a third of what a tuple of them takes, and there is one for each shape.
        packed = array("I", numbers).tobytes()
        key = packed if declared.reason is None else (declared.reason.id, packed)
        return _Seen(text, chunks, numbers, key, record, declared)

    # ------------------------------------------------------------ facts

    def _declaration(self, record: Record) -> Declaration:
        """What a record declares."""
        key = record.state, record.motive, record.closure
        known = self._declarations.get(key)
        if known is None:
            if len(self._declarations) >= MAX_DECLARATIONS:
                self._declarations.clear()
            known = self._declarations[key] = undated(record, self.language.catalog)
        return dated(known, record.date)

    def _facts(self, note: _Seen, shape: _Shape, fields: dict[str, FieldValue]) -> Hashable | None:
        """What the rules look at beyond the shape; None where the shape does not decide what is said of the note."""
        record = note.record
        asked = shape.asked[record is not None]
        if asked is None:
            return None
        for key in shape.lists:
            # A value that is given twice changes the reading.
            values_of_list = fields[key]
            if isinstance(values_of_list, tuple) and len(set(values_of_list)) < len(values_of_list):
                return None
        values = Values(fields, shape.reason, record, note.declared, self.settings, self.language.catalog)
        about = tuple([fact(values) for fact in asked])
        if record is None or not record.agent or self.language.catalog.agent in fields:
            return about, None
        # A fix may write the login of the record where the note has none.
        login = self._numbers(split(record.agent))
        return None if 0 in login else (about, login)

    # ------------------------------------------------------------ chunks

    def _numbers(self, chunks: Sequence[str]) -> tuple[int, ...]:
        """The numbers of the shapes of chunks; 0 stands for what only the parser can judge."""
        known = self._ids.get
        return tuple([self._number(chunk) if (n := known(chunk)) is None else n for chunk in chunks])

    def _number(self, chunk: str) -> int:
        if chunk.isdigit() and chunk.isascii():
            # Numbers hardly ever come again.
            if len(chunk) == 10 and chunk.startswith("09"):
                return self._mobile
            return self._numbered(self._chunks.units(chunk))
        if len(self._ids) >= MAX_CHUNKS:
            self._ids.clear()
        number = self._ids[chunk] = self._numbered(self._chunks.units(chunk) if chunk else ())
        return number

    def _numbered(self, units: Units | None) -> int:
        if units is None:
            return 0
        number = self._by_units.get(units)
        if number is None:
            number = self._by_units[units] = len(self._units)
            self._units.append(units)
        return number

    def _forget(self) -> None:
        """Numbers are given anew: all that was remembered under them goes."""
        self._ids.clear()
        self._by_units.clear()
        self._shapes = {}
        self._older = {}
        self._units = [()]
        self._mobile = self._numbered((MOBILE,))

    # ------------------------------------------------------------ shapes

    def _shape(self, note: _Seen, proves_by_shape: bool) -> tuple[_Shape | None, Report | None]:
        """The shape of a note, None where it has none, and the report of the note where it was read for that."""
        try:
            return self._shapes[note.key], None
        except KeyError:
            pass
        made = None
        if note.key in self._older:
            shape = self._older[note.key]
        else:
            shape, made = self._new(note, proves_by_shape)
        if len(self._shapes) >= MAX_SHAPES // 2:
            self._older, self._shapes = self._shapes, {}
        self._shapes[note.key] = shape
        return shape, made

    def _new(self, note: _Seen, proves_by_shape: bool) -> tuple[_Shape | None, Report | None]:
        """The shape of a note with the template of this one, and its report; None where notes of the shape may be read
        in other ways."""
        seen, report = engine.examine(note.text, self.language, self.settings, note.record)
        reading = seen.reading
        if seen.kinds & _OF_VALUES:
            return None, None
        if reading.another or reading.cleaned.starts is not None:
            return None, None
        written = self._written(note)
        fields = fields_of(seen.fields, seen.spans, written, self._telephones)
        if fields is None:
            return None, None
        lists = tuple([field.key for field in fields if field.differs and len(field.places) > 1])
        shape = _Shape(seen.reason, fields, lists, self._asked(seen, fields), {}, has_groups_like_card(note.text))
        about = self._facts(note, shape, shape.cut(note))
        template, made = self._template(report, note, written, proves_by_shape)
        shape.templates[self._pool.once(about)] = template
        return shape, made

    def _asked(self, seen: Note, fields: tuple[FieldTemplate, ...]) -> tuple[Asked, Asked]:
        reason, keys = seen.reason.id if seen.reason is not None else None, [field.key for field in fields]
        differing = [field.key for field in fields if field.differs]
        without, beside = (
            self._rules.asked(reason, seen.standing, keys, differing, record) for record in (False, True)
        )
        return without, beside

    def _learnt(
        self, shape: _Shape, about: Hashable, note: _Seen, proves_by_shape: bool
    ) -> tuple[Template | None, Report]:
        """What notes of a known shape have in common that share these facts, and the report of this one."""
        report = engine.examine(note.text, self.language, self.settings, note.record)[1]
        if len(shape.templates) >= MAX_VARIANTS:
            shape.templates.clear()
        template, made = self._template(report, note, self._written(note), proves_by_shape)
        shape.templates[self._pool.once(about)] = template
        return template, made

    def _template(
        self, report: Report, note: _Seen, written: ChunkedNote, proves_by_shape: bool
    ) -> tuple[Template | None, Report]:
        proved = self._proved(report, note, proves_by_shape)
        login = note.record.agent if note.record is not None else None
        template = None if proved.proof_failed else template_of(proved, written, login)
        return template, proved.changed(needs=needs_of(proved), proposed=proposed_of(proved))

    def _proved(self, report: Report, note: _Seen, by_shape: bool) -> Report:
        """The report after its safe fixes were judged and proved. The mended note mostly has a shape that is known."""
        report = engine.judged(report, self.language, self.settings, note.record)
        canonical = report.canonical
        if canonical is not None and canonical != note.text and by_shape:
            again = self._check(canonical, note.record, False)
            if again.template is not None and again.template.settled:
                mended = engine.Again(again.reason, again.fields, canonical, again.verdict)
                return engine.proved(report, mended, self.language.catalog.agent)
        return engine.prove(report, self.language, self.settings, note.record)

    def _written(self, note: _Seen) -> ChunkedNote:
        return ChunkedNote(note.text, note.chunks, [self._units[number] for number in note.numbers], self._pool)
