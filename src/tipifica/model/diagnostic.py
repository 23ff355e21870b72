"""What a rule reports, and how it would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tipifica.model.named import NamedTuple

Severity = Literal["error", "warning", "info"]
Applicability = Literal["safe", "unsafe"]


class Span(NamedTuple):
    """A half-open range of Unicode code points of the note as it was given; empty where something is missing."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the code points of `span` by `content`. An empty span inserts."""

    span: Span
    content: str


class Fix(NamedTuple):
    """One way to undo a deviation: a title (a verb phrase) and edits against the same text, which never overlap."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]


class Suggestion(NamedTuple):
    """An alternative that only a person can choose; valid alone, never applied by `--fix`."""

    title: str
    edits: tuple[Edit, ...]


class Diagnostic(NamedTuple):
    """One deviation of one note.

    `message` is in the language asked for; `params` holds the values the message was made of (JSON types only), so that
    another catalogue can say it anew. `fix` is None where only a person knows what to write.
    """

    code: str
    name: str
    severity: Severity
    message: str
    params: Mapping[str, object]
    span: Span
    fix: Fix | None = None
    suggestions: tuple[Suggestion, ...] = ()
