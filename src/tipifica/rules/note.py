"""What a rule may look at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

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
from tipifica.parser.choose.reading import Reading
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import Deviation

if TYPE_CHECKING:
    from tipifica.rules.declared import Declaration
    from tipifica.rules.private import Finding

# The rule that reports a kind of deviation.
CODES: Mapping[int, str] = {
    Kind.NO_PREFIX: "S001",
    Kind.NO_LOGIN: "S002",
    Kind.NO_PHRASE: "S004",
    Kind.SURPLUS: "S005",
    Kind.MOVED: "S006",
    Kind.BREAK: "S007",
    Kind.NO_VALUE: "S008",
    Kind.PLACEHOLDER: "S009",
    Kind.LINE_BREAK: "S010",
    Kind.SEPARATOR: "T001",
    Kind.BLANKS: "T002",
    Kind.CASE: "T003",
    Kind.ACCENTS: "T004",
    Kind.MISSPELLED: "T005",
    Kind.VARIANT: "T006",
    Kind.MARK: "T007",
    Kind.CHARACTER: "T008",
    Kind.LABEL: "T010",
    Kind.PHONE_IMPOSSIBLE: "C102",
    Kind.PHONE_WRITING: "C103",
    Kind.PHONE_REPEATED: "C104",
    Kind.DATE_IMPOSSIBLE: "C201",
    Kind.DATE_WRITING: "C202",
    Kind.PERCENT_IMPOSSIBLE: "C301",
    Kind.PERCENT_WRITING: "C302",
    Kind.MONTHS_IMPOSSIBLE: "C401",
    Kind.MONTHS_WRITING: "C404",
    Kind.VISIT_IMPOSSIBLE: "C501",
    Kind.AMOUNT_WRITING: "C601",
    Kind.AMOUNT_IMPOSSIBLE: "C602",
    Kind.SERVICE_IMPOSSIBLE: "C901",
}


class Note:
    """One note as the rules see it. Nothing here changes while they run.

    `text` is the note as written; `reason` the catalogue's entry or None; `candidates` reason ids; `fields` and `spans`
    what was read; `deviations` what the path paid, in the order of the note; `titles` what people call each field;
    `declaration` what the record declares, `declared` the reason that it names; `private` the private data that was
    found; `shared` the fields that all candidates have.
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
        private: Sequence[Finding],
    ) -> None:
        self.reading = reading
        self.text = text
        self.fields: Mapping[str, FieldValue] = extracted.fields
        self.spans = extracted.spans
        self.deviations = deviations
        self.catalog = catalog
        self.titles = titles
        self.settings = settings
        self.record = record
        self.reason: Reason | None = catalog.reasons[reading.form.id] if reading.form is not None else None
        self.candidates = reading.candidates
        self._declaration = declaration
        self.declared = declaration.reason if declaration is not None else None
        self.private = private
        self.unknown = reading.path is None
        reasons = [catalog.reasons[i] for i in self.candidates]
        self.shared = frozenset.intersection(*(frozenset(r.fields) for r in reasons)) if reasons else frozenset()

    @property
    def declaration(self) -> Declaration:
        """What the record declares; nothing where there is none."""
        from tipifica.rules.declared import NOTHING  # noqa: PLC0415 - only the rules on records ask

        return NOTHING if self._declaration is None else self._declaration

    @property
    def occasions(self) -> frozenset[str]:
        """What rules may have something to say about: the codes of deviations and private data, the keys of the fields
        that were read, and of `record`, `unknown`, `open` and `long` those that hold."""
        found = {CODES[d.kind] for d in self.deviations}
        found.update(p.code for p in self.private)
        found.update(self.fields)
        states = {
            "record": self.record is not None,
            "unknown": self.unknown,
            "open": self.reason is None and not self.unknown,
            "long": len(self.text) > self.settings.max_length,
        }
        return frozenset(found.union(name for name, holds in states.items() if holds))

    def broken(self, code: str) -> Iterator[Deviation]:
        """The deviations that break the rule `code`."""
        return (d for d in self.deviations if CODES[d.kind] == code)

    def span(self, field: str) -> Span:
        """Where a field stands: from its first value to its last."""
        found = self.spans[field]
        if isinstance(found, Span):
            return found
        return Span(found[0].start, found[-1].end)

    def numbers(self, field: str) -> list[int]:
        """An integer list field; empty where the note has none."""
        value = self.fields.get(field)
        return [int(v) for v in value] if isinstance(value, list) else []

    def string(self, field: str) -> str | None:
        """A text field, None where the note has none."""
        value = self.fields.get(field)
        return value if isinstance(value, str) else None


def diagnostic(
    code: str,
    span: Span,
    message: str,
    fix: Fix | None = None,
    suggestions: Sequence[Suggestion] = (),
    **params: object,
) -> Diagnostic:
    """A diagnostic with the message template still unfilled; name and severity are the engine's to add."""
    return Diagnostic(code, "", "info", message, params, span, fix, tuple(suggestions))


def mend(
    deviation: Deviation, message: str, title: str, applicability: Applicability = "safe", **params: object
) -> Diagnostic:
    """The diagnostic of a deviation that its own edits undo."""
    fix = Fix(title, applicability, deviation.edits) if deviation.edits else None
    return diagnostic(CODES[deviation.kind], deviation.span, message, fix, (), **params)


def edit(span: Span, content: str) -> tuple[Edit, ...]:
    """One edit."""
    return (Edit(span, content),)
