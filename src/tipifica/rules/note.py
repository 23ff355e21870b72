"""What a rule may look at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from tipifica.fields import Extracted
from tipifica.model import (
    Applicability,
    Catalog,
    Diagnostic,
    Edit,
    FieldValue,
    Fix,
    Reason,
    Record,
    Settings,
    Span,
    Suggestion,
)
from tipifica.model.named import NamedTuple
from tipifica.parser.choose.decide import CHOSEN, OPEN
from tipifica.parser.choose.reading import Reading
from tipifica.parser.tell.drafts import Deviation

if TYPE_CHECKING:
    from tipifica.rules.declared import Declaration

# Whether the reason of a note is known, is open between candidates for want of words, is open for what the note says
# too much or turned round, or nothing was recognised at all.
Standing = Literal["known", "open", "contrary", "unknown"]


class Occasions(NamedTuple):
    """What a note has for rules to look at: how its reason stands, the kinds of its deviations, the keys of its fields,
    whether there is a record, whether it is longer than `max-length`."""

    standing: Standing
    kinds: Collection[int]
    fields: Collection[str]
    record: bool
    long: bool


def _standing(reading: Reading) -> Standing:
    if reading.path is None:
        return "unknown"
    return "known" if reading.openness == CHOSEN else "open" if reading.openness == OPEN else "contrary"


class Note:
    """One note as the rules see it. Nothing here changes while they run.

    `text` is the note as written; `reason` the catalogue's entry or None; `candidates` reason ids; `fields` and `spans`
    what was read; `deviations` what the path paid and the private data, `kinds` the kinds of them; `titles` what people
    call each field; `declaration` what the record declares, `declared` the reason that it names; `standing` whether the
    reason is known, open between candidates, or unknown; `shared` the fields that all candidates have.
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
        declaration: Declaration | None,
    ) -> None:
        self.reading = reading
        self.text = text
        self.fields: Mapping[str, FieldValue] = extracted.fields
        self.spans = extracted.spans
        self.deviations = deviations
        self.kinds = frozenset([d.kind for d in deviations])
        self.catalog = catalog
        self.titles = titles
        self.settings = settings
        self.record = record
        self.reason: Reason | None = catalog.reasons[reading.form.id] if reading.form is not None else None
        self.candidates = reading.candidates
        self._declaration = declaration
        self.declared = declaration.reason if declaration is not None else None
        self.standing = _standing(reading)
        reasons = [catalog.reasons[i] for i in self.candidates]
        self.shared = frozenset.intersection(*(frozenset(r.fields) for r in reasons)) if reasons else frozenset()

    @property
    def declaration(self) -> Declaration:
        """What the record declares; nothing where there is none."""
        from tipifica.rules.declared import NOTHING  # noqa: PLC0415 - only the rules on records ask

        return NOTHING if self._declaration is None else self._declaration

    @property
    def occasions(self) -> Occasions:
        """What rules may have something to say about."""
        has_record, is_long = self.record is not None, len(self.text) > self.settings.max_length
        return Occasions(self.standing, self.kinds, self.fields, has_record, is_long)

    def broken(self, *kinds: int) -> Iterator[Deviation]:
        """The deviations of some kinds, in the order of the note."""
        return (d for d in self.deviations if d.kind in kinds)

    def span(self, field: str) -> Span:
        """Where a field stands: from its first value to its last."""
        found = self.spans[field]
        if isinstance(found, Span):
            return found
        return Span(found[0].start, found[-1].end)

    def numbers(self, field: str) -> list[int]:
        """An integer list field; empty where the note has none."""
        value = self.fields.get(field)
        return [int(v) for v in value] if isinstance(value, tuple) else []

    def string(self, field: str) -> str | None:
        """A text field, None where the note has none."""
        value = self.fields.get(field)
        return value if isinstance(value, str) else None


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
