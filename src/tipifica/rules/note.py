"""What a rule may look at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, TypeGuard

from tipifica.fields import Extracted
from tipifica.model import (
    Applicability,
    Catalog,
    Diagnostic,
    Edit,
    Field,
    FieldValue,
    Fix,
    Reason,
    Record,
    Settings,
    Span,
    Suggestion,
)
from tipifica.model.named import NamedTuple
from tipifica.parser.choose.grounds import CHOSEN, OPEN
from tipifica.parser.choose.reading import Reading
from tipifica.parser.tell.drafts import Deviation
from tipifica.rules.declaration import Declaration

# Whether the reason of a note is known, is open between candidates for want of words, is open for what the note says
# too much or turned round, or nothing was recognised at all.
ReasonStatus = Literal["known", "open", "contrary", "unknown"]


class Occasions(NamedTuple):
    """What a note has for rules to look at: how its reason stands, the kinds of its deviations, the keys of its fields
    and the kinds of their values, whether there is a record, whether it is longer than `max-length`."""

    standing: ReasonStatus
    kinds: Collection[int]
    fields: Collection[str]
    values: Collection[str]
    record: bool
    long: bool


def _standing(reading: Reading) -> ReasonStatus:
    if reading.path is None:
        return "unknown"
    return "known" if reading.openness == CHOSEN else "open" if reading.openness == OPEN else "contrary"


class Values:
    """What a note says in its values and its record declares: all that tells notes of one shape apart.

    `fields` are the values, `reason` the catalogue's entry or None, `declaration` what the record declares: nothing
    where there is none; `catalog` describes the fields.
    """

    __slots__ = ("catalog", "declaration", "fields", "reason", "record", "settings")

    def __init__(
        self,
        fields: Mapping[str, FieldValue],
        reason: Reason | None,
        record: Record | None,
        declaration: Declaration,
        settings: Settings,
        catalog: Catalog,
    ) -> None:
        self.catalog = catalog
        self.fields = fields
        self.reason = reason
        self.record = record
        self.declaration = declaration
        self.settings = settings

    @property
    def declared(self) -> Reason | None:
        """The reason that the record names."""
        return self.declaration.reason

    def of_kind(self, *kinds: str) -> list[str]:
        """The keys of the fields that the note has whose own values are of these kinds."""
        described = self.catalog.kinds
        return [field.key for kind in kinds for field in described.get(kind, ()) if field.key in self.fields]

    def ranges(self) -> Iterator[tuple[str, str]]:
        """The keys of the first and the last day of each range that a note may have."""
        return ((first, last) for first, last in (field.parts for field in self.catalog.kinds.get("dates", ())))

    def telling_of(self, told: str, *kinds: str) -> Iterator[tuple[str, Field]]:
        """The keys of the fields of these kinds that the note has and that say something about a field whose kind is
        `told`, each with that field."""
        fields = self.catalog.fields
        for key in self.of_kind(*kinds):
            field = fields.get(fields[key].tells_of)
            if field is not None and field.kind == told:
                yield key, field

    def numbers(self, field: str) -> list[int]:
        """An integer list field; empty where the note has none."""
        value = self.fields.get(field)
        return [int(v) for v in value] if isinstance(value, tuple) else []

    def string(self, field: str) -> str | None:
        """A text field, None where the note has none."""
        value = self.fields.get(field)
        return value if isinstance(value, str) else None

    def strings(self, field: str) -> Sequence[str]:
        """The texts of a field that has one, or a list of them; empty where the note has none."""
        value = self.fields.get(field)
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else value if _are_texts(value) else ()


def _are_texts(value: FieldValue) -> TypeGuard[tuple[str, ...]]:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], str)


class Note(Values):
    """One note as the rules see it. Nothing here changes while they run.

    `text` is the note as written; `candidates` reason ids; `spans` where each of the `fields` stands; `deviations` what
    the path paid and the private data, `kinds` the kinds of them; `titles` what people call each field; `standing`
    whether the reason is known, open between candidates, or unknown; `shared` the fields that all candidates have;
    `written_out` a dictated note as the manual writes it, None for any other.
    """

    def __init__(
        self,
        reading: Reading,
        text: str,
        extracted: Extracted,
        deviations: Sequence[Deviation],
        catalog: Catalog,
        titles: Mapping[str, str],
        settings: Settings,
        record: Record | None,
        declaration: Declaration,
        written_out: str | None = None,
    ) -> None:
        reason = catalog.reasons[reading.form.id] if reading.form is not None else None
        super().__init__(extracted.fields, reason, record, declaration, settings, catalog)
        self.reading = reading
        self.text = text
        self.written_out = written_out
        self.spans = extracted.spans
        self.deviations = deviations
        self.kinds = frozenset([d.kind for d in deviations])
        self.titles = titles
        self.candidates = reading.candidates
        self.standing = _standing(reading)
        reasons = [catalog.reasons[i] for i in self.candidates]
        self.shared = frozenset.intersection(*(frozenset(r.fields) for r in reasons)) if reasons else frozenset()

    @property
    def occasions(self) -> Occasions:
        """What rules may have something to say about."""
        has_record, long = self.record is not None, is_long(self.text, self.settings)
        values = self.catalog.kinds_of(self.fields)
        return Occasions(self.standing, self.kinds, self.fields, values, has_record, long)

    def broken(self, *kinds: int) -> Iterator[Deviation]:
        """The deviations of some kinds, in the order of the note."""
        return (d for d in self.deviations if d.kind in kinds)

    def span(self, field: str) -> Span:
        """Where a field stands: from its first value to its last."""
        found = self.each_span(field)
        return Span(found[0].start, found[-1].end)

    def each_span(self, field: str) -> tuple[Span, ...]:
        """Where the values of a field stand, one by one."""
        found = self.spans[field]
        return (found,) if isinstance(found, Span) else found


def motives_of(reasons: Sequence[Reason]) -> list[str]:
    """The motives of some reasons, with their states where two are called alike."""
    motives = [reason.motive for reason in reasons]
    return [r.motive if motives.count(r.motive) == 1 else f"{r.state} / {r.motive}" for r in reasons]


def is_long(text: str, settings: Settings) -> bool:
    """Whether a note has more characters than `max-length`."""
    return len(text) > settings.max_length


def diagnostic(
    span: Span, message: str, fix: Fix | None = None, suggestions: Sequence[Suggestion] = (), **params: object
) -> Diagnostic:
    """A diagnostic with the message template still unfilled; code, name and severity are the engine's to add."""
    return Diagnostic("", "", "info", message, params, span, fix, tuple(suggestions))


def mend(
    deviation: Deviation,
    message: str,
    title: str,
    applicability: Applicability = "safe",
    ask: str | None = None,
    **params: object,
) -> Diagnostic:
    """The diagnostic of a deviation that its own edits undo; `ask` is the question to be answered before."""
    fix = Fix(title, applicability, deviation.edits, ask) if deviation.edits else None
    return diagnostic(deviation.span, message, fix, (), **params)


def edit(span: Span, content: str) -> tuple[Edit, ...]:
    """One edit."""
    return (Edit(span, content),)
