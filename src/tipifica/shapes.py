"""Many notes, each shape of them read once.

Notes that differ in names, numbers and dates alone have one shape, and the reading depends on the shape. So a shape
is read once and remembered: what is left to do a note is to look its pieces up, to cut its fields out, and to look at
their values. A shape that differs from a known one only in ways that change no path (case, accents, blanks, which
slash, how a phone is written, a misspelled word) takes over its reading, and what those ways break is added. Whatever
is unusual is read as any single note is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from tipifica import engine
from tipifica.language import Language
from tipifica.model import Applicability, FieldValue, Record, Report, Settings, Severity, Span, Verdict
from tipifica.parse.chunks import (
    ACCENT,
    BREAK_WRITING,
    CASE,
    LANDLINE,
    MISSPELLED,
    MOBILE,
    PHONE_WRITING,
    Chunks,
    Unit,
    Units,
    phone_unit,
)
from tipifica.parse.deviations import Item, items_of
from tipifica.parse.scan.phones import national
from tipifica.parse.search import Step
from tipifica.parse.tokens import tokenize
from tipifica.rules import Selection
from tipifica.rules.c105_telefono_de_relleno import is_filler
from tipifica.rules.c204_duracion_no_coincide import fitting_ends
from tipifica.rules.c802_usuario_invalido import DEFAULT as LOGIN
from tipifica.rules.note import Note

MAX_CHUNKS = 30_000
MAX_SHAPES = 12_000
_DEFAULT = Settings()
_BREAK = "//"
_LOCAL = frozenset({"T001", "T002", "T003", "T004", "T005", "C103"})
_OF_VALUES = frozenset({"C105", "C203", "C204", "C802"})
_PHONES = ("phones", "reference_phone", "payer_ani")
_MAX_MISSPELLED = 2
# Blanks where none belong, or too many: a flag of a place, beside those of its unit.
_BLANKS = 32
_KEPT = frozenset({"word", "sep", "label", "value", "text", "left", "surplus"})
# Beside these a few points may make another reading the likelier one; beside the second those of a misspelled word.
_UNSTEADY = frozenset({"S003", "S004", "S005", "S006", "S007", "S009", "T010"})
_UNSTEADY_WORDS = frozenset({"S001", "S002", "T006"})
_is_login = re.compile(LOGIN).fullmatch

Values = Mapping[str, FieldValue]
Getter = Callable[[list[str]], FieldValue]


class Finding(NamedTuple):
    """One diagnostic without its words: rule, severity, code points `start` to `end` of the note, and how it is fixed,
    None where only a person knows."""

    code: str
    severity: Severity
    start: int
    end: int
    applicability: Applicability | None


class Result(NamedTuple):
    """What is to be said of one note: verdict, reason (or candidates), the codes of all findings in order, and the
    fields. `findings`, `canonical` and `report()` are made when they are asked for."""

    text: str
    verdict: Verdict
    reason: str | None
    candidates: tuple[str, ...]
    codes: tuple[str, ...]
    fields: Values
    batch: Batch
    record: Record | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in the order of the note."""
        return _findings(self.report()) if self.codes else ()

    @property
    def canonical(self) -> str | None:
        """The note with every safe fix applied; None where the reason is None."""
        return self.report().canonical if self.codes or self.reason is None else self.text

    def report(self) -> Report:
        """The report of this note: messages, places, fixes, canonical form."""
        return engine.check(self.text, self.batch.language, self.batch.settings, self.record)


def _findings(report: Report) -> tuple[Finding, ...]:
    return tuple(
        [Finding(d.code, d.severity, *d.span, d.fix.applicability if d.fix else None) for d in report.diagnostics]
    )


class _Place(NamedTuple):
    """A unit in a note: unit number `ordinal` of the chunks from `start` up to `end`; `text` as it is written
    (mended, in a plain note), `flags` what was mended, `blanks` how many stand before it."""

    unit: Unit
    start: int
    end: int
    ordinal: int
    text: str
    blanks: int
    flags: int = 0


class _Role(NamedTuple):
    """What a unit was read as: the kind of its item, which item of the path, the rule it broke."""

    kind: str
    item: int
    code: str


class _Part(NamedTuple):
    """An item of a path. `telling`: a word with a meaning that the form requires; `silent`: nothing is said of its
    letters; `mute`: it has no letters, or is not there; `capital`: a value in another case; `first` its first
    unit."""

    kind: str
    telling: bool
    silent: bool
    mute: bool
    capital: bool
    first: int


class _Field(NamedTuple):
    """Where a field stands: the units of each of its values. `how` tells how a value is read from the text; "same"
    stands for one value that all notes of the shape share."""

    key: str
    how: str
    places: tuple[tuple[int, int], ...]
    value: FieldValue


class _Reading(NamedTuple):
    """What was read of a plain note: all that notes of the same plain shape have in common."""

    verdict: Verdict
    reason: str | None
    candidates: tuple[str, ...]
    codes: tuple[str, ...]
    roles: tuple[_Role, ...]
    parts: tuple[_Part, ...]
    fields: tuple[_Field, ...]
    known: bool
    settled: bool


class _Shape(NamedTuple):
    """What is known of a note by its shape alone, and how its fields are cut out of its chunks."""

    verdict: Verdict
    reason: str | None
    candidates: tuple[str, ...]
    codes: tuple[str, ...]
    getters: tuple[tuple[str, Getter], ...]
    phones: tuple[str, ...]
    dates: bool
    login: bool
    settled: bool


class Batch:
    """Checks many notes under one language and one set of settings. Says of each exactly what `engine.check` says.

    What is remembered is bounded; the results do not depend on the order of the notes.
    """

    def __init__(self, language: Language, settings: Settings = _DEFAULT) -> None:
        self.language = language
        self.settings = settings
        self._chunks = Chunks(language.grammar.lexicon)
        self._ids: dict[str, int] = {}
        self._by_shape: dict[tuple[str, ...], int] = {}
        self._units: list[Units | None] = []
        self._shapes: dict[tuple[int, ...], _Shape | None] = {}
        self._readings: dict[tuple[str, ...], _Reading | None] = {}
        self._mobile = 0
        self._forget()
        selected = Selection.of(settings).codes(None)
        plain = not (
            settings.per_reason_ignore
            or settings.severity
            or settings.extend_safe_fixes
            or settings.extend_unsafe_fixes
        )
        self._fast = plain and settings.agent is None and settings.agent_pattern is None and selected >= _LOCAL
        self._selected = selected & _OF_VALUES

    def check(self, text: str, record: Record | None = None) -> Result:
        """The result for one note, compared with what its record declares. Returns for any string."""
        if not self._fast or record is not None or len(text) > self.settings.max_length:
            return self._whole(text, record)
        chunks = text.replace(_BREAK, " // ").split(" ")
        shape = self._shape(text, chunks)
        if shape is None:
            return self._whole(text)
        fields = {key: get(chunks) for key, get in shape.getters}
        codes = self._value_codes(shape, fields)
        if codes is None:
            return Result(text, shape.verdict, shape.reason, shape.candidates, shape.codes, fields, self)
        if "C104" in codes:
            return self._whole(text)
        verdict: Verdict = shape.verdict if shape.reason is None else "needs_person"
        return Result(
            text, verdict, shape.reason, shape.candidates, tuple(sorted((*shape.codes, *codes))), fields, self
        )

    def check_all(self, texts: Iterable[str]) -> Iterator[Result]:
        """The results, in the order of the notes."""
        return map(self.check, texts)

    def _whole(self, text: str, record: Record | None = None) -> Result:
        report = engine.check(text, self.language, self.settings, record)
        seen = report.observation
        codes = tuple(sorted(d.code for d in report.diagnostics))
        return Result(text, report.verdict, seen.reason, seen.candidates, codes, seen.fields, self, record)

    # ------------------------------------------------------------ values

    def _value_codes(self, shape: _Shape, fields: Values) -> list[str] | None:
        """The rules that the values break, None for none. C104 stands for a number given twice."""
        codes: list[str] = []
        for key in shape.phones:
            value = fields[key]
            numbers = value if isinstance(value, list) else [value]
            for number in numbers:
                # Only a number of few different digits can be one that nobody has.
                if len(set(str(number)[2:])) < 3 and is_filler(str(number)):
                    codes.append("C105")
            if len(numbers) > 1 and len(set(numbers)) < len(numbers):
                codes.append("C104")
        if shape.login and not _is_login(str(fields["agent"])):
            codes.append("C802")
        if shape.dates:
            codes += _date_codes(fields)
        return [c for c in codes if c in self._selected or c == "C104"] or None

    # ------------------------------------------------------------ shapes

    def _shape(self, text: str, chunks: list[str]) -> _Shape | None:
        ids = self._ids
        try:
            key = tuple([ids[chunk] for chunk in chunks])
        except KeyError:
            key = tuple([ids[chunk] if chunk in ids else self._number(chunk) for chunk in chunks])
        try:
            return self._shapes[key]
        except KeyError:
            if len(self._shapes) >= MAX_SHAPES:
                self._shapes.clear()
        shape = None if 0 in key else self._make(text, chunks)
        self._shapes[key] = shape
        return shape

    def _number(self, chunk: str) -> int:
        """The number of the shape of a chunk that is not remembered; 0 for what only the parser can judge."""
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
        shape = tuple([unit.shape for unit in units])
        number = self._by_shape.get(shape)
        if number is None:
            if len(self._units) >= MAX_CHUNKS:
                self._forget()
            number = self._by_shape[shape] = len(self._units)
            self._units.append(units)
        return number

    def _forget(self) -> None:
        """Numbers are given anew: all that was remembered under them goes."""
        self._ids.clear()
        self._by_shape.clear()
        self._shapes.clear()
        self._units = [None]
        self._mobile = self._numbered((MOBILE,))

    def _make(self, text: str, chunks: list[str]) -> _Shape | None:
        """What is to be remembered for a new shape: another's reading with what is broken besides, else its own."""
        places = self._places(chunks)
        if places is None:
            return None
        plain, edge = _mended(places, _trailing_blanks(chunks))
        if edge or any(p.flags for p in plain):
            reading = self._plain_reading(plain)
            local = None if reading is None else _local_codes(plain, reading, edge)
            if reading is not None and local is not None:
                return _shape_of(reading, plain, local)
            reading = self._read(text, places)
        else:
            reading = self._plain_reading(plain)
        return None if reading is None else _shape_of(reading, places, [])

    def _places(self, chunks: list[str]) -> list[_Place] | None:
        """The units of a note, as they are written."""
        places: list[_Place] = []
        blanks = -1
        for n, chunk in enumerate(chunks):
            blanks += 1
            if chunk == "":
                continue
            beside = chunk == _BREAK, bool(places) and places[-1].text == _BREAK and places[-1].start == n - blanks
            blanks -= sum(beside) if n else 0
            units = self._units_of(chunk)
            if units is None:
                return None
            texts = [chunk] if len(units) == 1 else _texts(chunk, units)
            for i, (unit, written) in enumerate(zip(units, texts, strict=True)):
                places.append(_Place(unit, n, n + 1, i, written, 0 if i else max(0, blanks)))
            blanks = 0
        return places or None

    def _units_of(self, chunk: str) -> Units | None:
        """As remembered, where the mended writing is the same for all chunks of the shape."""
        units = self._units[self._ids.get(chunk, 0)]
        if units and not any(unit.flags & PHONE_WRITING for unit in units):
            return units
        return self._chunks.units(chunk)

    def _plain_reading(self, plain: list[_Place]) -> _Reading | None:
        key = tuple([p.unit.plain if p.blanks else "+" + p.unit.plain for p in plain])
        try:
            return self._readings[key]
        except KeyError:
            if len(self._readings) >= MAX_SHAPES:
                self._readings.clear()
        reading = self._readings[key] = self._read(_text(plain), plain)
        return reading

    # ------------------------------------------------------------ readings

    def _read(self, text: str, places: list[_Place]) -> _Reading | None:
        """The reading of a note, or None where notes of the same shape may be read in other ways."""
        note, report = engine.examine(text, self.language, self.settings)
        found = [d for d in report.diagnostics if d.code not in _OF_VALUES]
        codes = [d.code for d in found]
        if note.private or "C104" in codes or "T009" in codes or note.reading.cleaned.starts is not None:
            return None
        verdict = self._proved(note, report, engine.verdict_of(note.reason is not None, found))
        whose = _whose(text, places, note)
        if verdict is None or whose is None:
            return None
        items = items_of(note.reading) if note.reading.path is not None else []
        roles = _roles(items, whose, len(places))
        fields = None if roles is None else _fields(note, places, roles)
        if roles is None or fields is None:
            return None
        seen = report.observation
        parts = tuple(_parts(items, whose, note))
        settled = report.canonical in (None, text)
        return _Reading(
            verdict, seen.reason, seen.candidates, tuple(codes), roles, parts, fields, not note.unknown, settled
        )

    def _proved(self, note: Note, report: Report, verdict: Verdict) -> Verdict | None:
        """The verdict after the proof that the mended note says the same; None where the proof fails."""
        canonical = report.canonical
        if canonical is None or canonical == note.text:
            return verdict
        chunks = canonical.replace(_BREAK, " // ").split(" ")
        again = self._shape(canonical, chunks) if len(canonical) <= self.settings.max_length else None
        if again is None or not again.settled or again.reason != report.observation.reason:
            return None
        if {key: get(chunks) for key, get in again.getters} != report.observation.fields:
            return None
        return again.verdict if verdict == "mendable" and again.verdict != "conforms" else verdict


def _date_codes(fields: Values) -> list[str]:
    start, end, months = fields.get("start_date"), fields.get("end_date"), fields.get("duration_months")
    if not isinstance(start, str) or not isinstance(end, str):
        return []
    if end < start:
        return ["C203"]
    fits = not isinstance(months, int) or date.fromisoformat(end) in fitting_ends(date.fromisoformat(start), months)
    return [] if fits else ["C204"]


# ---------------------------------------------------------------- plain notes


def _texts(chunk: str, units: Units) -> list[str]:
    """What stands in a chunk for each of its units; nothing but the tokens of units stands in it."""
    tokens = tokenize(chunk)
    texts: list[str] = []
    at = 0
    for unit in units:
        texts.append(chunk[tokens[at].start : tokens[at + unit.width - 1].end])
        at += unit.width
    return texts


def _trailing_blanks(chunks: list[str]) -> bool:
    return chunks[-1] == "" and (len(chunks) < 2 or chunks[-2] != _BREAK)


def _text(places: Iterable[_Place]) -> str:
    return "".join([" " * p.blanks + p.text for p in places])


def _mended(places: list[_Place], trailing: bool) -> tuple[list[_Place], bool]:
    """The plain note: `places` with everything mended that changes no path, and whether blanks stand at either end."""
    edge = trailing or places[0].blanks > 0
    mended: list[_Place] = []
    for place in _joined(places):
        unit, blanks, flags = place.unit, place.blanks, place.unit.flags
        text = place.text if unit.text is None else unit.text
        previous = mended[-1] if mended else None
        if previous is None:
            blanks = 0
        elif unit.plain == _BREAK:
            flags |= _BLANKS if blanks and not flags else 0
            blanks = 0
        elif previous.unit.plain == _BREAK:
            if blanks and not previous.flags:
                mended[-1] = previous._replace(flags=_BLANKS)
            blanks = 0
        elif blanks > 1:
            blanks, flags = 1, flags | _BLANKS
        mended.append(_Place(unit, place.start, place.end, place.ordinal, text, blanks, flags))
    return mended, edge


def _joined(places: list[_Place]) -> Iterator[_Place]:
    """With three slashes as one break, and the groups of a telephone number as one unit."""
    at = 0
    while at < len(places):
        place = places[at]
        following = places[at + 1] if at + 1 < len(places) else None
        if place.text == _BREAK and following is not None and following.text == "/" and following.blanks == 0:
            unit = Unit("///", _BREAK, _BREAK, BREAK_WRITING, length=1)
            yield following._replace(unit=unit, blanks=place.blanks)
            at += 2
            continue
        size = _groups(places, at)
        number = national("".join(p.text for p in places[at : at + size])) if size > 1 else None
        if number is None:
            yield place
            at += 1
            continue
        unit = Unit("<groups>", phone_unit(number).plain, number, PHONE_WRITING, lossy=True)
        yield place._replace(unit=unit, end=places[at + size - 1].end)
        at += size


def _groups(places: list[_Place], at: int) -> int:
    """How many units from `at` on are groups of digits set apart by single blanks, each a whole chunk."""
    end = at
    while end < len(places) and places[end].text.isdigit() and len(places[end].text) < 8:
        if end > at and (places[end].blanks != 1 or places[end].ordinal):
            break
        end += 1
    return end - at if places[at].text[0] == "0" else 0


# ---------------------------------------------------------------- what a reading says of the units of its note


def _whose(text: str, places: list[_Place], note: Note) -> list[int] | None:
    """For each token of the reading, the unit that it belongs to; None where tokens and units do not fit."""
    by_start: dict[int, int] = {}
    at = 0
    for n, place in enumerate(places):
        at += place.blanks
        if place.text.isalnum():
            by_start[at] = n
        else:
            by_start |= {at + t.start: n for t in tokenize(place.text)}
        at += len(place.text)
    try:
        whose = [by_start[t.start] for t in note.reading.tokens]
    except KeyError:
        return None
    return whose if len(whose) == len(by_start) else None


def _roles(items: list[Item], whose: list[int], count: int) -> tuple[_Role, ...] | None:
    if not items:
        return ()
    roles: list[_Role | None] = [None] * count
    for number, item in enumerate(items):
        for step in item.steps:
            for token in range(step.start, step.end):
                before = roles[whose[token]]
                if before is not None and before.item != number:
                    return None
                code = _value_code(step) if item.kind == "value" else step.code
                roles[whose[token]] = _Role(item.kind, number, code)
    return None if None in roles else tuple(r for r in roles if r is not None)


def _value_code(step: Step) -> str:
    """The rule that a value breaks; a mark for what is no telephone number, or stands after another with more than a
    blank."""
    if step.position is None or step.position.symbol != "PHONE":
        return "-"
    return step.code if step.value is None or step.value.at is None else "+"


def _parts(items: list[Item], whose: list[int], note: Note) -> Iterator[_Part]:
    required = note.reading.form.automaton.required if note.reading.form is not None else frozenset()
    for number, item in enumerate(items):
        position = item.step.position
        following = items[number + 1] if number + 1 < len(items) else None
        after = following.step.position if following is not None else None
        yield _Part(
            kind=item.kind,
            telling=item.kind == "word"
            and position is not None
            and position.number in required
            and (position.telling or position.prefix),
            silent=item.kind == "label"
            and following is not None
            and (following.kind == "left" or (following.kind == "missing" and after is not None and bool(after.field))),
            mute=item.kind in ("missing", "joined")
            or (item.kind == "word" and position is not None and not any(c.isalpha() for c in position.symbol)),
            capital=item.kind == "value" and item.step.value is not None and item.step.value.code == "T003",
            first=-1 if item.step.start == item.step.end else whose[item.step.start],
        )


def _fields(note: Note, places: list[_Place], roles: tuple[_Role, ...]) -> tuple[_Field, ...] | None:
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    at = 0
    for n, place in enumerate(places):
        at += place.blanks
        starts[at] = n
        at += len(place.text)
        ends[at] = n + 1
    fields: list[_Field] = []
    for key, value in note.fields.items():
        spans = note.spans[key]
        found = [
            (starts.get(s.start, -1), ends.get(s.end, -1)) for s in ((spans,) if isinstance(spans, Span) else spans)
        ]
        texts = [note.text[s.start : s.end] for s in ((spans,) if isinstance(spans, Span) else spans)]
        chosen = any(role.kind == "word" for a, b in found for role in roles[a:b])
        how = "same" if chosen else _how(key, value, texts)
        lossy = any(p.unit.lossy for a, b in found for p in places[a:b]) or any(a < 0 or b < 0 for a, b in found)
        if how == "same" and lossy:
            return None
        if how != "same" and any(a < 0 or b < 0 for a, b in found):
            return None
        fields.append(_Field(key, how, tuple(found), value))
    return tuple(fields)


def _how(key: str, value: FieldValue, texts: list[str]) -> str:
    """How a value comes out of its text, so that another text of the same shape gives its own."""
    if isinstance(value, str):
        if key in _PHONES:
            return "phone" if _number_in(texts[0]) == value else "same"
        if value == " ".join(texts[0].split()):
            return "text"
        return "date" if len(texts[0]) == 10 and value == _iso(texts[0]) else "same"
    if isinstance(value, list) and len(value) == len(texts) and all(isinstance(v, str) for v in value):
        if key in _PHONES:
            return "phones" if all(_number_in(t) == v for t, v in zip(texts, value, strict=True)) else "same"
        return "texts" if all(" ".join(t.split()) == v for t, v in zip(texts, value, strict=True)) else "same"
    return "same"


def _number_in(text: str) -> str | None:
    return national("".join([c for c in text if c.isdigit()]))


def _iso(text: str) -> str:
    return f"{text[6:]}-{text[3:5]}-{text[:2]}"


# ---------------------------------------------------------------- what a note breaks besides


def _local_codes(places: list[_Place], reading: _Reading, edge: bool) -> list[str] | None:
    """The codes of what was mended to make a note plain; None where it might have changed the path."""
    if reading.reason is None or not _UNSTEADY.isdisjoint(reading.codes):
        return None
    if edge and (reading.roles[0].item or reading.roles[-1].kind not in _KEPT):
        return None
    codes = ["T002"] * edge
    misspelled = 0
    for n, place in enumerate(places):
        if not place.flags:
            continue
        found = _codes_of(n, place, places, reading)
        if found is None:
            return None
        misspelled += found.count("T005")
        codes += found
    if misspelled and (misspelled > _MAX_MISSPELLED or not _UNSTEADY_WORDS.isdisjoint(reading.codes)):
        return None
    capitals = {
        reading.roles[n].item
        for n, p in enumerate(places)
        if p.flags & CASE and reading.roles[n].kind in ("word", "label")
    }
    if not capitals:
        return codes
    own = {number for number, part in enumerate(reading.parts) if part.capital}
    if any(role.code in ("T003", "T004") for role in reading.roles if role.kind in ("word", "label")):
        return None
    return codes + ["T003"] * (_runs(capitals | own, reading) - reading.codes.count("T003"))


def _codes_of(n: int, place: _Place, places: list[_Place], reading: _Reading) -> list[str] | None:
    role, flags = reading.roles[n], place.flags
    part = reading.parts[role.item]
    if flags & BREAK_WRITING:
        return ["T001"] if role.kind == "sep" and not role.code and not _inside_text(n, reading) else None
    if flags & PHONE_WRITING:
        return ["C103"] if role.kind == "value" and not role.code and not flags & _BLANKS else None
    codes: list[str] = []
    if flags & _BLANKS:
        if not _blanks_count(n, reading):
            return None
        codes.append("T002")
    if flags & (CASE | ACCENT):
        if role.kind in ("text", "surplus"):
            return codes
        if role.code or part.silent or role.kind not in ("word", "label"):
            return None
        codes += ["T004"] if flags & ACCENT else []
    if flags & MISSPELLED:
        if role.code or not part.telling:
            return None
        codes.append("T005")
    return codes


def _inside_text(n: int, reading: _Reading) -> bool:
    around = [reading.roles[i].kind for i in (n - 1, n + 1) if 0 <= i < len(reading.roles)]
    return all(kind in ("text", "surplus") for kind in around)


def _blanks_count(n: int, reading: _Reading) -> bool:
    """Whether blanks before unit `n` (around it, for a break) are one deviation of their own."""
    role = reading.roles[n]
    if n == 0 or role.kind not in _KEPT:
        return False
    before = reading.roles[n - 1]
    if role.kind == "sep":
        after = reading.roles[n + 1] if n + 1 < len(reading.roles) else None
        beside = before.item == role.item - 1 and after is not None and after.item == role.item + 1
        return not role.code and beside and before.kind != "sep" and after is not None and after.kind != "sep"
    if before.item == role.item:
        return role.kind in ("text", "surplus", "label")
    return before.kind in _KEPT and before.item == role.item - 1 and role.code != "+"


def _runs(capitals: set[int], reading: _Reading) -> int:
    """How many runs there are of items in another case."""
    runs = 0
    last: int | None = None
    for number, part in enumerate(reading.parts):
        if number in capitals:
            if last is None or part.first < last:
                runs += 1
            last = part.first
        elif not part.mute:
            last = None
    return runs


# ---------------------------------------------------------------- cutting fields out


def _shape_of(reading: _Reading, places: list[_Place], local: list[str]) -> _Shape | None:
    getters: list[tuple[str, Getter]] = []
    for field in reading.fields:
        getter = _getter(field, places)
        if getter is None:
            return None
        getters.append((field.key, getter))
    keys = {field.key for field in reading.fields}
    verdict: Verdict = "mendable" if local and reading.verdict == "conforms" else reading.verdict
    return _Shape(
        verdict,
        reading.reason,
        reading.candidates,
        tuple(sorted((*reading.codes, *local))),
        tuple(getters),
        tuple(key for key in _PHONES if key in keys) if reading.known else (),
        "end_date" in keys,
        "agent" in keys and reading.known,
        reading.settled and not local,
    )


def _getter(field: _Field, places: list[_Place]) -> Getter | None:
    """What gives the field's value for the chunks of a note."""
    if field.how == "same":
        value = field.value
        return lambda _: value
    cuts: list[Getter] = []
    for first, end in field.places:
        cut = _cut(places, first, end)
        if cut is None:
            return None
        if field.how.startswith("phone") and any(p.unit not in (MOBILE, LANDLINE) for p in places[first:end]):
            cut = _as_phone(cut)
        cuts.append(cut)
    if field.how == "date":
        return _as_date(cuts[0])
    if field.how in ("phones", "texts"):
        return _as_list(cuts)
    return cuts[0]


def _as_phone(cut: Getter) -> Getter:
    return lambda chunks: _number_in(str(cut(chunks))) or ""


def _as_date(cut: Getter) -> Getter:
    return lambda chunks: _iso(str(cut(chunks)))


def _as_list(cuts: list[Getter]) -> Getter:
    if len(cuts) == 1:
        only = cuts[0]
        return lambda chunks: [str(only(chunks))]
    return lambda chunks: [str(cut(chunks)) for cut in cuts]


def _cut(places: list[_Place], first: int, end: int) -> Getter | None:
    """What stands from unit `first` up to unit `end`, blanks folded; None where its place in a chunk is not the same
    in all notes of the shape."""
    a, b = places[first].start, places[end - 1].end
    left = _offset([p for p in places if p.start == a and p.ordinal < places[first].ordinal])
    right = _offset([p for p in places[end:] if p.start == b - 1 and p.ordinal > places[end - 1].ordinal])
    if left is None or right is None:
        return _cut_by_tokens(places, first, end)
    stop = -right if right else None
    if b - a == 1:
        return itemgetter(a) if left == 0 and stop is None else lambda chunks: chunks[a][left:stop]
    if any(p.text == _BREAK for p in places[first:end]):
        return None
    if left == 0 and stop is None:
        return lambda chunks: " ".join([c for c in chunks[a:b] if c])
    return lambda chunks: " ".join(" ".join(chunks[a:b])[left:stop].split())


def _cut_by_tokens(places: list[_Place], first: int, end: int) -> Getter | None:
    """The same where other free text stands in the chunk."""
    a, b = places[first].start, places[end - 1].end
    if any(p.text == _BREAK for p in places[first:end]):
        return None
    before = sum(p.unit.width for p in places if p.start == a and p.ordinal < places[first].ordinal)
    until = sum(p.unit.width for p in places if p.end == b and p.ordinal <= places[end - 1].ordinal)

    def cut(chunks: list[str]) -> FieldValue:
        start, stop = tokenize(chunks[a])[before].start, tokenize(chunks[b - 1])[until - 1].end
        text = " ".join(chunks[a:b])
        return " ".join(text[start : len(text) - len(chunks[b - 1]) + stop].split())

    return cut


def _offset(places: list[_Place]) -> int | None:
    """The code points that these units take up in their chunk, if it is the same in all notes of the shape."""
    total = 0
    for place in places:
        if place.unit.length is None:
            return None
        total += place.unit.length
    return total
